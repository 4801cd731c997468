// Where units came from: the last minutes of each, faint; strong for the one that is selected.
"use strict";

Desk.trails = {
  on: true,
  KEEP_S: 300,  // of the selected unit
  FAINT_S: 120, // of the others: a calm city stays calm
  MOST: 128,   // points of one unit, in a ring: the memory is the same after a whole shift
  STEP_M: 25,  // who stands draws no points
  CROWD: 150,  // from so many units in view on, only those under way leave a trail
  now_s: 0,

  show(on) {
    this.on = on;
    Desk.stage.spoil(Desk.units.sheet);
  },

  // Note where a unit is at the picture's own time. A leap that nobody rides starts the trail anew.
  add(unit) {
    if (!unit.trail) {
      unit.trail = {
        x: new Float64Array(this.MOST), y: new Float64Array(this.MOST), at_s: new Float64Array(this.MOST), next: 0, count: 0,
      };
    }
    const trail = unit.trail;
    if (trail.count) {
      const last = (trail.next + this.MOST - 1) % this.MOST;
      const away_m = Math.hypot(unit.x - trail.x[last], unit.y - trail.y[last]) / Desk.ground.per_m;
      const lapse_s = this.now_s - trail.at_s[last];
      if (lapse_s < 0 || away_m > 150 + 45 * lapse_s) trail.count = 0;
      else if (away_m < this.STEP_M) return;
    }
    trail.x[trail.next] = unit.x;
    trail.y[trail.next] = unit.y;
    trail.at_s[trail.next] = this.now_s;
    trail.next = (trail.next + 1) % this.MOST;
    trail.count = Math.min(trail.count + 1, this.MOST);
  },

  // Points from the newest to the oldest that still counts, in canvas coordinates, the unit itself first.
  points(unit, keep_s) {
    const found = [[unit.px, unit.py, 0]];
    const trail = unit.trail;
    if (!trail) return found;
    for (let k = 1; k <= trail.count; k += 1) {
      const i = (trail.next + this.MOST - k) % this.MOST;
      const age_s = this.now_s - trail.at_s[i];
      if (age_s > keep_s) break;
      found.push([Desk.stage.cx(trail.x[i]), Desk.stage.cy(trail.y[i]), age_s]);
    }
    return found;
  },

  // Lies under the units, on their sheet: one more layer would cost every frame.
  draw(ink, shown) {
    for (const unit of shown) unit.trailed = 0;
    if (!this.on || !Desk.ground.count) return;
    const crowded = shown.length > this.CROWD;
    ink.lineCap = "round";
    ink.lineJoin = "round";
    ink.beginPath();
    for (const unit of shown) {
      if (Desk.units.picked(unit) || (crowded && unit.state !== "en_route" && unit.state !== "sos")) continue;
      const points = this.points(unit, this.FAINT_S);
      unit.trailed = points.length - 1;
      points.forEach(([x, y], i) => ink[i ? "lineTo" : "moveTo"](x, y));
    }
    this.stroke(ink, Desk.theme.sign, 1.5, 0.32);
    const picked = shown.find((unit) => Desk.units.picked(unit));
    if (picked) this.drawPicked(ink, picked);
    ink.globalAlpha = 1;
  },

  stroke(ink, colour, width, alpha) {
    ink.strokeStyle = colour;
    ink.lineWidth = width;
    ink.globalAlpha = alpha;
    ink.stroke();
  },

  // The older, the fainter; in three parts, since a line has one strength.
  drawPicked(ink, unit) {
    const points = this.points(unit, this.KEEP_S);
    unit.trailed = points.length - 1;
    ink.beginPath();
    points.forEach(([x, y], i) => ink[i ? "lineTo" : "moveTo"](x, y));
    this.stroke(ink, Desk.theme.background, 7, 0.85);
    for (const [part, alpha] of [[2, 0.4], [1, 0.7], [0, 1]]) {
      ink.beginPath();
      for (let i = 1; i < points.length; i += 1) {
        if (Math.min(2, Math.floor((points[i][2] * 3) / this.KEEP_S)) !== part) continue;
        ink.moveTo(points[i - 1][0], points[i - 1][1]);
        ink.lineTo(points[i][0], points[i][1]);
      }
      this.stroke(ink, Desk.theme.link, 3.5, alpha);
    }
  },
};
