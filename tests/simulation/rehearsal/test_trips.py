"""The public's trips as a file: the same with the plan and without, but for who lives in a closure."""

import re
from pathlib import Path

import pytest

from dispatch.simulation.demand import Demand, read_demand
from dispatch.simulation.engine import places
from dispatch.simulation.rehearsal.rehearse import RehearsedCity
from dispatch.simulation.rehearsal.staging import Closing, Staging
from dispatch.simulation.rehearsal.trips import probes, substitutes, write_trips
from dispatch.simulation.source import read_city

SECONDS = range(17 * 3600, 19 * 3600)
CLOSED = Closing("c1", ("liuyuan.4", "liuyuan.5"), SECONDS.start, SECONDS.start, SECONDS.stop - 600)


@pytest.fixture(scope="module")
def demand(city: RehearsedCity) -> Demand:
    """The quiet city's departures."""
    centre = read_city(city.source_dir).city
    edges = places(city.roads, centre.centre_lat_deg, centre.centre_lon_deg)
    return Demand(read_demand(city.source_dir), edges, 3)


def rows(path: Path) -> dict[str, dict[str, str]]:
    """The attributes of each trip."""
    found = (dict(re.findall(r'(\w+)="([^"]*)"', line)) for line in path.read_text().splitlines())
    return {row["id"]: row for row in found if "id" in row}


def test_trips_are_sorted_and_repeat_themselves(demand: Demand, city: RehearsedCity, tmp_path: Path) -> None:
    """Two writings are equal byte by byte, and departures never go back."""
    one, other = tmp_path / "one.xml", tmp_path / "other.xml"
    wanted = write_trips(one, demand, (), SECONDS, (), city.roads)
    write_trips(other, demand, (), SECONDS, (), city.roads)
    assert one.read_bytes() == other.read_bytes()
    departs = [int(row["depart"]) for row in rows(one).values()]
    assert departs == sorted(departs)
    assert len(wanted) == len(departs) > 200
    assert all(wanted[name] == int(row["depart"]) for name, row in rows(one).items())


def test_a_closure_changes_only_those_who_start_or_end_in_it(
    demand: Demand, city: RehearsedCity, tmp_path: Path
) -> None:
    """Who starts in it waits until it is open, who wants there stops before it; all others are untouched."""
    usual, planned = tmp_path / "usual.xml", tmp_path / "planned.xml"
    wanted = write_trips(usual, demand, (), SECONDS, (), city.roads)
    assert write_trips(planned, demand, (), SECONDS, (CLOSED,), city.roads) == wanted
    before = substitutes(city.roads, (CLOSED,))
    assert set(before) == set(CLOSED.segments)
    assert set(before.values()).isdisjoint(CLOSED.segments)
    waits = ends = 0
    after = rows(planned)
    for name, row in rows(usual).items():
        if row["from"] in CLOSED.segments and int(row["depart"]) < CLOSED.open_s:
            waits += 1
            assert CLOSED.open_s <= int(after[name]["depart"]) < CLOSED.open_s + 60
        elif row["to"] in CLOSED.segments and int(row["depart"]) + 480 < CLOSED.open_s:
            ends += 1
            assert after[name]["to"] == before[row["to"]]
        else:
            assert after[name] == row
    assert waits > 0
    assert ends > 0


def test_ambulances_drive_main_roads_and_never_start_in_a_closure(
    city: RehearsedCity, staging: Staging
) -> None:
    """Twelve corridors, each five minutes; no end of one lies in a closed section."""
    found = probes(city.roads, SECONDS.start, SECONDS.stop, staging.closings)
    assert len({probe.corridor for probe in found}) == 12
    assert len(found) == 12 * 24
    closed = {name for closing in staging.closings for name in closing.segments}
    assert closed.isdisjoint({probe.edges[0] for probe in found} | {probe.edges[-1] for probe in found})
