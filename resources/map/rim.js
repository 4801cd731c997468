// At the view's rim: what lies outside it and must not be overlooked, each with its shape, where it is and how
// far. A click goes there.
"use strict";

Desk.rim = {
  MOST: 10,
  HEIGHT: 30,
  hints: new Map(), // kind and slot → element and what it shows
  shown: [],
  wanted: 0,

  begin(map) {
    this.map = map;
    this.box = map.getContainer().appendChild(Desk.furniture.make("div", "rim"));
    map.on("move zoomend resize", () => this.ask());
  },

  ask() { if (!this.wanted) this.wanted = requestAnimationFrame(() => this.show()); },

  // The loudest first. A call for help is the alert's where that has a place, else the unit's.
  outside() {
    const found = [];
    const [kind, slot] = Desk.view.selected;
    for (const alert of Desk.marks.alerts) {
      const picked = kind === "alert" && slot === alert.slot;
      const sos = alert.kind === "sos";
      if (!picked && (alert.cleared || (alert.taken && alert.level < 4 && !sos))) continue;
      found.push({ kind: "alert", thing: alert, rank: (sos ? 20 : 0) + alert.level + (alert.taken ? 0 : 5) + (picked ? 40 : 0) });
    }
    const called = new Set(Desk.marks.alerts.filter((alert) => alert.kind === "sos").map((alert) => alert.sign));
    for (const unit of Desk.units.all.values()) {
      const picked = kind === "unit" && slot === unit.slot;
      if (!picked && (unit.state !== "sos" || called.has(unit.sign))) continue;
      found.push({ kind: "unit", thing: unit, rank: unit.state === "sos" ? 30 : 40 });
    }
    const size = this.map.getSize();
    for (const one of found) {
      one.at = this.map.latLngToContainerPoint(Desk.view.latLng(one.thing.x, one.thing.y));
      one.out = one.at.x < 0 || one.at.y < 0 || one.at.x > size.x || one.at.y > size.y;
    }
    return found.filter((one) => one.out).sort((a, b) => b.rank - a.rank || a.thing.slot - b.thing.slot).slice(0, this.MOST);
  },

  show() {
    cancelAnimationFrame(this.wanted);
    this.wanted = 0;
    const outside = Desk.ground.count ? this.outside() : [];
    if (!outside.length && !this.hints.size) { this.shown = []; return; }
    const room = new Desk.Room();
    for (const box of this.taken()) room.take(box);
    const kept = new Set();
    this.shown = outside.map((one) => {
      const key = `${one.kind}${one.thing.slot}`;
      kept.add(key);
      return this.place(this.hint(key, one), one, room);
    });
    for (const [key, hint] of this.hints) if (!kept.has(key)) { hint.element.remove(); this.hints.delete(key); }
  },

  // Furniture's places in the view.
  taken() {
    const view = this.map.getContainer().getBoundingClientRect();
    return [...this.map.getContainer().querySelectorAll(".badge, .legend, .star, .leaflet-control")]
      .map((part) => part.getBoundingClientRect())
      .map((at) => [at.left - view.left - 4, at.top - view.top - 4, at.right - view.left + 4, at.bottom - view.top + 4]);
  },

  hint(key, one) {
    let hint = this.hints.get(key);
    if (!hint) {
      const element = this.box.appendChild(Desk.furniture.make("button", "rim-hint"));
      element.type = "button";
      element.tabIndex = -1;
      L.DomEvent.disableClickPropagation(element);
      const { kind } = one;
      const { slot } = one.thing;
      element.addEventListener("click", () => { Desk.view.show(kind, slot); Desk.desk.click(kind, slot); });
      hint = { element, canvas: element.appendChild(Desk.furniture.make("canvas")),
        text: element.appendChild(Desk.furniture.make("span")), look: "" };
      this.hints.set(key, hint);
    }
    return hint;
  },

  place(hint, one, room) {
    const size = this.map.getSize();
    const away_m = this.map.distance(this.map.getCenter(), Desk.view.latLng(one.thing.x, one.thing.y));
    const far = away_m < 999.5 ? `${away_m.toFixed(0)} m` : `${(away_m / 1000).toFixed(1)} km`;
    const text = one.thing.sign ? `${one.thing.sign} ${far}` : far;
    const [dx, dy] = [one.at.x - size.x / 2, one.at.y - size.y / 2];
    const turn = Math.atan2(dy, dx);
    this.draw(hint, one, turn, text);
    const half = [Desk.ink.measure(Desk.units.sheet.ink, text, 12, 600) / 2 + 22, this.HEIGHT / 2];
    const reach = [size.x / 2 - half[0] - 5, size.y / 2 - half[1] - 5];
    const [kx, ky] = [reach[0] / Math.max(Math.abs(dx), 1e-9), reach[1] / Math.max(Math.abs(dy), 1e-9)];
    const by = Math.min(kx, ky);
    const centre = [size.x / 2 + dx * by, size.y / 2 + dy * by];
    const along = ky <= kx ? 0 : 1; // at the top and the bottom one gives way sideways
    let box = null;
    // Along the rim to the next free place; where none is free they lie over each other.
    for (let k = 0; k < 240 && !box; k += 1) {
      const at = centre.slice();
      at[along] += Math.ceil(k / 2) * (k % 2 ? 6 : -6);
      const limit = along ? size.y : size.x;
      if (at[along] < half[along] + 4 || at[along] > limit - half[along] - 4) continue;
      const tried = [at[0] - half[0], at[1] - half[1], at[0] + half[0], at[1] + half[1]];
      if (room.free(tried)) box = tried;
    }
    box = box || [centre[0] - half[0], centre[1] - half[1], centre[0] + half[0], centre[1] + half[1]];
    room.take([box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3]);
    hint.element.style.transform = `translate(${Math.round(box[0])}px, ${Math.round(box[1])}px)`;
    hint.element.style.width = `${half[0] * 2}px`;
    return { kind: one.kind, slot: one.thing.slot, text, turn, at: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] };
  },

  colour(one) {
    if (one.kind === "alert") return Desk.ink.levelColour(one.thing.level);
    return Desk.theme.unit_colours[one.thing.state];
  },

  draw(hint, one, turn, text) {
    if (hint.text.textContent !== text) hint.text.textContent = text;
    const picked = Desk.view.selected[0] === one.kind && Desk.view.selected[1] === one.thing.slot;
    const ratio = window.devicePixelRatio || 1;
    const step = Math.round(turn * 36);
    const look = [this.colour(one), one.thing.level, one.thing.state, one.thing.taken, picked, step, ratio, Desk.theme.name].join();
    if (look === hint.look) return;
    hint.look = look;
    hint.element.style.borderColor = picked ? Desk.theme.link : this.colour(one);
    hint.canvas.width = hint.canvas.height = Math.round(28 * ratio);
    const ink = hint.canvas.getContext("2d");
    ink.setTransform(ratio, 0, 0, ratio, 14 * ratio, 14 * ratio);
    ink.fillStyle = ink.strokeStyle = this.colour(one);
    ink.lineWidth = 2;
    ink.save();
    if (one.kind === "alert") {
      Desk.ink.glyph(ink, one.thing.level, 6);
      if (one.thing.taken) ink.stroke(); else ink.fill();
    } else {
      ink.scale(0.6, 0.6);
      Desk.units.shape(ink, one.thing.state, (one.thing.heading * Math.PI) / 180);
    }
    ink.restore();
    ink.rotate(step / 36);
    ink.beginPath();
    ink.moveTo(13.5, 0);
    ink.lineTo(8.5, 4.5);
    ink.lineTo(8.5, -4.5);
    ink.fill();
  },
};
