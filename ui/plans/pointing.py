"""What a click on the map means while a plan is written: a point, a place, a section. No widgets."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from dispatch.domain.calls import Spot
from dispatch.domain.geo import Place
from dispatch.domain.plans import HeldSignal, Route, RoutePoint
from dispatch.tasks.lines import RouteLine
from ui.plans.editor import SPEED_MM_S, PlanEditor
from ui.plans.fields import Way, field_of
from ui.plans.items import path_of
from ui.plans.paths import has, value_at


class Pointing(Enum):
    """What is asked for."""

    ROUTE = "route"
    PLACE = "place"
    SEGMENTS = "segments"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Wanted:
    """*item* and *field* of the plan that a click fills in."""

    what: Pointing
    item: str
    field: str


class Pointer:
    """Turns clicks into changes of the plan. *spot_at* names a place; *drawn* hears of a route to be laid."""

    def __init__(
        self, editor: PlanEditor, spot_at: Callable[[float, float], Spot], drawn: Callable[[str], None]
    ) -> None:
        self._editor = editor
        self._spot_at = spot_at
        self._drawn = drawn
        self.wanted: Wanted | None = None

    def ask_for(self, item: str, field: str = "") -> bool:
        """Ask for what fills a field in; of an item without such a field nothing is asked."""
        self.wanted = self._wanted(item, field)
        return self.wanted is not None

    def _wanted(self, item: str, field: str) -> Wanted | None:
        if not item or not has(self._editor.plan, item):
            return None
        value = value_at(self._editor.plan, item)
        if isinstance(value, Route):
            return Wanted(Pointing.ROUTE, item, "points")
        known = field_of(item, field)
        ways = {Way.PLACE: Pointing.PLACE, Way.SEGMENTS: Pointing.SEGMENTS, Way.SIGNALS: Pointing.SIGNAL}
        if known is None or known.way not in ways:
            name = "segments" if item.startswith("closures[") else "place"
            known = field_of(item, name)
        return Wanted(ways[known.way], item, known.name) if known is not None else None

    def stop(self) -> bool:
        """Ask for nothing any more; whether anything was asked for."""
        was, self.wanted = self.wanted, None
        return was is not None

    # ------------------------------------------------------------------ clicks

    def click(self, lat_deg: float, lon_deg: float) -> bool:
        """A bare place was clicked; whether it meant anything."""
        wanted, editor = self.wanted, self._editor
        if wanted is None or not has(editor.plan, wanted.item):
            self.wanted = None
            return False
        spot = self._spot_at(lat_deg, lon_deg)
        here = Place.at(lat_deg, lon_deg, spot.place.words)
        match wanted.what:
            case Pointing.ROUTE:
                self._append(wanted.item, here)
            case Pointing.PLACE:
                self._place(wanted.item, wanted.field, here)
                self.wanted = None
            case Pointing.SEGMENTS:
                there = value_at(editor.plan, f"{wanted.item}.{wanted.field}")
                editor.set(wanted.item, wanted.field, toggled(there, spot.segments))
                self._name(wanted.item, spot)
            case Pointing.SIGNAL:
                signal = HeldSignal(here.words, here)
                editor.set(wanted.item, "signals", (*editor.value(wanted.item, "signals"), signal))
        return True

    def _place(self, item: str, field: str, here: Place) -> None:
        self._editor.set(item, field, here)
        if field == "place" and field_of(item, "name") is not None and not self._editor.value(item, "name"):
            self._editor.set(item, "name", here.words)
        self._redraw(item)

    def _name(self, item: str, spot: Spot) -> None:
        if not self._editor.value(item, "name") and spot.road:
            self._editor.set(item, "name", spot.road)

    def _append(self, item: str, here: Place) -> None:
        """One more point at the end of a route; the route stays chosen, so that the next click goes on."""
        route = value_at(self._editor.plan, item)
        self._editor.add(f"{item}.points", new_point(route, len(route.points), here))
        self._redraw(item)

    def drag(self, key: str, lat_deg: float, lon_deg: float) -> bool:
        """A mark was carried to a place."""
        words = self._spot_at(lat_deg, lon_deg).place.words
        path = self._editor.place_at(key, Place.at(lat_deg, lon_deg, words))
        if path:
            self._editor.choose(path)
            self._redraw(path)
        return bool(path)

    def insert(self, key: str, lat_deg: float, lon_deg: float, line: RouteLine | None) -> bool:
        """A route's line was clicked: one more point there, between those on both sides."""
        item = path_of(self._editor.plan, key)
        if not item.startswith("routes[") or line is None:
            return False
        route = value_at(self._editor.plan, item)
        words = self._spot_at(lat_deg, lon_deg).place.words
        here = Place.at(lat_deg, lon_deg, words)
        at = place_on(route, line, here)
        self._editor.add(f"{item}.points", new_point(route, at, here), at)
        self._redraw(item)
        return True

    def _redraw(self, item: str) -> None:
        if item.startswith("routes["):
            route = value_at(self._editor.plan, item.partition(".")[0])
            self._drawn(route.route_id)


def new_point(route: Route, at: int, here: Place) -> RoutePoint:
    """A point that goes on at the speed of the one before it."""
    before = route.points[at - 1] if at else None
    speed = before.speed_mm_s if before is not None else SPEED_MM_S
    return RoutePoint(here.words[:120], here, speed)


def place_on(route: Route, line: RouteLine, here: Place) -> int:
    """Before which of the route's points a place on its line comes; never before the first."""
    after_m, here_m = 0.0, line.along_m(here)[0]
    for number, point in enumerate(route.points):
        if point.place is None:
            continue
        after_m, _ = line.along_m(point.place, after_m)
        if number and after_m > here_m:
            return number
    return max(1, len(route.points) - 1)


def toggled(there: tuple[str, ...], segments: tuple[str, ...]) -> tuple[str, ...]:
    """Segments with *segments* added, or without them where all of them were there."""
    if segments and set(segments) <= set(there):
        return tuple(one for one in there if one not in segments)
    return (*there, *(one for one in segments if one not in there))


def without_point(editor: PlanEditor, item: str) -> str:
    """Take an item out; the id of the route that has to be laid anew, "" for none."""
    route_id = ""
    if ".points[" in item:
        route = value_at(editor.plan, item.partition(".")[0])
        route_id = route.route_id
    editor.remove(item)
    return route_id


def item_of(path: str) -> str:
    """The list item that a path lies in, "" for none: the form that holds a field."""
    item = path
    while item and not item.endswith("]"):
        item = item.rpartition(".")[0]
    return item
