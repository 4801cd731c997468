"""Posts, closures and lists as the page shows them."""

from dataclasses import replace

from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.people import Person
from dispatch.domain.plans import Plan, Secrecy
from dispatch.domain.task_facts import (
    ClosureMoved,
    ContactTold,
    ContingencyTriggered,
    ConvoyPassed,
    DeviationEnded,
    DeviationNoted,
    PostReported,
    RollCalled,
)
from dispatch.tasks.way import Step
from tests.tasks.prepared import CHIEF, at
from tests.ui.execution.escort import Town, names, plan
from ui.execution.amendments import postponed, with_unit
from ui.execution.closure_rows import ClosureRow
from ui.execution.post_rows import Overdue, next_stop
from ui.execution.presenter import NOTHING, Execution


def overdue(page: Execution) -> dict[str, Overdue]:
    """Who stands out, and why."""
    return {row.key: row.overdue for row in page.posts if row.overdue is not None}


def dues(row: ClosureRow) -> list[int | None]:
    """When its steps are due, in whole seconds after the departure."""
    moments = [step.due_at for step in row.steps]
    return [None if due is None else round((due - at(0)).total_seconds()) for due in moments]


def test_who_was_asked_and_does_not_answer_is_overdue_after_two_minutes() -> None:
    """Not before: a rider has two minutes."""
    town = Town().at(-40)
    town.record(RollCalled("T1", ("west", "mid")))
    town.at(-38, 0)
    assert overdue(town.page()) == {}
    town.at(-38, 1)
    assert overdue(town.page()) == {"west": Overdue.ANSWER, "mid": Overdue.ANSWER}


def test_an_answer_has_an_age_and_ends_the_overdue() -> None:
    """Answered a minute and a half ago."""
    town = Town().at(-40)
    town.record(RollCalled("T1", ("west",)), PostReported("T1", "west", PostStep.ANSWERED))
    page = town.at(-38, 30).page()
    assert overdue(page) == {}
    assert page.posts[0].word_at == at(-40)
    assert page.roll.answered == 1


def test_a_post_that_should_stand_and_does_not_is_overdue_until_it_does() -> None:
    """Five minutes after its own time; whoever says that he cannot stands out at once."""
    town = Town().at(-25)
    assert overdue(town.page()) == {}
    town.at(-25, 1)
    assert set(overdue(town.page()).values()) == {Overdue.PLACE}
    town.record(PostReported("T1", "west", PostStep.IN_PLACE), PostReported("T1", "mid", PostStep.CANNOT))
    page = town.page()
    assert overdue(page)["mid"] is Overdue.CANNOT
    assert "west" not in overdue(page)
    assert page.roll.in_place == 1


def test_a_post_behind_the_convoy_is_no_longer_overdue() -> None:
    """Its work is done."""
    town = Town().at(1)
    town.record(ConvoyPassed("T1", "west", at(0.2), 1))
    assert "west" not in overdue(town.page())


def test_a_closures_steps_count_from_the_projected_passing() -> None:
    """Clear 30 min before, close 10 min before, open 5 min after it has left the section."""
    town = Town().at(-35)
    row = town.page().closures[0]
    assert dues(row) == [-1_800, -600, 340]
    assert row.next is not None
    assert row.next.step is ClosureStep.CLEARED
    assert round(row.late_s(town.now)) == -300
    town.at(0, 5).seen(0.2)
    town.at(0, 35).seen(0.5)
    assert dues(town.page().closures[0])[2] == 360


def test_what_was_not_cleared_in_time_is_closed_next() -> None:
    """After T-y nobody clears any more."""
    town = Town().at(-9)
    row = town.page().closures[0]
    assert row.next is not None
    assert row.next.step is ClosureStep.CLOSED
    town.record(ClosureMoved("T1", "c1", ClosureStep.CLOSED))
    row = town.page().closures[0]
    assert row.is_closed
    assert row.next is not None
    assert row.next.step is ClosureStep.OPENED
    town.record(ClosureMoved("T1", "c1", ClosureStep.OPENED))
    assert town.page().closures[0].next is None
    assert town.page().closures[0].is_over


def test_a_closure_at_fixed_times_does_not_follow_the_convoy() -> None:
    """Its own times stand, late or not."""
    made = plan()
    closure = replace(made.closures[0], from_at=at(-5), to_at=at(15))
    town = Town(replace(made, closures=(closure,))).at(0, 35)
    town.seen(0.5)
    assert dues(town.page().closures[0]) == [None, -300, 900]


def test_contacts_are_told_in_order_and_then_confirm() -> None:
    """Told, confirmed, nothing more."""
    town = Town()
    town.record(ContactTold("T1", "d1", ContactStep.TOLD))
    first, second = town.page().contacts
    assert (first.number, first.next, second.next) == (1, ContactStep.CONFIRMED, ContactStep.TOLD)
    town.record(ContactTold("T1", "d1", ContactStep.CONFIRMED))
    assert town.page().contacts[0].next is None
    assert first.name == "医疗 陈医生"


def test_a_triggered_contingency_says_when_and_which_route() -> None:
    """And the name of the route it switches to."""
    town = Town()
    town.record(ContingencyTriggered("T1", "k1", "赵刚", "r1"))
    (row,) = town.page().contingencies
    assert (row.triggered_at, row.route) == (town.now, "备用一")


def test_deviations_that_stand_come_first_the_newest_on_top() -> None:
    """One that is over comes last; what lacks a reason says so."""
    town = Town()
    town.record(DeviationNoted("T1", "V1", DeviationKind.TIMING, "mid", 130))
    town.at(-19).record(DeviationNoted("T1", "V2", DeviationKind.OFF_ROUTE, "", 0, 210))
    town.at(-18).record(DeviationNoted("T1", "V3", DeviationKind.STOPPED, ""))
    town.record(DeviationEnded("T1", "V3", "红灯"))
    rows = town.page().deviations
    assert names(rows) == ["V2", "V1", "V3"]
    assert rows[1].about == "柳园路口"
    assert [row.lacks_reason for row in rows] == [True, True, False]


def test_a_secret_task_shows_nothing_to_whom_it_does_not_name() -> None:
    """Neither route nor posts nor what is next."""
    made = plan()
    secret = replace(made, brief=replace(made.brief, secrecy=Secrecy.SECRET))
    page = Town(secret).page(Person("外人"))
    assert page.is_hidden
    assert (page.plan, page.posts, page.next) == (Plan(), (), ())


def test_a_task_without_a_plan_of_its_own_has_no_page() -> None:
    """Nothing is made up for it."""
    town = Town()
    assert Town().page() != NOTHING
    town.picture = replace(town.picture, tasks={})
    assert town.page() == NOTHING


def test_the_steps_are_those_that_are_open_to_the_person() -> None:
    """A supervisor amends, a dispatcher does not."""
    town = Town()
    assert Step.AMEND in town.page(CHIEF).steps
    assert Step.AMEND not in town.page(Person("王磊")).steps
    assert Step.WORK in town.page(Person("王磊")).steps


def test_another_unit_at_a_post_takes_nobody_elses_name() -> None:
    """People and call sign go with the unit that they belong to."""
    changed = with_unit(plan(), "mid", "A20").post("mid")
    assert changed is not None
    assert (changed.unit_id, changed.people, changed.call_sign) == ("A20", (), "")
    assert with_unit(plan(), "mid", "A20").post("east") == plan().post("east")


def test_postponed_moves_every_moment_of_the_plan() -> None:
    """Departure, posts and window by the same time; nothing else changes."""
    later = postponed(plan(), 600)
    assert later.brief.begins_at == at(-30)
    assert later.routes[0].points[0].passes_at == at(10)
    assert {post.from_at for post in later.posts} == {at(-20)}
    assert postponed(later, -600) == plan()


def test_posts_stand_in_the_order_of_the_route_and_others_behind() -> None:
    """The plan's own order is by hand; the page's is the convoy's."""
    rows = Town().page().posts
    assert names(rows) == ["west", "mid", "east", "far"]
    assert rows[-1].passing is None
    assert [row.is_next for row in rows] == [True, False, False, False]


def test_a_passing_by_hand_moves_those_ahead() -> None:
    """Two seconds late at the first post: the next ones are as well, and the next one is the second."""
    town = Town().at(0, 14)
    town.record(ConvoyPassed("T1", "west", at(0.2), 1))
    rows = town.page().posts
    assert [row.late_s for row in rows] == [2, 2, 2, None]
    assert [row.is_next for row in rows] == [False, True, False, False]


def test_nothing_lies_ahead_of_a_task_that_is_not_under_way() -> None:
    """There is no projection before the start."""
    assert next_stop(Town(started=False).page().projection) is None
