// Where one looks: the view only ever moves here.
"use strict";

Desk.view = {
  selected: ["", -1],
  following: true,
  earlier: [],  // views to go back to
  LONGEST: 20,

  begin(map) {
    this.map = map;
    map.on("dragstart", () => this.byHand());
    map.getContainer().addEventListener("wheel", () => this.byHand(), { passive: true, capture: true });
    map.on("dblclick", () => this.byHand());
  },

  // The hand on the map, on Home and on Backspace has the last word: the view stays where it was put.
  byHand() {
    if (!this.following) return;
    this.following = false;
    Desk.furniture.showStar();
  },

  toggleFollow() {
    this.following = !this.following;
    if (this.following) {
      const target = this.target();
      if (target) this.go(target, this.map.getZoom()); else this.whole();
    }
    Desk.furniture.showStar();
  },

  latLng(x, y) { return this.map.unproject(L.point(x, y), 0); },

  find(kind, slot) {
    if (kind === "unit") return Desk.units.all.get(slot);
    if (kind === "alert") return Desk.marks.alerts.find((alert) => alert.slot === slot);
    return undefined;
  },

  target() { return this.find(...this.selected); },

  // Once for each view: two orders without a move between them are one step back.
  remember() {
    const last = this.earlier[this.earlier.length - 1];
    if (last && last[1] === this.map.getZoom() && last[0].equals(this.map.getCenter())) return;
    this.earlier.push([this.map.getCenter(), this.map.getZoom()]);
    if (this.earlier.length > this.LONGEST) this.earlier.shift();
  },

  go(place, zoom) { this.map.setView(this.latLng(place.x, place.y), zoom, { animate: false }); },

  whole() {
    const [west, north, east, south] = this.bounds;
    this.map.fitBounds(L.latLngBounds(this.latLng(west, south), this.latLng(east, north)), {
      // The badge stands at the top; the rest of the furniture has corners to itself.
      animate: false, paddingTopLeft: [4, Desk.texts.badge ? 44 : 4], paddingBottomRight: [4, 4],
    });
  },

  // Keep what is followed away from the view's rim; inside that the map stands still.
  follow() {
    const target = this.following && !Desk.hand.dragged && this.target();
    if (!target) return;
    const size = this.map.getSize();
    const at = this.map.latLngToContainerPoint(this.latLng(target.x, target.y));
    const inside = at.x > size.x * 0.15 && at.x < size.x * 0.85 && at.y > size.y * 0.15 && at.y < size.y * 0.85;
    if (!inside) this.go(target, this.map.getZoom());
  },

  select(selected) {
    this.selected = selected;
    Desk.stage.spoil(Desk.marks.sheet);
    Desk.stage.spoil(Desk.units.sheet);
    Desk.rim.ask();
    this.follow();
  },

  look(orders) {
    for (const order of orders) {
      if (order.do === "back") this.back();
      else if (order.do === "whole") { this.remember(); this.byHand(); this.whole(); }
      else if (order.do === "show") this.show(order.kind, order.slot);
      else if (order.do === "place") { this.remember(); this.byHand(); this.go(order, Math.max(this.map.getZoom(), 15)); }
      else if (order.do === "follow") { this.following = order.on; Desk.furniture.showStar(); this.follow(); }
      else if (order.do === "toggle_follow") this.toggleFollow();
      else if (order.do === "let_go") Desk.hand.cancel();
      else if (order.do === "trails") Desk.trails.show(order.on);
      else if (order.do === "toggle_trails") Desk.trails.show(!Desk.trails.on);
    }
  },

  show(kind, slot) {
    const found = this.find(kind, slot);
    if (!found) return;
    this.remember();
    if (found.segments && found.segments.length) {
      this.showStretch(found);
    } else {
      this.go(found, Math.max(this.map.getZoom(), 15));
    }
  },

  // The whole stretch and some surroundings, since candidates come from there.
  showStretch(alert) {
    const ground = Desk.ground;
    let [west, north, east, south] = [alert.x, alert.y, alert.x, alert.y];
    for (const s of alert.segments) {
      for (let i = ground.start[s]; i < ground.start[s + 1]; i += 1) {
        west = Math.min(west, ground.x[i]); east = Math.max(east, ground.x[i]);
        north = Math.min(north, ground.y[i]); south = Math.max(south, ground.y[i]);
      }
    }
    const bounds = L.latLngBounds(this.latLng(west, south), this.latLng(east, north));
    const zoom = Math.min(15.25, this.map.getBoundsZoom(bounds.pad(0.8)));
    this.map.setView(bounds.getCenter(), zoom, { animate: false });
  },

  back() {
    const view = this.earlier.pop();
    if (!view) return;
    this.byHand(); // a view that was asked for stays
    this.map.setView(view[0], view[1], { animate: false });
  },
};
