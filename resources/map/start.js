// Starts the map that folium made (map_desk), and moves the view, which only ever happens here.
"use strict";

Desk.view = {
  selected: ["", -1],
  following: true,
  earlier: [],  // views to go back to
  LONGEST: 20,
  quiet: 0,     // > 0 while the desk itself moves the view

  begin(map) {
    this.map = map;
    map.on("dragstart", () => this.byHand());
    map.getContainer().addEventListener("wheel", () => this.byHand(), { passive: true, capture: true });
    map.on("dblclick", () => this.byHand());
    map.on("click", (event) => this.click(event));
    map.on("contextmenu", (event) => L.DomEvent.preventDefault(event.originalEvent));
  },

  // The hand on the map has the last word: from then on it stays where it was put.
  byHand() {
    if (!this.following) return;
    this.following = false;
    Desk.furniture.showStar();
  },

  toggleFollow() {
    this.following = !this.following;
    if (this.following) {
      const target = this.target();
      if (target) this.go(target, this.map.getZoom()); else this.whole();
    }
    Desk.furniture.showStar();
  },

  latLng(x, y) { return this.map.unproject(L.point(x, y), 0); },

  target() {
    const [kind, slot] = this.selected;
    if (kind === "unit") return Desk.units.all.get(slot);
    if (kind === "alert") return Desk.marks.alerts.find((alert) => alert.slot === slot);
    return undefined;
  },

  // Once for each view: two orders without a move between them are one step back.
  remember() {
    const last = this.earlier[this.earlier.length - 1];
    if (last && last[1] === this.map.getZoom() && last[0].equals(this.map.getCenter())) return;
    this.earlier.push([this.map.getCenter(), this.map.getZoom()]);
    if (this.earlier.length > this.LONGEST) this.earlier.shift();
  },

  go(place, zoom) { this.map.setView(this.latLng(place.x, place.y), zoom, { animate: false }); },

  whole() {
    const [west, north, east, south] = this.bounds;
    this.map.fitBounds(L.latLngBounds(this.latLng(west, south), this.latLng(east, north)), {
      // The badge stands at the top; the rest of the furniture has corners to itself.
      animate: false, paddingTopLeft: [4, Desk.texts.badge ? 44 : 4], paddingBottomRight: [4, 4],
    });
  },

  // Keep what is followed away from the view's rim; inside that the map stands still.
  follow() {
    if (!this.following) return;
    const [kind] = this.selected;
    const target = kind && this.target();
    if (!target) return;
    const size = this.map.getSize();
    const at = this.map.latLngToContainerPoint(this.latLng(target.x, target.y));
    const inside = at.x > size.x * 0.15 && at.x < size.x * 0.85 && at.y > size.y * 0.15 && at.y < size.y * 0.85;
    if (!inside) this.go(target, this.map.getZoom());
  },

  select(selected) {
    this.selected = selected;
    Desk.stage.spoil(Desk.marks.sheet);
    Desk.stage.spoil(Desk.units.sheet);
    this.follow();
  },

  look(orders) {
    for (const order of orders) {
      if (order.do === "back") this.back();
      else if (order.do === "whole") { this.remember(); this.whole(); }
      else if (order.do === "show") this.show(order.kind, order.slot);
      else if (order.do === "follow") { this.following = order.on; Desk.furniture.showStar(); this.follow(); }
    }
  },

  show(kind, slot) {
    const found = kind === "unit" ? Desk.units.all.get(slot) : Desk.marks.alerts.find((a) => a.slot === slot);
    if (!found) return;
    this.remember();
    if (found.segments && found.segments.length) {
      this.showStretch(found);
    } else {
      this.go(found, Math.max(this.map.getZoom(), 15));
    }
  },

  // The whole stretch and some surroundings, since candidates come from there.
  showStretch(alert) {
    const ground = Desk.ground;
    let [west, north, east, south] = [alert.x, alert.y, alert.x, alert.y];
    for (const s of alert.segments) {
      for (let i = ground.start[s]; i < ground.start[s + 1]; i += 1) {
        west = Math.min(west, ground.x[i]); east = Math.max(east, ground.x[i]);
        north = Math.min(north, ground.y[i]); south = Math.max(south, ground.y[i]);
      }
    }
    const bounds = L.latLngBounds(this.latLng(west, south), this.latLng(east, north));
    const zoom = Math.min(15.25, this.map.getBoundsZoom(bounds.pad(0.8)));
    this.map.setView(bounds.getCenter(), zoom, { animate: false });
  },

  back() {
    const view = this.earlier.pop();
    if (view) this.map.setView(view[0], view[1], { animate: false });
  },

  click(event) {
    const corner = this.map.getPixelBounds().min;
    const x = event.containerPoint.x + corner.x - Desk.stage.x;
    const y = event.containerPoint.y + corner.y - Desk.stage.y;
    const unit = Desk.units.hit(x, y);
    if (unit >= 0) { Desk.desk.click("unit", unit); return; }
    const alert = Desk.marks.hit(x, y);
    if (alert >= 0) { Desk.desk.click("alert", alert); return; }
    Desk.desk.point(event.latlng.lat, event.latlng.lng);
  },
};

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

// What is drawn and where, in css pixels of the view, for whoever cannot see.
Desk.questions.drawn = async () => {
  const stage = Desk.stage;
  const ground = Desk.ground;
  stage.settle();
  const corner = stage.map.getPixelBounds().min;
  const at = (x, y) => [Math.round((x * stage.scale - corner.x) * 10) / 10, Math.round((y * stage.scale - corner.y) * 10) / 10];
  const levels = [0, 0, 0, 0, 0, 0];
  for (let s = 0; s < (ground.count || 0); s += 1) levels[ground.level[s]] += 1;
  const size = stage.map.getSize();
  const centre = stage.map.getCenter();
  return {
    view: { zoom: stage.zoom, lat: centre.lat, lon: centre.lng, width: size.x, height: size.y, ratio: stage.ratio },
    following: Desk.view.following,
    selected: Desk.view.selected,
    earlier: Desk.view.earlier.length,
    badge: Desk.furniture.badge.hidden ? "" : Desk.furniture.badge.textContent,
    legend: [...Desk.furniture.legend.querySelectorAll(".row span, .head span")].map((part) => part.textContent),
    names: Desk.names.shown,
    roads: { count: ground.count || 0, levels, wholes: ground.wholes, parts: ground.parts },
    units: [...Desk.units.all.values()].map((unit) => ({
      slot: unit.slot, sign: unit.sign, state: unit.state, stale: unit.stale, age: unit.age, heading: unit.heading,
      named: unit.named, at: at(unit.x, unit.y),
    })),
    rings: Desk.units.rings.size,
    alerts: Desk.marks.alerts.map((alert) => ({
      slot: alert.slot, level: alert.level, kind: alert.kind, length: alert.length, taken: alert.taken,
      cleared: alert.cleared, segments: alert.segments, at: at(alert.x, alert.y),
    })),
    ways: Desk.marks.ways.map((way) => ({ sign: way.sign, left: way.left, points: way.x.length })),
    sheets: Object.fromEntries(stage.sheets.map((sheet) => [sheet.name, sheet.drawn])),
    laid: stage.laid,
  };
};

// Where each segment's line has its middle, in css pixels of the view.
Desk.questions.segments = async () => {
  const ground = Desk.ground;
  Desk.stage.settle();
  const corner = Desk.stage.map.getPixelBounds().min;
  const [dx, dy] = [Desk.stage.x - corner.x, Desk.stage.y - corner.y];
  return Array.from({ length: ground.count }, (_, s) => {
    const [first, last] = [ground.start[s], ground.start[s + 1] - 1];
    return [(ground.px[first] + ground.px[last]) / 2 + dx, (ground.py[first] + ground.py[last]) / 2 + dy];
  });
};

Desk.stage.begin(map_desk);
Desk.ground.begin();
Desk.marks.begin();
Desk.units.begin();
Desk.furniture.begin(map_desk);
Desk.view.begin(map_desk);
Desk.connect();
