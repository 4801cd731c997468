"""A prepared task in the picture: versions of its plan, who approved what, and how far its execution is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.domain.execution import PostStep
from dispatch.domain.plans import Plan
from dispatch.domain.recorded import EntryRef
from dispatch.domain.rehearsals import Rehearsal
from dispatch.domain.task_facts import (
    ContingencyTriggered,
    ConvoyPassed,
    DelayMeasured,
    DeviationNoted,
    PostOrdered,
    ReportAnnexed,
    ReportRemarked,
)
from dispatch.domain.tasks import Answer, AnswerBy, OrderState


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of the plan. *reason* is given when it was changed under way."""

    version: int
    plan: Plan
    by: str
    at: datetime
    ref: EntryRef
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A rehearsal that was made of a version."""

    version: int
    rehearsal: Rehearsal
    by: str
    at: datetime
    ref: EntryRef


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody decided something: *version* of the plan that it was about, *why* where a reason is needed."""

    version: int
    by: str
    at: datetime
    ref: EntryRef
    why: str = ""


@dataclass(frozen=True, slots=True)
class PostView:
    """A post in the roll call. *step*: the newest word, None when it was never asked."""

    step: PostStep | None = None
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    in_place_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PostOrderView:
    """What a post was told by its terminal, and how far that has come: as of an assignment's order."""

    fact: PostOrdered
    at: datetime
    ref: EntryRef
    order_state: OrderState = OrderState.ISSUED
    attempts: int = 0
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    answered_at: datetime | None = None
    answer: Answer | None = None
    answered_by: AnswerBy | None = None
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether an answer is still waited for."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class ClosureView:
    """When a closure was cleared, closed and opened; None: not yet."""

    cleared_at: datetime | None = None
    closed_at: datetime | None = None
    opened_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactView:
    """When a department was told and when it confirmed."""

    told_at: datetime | None = None
    confirmed_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeviationView:
    """A deviation, since when, until when, and why."""

    noted: DeviationNoted
    at: datetime
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A unit is kept for a task for a time."""

    task_id: str
    from_at: datetime
    to_at: datetime

    def covers(self, moment: datetime) -> bool:
        """Whether the unit is kept at *moment*."""
        return self.from_at <= moment < self.to_at


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything about a prepared task beyond what every task has.

    *in_force*: (version, since) in their order; version 0: none from then on. *rehearsals*, *approvals*: all
    that were made; what of them stands is for `dispatch.tasks.way` to say. *route_id*: the route in use
    under way, "" the main one. Mappings are by post, closure, contact, check item and deviation; *orders* by
    number.
    """

    versions: tuple[PlanVersion, ...] = ()
    rehearsals: tuple[Rehearsed, ...] = ()
    approvals: tuple[Decided, ...] = ()
    returned: tuple[Decided, ...] = ()
    in_force: tuple[tuple[int, datetime], ...] = ()
    started: Decided | None = None
    unrehearsed: bool = False
    suspended: tuple[Decided, ...] = ()
    ended: Decided | None = None
    cancelled: Decided | None = None
    ticked: frozenset[str] = frozenset()
    posts: Mapping[str, PostView] = field(default_factory=dict)
    orders: Mapping[int, PostOrderView] = field(default_factory=dict)
    closures: Mapping[str, ClosureView] = field(default_factory=dict)
    contacts: Mapping[str, ContactView] = field(default_factory=dict)
    passed: Mapping[str, ConvoyPassed] = field(default_factory=dict)
    deviations: Mapping[str, DeviationView] = field(default_factory=dict)
    triggered: tuple[tuple[datetime, ContingencyTriggered], ...] = ()
    route_id: str = ""
    delay: DelayMeasured | None = None
    remarks: ReportRemarked | None = None
    signed: Decided | None = None
    annexes: tuple[ReportAnnexed, ...] = ()

    @property
    def newest(self) -> PlanVersion | None:
        """The version that was saved last."""
        return self.versions[-1] if self.versions else None

    def order_about(self, post_id: str, about: str = "") -> PostOrderView | None:
        """What a post was told last about a closure or a contingency, "" for the roll call."""
        told = [one for one in self.orders.values() if (one.fact.post_id, one.fact.about) == (post_id, about)]
        return told[-1] if told else None

    def version(self, number: int) -> PlanVersion | None:
        """The version of that number."""
        return next((one for one in self.versions if one.version == number), None)

    def plan_in_force(self, at: datetime) -> PlanVersion | None:
        """The version that was in force at *at*: approved, or started with, or amended; None: none was."""
        standing = [number for number, since in self.in_force if since <= at]
        return self.version(standing[-1]) if standing else None

    @property
    def current(self) -> PlanVersion | None:
        """The version that counts now: the one in force, else the newest."""
        standing = self.version(self.in_force[-1][0]) if self.in_force else None
        return standing or self.newest
