// What a prepared task lays over the map: routes, closures, ways around them; posts, points, signals, the convoy.
// Kinds by colour and pattern, states by colour and shape. Its two sheets exist only where there was a plan.
"use strict";

Desk.plan = {
  lines: [],
  marks: [],
  pointing: false,
  carried: null, // { slot, x, y }: where the mouse has a mark, in world units

  take(plan) {
    if (!this.sheet) {
      this.sheet = Desk.stage.add("plan", 320, false, (ink) => this.drawLines(ink));
      this.top = Desk.stage.add("plan-marks", 420, false, (ink) => this.drawMarks(ink));
    }
    this.lines = plan.lines.map((line) => ({ ...line, x: Desk.array(line.x), y: Desk.array(line.y) }));
    this.marks = plan.marks;
    this.pointing = plan.pointing;
    if (this.carried && !this.movable(this.carried.slot)) this.carried = null;
    Desk.stage.map.getContainer().classList.toggle("pointing", plan.pointing);
    Desk.stage.spoil(this.sheet);
    Desk.stage.spoil(this.top);
  },

  // Colour, width and dashes of a kind; closures say how far they are.
  pen(line) {
    const theme = Desk.theme;
    const closure = { waiting: theme.medium, good: theme.good, warning: theme.high, fault: theme.critical }[line.state];
    return {
      route: { colour: theme.link, width: 5, dash: [], arrows: true },
      reserve: { colour: theme.link, width: 3.5, dash: [12, 7], arrows: true },
      // A ribbon: where a route leads along it, it is seen on both sides.
      closure: { colour: closure || theme.high, width: 13, dash: line.state === "good" ? [2, 7] : [], bars: line.state !== "good" },
      diversion: { colour: theme.medium, width: 3, dash: [9, 5, 2, 5], arrows: true },
      track: { colour: theme.text, width: 3, dash: [1, 6], arrows: false },
      ahead: { colour: theme.muted, width: 3, dash: [5, 6], arrows: false },
    }[line.kind];
  },

  drawLines(ink) {
    const stage = Desk.stage;
    ink.clearRect(0, 0, stage.width, stage.height);
    for (const line of this.lines) if (line.x.length > 1) this.drawLine(ink, line);
  },

  drawLine(ink, line) {
    const theme = Desk.theme;
    const pen = this.pen(line);
    if (!pen) return;
    const xs = Float32Array.from(line.x, (x) => Desk.stage.cx(x));
    const ys = Float32Array.from(line.y, (y) => Desk.stage.cy(y));
    line.px = xs;
    line.py = ys;
    ink.lineCap = pen.dash.length && pen.dash[0] > 2 ? "butt" : "round";
    ink.lineJoin = "round";
    ink.beginPath();
    Desk.ink.line(ink, xs, ys, 0, xs.length);
    ink.setLineDash([]);
    if (line.selected) { ink.strokeStyle = theme.text; ink.lineWidth = pen.width + 7; ink.stroke(); }
    ink.strokeStyle = theme.background;
    ink.lineWidth = pen.width + 4;
    ink.stroke();
    ink.setLineDash(pen.dash);
    ink.strokeStyle = line.state === "fault" ? theme.critical : pen.colour;
    ink.lineWidth = pen.width;
    ink.stroke();
    ink.setLineDash([]);
    if (pen.bars) this.along(ink, xs, ys, 14, (ux, uy, x, y) => {
      // Bars across, as on a barrier: nobody drives in here.
      ink.moveTo(x - 6.5 * uy + 4 * ux, y + 6.5 * ux + 4 * uy);
      ink.lineTo(x + 6.5 * uy - 4 * ux, y - 6.5 * ux - 4 * uy);
    }, () => { ink.strokeStyle = theme.background; ink.lineWidth = 2.6; ink.stroke(); });
    if (pen.arrows) this.along(ink, xs, ys, 70, (ux, uy, x, y) => {
      ink.moveTo(x + 7 * ux, y + 7 * uy);
      ink.lineTo(x - 4 * ux - 6.5 * uy, y - 4 * uy + 6.5 * ux);
      ink.lineTo(x - 4 * ux + 6.5 * uy, y - 4 * uy - 6.5 * ux);
      ink.closePath();
    }, () => {
      ink.strokeStyle = theme.background; ink.lineWidth = 2; ink.stroke();
      ink.fillStyle = ink.strokeStyle = pen.colour; ink.fill();
    });
  },

  // Something small every *step* pixels, all in one path: direction and place to *mark*, then *finish*.
  along(ink, xs, ys, step, mark, finish) {
    let run = step / 2;
    ink.beginPath();
    for (let i = 1; i < xs.length; i += 1) {
      const length = Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
      const [ux, uy] = [(xs[i] - xs[i - 1]) / (length || 1), (ys[i] - ys[i - 1]) / (length || 1)];
      for (; run < length; run += step) mark(ux, uy, xs[i - 1] + ux * run, ys[i - 1] + uy * run);
      run -= length;
    }
    finish();
  },

  drawMarks(ink) {
    const stage = Desk.stage;
    ink.clearRect(0, 0, stage.width, stage.height);
    this.room = new Desk.Room();
    for (const box of Desk.furniture.boxes()) this.room.take(box);
    this.marks.forEach((mark) => {
      const held = this.carried && this.carried.slot === mark.slot ? this.carried : mark;
      mark.px = stage.cx(held.x);
      mark.py = stage.cy(held.y);
      mark.seen = mark.px > -30 && mark.py > -30 && mark.px < stage.width + 30 && mark.py < stage.height + 30;
      mark.labelled = "";
    });
    const shown = this.marks.filter((mark) => mark.seen);
    for (const mark of shown) this.room.take([mark.px - 8, mark.py - 8, mark.px + 8, mark.py + 8]);
    for (const mark of shown) this.drawMark(ink, mark);
    // Words: of what is selected first, then of what is not well.
    const loud = (mark) => (mark.selected ? 4 : 0) + ({ fault: 3, warning: 2, active: 1 }[mark.state] || 0);
    for (const mark of shown.slice().sort((a, b) => loud(b) - loud(a))) this.drawLabel(ink, mark);
    for (const line of this.lines) this.drawLineLabel(ink, line);
  },

  colour(mark) {
    const theme = Desk.theme;
    return {
      plain: theme.text, waiting: theme.muted, active: theme.link, good: theme.good, warning: theme.medium, fault: theme.critical,
    }[mark.state] || theme.text;
  },

  outline(ink, mark, radius) {
    ink.beginPath();
    if (mark.kind === "post") { ink.roundRect(-radius, -radius, 2 * radius, 2 * radius, 3); return; }
    if (mark.kind === "signal") { ink.roundRect(-radius * 0.6, -radius * 1.1, radius * 1.2, radius * 2.2, 3); return; }
    if (mark.kind === "conflict") { Desk.ink.polygon(ink, 4, radius * 1.3, 0); return; }
    if (mark.kind === "convoy" || mark.kind === "projected") {
      const turn = ((mark.heading || 0) * Math.PI) / 180;
      const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
      [[0, -15], [11, 12], [0, 6], [-11, 12]].forEach(([x, y], k) => {
        const [px, py] = [x * cos - y * sin, x * sin + y * cos];
        if (k) ink.lineTo(px, py); else ink.moveTo(px, py);
      });
      ink.closePath();
      return;
    }
    ink.arc(0, 0, radius, 0, 2 * Math.PI);
  },

  drawMark(ink, mark) {
    const theme = Desk.theme;
    const colour = mark.kind === "conflict" && mark.state === "plain" ? theme.critical : this.colour(mark);
    const full = ["active", "good", "fault"].includes(mark.state) || (mark.kind === "convoy" && mark.state === "plain");
    const radius = { point: 7, post: 8, signal: 8 }[mark.kind] || 9;
    ink.save();
    ink.translate(mark.px, mark.py);
    ink.lineJoin = "round";
    this.outline(ink, mark, radius);
    if (mark.selected) { ink.strokeStyle = theme.text; ink.lineWidth = 9; ink.stroke(); }
    ink.strokeStyle = theme.background;
    ink.lineWidth = 5;
    ink.stroke();
    ink.fillStyle = full ? colour : theme.surface;
    ink.fill();
    ink.setLineDash(mark.state === "waiting" || mark.kind === "projected" ? [3, 2.5] : []);
    ink.strokeStyle = colour;
    ink.lineWidth = 2;
    ink.stroke();
    ink.setLineDash([]);
    this.drawSign(ink, mark, full ? theme.on_signal : colour);
    ink.restore();
  },

  // Inside a mark: how it stands with it, said by shape.
  drawSign(ink, mark, colour) {
    ink.strokeStyle = ink.fillStyle = colour;
    ink.lineWidth = 2.2;
    ink.lineCap = "round";
    ink.beginPath();
    if (mark.kind === "signal") {
      for (const y of [-5, 0, 5]) { ink.moveTo(1.8, y); ink.arc(0, y, 1.8, 0, 2 * Math.PI); }
      ink.fill();
      return;
    }
    if (mark.kind === "convoy" || mark.kind === "projected") return;
    if (mark.state === "good") { ink.moveTo(-4, 0); ink.lineTo(-1, 3.2); ink.lineTo(4, -3.2); ink.stroke(); }
    else if (mark.state === "fault") { ink.moveTo(-3, -3); ink.lineTo(3, 3); ink.moveTo(3, -3); ink.lineTo(-3, 3); ink.stroke(); }
    else if (mark.state === "warning" || mark.kind === "conflict") {
      ink.moveTo(0, -4.2); ink.lineTo(0, 0.8); ink.moveTo(0, 4); ink.lineTo(0, 4.1); ink.stroke();
    } else if (mark.state === "active" || mark.kind === "post") { ink.arc(0, 0, 2.4, 0, 2 * Math.PI); ink.fill(); }
  },

  drawLabel(ink, mark) {
    if (!mark.label) return;
    const theme = Desk.theme;
    const width = Desk.ink.measure(ink, mark.label, 12, mark.selected ? 700 : 600);
    const spots = [[14 + width / 2, 0], [-14 - width / 2, 0], [0, 20], [0, -20]];
    for (const [dx, dy] of spots) {
      const [x, y] = [mark.px + dx, mark.py + dy];
      const box = [x - width / 2 - 2, y - 8, x + width / 2 + 2, y + 8];
      if (!this.room.free(box) && !(mark.selected && dx === spots[0][0])) continue;
      this.room.take(box);
      Desk.ink.text(ink, mark.label, x, y, {
        size: 12, weight: mark.selected ? 700 : 600, fill: theme.text, halo: theme.background, width: 4,
      });
      mark.labelled = mark.label;
      return;
    }
  },

  drawLineLabel(ink, line) {
    line.labelled = "";
    if (!line.label || !line.px || line.px.length < 2) return;
    const theme = Desk.theme;
    const run = new Float32Array(line.px.length);
    for (let i = 1; i < run.length; i += 1) run[i] = run[i - 1] + Math.hypot(line.px[i] - line.px[i - 1], line.py[i] - line.py[i - 1]);
    const width = Desk.ink.measure(ink, line.label, 12, 600);
    for (const part of [0.5, 0.3, 0.7, 0.15, 0.85]) {
      const [x, onLine] = Desk.names.at(run[run.length - 1] * part, line.px, line.py, run);
      for (const y of [onLine - 16, onLine + 16]) {
        const box = [x - width / 2 - 3, y - 8, x + width / 2 + 3, y + 8];
        if (!this.room.free(box)) continue;
        this.room.take(box);
        Desk.ink.text(ink, line.label, x, y, { size: 12, weight: 600, fill: this.pen(line).colour, halo: theme.background, width: 4 });
        line.labelled = line.label;
        return;
      }
    }
  },

  // Slot of the mark under a canvas point, -1 for none; what is drawn last lies on top.
  hitMark(x, y, only = () => true) {
    let [best, reach] = [-1, 13];
    for (const mark of this.marks) {
      if (!mark.seen || !only(mark)) continue;
      const away = Math.hypot(x - mark.px, y - mark.py);
      if (away <= reach) { best = mark.slot; reach = away; }
    }
    return best;
  },

  hitLine(x, y) {
    let [best, reach] = [-1, 8];
    for (const line of this.lines) {
      for (let i = 1; line.px && i < line.px.length; i += 1) {
        const [ax, ay] = [line.px[i - 1], line.py[i - 1]];
        const [bx, by] = [line.px[i] - ax, line.py[i] - ay];
        const part = Math.max(0, Math.min(1, ((x - ax) * bx + (y - ay) * by) / (bx * bx + by * by || 1)));
        const away = Math.hypot(x - ax - part * bx, y - ay - part * by);
        if (away <= reach) { best = line.slot; reach = away; }
      }
    }
    return best;
  },

  movable(slot) { return this.marks.some((mark) => mark.slot === slot && mark.moves); },

  carry(slot, latlng) {
    const at = Desk.stage.map.project(latlng, 0);
    this.carried = { slot, x: at.x, y: at.y };
    Desk.stage.spoil(this.top);
  },

  putDown() {
    if (!this.carried) return;
    this.carried = null;
    Desk.stage.spoil(this.top);
  },
};

Desk.takers.plan = (plan) => Desk.plan.take(plan);

// What of the plan is drawn and where, in css pixels of the view.
Desk.questions.plan = async () => {
  const stage = Desk.stage;
  stage.settle();
  const corner = stage.map.getPixelBounds().min;
  const at = (x, y) => [x * stage.scale - corner.x, y * stage.scale - corner.y];
  return {
    pointing: Desk.plan.pointing,
    carried: Desk.plan.carried ? Desk.plan.carried.slot : -1,
    lines: Desk.plan.lines.map((line) => ({
      kind: line.kind, state: line.state, label: line.labelled || "", selected: line.selected,
      points: [...line.x].map((x, i) => at(x, line.y[i])),
    })),
    marks: Desk.plan.marks.map((mark) => ({
      kind: mark.kind, state: mark.state, label: mark.labelled || "", selected: mark.selected, moves: mark.moves, at: at(mark.x, mark.y),
    })),
  };
};
