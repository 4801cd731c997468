"""What deviates beyond tolerance, once each, until it is over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain import facts, task_facts
from dispatch.domain.execution import ClosureStep, DeviationKind, PostStep
from dispatch.domain.plans import Brief, Closure, Plan
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.units import PositionReport
from dispatch.picture.fold import fold_all
from dispatch.picture.views import TaskView
from dispatch.tasks.course import course_of
from dispatch.tasks.deviations import Deviation, Key, deviations, standing_of
from dispatch.tasks.following import FollowingParams, Progress, advanced
from dispatch.tasks.projection import projection
from tests.picture.news import picture
from tests.tasks.convoy import STANDING, crossing, plan, post, roads
from tests.tasks.prepared import CHIEF, PLANNER, at, begun
from tests.tasks.test_following import fix, ride

PARAMS = FollowingParams()
K = DeviationKind
CLOSURE = Closure("c1", "东段", ("1-1>2-1",), None, "main", 300, 120, 60)


def led(*posts: object, closures: Sequence[Closure] = ()) -> Plan:
    """The plan of the small grid with a lead unit; its posts need nobody in place yet."""
    made = plan(*posts or (replace(STANDING, from_at=at(5)),), closures=closures)  # type: ignore[arg-type]  # posts
    return replace(made, brief=replace(made.brief, lead_unit_id="A03"))


def under_way(of: Plan, *then: tuple[datetime, facts.Fact], started: datetime | None = None) -> TaskView:
    """A task that was started at the planned departure or at *started*, and what was recorded then."""
    first = [*begun(by=PLANNER.name)[:2], task_facts.PlanRevised("T1", 1, PLANNER.name, of)]
    start = task_facts.TaskStartedUnrehearsed("T1", 1, CHIEF.name, "险情")
    dated = [*((at(-120), fact) for fact in first), (started or at(0), start), *then]
    entries = [
        Recorded(number, EntryRef("desk-1", number), moment, type(fact).__name__, 1, "1", (), fact)
        for number, (moment, fact) in enumerate(dated, start=1)
    ]
    return fold_all(picture(), entries).tasks["T1"]


def judged(
    task: TaskView, reports: Sequence[PositionReport], now: datetime | None = None
) -> dict[Key, Deviation]:
    """What deviates by the lead unit's positions."""
    assert task.prepared is not None
    assert task.prepared.current is not None
    course = course_of(roads()[0], task.prepared.current.plan)
    assert course is not None
    progress = Progress()
    for report in reports:
        progress = advanced(course, progress, report, PARAMS)
    moment = now or reports[-1].fixed_at
    return dict(deviations(task, projection(course, progress, moment, PARAMS), moment, PARAMS))


def noted(kind: DeviationKind, about: str = "") -> task_facts.DeviationNoted:
    """One that stands."""
    return task_facts.DeviationNoted("T1", "G0001", kind, about)


def seconds(value: float) -> datetime:
    """So many seconds after the departure."""
    return at(0) + timedelta(seconds=value)


def test_a_ride_as_planned_deviates_in_nothing() -> None:
    """Posts in time, the convoy in time: nobody is disturbed."""
    assert judged(under_way(led()), ride(end=60)) == {}


def test_late_and_early_have_their_tolerances_and_a_margin_on_the_way_back() -> None:
    """Just inside the limit nothing is new; what stands is over only well inside."""
    task = under_way(led(), started=at(-5))
    assert judged(task, ride(end=30, late=175)) == {}
    assert judged(task, ride(end=30, late=190))[K.TIMING, ""].seconds == 190
    assert judged(task, ride(end=30, late=-130))[K.TIMING, ""].seconds == -130
    stands = under_way(led(), (at(0), noted(K.TIMING)), started=at(-5))
    assert (K.TIMING, "") in judged(stands, ride(end=30, late=150))
    assert judged(stands, ride(end=30, late=100)) == {}


def test_off_the_route_is_one_deviation_with_its_metres() -> None:
    """It stands as long as the convoy is off."""
    off = [fix(0.6, 1.2, 20 + s, heading=180) for s in range(0, 30, 2)]
    found = judged(under_way(led()), [*ride(end=20), *off])
    assert list(found) == [(K.OFF_ROUTE, "")]
    assert found[K.OFF_ROUTE, ""].metres == 100


def test_lost_is_told_and_what_was_told_before_stands() -> None:
    """Nobody sees a lost convoy: off the route or late, it may be so still."""
    off = under_way(led(), (at(1), noted(K.OFF_ROUTE)))
    found = judged(off, ride(end=20), seconds(90))
    assert set(found) == {(K.POSITION_LOST, ""), (K.OFF_ROUTE, "")}
    assert found[K.POSITION_LOST, ""].seconds == 72


def test_a_lead_unit_that_never_spoke_is_lost_from_the_start_on() -> None:
    """Not before it could have spoken; and without a lead unit there is nothing to lose."""
    task = under_way(led(), started=at(-3))
    assert judged(task, [], at(-2.5)) == {}
    assert list(judged(task, [], at(-1))) == [(K.POSITION_LOST, "")]
    by_hand = replace(led(), brief=Brief(title="车队"))
    assert judged(under_way(by_hand, started=at(-3)), [], at(-1)) == {}


def test_a_stop_that_nobody_planned_is_told() -> None:
    """After its time; one that was to wait at the beginning has not stopped."""
    stands = [fix(0.6, 1, 20 + s, 0.0) for s in range(0, 140, 5)]
    found = judged(under_way(led()), [*ride(end=20), *stands])
    assert found[K.STOPPED, ""].seconds > 120
    waits = [fix(0.21, 1, s, 0.0) for s in range(-300, 0, 5)]
    assert judged(under_way(led(), started=at(-6)), waits) == {}


def test_who_has_arrived_deviates_no_more() -> None:
    """At its end the convoy may stand and go where it likes."""
    arrived = [*ride(end=82), *(fix(1.8, 1, 90 + s, 0.0) for s in range(0, 300, 10))]
    assert judged(under_way(led(), (at(1), noted(K.TIMING))), arrived) == {}


def test_a_post_that_does_not_answer_or_does_not_come_is_overdue() -> None:
    """By the roll call's time, and by its own; not when it is there, cannot, or is not needed any more."""
    late = led(post("p1", crossing(1, 1), -30, 20))
    asked = (at(-20), task_facts.RollCalled("T1", ("p1",)))
    task = under_way(late, asked, started=at(-25))
    assert judged(task, [], at(-18.5)) == {(K.POSITION_LOST, ""): Deviation(K.POSITION_LOST, seconds=390)}
    overdue = judged(task, [], at(-17))[K.POST_OVERDUE, "p1"]
    assert (overdue.seconds, overdue.reason) == (180, "点名未应答")
    said = (at(-19), task_facts.PostReported("T1", "p1", PostStep.ANSWERED))
    answered = under_way(late, asked, said, started=at(-25))
    assert judged(answered, [], at(-17))[K.POST_OVERDUE, "p1"].reason == "未到岗"
    for step in (PostStep.IN_PLACE, PostStep.CANNOT):
        known = under_way(late, (at(-19), task_facts.PostReported("T1", "p1", step)), started=at(-25))
        assert (K.POST_OVERDUE, "p1") not in judged(known, [], at(-10))
    assert (K.POST_OVERDUE, "p1") not in judged(under_way(late, started=at(-25)), ride(end=50))


def test_closures_are_overdue_by_the_projected_passing() -> None:
    """Clearing, closing, opening, each in its time; a late convoy makes its closures due later."""
    closing = led(closures=(CLOSURE,))
    early = under_way(closing, started=at(-20))
    waits = [fix(0.21, 1, s, 0.0) for s in range(-240, 0, 5)]
    assert judged(early, waits)[K.CLOSURE_OVERDUE, "c1"].reason == "应封闭未封闭"
    assert judged(early, waits[:10])[K.CLOSURE_OVERDUE, "c1"].reason == "应清场未清场"
    late = [*waits, *(fix(0.21, 1, s, 0.0) for s in range(0, 170, 5))]
    closed = under_way(closing, (at(-4), task_facts.ClosureMoved("T1", "c1", ClosureStep.CLOSED)))
    assert judged(closed, late) == {}
    done = ride(end=82)
    assert judged(closed, done, seconds(150)) == {}
    assert judged(closed, done, seconds(230))[K.CLOSURE_OVERDUE, "c1"].reason == "应放行未放行"
    never = under_way(closing, started=at(-20))
    assert judged(never, done, seconds(230)) == {}


def test_a_suspended_task_raises_nothing_new() -> None:
    """What stands stands; the rest waits until it goes on."""
    held = (at(1), task_facts.TaskSuspended("T1", CHIEF.name, "让行"))
    off = [fix(0.6, 1.2, 20 + s, heading=180) for s in range(0, 30, 2)]
    assert judged(under_way(led(), held), [*ride(end=20), *off]) == {}
    stands = under_way(led(), (at(0.5), noted(K.STOPPED)), held)
    assert list(judged(stands, ride(end=60))) == [(K.STOPPED, "")]


@given(
    delays=st.lists(st.floats(-140, 200), min_size=5, max_size=40),
    noise_s=st.floats(0, 55),
    limit=st.sampled_from([-120, 180]),
)
@settings(max_examples=30, deadline=None)
def test_a_delay_about_its_limit_is_told_once(delays: list[float], noise_s: float, limit: int) -> None:
    """However the delay wavers by less than the margin about a limit, it is told at most once."""
    told, stands = 0, under_way(led(), started=at(-5))
    for number, share in enumerate(delays):
        delay_s = limit + noise_s * (share / 200)
        standing = standing_of(stands.prepared) if stands.prepared is not None else {}
        found = judged(stands, [fix(0.21, 1, -5, 0.0), fix(0.4, 1, delay_s), fix(0.6, 1, 20 + delay_s)])
        if (K.TIMING, "") in found and (K.TIMING, "") not in standing:
            told += 1
            stands = under_way(led(), (at(number / 10), noted(K.TIMING)), started=at(-5))
        elif (K.TIMING, "") not in found and standing:
            stands = under_way(led(), started=at(-5))
    assert told <= 1
