"""The picture → what the map has to draw anew. No widgets, no page: the same input gives the same changes."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.alerts import AlertState
from dispatch.domain.geo import Place
from dispatch.domain.units import Freshness, FreshnessPolicy, PositionReport, Shift, UnitState
from dispatch.picture.state import unit_state
from dispatch.picture.views import AlertView, Picture, RoadsView, UnitView
from dispatch.roads.network import RoadNetwork
from ui.bridge.port import Way
from ui.kit.formatters import NOTHING, age_words, distance_words
from ui.kit.plain import call_sign
from ui.map.channel import packed, plain_text
from ui.map.geometry import mercator

STATES = tuple(UnitState)
"""A unit's state goes to the page as its place in here."""

_LONGEST_SIGN = 14

FRESHNESSES = tuple(Freshness)


class UnitMark(NamedTuple):
    """A unit as it is drawn: world coordinates, heading, state, freshness, and its age when not fresh."""

    sign: str
    x: float
    y: float
    heading_deg: float
    state: int
    fresh: int
    age: str


class AlertMark(NamedTuple):
    """An open alert as it is drawn; *segments* are indices of the network, upstream to downstream.

    *sign* is the call sign of the unit that calls for help, else empty.
    """

    slot: int
    kind: str
    level: int
    x: float
    y: float
    segments: tuple[int, ...]
    length: str
    sign: str
    taken: bool
    cleared: bool


class _Fix(NamedTuple):
    """A position in world coordinates, and when it was fixed, seconds since 1970."""

    position: PositionReport
    x: float
    y: float
    heading_deg: float
    fixed_s: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that the map shows."""

    picture: Picture
    now: datetime
    policy: FreshnessPolicy
    ways: tuple[Way, ...] = ()
    selected: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Slots:
    """Numbers for names: the page knows units and alerts by number only. A number is never used twice."""

    by_name: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def of(self, name: str) -> int:
        """Return the name's number, a new one for a new name."""
        slot = self.by_name.setdefault(name, len(self.by_name))
        self.names[slot] = name
        return slot


class MapPresenter:
    """Remembers what the page was told and says what it has to be told next."""

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        self.unit_slots = Slots()
        self.alert_slots = Slots()
        self._units: dict[int, UnitMark] = {}
        self._told: dict[str, Any] = {}
        self._level: NDArray[np.uint8] | None = None
        self._seen: object = None
        self._film_levels: NDArray[np.uint8] | None = None
        self._ways: dict[str, Way] = {}
        self._places: dict[str, _Fix] = {}
        self._signs: dict[int, str] = {}
        self._free: dict[str, tuple[tuple[Shift, ...], bool, UnitState]] = {}
        self._free_minute = -1
        self._alert_mark_of: dict[str, tuple[AlertView, AlertMark]] = {}

    def forget(self) -> None:
        """The page is new and knows nothing."""
        self._units.clear()
        self._told.clear()
        self._ways.clear()
        self._level = None
        self._seen = None

    def show_film(self, levels: NDArray[np.uint8] | None) -> None:
        """Show these levels in the place of the city's own; None: the city's own again."""
        self._film_levels = levels

    def changes(self, scene: Scene) -> dict[str, Any]:
        """Return the batch that brings the page to *scene*; empty when it shows it already."""
        batch = self.road_changes(scene.picture.roads)
        units = self._unit_changes(scene)
        if units:
            batch["units"] = units
        ways = self._way_changes(scene)
        if ways:
            batch["ways"] = ways
        wanted: dict[str, Any] = {
            "alerts": self._alert_marks(scene.picture),
            "calling": self._calling(scene.picture),
            "selected": self._selected(scene.selected),
        }
        for name, value in wanted.items():
            if self._told.get(name) != value:
                self._told[name] = value
                batch[name] = [mark._asdict() for mark in value] if name == "alerts" else value
        return batch

    def road_changes(self, roads: RoadsView | None) -> dict[str, Any]:
        """Levels of the segments that changed, all of them the first time; {} for none."""
        shown = roads if self._film_levels is None else self._film_levels
        if shown is None or self._seen is shown:
            return {}
        self._seen, level = shown, shown.level if isinstance(shown, RoadsView) else shown
        if len(level) != len(self._network):
            raise ValueError(f"{len(level)} road states for {len(self._network)} segments of the map")
        before, self._level = self._level, level.copy()
        if before is None:
            return {"roads": {"level": packed(level)}}
        index = np.flatnonzero(before != level).astype(np.uint32)
        return {"roads": {"index": packed(index), "level": packed(level[index])}} if len(index) else {}

    def _unit_changes(self, scene: Scene) -> dict[str, Any]:
        marks = self._unit_marks(scene)
        moved = [slot for slot, mark in marks.items() if self._units.get(slot) != mark]
        gone = [slot for slot in self._units if slot not in marks]
        if not moved and not gone:
            return {}
        new = [slot for slot in moved if slot not in self._units]
        ages = {slot: marks[slot].age for slot in moved if marks[slot].age}
        self._units = marks
        columns = list(zip(*(marks[slot] for slot in moved), strict=True)) or [()] * len(UnitMark._fields)
        return {
            "at_s": scene.now.timestamp(),
            "slot": packed(np.array(moved, np.uint32)),
            "x": packed(np.array(columns[1], np.float64)),
            "y": packed(np.array(columns[2], np.float64)),
            "heading": packed(np.array(columns[3], np.float32)),
            "state": packed(np.array(columns[4], np.uint8)),
            "fresh": packed(np.array(columns[5], np.uint8)),
            "signs": [[slot, marks[slot].sign] for slot in new],
            "ages": list(ages.items()),
            "gone": gone,
        }

    def _unit_marks(self, scene: Scene) -> dict[int, UnitMark]:
        picture, now, policy = scene.picture, scene.now, scene.policy
        self._place(picture.units.values())
        self._free_until(now)
        marks = {}
        slots, signs, places = self.unit_slots.by_name, self._signs, self._places
        now_s = now.timestamp()
        for unit in picture.units.values():
            place = places.get(unit.unit_id)
            if place is None:
                continue
            age = max(0.0, now_s - place.fixed_s)
            fresh = policy.of(age)
            state = self._state(scene, unit, lost=fresh is Freshness.LOST)
            if state is UnitState.OFF_DUTY and fresh is Freshness.LOST:
                continue  # gone home: where the terminal was last heard says nothing about anybody
            slot = slots.get(unit.unit_id)
            if slot is None or slot not in signs:
                slot = self.unit_slots.of(unit.unit_id)
                signs[slot] = sign_of(unit.unit_id)
            marks[slot] = UnitMark(
                signs[slot],
                place.x,
                place.y,
                place.heading_deg,
                _STATE_CODE[state],
                _FRESH_CODE[fresh],
                "" if fresh is Freshness.FRESH else age_words(age),
            )
        return marks

    def _free_until(self, now: datetime) -> None:
        """Forget the states that the duty sheet gave: it counts in minutes."""
        minute = int(now.timestamp() // 60)
        if minute != self._free_minute:
            self._free_minute = minute
            self._free.clear()

    def _state(self, scene: Scene, unit: UnitView, *, lost: bool) -> UnitState:
        """The unit's state; of one whom nothing holds only once a minute, since nine of ten are free.

        Such a state follows from the duty lines, the minute, and whether the position is lost.
        """
        if unit.sos_alert_id is not None or unit.assignment_id is not None:
            return unit_state(scene.picture, unit, scene.now, scene.policy)
        known = self._free.get(unit.unit_id)
        if known is not None and known[0] is unit.shifts and known[1] is lost:
            return known[2]
        state = unit_state(scene.picture, unit, scene.now, scene.policy)
        self._free[unit.unit_id] = (unit.shifts, lost, state)
        return state

    def _place(self, units: Collection[UnitView]) -> None:
        """Bring the world coordinates of units up to date, all that moved in one go."""
        moved, places, known = [], self._places, 0
        for unit in units:
            position = unit.position
            place = places.get(unit.unit_id)
            if place is not None and place.position is position:
                known += 1
            elif position is not None and has_fix(position):
                known += 1
                moved.append((unit.unit_id, position))
        x, y = mercator([p.lat_deg for _, p in moved], [p.lon_deg for _, p in moved])
        for (unit_id, position), unit_x, unit_y in zip(moved, x.tolist(), y.tolist(), strict=True):
            heading_deg = position.heading_deg if math.isfinite(position.heading_deg) else 0.0
            places[unit_id] = _Fix(position, unit_x, unit_y, heading_deg, position.fixed_at.timestamp())
        if known < len(places):
            standing = {
                unit.unit_id for unit in units if unit.position is not None and has_fix(unit.position)
            }
            for unit_id in [name for name in places if name not in standing]:
                del places[unit_id]

    def _alert_marks(self, picture: Picture) -> tuple[AlertMark, ...]:
        """Open alerts that have a place; a mark is made anew only where its alert is another value."""
        known, self._alert_mark_of = self._alert_mark_of, {}
        for alert in picture.alerts.values():
            if alert.is_open and has_place(alert.place):
                before = known.get(alert.alert_id)
                same = before is not None and before[0] is alert
                made = before[1] if before is not None and same else self._alert_mark(alert)
                self._alert_mark_of[alert.alert_id] = (alert, made)
        return tuple(mark for _, mark in self._alert_mark_of.values())

    def _calling(self, picture: Picture) -> tuple[int, ...]:
        """Slots of units whose call for help nobody has answered for."""
        slots, alerts = self.unit_slots.by_name, picture.alerts
        found = []
        for unit in picture.units.values():
            if unit.sos_alert_id is None:
                continue
            alert = alerts.get(unit.sos_alert_id)
            if (alert is None or alert.state is AlertState.NEW) and unit.unit_id in slots:
                found.append(slots[unit.unit_id])
        return tuple(found)

    def _alert_mark(self, alert: AlertView) -> AlertMark:
        x, y = mercator(alert.place.lat_deg, alert.place.lon_deg)
        index_of = self._network.index_of
        return AlertMark(
            self.alert_slots.of(alert.alert_id),
            str(alert.kind),
            int(alert.level),
            float(x),
            float(y),
            tuple(index_of[segment] for segment in alert.segments if segment in index_of),
            distance_words(alert.length_m) if alert.length_m > 0 else "",
            sign_of(alert.unit_id) if alert.unit_id else "",
            alert.state is not AlertState.NEW,
            alert.cleared_at is not None,
        )

    def _way_changes(self, scene: Scene) -> dict[str, Any]:
        """Ways that are new or were found again, by their assignment, and those that are over."""
        assignments, standing = scene.picture.assignments, {}
        for way in scene.ways:
            assignment = assignments.get(way.assignment_id)
            if assignment is not None and assignment.is_open and assignment.arrived_at is None:
                standing[way.assignment_id] = way
        found = [way for name, way in standing.items() if self._ways.get(name) is not way]
        gone = [name for name in self._ways if name not in standing]
        self._ways = standing
        if not found and not gone:
            return {}
        marks = [(way.assignment_id, _way_mark(way, assignments[way.assignment_id].unit_id)) for way in found]
        return {"found": marks, "gone": gone}

    def _selected(self, selected: tuple[str, str]) -> tuple[str, int]:
        """Kind and slot of what is selected; ("", -1) for nothing."""
        kind, name = selected
        slots = {"unit": self.unit_slots, "alert": self.alert_slots}.get(kind)
        slot = slots.by_name.get(name, -1) if slots else -1
        return (kind, slot) if slot >= 0 else ("", -1)


def sign_of(unit_id: str) -> str:
    """A unit's call sign as it stands on the map."""
    return call_sign(plain_text(unit_id, _LONGEST_SIGN))


def left_words(eta_s: float) -> str:
    """Remaining time of a way in whole minutes, rounded up, so that nobody is promised too much."""
    if not math.isfinite(eta_s):
        return NOTHING
    return f"{max(1, math.ceil(eta_s / 60))} min"


def _way_mark(way: Way, unit_id: str) -> dict[str, Any]:
    """A way in world coordinates with call sign and remaining time in words."""
    x, y = mercator(way.points_deg[:, 0], way.points_deg[:, 1])
    return {"sign": sign_of(unit_id), "left": left_words(way.eta_s), "x": packed(x), "y": packed(y)}


def has_place(place: Place | PositionReport) -> bool:
    """Whether a place can be drawn; 0, 0 stands for none, as with a call for help from nobody knows where."""
    return (
        math.isfinite(place.lat_deg)
        and math.isfinite(place.lon_deg)
        and not (place.lat_deg == 0 and place.lon_deg == 0)
    )


def has_fix(position: PositionReport) -> bool:
    """Whether the receiver knew where it was."""
    return position.has_fix and has_place(position)


_STATE_CODE: Mapping[UnitState, int] = {state: code for code, state in enumerate(STATES)}
_FRESH_CODE: Mapping[Freshness, int] = {fresh: code for code, fresh in enumerate(FRESHNESSES)}
