"""What the screen asks of a seat; `dispatch.desk.seat.Seat` is the real one, tests bring a fake."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.alerts import Verdict
from dispatch.domain.evidence import Advice
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Outcome, ReleaseReason
from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.views import Picture
from dispatch.review.rates import Rates
from dispatch.roads.network import RoadNetwork


@dataclass(frozen=True, slots=True)
class Way:
    """The road from a unit to its place: *points_deg* float64 (n, 2) of latitude and longitude."""

    assignment_id: str
    points_deg: NDArray[np.float64]
    eta_s: float
    length_m: float


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The city at one moment: congestion index 0..10 (NaN where unknown) and number of open alerts."""

    at: datetime
    index: float
    open_alerts: int


Listener = Callable[[Picture, Sequence[Recorded]], None]
"""Called with the new picture and the entries that were folded into it (none for mere observations)."""


class SeatPort(Protocol):
    """A seat's questions (quick, synchronous) and commands (asynchronous, journalled before they show).

    Commands raise `dispatch.domain.errors.RuleBrokenError`, and the journal's `Conflict` and
    `JournalUnavailable`; nothing has happened then.
    """

    seat: str
    operator: str
    network: RoadNetwork
    policy: FreshnessPolicy

    @property
    def picture(self) -> Picture: ...
    def now(self) -> datetime: ...
    def log(self) -> Sequence[Recorded]: ...
    def advice_for(self, alert_id: str) -> Advice: ...
    def way_of(self, assignment_id: str) -> Way | None: ...
    def rates(self) -> Rates: ...
    def trend(self) -> Sequence[TrendPoint]: ...
    def report_draft(self, task_id: str) -> Sequence[str]: ...
    def listen(self, listener: Listener) -> None: ...

    async def take_alert(self, alert_id: str) -> None: ...
    async def judge_alert(self, alert_id: str, verdict: Verdict, note: str = "") -> None: ...
    async def dispatch(self, alert_id: str, unit_id: str, override_reason: str = "") -> str: ...
    async def acknowledge(self, assignment_id: str) -> None: ...
    async def recall(self, assignment_id: str, reason: ReleaseReason) -> None: ...
    async def enter_outcome(self, task_id: str, outcome: Outcome, note: str = "") -> None: ...
    async def locate(self, unit_id: str) -> None: ...
