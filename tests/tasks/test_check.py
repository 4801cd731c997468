"""The check says at once what is unwise in a plan, and where."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.domain.plans import Closure, HeldSignal, Plan, PostKind, RoutePoint, RouteRole
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import Shift
from dispatch.roads.landmarks import Landmark
from dispatch.tasks.check import check
from dispatch.tasks.findings import OtherTask, Rule, Weight
from dispatch.tasks.missing import missing
from dispatch.tasks.riding import UsualRiding, usual_shares
from tests.roads.grid import degrees
from tests.tasks.convoy import (
    MAIN,
    STANDING,
    along,
    crossing,
    line,
    plan,
    post,
    roads,
    route,
    rules,
    surroundings,
)
from tests.tasks.prepared import at, full_plan

CLOSED = Closure(
    "c1",
    "东昌路东段",
    ("1-1>2-1",),
    crossing(1, 1),
    "main",
    None,
    600,
    300,
    diversion="绕行利民路",
)


def test_a_sound_plan_has_nothing_to_be_said() -> None:
    """One junction, one post, in time."""
    assert check(plan(STANDING), surroundings()) == ()


def test_a_post_that_nobody_stands_on_is_told() -> None:
    """Neither a unit nor a person; a person alone is enough."""
    empty = replace(STANDING, unit_id="")
    (finding,) = check(plan(empty), surroundings())
    assert (finding.rule, finding.path) == (Rule.POST_UNMANNED, "posts[0].unit_id")
    assert finding.words == "岗位“p1”没有人"
    assert check(plan(replace(empty, people=("李强",))), surroundings()) == ()


def test_a_unit_and_a_person_stand_in_one_place_at_a_time() -> None:
    """Also where a long post covers two short ones."""
    long = post("p1", crossing(1, 1), -30, 60, "A01", people=("李强",))
    found = check(
        plan(
            long,
            post("p2", crossing(1, 1), -20, 5, "A01"),
            post("p3", crossing(0, 0), 6, 9, people=("李强",)),
        ),
        surroundings(),
    )
    assert [(one.rule, one.path) for one in found] == [
        (Rule.UNIT_TWICE, "posts[1].unit_id"),
        (Rule.PERSON_TWICE, "posts[2].people"),
    ]


def test_a_post_that_cannot_be_reached_in_time_is_told() -> None:
    """A kilometre on free streets takes a hundred seconds: two minutes are enough, one is not."""
    first = post("p1", crossing(1, 1), -30, 20, "A01")
    enough, short = (post("p2", crossing(2, 2), begin, 40, "A01") for begin in (22, 21))
    assert check(plan(first, enough), surroundings()) == ()
    (finding,) = check(plan(first, short), surroundings())
    assert (finding.rule, finding.path) == (Rule.POST_UNREACHABLE, "posts[1].from_at")
    assert finding.words == "A01 从“p1”到“p2”只有 1 分钟，按这个时段的路况赶不到"


def test_the_hours_usual_traffic_counts() -> None:
    """What is enough at night is not in the rush: the demand's hour factors slow the traffic."""
    trips = [600.0] * 24
    trips[17] = 12_000.0
    _, index, _ = roads()
    rush = UsualRiding(index, usual_shares(trips))
    start, end = crossing(0, 0), crossing(2, 2)
    times_s = [rush(start, end, at(minutes), 3_600) for minutes in (0, -8 * 60)]
    assert times_s[0] > 1.04 * times_s[1]
    assert rush(start, end, at(0), 30) == float("inf")
    assert rush(start, end, at(0), 3_600) == times_s[0]
    assert usual_shares(trips)[17] == pytest.approx(0.5)
    with pytest.raises(ValueError, match="24 hours"):
        usual_shares([1.0] * 23)


def test_where_no_road_is_known_the_air_line_counts() -> None:
    """At a walking rider's speed, not as if it were out of the world."""
    far, farther = along(9, 9), along(9, 8)
    assert UsualRiding(roads()[1])(far, farther, at(0), 600) == pytest.approx(100, rel=0.02)


def test_a_junction_without_post_or_control_is_told() -> None:
    """A post elsewhere does not help; a held signal, or a closure before it, does."""
    far = post("p2", crossing(0, 2), -30, 20)
    (finding,) = check(plan(far), surroundings())
    assert (finding.rule, finding.weight) == (Rule.JUNCTION_UNCOVERED, Weight.FAULT)
    assert finding.words == "东昌路柳园路口在路线上，没有岗位也没有管制"
    held = replace(CLOSED, signals=(HeldSignal("柳园路口", crossing(1, 1)),))
    assert check(plan(far, closures=[held]), surroundings()) == ()
    before = replace(CLOSED, segments=(MAIN.segments[0],))
    assert check(plan(far, closures=[before]), surroundings()) == ()


def test_a_reserve_routes_junctions_are_told_more_quietly() -> None:
    """As a warning, each junction once."""
    reserve = route([along(0.2, 2), along(1.8, 2)], "r1", RouteRole.RESERVE)
    (finding,) = check(plan(STANDING, routes=[MAIN, reserve]), surroundings())
    assert (finding.rule, finding.weight, finding.path) == (
        Rule.JUNCTION_UNCOVERED,
        Weight.WARNING,
        "routes[1]",
    )


def test_a_post_that_is_not_there_when_the_convoy_passes_is_told() -> None:
    """The passing is reckoned from the departure and the speed."""
    (finding,) = check(plan(replace(STANDING, from_at=at(2))), surroundings())
    assert (finding.rule, finding.path) == (Rule.POST_MISSES_PASSING, "posts[0].from_at")
    mobile = replace(STANDING, from_at=at(2), kind=PostKind.MOBILE)
    assert Rule.POST_MISSES_PASSING not in rules(check(plan(mobile), surroundings()))


def test_a_unit_off_duty_or_unknown_is_told() -> None:
    """By the duty sheet, for the whole time of the post; without a sheet nothing is said."""
    around = surroundings()
    unit = STANDING.unit_id
    whole, half = Shift(unit, "王强", 0, 1440, ""), Shift(unit, "王强", 0, 17 * 60 + 30, "")
    assert check(plan(STANDING), replace(around, shifts={unit: (whole,)})) == ()
    (short,) = check(plan(STANDING), replace(around, shifts={unit: (half,)}))
    assert (short.rule, short.weight) == (Rule.OFF_DUTY, Weight.WARNING)
    (stranger,) = check(plan(STANDING), replace(around, shifts={}))
    assert (stranger.rule, stranger.weight) == (Rule.OFF_DUTY, Weight.FAULT)


def test_closures_need_a_way_round_that_is_open() -> None:
    """No diversion is a fault, and so is one that leads over what is closed at the same time."""
    none = replace(CLOSED, diversion="")
    assert rules(check(plan(STANDING, closures=[none]), surroundings())) == [Rule.CLOSURE_WITHOUT_DIVERSION]
    other = replace(CLOSED, closure_id="c2", name="利民路", segments=("1-2>2-2",))
    over = replace(CLOSED, diversion_segments=("1-2>2-2",))
    fixed = replace(other, from_at=at(-5), to_at=at(5), close_before_s=None, open_after_s=None)
    later = replace(fixed, from_at=at(60), to_at=at(90))
    found = check(plan(STANDING, closures=[over, fixed]), surroundings())
    assert [(one.rule, one.path) for one in found] == [
        (Rule.DIVERSION_CLOSED, "closures[0].diversion_segments")
    ]
    assert check(plan(STANDING, closures=[over, later]), surroundings()) == ()


def test_both_routes_over_one_bridge_are_told() -> None:
    """A reserve route helps nobody when the bridge itself is blocked."""
    reserve = route([along(0.2, 1), crossing(1, 1), along(1, 1.8)], "r1", RouteRole.RESERVE)
    around = replace(surroundings(), bridges={"橡胶坝大桥": frozenset({MAIN.segments[0]})})
    (finding,) = check(plan(STANDING, routes=[MAIN, reserve]), around)
    assert (finding.rule, finding.words) == (Rule.SHARED_BRIDGE, "备用路线“r1”与主路线都经过橡胶坝大桥")


@pytest.mark.parametrize(("leaves", "told"), [(-50, True), (-70, False), (30, False)])
def test_schools_are_told_at_their_hours_only(leaves: float, told: bool) -> None:  # noqa: FBT001 — a table's column
    """16:30 to 17:30 on a Tuesday; the convoy leaves so many minutes before or after half past five."""
    lat_deg, lon_deg = degrees(0, 100)
    around = replace(surroundings(), schools=(Landmark("学校", lat_deg, lon_deg),))
    main = route([along(0.2, 1), along(1.8, 1)], leaves=leaves)
    standing = replace(STANDING, from_at=at(-100), to_at=at(100))
    assert (Rule.SCHOOL_HOURS in rules(check(plan(standing, routes=[main]), around))) is told
    saturday = replace(
        main, points=(replace(main.points[0], passes_at=at(leaves) + timedelta(days=4)), main.points[1])
    )
    assert Rule.SCHOOL_HOURS not in rules(check(plan(standing, routes=[saturday]), around))


def test_what_another_task_holds_is_told() -> None:
    """Its units, its people, its roads; roadworks by their name; nothing at another time."""
    theirs = plan(post("x", crossing(0, 0), -30, 20, STANDING.unit_id), routes=[])
    other = OtherTask("T9", "马拉松", theirs)
    (unit,) = check(plan(STANDING), surroundings([other]))
    assert (unit.rule, unit.path) == (Rule.CLASH_TASK, "posts[0].unit_id")
    assert "T9 马拉松" in unit.words
    works_brief = replace(theirs.brief, kind=TaskKind.ROADWORKS)
    dug = replace(CLOSED, from_at=at(-60), to_at=at(60))
    works = OtherTask("T8", "雨污分流", Plan(works_brief, closures=(dug,)))
    (road,) = check(plan(STANDING), surroundings([works]))
    assert (road.rule, road.path) == (Rule.CLASH_ROADWORKS, "routes[0].segments")
    past = Plan(works_brief, closures=(replace(dug, from_at=at(-60), to_at=at(-30)),))
    assert check(plan(STANDING), surroundings([OtherTask("T8", "雨污分流", past)])) == ()


def test_departments_that_must_be_told_are_asked_for() -> None:
    """Of convoys; a storm plan tells whom it likes."""
    quiet = replace(plan(STANDING), contacts=())
    found = check(quiet, surroundings())
    assert [one.words for one in found] == ["联络单位里没有治安", "联络单位里没有医疗"]
    storm = replace(quiet, brief=replace(quiet.brief, kind=TaskKind.WEATHER))
    assert check(storm, surroundings()) == ()


def test_a_route_off_the_network_broken_or_without_times_is_told() -> None:
    """Nothing else is said of a route that has no line."""
    strange = replace(MAIN, segments=("9-9>9-8",))
    assert rules(check(plan(STANDING, routes=[strange]), surroundings())) == [Rule.ROUTE_UNKNOWN]
    broken = replace(MAIN, segments=("0-1>1-1", "2-1>2-0"))
    assert Rule.ROUTE_BROKEN in rules(check(plan(STANDING, routes=[broken]), surroundings()))
    points = (RoutePoint("点0", MAIN.points[0].place), MAIN.points[1])
    untimed = replace(MAIN, points=points)
    assert rules(check(plan(STANDING, routes=[untimed]), surroundings())) == [Rule.ROUTE_UNTIMED]


def test_a_window_in_the_past_and_a_drive_outside_of_it_are_told() -> None:
    """And one over midnight is nothing odd."""
    past = check(plan(STANDING), surroundings(now=at(121)))
    assert rules(past) == [Rule.WINDOW_PAST]
    short = plan(STANDING)
    short = replace(short, brief=replace(short.brief, begins_at=at(1)))
    assert rules(check(short, surroundings())) == [Rule.OUTSIDE_WINDOW]
    night = 7 * 60
    late = plan(
        post("p1", crossing(1, 1), night - 60, night + 60),
        routes=[route([along(0.2, 1), along(1.8, 1)], leaves=night)],
    )
    late = replace(late, brief=replace(late.brief, begins_at=at(night - 90), ends_at=at(night + 90)))
    assert check(late, surroundings()) == ()


def test_a_half_done_draft_is_checked_without_a_word_too_many() -> None:
    """What is empty is for the list of what is missing."""
    assert rules(check(Plan(), surroundings())) == [Rule.CONTACT_MISSING, Rule.CONTACT_MISSING]
    assert missing(full_plan()) == ()


def test_every_finding_leads_to_a_field_of_the_plan() -> None:
    """And is a Chinese sentence."""
    messy = replace(plan(replace(STANDING, unit_id="")), contacts=())
    for finding in check(messy, surroundings(now=at(500))):
        name = finding.path.partition("[")[0].partition(".")[0]
        assert hasattr(messy, name)
        assert any("一" <= letter <= "鿿" for letter in finding.words)
    assert line().length_m == pytest.approx(1000)
