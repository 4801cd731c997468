"""People's units on the screen."""

import math
from datetime import UTC, datetime

import pytest

from ui.kit.formatters import (
    age_words,
    clock_words,
    day_words,
    distance_words,
    duration_words,
    share_words,
    since_s,
    speed_words,
    time_words,
)


@pytest.mark.parametrize(
    ("speed_mps", "words"), [(12.0, "43 km/h"), (0.0, "0 km/h"), (math.nan, "—"), (13.889, "50 km/h")]
)
def test_speeds_are_in_kilometres_an_hour(speed_mps: float, words: str) -> None:
    """Metres a second become whole kilometres an hour, and nothing known is a dash."""
    assert speed_words(speed_mps) == words


@pytest.mark.parametrize(
    ("distance_m", "words"),
    [(430, "430 m"), (0, "0 m"), (999.4, "999 m"), (999.6, "1.0 km"), (1249, "1.2 km"), (math.inf, "—")],
)
def test_distances_are_in_metres_then_kilometres(distance_m: float, words: str) -> None:
    """Under a kilometre metres, above it tenths of one, never "1000 m"."""
    assert distance_words(distance_m) == words


@pytest.mark.parametrize(
    ("age_s", "words"), [(8.9, "8s"), (99, "99s"), (100, "1min"), (545, "9min"), (7300, "2h"), (-3, "0s")]
)
def test_ages_are_short(age_s: float, words: str) -> None:
    """An age is one number with its unit, never negative."""
    assert age_words(age_s) == words


@pytest.mark.parametrize(
    ("duration_s", "words"),
    [(0, "00:00"), (130, "02:10"), (3599.9, "59:59"), (3600, "1:00:00"), (-65, "-01:05"), (-0.5, "00:00")],
)
def test_clocks_run_in_minutes_and_seconds(duration_s: float, words: str) -> None:
    """A running clock keeps its width below an hour, and shows what is overdue by its sign."""
    assert clock_words(duration_s) == words


def test_a_travel_time_has_no_leading_zero() -> None:
    """Four minutes ten are 4:10; an unknown time is a dash."""
    assert (duration_words(250), duration_words(750), duration_words(math.nan)) == ("4:10", "12:30", "—")


def test_times_are_local() -> None:
    """Inside is UTC; on the screen it is Shanghai's time and day."""
    moment = datetime(2026, 11, 23, 20, 41, 7, tzinfo=UTC)
    assert (time_words(moment), day_words(moment)) == ("04:41:07", "2026-11-24")


def test_what_never_happened_has_no_age() -> None:
    """Since nothing is not a number, since a moment is seconds."""
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    assert math.isnan(since_s(None, moment))
    assert since_s(moment, moment.replace(second=9)) == 9


def test_a_rate_shows_both_numbers_and_is_never_rounded_up() -> None:
    """199 of 200 is not a hundred per cent, and a rate of nothing is a dash."""
    assert share_words(199, 200) == "99% 199/200"
    assert share_words(23, 24) == "95% 23/24"
    assert share_words(0, 0) == "— 0/0"
