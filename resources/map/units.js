// 铁骑: heading arrows whose state is in the shape as well as in the colour, call sign beside them. A unit is
// drawn where it reported last, never where it might be by now.
"use strict";

Desk.units = {
  all: new Map(), // slot → unit
  order: [],
  MANY: 80,
  size: 1,
  // Who is drawn over whom and whose call sign has the first choice of room.
  RANK: { sos: 7, en_route: 6, on_scene: 5, handling: 4, reserved: 3, lost: 2, available: 1, off_duty: 0 },

  begin() {
    this.sheet = Desk.stage.add("units", 400, false, (ink) => this.draw(ink));
    this.rings = new Map();
    this.calling = new Set();
  },

  takeUnits(units) {
    const slots = Desk.array(units.slot);
    const x = Desk.array(units.x);
    const y = Desk.array(units.y);
    const heading = Desk.array(units.heading);
    const state = Desk.array(units.state);
    const fresh = Desk.array(units.fresh);
    const signs = new Map(units.signs);
    const ages = new Map(units.ages);
    Desk.trails.now_s = units.at_s;
    for (let i = 0; i < slots.length; i += 1) {
      const slot = slots[i];
      let unit = this.all.get(slot);
      if (!unit) {
        unit = { slot, sign: signs.get(slot) || "", spot: 0 };
        this.all.set(slot, unit);
      }
      unit.x = x[i];
      unit.y = y[i];
      unit.heading = heading[i];
      unit.state = Desk.texts.states[state[i]];
      unit.stale = fresh[i] !== 0;
      unit.age = ages.get(slot) || "";
      Desk.trails.add(unit);
    }
    for (const slot of units.gone) this.all.delete(slot);
    this.order = [...this.all.values()].sort((a, b) => this.RANK[a.state] - this.RANK[b.state] || a.slot - b.slot);
    Desk.stage.spoil(this.sheet);
    Desk.rim.ask();
    Desk.view.follow();
  },

  picked(unit) { return Desk.view.selected[0] === "unit" && Desk.view.selected[1] === unit.slot; },

  draw(ink) {
    const stage = Desk.stage;
    ink.clearRect(0, 0, stage.width, stage.height);
    const room = new Desk.Room(48);
    const shown = [];
    for (const unit of this.order) {
      unit.px = stage.cx(unit.x);
      unit.py = stage.cy(unit.y);
      unit.seen = unit.px > -40 && unit.py > -40 && unit.px < stage.width + 40 && unit.py < stage.height + 40;
      unit.named = false;
      if (!unit.seen) continue;
      shown.push(unit);
      room.take([unit.px - 7, unit.py - 7, unit.px + 7, unit.py + 7]);
    }
    for (const box of Desk.furniture.boxes()) room.take(box);
    this.size = shown.length > this.MANY ? 0.74 : 1;
    Desk.trails.draw(ink, shown);
    for (const unit of shown) {
      ink.globalAlpha = unit.stale && unit.state !== "sos" ? 0.5 : 1;
      Desk.ink.stamp(ink, this.sprite(unit), unit.px, unit.py);
      ink.globalAlpha = 1;
      if (this.picked(unit)) this.drawPicked(ink, unit);
    }
    if (Desk.ground.count) Desk.marks.drawTags(ink, room);
    for (let i = shown.length - 1; i >= 0; i -= 1) this.drawSign(ink, shown[i], room);
    this.pulse();
  },

  drawPicked(ink, unit) {
    ink.beginPath();
    ink.arc(unit.px, unit.py, 16, 0, 2 * Math.PI);
    ink.lineWidth = 4.5;
    ink.strokeStyle = Desk.theme.background;
    ink.stroke();
    ink.lineWidth = 2;
    ink.strokeStyle = Desk.theme.link;
    ink.stroke();
  },

  // The call sign keeps its side while there is room, so that it does not hop about.
  drawSign(ink, unit, room) {
    const loud = unit.state === "sos" || this.picked(unit);
    const text = unit.age ? `${unit.sign} ${unit.age}` : unit.sign;
    const sprite = this.signSprite(unit, text, loud);
    const reach = loud ? 18 : 11;
    const aside = reach + sprite.width / 2 - 4;
    const spots = [[aside, 0], [-aside, 0], [0, -reach - 8], [0, reach + 8],
      [aside, -12], [-aside, -12], [aside, 12], [-aside, 12]];
    const boxes = spots.map(([dx, dy]) => {
      const [x, y] = [unit.px + dx, unit.py + dy];
      return [x - sprite.width / 2 + 3, y - 7, x + sprite.width / 2 - 3, y + 7];
    });
    const which = Desk.marks.firstFree(boxes, unit.spot, [[room, Desk.names.room], [room]]);
    // Who must be named is named where there is no room too, over what lies there.
    if (!loud && !room.free(boxes[which])) return;
    room.take(boxes[which]);
    unit.spot = which;
    unit.box = boxes[which];
    unit.named = true;
    ink.globalAlpha = unit.stale && !loud ? 0.7 : 1;
    Desk.ink.stamp(ink, sprite, unit.px + spots[which][0], unit.py + spots[which][1]);
    ink.globalAlpha = 1;
  },

  signSprite(unit, text, loud) {
    const theme = Desk.theme;
    const size = loud ? 14 : 12;
    const width = Desk.ink.measure(this.sheet.ink, text, size, 700) + 10;
    const fill = unit.state === "sos" ? theme.critical
      : ["available", "off_duty", "lost"].includes(unit.state) ? theme.sign : theme.text;
    return Desk.ink.sprite(`sign ${fill} ${size} ${text}`, width, size + 10, (ink) => {
      Desk.ink.text(ink, text, 0, 0, { size, weight: 700, fill, halo: theme.background, width: 3.5 });
    });
  },

  sprite(unit) {
    const turn = ["available", "en_route", "reserved"].includes(unit.state) ? Math.round(unit.heading / 5) % 72 : 0;
    // Where units stand shoulder to shoulder, those that wait for orders are drawn smaller.
    const size = ["available", "off_duty", "lost"].includes(unit.state) ? this.size : 1;
    return Desk.ink.sprite(`unit ${unit.state} ${turn} ${size}`, 32, 32, (ink) => {
      ink.scale(size, size);
      this.shape(ink, unit.state, (turn * Math.PI) / 36);
    });
  },

  arrow(ink, turn) {
    ink.rotate(turn);
    ink.beginPath();
    ink.moveTo(0, -10.5);
    ink.lineTo(7.5, 8);
    ink.lineTo(0, 4);
    ink.lineTo(-7.5, 8);
    ink.closePath();
  },

  // Shapes: SCREEN's own. Each has a dark rim, so that it stands off from any road beneath.
  shape(ink, state, turn) {
    const theme = Desk.theme;
    const rim = (width) => { ink.lineWidth = width; ink.strokeStyle = theme.background; ink.stroke(); };
    const colour = theme.unit_colours[state];
    const stroke = (width) => { ink.lineWidth = width; ink.strokeStyle = colour; ink.stroke(); };
    ink.lineJoin = "round";
    ink.lineCap = "round";
    if (state === "available" || state === "en_route" || state === "reserved") {
      this.arrow(ink, turn);
      rim(6);
      ink.fillStyle = state === "en_route" ? colour : theme.background;
      ink.fill();
      stroke(2);
      if (state === "reserved") {
        ink.beginPath();
        ink.moveTo(-9, 11.5);
        ink.lineTo(9, 11.5);
        stroke(2.5);
      }
      return;
    }
    if (state === "on_scene" || state === "handling") {
      ink.beginPath();
      ink.rect(-7.5, -7.5, 15, 15);
      rim(6);
      ink.fillStyle = state === "on_scene" ? colour : theme.background;
      ink.fill();
      stroke(2.2);
      if (state === "handling") {
        ink.beginPath();
        ink.arc(0, 0, 3.2, 0, 2 * Math.PI);
        ink.fillStyle = colour;
        ink.fill();
      }
      return;
    }
    if (state === "lost") {
      ink.beginPath();
      ink.moveTo(-6.5, -6.5);
      ink.lineTo(6.5, 6.5);
      ink.moveTo(6.5, -6.5);
      ink.lineTo(-6.5, 6.5);
      rim(7);
      stroke(3);
      return;
    }
    if (state === "sos") {
      Desk.ink.polygon(ink, 8, 13, Math.PI / 8);
      rim(5);
      ink.fillStyle = colour;
      ink.fill();
      ink.lineWidth = 1.5;
      ink.strokeStyle = theme.text;
      ink.stroke();
      Desk.ink.text(ink, "SOS", 0, 0.5, { size: 9, weight: 800, fill: theme.on_signal });
      return;
    }
    ink.beginPath();
    ink.arc(0, 0, 6, 0, 2 * Math.PI);
    rim(4);
    ink.setLineDash([2.5, 3]);
    stroke(1.6);
    ink.setLineDash([]);
  },

  takeCalling(slots) {
    this.calling = new Set(slots);
    Desk.stage.spoil(this.sheet);
  },

  // What nobody has answered for and nobody may overlook: calls for help, where their unit is, and the worst.
  loud() {
    const found = new Map();
    const signs = new Set();
    for (const slot of this.calling) {
      const unit = this.all.get(slot);
      if (!unit) continue;
      found.set(`unit${slot}`, unit);
      signs.add(unit.sign);
    }
    for (const alert of Desk.marks.alerts) {
      if (alert.taken || alert.cleared || (alert.kind === "sos" ? signs.has(alert.sign) : alert.level < 4)) continue;
      found.set(`alert${alert.slot}`, alert);
    }
    return found;
  },

  // The one thing that moves without news: a ring around each of those, moved by the style sheet alone.
  pulse() {
    const loud = this.loud();
    for (const [key, ring] of this.rings) if (!loud.has(key)) { ring.remove(); this.rings.delete(key); }
    const corner = L.DomUtil.getPosition(this.sheet.canvas);
    for (const [key, thing] of loud) {
      let ring = this.rings.get(key);
      if (!ring) {
        ring = Desk.furniture.make("div", "loud-ring");
        this.sheet.pane.appendChild(ring);
        this.rings.set(key, ring);
      }
      L.DomUtil.setPosition(ring, L.point(corner.x + Desk.stage.cx(thing.x), corner.y + Desk.stage.cy(thing.y)));
    }
  },

  hit(x, y) {
    let [best, reach] = [-1, 15];
    for (const unit of this.order) {
      if (!unit.seen) continue;
      const away = Math.hypot(x - unit.px, y - unit.py);
      if (away <= reach) { best = unit.slot; reach = away; }
    }
    return best;
  },
};

Desk.takers.units = (units) => Desk.units.takeUnits(units);
Desk.takers.calling = (slots) => Desk.units.takeCalling(slots);
