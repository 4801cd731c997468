"""Departures: seeded, a function of the second alone, and spread over the day as its source says."""

from pathlib import Path

import pytest

from dispatch.simulation.demand import Demand, Place, read_demand, second_of_day
from dispatch.simulation.source import CitySourceError

SOURCE = Path(__file__).parents[2] / "resources/cities/liaocheng"
PLACES = [
    Place(f"e{x}.{y}", (float(x), float(y)), 1.0, is_entry=x == 3000, is_exit=x == -3000)
    for x in range(-3000, 3001, 250)
    for y in range(-3500, 3501, 250)
]


def test_the_same_seed_sends_the_same_drivers() -> None:
    """Two cities of one seed see the same departures; another seed sees others."""
    source = read_demand(SOURCE)
    one, other = Demand(source, PLACES, 5), Demand(source, PLACES, 5)
    ours = [one.departures(second) for second in range(27_000, 27_060)]
    assert ours == [other.departures(second) for second in range(27_000, 27_060)]
    third = Demand(source, PLACES, 6)
    assert ours != [third.departures(second) for second in range(27_000, 27_060)]


def test_a_second_does_not_depend_on_the_seconds_before() -> None:
    """A city that goes on from a saved state sees what it would have seen."""
    source = read_demand(SOURCE)
    whole, later = Demand(source, PLACES, 1), Demand(source, PLACES, 1)
    seen = {second: whole.departures(second) for second in range(30_000, 30_050)}
    assert later.departures(30_040) == seen[30_040]


def test_there_are_two_rush_hours() -> None:
    """More set out in the morning and evening rush than at noon, and least at night."""
    demand = Demand(read_demand(SOURCE), PLACES, 1)
    moments = {
        name: demand.trips_per_hour(second_of_day(name)) for name in ("07:45", "12:30", "17:45", "03:00")
    }
    assert moments["07:45"] > 1.8 * moments["12:30"]
    assert moments["17:45"] > 1.8 * moments["12:30"]
    assert moments["03:00"] < 0.2 * moments["12:30"]


def test_streams_flow_only_in_their_time() -> None:
    """The westward stream on 建设路 adds its vehicles in the morning and none at noon."""
    demand = Demand(read_demand(SOURCE), PLACES, 1)
    drawn = [len(demand.departures(second_of_day("07:40") + n)) for n in range(600)]
    background = demand.trips_per_hour(second_of_day("07:45")) / 6
    assert sum(drawn) > background * 1.1


@pytest.mark.parametrize("text", ["7", "25:00", "07:61", "-1:00", "ab:cd", "24:01"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    """HH:MM or an error."""
    with pytest.raises(ValueError, match=r"time of day|invalid literal"):
        second_of_day(text)


def test_a_stream_from_nowhere_is_refused(tmp_path: Path) -> None:
    """A zone's misspelt name is told with the stream's."""
    text = (SOURCE / "demand.toml").read_text(encoding="utf-8")
    (tmp_path / "demand.toml").write_text(
        text.replace('from = "northeast"', 'from = "nordost"'), encoding="utf-8"
    )
    with pytest.raises(CitySourceError, match="建设路早高峰西行"):
        read_demand(tmp_path)
