// What stands still around the map: the badge, the legend, the star, the scale. Text goes in as text.
"use strict";

Desk.furniture = {
  make(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  },

  begin(map) {
    this.map = map;
    this.box = map.getContainer();
    this.badge = this.box.appendChild(this.make("div", "badge"));
    this.legend = this.box.appendChild(this.make("div", "legend"));
    this.star = this.box.appendChild(this.make("button", "star"));
    this.star.type = "button";
    this.star.tabIndex = -1;
    L.DomEvent.disableClickPropagation(this.star);
    L.DomEvent.disableClickPropagation(this.legend);
    L.DomEvent.disableScrollPropagation(this.legend);
    this.star.addEventListener("click", () => Desk.view.toggleFollow());
    L.control.scale({ imperial: false, position: "bottomright", maxWidth: 120 }).addTo(map);
  },

  // Where the furniture stands, in canvas coordinates: no call sign is worth drawing under it.
  boxes() {
    const corner = this.map.getPixelBounds().min;
    const [dx, dy] = [corner.x - Desk.stage.x, corner.y - Desk.stage.y];
    const view = this.box.getBoundingClientRect();
    return [this.badge, this.legend, this.star].filter((part) => !part.hidden).map((part) => {
      const at = part.getBoundingClientRect();
      return [at.left - view.left + dx, at.top - view.top + dy, at.right - view.left + dx, at.bottom - view.top + dy];
    });
  },

  show() {
    const texts = Desk.texts;
    this.badge.textContent = texts.badge;
    this.badge.hidden = !texts.badge;
    this.showStar();
    this.showLegend();
  },

  showStar() {
    const following = Desk.view.following;
    this.star.textContent = following ? "★" : "☆";
    this.star.classList.toggle("on", following);
    this.star.title = following ? Desk.texts.following : Desk.texts.follow;
    this.star.setAttribute("aria-label", this.star.title);
  },

  showLegend() {
    const texts = Desk.texts;
    if (this.open === undefined) this.open = this.box.clientHeight >= 760;
    this.legend.replaceChildren();
    const head = this.legend.appendChild(this.make("div", "head"));
    head.appendChild(this.make("span", "title", texts.legend));
    head.appendChild(this.make("span", "standard", texts.standard));
    head.addEventListener("click", () => { this.folded = !this.folded; this.showLegend(); });
    if (this.folded) return;
    for (const level of [1, 2, 3, 4, 5, 0]) {
      this.legend.appendChild(this.row(texts.levels[level], (ink) => this.levelSample(ink, level)));
    }
    const more = this.legend.appendChild(this.make("button", "more", `${texts.units} ${this.open ? "▾" : "▸"}`));
    more.type = "button";
    more.tabIndex = -1;
    more.addEventListener("click", () => { this.open = !this.open; this.showLegend(); });
    if (!this.open) return;
    texts.states.forEach((state, i) => {
      this.legend.appendChild(this.row(texts.state_names[i], (ink) => {
        ink.translate(17, 9);
        ink.scale(0.72, 0.72);
        Desk.units.shape(ink, state, Math.PI / 4);
      }));
    });
  },

  row(text, draw) {
    const row = this.make("div", "row");
    const canvas = row.appendChild(this.make("canvas"));
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(34 * ratio);
    canvas.height = Math.round(18 * ratio);
    const ink = canvas.getContext("2d");
    ink.scale(ratio, ratio);
    draw(ink);
    row.appendChild(this.make("span", "", text));
    return row;
  },

  levelSample(ink, level) {
    ink.beginPath();
    ink.moveTo(3, 9);
    ink.lineTo(31, 9);
    ink.strokeStyle = Desk.theme.bed;
    ink.lineWidth = 9;
    ink.stroke();
    ink.beginPath();
    ink.moveTo(3, 9);
    ink.lineTo(31, 9);
    ink.strokeStyle = Desk.theme.roads[level];
    Desk.ground.stroke(ink, level, Desk.ground.WIDTH[level]);
  },
};
