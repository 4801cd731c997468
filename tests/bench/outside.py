"""What is outside a desk under full load: a real gateway, real terminals on its door, all roads every second.

`python -m tests.bench.outside gateway DIR` serves the grid town, `… terminals DIR` drives the terminals that
`prepare` has written down. Both end when their standard input closes.
"""

import asyncio
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from math import cos, radians, sin
from pathlib import Path

import numpy as np
import structlog

from dispatch.domain.observations import RoadsSeen
from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import message_frames
from dispatch.feeds.jt808.translate import location_of
from dispatch.gateway.gateway import Gateway
from dispatch.gateway.settings import GatewaySettings
from dispatch.wire.plates import read_plate
from tests.bench.bench_map import city

SPEED_MPS = 10.0
READY_WITHIN_S = 30.0
SENT = struct.Struct("<IId")
"""A frame in `sent.bin`: its unit's number, its device time in POSIX seconds, when it was sent."""


def unit_id(number: int) -> str:
    """The call sign of a terminal."""
    return f"U{number:03d}"


def prepare(data_dir: Path, units: int) -> None:
    """Write the register and the duty sheet of *units* riders, on duty all day."""
    data_dir.mkdir(parents=True, exist_ok=True)
    terminals = [f"{_phone(n)},c{n},{unit_id(n)},2013,text" for n in range(units)]
    duty = [f"{unit_id(n)},王{n},00:00,24:00," for n in range(units)]
    (data_dir / "terminals.csv").write_text("phone,auth_code,unit,version,profile\n" + "\n".join(terminals))
    (data_dir / "duty.csv").write_text("unit,officer,from,to,beat\n" + "\n".join(duty))


@contextmanager
def outside(data_dir: Path, units: int) -> Iterator[None]:
    """Run gateway and terminals, each in a process of its own, until the block is left."""
    prepare(data_dir, units)
    with _child("gateway", data_dir):
        end_s = time.monotonic() + READY_WITHIN_S
        while read_plate(data_dir, "gateway") is None:
            if time.monotonic() > end_s:
                raise TimeoutError("the gateway did not begin")
            time.sleep(0.05)
        with _child("terminals", data_dir):
            yield


@contextmanager
def _child(role: str, data_dir: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.outside", role, str(data_dir)], stdin=subprocess.PIPE
    )
    try:
        yield
    finally:
        process.communicate(timeout=20)


async def serve(data_dir: Path) -> None:
    """A real gateway; every road changes its level each second, as if a source had told so."""
    network = city()
    settings = GatewaySettings(
        data_dir,
        network=network,
        terminals_csv=data_dir / "terminals.csv",
        duty_csv=data_dir / "duty.csv",
        leash=True,
    )
    gateway = Gateway(settings, structlog.get_logger())
    index = np.arange(len(network), dtype=np.uint32)
    level = np.random.default_rng(7).integers(1, 6, len(network)).astype(np.uint8)

    async def change_roads() -> None:
        nonlocal level
        while True:
            level = (level % 5 + 1).astype(np.uint8)
            speed = (network.free_flow_mps * (1.1 - 0.2 * level)).astype(np.float32)
            status = np.minimum(level, 4).astype(np.uint8)
            gateway._situation.see(RoadsSeen(datetime.now(UTC), "bench", index, speed, level, status))
            await asyncio.sleep(1.0)

    roads = asyncio.create_task(change_roads())
    try:
        await gateway.run()
    finally:
        roads.cancel()


async def ride(data_dir: Path) -> None:
    """Let every registered terminal report once a second, spread over the second; note what was sent when."""
    plate = read_plate(data_dir, "gateway")
    if plate is None:
        raise RuntimeError("no gateway")
    units = len((data_dir / "terminals.csv").read_text().splitlines()) - 1
    random = np.random.default_rng(7)
    lat, lon = 36.43 + random.random(units) * 0.05, 115.95 + random.random(units) * 0.06
    writers, readers = [], []
    for number in range(units):
        reader, writer = await asyncio.open_connection(plate.host, plate.ports["jt808"])
        writer.write(message_frames(m.Authentication(f"c{number}"), _phone(number), 0, 2013)[0])
        readers.append(asyncio.create_task(_swallow(reader)))
        writers.append(writer)
    told = asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
    begin_s, turn = time.monotonic(), 0
    with (data_dir / "sent.bin").open("wb", buffering=0) as sent:
        while not told.done():
            number, second = turn % units, turn // units
            heading = (number + second) % 360
            lat[number] += cos(radians(heading)) * SPEED_MPS / 111_000
            lon[number] += sin(radians(heading)) * SPEED_MPS / 89_000
            at = datetime.now(UTC).replace(microsecond=0)
            report = PositionReport(
                "", float(lat[number]), float(lon[number]), SPEED_MPS, float(heading), at, at, 30.0
            )
            frame = message_frames(location_of(report), _phone(number), second % 65_535 + 1, 2013)[0]
            now_s = time.monotonic()
            writers[number].write(frame)
            sent.write(SENT.pack(number, int(at.timestamp()), now_s))
            turn += 1
            await asyncio.sleep(max(0.0, begin_s + turn / units - time.monotonic()))
    for task in readers:
        task.cancel()


async def _swallow(reader: asyncio.StreamReader) -> None:
    with suppress(OSError):
        while await reader.read(4096):
            pass


def _phone(number: int) -> str:
    return str(13_900_000_000 + number)


if __name__ == "__main__":
    asyncio.run({"gateway": serve, "terminals": ride}[sys.argv[1]](Path(sys.argv[2])))
