"""What a desk is told, against what is true in the simulation; road states come as strangers send them."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch.bootstrap.configuration import load
from dispatch.domain.geo import distance_m
from dispatch.picture.state import queue
from dispatch.wire.plates import Plate, read_plate
from tests.e2e.town import PROJECT, asked, payloads, pids, seat_at, wait_for

SPEED = 15
CITY_MINUTES = 14


@contextmanager
def city_with_shuffled_codes(data_dir: Path, city: Path, cache: Path) -> Iterator[Plate]:
    """A city whose lcodes say nothing about the road; on a leash, ended at the end."""
    words = (
        "import asyncio, sys; from pathlib import Path\n"
        "from dispatch.simulation.city import CityOptions, run_city\n"
        "folders = [Path(p) for p in sys.argv[1:4]]\n"
        f"options = CityOptions(*folders, speed={SPEED}, leash=True, shuffle_lcodes=7)\n"
        "asyncio.run(run_city(options))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", words, str(city.parent), str(cache), str(data_dir)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        env=os.environ,
    )
    try:
        wait_for(lambda: read_plate(data_dir, "city") or process.poll() is not None, "city")
        plate = read_plate(data_dir, "city")
        assert plate is not None
        yield plate
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()


@pytest.mark.timeout(150)
async def test_a_scripted_jam_is_alerted_in_time_though_the_codes_say_nothing(
    tmp_path: Path, calm_town: Path, town_cache: Path
) -> None:
    """Begun through the city's own lever: a true jam, and its alert within three minutes plus the period."""
    with city_with_shuffled_codes(tmp_path, calm_town, town_cache) as plate:
        seat = seat_at(tmp_path, calm_town, speed=SPEED)
        await asyncio.wait_for(seat.start(), 60)
        try:
            assert pids(tmp_path)["city"] == plate.pid
            incident = {
                "id": "script",
                "kind": "closure",
                "road": "东昌东路",
                "toward": "西",
                "near": "花园路",
                "lanes": 4,
            }
            asked(plate, "/control/incident", incident)
            begun, end_s = seat.now(), time.monotonic() + 90
            jam: dict[str, Any] | None = None
            while jam is None or not any(alert.road == jam["name"] for alert in queue(seat.picture)):
                truth = await asyncio.to_thread(asked, plate, "/truth")
                jam = jam or next((j for j in truth["jams"] if j["name"] == "东昌东路"), None)
                waited = seat.now() - begun
                assert waited < timedelta(minutes=CITY_MINUTES), (jam, queue(seat.picture))
                assert time.monotonic() < end_s, (waited, jam, queue(seat.picture))
                await asyncio.sleep(0.3)
            alert = next(a for a in queue(seat.picture) if a.road == jam["name"])
        finally:
            await seat.stop()
    onset = datetime.fromisoformat(jam["onset"])
    period = timedelta(seconds=load(calm_town).traffic.period_s)
    assert alert.raised_at <= onset + timedelta(minutes=3) + period
    assert alert.direction == jam["direction"]
    place = (alert.place.lat_deg, alert.place.lon_deg)
    assert distance_m(*place, jam["lat"], jam["lon"]) < 400
    assert payloads(tmp_path, "SourceLost") == []
    assert not [reason for reason in seat.picture.refused if reason.startswith("road_")]
