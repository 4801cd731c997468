"""The units as rows: what each is doing and for how long, how old its position is, and what is wrong."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from PySide6.QtCore import QCoreApplication

from dispatch.domain.clock import CHINA
from dispatch.domain.tasks import OrderState
from dispatch.domain.units import Freshness, FreshnessPolicy, Shift, UnitState, shift_at
from dispatch.picture.state import freshness, unit_state
from dispatch.picture.views import AssignmentView, Picture, TaskView, UnitView
from ui.kit.formatters import age_words, clock_words, since_s, time_words
from ui.kit.plain import call_sign, in_sequence, one_line
from ui.kit.words import word

translate = QCoreApplication.translate

UNANSWERED_S = 60.0
"""An order that nobody answered for so long is somebody's business: the first band of signing in."""
UNMOVED_S = 120.0
"""A unit on its way that stood still for so long is held up: longer than any red light."""
TOO_LONG_S = 1800.0
"""On scene for so long: by then a road counts as not recovered."""


class Trouble(IntEnum):
    """What is wrong with a unit, the worst last."""

    NONE = 0
    LONG_ON_SCENE = 1
    UNMOVED = 2
    UNANSWERED = 3
    LATE = 4
    LOST = 5
    ORDER_FAILED = 6


_RANK = {
    UnitState.SOS: 0,
    UnitState.EN_ROUTE: 3,
    UnitState.ON_SCENE: 4,
    UnitState.HANDLING: 5,
    UnitState.RESERVED: 6,
    UnitState.AVAILABLE: 7,
    UnitState.OFF_DUTY: 8,
}
_TROUBLED_RANK, _LOST_RANK = 1, 2
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; *key* is its id, *rank* its place by what matters.

    *since* is when its state began, *fixed_at* its position's time; both None where nothing is known.
    *where* is the place of its task, else its beat; *why* says in words what is wrong; *speed_mps* is NaN
    without a position; *order* is the last one it got, with what became of it and when, *order_at*.
    """

    key: str
    call_sign: str
    state: UnitState
    since: datetime | None
    fixed_at: datetime | None
    freshness: Freshness
    where: str
    officer: str
    trouble: Trouble
    why: str
    rank: int
    speed_mps: float = math.nan
    beat: str = ""
    order: str = ""
    order_at: datetime | None = None

    @property
    def stands_out(self) -> bool:
        """Whether somebody should look at it."""
        return self.trouble is not Trouble.NONE or self.state is UnitState.SOS


def row_text(row: UnitRow) -> str:
    """A row as one plain line."""
    parts = (row.call_sign, word(row.state), row.why, row.where, row.officer)
    return " · ".join(part for part in parts if part)


def row_says(row: UnitRow) -> str:
    """All that a row says, for a filter to look in."""
    return " ".join((row.key, row_text(row), row.beat, row.order))


def state_clock(row: UnitRow, now: datetime) -> str:
    """How long the unit has been in its state: ``mm:ss``, from an hour on in hours."""
    if row.since is None:
        return ""
    duration_s = max(0.0, since_s(row.since, now))
    return clock_words(duration_s) if duration_s < _HOUR_S else age_words(duration_s)


def position_age(row: UnitRow, now: datetime) -> str:
    """How old its position is."""
    return "—" if row.fixed_at is None else age_words(since_s(row.fixed_at, now))


def only_reported(before: UnitRow, row: UnitRow) -> bool:
    """Whether the unit has merely reported again: its age is shown by the clock's next second."""
    return (
        before.state is row.state
        and before.freshness is row.freshness
        and before.trouble is row.trouble
        and before.since == row.since
        and before.where == row.where
        and before.officer == row.officer
        and before.why == row.why
        and before.order == row.order
    )


@dataclass(frozen=True, slots=True)
class _Made:
    """A row with what it was made of."""

    unit: UnitView
    bound: AssignmentView | None
    row: UnitRow


class UnitRows:
    """Keeps the rows in step with the picture: what changed at once, what only aged a slice at a time."""

    LEAST_LOOKED_AT = 25
    MOST_CALLS = 50
    """After so many calls every unit has been looked at, moved or not; few units are, at every call."""

    def __init__(self, policy: FreshnessPolicy) -> None:
        self._policy = policy
        self._made: dict[str, _Made] = {}
        self._ordered: list[UnitRow] = []
        self._place: dict[str, int] = {}
        self._free_since: dict[str, datetime] = {}
        self._last_order: dict[str, AssignmentView] = {}
        self._assignments: Mapping[str, AssignmentView] = {}
        self._next = 0
        self._is_behind = False

    def rows(self, picture: Picture, now: datetime, *, in_order: bool = True) -> list[UnitRow]:
        """The rows at *now*; the same list when nothing that they say has changed.

        With *in_order* False each stays where it is, whatever has become of it.
        """
        self._note_releases(picture)
        changed, moved = self._remake(picture, now)
        if self._place.keys() != picture.units.keys():
            ordered = sorted(picture.units, key=in_sequence)
            self._place = {unit_id: i for i, unit_id in enumerate(ordered)}
            self._made = {name: made for name, made in self._made.items() if name in picture.units}
            changed = moved = in_order = True
        self._is_behind = self._is_behind or moved
        if in_order and self._is_behind:
            self._is_behind = False
            count = len(self._place)
            rows = [made.row for made in self._made.values()]
            self._ordered = sorted(rows, key=lambda row: row.rank * count + self._place[row.key])
        elif changed:
            self._ordered = [self._made[row.key].row for row in self._ordered]
        return self._ordered

    def _remake(self, picture: Picture, now: datetime) -> tuple[bool, bool]:
        """Make the rows that are due; return whether any says something new, and whether one's rank did."""
        made, assignments = self._made, picture.assignments
        known_of = made.get
        news = [
            unit
            for unit_id, unit in picture.units.items()
            if (known := known_of(unit_id)) is None
            or known.unit is not unit
            or (unit.assignment_id is not None and assignments.get(unit.assignment_id) is not known.bound)
        ]
        changed = moved = False
        for unit in news:
            known = known_of(unit.unit_id)
            ridden = self._ridden_on(known, unit, now) if known is not None else None
            if ridden is not None:
                made[unit.unit_id] = _Made(unit, None, ridden)
                changed = True
            else:
                is_new, has_moved = self._look(picture, unit, now)
                changed, moved = changed or is_new, moved or has_moved
        for unit in self._due(picture):
            is_new, has_moved = self._look(picture, unit, now)
            changed, moved = changed or is_new, moved or has_moved
        return changed, moved

    def _due(self, picture: Picture) -> list[UnitView]:
        """The units whose turn it is to be looked at because time has passed."""
        units = list(picture.units.values())
        count = min(len(units), max(self.LEAST_LOOKED_AT, -(-len(units) // self.MOST_CALLS)))
        first = self._next if self._next < len(units) else 0
        self._next = first + count
        return units[first : first + count]

    def _look(self, picture: Picture, unit: UnitView, now: datetime) -> tuple[bool, bool]:
        """Make one row; return whether it says something new, and whether its rank is another."""
        bound = picture.assignments.get(unit.assignment_id) if unit.assignment_id else None
        known = self._made.get(unit.unit_id)
        row = self._row(picture, unit, bound, now)
        if known is not None and known.row == row:
            self._made[unit.unit_id] = _Made(unit, bound, known.row)
            return False, False
        self._made[unit.unit_id] = _Made(unit, bound, row)
        return True, known is None or known.row.rank != row.rank

    def _ridden_on(self, known: _Made, unit: UnitView, now: datetime) -> UnitRow | None:
        """The known row with a newer position when that is all that changed: the most frequent news."""
        before, seen = known.unit, unit.position
        same = (
            before.shifts is unit.shifts
            and before.rider == unit.rider
            and before.assignment_id is None
            and unit.assignment_id is None
            and before.sos_alert_id == unit.sos_alert_id
        )
        row = known.row
        fresh = freshness(unit, now, self._policy)
        if not same or seen is None or fresh is not row.freshness or fresh is Freshness.LOST:
            return None
        # Field by field: dataclasses.replace costs five times as much.
        return UnitRow(
            row.key,
            row.call_sign,
            row.state,
            row.since,
            seen.fixed_at,
            fresh,
            row.where,
            row.officer,
            row.trouble,
            row.why,
            row.rank,
            seen.speed_mps,
            row.beat,
            row.order,
            row.order_at,
        )

    def _note_releases(self, picture: Picture) -> None:
        """Keep when each unit last became free, and the last order that each got."""
        if picture.assignments is self._assignments:
            return
        self._assignments = picture.assignments
        for one in picture.assignments.values():
            if one.released_at is not None:
                before = self._free_since.get(one.unit_id, one.released_at)
                self._free_since[one.unit_id] = max(before, one.released_at)
            last = self._last_order.get(one.unit_id)
            if last is None or one.order_no >= last.order_no:
                self._last_order[one.unit_id] = one

    def _row(self, picture: Picture, unit: UnitView, bound: AssignmentView | None, now: datetime) -> UnitRow:
        state = unit_state(picture, unit, now, self._policy)
        task = picture.tasks.get(bound.task_id) if bound is not None else None
        is_bound = task is not None and bound is not None and bound.is_open
        fresh = freshness(unit, now, self._policy)
        trouble, why = _trouble(picture, unit, bound, state, fresh, now)
        last = self._last_order.get(unit.unit_id)
        rank = _RANK.get(state, _LOST_RANK)
        if trouble is not Trouble.NONE and state is not UnitState.SOS:
            rank = _LOST_RANK if state is UnitState.LOST else _TROUBLED_RANK
        return UnitRow(
            key=unit.unit_id,
            call_sign=call_sign(unit.unit_id),
            state=state,
            since=self._since(picture, unit, bound, state, now),
            fixed_at=unit.position.fixed_at if unit.position is not None else None,
            freshness=fresh,
            where=f"→ {one_line(task.title)}" if task is not None and is_bound else one_line(unit.beat(now)),
            officer=one_line(unit.officer(now)),
            trouble=trouble,
            why=why,
            rank=rank,
            speed_mps=unit.position.speed_mps if unit.position is not None else math.nan,
            beat=one_line(unit.beat(now)),
            order=_order_words(last) if last is not None else "",
            order_at=_order_at(last) if last is not None else None,
        )

    def _since(
        self,
        picture: Picture,
        unit: UnitView,
        bound: AssignmentView | None,
        state: UnitState,
        now: datetime,
    ) -> datetime | None:
        """When the state began, as far as the picture shows it."""
        alert = picture.alerts.get(unit.sos_alert_id or "")
        task: TaskView | None = picture.tasks.get(bound.task_id) if bound is not None else None
        shift = shift_at(unit.shifts, now)
        free_at = self._free_since.get(unit.unit_id)
        began_at = _shift_start(shift, now) if shift is not None else None
        known = {
            UnitState.SOS: alert.raised_at if alert is not None else None,
            UnitState.EN_ROUTE: bound.assigned_at if bound is not None else None,
            UnitState.ON_SCENE: bound.arrived_at if bound is not None else None,
            UnitState.HANDLING: task.outcome_at if task is not None else None,
            UnitState.LOST: unit.position.fixed_at if unit.position is not None else None,
            UnitState.AVAILABLE: max((t for t in (free_at, began_at) if t is not None), default=None),
        }
        return known.get(state)


def _order_at(order: AssignmentView) -> datetime:
    """When what is the last thing known of an order became so."""
    return order.answered_at or order.delivered_at or order.sent_at or order.assigned_at


def _order_words(order: AssignmentView) -> str:
    """``18:01:07 已应答 令3 去建设路…``: when, what became of it, and its text."""
    state = word(order.order_state)
    return f"{time_words(_order_at(order))} {state} {one_line(order.order_text)}".rstrip()


def _shift_start(shift: Shift, now: datetime) -> datetime:
    """When the shift that covers *now* began."""
    local = now.astimezone(CHINA)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=shift.from_minute)
    return start if start <= local else start - timedelta(days=1)


_FAILED = frozenset({OrderState.DECLINED, OrderState.REFUSED, OrderState.UNKNOWN})


def _trouble(
    picture: Picture,
    unit: UnitView,
    bound: AssignmentView | None,
    state: UnitState,
    fresh: Freshness,
    now: datetime,
) -> tuple[Trouble, str]:
    """What is wrong with a unit, in words; the worst of it when several things are."""
    if state is UnitState.LOST:
        return Trouble.LOST, ""
    if bound is None or not bound.is_open:
        return Trouble.NONE, ""
    if state is UnitState.ON_SCENE and since_s(bound.arrived_at, now) > TOO_LONG_S:
        return Trouble.LONG_ON_SCENE, translate("units", "到场过久")
    if state is not UnitState.EN_ROUTE:
        return Trouble.NONE, ""
    is_unanswered = not _is_answered(unit, bound) and since_s(bound.assigned_at, now) > UNANSWERED_S
    found = (
        (bound.order_state in _FAILED, Trouble.ORDER_FAILED, word(bound.order_state)),
        (fresh is Freshness.LOST, Trouble.LOST, translate("units", "途中失联")),
        (_is_late(picture, bound, now), Trouble.LATE, translate("units", "超时未到")),
        (is_unanswered, Trouble.UNANSWERED, translate("units", "未应答")),
        (_stood_s(unit, bound, now) > UNMOVED_S, Trouble.UNMOVED, translate("units", "停住未动")),
    )
    return next(((trouble, words) for is_so, trouble, words in found if is_so), (Trouble.NONE, ""))


def _is_late(picture: Picture, bound: AssignmentView, now: datetime) -> bool:
    task = picture.tasks.get(bound.task_id)
    if task is None or task.plan is None:
        return False
    alert = picture.alerts.get(task.alert_id or "")
    start = alert.raised_at if alert is not None else task.opened_at
    return since_s(start, now) > task.plan.arrival_band_s


def _is_answered(unit: UnitView, bound: AssignmentView) -> bool:
    """A terminal that cannot ask its rider has done its part when the text is delivered."""
    delivered = bound.order_state is OrderState.DELIVERED and unit.profile != "question"
    return delivered or bound.order_state is OrderState.ACKNOWLEDGED


def _stood_s(unit: UnitView, bound: AssignmentView, now: datetime) -> float:
    """Seconds without movement since the order."""
    moved_at = max((t for t in (unit.changed_at, bound.assigned_at) if t is not None), default=now)
    return since_s(moved_at, now)
