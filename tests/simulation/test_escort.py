"""A convoy in the living city: its lead rides the plan's route by a terminal's text alone, posts stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.domain.geo import Place
from dispatch.domain.orders import parse_escort, parse_order_text, parse_until
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Plan, PostKind
from dispatch.domain.units import PositionReport
from dispatch.simulation.riders import Phase, Rider
from dispatch.tasks.course import course_of
from dispatch.tasks.following import Progress, advanced
from dispatch.tasks.orders import ESCORT_POINTS, MOST_BYTES, escort_words, post_order_words
from dispatch.tasks.projection import PARAMS, projection
from tests.simulation.test_world import MIDNIGHT, ROOT, TEN, Make, advance, make_world

__all__ = ["make_world"]

SAMPLE = plan_from_json((ROOT / "resources/plans/convoy.json").read_bytes())
LEAVES = MIDNIGHT + timedelta(seconds=TEN + 9 * 60)


def short() -> Plan:
    """The sample's convoy over its first two points only, some minutes after the world's beginning."""
    main = SAMPLE.routes[0]
    points = (replace(main.points[0], passes_at=LEAVES), main.points[1])
    jianshe = tuple(name for name in main.segments if name.startswith("jianshe"))
    posts = tuple(replace(post, to_at=LEAVES + timedelta(minutes=8)) for post in SAMPLE.posts)
    return replace(SAMPLE, routes=(replace(main, points=points, segments=jianshe),), posts=posts)


def sent(rider: Rider, text: str | None) -> None:
    """Have the officer read an order as his terminal does."""
    assert text is not None
    order = parse_order_text(text)
    assert order is not None
    assert rider.take_order(order.order_no, order.lat_deg, order.lon_deg, text)


def post_of(plan: Plan, kind: PostKind) -> int:
    """Where in the plan the first post of a kind stands."""
    return next(number for number, post in enumerate(plan.posts) if post.kind is kind)


@pytest.mark.timeout(120)
def test_the_lead_rides_the_route_at_its_speed_and_a_post_stands_until_its_end(make_world: Make) -> None:
    """By the text alone: it waits at the beginning, leaves in time, keeps to the route, waits at its end."""
    world = make_world()
    plan = short()
    lead, guard = world.riders["A21"], world.riders["A01"]
    advance(world, 60, lambda: lead.sample is not None and guard.sample is not None)
    post = plan.posts[0]
    assert post.place is not None
    sent(lead, escort_words(7, plan, plan.routes[0], plan.posts[post_of(plan, PostKind.LEAD)]))
    sent(guard, post_order_words(8, post.place, post))
    course = course_of(world.roads, plan)
    assert course is not None
    progress, farthest_off_m = Progress(), 0.0
    while world.now < LEAVES + timedelta(minutes=7):
        world.advance()
        if lead.sample is not None and world.now > LEAVES:
            here = lead.sample
            seen = PositionReport(
                "A21", here.lat_deg, here.lon_deg, here.speed_mps, here.heading_deg, world.now, world.now
            )
            progress = advanced(course, progress, seen, PARAMS)
            farthest_off_m = max(farthest_off_m, progress.off_m)
    found = projection(course, progress, world.now)
    assert found.has_arrived
    assert farthest_off_m < 40
    assert all(stop.late_s is not None and abs(stop.late_s) < 45 for stop in found.stops)
    assert lead.phase is guard.phase is Phase.HANDLING
    assert not lead.told
    assert advance(world, 120, lambda: guard.phase is Phase.PATROL)
    assert world.now >= LEAVES + timedelta(minutes=8)
    assert lead.recall(7)
    assert advance(world, 60, lambda: lead.sample is not None and lead.sample.speed_mps > 3)


def test_a_city_that_stops_under_way_goes_on_with_the_escort(make_world: Make) -> None:
    """What is kept of a rider holds where he rides to, how far he is, and when he leaves."""
    world = make_world()
    plan = short()
    lead = world.riders["A21"]
    advance(world, 60, lambda: lead.sample is not None)
    sent(lead, escort_words(7, plan, plan.routes[0], plan.posts[post_of(plan, PostKind.LEAD)]))
    advance(world, 5)
    again = Rider("A21", 3)
    again.restore(lead.saved(), ["jianshe.1"])
    assert again.job == lead.job
    assert again.job is not None
    assert again.job.escort is not None
    assert again.job.escort.leaves_s == TEN + 9 * 60
    assert again.job.escort.edges[0] == "jianshe.1"


def points(count: int) -> Sequence[Place]:
    """Places in a row."""
    return [Place.at(36.4 + number / 1_000, 115.9) for number in range(count)]


@pytest.mark.parametrize("count", [2, 5, 17, 200])
def test_an_escort_fits_into_an_order_however_long_its_route(count: int) -> None:
    """Few points all stand in it, of many an even choice with the first and the last; it is read back."""
    main = SAMPLE.routes[0]
    first = main.points[0]
    through = tuple(replace(first, place=place, name="路" * 60) for place in points(count))
    plan = replace(SAMPLE, routes=(replace(main, points=through),))
    lead = plan.posts[post_of(plan, PostKind.LEAD)]
    text = escort_words(7, plan, plan.routes[0], lead)
    assert text is not None
    assert len(text.encode("gbk")) <= MOST_BYTES
    parsed = parse_escort(text)
    assert parsed is not None
    assert len(parsed.points_deg) == min(count, len(parsed.points_deg))
    assert 2 <= len(parsed.points_deg) <= ESCORT_POINTS + 1
    assert parsed.points_deg[0] == pytest.approx((36.4, 115.9), abs=1e-5)
    assert parsed.points_deg[-1] == pytest.approx((36.4 + (count - 1) / 1_000, 115.9), abs=1e-5)
    assert parsed.minute == 17 * 60 + 40
    assert parsed.speed_mps == pytest.approx(12.5, abs=0.02)
    tail = escort_words(8, plan, plan.routes[0], replace(lead, kind=PostKind.TAIL))
    assert tail is not None
    assert parse_escort(tail).minute == 17 * 60 + 41  # type: ignore[union-attr]  # it was read back above


def test_other_orders_are_no_escorts() -> None:
    """Neither a post's order nor one without degrees; a post's tells until when it stands."""
    post = SAMPLE.posts[0]
    assert post.place is not None
    text = post_order_words(3, post.place, post)
    assert parse_escort(text) is None
    assert parse_until(text) == 17 * 60 + 49
    assert parse_until("令3 去花园路。疏导。位置36.45670,115.98550") is None
    assert parse_escort("护送17:40出发，时速45.0，途经36.48450,115.98343") is None
