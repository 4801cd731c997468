"""The rider whose terminal the city does not carry: he stands at a kerb, and calls for help when told to."""

import asyncio
import csv
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from dispatch.desk.seat import Seat
from dispatch.wire.plates import read_plate
from tests.gateway.terminal import SimulatedTerminal, position
from tests.pictures.town import CALLER, SOURCE

REPORTS_EVERY_S = 0.5
ROAD = "利民路"


@dataclass(slots=True)
class Rider:
    """*calls_for_help*: whether he holds the alarm button."""

    terminal: SimulatedTerminal
    calls_for_help: bool = False


@asynccontextmanager
async def rider(seat: Seat, data_dir: Path) -> AsyncIterator[Rider]:
    """Bring him on line and let him report his place until the end."""
    with (SOURCE / "terminals.csv").open(encoding="utf-8", newline="") as file:
        line = next(row for row in csv.DictReader(file) if row["unit"] == CALLER)
    gateway = read_plate(data_dir, "gateway")
    if gateway is None:
        raise RuntimeError(f"no gateway at {data_dir}")
    terminal = SimulatedTerminal(line["phone"], 2019 if line["version"] == "2019" else 2013)
    await terminal.connect(gateway.ports["jt808"])
    reporting = None
    try:
        await terminal.register(CALLER)
        await terminal.log_in(line["auth_code"])
        one = Rider(terminal)
        reporting = asyncio.create_task(_report(one, seat), name="rider's reports")
        yield one
    finally:
        if reporting is not None:
            reporting.cancel()
            await asyncio.gather(reporting, return_exceptions=True)
        await terminal.close()


async def _report(one: Rider, seat: Seat) -> None:
    network = seat.network
    line = network.line(network.names.index(ROAD))
    lat_deg, lon_deg = (float(degrees) for degrees in line[len(line) // 2])
    while True:
        alarms = frozenset({"sos"} if one.calls_for_help else ())
        await one.terminal.say(position(lat_deg, lon_deg, at=seat.now(), speed_mps=0.0, alarms=alarms))
        await asyncio.sleep(REPORTS_EVERY_S)
