"""Terminals by the thousand on one real gateway process: what they sent, how long each answer took."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import encode, message_frames
from dispatch.feeds.jt808.frame import Header, build_frame
from dispatch.feeds.jt808.translate import location_of
from dispatch.gateway.tracks import units_report
from dispatch.wire.plates import Plate, read_plate

BEGIN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)
"""Device time of every rider's first frame; each further one is a second on."""
LAT_DEG, STEP_DEG = 36.4, 1e-5
_READY_WITHIN_S = 30.0
_PROJECT = Path(__file__).resolve().parents[2]
_GATEWAY = """
import asyncio, sys
from pathlib import Path
from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import GatewaySettings
data = Path(sys.argv[1])
asyncio.run(run_gateway(GatewaySettings(data, terminals_csv=data / "terminals.csv", leash=True)))
"""


class Rider(asyncio.Protocol):
    """One terminal. *sent*: frames; *answered*: of them; *waits_s*: how long each took."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.sent = 0
        self.answered = 0
        self.waits_s: list[float] = []
        self.sent_s: list[float] = []
        self.is_in = asyncio.Event()
        self.window = 0
        self._flags = 0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Log in."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(message_frames(m.Authentication(f"c{self.number}"), phone(self.number), 0, 2013)[0])

    def send(self, count: int) -> None:
        """Send the next frames of the ride."""
        assert self._transport is not None
        wire = b"".join(frame(self.number, self.sent + n) for n in range(count))
        self.sent += count
        self.sent_s += [time.perf_counter()] * count
        self._transport.write(wire)

    def data_received(self, data: bytes) -> None:
        """Count the answers; as many frames as were answered follow them while there is a *window*."""
        self._flags += data.count(b"\x7e")  # two for each answer: an escaped frame holds no other
        self.is_in.set()
        answered = max(self._flags // 2 - 1, 0)
        fresh, self.answered = answered - self.answered, answered
        if fresh:
            now_s = time.perf_counter()
            self.waits_s += [now_s - sent_s for sent_s in self.sent_s[answered - fresh : answered]]
            if self.window:
                self.send(fresh)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def phone(number: int) -> str:
    """The number of a rider's terminal."""
    return str(13_900_000_000 + number)


@lru_cache(maxsize=50_000)
def _body(second: int) -> bytes:
    at = BEGIN + timedelta(seconds=second)
    report = PositionReport("", LAT_DEG + second * STEP_DEG, 115.9, 1.1, 0.0, at, at, 30.0)
    return encode(location_of(report), 2013)


def frame(number: int, second: int) -> bytes:
    """A rider's location *second* seconds into the ride."""
    return build_frame(Header(0x0200, 2013, phone(number), second % 65_536), _body(second))


@dataclass(frozen=True, slots=True)
class Served:
    """A gateway that serves registered riders, U0000 the first."""

    data_dir: Path
    plate: Plate
    pid: int

    def memory_mb(self) -> float:
        """The most memory that the gateway has held."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


@contextmanager
def gateway(riders: int) -> Iterator[Served]:
    """Run a gateway process until the block is left."""
    with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as name:
        data_dir = Path(name)
        rows = [f"{phone(n)},c{n},U{n:04d},2013,text" for n in range(riders)]
        head = "phone,auth_code,unit,version,profile\n"
        (data_dir / "terminals.csv").write_text(head + "\n".join(rows), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-c", _GATEWAY, name], stdin=subprocess.PIPE, cwd=_PROJECT
        )
        try:
            end_s = time.monotonic() + _READY_WITHIN_S
            while (plate := read_plate(data_dir, "gateway")) is None:
                if process.poll() is not None or time.monotonic() > end_s:
                    raise RuntimeError("the gateway did not begin")
                time.sleep(0.05)
            yield Served(data_dir, plate, process.pid)
        finally:
            process.communicate()


async def riders_on(served: Served, count: int) -> list[Rider]:
    """Let so many riders log in."""
    loop = asyncio.get_running_loop()
    riders = [Rider(number) for number in range(count)]
    for rider in riders:
        await loop.create_connection(partial(_same, rider), served.plate.host, served.plate.ports["jt808"])
    await asyncio.gather(*(rider.is_in.wait() for rider in riders))
    return riders


def _same(rider: Rider) -> Rider:
    return rider


async def answered_all(riders: list[Rider], within_s: float = 30.0) -> bool:
    """Wait until every frame is answered."""
    end_s = time.monotonic() + within_s
    while any(rider.answered < rider.sent for rider in riders):
        if time.monotonic() > end_s:
            return False
        await asyncio.sleep(0.05)
    return True


def newest_is_right(served: Served, riders: list[Rider], reached: dict[str, int]) -> bool:
    """Whether each unit's newest position was sent, with its own place, and is no older than before."""
    for unit in units_report(served.data_dir)["units"]:
        number = int(unit["unit"][1:])
        at = datetime.fromisoformat(unit["fixed_at"])
        second = round((at - BEGIN).total_seconds())
        is_there = abs(unit["lat"] - (LAT_DEG + second * STEP_DEG)) < STEP_DEG / 4
        if not is_there or not reached.get(unit["unit"], -1) <= second < riders[number].sent:
            return False
        reached[unit["unit"]] = second
    return True


def share(waits_s: list[float], part: float = 0.99) -> float:
    """The wait that so large a part of all stays under, in ms."""
    ordered = sorted(waits_s)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000


def row(name: str, value: float, unit: str, bar: str, *, ok: bool) -> dict[str, Any]:
    """One figure."""
    return {"name": name, "value": round(value, 1), "unit": unit, "bar": bar, "ok": ok}
