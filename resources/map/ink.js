// Small drawing things that more than one sheet uses: lines, text with a halo, sprites, shapes of levels.
"use strict";

Desk.ink = {
  sprites: new Map(),

  // Trace a line of canvas coordinates.
  line(ink, xs, ys, from, to) {
    ink.moveTo(xs[from], ys[from]);
    for (let i = from + 1; i < to; i += 1) ink.lineTo(xs[i], ys[i]);
  },

  // Names come from outside: they are drawn, never parsed.
  text(ink, text, x, y, { size = 12, weight = 500, fill, halo, width = 3, align = "center" }) {
    ink.font = `${weight} ${size}px ${Desk.font}`;
    ink.textAlign = align;
    ink.textBaseline = "middle";
    ink.direction = "ltr";
    ink.lineJoin = "round";
    if (halo) {
      ink.strokeStyle = halo;
      ink.lineWidth = width;
      ink.strokeText(text, x, y);
    }
    ink.fillStyle = fill;
    ink.fillText(text, x, y);
  },

  measure(ink, text, size, weight) {
    ink.font = `${weight} ${size}px ${Desk.font}`;
    return ink.measureText(text).width;
  },

  // A picture drawn once and stamped many times. *draw* gets a context with its origin in the middle.
  sprite(key, width, height, draw) {
    let found = this.sprites.get(key);
    if (!found) {
      if (this.sprites.size > 4000) this.sprites.clear();
      const ratio = Desk.stage.ratio;
      const canvas = document.createElement("canvas");
      canvas.width = Math.ceil(width * ratio);
      canvas.height = Math.ceil(height * ratio);
      const ink = canvas.getContext("2d");
      ink.setTransform(ratio, 0, 0, ratio, (width / 2) * ratio, (height / 2) * ratio);
      draw(ink);
      found = { canvas, width, height };
      this.sprites.set(key, found);
    }
    return found;
  },

  stamp(ink, sprite, x, y) {
    const ratio = Desk.stage.ratio;
    // On whole device pixels, so that lines stay sharp.
    const left = Math.round((x - sprite.width / 2) * ratio) / ratio;
    const top = Math.round((y - sprite.height / 2) * ratio) / ratio;
    ink.drawImage(sprite.canvas, left, top, sprite.canvas.width / ratio, sprite.canvas.height / ratio);
  },

  polygon(ink, corners, radius, turn) {
    ink.beginPath();
    for (let i = 0; i < corners; i += 1) {
      const angle = turn + (i * 2 * Math.PI) / corners;
      ink.lineTo(radius * Math.cos(angle), radius * Math.sin(angle));
    }
    ink.closePath();
  },

  // ⬣ critical, ◆ high, ▲ medium, ● low: drawn, so that they look alike in every font.
  glyph(ink, level, radius) {
    if (level >= 4) this.polygon(ink, 6, radius, 0);
    else if (level === 3) this.polygon(ink, 4, radius * 1.12, 0);
    else if (level === 2) {
      ink.beginPath();
      ink.moveTo(0, -radius);
      ink.lineTo(radius * 1.05, radius * 0.82);
      ink.lineTo(-radius * 1.05, radius * 0.82);
      ink.closePath();
    } else {
      ink.beginPath();
      ink.arc(0, 0, radius * 0.85, 0, 2 * Math.PI);
    }
  },

  levelColour(level) {
    const theme = Desk.theme;
    return [theme.low, theme.low, theme.medium, theme.high, theme.critical][level] || theme.low;
  },

  round(ink, x, y, width, height, radius) {
    ink.beginPath();
    ink.roundRect(x, y, width, height, radius);
  },
};

// Boxes that are taken, in a grid of cells, so that text never covers text.
Desk.Room = class {
  constructor(cell = 64) { this.cell = cell; this.cells = new Map(); }

  * keys(box) {
    const c = this.cell;
    for (let x = Math.floor(box[0] / c); x <= Math.floor(box[2] / c); x += 1) {
      for (let y = Math.floor(box[1] / c); y <= Math.floor(box[3] / c); y += 1) yield x * 65536 + y;
    }
  }

  free(box) {
    for (const key of this.keys(box)) {
      for (const other of this.cells.get(key) || []) {
        if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
      }
    }
    return true;
  }

  take(box) {
    for (const key of this.keys(box)) {
      const found = this.cells.get(key);
      if (found) found.push(box); else this.cells.set(key, [box]);
    }
  }
};
