// The page's answers to whoever cannot see it: tests, and the desk itself.
"use strict";

// What is drawn and where, in css pixels of the view, for whoever cannot see.
Desk.questions.drawn = async () => {
  const stage = Desk.stage;
  const ground = Desk.ground;
  const rim = Desk.rim;
  stage.settle();
  rim.show();
  const corner = stage.map.getPixelBounds().min;
  const at = (x, y) => [Math.round((x * stage.scale - corner.x) * 10) / 10, Math.round((y * stage.scale - corner.y) * 10) / 10];
  const levels = [0, 0, 0, 0, 0, 0];
  for (let s = 0; s < (ground.count || 0); s += 1) levels[ground.level[s]] += 1;
  const size = stage.map.getSize();
  const centre = stage.map.getCenter();
  return {
    view: { zoom: stage.zoom, lat: centre.lat, lon: centre.lng, width: size.x, height: size.y, ratio: stage.ratio },
    following: Desk.view.following,
    selected: Desk.view.selected,
    earlier: Desk.view.earlier.length,
    badge: Desk.furniture.badge.hidden ? "" : Desk.furniture.badge.textContent,
    legend: [...Desk.furniture.legend.querySelectorAll(".row span, .head span")].map((part) => part.textContent),
    names: Desk.names.shown,
    roads: { count: ground.count || 0, levels, wholes: ground.wholes, parts: ground.parts },
    units: [...Desk.units.all.values()].map((unit) => ({
      slot: unit.slot, sign: unit.sign, state: unit.state, stale: unit.stale, age: unit.age, heading: unit.heading,
      named: unit.named, at: at(unit.x, unit.y), trail: unit.trailed || 0,
    })),
    rings: [...Desk.units.rings.keys()],
    trails: Desk.trails.on,
    rim: rim.shown,
    rope: Desk.hand.dragged ? { ...Desk.hand.line, text: Desk.hand.note.textContent } : null,
    alerts: Desk.marks.alerts.map((alert) => ({
      slot: alert.slot, level: alert.level, kind: alert.kind, length: alert.length, taken: alert.taken,
      cleared: alert.cleared, words: Desk.marks.words(alert), drawn: alert.tag ? alert.tagged : "", segments: alert.segments, at: at(alert.x, alert.y),
    })),
    ways: [...Desk.marks.ways.values()].map((way) => ({ sign: way.sign, left: way.left, points: way.x.length })),
    sheets: Object.fromEntries(stage.sheets.map((sheet) => [sheet.name, sheet.drawn])),
    laid: stage.laid,
    theme: Desk.theme.name,
    legend_ground: getComputedStyle(Desk.furniture.legend).backgroundColor,
    canvases: stage.sheets.map((sheet) => [sheet.canvas.width / stage.width, sheet.canvas.height / stage.height]),
  };
};

// Where each segment's line has its middle, in css pixels of the view.
Desk.questions.segments = async () => {
  const ground = Desk.ground;
  Desk.stage.settle();
  const corner = Desk.stage.map.getPixelBounds().min;
  const [dx, dy] = [Desk.stage.x - corner.x, Desk.stage.y - corner.y];
  return Array.from({ length: ground.count }, (_, s) => {
    const [first, last] = [ground.start[s], ground.start[s + 1] - 1];
    return [(ground.px[first] + ground.px[last]) / 2 + dx, (ground.py[first] + ground.py[last]) / 2 + dy];
  });
};

// The boxes of what is written, in css pixels of the sheet: names on the ground, tags, call signs; and the rings.
Desk.questions.written = async () => {
  const { alerts, ways } = Desk.marks;
  Desk.stage.settle();
  return {
    names: Desk.names.boxes,
    tags: [...alerts, ...ways.values()].filter((one) => one.tag).map((one) => one.tag),
    signs: [...Desk.units.all.values()].filter((unit) => unit.seen && unit.named).map((unit) => unit.box),
    rings: alerts.filter((one) => one.px !== undefined).map((one) => [one.px - 11, one.py - 11, one.px + 11, one.py + 11]),
  };
};

// The words that stand around the map, and whether the view shows all of them.
Desk.questions.furniture = async () => {
  const { box, badge, legend, star } = Desk.furniture;
  const view = box.getBoundingClientRect();
  const parts = [badge, star, ...legend.querySelectorAll("span, .more"), ...box.querySelectorAll(".leaflet-control-scale-line")];
  return parts.filter((part) => !part.hidden).map((part) => {
    const at = part.getBoundingClientRect();
    return {
      text: part.textContent,
      at: [at.left - view.left, at.top - view.top, at.right - view.left, at.bottom - view.top],
      hidden: Math.max(part.scrollWidth - part.clientWidth, part.scrollHeight - part.clientHeight, 0) * (part.clientWidth > 0),
    };
  });
};
