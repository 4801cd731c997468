"""Location frames through one gateway: real process and sockets, each frame checked, stored, answered."""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import message_frames
from dispatch.feeds.jt808.translate import location_of
from dispatch.gateway.tracks import FILE_NAME, units_report
from dispatch.wire.plates import Plate, read_plate

CONNECTIONS = 50
FRAMES = 3_000
WINDOW = 64
READY_WITHIN_S = 20.0
PROJECT = Path(__file__).resolve().parents[2]

_GATEWAY = """
import asyncio, sys
from pathlib import Path
from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import GatewaySettings
data = Path(sys.argv[1])
asyncio.run(run_gateway(GatewaySettings(data, terminals_csv=data / "terminals.csv", leash=True)))
"""


class _Rider(asyncio.Protocol):
    """A terminal that keeps *WINDOW* frames on their way until all are answered."""

    def __init__(self, login: bytes, frames: list[bytes]) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waits_s: list[float] = []
        self._login = login
        self._frames = frames
        self._sent_s: list[float] = []
        self._flags = -2  # the answer to the log-in
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._login)

    def begin(self) -> None:
        self._send(WINDOW)

    def _send(self, count: int) -> None:
        begin = len(self._sent_s)
        chunk = self._frames[begin : begin + count]
        assert self._transport is not None
        self._transport.write(b"".join(chunk))
        self._sent_s += [time.perf_counter()] * len(chunk)

    def data_received(self, data: bytes) -> None:
        before = max(self._flags, 0) // 2
        self._flags += data.count(b"\x7e")  # two for each answer: an escaped frame holds no other
        answered = max(self._flags, 0) // 2
        if answered > before:
            now_s = time.perf_counter()
            self.waits_s += [now_s - sent_s for sent_s in self._sent_s[before:answered]]
            self._send(answered - before)
        if answered == len(self._frames) and not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the gateway hung up"))


def _phone(number: int) -> str:
    return str(13_900_000_000 + number)


def _frames(number: int) -> list[bytes]:
    """A ride of *FRAMES* seconds that ends now, one frame a second."""
    begin = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=FRAMES)
    frames: list[bytes] = []
    for second in range(FRAMES):
        at = begin + timedelta(seconds=second)
        report = PositionReport("", 36.4 + second * 1e-5, 115.9 + number * 1e-3, 1.1, 0.0, at, at, 30.0)
        frames += message_frames(location_of(report), _phone(number), second % 65536, 2013)
    return frames


async def _load(plate: Plate) -> tuple[float, list[float]]:
    """Drive all connections; seconds it took, and how long each frame waited for its answer."""
    loop = asyncio.get_running_loop()
    riders = []
    for number in range(CONNECTIONS):
        login = message_frames(m.Authentication(f"c{number}"), _phone(number), 0, 2013)[0]
        rider = _Rider(login, _frames(number))
        riders.append(rider)
        await loop.create_connection(partial(riders.__getitem__, number), plate.host, plate.ports["jt808"])
    begin_s = time.perf_counter()
    for rider in riders:
        rider.begin()
    await asyncio.gather(*(rider.done for rider in riders))
    return time.perf_counter() - begin_s, sorted(wait for rider in riders for wait in rider.waits_s)


def _ready(data: Path, process: "subprocess.Popen[bytes]") -> Plate:
    end_s = time.monotonic() + READY_WITHIN_S
    while (plate := read_plate(data, "gateway")) is None:
        if process.poll() is not None or time.monotonic() > end_s:
            raise RuntimeError("the gateway did not begin")
        time.sleep(0.05)
    return plate


def run() -> list[dict[str, Any]]:
    """Measure frames a second through one gateway, and how long an answer takes meanwhile."""
    with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as name:
        data = Path(name)
        rows = [f"{_phone(n)},c{n},U{n:03d},2013,text" for n in range(CONNECTIONS)]
        (data / "terminals.csv").write_text("phone,auth_code,unit,version,profile\n" + "\n".join(rows))
        process = subprocess.Popen([sys.executable, "-c", _GATEWAY, name], stdin=subprocess.PIPE, cwd=PROJECT)
        try:
            took_s, waits_s = asyncio.run(_load(_ready(data, process)))
            time.sleep(1.5)  # what is stored is at most a second old
            report = units_report(data)
        finally:
            process.communicate()
        with closing(sqlite3.connect(data / FILE_NAME)) as tracks:
            (stored,) = tracks.execute("SELECT count(*) FROM track").fetchone()
    total = CONNECTIONS * FRAMES
    is_whole = report["accepted"] == stored == total and not report["refused"]
    return [
        _row(
            "gateway: location frames a second, each answered and stored", total / took_s, "1/s", ok=is_whole
        ),
        _row("gateway: answer under full load, p99", waits_s[int(len(waits_s) * 0.99)] * 1000, "ms"),
    ]


def _row(name: str, value: float, unit: str, *, ok: bool = True) -> dict[str, Any]:
    return {"name": name, "value": round(value, 1), "unit": unit, "bar": "", "ok": ok}
