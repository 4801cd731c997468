// The ground: water, road beds and names (drawn once for each lay of the stage), and on them the roads' levels,
// of which only the surroundings of what changed are drawn anew.
"use strict";

Desk.ground = {
  // Widths at zoom 14 by level 0..5: unknown, 畅通, 基本畅通, 轻度, 中度, 严重.
  WIDTH: [2, 2, 2.5, 3.5, 5, 6.5],
  FULL_MS: 1000,  // the whole layer at most once in this time
  CROWD: 12000,   // from so many segments in view on, small roads are drawn only where they jam
  PART: 0.12,     // up to this share of segments only their surroundings are drawn
  last: 0, parts: 0, wholes: 0,

  begin() {
    this.back = document.createElement("canvas");
    this.front = document.createElement("canvas");
    this.sheet = Desk.stage.add("ground", 200, true, (ink) => this.draw(ink));
  },

  takeCity(city) {
    const roads = city.roads;
    this.start = Desk.array(roads.start);
    this.x = Desk.array(roads.x);
    this.y = Desk.array(roads.y);
    this.gap = Desk.array(roads.gap);
    this.paired = Desk.array(roads.paired);
    this.lanes = Desk.array(roads.lanes);
    this.count = this.lanes.length;
    this.level = new Uint8Array(this.count);
    this.changed = new Set();
    this.px = new Float32Array(this.x.length);
    this.py = new Float32Array(this.x.length);
    this.box = new Float32Array(this.count * 4);
    this.landmarks = city.landmarks.map((mark) => ({
      ...mark, rings: mark.rings.map((ring) => ({ x: Desk.array(ring.x), y: Desk.array(ring.y) })),
    }));
    Desk.names.takeChains(city.chains);
    this.laid = -1;
    // World units to a metre, in the city's middle (EPSG:3857's sphere).
    const middle = (city.bounds[1] + city.bounds[3]) / 2;
    const latitude = Math.atan(Math.sinh(Math.PI * (1 - middle / 128)));
    this.per_m = 256 / (2 * Math.PI * 6378137 * Math.cos(latitude));
    Desk.stage.spoil(this.sheet);
  },

  takeRoads(roads) {
    const level = Desk.array(roads.level);
    if (roads.index) {
      const index = Desk.array(roads.index);
      for (let i = 0; i < index.length; i += 1) {
        this.level[index[i]] = level[i];
        this.changed.add(index[i]);
      }
    } else {
      this.level.set(level);
      for (let i = 0; i < this.count; i += 1) this.changed.add(i);
      this.flush(); // the first word about the city is not kept waiting
      return;
    }
    this.refresh();
  },

  // Draw what waits, now.
  flush() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    if (this.changed.size) Desk.stage.spoil(this.sheet);
  },

  // Draw what changed when it may be drawn: not under a moving hand, and the whole not too often.
  refresh() {
    if (!this.changed.size || this.waiting) return;
    const whole = this.changed.size > this.PART * this.count;
    const wait = whole ? this.last + this.FULL_MS - performance.now() : 0;
    if (wait > 0 || Desk.stage.panning) {
      this.waiting = setTimeout(() => { this.waiting = 0; this.refresh(); }, Math.max(wait, 120));
      return;
    }
    Desk.stage.spoil(this.sheet);
  },

  // How much thicker or thinner than at zoom 14.
  thickness() { return Math.min(1.7, Math.max(0.62, 2 ** ((Desk.stage.zoom - 14) * 0.45))); },

  rank(i) { return this.lanes[i] >= 3 ? 1 : this.lanes[i] === 2 ? 0.88 : 0.68; },

  width(i, level) { return this.WIDTH[level] * this.rank(i) * this.thick; },

  // Canvas coordinates of all segments, carriageways moved apart to the right-hand side where the map's own
  // distance between them is too small to see.
  project() {
    const { px, py, start, box } = this;
    const stage = Desk.stage;
    this.thick = this.thickness();
    for (let i = 0; i < px.length; i += 1) {
      px[i] = stage.cx(this.x[i]);
      py[i] = stage.cy(this.y[i]);
    }
    let seen = 0;
    for (let s = 0; s < this.count; s += 1) {
      const from = start[s];
      const to = start[s + 1];
      if (this.paired[s]) {
        const wanted = 3.9 * this.rank(s) * this.thick;
        const missing = wanted - this.gap[s] * stage.scale;
        if (missing > 0) this.offset(from, to, missing);
      }
      let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = from; i < to; i += 1) {
        left = Math.min(left, px[i]); right = Math.max(right, px[i]);
        top = Math.min(top, py[i]); bottom = Math.max(bottom, py[i]);
      }
      if (left < stage.width && right > 0 && top < stage.height && bottom > 0) seen += 1;
      box.set([left - 14, top - 14, right + 14, bottom + 14], s * 4);
    }
    this.crowded = seen > this.CROWD;
  },

  // Move a line to the right of its direction, mitred at its bends.
  offset(from, to, by) {
    const { px, py } = this;
    let [bx, bydir] = [0, 0];
    const moved = [];
    for (let i = from; i < to; i += 1) {
      let [nx, ny] = [0, 0];
      if (i + 1 < to) {
        const length = Math.hypot(px[i + 1] - px[i], py[i + 1] - py[i]) || 1;
        nx = -(py[i + 1] - py[i]) / length;
        ny = (px[i + 1] - px[i]) / length;
      }
      const first = i === from;
      const last = i + 1 === to;
      let [mx, my] = first ? [nx, ny] : last ? [bx, bydir] : [nx + bx, ny + bydir];
      if (!first && !last) {
        const half = Math.max((mx * mx + my * my) / 2, 0.5);
        mx /= half;
        my /= half;
      }
      moved.push(px[i] + mx * by, py[i] + my * by);
      [bx, bydir] = [nx, ny];
    }
    for (let i = from; i < to; i += 1) {
      px[i] = moved[(i - from) * 2];
      py[i] = moved[(i - from) * 2 + 1];
    }
  },

  // Too small to be worth its ink in a view of half a province.
  dropped(s) { return this.crowded && this.lanes[s] === 1 && this.level[s] < 3; },

  seen(s, box) {
    const b = this.box;
    return b[s * 4] < box[2] && b[s * 4 + 2] > box[0] && b[s * 4 + 1] < box[3] && b[s * 4 + 3] > box[1];
  },

  draw(ink) {
    const stage = Desk.stage;
    if (!this.count) {
      ink.fillStyle = Desk.theme.background || "#12161B";
      ink.fillRect(0, 0, stage.width, stage.height);
      return;
    }
    const all = [0, 0, stage.width, stage.height];
    if (this.laid !== stage.laid) {
      this.laid = stage.laid;
      this.project();
      this.drawBack();
      Desk.names.draw(this.fresh(this.front));
      this.changed.clear();
      this.drawLevels(ink, [all], false);
    } else if (this.changed.size > this.PART * this.count) {
      this.changed.clear();
      this.drawLevels(ink, [all], false);
    } else {
      const boxes = [];
      for (const s of this.changed) {
        if (this.seen(s, all)) boxes.push([0, 1, 2, 3].map((k) => (k < 2 ? Math.floor : Math.ceil)(this.box[s * 4 + k])));
      }
      this.changed.clear();
      if (boxes.length) this.drawLevels(ink, boxes, true);
    }
  },

  fresh(canvas) {
    const stage = Desk.stage;
    const width = Math.round(stage.width * stage.ratio);
    const height = Math.round(stage.height * stage.ratio);
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
    const ink = canvas.getContext("2d");
    ink.setTransform(stage.ratio, 0, 0, stage.ratio, 0, 0);
    ink.clearRect(0, 0, stage.width, stage.height);
    return ink;
  },

  drawBack() {
    const ink = this.fresh(this.back);
    const stage = Desk.stage;
    const theme = Desk.theme;
    ink.fillStyle = theme.background;
    ink.fillRect(0, 0, stage.width, stage.height);
    for (const mark of this.landmarks) this.drawArea(ink, mark);
    ink.lineCap = "round";
    ink.lineJoin = "round";
    // Beds: a rim first, so that roads lie visibly on the ground, then the beds of small roads below great ones.
    for (const [rim, colour] of [[1.6, theme.bed_rim], [0, theme.bed]]) {
      for (const lanes of [1, 2, 3]) {
        ink.strokeStyle = colour;
        ink.beginPath();
        let width = 1;
        for (let s = 0; s < this.count; s += 1) {
          if (Math.min(this.lanes[s], 3) !== lanes || this.dropped(s) || !this.seen(s, [0, 0, stage.width, stage.height])) continue;
          width = (this.paired[s] ? 6.4 : 5) * this.rank(s) * this.thick;
          Desk.ink.line(ink, this.px, this.py, this.start[s], this.start[s + 1]);
        }
        ink.lineWidth = width + 2 * rim;
        ink.stroke();
      }
    }
  },

  drawArea(ink, mark) {
    const theme = Desk.theme;
    const stage = Desk.stage;
    if (mark.type === "point") return;
    ink.beginPath();
    for (const ring of mark.rings) {
      for (let i = 0; i < ring.x.length; i += 1) {
        ink[i ? "lineTo" : "moveTo"](stage.cx(ring.x[i]), stage.cy(ring.y[i]));
      }
      if (mark.type === "area") ink.closePath();
    }
    if (mark.type === "line") {
      ink.setLineDash([]);
      ink.lineWidth = 3;
      ink.strokeStyle = theme.rail;
      ink.stroke();
      ink.lineWidth = 1.6;
      ink.setLineDash([7, 7]);
      ink.strokeStyle = theme.background;
      ink.stroke();
      ink.setLineDash([]);
      return;
    }
    ink.fillStyle = mark.kind === "old_city" ? theme.old_city : theme.water;
    ink.fill("evenodd");
    ink.lineWidth = 1;
    ink.strokeStyle = mark.kind === "old_city" ? theme.old_city_rim : theme.water_rim;
    ink.stroke();
  },

  drawLevels(ink, boxes, part) {
    const stage = Desk.stage;
    if (part) this.parts += 1; else { this.wholes += 1; this.last = performance.now(); }
    ink.save();
    let bounds = boxes[0];
    if (part) {
      ink.beginPath();
      for (const box of boxes) {
        ink.rect(box[0], box[1], box[2] - box[0], box[3] - box[1]);
        bounds = [Math.min(bounds[0], box[0]), Math.min(bounds[1], box[1]),
          Math.max(bounds[2], box[2]), Math.max(bounds[3], box[3])];
      }
      ink.clip();
    }
    ink.drawImage(this.back, 0, 0, stage.width, stage.height);
    ink.lineJoin = "round";
    for (let level = 0; level <= 5; level += 1) this.drawLevel(ink, level, boxes, bounds);
    ink.drawImage(this.front, 0, 0, stage.width, stage.height);
    ink.restore();
  },

  drawLevel(ink, level, boxes, bounds) {
    const theme = Desk.theme;
    for (const rank of [1, 2, 3]) {
      ink.beginPath();
      let width = 0;
      for (let s = 0; s < this.count; s += 1) {
        if (this.level[s] !== level || Math.min(this.lanes[s], 3) !== rank) continue;
        if (this.dropped(s) || !this.seen(s, bounds)) continue;
        if (boxes.length > 1 && !boxes.some((box) => this.seen(s, box))) continue;
        width = this.width(s, level);
        Desk.ink.line(ink, this.px, this.py, this.start[s], this.start[s + 1]);
      }
      if (!width) continue;
      ink.strokeStyle = theme.roads[level];
      this.stroke(ink, level, width);
    }
  },

  // Level by width and pattern as well as by colour; shared with the legend.
  stroke(ink, level, width) {
    ink.lineWidth = width;
    ink.lineCap = level >= 3 ? "butt" : "round";
    if (level === 0) ink.setLineDash([0.1, Math.max(4.5, width * 2.4)]);
    ink.stroke();
    ink.setLineDash([]);
    if (level === 5) {
      ink.strokeStyle = Desk.theme.severe_dash;
      ink.setLineDash([Math.max(2, width * 0.42), Math.max(6, width * 1.25)]);
      ink.lineWidth = width + 0.5;
      ink.stroke();
      ink.setLineDash([]);
    }
  },
};

Desk.takers.city = (city) => Desk.city.take(city);
Desk.takers.roads = (roads) => Desk.ground.takeRoads(roads);
