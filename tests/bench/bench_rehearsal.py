"""Rehearsals at their real size: quick and thorough, twice the same, and the proposals for the sample tasks.

Takes most of an hour, so it waits to be named; a part by `REHEARSAL=quick|thorough|proposals make bench …`.
"""

import os
import tempfile
import time
from pathlib import Path

from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth
from dispatch.simulation.demand import Demand, read_demand
from dispatch.simulation.engine import places
from dispatch.simulation.rehearsal.proposals import propose
from dispatch.simulation.rehearsal.rehearse import RehearsedCity, rehearse
from dispatch.simulation.rehearsal.result import RehearsalResult
from dispatch.simulation.source import read_city
from tests.bench.__main__ import PROJECT, Row

ONLY_BY_NAME = True

SAMPLES = ("convoy", "marathon", "storm")
QUICK_S, THOROUGH_S, PROPOSALS_S = 40.0, 360.0, 900.0
TRIPS_AN_HOUR = 12_000
SAVED_PERCENT = 30.0
PEAK = range(17 * 3600, 18 * 3600)


def run() -> list[Row]:
    """Measure the parts that the environment asks for; all of them when it says nothing."""
    parts = os.environ.get("REHEARSAL", "quick thorough proposals").split()
    with tempfile.TemporaryDirectory() as cache:
        city = RehearsedCity(PROJECT / "resources/cities/liaocheng", Path(cache))
        assert len(city.roads) > 0  # built and read before the clock runs
        rows = [_trips(city)]
        if "quick" in parts:
            rows += _quick(city)
        if "thorough" in parts:
            rows += _thorough(city)
        if "proposals" in parts:
            for sample in SAMPLES:
                rows += _proposals(city, sample)
    return rows


def _sample(name: str) -> Plan:
    return plan_from_json((PROJECT / f"resources/plans/{name}.json").read_bytes())


def _trips(city: RehearsedCity) -> Row:
    """Trips that set out in the peak hour."""
    centre = read_city(city.source_dir).city
    edges = places(city.roads, centre.centre_lat_deg, centre.centre_lon_deg)
    demand = Demand(read_demand(city.source_dir), edges, 1)
    count = sum(len(demand.departures(second)) for second in PEAK)
    return Row(
        name="rehearsal: trips in the peak hour",
        value=count,
        unit="",
        bar=f">= {TRIPS_AN_HOUR}",
        ok=count >= TRIPS_AN_HOUR,
    )


def _timed(city: RehearsedCity, name: str, depth: Depth) -> tuple[RehearsalResult, float]:
    began = time.perf_counter()
    result = rehearse(_sample(name), city, depth)
    return result, time.perf_counter() - began


def _quick(city: RehearsedCity) -> list[Row]:
    """The convoy's two hours, three seeds, with and without; and again for the same numbers."""
    rows = []
    digests = {}
    for name in SAMPLES:
        result, took_s = _timed(city, name, Depth.QUICK)
        digests[name] = result.digest
        hours = (result.staging.end_s - result.staging.begin_s) / 3600
        title = f"{name}, quick, 3 seeds, {hours:.1f} h"
        rows.append(_within(title, took_s, QUICK_S))
        rows += _delays(title, result)
    again, _ = _timed(city, SAMPLES[-1], Depth.QUICK)
    rows.append(
        Row(
            name=f"rehearsal: {SAMPLES[-1]}, quick, again: other digests",
            value=int(again.digest != digests[SAMPLES[-1]]),
            unit="",
            bar="0",
            ok=again.digest == digests[SAMPLES[-1]],
        )
    )
    return rows


def _thorough(city: RehearsedCity) -> list[Row]:
    """The convoy's two hours, one seed, with and without."""
    result, took_s = _timed(city, SAMPLES[0], Depth.THOROUGH)
    title = f"{SAMPLES[0]}, thorough, 1 seed"
    return [_within(title, took_s, THOROUGH_S), *_delays(title, result)]


def _proposals(city: RehearsedCity, name: str) -> list[Row]:
    """Shorter closures of a sample, which closes by the usual rule, over twenty seeds and twenty more."""
    began = time.perf_counter()
    found = propose(_sample(name), city)
    took_s = time.perf_counter() - began
    saved = 100 * found.saved.value / found.cost_was.value
    fewer = found.unhindered_proposed.value < found.unhindered_was.value
    return [
        _within(f"{name}, proposals, 20 seeds", took_s, PROPOSALS_S),
        Row(
            name=f"rehearsal: {name}, proposals: public's delay down",
            value=round(saved, 1),
            unit="%",
            bar=f">= {SAVED_PERCENT:g}",
            ok=saved >= SAVED_PERCENT,
        ),
        Row(
            name=f"rehearsal: {name}, proposals: unhindered runs, was {found.unhindered_was.value / 10:g}",
            value=found.unhindered_proposed.value / 10,
            unit="%",
            bar=f">= {found.unhindered_was.value / 10:g}",
            ok=not fewer,
        ),
    ]


def _within(title: str, took_s: float, bar_s: float) -> Row:
    return Row(
        name=f"rehearsal: {title}",
        value=round(took_s, 1),
        unit="s",
        bar=f"<= {bar_s:g}",
        ok=took_s <= bar_s,
    )


def _delays(title: str, result: RehearsalResult) -> list[Row]:
    """What came out, to see where the depths differ."""
    rows = []
    for name, words, unit, by in (
        ("delay_vehicle_s", "public's delay", "vehicle-h", 3600),
        ("convoy_lost_s", "convoy later than on free roads", "s", 1),
        ("teleports", "teleports", "", 1),
    ):
        figure = result.figure(name)
        if figure is not None:
            rows.append(
                Row(
                    name=f"rehearsal: {title}: {words}",
                    value=round(figure.value / by, 1),
                    unit=unit,
                    bar="",
                    ok=True,
                )
            )
    return rows
