"""What the page's largest line says."""

from datetime import timedelta

from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostOrderKind, PostStep
from dispatch.domain.facts import OrderRefused
from dispatch.domain.task_facts import (
    ClosureMoved,
    ContactTold,
    ConvoyPassed,
    DeviationNoted,
    ItemTicked,
    PostOrdered,
    PostReported,
    RollCalled,
    TaskEnded,
    TaskSuspended,
)
from tests.tasks.prepared import at
from tests.ui.execution.escort import Town
from ui.execution.next_things import Deed

POSTS = ("west", "mid", "east", "far")


def deeds(town: Town) -> list[tuple[Deed, str]]:
    """What is to be done, the most urgent first."""
    return [(one.deed, one.key) for one in town.page().next]


def standing(town: Town) -> None:
    """Everybody was asked and stands; everybody is told; the list is ticked."""
    town.record(RollCalled("T1", POSTS), *(PostReported("T1", key, PostStep.IN_PLACE) for key in POSTS))
    for key in ("d1", "d2"):
        town.record(ContactTold("T1", key, ContactStep.TOLD), ContactTold("T1", key, ContactStep.CONFIRMED))
    town.record(ItemTicked("T1", "i1", 1))


def test_the_closure_that_is_due_goes_before_what_can_wait() -> None:
    """Four minutes before T-x the clearing is first, then the roll call and the departments."""
    town = Town().at(-34)
    assert deeds(town)[:2] == [(Deed.CLEAR, "c1"), (Deed.ASK, "")]
    assert [round(one.left_s(town.now)) for one in town.page().next[:2]] == [240, 120]
    assert {Deed.TELL, Deed.TICK} <= {deed for deed, _ in deeds(town)[2:]}


def test_what_is_late_is_first_the_latest_on_top() -> None:
    """A closing that was due ten seconds ago stands above a passing in a minute."""
    town = Town().at(-10)
    standing(town)
    town.at(-10, 10)
    assert deeds(town)[0] == (Deed.CLOSE, "c1")
    assert round(town.page().next[0].left_s(town.now)) == -10
    assert town.page().next[0].who == "铁1"


def test_with_a_terminal_nobody_is_asked_to_enter_passings() -> None:
    """Without one the next post is."""
    town = Town().at(0)
    standing(town)
    town.record(ClosureMoved("T1", "c1", ClosureStep.CLOSED))
    assert deeds(town)[0] == (Deed.PASS, "west")
    town.seen(0.2)
    assert all(deed is not Deed.PASS for deed, _ in deeds(town))


def test_a_post_that_does_not_answer_is_asked_again_and_one_that_cannot_is_replaced() -> None:
    """Each by itself, with who it is."""
    town = Town().at(-40)
    standing(town)
    town.record(RollCalled("T1", ("mid",)), PostReported("T1", "east", PostStep.CANNOT))
    town.at(-37)
    found = deeds(town)
    assert (Deed.ASK_AGAIN, "mid") in found
    assert (Deed.REPLACE, "east") in found


def test_a_deviation_asks_for_its_reason_when_there_is_time() -> None:
    """Behind what presses."""
    town = Town().at(-9)
    standing(town)
    town.record(DeviationNoted("T1", "V1", DeviationKind.TIMING, "mid", 130))
    assert deeds(town)[:2] == [(Deed.CLOSE, "c1"), (Deed.REASON, "V1")]


def test_when_the_convoy_is_through_and_all_is_open_the_task_is_to_be_ended() -> None:
    """Not before the last closure is open."""
    town = Town().at(2)
    standing(town)
    town.record(ClosureMoved("T1", "c1", ClosureStep.CLOSED))
    town.record(*(ConvoyPassed("T1", key, at(1), 1) for key in ("west", "mid", "east")))
    assert deeds(town)[0] == (Deed.OPEN, "c1")
    assert (Deed.END, "") not in deeds(town)
    town.record(ClosureMoved("T1", "c1", ClosureStep.OPENED))
    assert deeds(town) == [(Deed.END, "")]


def test_before_the_start_the_start_is_among_it_and_closures_are_not() -> None:
    """Nothing is closed for a task that has not begun; the roll may be called."""
    town = Town(started=False).at(-41)
    found = deeds(town)
    assert found[0] == (Deed.START, "")
    assert (Deed.ASK, "") in found
    assert all(deed not in {Deed.CLEAR, Deed.CLOSE, Deed.OPEN, Deed.PASS} for deed, _ in found)


def test_a_suspended_task_is_to_be_resumed_and_an_ended_one_has_nothing_next() -> None:
    """The closures that stand still have to be opened."""
    town = Town().at(-20)
    town.record(TaskSuspended("T1", "赵刚", "雨"))
    assert deeds(town)[0] == (Deed.RESUME, "")
    town.record(TaskEnded("T1", "赵刚"))
    assert town.page().next == ()


def test_everything_has_a_time_or_none_and_the_order_never_depends_on_chance() -> None:
    """The same picture at the same moment gives the same list."""
    town = Town().at(-34)
    assert town.page().next == town.page().next
    assert all(one.due_at is None or one.due_at > at(-120) for one in town.page().next)
    assert town.page().next[0].left_s(town.now - timedelta(seconds=60)) == 300


def test_a_post_that_was_told_to_close_is_chased_when_it_does_not_answer() -> None:
    """For a minute nobody is asked to do anything; a terminal that refuses is chased at once."""
    town = Town().at(-10)
    standing(town)
    kind = PostOrderKind.CLOSE
    town.record(PostOrdered("T1", 7, "A01", "west", kind, "c1", "令7 管制"))
    assert all(key != "c1" for _, key in deeds(town))
    town.at(-8, 55)
    assert deeds(town)[0] == (Deed.CHASE, "c1")
    town.at(-9, 5)
    town.record(OrderRefused(7, "A01", "not_connected"))
    assert deeds(town)[0] == (Deed.CHASE, "c1")
    town.record(ClosureMoved("T1", "c1", ClosureStep.CLOSED))
    assert (Deed.CHASE, "c1") not in deeds(town)
