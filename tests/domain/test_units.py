"""Ages and shifts."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.domain.clock import CHINA, day_start
from dispatch.domain.units import Freshness, FreshnessPolicy, Shift, shift_at

DAY = Shift("A01", "王强", 7 * 60, 19 * 60, "柳园路")
NIGHT = Shift("A01", "李军", 19 * 60, 7 * 60, "花园路")


def local(hour: int, minute: int = 0) -> datetime:
    """A moment of one day, by the city's clock."""
    return datetime(2026, 11, 23, hour, minute, tzinfo=CHINA).astimezone(UTC)


def test_a_position_is_fresh_to_60_s_stale_to_300_s_and_then_lost() -> None:
    """The bounds belong to the better side."""
    policy = FreshnessPolicy()
    ages = (0, 60, 60.1, 300, 300.1)
    assert [policy.of(age) for age in ages] == [
        Freshness.FRESH,
        Freshness.FRESH,
        Freshness.STALE,
        Freshness.STALE,
        Freshness.LOST,
    ]


@pytest.mark.parametrize(
    ("hour", "officer"), [(7, "王强"), (18, "王强"), (19, "李军"), (2, "李军"), (6, "李军")]
)
def test_a_night_shift_runs_past_midnight(hour: int, officer: str) -> None:
    """The shift that ends before it starts is the one that covers the night."""
    shift = shift_at((DAY, NIGHT), local(hour))
    assert shift is not None
    assert shift.officer == officer


def test_who_has_no_shift_is_off_duty() -> None:
    """Outside all lines of the duty sheet there is nobody."""
    assert shift_at((DAY,), local(20)) is None


def test_the_day_begins_at_local_midnight() -> None:
    """Half past seven in the morning in UTC terms belongs to the local day that began the evening before."""
    moment = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    start = day_start(moment)
    assert start == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    assert moment - start < timedelta(days=1)
