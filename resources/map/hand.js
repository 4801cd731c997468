// What the mouse asks for: a click names a thing, a right click asks for its menu, a unit that is dragged onto an
// alert is proposed for it, and a mark of a plan is carried elsewhere. Nothing here changes anything: the desk asks
// and a person decides.
"use strict";

Desk.hand = {
  SLACK: 6,      // css pixels until a press on a unit is a drag
  DROP: 26,      // around an alert's ring
  held: null,    // what was pressed: { kind, slot, x, y }
  dragged: false,
  finished: -1,  // when a drag ended: the click that follows it means nothing
  cancelled: false, // the button is still down, and means nothing any more

  begin(map) {
    this.map = map;
    this.box = map.getContainer();
    this.rope = this.box.appendChild(Desk.furniture.make("div", "rope"));
    this.note = this.box.appendChild(Desk.furniture.make("div", "rope-note"));
    this.rope.hidden = this.note.hidden = true;
    map.on("click", (event) => this.click(event));
    map.on("contextmenu", (event) => this.menu(event));
    // Before Leaflet hears of it: a press on a unit is no press on the map.
    this.box.addEventListener("mousedown", (event) => this.press(event), true);
    window.addEventListener("mousemove", (event) => this.move(event));
    window.addEventListener("mouseup", (event) => this.release(event));
    window.addEventListener("blur", () => this.letGo());
  },

  // From the view's css pixels to the canvases'.
  inCanvas(point) {
    const corner = this.map.getPixelBounds().min;
    return [point.x + corner.x - Desk.stage.x, point.y + corner.y - Desk.stage.y];
  },

  // Kind and slot of what lies under a point; a bare place is ["place", -1]. While a plan asks for a place, only
  // its marks that can be moved are anything else.
  under(point) {
    const [x, y] = this.inCanvas(point);
    const mark = Desk.plan.hitMark(x, y, Desk.plan.pointing ? (one) => one.moves : undefined);
    if (mark >= 0) return ["mark", mark];
    if (Desk.plan.pointing) return ["place", -1];
    const unit = Desk.units.hit(x, y);
    if (unit >= 0) return ["unit", unit];
    const alert = Desk.marks.hit(x, y);
    if (alert >= 0) return ["alert", alert];
    const line = Desk.plan.hitLine(x, y);
    return line >= 0 ? ["line", line] : ["place", -1];
  },

  click(event) {
    if (performance.now() - this.finished < 60) return;
    const [kind, slot] = this.under(event.containerPoint);
    if (kind === "place") Desk.desk.point(event.latlng.lat, event.latlng.lng);
    else if (kind === "line") Desk.desk.line(slot, event.latlng.lat, event.latlng.lng);
    else Desk.desk.click(kind, slot);
  },

  menu(event) {
    L.DomEvent.preventDefault(event.originalEvent);
    this.letGo();
    const [found, number] = this.under(event.containerPoint);
    const [kind, slot] = found === "unit" || found === "alert" ? [found, number] : ["place", -1];
    Desk.desk.menu(kind, slot, event.latlng.lat, event.latlng.lng, event.containerPoint.x, event.containerPoint.y);
  },

  press(event) {
    this.letGo();
    this.cancelled = false;
    if (event.button !== 0 || event.target.closest("button, .legend, .leaflet-control")) return;
    const point = this.map.mouseEventToContainerPoint(event);
    const [kind, slot] = this.under(point);
    if (kind !== "unit" && !(kind === "mark" && Desk.plan.movable(slot))) return;
    this.held = { kind, slot, x: point.x, y: point.y };
    this.map.dragging.disable();
  },

  move(event) {
    if (!this.held) return;
    if (!(event.buttons & 1)) { this.letGo(); return; }
    const point = this.map.mouseEventToContainerPoint(event);
    if (!this.dragged && Math.hypot(point.x - this.held.x, point.y - this.held.y) < this.SLACK) return;
    this.dragged = true;
    if (this.held.kind === "mark") Desk.plan.carry(this.held.slot, this.map.containerPointToLatLng(point));
    else this.draw(point);
  },

  release(event) {
    if (this.cancelled) this.finished = performance.now();
    this.cancelled = false;
    if (!this.held) return;
    const { kind, slot } = this.held;
    const point = this.map.mouseEventToContainerPoint(event);
    const moved = this.dragged && kind === "mark";
    const over = this.dragged && !moved ? this.over(point) : -1;
    if (this.dragged) this.finished = performance.now();
    this.letGo();
    const at = this.map.containerPointToLatLng(point);
    if (moved) Desk.desk.move(slot, at.lat, at.lng);
    if (over >= 0) Desk.desk.propose(slot, over);
  },

  over(point) {
    const [x, y] = this.inCanvas(point);
    return Desk.marks.hit(x, y, this.DROP);
  },

  // The desk's Esc: what was carried stays where it was, and letting go of the button is no click.
  cancel() {
    this.cancelled = this.held !== null;
    this.letGo();
  },

  letGo() {
    if (!this.held) return;
    this.held = null;
    this.dragged = false;
    this.rope.hidden = this.note.hidden = true;
    Desk.plan.putDown();
    this.map.dragging.enable();
  },

  // A line from the unit to the cursor: whole where it may be let go, dashed elsewhere.
  draw(point) {
    const unit = Desk.units.all.get(this.held.slot);
    if (!unit) { this.letGo(); return; }
    const from = this.map.latLngToContainerPoint(Desk.view.latLng(unit.x, unit.y));
    const over = this.over(point);
    const length = Math.hypot(point.x - from.x, point.y - from.y);
    const turn = Math.atan2(point.y - from.y, point.x - from.x);
    this.rope.style.width = `${length}px`;
    this.rope.style.transform = `translate(${from.x}px, ${from.y}px) rotate(${turn}rad)`;
    this.rope.classList.toggle("on", over >= 0);
    const alert = over >= 0 ? Desk.view.find("alert", over) : undefined;
    this.note.textContent = alert ? `${unit.sign} → ${Desk.marks.words(alert)}` : unit.sign;
    this.note.style.transform = `translate(${point.x + 16}px, ${point.y + 12}px)`;
    this.rope.hidden = this.note.hidden = false;
    this.line = { from: [from.x, from.y], to: [point.x, point.y], over };
  },
};
