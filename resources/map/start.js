// Starts the map that folium made (map_desk), and takes in what concerns all of its parts.
"use strict";

Desk.city = {
  take(city) {
    Desk.view.bounds = city.bounds;
    Desk.ground.takeCity(city);
    Desk.view.whole();
  },
};

Desk.takers.theme = (theme) => {
  Desk.theme = theme;
  Desk.font = theme.font;
  for (const [name, value] of Object.entries(theme)) {
    if (typeof value === "string") document.documentElement.style.setProperty(`--${name.replaceAll("_", "-")}`, value);
  }
  Desk.ink.sprites.clear();
  Desk.stage.lay();
  if (Desk.ground.count) { Desk.ground.laid = -1; Desk.stage.spoil(Desk.ground.sheet); }
  if (Desk.texts.levels) Desk.furniture.show();
};
Desk.takers.texts = (texts) => { Desk.texts = texts; Desk.furniture.show(); };
Desk.takers.selected = (selected) => Desk.view.select(selected);
Desk.takers.look = (orders) => Desk.view.look(orders);

Desk.stage.begin(map_desk);
Desk.ground.begin();
Desk.marks.begin();
Desk.units.begin();
Desk.furniture.begin(map_desk);
Desk.rim.begin(map_desk);
Desk.film.begin(map_desk);
Desk.view.begin(map_desk);
Desk.hand.begin(map_desk);
Desk.connect();
