"""Which entries belong to which task, and how long they are kept."""

from collections.abc import Iterable
from datetime import timedelta

from dispatch.desk.log import KEPT, Log
from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.facts import Fact
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason
from tests.picture.news import NOW, alert, dispatched, recorded
from tests.tasks.work import ADVICE, assigned, opened, plan


def log_of(entries: Iterable[Recorded]) -> Log:
    """A log of these entries."""
    log = Log()
    log.add(entries)
    return log


def test_everything_about_a_task_is_filed_under_it_from_the_alert_on() -> None:
    """Alert, taking, plan, order, its steps, arrival, outcome, report: by alert, task, order, assignment."""
    story: list[Fact] = [
        alert("J1"),
        facts.AlertTaken("J1", "1"),
        opened("T1", "J1"),
        plan("T1"),
        assigned(1, "A11", "T1"),
        facts.OrderSent(1, "A11", 1),
        facts.OrderDelivered(1, "A11"),
        facts.OrderAnswered(1, "A11", Answer.ACCEPTED, AnswerBy.CALL),
        facts.UnitArrived("D1", "A11", 12, NOW),
        facts.AlertChanged("J1", alert().level, "", alert().place, (), 100),
        facts.AlertCleared("J1"),
        facts.OutcomeEntered("T1", Outcome.RECOVERED),
        facts.AssignmentReleased("D1", "A11", ReleaseReason.DONE),
        facts.TaskClosed("T1"),
    ]
    entries = recorded(story)
    assert log_of(entries).of_task("T1") == entries


def test_tasks_side_by_side_are_kept_apart() -> None:
    """Entries of two tasks that come in turns land under their own, and what is no task's under none."""
    facts_of = (alert("J1"), facts.SeatOpened("1", "王"), alert("J2"), opened("T2", "J2"), opened("T1", "J1"))
    more = (facts.RiderIdentified("A11", "张"), plan("T2"), plan("T1"), facts.AlertCleared("J2"))
    entries = recorded([*facts_of, *more])
    log = log_of(entries)
    assert [e.entry_id for e in log.of_task("T1")] == [1, 5, 8]
    assert [e.entry_id for e in log.of_task("T2")] == [3, 4, 7, 9]
    assert log.of_task("T3") == []
    assert list(log.entries()) == entries


def test_an_order_that_goes_to_another_unit_stays_with_its_task() -> None:
    """Order numbers and assignment ids find the task, never the unit, which works for many."""
    entries = recorded(
        [
            *dispatched("J1", "A12", 1),
            *dispatched("J2", "A13", 2),
            facts.OrderRefused(2, "A13", "offline"),
            facts.OrderSent(1, "A12", 1),
            facts.AssignmentReleased("D0002", "A13", ReleaseReason.UNREACHABLE),
        ]
    )
    log = log_of(entries)
    assert [e.entry_id for e in log.of_task("T0001")] == [1, 2, 3, 8]
    assert [e.entry_id for e in log.of_task("T0002")] == [4, 5, 6, 7, 9]


def test_what_came_in_pieces_is_filed_as_if_it_came_at_once() -> None:
    """The journal is read as it grows; where it was cut makes no difference."""
    entries = recorded([alert("J1"), *dispatched("J1"), facts.OrderSent(1, "A12", 1)])
    log = Log()
    for entry in entries:
        log.add([entry])
    assert log.of_task("T0001") == log_of(entries).of_task("T0001") == entries


def test_a_day_and_a_half_later_closed_tasks_and_waiting_alerts_are_let_go() -> None:
    """What is old leaves with its task; a task that is still open keeps its story."""
    old = recorded(
        [
            alert("J1"),
            opened("T1", "J1"),
            facts.TaskClosed("T1"),
            alert("J2"),
            opened("T2", "J2"),
            alert("J3"),
            facts.AlertJudged("J3", Verdict.FALSE),
        ]
    )
    log = log_of(old)
    (late,) = recorded([plan("T2")], first=8, start=NOW + KEPT + timedelta(minutes=1))
    log.add([late])
    assert list(log.entries()) == [late]
    assert log.of_task("T1") == []
    assert [e.entry_id for e in log.of_task("T2")] == [4, 5, 8]
    assert log._of_alert == {}
    assert set(log._task_of.values()) == {"T2"}


def test_the_evidence_is_not_copied() -> None:
    """An entry is filed as the object that was read: a day of evidence is held once."""
    entries = recorded([opened("T1", "J1"), plan("T1"), assigned()])
    held = log_of(entries).of_task("T1")[-1].fact
    assert isinstance(held, facts.UnitAssigned)
    assert held.advice is ADVICE
