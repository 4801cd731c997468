"""What the screen asks of a seat; `dispatch.desk.seat.Seat` is the real one, tests bring a fake."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from dispatch.advice.likeness import Likeness
from dispatch.desk.reverse import Reversible
from dispatch.desk.trend import TrendPoint
from dispatch.desk.ways import Way
from dispatch.domain.alerts import Verdict
from dispatch.domain.calls import Call, Spot
from dispatch.domain.evidence import Advice
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Outcome, ReleaseReason
from dispatch.domain.units import FreshnessPolicy
from dispatch.journal.trouble import JournalTrouble
from dispatch.picture.views import Picture
from dispatch.review.rates import Rates
from dispatch.roads.network import RoadNetwork
from dispatch.roads.search import FoundPlace
from dispatch.tasks.call_words import Guess
from dispatch.tasks.task_report import TaskReport
from ui.bridge.task_port import TaskPort

__all__ = [
    "FoundPlace",
    "Guess",
    "JournalTrouble",
    "Likeness",
    "Listener",
    "Reversible",
    "SeatPort",
    "TrendPoint",
    "Way",
]

Listener = Callable[[Picture, Sequence[Recorded]], None]
"""Called with the new picture and the entries that were folded into it (none for mere observations)."""


class SeatPort(TaskPort, Protocol):
    """A seat's questions (quick, synchronous) and commands (asynchronous, journalled before they show).

    Commands raise `dispatch.domain.errors.RuleBrokenError`, and the journal's `Conflict` and
    `JournalUnavailable`; nothing has happened then.
    """

    seat: str
    operator: str
    network: RoadNetwork
    policy: FreshnessPolicy

    @property
    def picture(self) -> Picture:
        """What is true now."""

    def now(self) -> datetime:
        """The city's time, aware UTC."""

    def log(self) -> Sequence[Recorded]:
        """Entries of the last day, oldest first."""

    def advice_for(self, alert_id: str) -> Advice:
        """Units ranked for an alert, now. Raises RuleBrokenError (alert_unknown)."""

    def prepare_advice(self, alert_id: str) -> None:
        """Rank the units for an alert ahead of time: `advice_for` has it at hand when it is asked soon."""

    def bands_for(self, alert_id: str) -> tuple[int, int]:
        """Seconds from the alert to signing in and to arrival, by its plan or else its template."""
        ...

    def way_of(self, assignment_id: str) -> Way | None:
        """Way of an assigned unit that has not arrived yet, or None."""

    def rates(self) -> Rates:
        """Today's 及时发现率 and 准确处置率."""

    def trend(self) -> Sequence[TrendPoint]:
        """Points of the last hours, oldest first."""

    def task_log(self, task_id: str) -> Sequence[Recorded]:
        """The entries of one task, those of its alert first."""
        ...

    def report_draft(self, task_id: str) -> Sequence[str]:
        """A task's report as it would be now, line by line."""

    async def task_report(self, task_id: str) -> TaskReport:
        """The report of a task, or as it would be now. Raises RuleBrokenError (task_unknown, task_sealed)."""
        ...

    async def print_report(self, task_id: str, file: Path) -> None:
        """Write a task's report, by the file's ending. Raises as `task_report`, ValueError and OSError."""

    def find_places(self, text: str, most: int = 8) -> Sequence[FoundPlace]:
        """Roads, crossings, landmarks that *text* may mean (Chinese, pinyin, initials), likeliest first."""
        ...

    def spot_at(self, lat_deg: float, lon_deg: float) -> Spot:
        """The place on a road nearest to a point of the map, in words."""
        ...

    def guess_kind(self, words: str) -> Guess:
        """What a caller's words are about, and how loud; "other" where nothing tells."""
        ...

    def likely_same(self, call: Call) -> Sequence[Likeness]:
        """Open alerts that may be what a call tells of, likeliest first; none is fine."""
        ...

    def troubles(self) -> Sequence[JournalTrouble]:
        """What is wrong with the record now, each kind once; empty: decisions are recorded."""
        ...

    def reversible(self) -> Reversible | None:
        """What this seat decided last, while it can still be taken back (30 s)."""
        ...

    def listen(self, listener: Listener) -> None:
        """Call *listener* with each new picture, on the event loop."""

    async def take_alert(self, alert_id: str) -> None:
        """签收: answer for an alert."""

    async def judge_alert(self, alert_id: str, verdict: Verdict, note: str = "") -> None:
        """Judge an alert real or false."""

    async def dispatch(self, alert_id: str, unit_id: str, override_reason: str = "") -> str:
        """派警: send a unit; returns the assignment's id."""

    async def acknowledge(self, assignment_id: str) -> None:
        """Enter that the rider accepted by a call."""

    async def recall(self, assignment_id: str, reason: ReleaseReason) -> None:
        """召回: call a unit back."""

    async def enter_outcome(self, task_id: str, outcome: Outcome, note: str = "") -> None:
        """Enter what became of a task; it is closed with its report."""

    async def report_alert(self, call: Call) -> str:
        """Raise the alert that somebody told of; returns its id. Nothing is merged by itself."""
        ...

    async def join_call(self, alert_id: str, call: Call) -> None:
        """Note a call as telling of an alert that is open already."""

    async def reverse(self) -> None:
        """Take back what `reversible` names: a new entry strikes it out; a unit sent is called back."""

    async def locate(self, unit_id: str) -> None:
        """Ask a unit's terminal where it is."""

    async def stop(self, *, leave: bool = True) -> bool:
        """Leave the seat; returns whether this desk was the last one."""
        ...
