"""The checks on a position, without sockets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given

from dispatch.domain.units import PositionReport
from dispatch.gateway.checks import CHECKS, Past, Sight, Verdict, admit
from dispatch.gateway.settings import CheckLimits

NOW = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)
LIMITS = CheckLimits()
HERE = PositionReport("T01", 36.4567, 115.9855, 10.0, 90.0, NOW, NOW)
METRES_NORTH_DEG = 1 / 111_195.0


def _sight(report: PositionReport, serial: int = 1, body: bytes = b"") -> Sight:
    return Sight(report, serial, body or repr(report).encode())


def _at(seconds: float, north_m: float = 0.0) -> PositionReport:
    """A report of so many seconds later, so many metres farther north, received when it was fixed."""
    at = NOW + timedelta(seconds=seconds)
    return replace(HERE, fixed_at=at, received_at=at, lat_deg=HERE.lat_deg + north_m * METRES_NORTH_DEG)


def test_the_checks_are_named_and_in_order() -> None:
    """The order is part of the rule: what is no position is not called a leap."""
    assert [verdict.value for verdict, _ in CHECKS] == [
        "invalid_position",
        "no_fix",
        "future",
        "duplicate",
        "leap",
        "late",
    ]


def test_a_first_good_position_is_current() -> None:
    """Nothing is known yet, so nothing speaks against it."""
    past = Past()
    assert admit(_sight(HERE), past, LIMITS) is Verdict.CURRENT
    assert past.current == HERE


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (replace(HERE, lat_deg=90.1), Verdict.INVALID_POSITION),
        (replace(HERE, lon_deg=-180.1), Verdict.INVALID_POSITION),
        (replace(HERE, lat_deg=float("nan")), Verdict.INVALID_POSITION),
        (replace(HERE, has_fix=False), Verdict.NO_FIX),
        (replace(HERE, fixed_at=NOW + timedelta(seconds=61)), Verdict.FUTURE),
    ],
)
def test_what_cannot_be_true_is_refused(report: PositionReport, verdict: Verdict) -> None:
    """Off the globe, without a fix, from the future: refused, and the past stays as it was."""
    past = Past()
    assert admit(_sight(report), past, LIMITS) is verdict
    assert past == Past()


def test_a_device_clock_may_be_a_minute_ahead() -> None:
    """Sixty seconds are allowed, as the definition says."""
    ahead = replace(HERE, fixed_at=NOW + timedelta(seconds=60))
    assert admit(_sight(ahead), Past(), LIMITS) is Verdict.CURRENT


def test_the_same_time_with_the_same_serial_or_body_is_a_duplicate() -> None:
    """Either of them gives a repetition away; with neither the later arrival is believed."""
    past = Past()
    admit(_sight(HERE, 1, b"one"), past, LIMITS)
    assert admit(_sight(HERE, 1, b"other"), past, LIMITS) is Verdict.DUPLICATE
    assert admit(_sight(HERE, 2, b"one"), past, LIMITS) is Verdict.DUPLICATE
    moved = replace(HERE, lat_deg=HERE.lat_deg + 20 * METRES_NORTH_DEG)
    assert admit(_sight(moved, 2, b"two"), past, LIMITS) is Verdict.CURRENT
    assert past.current == moved


def test_a_serial_that_comes_round_again_is_no_duplicate() -> None:
    """Serials begin again after 65,535: only together with the device time do they name a report."""
    past = Past()
    admit(_sight(HERE, 1), past, LIMITS)
    assert admit(_sight(_at(10), 1), past, LIMITS) is Verdict.CURRENT


@pytest.mark.parametrize(("metres", "verdict"), [(690.0, Verdict.CURRENT), (710.0, Verdict.LEAP)])
def test_seventy_metres_a_second_is_the_limit(metres: float, verdict: Verdict) -> None:
    """Ten seconds later, 690 m can be ridden and 710 m cannot."""
    past = Past()
    admit(_sight(HERE), past, LIMITS)
    assert admit(_sight(_at(10, metres)), past, LIMITS) is verdict


def test_a_leap_does_not_move_the_unit_and_the_way_back_is_free() -> None:
    """What follows is measured against the last believed position."""
    past = Past()
    admit(_sight(HERE), past, LIMITS)
    assert admit(_sight(_at(1, 5000)), past, LIMITS) is Verdict.LEAP
    assert admit(_sight(_at(2, 20)), past, LIMITS) is Verdict.CURRENT


def test_an_older_report_belongs_to_the_track_only() -> None:
    """It is believed and never becomes the current position; sent again it is a duplicate."""
    past = Past()
    admit(_sight(_at(10, 50)), past, LIMITS)
    assert admit(_sight(HERE), past, LIMITS) is Verdict.LATE
    assert past.current == _at(10, 50)
    assert admit(_sight(HERE, 9), past, LIMITS) is Verdict.DUPLICATE


def test_catch_up_is_never_current() -> None:
    """Not even when it is newer than everything known."""
    past = Past()
    assert admit(_sight(HERE), past, LIMITS, catch_up=True) is Verdict.LATE
    assert past.current is None


def test_memory_is_bounded() -> None:
    """A terminal that reports for years takes no more room than its last reports."""
    past = Past()
    for second in range(1000):
        admit(_sight(_at(second), second), past, LIMITS)
    assert len(past.marks) == LIMITS.remembered
    for serial in range(1000):  # a device clock that stands still
        admit(_sight(_at(1000), serial, f"{serial}".encode()), past, LIMITS)
    assert sum(map(len, past.marks.values())) < 2 * LIMITS.remembered


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 40)), max_size=40))
def test_the_current_position_is_the_newest_that_was_believed(rides: list[tuple[int, int]]) -> None:
    """In whatever order reports come, the unit is where the newest device time says."""
    past = Past()
    believed = []
    for serial, (second, metres) in enumerate(rides):
        report = replace(_at(second, metres), received_at=NOW + timedelta(seconds=300))
        if admit(_sight(report, serial), past, LIMITS) in {Verdict.CURRENT, Verdict.LATE}:
            believed.append(report)
    newest = max((report.fixed_at for report in believed), default=None)
    assert (past.current.fixed_at if past.current else None) == newest
