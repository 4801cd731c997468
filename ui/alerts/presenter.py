"""The alert queue as rows: which, in what order, in which words, and how the response clock stands."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from operator import is_

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, Verdict
from dispatch.domain.tasks import OrderState
from dispatch.domain.units import UnitState
from dispatch.picture.views import AlertView, AssignmentView, Picture, TaskView
from ui.kit.band_clock import BandClock
from ui.kit.formatters import distance_words
from ui.kit.plain import alert_number, call_sign, one_line
from ui.kit.words import condition_word, direction_words, near_words, source_word, word

translate = QCoreApplication.translate

Bands = Callable[[AlertView], tuple[int, int]]
"""Seconds from an alert to signing in and to arrival."""

QueuePlace = tuple[bool, int, datetime, str]


@dataclass(frozen=True, slots=True, eq=False)
class AlertRow:
    """One alert of the queue; *key* is its id.

    *number* is what people call it by; *title* names the road and direction, or the officer who calls;
    *details* the second line in parts, which *where*, *near*, *length_m*, *handling*, *source* and *verdict*
    say one by one; *told* is what callers said; *is_answered*: a unit has been sent. *clock* runs from the
    alert against the band of the step that is due (签收, 到场). *is_over*: the alert has left the queue and
    is only kept because it is in hand.
    """

    key: str
    number: str
    level: AlertLevel
    kind: AlertKind
    title: str
    degree: str
    details: tuple[str, ...]
    is_new: bool
    is_over: bool
    clock: BandClock
    where: str
    near: str
    length_m: int
    handling: str
    source: str
    verdict: str
    told: str
    is_answered: bool

    @property
    def is_reached(self) -> bool:
        """Whether somebody is there, or nobody has to be any more."""
        return self.clock.stopped_at is not None

    @property
    def is_urgent(self) -> bool:
        """Whether nobody may overlook it: a call for help, or the worst that nobody has taken yet."""
        if self.is_over:
            return False
        return self.kind is AlertKind.SOS or (self.is_new and self.level is AlertLevel.CRITICAL)


@dataclass(frozen=True, slots=True)
class _Made:
    """A row with what it was made of; *depends*: more than the alert itself can change it."""

    alert: AlertView
    task: TaskView | None
    sent: tuple[AssignmentView, ...]
    officer: str
    depends: bool
    row: AlertRow


class AlertRows:
    """Keeps the rows of the queue in step with the picture, remaking only those whose sources changed.

    *pinned* alerts stay where they were even when they have left the queue: they are in somebody's hand.
    """

    def __init__(self, bands: Bands) -> None:
        self._bands = bands
        self._alerts: Mapping[str, AlertView] = {}
        self._made: dict[str, _Made] = {}
        self._depending: set[str] = set()
        self._order: list[QueuePlace] = []
        self._rows: list[AlertRow] = []
        self._seen: tuple[object, ...] = ()

    def rows(self, picture: Picture, now: datetime, pinned: frozenset[str] = frozenset()) -> list[AlertRow]:
        """The rows at *now*, top to bottom; the same list when nothing that they say has changed."""
        seen = (picture.alerts, picture.tasks, picture.assignments, pinned)
        same = len(seen) == len(self._seen) and all(map(is_, seen, self._seen))
        if same and not any(row.kind is AlertKind.SOS for row in self._rows[:1]):
            return self._rows
        self._seen = seen
        self._look(picture, now)
        made = self._made
        rows = [made[place[-1]].row for place in self._order]
        held = [name for name in pinned if (alert := picture.alerts.get(name)) and not alert.is_open]
        for height, row in enumerate(self._rows if held else ()):
            if row.key in held:  # at the height where it stood
                rows.insert(
                    min(height, len(rows)), self._row(picture, picture.alerts[row.key], None, now).row
                )
        if len(rows) != len(self._rows) or not all(map(is_, rows, self._rows)):
            self._rows = rows
        return self._rows

    def _look(self, picture: Picture, now: datetime) -> None:
        """Make the rows anew that may say something else, and put them where they belong."""
        before, alerts = self._alerts, picture.alerts
        news: list[AlertView] = []
        if alerts is not before:
            known_of = before.get
            news = [alert for name, alert in alerts.items() if known_of(name) is not alert]
            if len(before) + sum(alert.alert_id not in before for alert in news) != len(alerts):
                for name in before.keys() - alerts.keys():
                    self._take_out(name)
            self._alerts = alerts
        # Most alerts wait alone: while nobody is sent, only the alert itself can change its row.
        depending = [alerts[name] for name in self._depending if name in alerts]
        for alert in (*news, *depending):
            if not alert.is_open:
                self._take_out(alert.alert_id)
                continue
            known = self._made.get(alert.alert_id)
            newer = self._row(picture, alert, known, now)
            if newer is not known:
                self._put(newer)

    def _put(self, made: _Made) -> None:
        name = made.alert.alert_id
        known = self._made.get(name)
        place = _place(made.alert)
        if known is None or _place(known.alert) != place:
            self._take_out(name)
            insort(self._order, place)
        self._made[name] = made
        if made.depends:
            self._depending.add(name)

    def _take_out(self, name: str) -> None:
        known = self._made.pop(name, None)
        if known is not None:
            self._depending.discard(name)
            del self._order[bisect_left(self._order, _place(known.alert))]

    def _row(self, picture: Picture, alert: AlertView, known: _Made | None, now: datetime) -> _Made:
        """The row of *alert*; the known one when none of its sources has changed."""
        task = picture.tasks.get(alert.task_id) if alert.task_id else None
        sent = _sent(picture, task)
        officer = caller_words(picture, alert, now)
        if known is not None and known.alert is alert and known.task is task and known.officer == officer:
            before = known.sent
            if len(before) == len(sent) and all(map(is_, before, sent)):
                return known
        depends = alert.task_id is not None or alert.kind is AlertKind.SOS
        return _Made(alert, task, sent, officer, depends, self._made_of(alert, task, sent, officer))

    def _made_of(
        self, alert: AlertView, task: TaskView | None, sent: Sequence[AssignmentView], officer: str
    ) -> AlertRow:
        handling = _state_words(alert, sent)
        return AlertRow(
            key=alert.alert_id,
            number=alert_number(alert.alert_id),
            level=alert.level,
            kind=alert.kind,
            title=officer or road_words(alert),
            degree=condition_word(alert.kind, alert.congestion),
            details=_details(alert, handling),
            is_new=alert.state is AlertState.NEW,
            is_over=not alert.is_open,
            clock=_clock(alert, task, sent, self._bands),
            where=road_words(alert),
            near=near_words(one_line(alert.near)),
            length_m=alert.length_m,
            handling=handling,
            source=source_word(one_line(alert.source)),
            verdict=word(alert.verdict) if alert.verdict is not None else "",
            is_answered=bool(sent),
            told=one_line(" ".join(f"{call.caller} {call.words}" for call in alert.calls)),
        )


def road_words(alert: AlertView) -> str:
    """The alert's road with its direction in words."""
    road = one_line(alert.road) or one_line(alert.place.words) or translate("alerts", "无名路")
    return f"{road} {direction_words(one_line(alert.direction))}".strip()


def row_text(row: AlertRow) -> str:
    """A row as one plain line."""
    return " · ".join((f"{row.title} {row.degree}", *row.details))


def row_says(row: AlertRow) -> str:
    """All that a row says, for a filter to look in."""
    more = (
        row.key,
        row.number,
        word(row.level),
        word(row.kind),
        row.where,
        row.source,
        row.verdict,
        row.told,
    )
    return " ".join((row_text(row), row.near, *more))


def standing_calls(rows: Iterable[AlertRow]) -> list[str]:
    """The calls for help that nobody has reached, those first to whom nobody was sent; *rows* as shown."""
    urgent = takewhile(lambda row: row.is_urgent or row.is_over, rows)
    calls = [row for row in urgent if row.kind is AlertKind.SOS and not row.is_reached]
    return [row.key for row in sorted(calls, key=lambda row: row.is_answered)]


def _place(alert: AlertView) -> QueuePlace:
    """Where an alert stands, as in `dispatch.picture.state.queue`: calls for help, level, the oldest."""
    return (alert.kind is not AlertKind.SOS, -alert.level, alert.raised_at, alert.alert_id)


def _sent(picture: Picture, task: TaskView | None) -> tuple[AssignmentView, ...]:
    """The units that answer the alert now, in the order in which they were sent."""
    if task is None:
        return ()
    found = (picture.assignments.get(name) for name in task.assignment_ids)
    return tuple(one for one in found if one is not None and one.is_open)


def caller_words(picture: Picture, alert: AlertView, now: datetime) -> str:
    """Who calls for help: the officer's name and the call sign."""
    if alert.kind is not AlertKind.SOS:
        return ""
    unit = picture.units.get(alert.unit_id or "")
    name = one_line(unit.officer(now)) if unit is not None else ""
    return f"{name} {call_sign(alert.unit_id or '')}".strip()


def _clock(
    alert: AlertView, task: TaskView | None, sent: Sequence[AssignmentView], bands: Bands
) -> BandClock:
    """The clock against the band of the step that is due; it stops when the first one has arrived."""
    start = alert.raised_at
    if not alert.is_open:
        return BandClock(start, translate("alerts", "已结束"), stopped_at=alert.cleared_at or start)
    plan = task.plan if task is not None else None
    take_s, arrival_s = (plan.take_band_s, plan.arrival_band_s) if plan is not None else bands(alert)
    if alert.state is AlertState.NEW:
        return BandClock(start, translate("alerts", "签收"), take_s)
    arrivals = [one.arrived_at for one in sent if one.arrived_at is not None]
    return BandClock(start, translate("alerts", "到场"), arrival_s, min(arrivals, default=None))


def _details(alert: AlertView, handling: str) -> tuple[str, ...]:
    """The second line: how long or who told, how far somebody has come with it, and near what (cut first)."""
    parts = []
    if alert.kind is AlertKind.SOS:
        parts.append(road_words(alert))
    elif alert.length_m:
        parts.append(distance_words(alert.length_m))
    elif alert.kind is not AlertKind.CONGESTION:
        parts.append(source_word(one_line(alert.source)))
    parts.append(handling)
    if len(alert.calls) > 1:
        parts.append(translate("alerts", "{count} 次来电").format(count=len(alert.calls)))
    if alert.verdict is Verdict.REAL:
        parts.append(word(alert.verdict))
    if alert.cleared_at is not None and alert.is_open:
        parts.append(translate("alerts", "路况已缓解"))
    near = near_words(one_line(alert.near))
    if near:
        parts.append(near)
    return tuple(parts)


def sent_words(sent: Sequence[AssignmentView]) -> str:
    """Who was sent, and how far each has come."""
    return ", ".join(f"{call_sign(one.unit_id)} {_way_words(one)}" for one in sent)


def sent_to(picture: Picture, alert: AlertView) -> tuple[AssignmentView, ...]:
    """The units that answer an alert now, in the order in which they were sent."""
    return _sent(picture, picture.tasks.get(alert.task_id) if alert.task_id else None)


def _state_words(alert: AlertView, sent: Sequence[AssignmentView]) -> str:
    """待签收, who has signed in, or who is on the way."""
    if not alert.is_open:
        return word(alert.verdict) if alert.verdict is Verdict.FALSE else word(alert.state)
    if sent:
        return sent_words(sent)
    if alert.state is AlertState.DISPATCHED:
        return translate("alerts", "需再派")
    if alert.state is AlertState.TAKEN:
        return translate("alerts", "{seat} 签收").format(seat=one_line(alert.taken_by))
    return word(alert.state)


def _way_words(sent: AssignmentView) -> str:
    if sent.arrived_at is not None:
        return word(UnitState.ON_SCENE)
    if sent.order_state in {OrderState.DECLINED, OrderState.REFUSED, OrderState.UNKNOWN}:
        return word(sent.order_state)
    return word(UnitState.EN_ROUTE)
