"""The terminals' door at full speed for a minute, and with 5,000 of them: `make bench ONLY=terminals`."""

import asyncio
from typing import Any

from dispatch.gateway.tracks import units_report
from tests.bench.bench_gateway import full_speed, published, ride
from tests.bench.fleet import Rider, Served, answered_all, gateway, riders_on, row, share

ONLY_BY_NAME = True
MINUTE_S = 60.0
TERMINALS = 5000


def run() -> list[dict[str, Any]]:
    """Measure for about three minutes."""
    return [*full_speed(MINUTE_S), *five_thousand(30.0), *published(30.0)]


def five_thousand(seconds: float) -> list[dict[str, Any]]:
    """5,000 connections, each with a location a second."""
    with gateway(TERMINALS) as served:
        riders, is_whole = asyncio.run(_second_by_second(served, seconds))
        memory_mb = served.memory_mb()
        refused = units_report(served.data_dir)["refused"]
    p99_ms = share([wait for rider in riders for wait in rider.waits_s])
    sent = sum(rider.sent for rider in riders)
    return [
        row(
            "terminals: 5,000 at 1 Hz, answered, p99", p99_ms, "ms", "<= 1000", ok=p99_ms <= 1000 and is_whole
        ),
        row("terminals: 5,000 at 1 Hz, most memory", memory_mb, "MB", "<= 400", ok=memory_mb <= 400),
        row("terminals: 5,000 at 1 Hz, frames a second", sent / seconds, "1/s", "", ok=not refused),
    ]


async def _second_by_second(served: Served, seconds: float) -> tuple[list[Rider], bool]:
    riders = await riders_on(served, TERMINALS)
    await ride(riders, seconds)
    is_whole = await answered_all(riders)
    for rider in riders:
        rider.close()
    return riders, is_whole
