// Where things are drawn: canvases a little larger than the map, laid anew when the zoom changes or the view
// leaves them. While panning they only move, as children of Leaflet's pane.
"use strict";

Desk.PAD = 192; // css pixels around the view that are drawn in advance

Desk.stage = {
  sheets: [],
  x: 0, y: 0,          // world pixel (world × scale) of the canvases' corner
  width: 0, height: 0, // css pixels
  scale: 1, zoom: 0, ratio: 1,
  panning: false,
  laid: 0,
  wanted: 0,           // id of the frame that was asked for
  after: [],

  begin(map) {
    this.map = map;
    const lay = () => this.lay();
    map.on("zoomend viewreset resize", lay);
    map.on("dragstart", () => { this.panning = true; });
    map.on("dragend", () => { this.panning = false; this.spoil(Desk.units.sheet); });
    this.watchRatio();
    map.on("move", () => { if (!this.covers()) this.ask(lay); });
    this.lay();
  },

  // A window that is moved to a screen of another density is drawn anew in it.
  watchRatio() {
    const ratio = window.devicePixelRatio || 1;
    matchMedia(`(resolution: ${ratio}dppx)`).addEventListener("change", () => {
      Desk.ink.sprites.clear();
      this.lay();
      if (Desk.texts.levels) Desk.furniture.show();
      this.watchRatio();
    }, { once: true });
  },

  add(name, zIndex, opaque, draw) {
    const pane = this.map.createPane(name);
    pane.style.zIndex = String(zIndex);
    pane.style.pointerEvents = "none";
    const canvas = document.createElement("canvas");
    pane.appendChild(canvas);
    const sheet = { name, canvas, pane, draw, ink: canvas.getContext("2d", { alpha: !opaque }), dirty: true, drawn: 0 };
    this.sheets.push(sheet);
    this.size(sheet);
    return sheet;
  },

  covers() {
    const view = this.map.getPixelBounds();
    return view.min.x >= this.x && view.min.y >= this.y
      && view.max.x <= this.x + this.width && view.max.y <= this.y + this.height;
  },

  lay() {
    const map = this.map;
    const view = map.getPixelBounds();
    this.zoom = map.getZoom();
    this.scale = 2 ** this.zoom;
    this.ratio = window.devicePixelRatio || 1;
    this.x = view.min.x - Desk.PAD;
    this.y = view.min.y - Desk.PAD;
    this.width = view.max.x - view.min.x + 2 * Desk.PAD;
    this.height = view.max.y - view.min.y + 2 * Desk.PAD;
    this.laid += 1;
    for (const sheet of this.sheets) this.size(sheet);
    for (const sheet of this.sheets) this.paint(sheet);
  },

  size(sheet) {
    const width = Math.round(this.width * this.ratio);
    const height = Math.round(this.height * this.ratio);
    if (sheet.canvas.width !== width || sheet.canvas.height !== height) {
      sheet.canvas.width = width;
      sheet.canvas.height = height;
      sheet.canvas.style.width = `${this.width}px`;
      sheet.canvas.style.height = `${this.height}px`;
    }
    L.DomUtil.setPosition(sheet.canvas, this.map.containerPointToLayerPoint([-Desk.PAD, -Desk.PAD]));
    sheet.dirty = true;
  },

  spoil(sheet) { sheet.dirty = true; this.ask(); },

  paint(sheet) {
    sheet.dirty = false;
    sheet.drawn += 1;
    sheet.ink.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    sheet.draw(sheet.ink);
  },

  // One frame for whatever asked since the last one.
  ask(first) {
    if (first) this.first = first;
    if (!this.wanted) this.wanted = requestAnimationFrame(() => this.frame());
  },

  frame() {
    this.wanted = 0;
    const first = this.first;
    this.first = null;
    if (first) first();
    for (const sheet of this.sheets) if (sheet.dirty) this.paint(sheet);
    const after = this.after;
    this.after = [];
    for (const then of after) then();
  },

  afterFrame(then) {
    this.after.push(then);
    // A hidden page gets no frames: then the work is done without being seen.
    if (document.hidden) this.frame(); else this.ask();
  },

  // Draw now whatever is waiting, for questions that must see the newest.
  settle() { if (this.sheets.some((sheet) => sheet.dirty) || this.first) this.frame(); },

  cx(x) { return x * this.scale - this.x; },
  cy(y) { return y * this.scale - this.y; },
};

Desk.animationFrames = (count) => new Promise((resolve) => {
  const next = () => { count -= 1; if (count < 0) resolve(true); else requestAnimationFrame(next); };
  if (document.hidden) resolve(false); else next();
});

// Frames are counted only while a measurement runs, so that a still map costs nothing.
Desk.questions.count_frames = async () => {
  Desk.frames = 0;
  Desk.counting = true;
  const count = () => { if (Desk.counting) { Desk.frames += 1; requestAnimationFrame(count); } };
  requestAnimationFrame(count);
  return performance.now();
};
Desk.questions.frames = async () => ({ frames: Desk.frames, at_ms: performance.now() });
Desk.questions.stop_frames = async () => { Desk.counting = false; return Desk.frames; };
// After a task that follows two frames: what was drawn is on the screen.
Desk.questions.settle = async () => { Desk.ground.flush(); Desk.stage.settle(); return Desk.animationFrames(2); };
