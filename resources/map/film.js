// A rehearsal as a film: its convoy and the signals held for it, over roads that show the rehearsal's levels (the
// desk sends those as it sends the city's own). While it plays, live units and alerts are faint and a band says
// what this is; a call for help keeps its ring.
"use strict";

Desk.film = {
  frame: null,

  begin(map) {
    this.box = map.getContainer();
    this.band = this.box.appendChild(Desk.furniture.make("div", "film-band"));
    this.name = this.band.appendChild(Desk.furniture.make("b"));
    this.clock = this.band.appendChild(Desk.furniture.make("span", "film-clock"));
    this.note = this.band.appendChild(Desk.furniture.make("span", "film-note"));
    this.band.hidden = true;
  },

  take(frame) {
    if (frame && !this.sheet) this.sheet = Desk.stage.add("film", 430, false, (ink) => this.draw(ink));
    if (Boolean(frame) !== Boolean(this.frame)) {
      this.box.classList.toggle("film", Boolean(frame));
      Desk.rim.ask();
    }
    this.frame = frame && { ...frame, x: Desk.array(frame.x), y: Desk.array(frame.y) };
    this.band.hidden = !frame;
    if (frame) {
      this.name.textContent = frame.band;
      this.clock.textContent = frame.clock;
      this.note.textContent = frame.note;
      if (frame.at_once) Desk.ground.flush();
    }
    if (this.sheet) Desk.stage.spoil(this.sheet);
  },

  // Only what was drawn is wiped: thirty times a second a whole sheet is too much without a graphics card.
  draw(ink) {
    const stage = Desk.stage;
    if (this.laid !== stage.laid) { this.laid = stage.laid; this.drawn = [0, 0, stage.width, stage.height]; }
    if (this.drawn) ink.clearRect(this.drawn[0], this.drawn[1], this.drawn[2] - this.drawn[0], this.drawn[3] - this.drawn[1]);
    this.drawn = null;
    if (!this.frame) return;
    for (const [x, y] of this.frame.held) this.drawHeld(ink, stage.cx(x), stage.cy(y));
    if (this.frame.x.length) this.drawConvoy(ink);
  },

  cover(x, y, reach) {
    const box = this.drawn || [x, y, x, y];
    this.drawn = [Math.min(box[0], x - reach), Math.min(box[1], y - reach), Math.max(box[2], x + reach), Math.max(box[3], y + reach)];
  },

  // From tail to lead as one bold line: who is between is not known vehicle by vehicle.
  drawConvoy(ink) {
    const theme = Desk.theme;
    const xs = Float32Array.from(this.frame.x, (x) => Desk.stage.cx(x));
    const ys = Float32Array.from(this.frame.y, (y) => Desk.stage.cy(y));
    xs.forEach((x, i) => this.cover(x, ys[i], 22));
    const last = xs.length - 1;
    ink.lineCap = ink.lineJoin = "round";
    ink.beginPath();
    Desk.ink.line(ink, xs, ys, 0, xs.length);
    ink.strokeStyle = theme.background;
    ink.lineWidth = 13;
    ink.stroke();
    ink.strokeStyle = theme.text;
    ink.lineWidth = 8;
    ink.stroke();
    ink.beginPath();
    ink.rect(xs[0] - 6, ys[0] - 6, 12, 12);
    ink.lineWidth = 4;
    ink.strokeStyle = theme.background;
    ink.stroke();
    ink.fillStyle = theme.text;
    ink.fill();
    ink.save();
    ink.translate(xs[last], ys[last]);
    ink.scale(1.5, 1.5);
    Desk.units.arrow(ink, (this.frame.heading * Math.PI) / 180);
    ink.lineWidth = 4;
    ink.strokeStyle = theme.background;
    ink.stroke();
    ink.fillStyle = theme.medium;
    ink.fill();
    ink.restore();
  },

  // A signal in somebody's hand: green, in its own shape.
  drawHeld(ink, x, y) {
    this.cover(x, y, 14);
    ink.beginPath();
    ink.roundRect(x - 6, y - 10, 12, 20, 4);
    ink.lineWidth = 4;
    ink.strokeStyle = Desk.theme.background;
    ink.stroke();
    ink.fillStyle = Desk.theme.surface;
    ink.fill();
    ink.lineWidth = 1.5;
    ink.strokeStyle = Desk.theme.good;
    ink.stroke();
    ink.beginPath();
    ink.arc(x, y + 4, 4, 0, 2 * Math.PI);
    ink.fillStyle = Desk.theme.good;
    ink.fill();
  },
};

Desk.takers.film = (frame) => Desk.film.take(frame);

// What of the film is on the map, in css pixels of the view.
Desk.questions.film = async () => {
  const stage = Desk.stage;
  const { frame, band } = Desk.film;
  stage.settle();
  const corner = stage.map.getPixelBounds().min;
  const at = (x, y) => [x * stage.scale - corner.x, y * stage.scale - corner.y];
  const faint = (name) => Number(getComputedStyle(stage.map.getPane(name).querySelector("canvas")).opacity);
  return {
    band: band.hidden ? "" : band.textContent,
    convoy: frame ? [...frame.x].map((x, i) => at(x, frame.y[i])) : [],
    held: frame ? frame.held.map(([x, y]) => at(x, y)) : [],
    units: faint("units"),
    alerts: faint("marks"),
  };
};
