// What asks for somebody: alerts with their stretch and bottleneck, and the ways of those who were sent.
"use strict";

Desk.marks = {
  alerts: [],
  ways: new Map(), // assignment → its way
  spots: new Map(), // slot of an alert → side on which its tag stands

  begin() {
    this.sheet = Desk.stage.add("marks", 300, false, (ink) => this.draw(ink));
    this.scratch = document.createElement("canvas");
  },

  takeAlerts(alerts) {
    // The loudest is drawn last, so that nothing lies over it.
    this.alerts = alerts.slice().sort((a, b) => a.level - b.level || a.slot - b.slot);
    Desk.rim.ask();
    Desk.stage.spoil(this.sheet);
    Desk.stage.spoil(Desk.units.sheet);
  },

  takeWays(ways) {
    for (const name of ways.gone) this.ways.delete(name);
    for (const [name, way] of ways.found) this.ways.set(name, { ...way, x: Desk.array(way.x), y: Desk.array(way.y) });
    Desk.stage.spoil(this.sheet);
    Desk.stage.spoil(Desk.units.sheet);
  },

  picked(alert) { return Desk.view.selected[0] === "alert" && Desk.view.selected[1] === alert.slot; },

  draw(ink) {
    const stage = Desk.stage;
    ink.clearRect(0, 0, stage.width, stage.height);
    if (!Desk.ground.count) return;
    for (const alert of this.alerts) this.drawStretch(ink, alert);
    for (const way of this.ways.values()) this.drawWay(ink, way);
    for (const alert of this.alerts) this.drawBottleneck(ink, alert);
  },

  // Tags are drawn over the units, since they say what to do, and before the call signs take their room. Each
  // stands where it covers nothing; where that cannot be it covers a road's name, then units, never another tag.
  drawTags(ink, room) {
    this.room = new Desk.Room();
    for (const box of Desk.furniture.boxes()) this.room.take(box);
    for (const { x, y } of this.alerts) {
      const [rx, ry] = [Desk.stage.cx(x), Desk.stage.cy(y)];
      room.take([rx - 12, ry - 12, rx + 12, ry + 12]);
    }
    for (let i = this.alerts.length - 1; i >= 0; i -= 1) this.drawTag(ink, this.alerts[i], room);
    for (const way of this.ways.values()) this.drawLeft(ink, way, room);
  },

  // An outline around the stretch that leaves the road's own state to be seen inside it. It is put together on a
  // canvas of its own, and only as much of that as the stretch covers: sixty alerts must not cost sixty screens.
  drawStretch(ink, alert) {
    const part = this.part(alert);
    if (!part) return;
    const ground = Desk.ground;
    const ratio = Desk.stage.ratio;
    const picked = this.picked(alert);
    const scratch = this.scratchFor(part);
    const trace = (width) => {
      scratch.lineWidth = width;
      scratch.beginPath();
      for (const s of alert.segments) Desk.ink.line(scratch, ground.px, ground.py, ground.start[s], ground.start[s + 1]);
      scratch.stroke();
    };
    const inner = 7 * ground.thick + 3;
    if (alert.cleared) scratch.setLineDash([3, 5]);
    scratch.strokeStyle = Desk.ink.levelColour(alert.level);
    trace(inner + (picked ? 6 : 3.6));
    scratch.setLineDash([]);
    scratch.globalCompositeOperation = "destination-out";
    trace(inner);
    scratch.globalCompositeOperation = "source-over";
    const [left, top, width, height] = part;
    ink.drawImage(this.scratch, 0, 0, width, height, left / ratio, top / ratio, width / ratio, height / ratio);
  },

  // The device pixels of the sheet that a stretch covers: left, top, width, height; nothing where it is not in view.
  part(alert) {
    const { box, thick } = Desk.ground;
    const stage = Desk.stage;
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const s of alert.segments) {
      left = Math.min(left, box[s * 4]); top = Math.min(top, box[s * 4 + 1]);
      right = Math.max(right, box[s * 4 + 2]); bottom = Math.max(bottom, box[s * 4 + 3]);
    }
    const rim = 9 * thick;
    left = Math.floor(Math.max(0, left - rim) * stage.ratio); top = Math.floor(Math.max(0, top - rim) * stage.ratio);
    right = Math.ceil(Math.min(stage.width, right + rim) * stage.ratio);
    bottom = Math.ceil(Math.min(stage.height, bottom + rim) * stage.ratio);
    return right > left && bottom > top ? [left, top, right - left, bottom - top] : null;
  },

  // The canvas for one stretch, empty, with the sheet's coordinates.
  scratchFor([left, top, width, height]) {
    const canvas = this.scratch;
    if (canvas.width < width) canvas.width = width;
    if (canvas.height < height) canvas.height = height;
    const ink = canvas.getContext("2d");
    const ratio = Desk.stage.ratio;
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.clearRect(0, 0, width, height);
    ink.setTransform(ratio, 0, 0, ratio, -left, -top);
    ink.lineCap = "round";
    ink.lineJoin = "round";
    ink.setLineDash([]);
    return ink;
  },

  drawBottleneck(ink, alert) {
    const theme = Desk.theme;
    const colour = Desk.ink.levelColour(alert.level);
    const [x, y] = [Desk.stage.cx(alert.x), Desk.stage.cy(alert.y)];
    const picked = this.picked(alert);
    alert.px = x;
    alert.py = y;
    ink.setLineDash(alert.cleared ? [3, 4] : []);
    ink.lineWidth = 5;
    ink.strokeStyle = theme.background;
    ink.beginPath();
    ink.arc(x, y, (alert.kind === "sos" ? 19 : 11) + (picked ? 3 : 0), 0, 2 * Math.PI);
    ink.stroke();
    ink.lineWidth = picked ? 3 : 2.2;
    ink.strokeStyle = colour;
    ink.stroke();
    ink.setLineDash([]);
  },

  // What it is about: who calls for help, how long a jam is, and of what people tell the kind.
  words(alert) {
    const kind = Desk.texts.kinds[alert.kind] || "";
    const more = alert.kind === "sos" ? alert.sign : alert.length;
    return kind && more ? `${kind} ${more}` : kind || more;
  },

  // Level by shape, and what it is about. The tag keeps its side while there is room.
  drawTag(ink, alert, room) {
    const theme = Desk.theme;
    const colour = Desk.ink.levelColour(alert.level);
    const picked = this.picked(alert);
    const [x, y] = [Desk.stage.cx(alert.x), Desk.stage.cy(alert.y)];
    const text = this.words(alert);
    const width = 24 + (text ? Desk.ink.measure(ink, text, 13, 600) + 7 : 0);
    const aside = width / 2 + 20;
    const spots = [[0, -30], [0, 30], [aside, 0], [-aside, 0], [aside, -26], [-aside, 26], [aside, 26], [-aside, -26]];
    const first = this.spots.get(alert.slot) || 0;
    const boxes = spots.map(([dx, dy]) => this.tagBox(x + dx, y + dy, width));
    const which = this.firstFree(boxes, first, [[this.room, room, Desk.names.room], [this.room, room], [this.room]]);
    this.spots.set(alert.slot, which);
    const [box, ty] = [boxes[which], y + spots[which][1]];
    room.take(box);
    this.room.take(box);
    alert.tag = box;
    alert.tagged = text;
    ink.fillStyle = picked ? colour : theme.raised;
    ink.strokeStyle = picked ? theme.text : colour;
    ink.lineWidth = 1.5;
    Desk.ink.round(ink, box[0], box[1], width, 22, 4);
    ink.fill();
    ink.stroke();
    ink.save();
    ink.translate(box[0] + 12, ty);
    Desk.ink.glyph(ink, alert.level, 7);
    ink.fillStyle = picked ? theme.on_signal : colour;
    ink.strokeStyle = ink.fillStyle;
    ink.lineWidth = 2;
    // Not taken by anybody yet: filled; taken: the outline only.
    if (alert.taken) ink.stroke(); else ink.fill();
    ink.restore();
    if (text) {
      Desk.ink.text(ink, text, box[0] + 23, ty + 0.5, {
        size: 13, weight: 600, align: "left", fill: picked ? theme.on_signal : theme.text,
      });
    }
  },

  // Which of *boxes*, from the one numbered *first* on, is free in all of the first rooms, else of the next; else *first*.
  firstFree(boxes, first, choices) {
    for (const rooms of choices) {
      for (let k = 0; k < boxes.length; k += 1) {
        const which = (first + k) % boxes.length;
        if (rooms.every((one) => one.free(boxes[which]))) return which;
      }
    }
    return first;
  },

  tagBox(x, y, width) { return [x - width / 2, y - 11, x + width / 2, y + 11]; },

  drawWay(ink, way) {
    const stage = Desk.stage;
    const theme = Desk.theme;
    if (way.x.length < 2) return;
    const xs = way.x.map((x) => stage.cx(x));
    const ys = way.y.map((y) => stage.cy(y));
    ink.lineCap = "round";
    ink.lineJoin = "round";
    ink.beginPath();
    Desk.ink.line(ink, xs, ys, 0, xs.length);
    ink.strokeStyle = theme.background;
    ink.lineWidth = 7;
    ink.stroke();
    ink.strokeStyle = theme.link;
    ink.lineWidth = 3.2;
    ink.stroke();
    // Small arrowheads that say which way, since two ways may share a road: all in one path.
    let run = 34;
    ink.beginPath();
    for (let i = 1; i < xs.length; i += 1) {
      const length = Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
      const [ux, uy] = [(xs[i] - xs[i - 1]) / (length || 1), (ys[i] - ys[i - 1]) / (length || 1)];
      for (; run < length; run += 68) {
        const [x, y] = [xs[i - 1] + ux * run, ys[i - 1] + uy * run];
        ink.moveTo(x + 6 * ux, y + 6 * uy);
        ink.lineTo(x - 4 * ux - 5.5 * uy, y - 4 * uy + 5.5 * ux);
        ink.lineTo(x - 4 * ux + 5.5 * uy, y - 4 * uy - 5.5 * ux);
        ink.closePath();
      }
      run -= length;
    }
    ink.fillStyle = theme.link;
    ink.fill();
    const end = xs.length - 1;
    ink.beginPath();
    ink.arc(xs[end], ys[end], 4.5, 0, 2 * Math.PI);
    ink.fillStyle = theme.background;
    ink.fill();
    ink.lineWidth = 2.5;
    ink.stroke();
  },

  // Call sign and minutes left, at the middle of the way.
  drawLeft(ink, way, room) {
    const stage = Desk.stage;
    const theme = Desk.theme;
    if (way.x.length < 2) return;
    const text = `${way.sign}  ${way.left}`;
    const width = Desk.ink.measure(ink, text, 13, 600) + 14;
    const xs = way.x.map((x) => stage.cx(x));
    const ys = way.y.map((y) => stage.cy(y));
    const run = new Float32Array(xs.length);
    for (let i = 1; i < xs.length; i += 1) run[i] = run[i - 1] + Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
    const total = run[xs.length - 1];
    // On the way where there is room, else beside it; where there is none at all, over what lies there.
    const parts = [0.5, 0.35, 0.65, 0.2, 0.8];
    const spots = [0, -24, 24].flatMap((aside) => parts.map((part) => [part, aside]));
    const places = spots.map(([part, aside]) => {
      const [x, onWay] = Desk.names.at(total * part, xs, ys, run);
      return [x, onWay + aside];
    });
    const boxes = places.map(([x, y]) => this.tagBox(x, y, width));
    const which = this.firstFree(boxes, 0, [[this.room, room, Desk.names.room], [this.room, Desk.names.room], [this.room]]);
    const [box, [x, y]] = [boxes[which], places[which]];
    room.take(box);
    this.room.take(box);
    way.tag = box;
    ink.fillStyle = theme.raised;
    ink.strokeStyle = theme.link;
    ink.lineWidth = 1.5;
    Desk.ink.round(ink, box[0], box[1], width, 22, 11);
    ink.fill();
    ink.stroke();
    Desk.ink.text(ink, text, x, y + 0.5, { size: 13, weight: 600, fill: theme.text });
  },

  hit(x, y, reach = 15) {
    const found = this.alerts.slice().reverse().find((alert) => {
      if (alert.px === undefined) return false;
      const tag = alert.tag;
      const inTag = tag && x >= tag[0] - 2 && x <= tag[2] + 2 && y >= tag[1] - 2 && y <= tag[3] + 2;
      return inTag || Math.hypot(x - alert.px, y - alert.py) < reach;
    });
    return found ? found.slot : -1;
  },
};

Desk.takers.alerts = (alerts) => Desk.marks.takeAlerts(alerts);
Desk.takers.ways = (ways) => Desk.marks.takeWays(ways);
