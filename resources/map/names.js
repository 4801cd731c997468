// Names on the ground: along roads, on water, beside landmarks. None covers another.
"use strict";

Desk.names = {
  chains: [],
  shown: [],
  room: new Desk.Room(),
  boxes: [], // of each word or sign that is shown
  EVERY: 460, // css pixels between two names of one road

  takeChains(chains) {
    this.chains = chains
      .map((chain) => ({ ...chain, x: Desk.array(chain.x), y: Desk.array(chain.y), stops: Desk.array(chain.stops) }))
      .sort((a, b) => b.lanes - a.lanes || b.x.length - a.x.length);
  },

  draw(ink) {
    this.room = new Desk.Room();
    this.shown = [];
    this.boxes = [];
    for (const mark of Desk.ground.landmarks) if (mark.type === "area" && mark.name) this.drawOnArea(ink, mark);
    const zoom = Desk.stage.zoom;
    for (const chain of this.chains) {
      if (chain.lanes >= 2 || zoom >= 14.7) this.drawAlong(ink, chain);
    }
    for (const mark of Desk.ground.landmarks) if (mark.type === "point") this.drawPoint(ink, mark);
  },

  drawOnArea(ink, mark) {
    const stage = Desk.stage;
    const theme = Desk.theme;
    const size = stage.zoom >= 14 ? 14 : 12;
    const half = (Array.from(mark.name).length * (size + 4)) / 2;
    const [x, y] = [stage.cx(mark.at[0]), stage.cy(mark.at[1])];
    const turn = (mark.turn_deg * Math.PI) / 180;
    const [w, h] = [half * Math.abs(Math.cos(turn)) + size, half * Math.abs(Math.sin(turn)) + size];
    const box = [x - w, y - h, x + w, y + h];
    if (!this.room.free(box)) return;
    this.room.take(box);
    this.boxes.push(box);
    this.shown.push(mark.name);
    ink.save();
    ink.translate(x, y);
    ink.rotate(turn);
    ink.letterSpacing = "4px";
    Desk.ink.text(ink, mark.name, 2, 0, {
      size, weight: 400, fill: mark.kind === "old_city" ? theme.place_text : theme.water_text,
    });
    ink.restore();
  },

  drawPoint(ink, mark) {
    const stage = Desk.stage;
    const theme = Desk.theme;
    const small = ["hospital", "market", "school"].includes(mark.kind);
    if (small && stage.zoom < 13.6) return;
    const [x, y] = [stage.cx(mark.at[0]), stage.cy(mark.at[1])];
    const width = Desk.ink.measure(ink, mark.name, 12, 400);
    const spots = [[8, 0, "left"], [-8, 0, "right"], [0, 14, "center"], [0, -14, "center"]];
    for (const [dx, dy, align] of spots) {
      const left = align === "left" ? x + dx : align === "right" ? x + dx - width : x - width / 2;
      const box = [left - 2, y + dy - 8, left + width + 2, y + dy + 8];
      if (!this.room.free(box)) continue;
      this.room.take(box);
      this.boxes.push(box);
      this.room.take([x - 5, y - 5, x + 5, y + 5]);
      this.shown.push(mark.name);
      ink.fillStyle = theme.place_mark;
      ink.strokeStyle = theme.background;
      ink.lineWidth = 1.5;
      ink.beginPath();
      ink.rect(x - 3, y - 3, 6, 6);
      ink.stroke();
      ink.fill();
      Desk.ink.text(ink, mark.name, x + dx, y + dy, {
        size: 12, weight: 400, fill: theme.place_text, halo: theme.background, align,
      });
      return;
    }
  },

  drawAlong(ink, chain) {
    const stage = Desk.stage;
    const size = chain.lanes >= 3 ? 13 : 12;
    const count = chain.x.length;
    const xs = new Float32Array(count);
    const ys = new Float32Array(count);
    const run = new Float32Array(count);
    for (let i = 0; i < count; i += 1) {
      xs[i] = stage.cx(chain.x[i]);
      ys[i] = stage.cy(chain.y[i]);
      if (i) run[i] = run[i - 1] + Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
    }
    const signs = Array.from(chain.name);
    const length = signs.length * (size + 2);
    let last = -Infinity;
    // First choice is the middle between two crossings; where none has room, anywhere.
    const spots = [];
    for (let k = 0; k + 1 < chain.stops.length; k += 1) {
      spots.push((run[chain.stops[k]] + run[chain.stops[k + 1] - 1]) / 2);
    }
    for (const middle of spots) {
      if (middle - last < this.EVERY || middle < length / 2 || middle + length / 2 > run[count - 1]) continue;
      if (this.place(ink, chain, signs, size, middle, xs, ys, run)) last = middle;
    }
  },

  // Where the line is *at* pixels from its start: x, y and direction.
  at(at, xs, ys, run) {
    let i = 1;
    while (i < run.length - 1 && run[i] < at) i += 1;
    const part = (at - run[i - 1]) / (run[i] - run[i - 1] || 1);
    return [xs[i - 1] + (xs[i] - xs[i - 1]) * part, ys[i - 1] + (ys[i] - ys[i - 1]) * part,
      Math.atan2(ys[i] - ys[i - 1], xs[i] - xs[i - 1])];
  },

  place(ink, chain, signs, size, middle, xs, ys, run) {
    const stage = Desk.stage;
    const step = size + 2;
    const [mx, my, turn] = this.at(middle, xs, ys, run);
    if (mx < 8 || my < 8 || mx > stage.width - 8 || my > stage.height - 8) return false;
    // Chinese stands upright along steep roads, sign below sign, and lies along the others. The name stands
    // beside its road, so that the road's state stays to be seen: to the left of steep ones, above the others.
    const steep = Math.abs(Math.sin(turn)) > 0.87;
    const aside = (chain.lanes >= 3 ? 9 : chain.lanes === 2 ? 8 : 6) * Desk.ground.thick + size * 0.62;
    const placed = [];
    const back = !steep && Math.cos(turn) < 0; // a line that runs westward is read against its direction
    for (let k = 0; k < signs.length; k += 1) {
      const along = (k - (signs.length - 1) / 2) * step;
      const [x, y, line] = this.at(middle + (back ? -along : along), xs, ys, run);
      if (Math.abs(Math.sin(line - turn)) > 0.35) return false;
      const angle = back ? line + Math.PI : line;
      // Left of the reading direction is above for eastward lines and right of southward ones.
      const side = steep ? -1 : 1;
      const [ox, oy] = [Math.sin(angle) * aside * side, -Math.cos(angle) * aside * side];
      placed.push([x + ox, y + oy, steep ? 0 : angle]);
    }
    const half = size * 0.62;
    const boxes = placed.map(([x, y]) => [x - half, y - half, x + half, y + half]);
    if (!boxes.every((box) => this.room.free(box))) return false;
    for (const box of boxes) this.room.take([box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3]);
    this.boxes.push(...boxes);
    this.shown.push(chain.name);
    const theme = Desk.theme;
    placed.forEach(([x, y, angle], k) => {
      ink.save();
      ink.translate(x, y);
      ink.rotate(angle);
      Desk.ink.text(ink, signs[k], 0, 0, {
        size, weight: chain.lanes >= 3 ? 500 : 400, halo: theme.background, width: 3.5,
        fill: chain.lanes >= 2 ? theme.road_text : theme.road_text_dim,
      });
      ink.restore();
    });
    return true;
  },
};
