"""The last decision is taken back by an entry that strikes it out; the record keeps both."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.desk import commands
from dispatch.desk.call_commands import report_alert
from dispatch.desk.reverse import WITHIN_S, LastDecision, Reversible, reversal
from dispatch.domain import facts
from dispatch.domain.alerts import AlertState, Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.recorded import EntryRef
from dispatch.domain.tasks import Outcome, ReleaseReason, TaskState
from dispatch.journal import Conflict, RuleViolated
from dispatch.journal.verification import verify
from tests.advice.town import NOW
from tests.desk.office import Office, jam, offices
from tests.desk.test_call_commands import CALL


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Seat 1, with one jam in the queue."""
    with offices(tmp_path) as open_one:
        office = open_one("1")
        office.record(jam("J1"))
        yield office


def reverse(office: Office, command: str, key: str, ref: EntryRef, seat: str = "1") -> None:
    """Take a decision back as a seat does."""
    office.decide(reversal(seat, Reversible(command, key, "", ref)))


def closed(office: Office) -> tuple[str, EntryRef]:
    """A task that ended with an outcome: its id, and the outcome's entry."""
    assignment_id = office.dispatch("J1", "A01")
    office.record(facts.UnitArrived(assignment_id, "A01", 12, NOW + timedelta(minutes=4)))
    task_id = office.picture.assignments[assignment_id].task_id
    story = commands.Story(office.entries(), office.picture.entry_id)
    ref = office.decide(commands.enter_outcome(task_id, Outcome.TOWED, "", story))
    return task_id, ref


def test_a_taking_is_handed_back_and_another_seat_may_take_it(office: Office) -> None:
    """The holding is free in the database too."""
    ref = office.decide(commands.take_alert("1", "J1"))
    reverse(office, "take_alert", "J1", ref)
    alert = office.picture.alerts["J1"]
    assert (alert.state, alert.taken_by) == (AlertState.NEW, "")
    assert office.entries()[-1].because == (ref,)
    office.decide(commands.take_alert("2", "J1"))
    assert office.picture.alerts["J1"].taken_by == "2"


def test_what_another_seat_answers_for_nobody_else_hands_back(office: Office) -> None:
    """By the rules of the moment, and by the database where the picture is behind."""
    ref = office.decide(commands.take_alert("2", "J1"))
    with pytest.raises(RuleBrokenError, match="not_yours"):
        reverse(office, "take_alert", "J1", ref)
    with pytest.raises(RuleViolated, match="alert_not_taken"):
        office.record(facts.AlertHandedBack("J1", "1"))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_taken_back_leaves_the_alert_as_it_was(office: Office, verdict: Verdict) -> None:
    """A false one had left the queue: it is there again, answered for by whom it was."""
    office.decide(commands.take_alert("1", "J1"))
    before = office.picture.alerts["J1"]
    ref = office.decide(commands.judge_alert("J1", verdict, ""))
    reverse(office, "judge_alert", "J1", ref)
    assert office.picture.alerts["J1"] == before


def test_a_false_alarm_that_the_source_has_cleared_meanwhile_stays_closed(office: Office) -> None:
    """There is nothing left to send anybody to."""
    ref = office.decide(commands.judge_alert("J1", Verdict.FALSE, ""))
    office.record(facts.AlertCleared("J1"))
    reverse(office, "judge_alert", "J1", ref)
    assert office.picture.alerts["J1"].verdict is None
    assert not office.picture.alerts["J1"].is_open


def test_a_unit_sent_by_mistake_is_called_back_and_free(office: Office) -> None:
    """The reason says that it was a mistake; the alert waits for another, and the task goes on."""
    assignment_id = office.dispatch("J1", "A01")
    ref = office.picture.assignments[assignment_id].ref
    reverse(office, "dispatch", assignment_id, ref)
    assignment = office.picture.assignments[assignment_id]
    assert assignment.release_reason is ReleaseReason.MISTAKEN
    assert office.picture.units["A01"].assignment_id is None
    office.dispatch("J1", "A01")
    assert len(office.picture.tasks) == 1


def test_an_outcome_taken_back_opens_the_task_and_strikes_the_report_out(office: Office) -> None:
    """One task, one report: the next outcome writes it anew, under its number, and tells of the first."""
    task_id, ref = closed(office)
    reverse(office, "enter_outcome", task_id, ref)
    task = office.picture.tasks[task_id]
    assert (task.is_open, task.outcome, task.report, task.state) == (True, None, None, TaskState.ON_SCENE)
    assert office.picture.alerts["J1"].state is AlertState.DISPATCHED
    story = commands.Story(office.entries(), office.picture.entry_id)
    office.decide(commands.enter_outcome(task_id, Outcome.DIRECTED, "", story))
    task = office.picture.tasks[task_id]
    assert task.report is not None
    assert not task.is_open
    words = [line.words for line in task.report.lines]
    assert any("撤回处置结果" in line and "作废" in line for line in words)
    first, second = office.entries(facts.ReportWritten)
    assert first.fact.report_id == second.fact.report_id  # type: ignore[union-attr]  # reports


def test_a_unit_may_be_sent_to_a_task_that_was_opened_again(office: Office) -> None:
    """Its place among the open tasks is there again."""
    task_id, ref = closed(office)
    reverse(office, "enter_outcome", task_id, ref)
    office.dispatch("J1", "A02", "A01 已离开")
    assert office.picture.units["A02"].assignment_id is not None


def test_an_outcome_is_taken_back_once(office: Office) -> None:
    """The second time there is none; the database says so too."""
    task_id, ref = closed(office)
    reverse(office, "enter_outcome", task_id, ref)
    with pytest.raises(RuleBrokenError, match="not_handled"):
        reverse(office, "enter_outcome", task_id, ref)
    with pytest.raises((RuleViolated, Conflict)):
        office.record(facts.OutcomeReversed(task_id, Outcome.TOWED, "R0001"))


def test_an_alert_raised_by_mistake_is_withdrawn_until_somebody_was_sent(office: Office) -> None:
    """Then its task ends it."""
    alert_id, ref = office.decide(report_alert("1", CALL))
    reverse(office, "report_alert", alert_id, ref)
    assert not office.picture.alerts[alert_id].is_open
    other_id, other = office.decide(report_alert("1", CALL))
    office.dispatch(other_id, office.advice(other_id).candidates[0].unit_id)
    with pytest.raises(RuleBrokenError, match="alert_has_task"):
        reverse(office, "report_alert", other_id, other)


def test_a_decision_can_be_taken_back_for_half_a_minute() -> None:
    """Of wall time, the newest only, and only once."""
    now_s = 100.0
    last = LastDecision(lambda: now_s)
    assert last.reversible is None
    last.took("take_alert", "J1", EntryRef("desk-1", 1))
    last.took("dispatch", "D0001", EntryRef("desk-1", 5), "A01")
    now_s += WITHIN_S - 1
    left = last.reversible
    assert left is not None
    assert (left.command, left.unit_id, left.left_s) == ("dispatch", "A01", pytest.approx(1.0))
    now_s += 1
    assert last.reversible is None
    last.took("dispatch", "D0002", EntryRef("desk-1", 9))
    last.forget()
    assert last.reversible is None


def test_the_record_of_all_this_verifies(office: Office, tmp_path: Path) -> None:
    """What was struck out is still there, and still hashed."""
    task_id, ref = closed(office)
    reverse(office, "enter_outcome", task_id, ref)
    assert "OutcomeReversed" in office.kinds()
    assert verify(tmp_path).broken is None
