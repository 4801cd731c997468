"""What happened, in the past tense: every kind of journal entry.

A fact holds integers, strings, enumerations, aware UTC datetimes, tuples and dataclasses of these and
nothing else, because its canonical form is hashed. Who did it, when and because of what is in the
envelope, `dispatch.domain.recorded.Recorded`. A kind's name and its fields never change their meaning;
a new meaning is a new version.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel, Verdict
from dispatch.domain.calls import Channel
from dispatch.domain.evidence import Advice
from dispatch.domain.geo import Place
from dispatch.domain.task_facts import TaskFact
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason, TaskKind


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """The gateway found a jam, a terminal called for help, or somebody told a seat of something.

    *place* is the bottleneck (the downstream end) or the caller's position; *segments* the ids of the
    road segments concerned from upstream to downstream; *onset_at* when the condition began as far as
    the source shows; *level* how loud; *congestion* the GB/T level of a jam.
    """

    alert_id: str
    kind: AlertKind
    level: AlertLevel
    road: str
    direction: str
    near: str
    place: Place
    segments: tuple[str, ...]
    length_m: int
    onset_at: datetime
    source: str
    congestion: CongestionLevel = CongestionLevel.UNKNOWN
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class AlertChanged:
    """A standing alert got worse, better, longer or shorter."""

    alert_id: str
    level: AlertLevel
    near: str
    place: Place
    segments: tuple[str, ...]
    length_m: int
    congestion: CongestionLevel = CongestionLevel.UNKNOWN


@dataclass(frozen=True, slots=True)
class AlertCleared:
    """The condition behind an alert is over, as the source shows it."""

    alert_id: str


@dataclass(frozen=True, slots=True)
class AlertTaken:
    """A seat answers for the alert from now on (签收)."""

    alert_id: str
    seat: str


@dataclass(frozen=True, slots=True)
class AlertJudged:
    """A dispatcher judged the alert real or false. A false one leaves the queue."""

    alert_id: str
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallNoted:
    """Somebody told of an alert by *channel*: the words as they were said, and what they were taken for.

    *rang_at*: when the telephone rang. The first call of an alert that is raised by hand stands beside its
    raising; later ones join it.
    """

    alert_id: str
    channel: Channel
    rang_at: datetime
    words: str
    caller: str
    kind: AlertKind
    level: AlertLevel
    place: Place


@dataclass(frozen=True, slots=True)
class AlertWithdrawn:
    """A seat took back an alert that it had just raised by hand; it leaves the queue."""

    alert_id: str


@dataclass(frozen=True, slots=True)
class AlertHandedBack:
    """A seat took back that it answers for the alert: anybody may take it again."""

    alert_id: str
    seat: str


@dataclass(frozen=True, slots=True)
class VerdictReversed:
    """A dispatcher took a verdict back; what a false one had closed is open again."""

    alert_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TaskOpened:
    """Work begins: every dispatch belongs to a task."""

    task_id: str
    kind: TaskKind
    title: str
    place: Place
    alert_id: str | None = None


@dataclass(frozen=True, slots=True)
class PlanMade:
    """The one plan of a task: what goes, how many, what they do there, by when.

    *take_band_s* and *arrival_band_s* are the response bands counted from the alert.
    """

    plan_id: str
    task_id: str
    template: str
    unit_kind: str
    unit_count: int
    actions: tuple[str, ...]
    take_band_s: int
    arrival_band_s: int


@dataclass(frozen=True, slots=True)
class UnitAssigned:
    """A named unit is sent to a named place: the decision with its whole evidence.

    The journal is the gateway's outbox: once this entry is committed the order goes out under
    *order_no* as *order_text*. *rank* is the chosen candidate's (0 if it was not among them);
    *override_reason* says why it was not the first.
    """

    assignment_id: str
    order_no: int
    task_id: str
    unit_id: str
    place: Place
    order_text: str
    rank: int
    eta_ms: int
    override_reason: str
    advice: Advice


@dataclass(frozen=True, slots=True)
class OrderSent:
    """The order was written to the terminal's socket; *attempt* counts from 1."""

    order_no: int
    unit_id: str
    attempt: int


@dataclass(frozen=True, slots=True)
class OrderDelivered:
    """The terminal's general answer (0x0001) said 0."""

    order_no: int
    unit_id: str


@dataclass(frozen=True, slots=True)
class OrderRefused:
    """The terminal's general answer said something else, or it is not connected."""

    order_no: int
    unit_id: str
    why: str


@dataclass(frozen=True, slots=True)
class OrderUnknown:
    """The gateway cannot know whether the order arrived; it is repeated with the same number."""

    order_no: int
    unit_id: str
    why: str


@dataclass(frozen=True, slots=True)
class OrderAnswered:
    """The rider said yes or no, by the terminal or by a call that the dispatcher entered."""

    order_no: int
    unit_id: str
    answer: Answer
    by: AnswerBy


@dataclass(frozen=True, slots=True)
class UnitArrived:
    """The track shows the unit at the place: within the radius for the time."""

    assignment_id: str
    unit_id: str
    distance_m: int
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class AssignmentReleased:
    """The unit is free again."""

    assignment_id: str
    unit_id: str
    reason: ReleaseReason


@dataclass(frozen=True, slots=True)
class OutcomeEntered:
    """The dispatcher entered what became of it."""

    task_id: str
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a report: when, what step, in which words, out of which entry."""

    at: datetime
    step: str
    words: str
    entry: str


@dataclass(frozen=True, slots=True)
class ReportWritten:
    """The one report of a task, written from the journal.

    Durations are from the alert, in milliseconds; None where the step did not happen.
    """

    report_id: str
    task_id: str
    title: str
    lines: tuple[ReportLine, ...]
    to_order_ms: int | None
    to_arrival_ms: int | None
    to_clear_ms: int | None
    within_band: int | None


@dataclass(frozen=True, slots=True)
class TaskClosed:
    """The task is over: it has its report."""

    task_id: str


@dataclass(frozen=True, slots=True)
class OutcomeReversed:
    """A dispatcher took an outcome back: the task is open again, and its report is struck out.

    Units that were set free stay free.
    """

    task_id: str
    outcome: Outcome
    report_id: str


@dataclass(frozen=True, slots=True)
class RiderIdentified:
    """A rider's card (0x0702) was read at the terminal; an empty *officer* means that it was taken out."""

    unit_id: str
    officer: str


@dataclass(frozen=True, slots=True)
class TerminalRefused:
    """A terminal that is not in the register, or failed to authenticate, was turned away (once an hour)."""

    phone: str
    why: str


@dataclass(frozen=True, slots=True)
class SeatOpened:
    """An operator sat down."""

    seat: str
    operator: str


@dataclass(frozen=True, slots=True)
class SeatClosed:
    """An operator left on purpose."""

    seat: str


@dataclass(frozen=True, slots=True)
class SourceLost:
    """A source of observations stopped answering."""

    source: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceRestored:
    """A lost source answers again."""

    source: str


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where a chain stood: after *count* entries the hash of the last one was *head*."""

    chain: str
    count: int
    head: str


@dataclass(frozen=True, slots=True)
class JournalSetAside:
    """The journal before this one was set aside untouched; this entry chains the new one to it.

    *file*: where it lies now, from the data directory. *code*: ``damaged``, or ``restored`` when a person
    put the copy *restored* in its place; *why* in the database's words. *ends*: how its chains stood, as
    their anchors say.
    """

    file: str
    code: str
    why: str
    ends: tuple[ChainEnd, ...]
    restored: str = ""


Fact = (
    AlertRaised
    | AlertChanged
    | AlertCleared
    | AlertTaken
    | AlertJudged
    | CallNoted
    | AlertWithdrawn
    | AlertHandedBack
    | VerdictReversed
    | TaskOpened
    | PlanMade
    | UnitAssigned
    | OrderSent
    | OrderDelivered
    | OrderRefused
    | OrderUnknown
    | OrderAnswered
    | UnitArrived
    | AssignmentReleased
    | OutcomeEntered
    | ReportWritten
    | TaskClosed
    | OutcomeReversed
    | RiderIdentified
    | TerminalRefused
    | SeatOpened
    | SeatClosed
    | SourceLost
    | SourceRestored
    | JournalSetAside
    | TaskFact
)

FACT_KINDS: dict[str, type] = {kind.__name__: kind for kind in get_args(Fact)}
"""Every kind of fact by the name under which it is journalled."""

FACT_VERSIONS: dict[str, int] = dict.fromkeys(FACT_KINDS, 1)
"""The present version of each kind."""
