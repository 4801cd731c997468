"""The gateway's time and the health of its sources."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.domain.facts import Fact, SourceLost, SourceRestored
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.gateway.clock import GatewayClock, PublishedTime
from dispatch.gateway.health import Health
from dispatch.wire.clock import FollowedClock

NOW = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)


def test_without_a_published_time_it_is_the_machines() -> None:
    """A real city keeps real time, and that is known at once."""
    clock = GatewayClock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    assert clock.speed == 1.0
    assert clock.known.is_set()


def test_a_published_time_is_followed_even_far_behind_and_then_never_runs_back() -> None:
    """The first word may be of any year; a later word that is behind only holds the clock."""
    clock = GatewayClock(is_published=True)
    assert (clock.speed, clock.known.is_set()) == (0.0, False)
    clock.follow(PublishedTime(NOW, 10.0))
    first = clock.now()
    assert timedelta(0) <= first - NOW < timedelta(seconds=5)
    clock.follow(PublishedTime(NOW - timedelta(hours=1), 10.0))
    assert clock.now() >= first
    assert clock.speed == 10.0
    assert clock.ahead_s == pytest.approx((first - datetime.now(UTC)).total_seconds(), abs=5)


def test_the_pace_is_what_a_loaded_city_achieves_and_the_speed_stays_as_set() -> None:
    """The screen says ×20; between two words the clock runs on only as fast as the city really does."""
    clock = GatewayClock(is_published=True)
    clock.follow(PublishedTime(NOW, 20.0, achieved=7.5))
    assert (clock.speed, clock.pace) == (20.0, 7.5)
    clock.follow(PublishedTime(NOW, 20.0, achieved=20.4))
    assert (clock.speed, clock.pace) == (20.0, 20.0)


@pytest.mark.parametrize("real_speed", [3.0, 9.0, 20.0])
def test_followers_of_a_loaded_city_stay_within_a_second_of_its_pace(real_speed: float) -> None:
    """Gateway asking twice a second, desk told five times a second: neither leaves the city's time."""
    wall_s = 0.0
    gateway = GatewayClock(is_published=True)
    gateway._followed = FollowedClock(NOW, lambda: wall_s)
    desk = FollowedClock(NOW, lambda: wall_s)
    worst_s = 0.0
    for tick in range(1200):  # a minute in steps of 50 ms; after half of it the load is gone
        wall_s = tick / 20
        loaded_s = min(wall_s, 30.0)
        city_s = loaded_s * real_speed + (wall_s - loaded_s) * 20.0
        recent_s = min(max(wall_s - 30.0, 0.0), 10.0)
        achieved = (recent_s * 20.0 + (10.0 - recent_s) * real_speed) / 10.0
        if tick % 10 == 0:
            gateway.follow(PublishedTime(NOW + timedelta(seconds=city_s), 20.0, achieved))
        if tick % 4 == 0:
            desk.follow(gateway.now(), gateway.pace)
        for clock in (gateway, desk):
            off_s = abs((clock.now() - NOW).total_seconds() - city_s)
            worst_s = max(worst_s, off_s / (20.0 if wall_s > 30.0 else real_speed))
    assert worst_s <= 1.0


def test_the_gateway_shows_no_less_than_what_the_journal_holds() -> None:
    """An order that a desk recorded a blink ahead is not sent before it was given, by the record."""
    clock = GatewayClock(is_published=True)
    clock.reach(NOW + timedelta(seconds=1))
    clock.follow(PublishedTime(NOW, 10.0))
    assert clock.now() >= NOW + timedelta(seconds=1)


def test_a_lost_source_is_journalled_once_and_once_when_it_is_back() -> None:
    """Late first, then lost; every change is shown, only loss and return are recorded."""
    shown: list[SourceSeen] = []
    recorded: list[Fact] = []
    health = Health(GatewayClock(), shown.append, recorded.append)
    health.expect("clock")
    health.failed("clock", "no answer", lost_after_s=60.0)
    health.heard("clock")
    health.failed("clock", "no answer", lost_after_s=60.0)
    health.failed("clock", "no answer")
    health.failed("clock", "no answer")
    health.heard("clock")
    states = [seen.state for seen in shown]
    assert states == [
        SourceState.WAITING,
        SourceState.WAITING,
        SourceState.OK,
        SourceState.LATE,
        SourceState.LOST,
        SourceState.LOST,
        SourceState.OK,
    ]
    assert recorded == [SourceLost("clock", "no answer"), SourceRestored("clock")]
