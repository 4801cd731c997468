"""What a seat can still take back: its last decision, for half a minute, by an entry that strikes it out."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from dispatch.desk.commands import Decision
from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.recorded import EntryRef
from dispatch.domain.tasks import ReleaseReason
from dispatch.journal import Transaction
from dispatch.picture.views import Picture
from dispatch.tasks import rules

WITHIN_S = 30.0
"""So long (wall time: it is a person's half minute) after it was taken a decision can be taken back."""


@dataclass(frozen=True, slots=True)
class Reversible:
    """A decision that can be taken back for *left_s* more seconds of wall time.

    *command* names it as the seat's method does: take_alert, judge_alert, dispatch, enter_outcome,
    report_alert. *key* is what it was about (an alert, assignment or task), *unit_id* the unit that was
    sent, or nothing; *ref* its entry.
    """

    command: str
    key: str
    unit_id: str
    ref: EntryRef
    left_s: float = WITHIN_S


class LastDecision:
    """Holds the newest decision of a seat while it can be taken back."""

    def __init__(self, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._clock_s = clock_s
        self._decided: tuple[Reversible, float] | None = None

    def took(self, command: str, key: str, ref: EntryRef, unit_id: str = "") -> None:
        """A decision was committed just now; the one before can no longer be taken back by one key."""
        self._decided = Reversible(command, key, unit_id, ref), self._clock_s() + WITHIN_S

    def forget(self) -> None:
        """Nothing can be taken back: it was, or something else was decided that cannot be."""
        self._decided = None

    @property
    def reversible(self) -> Reversible | None:
        """What can be taken back now, and how long."""
        if self._decided is None:
            return None
        decision, until_s = self._decided
        left_s = until_s - self._clock_s()
        return replace(decision, left_s=left_s) if left_s > 0 else None


def reversal(seat: str, decision: Reversible) -> Decision[None]:
    """Take a decision back; what went on meanwhile may stand against it."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        transaction.append(struck(seat, decision, picture), because=[decision.ref])

    return decide


def struck(seat: str, decision: Reversible, picture: Picture) -> facts.Fact:
    """The fact that strikes a decision out."""
    key = decision.key
    match decision.command:
        case "take_alert":
            rules.returnable_alert(picture, key, seat)
            return facts.AlertHandedBack(key, seat)
        case "judge_alert":
            alert = picture.alerts.get(key)
            verdict = alert.verdict if alert is not None and alert.verdict is not None else Verdict.REAL
            rules.judged_alert(picture, key, verdict)
            return facts.VerdictReversed(key, verdict)
        case "dispatch":
            assignment = rules.releasable_assignment(picture, key, ReleaseReason.MISTAKEN)
            return facts.AssignmentReleased(key, assignment.unit_id, ReleaseReason.MISTAKEN)
        case "enter_outcome":
            task = rules.handled_task(picture, key)
            report_id = task.report.report_id if task.report is not None else ""
            if task.outcome is None:
                raise AssertionError("a handled task has its outcome")
            return facts.OutcomeReversed(key, task.outcome, report_id)
        case "report_alert":
            rules.withdrawable_alert(picture, key)
            return facts.AlertWithdrawn(key)
        case _:
            raise ValueError(f"nobody can take back {decision.command}")
