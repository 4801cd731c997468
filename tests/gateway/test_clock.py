"""The gateway's time and the health of its sources."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.domain.facts import Fact, SourceLost, SourceRestored
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.gateway.clock import GatewayClock, PublishedTime
from dispatch.gateway.health import Health

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
