"""A prepared task on a real journal, from the draft to the archive, and what is refused on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.advice.ranking import RankingPolicy, rank
from dispatch.desk import task_commands as commands
from dispatch.desk import under_way_commands as work
from dispatch.desk.commands import Decision, Story, enter_outcome
from dispatch.desk.typed import LONGEST_LINE
from dispatch.domain import facts, task_facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.orders import parse_escort, parse_order_text
from dispatch.domain.people import Person
from dispatch.domain.plans import SEALED_TITLE, Plan, PreparedOrder, Secrecy
from dispatch.domain.tasks import Answer, AnswerBy, OrderState, Outcome, TaskStage
from dispatch.domain.units import UnitState
from dispatch.journal import JournalError, RuleViolated, Transaction
from dispatch.journal.verification import verify
from dispatch.picture.prepared import Prepared
from dispatch.picture.state import unit_state
from dispatch.picture.views import Picture, TaskView
from dispatch.roads.nearest import RoadIndex
from dispatch.tasks.way import Step, may_see, open_steps
from tests.desk.office import POLICY, TOWN, Office, jam, offices
from tests.tasks.prepared import (
    CHIEF,
    CLERK,
    OTHER_CHIEF,
    PLANNER,
    at,
    full_plan,
    place,
    rehearsal,
)

CITY = place(36.45, 115.98, "市中心")
PLAN = full_plan()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Seat 1."""
    with offices(tmp_path) as open_one:
        yield open_one("1")


def begun(office: Office, plan: Plan = PLAN) -> str:
    """A task with the first version of its plan."""
    return office.decide(commands.open_task(PLANNER, plan, CITY))


def approved(office: Office) -> str:
    """A task that was planned, rehearsed and approved."""
    task_id = begun(office)
    office.decide(commands.call_planned(PLANNER, task_id))
    office.decide(commands.enter_rehearsal(PLANNER, task_id, 1, rehearsal()))
    office.decide(commands.approve(CHIEF, task_id, 1, "同意"))
    return task_id


def started(office: Office) -> str:
    """A task under way."""
    task_id = approved(office)
    office.decide(commands.start(CLERK, task_id))
    return task_id


def task(office: Office, task_id: str) -> TaskView:
    """The task as the seat sees it."""
    return office.picture.tasks[task_id]


def prepared(office: Office, task_id: str) -> Prepared:
    """Its preparation."""
    found = task(office, task_id).prepared
    assert found is not None
    return found


def report(office: Office, task_id: str) -> str:
    """Write the report from all that was recorded."""
    story = Story(office.entries(), office.picture.entry_id)
    return office.decide(commands.write_report(CLERK, task_id, story))


def refused(office: Office, decision: Decision[object]) -> str:
    """The rule that a decision breaks; nothing is recorded then."""
    count = len(office.entries())
    with pytest.raises((RuleBrokenError, JournalError)) as refusal:
        office.decide(decision)
    assert len(office.entries()) == count
    assert isinstance(refusal.value, RuleBrokenError | RuleViolated)
    return refusal.value.rule


def test_a_task_goes_its_whole_way(office: Office, tmp_path: Path) -> None:
    """Each step is an entry because of the one before, up to one signed report and the archive."""
    task_id = started(office)
    office.decide(commands.suspend(CHIEF, task_id, "让行救护车"))
    assert task(office, task_id).stage is TaskStage.SUSPENDED
    office.decide(commands.resume(PLANNER, task_id))
    office.decide(commands.end(PLANNER, task_id, "顺利"))
    report_id = report(office, task_id)
    office.decide(commands.remark(PLANNER, task_id, "无", "早到岗"))
    office.decide(commands.sign(CHIEF, task_id))
    office.decide(commands.archive(CHIEF, task_id))
    assert office.decide(commands.annex(CHIEF, task_id, "更正：到岗时间")) == 1
    view = task(office, task_id)
    assert (view.stage, view.is_open) == (TaskStage.ARCHIVED, False)
    assert report_id == "R0001"
    assert view.report is not None
    steps = [line.step for line in view.report.lines]
    assert steps == [
        "task", "plan", "plan", "plan", "rehearsal", "approval", "start", "suspension", "suspension", "end",
    ]  # fmt: skip
    assert all(entry.because for entry in office.entries()[1:])
    assert verify(tmp_path / "journal.sqlite3").broken is None


@pytest.mark.parametrize(
    ("person", "rule"), [(CLERK, "role_needed"), (PLANNER, "role_needed"), (CHIEF, "")], ids=str
)
def test_only_a_supervisor_approves(office: Office, person: Person, rule: str) -> None:
    """The role is checked in the core, at the command."""
    task_id = begun(office)
    office.decide(commands.call_planned(PLANNER, task_id))
    office.decide(commands.enter_rehearsal(PLANNER, task_id, 1, rehearsal()))
    if rule:
        assert refused(office, commands.approve(person, task_id, 1)) == rule
    else:
        office.decide(commands.approve(person, task_id, 1))
        assert task(office, task_id).stage is TaskStage.APPROVED


def test_nobody_approves_his_own_plan(office: Office) -> None:
    """Not even a supervisor; another one does."""
    task_id = office.decide(commands.open_task(CHIEF, PLAN, CITY))
    office.decide(commands.call_planned(CHIEF, task_id))
    office.decide(commands.enter_rehearsal(CHIEF, task_id, 1, rehearsal()))
    assert refused(office, commands.approve(CHIEF, task_id, 1)) == "own_plan"
    office.decide(commands.approve(OTHER_CHIEF, task_id, 1))
    assert task(office, task_id).stage is TaskStage.APPROVED


def test_a_changed_plan_loses_its_rehearsal_and_its_approval(office: Office) -> None:
    """It is a draft again, no version is in force, and each step has to be taken anew."""
    task_id = approved(office)
    changed = replace(PLAN, posts=PLAN.posts[:2])
    assert office.decide(commands.revise(PLANNER, task_id, 1, changed)) == 2
    assert task(office, task_id).stage is TaskStage.DRAFT
    assert refused(office, commands.start(CLERK, task_id)) == "stage_forbids"
    office.decide(commands.call_planned(PLANNER, task_id))
    assert refused(office, commands.approve(CHIEF, task_id, 2)) == "stage_forbids"
    office.decide(commands.enter_rehearsal(PLANNER, task_id, 2, rehearsal()))
    assert refused(office, commands.approve(CHIEF, task_id, 1)) == "plan_changed"
    office.decide(commands.approve(CHIEF, task_id, 2))
    office.decide(commands.start(CLERK, task_id))
    assert [version.version for version in prepared(office, task_id).versions] == [1, 2]


def test_the_plan_in_force_at_any_minute_is_known(office: Office) -> None:
    """None before the approval, then the approved one, then the amended one, none after the end."""
    task_id = started(office)
    clock = office.journal._clock
    clock.at += timedelta(minutes=10)  # type: ignore[attr-defined]  # the tests' own clock
    changed = replace(PLAN, posts=PLAN.posts[:2])
    office.decide(commands.amend(CHIEF, task_id, 1, changed, "前导车故障"))
    clock.at += timedelta(minutes=10)  # type: ignore[attr-defined]  # the tests' own clock
    office.decide(commands.end(CHIEF, task_id))
    seen = prepared(office, task_id)
    begin = seen.in_force[0][1]

    def in_force(minutes: float) -> int:
        version = seen.plan_in_force(begin + timedelta(minutes=minutes))
        return 0 if version is None else version.version

    assert [in_force(minutes) for minutes in (-1, 0, 9, 10, 19, 20)] == [0, 1, 1, 2, 2, 0]


def test_two_who_change_one_version_are_told_apart(office: Office) -> None:
    """The second one learns who was first, and nothing of either is lost."""
    task_id = begun(office)
    office.decide(commands.revise(PLANNER, task_id, 1, replace(PLAN, checklist=())))
    with pytest.raises(RuleBrokenError, match="plan_changed: 周敏"):
        office.decide(commands.revise(CHIEF, task_id, 1, PLAN))


def test_a_half_done_draft_is_saved_and_not_called_planned(office: Office) -> None:
    """An empty plan is a draft; what it lacks is named."""
    task_id = begun(office, Plan())
    assert task(office, task_id).stage is TaskStage.DRAFT
    with pytest.raises(RuleBrokenError, match="任务 · 级别：未填写"):
        office.decide(commands.call_planned(PLANNER, task_id))


def test_an_emergency_starts_without_rehearsal_by_a_supervisor_with_a_reason(office: Office) -> None:
    """And the record says so, with a kind of entry of its own."""
    task_id = begun(office)
    assert refused(office, commands.start(CHIEF, task_id)) == "stage_forbids"
    assert refused(office, commands.start_unrehearsed(PLANNER, task_id, "险情")) == "role_needed"
    assert refused(office, commands.start_unrehearsed(CHIEF, task_id, " ")) == "reason_needed"
    office.decide(commands.start_unrehearsed(CHIEF, task_id, "险情"))
    assert prepared(office, task_id).unrehearsed
    office.decide(commands.end(CHIEF, task_id))
    report(office, task_id)
    written = task(office, task_id).report
    assert written is not None
    assert [line.words for line in written.lines if line.step == "unrehearsed"] == [
        "赵刚 紧急开始：预案第 1 版未经演练批准（险情）"
    ]


def test_what_is_returned_says_why_and_is_mended(office: Office) -> None:
    """A refused approval has a reason; the plan goes back to its author."""
    task_id = approved(office)
    assert refused(office, commands.return_plan(CHIEF, task_id, "")) == "reason_needed"
    office.decide(commands.return_plan(CHIEF, task_id, "缺医疗点"))
    assert task(office, task_id).stage is TaskStage.RETURNED
    assert prepared(office, task_id).returned[-1].why == "缺医疗点"
    assert prepared(office, task_id).plan_in_force(at(600)) is None
    assert refused(office, commands.start(CLERK, task_id)) == "stage_forbids"


def test_a_cancelled_task_is_over(office: Office) -> None:
    """With a reason, before the start only; nothing more can be done to it."""
    task_id = approved(office)
    office.decide(commands.cancel(PLANNER, task_id, "改期"))
    assert (task(office, task_id).stage, task(office, task_id).is_open) == (TaskStage.CANCELLED, False)
    assert open_steps(office.picture, task_id, CHIEF) == ()
    running = started(office)
    assert refused(office, commands.cancel(CHIEF, running, "改期")) == "stage_forbids"


def test_no_archive_without_a_signed_report(office: Office) -> None:
    """Report, remarks, signature, archive: each needs the one before."""
    task_id = started(office)
    assert refused(office, commands.archive(CHIEF, task_id)) == "stage_forbids"
    office.decide(commands.end(CHIEF, task_id))
    report(office, task_id)
    assert refused(office, commands.sign(CHIEF, task_id)) == "report_incomplete"
    office.decide(commands.remark(PLANNER, task_id, "无", "无"))
    assert refused(office, commands.sign(PLANNER, task_id)) == "role_needed"
    assert refused(office, commands.archive(CHIEF, task_id)) == "archive_without_signature"
    office.decide(commands.sign(CHIEF, task_id))
    assert refused(office, commands.remark(PLANNER, task_id, "有", "有")) == "stage_forbids"


def test_a_prepared_task_has_no_jams_outcome(office: Office) -> None:
    """One shape, and one way for each kind: the short way is not open to it."""
    task_id = started(office)
    story = Story(office.entries(), office.picture.entry_id)
    assert refused(office, enter_outcome(task_id, Outcome.HANDED_OVER, "", story)) == "stage_forbids"


def test_units_are_reserved_while_their_posts_stand(office: Office) -> None:
    """By the plan in force and for its times only; whoever asks for them is told the task."""
    task_id = approved(office)
    unit = office.picture.units["A01"]
    states = [unit_state(office.picture, unit, at(minutes), POLICY) for minutes in (-31, -30, 19, 20)]
    assert [state is UnitState.RESERVED for state in states] == [False, True, True, False]
    assert office.picture.holds["A01"][0].task_id == task_id
    office.decide(commands.return_plan(CHIEF, task_id, "换人"))
    assert "A01" not in office.picture.holds


def test_a_secret_task_has_no_name_for_everybody(office: Office) -> None:
    """Its title and place stand in the plan alone, and that is for those who are named."""
    brief = replace(PLAN.brief, secrecy=Secrecy.SECRET, readers=("孙莉",))
    task_id = begun(office, replace(PLAN, brief=brief))
    opened = office.entries(facts.TaskOpened)[0].fact
    assert isinstance(opened, facts.TaskOpened)
    assert (opened.title, opened.place, task(office, task_id).title) == (SEALED_TITLE, CITY, SEALED_TITLE)
    seen = [may_see(task(office, task_id), person) for person in (PLANNER, OTHER_CHIEF, CHIEF, CLERK)]
    assert seen == [True, True, False, False]


# ------------------------------------------------------------------------------------------ under way


def test_the_roll_is_called_and_answered(office: Office) -> None:
    """Asked, answered, in place, each with its time; who is asked again answers again."""
    task_id = started(office)
    office.decide(work.call_roll(CLERK, task_id))
    assert {post.step for post in prepared(office, task_id).posts.values()} == {PostStep.ASKED}
    office.decide(work.report_post(CLERK, task_id, "p1", PostStep.IN_PLACE))
    office.decide(work.report_post(CLERK, task_id, "p2", PostStep.CANNOT, "车坏"))
    posts = prepared(office, task_id).posts
    assert posts["p1"].in_place_at is not None
    assert (posts["p2"].step, posts["p2"].note, posts["p2"].in_place_at) == (PostStep.CANNOT, "车坏", None)
    office.decide(work.call_roll(CLERK, task_id, ["p1"]))
    again = prepared(office, task_id).posts["p1"]
    assert (again.step, again.answered_at, again.in_place_at is None) == (PostStep.ASKED, None, False)
    assert refused(office, work.call_roll(CLERK, task_id, ["p9"])) == "part_unknown"
    assert refused(office, work.report_post(CLERK, task_id, "p1", PostStep.ASKED)) == "out_of_order"


def test_closures_open_after_they_were_closed(office: Office) -> None:
    """Cleared, closed, opened; neither twice nor before."""
    task_id = started(office)
    assert refused(office, work.move_closure(CLERK, task_id, "c1", ClosureStep.OPENED)) == "out_of_order"
    office.decide(work.move_closure(CLERK, task_id, "c1", ClosureStep.CLEARED))
    office.decide(work.move_closure(CLERK, task_id, "c1", ClosureStep.CLOSED))
    assert refused(office, work.move_closure(CLERK, task_id, "c1", ClosureStep.CLOSED)) == "out_of_order"
    office.decide(work.move_closure(CLERK, task_id, "c1", ClosureStep.OPENED))
    closure = prepared(office, task_id).closures["c1"]
    assert None not in (closure.cleared_at, closure.closed_at, closure.opened_at)


def test_contacts_are_told_before_they_confirm(office: Office) -> None:
    """Also before the start: that is when most are told."""
    task_id = begun(office)
    confirm = work.tell_contact(CLERK, task_id, "d1", ContactStep.CONFIRMED)
    assert refused(office, confirm) == "out_of_order"
    office.decide(work.tell_contact(CLERK, task_id, "d1", ContactStep.TOLD))
    office.decide(confirm)
    assert prepared(office, task_id).contacts["d1"].confirmed_at is not None
    office.decide(work.tick(CLERK, task_id, "i1", done=True))
    assert prepared(office, task_id).ticked == {"i1"}
    office.decide(work.tick(CLERK, task_id, "i1", done=False))
    assert prepared(office, task_id).ticked == frozenset()


def test_a_contingency_switches_the_route(office: Office) -> None:
    """One command, and the route in use is the other one."""
    task_id = started(office)
    office.decide(work.trigger(CHIEF, task_id, "k1", "塌陷"))
    assert prepared(office, task_id).route_id == "r1"
    assert refused(office, work.trigger(CHIEF, task_id, "k9")) == "part_unknown"


def test_what_a_person_entered_stands_above_the_track(office: Office) -> None:
    """The convoy's passing by hand is not overwritten by a late track."""
    task_id = started(office)
    office.record(task_facts.ConvoyPassed(task_id, "p1", at(0), by_hand=0))
    office.decide(work.enter_passing(CLERK, task_id, "p1", at(1)))
    office.record(task_facts.ConvoyPassed(task_id, "p1", at(5), by_hand=0))
    assert prepared(office, task_id).passed["p1"].passed_at == at(1)


def told(office: Office) -> list[tuple[int, str, str, str]]:
    """What posts were told by their terminals: number, unit, kind, words."""
    found = [entry.fact for entry in office.entries()]
    orders = [fact for fact in found if isinstance(fact, task_facts.PostOrdered)]
    return [(one.order_no, one.unit_id, one.kind.value, one.order_text) for one in orders]


def test_a_roll_call_asks_the_terminals_of_the_posts(office: Office) -> None:
    """Each unit with a terminal gets the question; one that the register does not know is asked by radio."""
    task_id = started(office)
    office.decide(work.call_roll(CLERK, task_id, ["p1", "p2"]))
    assert told(office) == [
        (1, "A01", "roll_call", "令1 点名：铁1 东昌路口，是否到岗？"),
        (2, "A02", "roll_call", "令2 点名：铁2 兴华路口，是否到岗？"),
    ]
    nobody = replace(office.picture.units["A02"], unit_id="B99")
    office.picture = replace(office.picture, units={"A01": office.picture.units["A01"], "B99": nobody})
    office.decide(work.call_roll(CLERK, task_id))
    assert [unit for _, unit, _, _ in told(office)] == ["A01", "A02", "A01"]
    assert prepared(office, task_id).posts["p2"].step is PostStep.ASKED


def test_a_post_answers_by_a_call(office: Office) -> None:
    """What the dispatcher heard answers the question and is the post's report; once."""
    task_id = started(office)
    office.decide(work.call_roll(CLERK, task_id, ["p1", "p2"]))
    office.decide(work.answer_order(CLERK, task_id, 1, Answer.ACCEPTED))
    office.decide(work.answer_order(CLERK, task_id, 2, Answer.CANNOT))
    seen = prepared(office, task_id)
    assert [seen.posts[name].step for name in ("p1", "p2")] == [PostStep.IN_PLACE, PostStep.CANNOT]
    assert [seen.orders[number].order_state for number in (1, 2)] == [
        OrderState.ACKNOWLEDGED,
        OrderState.DECLINED,
    ]
    assert seen.orders[1].answered_by is AnswerBy.CALL
    assert refused(office, work.answer_order(CLERK, task_id, 1, Answer.ACCEPTED)) == "out_of_order"
    assert refused(office, work.answer_order(CLERK, task_id, 9, Answer.ACCEPTED)) == "part_unknown"


def test_a_closure_moves_when_its_post_says_so(office: Office) -> None:
    """One key tells the post's terminal; ordered is not closed, and a no leaves it as it was."""
    task_id = started(office)
    assert office.decide(work.order_closure(CLERK, task_id, "c1", ClosureStep.CLOSED)) == 1
    assert told(office) == [(1, "A01", "close", "令1 管制：柳园路中段，现在封闭")]
    assert "c1" not in prepared(office, task_id).closures
    order = prepared(office, task_id).order_about("p1", "c1")
    assert order is not None
    assert (order.order_state, order.is_open) == (OrderState.ISSUED, True)
    office.decide(work.answer_order(CLERK, task_id, 1, Answer.CANNOT))
    assert "c1" not in prepared(office, task_id).closures
    office.decide(work.order_closure(CLERK, task_id, "c1", ClosureStep.CLOSED))
    office.record(facts.OrderSent(2, "A01", 1), facts.OrderDelivered(2, "A01"))
    assert prepared(office, task_id).orders[2].order_state is OrderState.DELIVERED
    office.decide(work.answer_order(CLERK, task_id, 2, Answer.ACCEPTED))
    assert prepared(office, task_id).closures["c1"].closed_at is not None
    assert refused(office, work.order_closure(CLERK, task_id, "c1", ClosureStep.CLOSED)) == "out_of_order"


def test_a_closure_without_a_terminal_is_entered_as_moved(office: Office) -> None:
    """Where no post with a unit closes it, the one key is the dispatcher's own word."""
    bare = replace(PLAN.closures[0], post_id="")
    task_id = begun(office, replace(PLAN, closures=(bare,)))
    office.decide(commands.start_unrehearsed(CHIEF, task_id, "险情"))
    assert office.decide(work.order_closure(CLERK, task_id, "c1", ClosureStep.CLOSED, "电台")) is None
    closure = prepared(office, task_id).closures["c1"]
    assert (closure.closed_at is None, closure.note) == (False, "电台")
    assert told(office) == []


def test_a_contingency_sends_its_prepared_orders(office: Office) -> None:
    """Each post or unit that the plan names is told its words, because of the one command."""
    orders = (
        PreparedOrder("p2", "", "放行"),
        PreparedOrder("", "A03", "掉头"),
        PreparedOrder("p1", "", "守住"),
    )
    case = replace(PLAN.contingencies[0], orders=(*orders, orders[0]))
    task_id = begun(office, replace(PLAN, contingencies=(case,)))
    office.decide(commands.start_unrehearsed(CHIEF, task_id, "险情"))
    office.decide(work.trigger(CHIEF, task_id, "k1"))
    assert [(unit, kind, words) for _, unit, kind, words in told(office)] == [
        ("A02", "contingency", "令1 突发处置：主路受阻。放行"),
        ("A03", "contingency", "令2 突发处置：主路受阻。掉头"),
        ("A01", "contingency", "令3 突发处置：主路受阻。守住"),
    ]
    (triggered,) = office.entries(task_facts.ContingencyTriggered)
    assert all(entry.because == (triggered.ref,) for entry in office.entries(task_facts.PostOrdered))


def test_no_word_to_a_post_is_read_as_an_order_to_ride(office: Office) -> None:
    """Whatever a plan is called, a terminal does not set off because of it."""
    odd = replace(PLAN.closures[0], name="36.45670,115.98550")
    posts = tuple(replace(post, name="点36.45670,115.98550") for post in PLAN.posts)
    task_id = begun(office, replace(PLAN, closures=(odd,), posts=posts))
    office.decide(commands.start_unrehearsed(CHIEF, task_id, "险情"))
    office.decide(work.order_closure(CLERK, task_id, "c1", ClosureStep.CLOSED))
    office.decide(work.call_roll(CLERK, task_id))
    assert len(told(office)) == 4
    assert all(parse_order_text(words) is None for _, _, _, words in told(office))


def test_a_deviation_begins_and_ends_once(office: Office) -> None:
    """With its size and a reason."""
    task_id = started(office)
    deviation = work.note_deviation(CLERK, task_id, DeviationKind.TIMING, "p1", (95, 0))
    deviation_id = office.decide(deviation)
    office.decide(work.end_deviation(CLERK, task_id, deviation_id, "让行"))
    seen = prepared(office, task_id).deviations[deviation_id]
    assert (seen.noted.seconds, seen.reason, seen.ended_at is None) == (95, "让行", False)
    assert refused(office, work.end_deviation(CLERK, task_id, deviation_id)) == "out_of_order"


def test_a_unit_is_ordered_to_its_post_and_set_free_at_the_end(office: Office) -> None:
    """The order goes by the outbox as any other; at the end the unit is recalled."""
    task_id = started(office)
    office.decide(work.send_to_post(CLERK, task_id, "p1"))
    (assigned,) = office.entries(facts.UnitAssigned)
    assert isinstance(assigned.fact, facts.UnitAssigned)
    assert assigned.fact.order_text.startswith(
        "令1 去柳园路东昌路口。断流。值守至17:50。位置36.45670,115.98550"
    )
    assert refused(office, work.send_to_post(CLERK, task_id, "p1")) == "unit_busy"
    office.decide(commands.end(CHIEF, task_id))
    assert office.picture.units["A01"].assignment_id is None


def test_the_lead_is_told_the_route(office: Office) -> None:
    """A lead has no place of its own: it goes to where the route in use begins, and along it in time."""
    task_id = started(office)
    office.decide(work.send_to_post(CLERK, task_id, "lead"))
    (assigned,) = office.entries(facts.UnitAssigned)
    assert isinstance(assigned.fact, facts.UnitAssigned)
    assert assigned.fact.place == PLAN.routes[0].points[0].place
    escort = parse_escort(assigned.fact.order_text)
    assert escort is not None
    assert (escort.minute, len(escort.points_deg)) == (17 * 60 + 30, 2)


def test_a_journal_that_fails_at_the_start_leaves_the_task_approved(office: Office) -> None:
    """Nothing is half recorded: the step is taken as a whole or not at all."""
    task_id = approved(office)

    def broken(transaction: Transaction, picture: Picture) -> None:
        commands.start(CLERK, task_id)(transaction, picture)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        office.decide(broken)
    office.read()
    assert task(office, task_id).stage is TaskStage.APPROVED
    assert office.entries(task_facts.TaskStarted) == []


def test_open_steps_are_those_of_the_person_and_the_stage(office: Office) -> None:
    """What a screen may offer."""
    task_id = begun(office)
    assert set(open_steps(office.picture, task_id, CLERK)) == {Step.PREPARE}
    assert Step.START_UNREHEARSED in open_steps(office.picture, task_id, CHIEF)
    assert Step.PLAN in open_steps(office.picture, task_id, PLANNER)


def test_words_that_were_typed_are_bounded_and_seen(office: Office) -> None:
    """What nobody can see is no reason, and what has no end is cut."""
    task_id = begun(office)
    unseen = "\u200b\u202e\ud800"
    assert refused(office, commands.start_unrehearsed(CHIEF, task_id, unseen)) == "reason_needed"
    office.decide(commands.start_unrehearsed(CHIEF, task_id, "险\u202e情\n" * 9_000))
    why = prepared(office, task_id).started
    assert why is not None
    assert (len(why.why), why.why[:7]) == (LONGEST_LINE, "险 情 险 情")
    office.decide(commands.end(CHIEF, task_id))
    report(office, task_id)
    assert refused(office, commands.remark(PLANNER, task_id, unseen, "")) == "reason_needed"
    office.decide(commands.remark(PLANNER, task_id, "一\n\n二\r\n", "\ud800"))
    remarks = prepared(office, task_id).remarks
    assert remarks is not None
    assert (remarks.problems, remarks.suggestions) == ("一\n\n二", "")


def test_of_two_who_take_one_step_in_one_second_the_later_is_told_who_was_first(tmp_path: Path) -> None:
    """Both saw a rehearsed plan; one approves it, and the other reads by whom."""
    with offices(tmp_path) as open_one:
        one, other = open_one("1"), open_one("2")
        task_id = begun(one)
        one.decide(commands.call_planned(PLANNER, task_id))
        one.decide(commands.enter_rehearsal(PLANNER, task_id, 1, rehearsal()))
        other.read()
        one.decide(commands.approve(CHIEF, task_id, 1))
        assert task(other, task_id).stage is TaskStage.REHEARSED
        with pytest.raises(RuleBrokenError, match="stage_forbids: approved 赵刚"):
            other.decide(commands.approve(OTHER_CHIEF, task_id, 1))
        one.decide(commands.start(CLERK, task_id))
        with pytest.raises(RuleBrokenError, match="stage_forbids: under_way 王磊"):
            other.decide(commands.start(CHIEF, task_id))


def test_advice_leaves_out_who_is_held_and_names_the_task(office: Office) -> None:
    """A jam while the posts stand: the units of the plan in force are not offered."""
    task_id = approved(office)
    office.record(jam("J1"))
    where = office.picture.alerts["J1"].place
    advice = rank(office.picture, RoadIndex(TOWN), where, at(0), RankingPolicy())
    held = {out.unit_id: (out.reason, out.detail) for out in advice.left_out}
    assert held["A01"] == held["A02"] == ("reserved", task_id)
