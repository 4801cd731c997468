"""The nouns of the picture: frozen values, replaced as a whole when something about them changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, CongestionLevel, Verdict
from dispatch.domain.facts import CallNoted, PlanMade, ReportWritten
from dispatch.domain.geo import Place
from dispatch.domain.observations import SourceSeen
from dispatch.domain.recorded import EntryRef
from dispatch.domain.tasks import (
    Answer,
    AnswerBy,
    OrderState,
    Outcome,
    ReleaseReason,
    TaskKind,
    TaskStage,
    TaskState,
)
from dispatch.domain.units import PositionReport, Shift, shift_at
from dispatch.picture.prepared import Hold, Prepared


@dataclass(frozen=True, slots=True)
class UnitView:
    """A 铁骑: its terminal, its duty lines, its newest position, and what holds it.

    *changed_at* is when the position last differed; *rider* the officer whose card is in the terminal;
    *assignment_id* the one open assignment; *sos_alert_id* its standing call for help.
    """

    unit_id: str
    phone: str = ""
    profile: str = ""
    shifts: tuple[Shift, ...] = ()
    online: bool = False
    linked_at: datetime | None = None
    rider: str = ""
    position: PositionReport | None = None
    changed_at: datetime | None = None
    assignment_id: str | None = None
    sos_alert_id: str | None = None

    def officer(self, now: datetime) -> str:
        """Who rides: the card's name, else the duty sheet's, else nothing."""
        shift = shift_at(self.shifts, now)
        return self.rider or (shift.officer if shift else "")

    def beat(self, now: datetime) -> str:
        """The beat of the duty line that covers *now*, or nothing."""
        shift = shift_at(self.shifts, now)
        return shift.beat if shift else ""


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as the queue shows it; fields as in `AlertRaised` and what was done since."""

    alert_id: str
    kind: AlertKind
    level: AlertLevel
    congestion: CongestionLevel
    road: str
    direction: str
    near: str
    place: Place
    segments: tuple[str, ...]
    length_m: int
    onset_at: datetime
    raised_at: datetime
    source: str
    ref: EntryRef
    unit_id: str | None = None
    state: AlertState = AlertState.NEW
    taken_by: str = ""
    taken_at: datetime | None = None
    verdict: Verdict | None = None
    task_id: str | None = None
    changed_at: datetime | None = None
    cleared_at: datetime | None = None
    calls: tuple[CallNoted, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state is not AlertState.CLOSED


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """One unit sent to one place: the state is kept here, never on the unit."""

    assignment_id: str
    order_no: int
    task_id: str
    unit_id: str
    place: Place
    order_text: str
    rank: int
    eta_ms: int
    override_reason: str
    assigned_at: datetime
    ref: EntryRef
    order_state: OrderState = OrderState.ISSUED
    attempts: int = 0
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    answered_at: datetime | None = None
    answer: Answer | None = None
    answered_by: AnswerBy | None = None
    why: str = ""
    arrived_at: datetime | None = None
    released_at: datetime | None = None
    release_reason: ReleaseReason | None = None

    @property
    def is_open(self) -> bool:
        """Whether the unit is still bound."""
        return self.released_at is None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with its one plan, its assignments, its outcome and its one report.

    *state*: what its units are doing; *stage*: how far it is on the way of every task. *prepared*: versions
    of the plan and its execution, None where the plan came from a template. *sealed*: the task is secret and
    not for whoever holds this picture, or its key is missing: nothing but its number and stage is told.
    """

    task_id: str
    kind: TaskKind
    title: str
    place: Place
    opened_at: datetime
    opened_by: str
    ref: EntryRef
    alert_id: str | None = None
    plan: PlanMade | None = None
    plan_ref: EntryRef | None = None
    assignment_ids: tuple[str, ...] = ()
    outcome: Outcome | None = None
    outcome_note: str = ""
    outcome_at: datetime | None = None
    outcome_ref: EntryRef | None = None
    report: ReportWritten | None = None
    report_ref: EntryRef | None = None
    closed_at: datetime | None = None
    state: TaskState = TaskState.OPEN
    stage: TaskStage = TaskStage.DRAFT
    prepared: Prepared | None = None
    sealed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the task still lacks its closing."""
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class RoadsView:
    """The newest state of each road segment, arrays over the network's segment indices; read-only.

    *speed_mps* float32 with NaN for no data, *level* uint8 of `CongestionLevel`, *observed_at_s* float64
    POSIX seconds (0 where never seen). *version* grows with each change.
    """

    speed_mps: NDArray[np.float32]
    level: NDArray[np.uint8]
    source_status: NDArray[np.uint8]
    observed_at_s: NDArray[np.float64]
    version: int = 0

    @classmethod
    def unknown(cls, segments: int) -> "RoadsView":
        """Return the state of *segments* roads of which nothing is known yet."""
        return cls(
            np.full(segments, np.nan, np.float32),
            np.zeros(segments, np.uint8),
            np.zeros(segments, np.uint8),
            np.zeros(segments, np.float64),
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is true now. Mappings are never changed in place.

    *entry_id* is the last journal entry that was folded; *now* the gateway's clock as last heard;
    *refused* counts refused frames by reason; *holds*: for which tasks, and when, a unit is kept.
    """

    now: datetime
    roads: RoadsView
    units: Mapping[str, UnitView] = field(default_factory=dict)
    alerts: Mapping[str, AlertView] = field(default_factory=dict)
    tasks: Mapping[str, TaskView] = field(default_factory=dict)
    assignments: Mapping[str, AssignmentView] = field(default_factory=dict)
    sources: Mapping[str, SourceSeen] = field(default_factory=dict)
    holds: Mapping[str, tuple[Hold, ...]] = field(default_factory=dict)
    accepted: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    entry_id: int = 0
    speed: float = 1.0
