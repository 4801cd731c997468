"""A plan put on the roads in seconds: windows, speeds, closures, signals; and what cannot be played."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dispatch.domain.clock import CHINA
from dispatch.domain.plans import Plan, RouteRole
from dispatch.domain.tasks import TaskKind
from dispatch.simulation.rehearsal.rehearse import RehearsedCity
from dispatch.simulation.rehearsal.retimed import Lead, lead_of, moved, retimed
from dispatch.simulation.rehearsal.staging import NotStageableError, Staging, staged


def test_the_convoy_drives_its_route_at_planned_speed(staging: Staging) -> None:
    """It leaves at 17:40, has 12.5 m/s on each edge, and is due where length over speed says."""
    drive = staging.drive
    assert drive is not None
    assert drive.leaves_s == 17 * 3600 + 40 * 60
    assert set(drive.speed_mm_s) == {12_500}
    assert drive.due_s(drive.knot_m[-1]) - drive.leaves_s == pytest.approx(drive.knot_m[-1] / 12.5, abs=1)
    assert len(drive.edges) == len(drive.edge_m) - 1


def test_closures_count_from_the_passing(staging: Staging) -> None:
    """Each section is cleared 20 and closed 15 minutes before the lead comes, opened 5 after it is out."""
    drive = staging.drive
    assert drive is not None
    for closing in staging.closings:
        assert closing.close_s - closing.clear_s == 300
        lead = lead_of(drive, closing)
        assert (lead.close_before_s, lead.open_after_s) == pytest.approx((900, 300), abs=1)
    assert [closing.first for closing in staging.closings] == sorted(c.first for c in staging.closings)


def test_every_post_on_the_way_is_passed_in_order(staging: Staging, convoy: Plan) -> None:
    """All standing posts are marks, in the order in which they are passed."""
    assert [mark.post_id for mark in staging.marks] == [p.post_id for p in convoy.posts if p.kind.stands]
    assert [mark.due_s for mark in staging.marks] == sorted(mark.due_s for mark in staging.marks)


def test_a_signal_is_held_only_where_somebody_has_it_in_hand(convoy: Plan, city: RehearsedCity) -> None:
    """Without posts and held signals nothing is held; with them every signal on the way."""
    bare = replace(
        convoy, posts=(), closures=tuple(replace(c, signals=(), post_id="") for c in convoy.closures)
    )
    assert staged(bare, city.roads).holds == ()
    assert len(staged(convoy, city.roads).holds) == 15


def test_an_event_is_longer_than_a_motorcade(convoy: Plan, city: RehearsedCity) -> None:
    """Between lead and tail of a marathon lies a quarter of an hour; nothing is opened before the tail."""
    run = replace(convoy, brief=replace(convoy.brief, kind=TaskKind.EVENT))
    found = staged(run, city.roads)
    drive = found.drive
    assert drive is not None
    assert drive.vehicles * drive.gap_s > 900
    assert all(lead_of(drive, closing).open_after_s >= 7 * 120 - 1 for closing in found.closings)


def test_seconds_go_on_over_midnight(convoy: Plan, city: RehearsedCity) -> None:
    """A convoy at a quarter past midnight is watched and warmed up in positive, growing seconds."""
    late = datetime(2026, 11, 25, 0, 15, tzinfo=CHINA)
    (route,) = convoy.routes
    points = (replace(route.points[0], passes_at=late), *route.points[1:])
    brief = replace(
        convoy.brief, begins_at=late - timedelta(minutes=30), ends_at=late + timedelta(minutes=60)
    )
    night = replace(convoy, brief=brief, routes=(replace(route, points=points),))
    found = staged(night, city.roads)
    assert found.drive is not None
    assert found.drive.leaves_s == 24 * 3600 + 15 * 60
    assert 900 <= found.begin_s < found.end_s


def test_only_the_main_route_is_played(convoy: Plan, city: RehearsedCity) -> None:
    """A reserve route's closures wait for the switch; one at fixed hours is played, not as the convoy's."""
    (route,) = convoy.routes
    reserve = replace(route, route_id="r1", role=RouteRole.RESERVE)
    first, second, *others = convoy.closures
    flood = replace(second, from_at=convoy.brief.begins_at, to_at=convoy.brief.ends_at)
    closures = (replace(first, route_id="r1"), flood, *others)
    found = staged(replace(convoy, routes=(route, reserve), closures=closures), city.roads)
    assert [closing.closure_id for closing in found.closings] == [c.closure_id for c in closures[1:]]
    assert found.closings[0].first == -1
    assert min(closing.first for closing in found.closings[1:]) > 0


def test_a_stay_is_a_stop_of_the_convoy(convoy: Plan, city: RehearsedCity) -> None:
    """A point at which it stays becomes a stop on its edge, and what follows is due later."""
    (route,) = convoy.routes
    points = (*route.points[:2], replace(route.points[2], stays_s=120), *route.points[3:])
    drive = staged(replace(convoy, routes=(replace(route, points=points),)), city.roads).drive
    plain = staged(convoy, city.roads).drive
    assert drive is not None
    assert plain is not None
    (stay,) = drive.stays
    assert stay.lasts_s == 120
    assert drive.knot_s[-1] == plain.knot_s[-1] + 120
    assert drive.speed_mm_s == plain.speed_mm_s


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda p: Plan(p.brief), "没有带时间"),
        (lambda p: replace(p, routes=(replace(p.routes[0], segments=("nowhere",)),)), "重画"),
        (lambda p: replace(p, routes=(replace(p.routes[0], segments=p.routes[0].segments[::-1]),)), "接不上"),
        (lambda p: replace(p, routes=(replace(p.routes[0], points=()),)), "缺出发时间"),
        (lambda p: replace(p, closures=(replace(p.closures[0], segments=("nowhere",)),)), "nowhere"),
        (
            lambda p: replace(
                p, closures=(replace(p.closures[0], from_at=p.brief.ends_at, to_at=p.brief.begins_at),)
            ),
            "放行不晚于封闭",
        ),
        (
            lambda p: replace(p, brief=replace(p.brief, ends_at=p.brief.begins_at + timedelta(hours=9))),
            "8 小时以内",
        ),
    ],
)
def test_what_cannot_be_played_is_said(convoy: Plan, city: RehearsedCity, spoil: object, words: str) -> None:
    """An empty plan, a route or closure off the network, times that do not fit: each by its reason."""
    assert callable(spoil)
    with pytest.raises(NotStageableError, match=words):
        staged(spoil(convoy), city.roads)


def test_leads_are_what_retiming_sets(staging: Staging) -> None:
    """Closed a minute before and opened ten seconds after: read back as such; the others stay."""
    found = retimed(staging, {"c2": Lead(60, 10)})
    assert found.drive is not None
    assert lead_of(found.drive, found.closings[1]) == Lead(60, 10)
    assert found.closings[0] == staging.closings[0]
    assert found.closings[1].close_s - found.closings[1].clear_s == 300


def test_moving_the_start_moves_all_that_follows_it(staging: Staging) -> None:
    """Convoy, closures and posts come ten minutes later; a closure at fixed hours stays."""
    found = moved(staging, 600)
    assert staging.drive is not None
    assert found.drive is not None
    assert found.drive.leaves_s == staging.drive.leaves_s + 600
    assert [c.close_s for c in found.closings] == [c.close_s + 600 for c in staging.closings]
    assert [m.due_s for m in found.marks] == [m.due_s + 600 for m in staging.marks]
    assert lead_of(found.drive, found.closings[0]) == lead_of(staging.drive, staging.closings[0])
