"""What a seat may decide, on a real journal."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.desk import commands
from dispatch.domain import facts
from dispatch.domain.alerts import AlertState, Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.orders import parse_order_text
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason, TaskKind
from dispatch.journal import Conflict, Transaction
from dispatch.journal.verification import verify
from dispatch.picture.views import Picture
from tests.advice.town import NOW
from tests.desk.office import Office, jam, offices


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[Callable[[str], Office]]:
    """Opens offices on one journal."""
    with offices(tmp_path) as open_one:
        yield open_one


@pytest.fixture
def office(open_office: Callable[[str], Office]) -> Office:
    """Seat 1, with one jam in the queue."""
    office = open_office("1")
    office.record(jam("J1"))
    return office


def arrived(office: Office, assignment_id: str) -> None:
    """The gateway sees the unit at the place."""
    unit_id = office.picture.assignments[assignment_id].unit_id
    office.record(facts.UnitArrived(assignment_id, unit_id, 12, NOW + timedelta(minutes=4)))


def story(office: Office, task_id: str) -> commands.Story:
    """What the seat has read of a task."""
    mine = [
        e
        for e in office.entries()
        if task_id == getattr(e.fact, "task_id", None) or isinstance(e.fact, facts.AlertRaised)
    ]
    return commands.Story(mine, office.picture.entry_id)


def test_a_dispatch_is_one_decision_with_all_that_it_stands_on(office: Office) -> None:
    """Taking, task, plan and order in one transaction; each entry names those it is because of."""
    assignment_id = office.dispatch("J1", "A01")
    raised, taken, opened, plan, assigned = office.entries()
    assert office.kinds() == ["AlertRaised", "AlertTaken", "TaskOpened", "PlanMade", "UnitAssigned"]
    assert taken.because == (raised.ref,)
    assert opened.because == (raised.ref, taken.ref)
    assert plan.because == (opened.ref,)
    assert assigned.because == (plan.ref, taken.ref)
    order = assigned.fact
    assert isinstance(order, facts.UnitAssigned)
    assert (order.assignment_id, order.unit_id, order.rank) == (assignment_id, "A01", 1)
    parsed = parse_order_text(order.order_text)
    assert parsed is not None
    assert parsed.order_no == order.order_no
    assert parsed.lat_deg == pytest.approx(order.place.lat_deg, abs=1e-5)
    assert office.picture.alerts["J1"].state is AlertState.DISPATCHED
    assert office.picture.units["A01"].assignment_id == assignment_id
    assert {entry.actor for entry in office.entries()[1:]} == {"席位1"}


def test_the_evidence_is_all_that_was_on_the_screen(office: Office) -> None:
    """Every candidate with time, age and reasons, and who was left out: as it was shown, word for word."""
    advice = office.advice()
    office.dispatch("J1", "A01", advice=advice)
    (assigned,) = office.entries(facts.UnitAssigned)
    assert isinstance(assigned.fact, facts.UnitAssigned)
    assert assigned.fact.advice == advice
    assert len(advice.candidates) == 3
    assert assigned.fact.eta_ms == advice.candidates[0].eta_ms


def test_a_second_order_to_a_busy_unit_is_refused_and_the_first_stands(office: Office) -> None:
    """The reason names unit and task; nothing is recorded and the first assignment is as it was."""
    office.record(jam("J2"))
    first = office.dispatch("J1", "A01")
    before, entries = office.picture.assignments[first], office.entries()
    with pytest.raises(RuleBrokenError, match="unit_busy: A01 T0001 席位1"):
        office.dispatch("J2", "A01", "就近")
    assert office.entries() == entries
    assert office.picture.assignments[first] == before
    assert office.dispatch("J2", "A02") == "D0002"


def test_a_second_unit_to_the_same_alert_joins_its_one_task(office: Office) -> None:
    """No second task, no second plan: the order goes under the ones that stand."""
    office.dispatch("J1", "A01")
    office.dispatch("J1", "A02", "两辆车")
    tasks, plans = office.entries(facts.TaskOpened), office.entries(facts.PlanMade)
    assert (len(tasks), len(plans)) == (1, 1)
    second = office.entries(facts.UnitAssigned)[1]
    assert second.because == (plans[0].ref, office.picture.alerts["J1"].ref)
    assert office.picture.tasks["T0001"].assignment_ids == ("D0001", "D0002")


def test_another_than_the_first_needs_a_reason_and_keeps_it(office: Office) -> None:
    """Without one, or with blanks, it is refused naming the better; with one it is in the record."""
    for reason in ("", "  "):
        with pytest.raises(RuleBrokenError, match="override_reason_needed: A01"):
            office.dispatch("J1", "A02", reason)
    assert office.kinds() == ["AlertRaised"]
    office.dispatch("J1", "A02", "A01 正在换班")
    (assigned,) = office.entries(facts.UnitAssigned)
    assert isinstance(assigned.fact, facts.UnitAssigned)
    assert (assigned.fact.rank, assigned.fact.override_reason) == (2, "A01 正在换班")


def test_numbers_go_on_without_gaps_after_a_refusal(office: Office) -> None:
    """A refused decision takes no order number with it."""
    office.record(jam("J2"))
    office.dispatch("J1", "A01")
    with pytest.raises(RuleBrokenError):
        office.dispatch("J2", "A01")
    assert office.dispatch("J2", "A02") == "D0002"
    assert set(office.picture.tasks) == {"T0001", "T0002"}


def test_a_decision_that_fails_in_the_middle_records_nothing(office: Office) -> None:
    """Alert taken, task opened, and then the plan is refused: none of it has happened."""

    def half(transaction: Transaction, picture: Picture) -> None:
        commands.take_alert("1", "J1")(transaction, picture)
        place = picture.alerts["J1"].place
        transaction.append(facts.TaskOpened("T1", TaskKind.JAM, "t", place, "J1"))
        raise RuleBrokenError("no_plan", "T1")

    with pytest.raises(RuleBrokenError):
        office.decide(half)
    assert office.kinds() == ["AlertRaised"]
    assert office.picture.alerts["J1"].taken_by == ""
    assert office.dispatch("J1", "A01") == "D0001"


def test_an_unseen_alert_unit_or_assignment_is_refused_by_name(office: Office) -> None:
    """Refuse, never guess."""
    advice = office.advice()
    with pytest.raises(RuleBrokenError, match="alert_unknown: J9"):
        office.dispatch("J9", "A01", advice=advice)
    with pytest.raises(RuleBrokenError, match="unit_unknown: B7"):
        office.dispatch("J1", "B7", "因为")
    with pytest.raises(RuleBrokenError, match="assignment_unknown: D9"):
        office.decide(commands.recall("D9", ReleaseReason.RECALLED))
    with pytest.raises(RuleBrokenError, match="task_unknown: T9"):
        office.decide(commands.enter_outcome("T9", Outcome.RECOVERED, "", commands.Story((), 0)))


def test_an_outcome_frees_the_units_writes_the_report_and_closes(office: Office) -> None:
    """Outcome, release, report, closing in one decision, each because of the ones before it."""
    assignment_id = office.dispatch("J1", "A01")
    arrived(office, assignment_id)
    office.record(facts.AlertCleared("J1"))
    office.decide(commands.enter_outcome("T0001", Outcome.RECOVERED, "疏导", story(office, "T0001")))
    entered, released, written, closed = office.entries()[-4:]
    assert [e.kind for e in (entered, released, written, closed)] == [
        "OutcomeEntered",
        "AssignmentReleased",
        "ReportWritten",
        "TaskClosed",
    ]
    (assigned,) = office.entries(facts.UnitAssigned)
    (opened,) = office.entries(facts.TaskOpened)
    assert entered.because == (assigned.ref,)
    assert released.because == (entered.ref, assigned.ref)
    assert written.because == (opened.ref, entered.ref, released.ref)
    assert closed.because == (written.ref,)
    assert isinstance(released.fact, facts.AssignmentReleased)
    assert released.fact.reason is ReleaseReason.DONE
    task = office.picture.tasks["T0001"]
    assert not task.is_open
    assert task.report is not None
    assert task.report.report_id == "R0001"
    assert any("疏导" in line.words for line in task.report.lines)
    assert office.picture.units["A01"].assignment_id is None


def test_who_had_not_arrived_is_recalled_when_the_task_ends(office: Office) -> None:
    """Of two units only the one that was there is done."""
    first = office.dispatch("J1", "A01")
    office.dispatch("J1", "A02", "两辆车")
    arrived(office, first)
    office.decide(commands.enter_outcome("T0001", Outcome.RECOVERED, "", story(office, "T0001")))
    reasons = {
        e.fact.unit_id: e.fact.reason
        for e in office.entries(facts.AssignmentReleased)
        if isinstance(e.fact, facts.AssignmentReleased)
    }
    assert reasons == {"A01": ReleaseReason.DONE, "A02": ReleaseReason.RECALLED}


def test_a_task_ends_once(office: Office) -> None:
    """A second outcome is refused; there is one report and one closing."""
    arrived(office, office.dispatch("J1", "A01"))
    told = story(office, "T0001")
    office.decide(commands.enter_outcome("T0001", Outcome.RECOVERED, "", told))
    with pytest.raises(RuleBrokenError, match="already_closed: T0001"):
        office.decide(commands.enter_outcome("T0001", Outcome.TOWED, "", told))
    assert len(office.entries(facts.ReportWritten)) == len(office.entries(facts.TaskClosed)) == 1


def test_a_report_holds_what_others_recorded_a_moment_ago(open_office: Callable[[str], Office]) -> None:
    """What came after this seat had last read, such as the arrival, is read inside the transaction."""
    office, other = open_office("1"), open_office("2")
    office.record(jam("J1"))
    assignment_id = office.dispatch("J1", "A01")
    told = story(office, "T0001")
    other.record(facts.UnitArrived(assignment_id, "A01", 7, NOW + timedelta(minutes=3)))
    office.decide(commands.enter_outcome("T0001", Outcome.RECOVERED, "", told))
    report = office.picture.tasks["T0001"].report
    assert report is not None
    assert report.to_arrival_ms == 180_000


def test_a_recalled_unit_is_free_for_another(office: Office) -> None:
    """The reason stays with the assignment; a second recall is refused."""
    office.record(jam("J2"))
    first = office.dispatch("J1", "A01")
    office.decide(commands.recall(first, ReleaseReason.RECALLED))
    assert office.picture.assignments[first].release_reason is ReleaseReason.RECALLED
    with pytest.raises(RuleBrokenError, match="assignment_closed"):
        office.decide(commands.recall(first, ReleaseReason.RECALLED))
    assert office.dispatch("J2", "A01") == "D0002"


def test_only_who_was_there_is_done(office: Office) -> None:
    """A unit that has not arrived can be recalled, not released as done."""
    first = office.dispatch("J1", "A01")
    with pytest.raises(RuleBrokenError, match="not_arrived: A01"):
        office.decide(commands.recall(first, ReleaseReason.DONE))


def test_a_call_counts_as_the_riders_answer_once(office: Office) -> None:
    """Entered by the dispatcher because of the order; a second answer is refused."""
    first = office.dispatch("J1", "A01")
    office.decide(commands.acknowledge(first))
    answered = office.entries(facts.OrderAnswered)[0]
    assert answered.because == (office.entries(facts.UnitAssigned)[0].ref,)
    assert answered.fact == facts.OrderAnswered(1, "A01", Answer.ACCEPTED, AnswerBy.CALL)
    with pytest.raises(RuleBrokenError, match="already_answered"):
        office.decide(commands.acknowledge(first))


def test_taking_and_judging_say_because_of_which_alert(office: Office) -> None:
    """A false alert leaves the queue; one with a task cannot be called false."""
    raised = office.entries()[0]
    office.decide(commands.take_alert("1", "J1"))
    office.decide(commands.judge_alert("J1", Verdict.FALSE, "施工围挡"))
    taken, judged = office.entries()[1:]
    assert taken.because == judged.because == (raised.ref,)
    assert not office.picture.alerts["J1"].is_open
    with pytest.raises(RuleBrokenError, match="alert_closed"):
        office.dispatch("J1", "A01")
    office.record(jam("J2"))
    office.dispatch("J2", "A01")
    with pytest.raises(RuleBrokenError, match="alert_has_task: T0001"):
        office.decide(commands.judge_alert("J2", Verdict.FALSE, ""))


def test_sitting_down_and_leaving_are_in_the_record(office: Office) -> None:
    """Who sat where is part of who did what."""
    office.decide(commands.open_seat("1", "王"))
    office.decide(commands.close_seat("1"))
    assert [e.fact for e in office.entries()[1:]] == [facts.SeatOpened("1", "王"), facts.SeatClosed("1")]


def test_another_seats_alert_is_refused_by_its_name(open_office: Callable[[str], Office]) -> None:
    """Whoever took it answers for it; the second seat is told who, although its screen was old."""
    first, second = open_office("1"), open_office("2")
    first.record(jam("J1"))
    second.read()
    advice = second.advice()
    first.dispatch("J1", "A01")
    assert second.picture.alerts["J1"].taken_by == ""
    with pytest.raises(RuleBrokenError, match="alert_taken: 1"):
        second.dispatch("J1", "A02", "另派", advice)
    with pytest.raises(RuleBrokenError, match="alert_taken: 1"):
        second.decide(commands.take_alert("2", "J1"))


def test_the_database_itself_lets_one_of_two_seats_win(open_office: Callable[[str], Office]) -> None:
    """Even a decision that checks nothing is stopped; the error names who holds the unit."""
    first, second = open_office("1"), open_office("2")
    first.record(jam("J1"), jam("J2"))
    second.read()
    first.dispatch("J1", "A01")
    (held,) = first.entries(facts.UnitAssigned)
    assert isinstance(held.fact, facts.UnitAssigned)
    order = held.fact

    def blind(transaction: Transaction, _picture: Picture) -> None:
        opened = facts.TaskOpened("T0002", TaskKind.JAM, "t", order.place, "J2")
        transaction.append(opened)
        transaction.append(facts.PlanMade("P2", "T0002", "jam", "铁骑", 1, ("疏导",), 60, 600))
        transaction.append(
            facts.UnitAssigned("D2", 2, "T0002", "A01", order.place, "令2", 1, 1, "", order.advice)
        )

    with pytest.raises(Conflict) as conflict:
        second.decide(blind)
    assert (conflict.value.what, conflict.value.key, conflict.value.by) == ("unit", "A01", "席位1")
    assert conflict.value.ref == held.ref
    assert "T0002" not in second.picture.tasks


def test_the_record_of_all_this_verifies(office: Office, tmp_path: Path) -> None:
    """The chain fits together after decisions, refusals and roll-backs."""
    arrived(office, office.dispatch("J1", "A01"))
    with pytest.raises(RuleBrokenError):
        office.dispatch("J1", "A01")
    office.decide(commands.enter_outcome("T0001", Outcome.RECOVERED, "", story(office, "T0001")))
    assert verify(tmp_path).broken is None
