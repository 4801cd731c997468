"""What happened to a prepared task: its plan, its approval, its execution, its report's signature.

Kinds of journal entry as those of `dispatch.domain.facts`, under the same rules, in a module of their own.
*by* names the person who decided, as the list of people has it; the envelope has seat and operator.
"""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.execution import (
    ClosureStep,
    ContactStep,
    DeviationKind,
    PostOrderKind,
    PostStep,
)
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Figure, Rehearsal

# ------------------------------------------------------------------------------------------ the plan


@dataclass(frozen=True, slots=True)
class PlanRevised:
    """A version of the one plan was saved on purpose, before the start. No rehearsal or approval covers it.

    *version* counts from 1 and follows *previous*, None for the first.
    """

    task_id: str
    version: int
    by: str
    plan: Plan
    previous: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanAmended:
    """A supervisor changed the plan under way; the version is in force at once, rehearsed by nobody."""

    task_id: str
    version: int
    by: str
    plan: Plan
    previous: int
    reason: str


@dataclass(frozen=True, slots=True)
class TaskPlanned:
    """The plan is complete: it may be rehearsed."""

    task_id: str
    version: int
    by: str


@dataclass(frozen=True, slots=True)
class PlanRehearsed:
    """A rehearsal of a version was made and looked at, with all that repeats it to the same numbers."""

    task_id: str
    version: int
    by: str
    rehearsal: Rehearsal


@dataclass(frozen=True, slots=True)
class PlanApproved:
    """A supervisor who did not write it approved the rehearsed version."""

    task_id: str
    version: int
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanReturned:
    """A supervisor did not approve the version, and said why."""

    task_id: str
    version: int
    by: str
    reason: str


# ------------------------------------------------------------------------------------------- the way


@dataclass(frozen=True, slots=True)
class TaskStarted:
    """The approved version is carried out from now on."""

    task_id: str
    version: int
    by: str


@dataclass(frozen=True, slots=True)
class TaskStartedUnrehearsed:
    """In an emergency a supervisor started without rehearsal or approval; the report says so in red."""

    task_id: str
    version: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskSuspended:
    """The execution is held."""

    task_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskResumed:
    """The execution goes on."""

    task_id: str
    by: str


@dataclass(frozen=True, slots=True)
class TaskEnded:
    """The execution is over; its units are free."""

    task_id: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskCancelled:
    """The task will not be carried out."""

    task_id: str
    by: str
    reason: str


# ---------------------------------------------------------------------------------------- under way


@dataclass(frozen=True, slots=True)
class ItemTicked:
    """Something on the check list is done, or after all is not (*done* 1 or 0)."""

    task_id: str
    item_id: str
    done: int


@dataclass(frozen=True, slots=True)
class RollCalled:
    """Posts were asked whether they stand (点名)."""

    task_id: str
    post_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostOrdered:
    """A unit is told something by its terminal where it stands: it is bound by nothing and rides nowhere.

    The gateway sends *order_text* under *order_no*, as an assignment's. *post_id*: the unit's post, "" where
    it has none; *about*: the closure or the contingency, "" for the roll call.
    """

    task_id: str
    order_no: int
    unit_id: str
    post_id: str
    kind: PostOrderKind
    about: str
    order_text: str


@dataclass(frozen=True, slots=True)
class PostReported:
    """A post answered, is in place, or cannot."""

    task_id: str
    post_id: str
    step: PostStep
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClosureMoved:
    """A closure was ordered, or is known to be, cleared, closed or open again."""

    task_id: str
    closure_id: str
    step: ClosureStep
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactTold:
    """A co-operating department was told, or confirmed."""

    task_id: str
    contact_id: str
    step: ContactStep
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContingencyTriggered:
    """What was prepared for a case is done now. *route_id*: the route in use from now on, "" for the same."""

    task_id: str
    contingency_id: str
    by: str
    route_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConvoyPassed:
    """The convoy passed a post at *passed_at*, entered by hand (*by_hand* 1) or seen from its lead."""

    task_id: str
    post_id: str
    passed_at: datetime
    by_hand: int


@dataclass(frozen=True, slots=True)
class DeviationNoted:
    """Something goes otherwise than planned by more than the tolerance.

    *about*: the post or closure concerned, "" for the convoy. *seconds* late (negative: early), *metres* off
    the route; 0 where it is not of that kind.
    """

    task_id: str
    deviation_id: str
    kind: DeviationKind
    about: str
    seconds: int = 0
    metres: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeviationEnded:
    """It goes as planned again, or somebody said why it did not."""

    task_id: str
    deviation_id: str
    reason: str = ""


# --------------------------------------------------------------------------------------- the report


@dataclass(frozen=True, slots=True)
class DelayMeasured:
    """The public's delay while the task was carried out, measured once from the recorded road states.

    Recorded with the report, since road states are not kept for ever. *figures*: those of
    `dispatch.review.public_delay`.
    """

    task_id: str
    since: datetime
    until: datetime
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ReportRemarked:
    """The person in charge wrote 存在问题 and 改进建议; the newest stands."""

    task_id: str
    report_id: str
    by: str
    problems: str
    suggestions: str


@dataclass(frozen=True, slots=True)
class ReportSigned:
    """A supervisor signed the report."""

    task_id: str
    report_id: str
    by: str


@dataclass(frozen=True, slots=True)
class ReportAnnexed:
    """A later correction: an annex, numbered from 1, never an edit."""

    task_id: str
    report_id: str
    number: int
    by: str
    text: str


TaskFact = (
    PlanRevised
    | PlanAmended
    | TaskPlanned
    | PlanRehearsed
    | PlanApproved
    | PlanReturned
    | TaskStarted
    | TaskStartedUnrehearsed
    | TaskSuspended
    | TaskResumed
    | TaskEnded
    | TaskCancelled
    | ItemTicked
    | RollCalled
    | PostOrdered
    | PostReported
    | ClosureMoved
    | ContactTold
    | ContingencyTriggered
    | ConvoyPassed
    | DeviationNoted
    | DeviationEnded
    | DelayMeasured
    | ReportRemarked
    | ReportSigned
    | ReportAnnexed
)
