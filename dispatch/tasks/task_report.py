"""The content of a task's report: what a reader asks for, as data. `reporting` writes it from the journal.

Everything in it comes from entries of the journal (and the map, for planned passings), so the same journal
gives the same report. *late_s* is seconds behind the plan, negative ahead of it, None where one of both is
not known. Names of people and places are as they were typed; words around them are for who prints or shows.
"""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.execution import DeviationKind
from dispatch.domain.facts import ReportLine
from dispatch.domain.plans import Plan, PostKind, RouteRole, Secrecy, TaskLevel
from dispatch.domain.recorded import EntryRef
from dispatch.domain.rehearsals import Depth, Figure
from dispatch.domain.tasks import OrderState, TaskKind, TaskStage


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the task was. *plan_id*: of its one plan; *began_by*, *ended_by*: who said so."""

    task_id: str
    plan_id: str
    kind: TaskKind
    title: str
    stage: TaskStage
    opened_at: datetime
    level: TaskLevel | None = None
    secrecy: Secrecy = Secrecy.OPEN
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    in_charge: str = ""
    lead_unit_id: str = ""
    notes: str = ""
    began_at: datetime | None = None
    began_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class RedMark:
    """*Start without rehearsal*: by whom, when, why. Every page of the report says it in red."""

    at: datetime
    by: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the plan. *amended*: changed under way; *fields*: how many differ from the one before.

    *in_force*: from when to when it was in force, None as an end: it still is.
    """

    version: int
    by: str
    at: datetime
    amended: bool
    note: str
    fields: int
    in_force: tuple[tuple[datetime, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True)
class RehearsalRow:
    """A rehearsal of a version: an exercise, with what repeats it."""

    version: int
    by: str
    at: datetime
    depth: Depth
    seeds: tuple[int, ...]
    digest: str
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision on the way: *step* is ``approved``, ``returned``, ``suspended`` or ``cancelled``."""

    at: datetime
    step: str
    by: str
    version: int
    why: str


@dataclass(frozen=True, slots=True)
class RouteRow:
    """A route of the plan in force. *used*: the convoy was on it."""

    route_id: str
    name: str
    role: RouteRole
    used: bool
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something with a planned and an actual time."""

    planned_at: datetime | None = None
    actual_at: datetime | None = None

    @property
    def late_s(self) -> int | None:
        """Whole seconds behind the plan, negative ahead of it."""
        if self.planned_at is None or self.actual_at is None:
            return None
        return round((self.actual_at - self.planned_at).total_seconds())


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post: when it was to stand and stood, when the convoy was to pass and passed (*by_hand*: entered)."""

    post_id: str
    kind: PostKind
    name: str
    people: tuple[str, ...]
    unit_id: str
    call_sign: str
    to_at: datetime | None
    stood: Moment
    passed: Moment
    by_hand: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A closure: cleared, closed, opened, each as planned and as it was."""

    closure_id: str
    name: str
    cleared: Moment
    closed: Moment
    opened: Moment
    note: str = ""


@dataclass(frozen=True, slots=True)
class Forces:
    """Who was planned and who came: people and units each counted once, their hours as seconds at a post.

    A post's time runs from *in place* to its planned end or the end of the task, whichever is earlier; one
    that was never reported in place counts as not used.
    """

    people_planned: int
    people_used: int
    units_planned: int
    units_used: int
    person_planned_s: int
    person_used_s: int
    unit_planned_s: int
    unit_used_s: int
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delay:
    """The public's delay: what the rehearsal of the version in force forecast, what road states show.

    *forecast*: figures of the rehearsal (``delay_vehicle_s``, whole and by closure), *forecast_depth* None:
    none was made. *seen*: figures of `DelayMeasured`, () where nothing was; *since*, *until* its time.
    """

    forecast_depth: Depth | None = None
    forecast: tuple[Figure, ...] = ()
    seen: tuple[Figure, ...] = ()
    since: datetime | None = None
    until: datetime | None = None

    def forecast_s(self, about: str = "") -> Figure | None:
        """The forecast vehicle-seconds of a closure, "" for the whole plan."""
        return _figure(self.forecast, "delay_vehicle_s", about)

    def seen_figure(self, name: str, about: str = "") -> Figure | None:
        """A measured figure by its name and what it is about."""
        return _figure(self.seen, name, about)


def _figure(figures: tuple[Figure, ...], name: str, about: str) -> Figure | None:
    return next((one for one in figures if (one.name, one.about) == (name, about)), None)


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert that was raised near the route between start and end. *task_id*: what handled it."""

    alert_id: str
    at: datetime
    kind: AlertKind
    level: AlertLevel
    congestion: CongestionLevel
    words: str
    cleared_at: datetime | None
    task_id: str


@dataclass(frozen=True, slots=True)
class ContingencyRow:
    """A contingency that was triggered. *route_id*: the route that was switched to, "" for none."""

    at: datetime
    contingency_id: str
    situation: str
    by: str
    actions: tuple[str, ...]
    route_id: str
    note: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A department of the plan's list, in its order: when it was told, and when it confirmed."""

    contact_id: str
    department: str
    person: str
    told_at: datetime | None
    confirmed_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """What went otherwise, since when, until when, and why. *about*: the post or closure, "" the convoy."""

    deviation_id: str
    kind: DeviationKind
    about: str
    at: datetime
    ended_at: datetime | None
    seconds: int
    metres: int
    reason: str


@dataclass(frozen=True, slots=True)
class Undone:
    """Something planned that nobody recorded as done; *what* names it, as ``post_not_in_place`` does."""

    what: str
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order that nobody answered, and how far it came."""

    order_no: int
    unit_id: str
    at: datetime
    state: OrderState
    why: str


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the person in charge wrote: 存在问题 and 改进建议."""

    at: datetime
    by: str
    problems: str
    suggestions: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, when, in which entry."""

    at: datetime
    by: str
    entry: EntryRef


@dataclass(frozen=True, slots=True)
class Annex:
    """A later correction."""

    number: int
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class TaskReport:
    """All of it. *report_id* "": not written yet, this is how it would be. *written_at*: when it was.

    *plan*: the version that counts, to be drawn. *newest*: the last entry that the report is written from;
    its hash, and with it all of its chain before it, stands in the footer. *secret*: for those named only.
    """

    report_id: str
    written_at: datetime | None
    task: TaskFacts
    red_mark: RedMark | None
    versions: tuple[VersionRow, ...]
    version: int
    plan: Plan
    rehearsals: tuple[RehearsalRow, ...]
    decisions: tuple[DecisionRow, ...]
    routes: tuple[RouteRow, ...]
    timeline: tuple[ReportLine, ...]
    posts: tuple[PostRow, ...]
    closures: tuple[ClosureRow, ...]
    forces: Forces
    delay: Delay
    alerts: tuple[AlertRow, ...]
    contingencies: tuple[ContingencyRow, ...]
    contacts: tuple[ContactRow, ...]
    deviations: tuple[DeviationRow, ...]
    undone: tuple[Undone, ...]
    unanswered: tuple[OrderRow, ...]
    remarks: Remarks | None
    signature: Signature | None
    annexes: tuple[Annex, ...]
    newest: EntryRef
    newest_at: datetime

    @property
    def secret(self) -> bool:
        """Whether only those named may read it."""
        return self.task.secrecy is Secrecy.SECRET
