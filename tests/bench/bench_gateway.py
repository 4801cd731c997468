"""Location frames through one gateway: real process and sockets, each frame checked, stored, answered.

What takes minutes is measured where it is asked for by name: `make bench ONLY=terminals`.
"""

import asyncio
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from typing import Any

from dispatch import __version__
from dispatch.gateway.tracks import FILE_NAME, units_report
from dispatch.wire.framing import packed, read_from_gateway
from dispatch.wire.messages import PROTOCOL, Batch, Hello
from tests.bench.fleet import (
    BEGIN,
    Rider,
    Served,
    answered_all,
    gateway,
    newest_is_right,
    riders_on,
    row,
    share,
)

CONNECTIONS = 500
SECONDS = 8.0
WINDOW = 8
RATE_HZ = 1000
STORED_AFTER_S = 2.0


def run() -> list[dict[str, Any]]:
    """Measure what can be had in half a minute."""
    return [*full_speed(SECONDS), *published(SECONDS)]


def full_speed(seconds: float) -> list[dict[str, Any]]:
    """500 connections as fast as answers come back; every row is counted afterwards."""
    with gateway(CONNECTIONS) as served:
        riders, took_s, is_right = asyncio.run(_drive(served, seconds))
        time.sleep(STORED_AFTER_S)
        report = units_report(served.data_dir)
        reached: dict[str, int] = {}
        is_right = newest_is_right(served, riders, reached) and is_right
        with closing(sqlite3.connect(served.data_dir / FILE_NAME)) as tracks:
            (stored,) = tracks.execute("SELECT count(*) FROM track").fetchone()
            (distinct,) = tracks.execute(
                "SELECT count(*) FROM (SELECT DISTINCT unit_id, fixed_ms FROM track)"
            ).fetchone()
        memory_mb = served.memory_mb()
    sent = sum(rider.sent for rider in riders)
    lost = sent - min(stored, distinct, report["accepted"], sum(rider.answered for rider in riders))
    is_last = all(reached.get(f"U{rider.number:04d}") == rider.sent - 1 for rider in riders)
    rate_hz = sent / took_s
    name = f"gateway: {CONNECTIONS} connections, {seconds:g} s"
    return [
        row(f"{name}, frames answered and stored", rate_hz, "1/s", ">= 15000", ok=rate_hz >= 15_000),
        row(
            f"{name}, frames lost or refused",
            lost + sum(report["refused"].values()),
            "",
            "0",
            ok=lost == 0 and not report["refused"],
        ),
        row(
            f"{name}, newest position wrong",
            int(not (is_right and is_last)),
            "",
            "0",
            ok=is_right and is_last,
        ),
        row(
            f"{name}, answer under full load, p99",
            share([w for r in riders for w in r.waits_s]),
            "ms",
            "",
            ok=True,
        ),
        row(f"{name}, most memory", memory_mb, "MB", "", ok=True),
    ]


async def _drive(served: Served, seconds: float) -> tuple[list[Rider], float, bool]:
    riders = await riders_on(served, CONNECTIONS)
    begin_s = time.perf_counter()
    for rider in riders:
        rider.window = WINDOW
        rider.send(WINDOW)
    is_right, reached = True, dict[str, int]()
    while time.perf_counter() - begin_s < seconds:
        await asyncio.sleep(2.0)
        is_right = await asyncio.to_thread(newest_is_right, served, riders, reached) and is_right
    for rider in riders:
        rider.window = 0
    is_right = await answered_all(riders) and is_right
    took_s = time.perf_counter() - begin_s
    for rider in riders:
        rider.close()
    return riders, took_s, is_right


def published(seconds: float) -> list[dict[str, Any]]:
    """1,000 units at 1 Hz: from the frame's way to the door until a desk has the batch that shows it."""
    with gateway(RATE_HZ) as served:
        waits_s, sent = asyncio.run(_watched(served, seconds))
    p99_ms = share(waits_s)
    return [
        row(
            "gateway: frame sent -> in a desk's batch at 1,000/s, p99",
            p99_ms,
            "ms",
            "<= 250",
            ok=p99_ms <= 250,
        ),
        row(
            "gateway: of those frames shown",
            100 * len(waits_s) / sent,
            "%",
            ">= 99",
            ok=len(waits_s) >= 0.99 * sent,
        ),
    ]


async def _watched(served: Served, seconds: float) -> tuple[list[float], int]:
    riders = await riders_on(served, RATE_HZ)
    reader, writer = await asyncio.open_connection(served.plate.host, served.plate.ports["desks"])
    writer.write(packed(Hello(PROTOCOL, __version__, served.plate.token, "bench", "bench", "")))
    waits_s: list[float] = []

    async def watch() -> None:
        while True:
            message = await read_from_gateway(reader)
            now_s = time.perf_counter()
            for report in message.positions if isinstance(message, Batch) else ():
                second = _second(report.fixed_at)
                waits_s.append(now_s - riders[int(report.unit_id[1:])].sent_s[second])

    watching = asyncio.create_task(watch())
    await ride(riders, seconds)
    await asyncio.sleep(1.0)
    watching.cancel()
    writer.close()
    for rider in riders:
        rider.close()
    return waits_s, sum(rider.sent for rider in riders)


def _second(at: datetime) -> int:
    return round((at - BEGIN).total_seconds())


async def ride(riders: list[Rider], seconds: float) -> None:
    """Let every rider report once a second, evenly spread over the second."""
    begin_s, turn = time.perf_counter(), 0
    while (passed_s := time.perf_counter() - begin_s) < seconds:
        due = int(passed_s * len(riders))
        while turn < due:
            riders[turn % len(riders)].send(1)
            turn += 1
        await asyncio.sleep(0.005)
