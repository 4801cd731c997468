"""A desk without a screen in a process of its own: reads a JSON object a line, and answers likewise."""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from dispatch.bootstrap.rooms import desk_log
from dispatch.desk.seat import Seat
from dispatch.domain.errors import RuleBrokenError
from dispatch.journal import Conflict
from tests.e2e.town import seat_at


def say(**content: object) -> None:
    """Answer."""
    print(json.dumps(content, ensure_ascii=False), flush=True)  # noqa: T201 — that is how it answers


def _offered(seat: Seat, alert_id: str) -> list[str]:
    """The units that could go, best first; none while the alert or the riders are not there yet."""
    if alert_id not in seat.picture.alerts:
        return []
    return [candidate.unit_id for candidate in seat.advice_for(alert_id).candidates]


async def obey(seat: Seat, command: dict[str, Any]) -> None:
    """Do what was asked; a rule or another seat that stands against it is an answer too."""
    if command["do"] == "wait":
        while not (units := _offered(seat, command["alert"])):  # noqa: ASYNC110 — a picture tells no event here
            await asyncio.sleep(0.05)
        return say(units=units)
    seat.advice_for(command["alert"])
    if command["do"] == "die":

        async def die() -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        seat._catch_up = die  # type: ignore[method-assign]  # the moment right after the commit
    await asyncio.sleep(max(command.get("at", 0.0) - time.time(), 0.0))
    try:
        assignment_id = await seat.dispatch(command["alert"], command["unit"], "试验")
    except Conflict as conflict:
        return say(lost=f"{conflict.what} {conflict.key}", by=conflict.by)
    except RuleBrokenError as error:
        return say(lost=error.rule, by=error.detail)
    return say(won=assignment_id)


async def sit() -> None:
    """Sit down, obey until standard input ends, leave."""
    data_dir, city, name, speed = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    seat = seat_at(data_dir, city, name, speed=speed, leash=False)
    log = desk_log(data_dir, name)
    try:
        await seat.start()
        say(seated=sorted(seat.picture.units))
        while line := await asyncio.to_thread(sys.stdin.readline):
            await obey(seat, json.loads(line))
        say(last=await seat.stop())
    finally:
        log.close()


if __name__ == "__main__":
    asyncio.run(sit())
