"""A desk without a screen that takes calls and dispatches, and tells on its output what was recorded.

`python -m tests.soak.dispatcher DATA CITY SEAT SPEED CLOCK PORT`: CLOCK is the file of `tests.soak.shifted`,
PORT the terminals' way to the gateway. One JSON object a line. ``picture`` on its input is answered with
digests of what it holds; when its input ends it leaves on purpose.
"""

import asyncio
import json
import random
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from dispatch.bootstrap.next_door import Outside, neighbour_commands
from dispatch.bootstrap.places import Sitter, configuration_of
from dispatch.bootstrap.rooms import desk_log, network_of, seat_of
from dispatch.cli.drill import Dispatcher, Tally
from dispatch.desk.neighbours import Neighbours
from dispatch.desk.seat import Seat
from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.calls import Call, Channel
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.tasks import Outcome
from dispatch.journal import Conflict, JournalError, JournalUnavailable
from dispatch.picture.views import Picture
from tests.soak.shifted import shift_clocks

LOOK_EVERY_S = 0.1
CALL_EVERY = timedelta(seconds=75)
"""City time between two calls: enough for two dozen riders."""

GIVE_UP = timedelta(minutes=40)
"""City time after which a task is ended whatever became of its rider (its city was killed, say)."""

KINDS = (AlertKind.ACCIDENT, AlertKind.BREAKDOWN, AlertKind.OBSTACLE, AlertKind.FLOOD)


def say(**content: object) -> None:
    """Tell."""
    print(json.dumps(content, ensure_ascii=False), flush=True)


def recorded_part(picture: Picture) -> str:
    """Digest of all that comes from the journal."""
    units = {
        name: (unit.assignment_id, unit.sos_alert_id, unit.rider)
        for name, unit in picture.units.items()
        if unit.assignment_id or unit.sos_alert_id or unit.rider
    }
    return _digest([*map(_sorted, (picture.alerts, picture.tasks, picture.assignments, units))])


def observed_part(picture: Picture) -> str:
    """Digest of all that comes from outside, but for the time."""
    units = {
        name: (unit.phone, unit.shifts, unit.online, unit.position) for name, unit in picture.units.items()
    }
    roads = picture.roads
    return _digest([_sorted(units), roads.level.tobytes(), roads.speed_mps.tobytes()])


def _sorted(nouns: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(nouns.items())


def _digest(content: object) -> str:
    return sha256(repr(content).encode()).hexdigest()[:16]


def tell_decisions(seat: Seat) -> None:
    """Have each decision told as soon as the seat says that it is recorded, and not before."""

    def told(name: str, *, by_result: bool) -> None:
        decide = getattr(seat, name)

        async def decide_and_tell(*words: object) -> object:
            result = await decide(*words)
            say(did=name, key=result if by_result else words[0])
            return result

        setattr(seat, name, decide_and_tell)

    told("dispatch", by_result=True)
    told("report_alert", by_result=True)
    told("enter_outcome", by_result=False)
    told("recall", by_result=False)


class Telephone:
    """Rings now and then."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._dice = random.Random()
        self._next = seat.now()

    async def answer(self) -> None:
        """Raise the alert that somebody tells of, when it is time."""
        now = self._seat.now()
        if now < self._next or now - self._next > 100 * CALL_EVERY:
            self._next = max(self._next, now)
        if now < self._next:
            return
        self._next = now + CALL_EVERY
        line = self._seat.network.line(self._dice.randrange(len(self._seat.network)))
        spot = self._seat.spot_at(float(line[-1][0]), float(line[-1][1]))
        kind, level = self._dice.choice(KINDS), self._dice.choice([AlertLevel.LOW, AlertLevel.HIGH])
        words = "有人报警 <b>&\u202e"  # text from outside, as hostile as text can be
        await self._seat.report_alert(Call(Channel.PHONE_122, now, words, "路人", kind, level, spot))


async def give_up(seat: Seat, now: datetime) -> None:
    """End tasks that have lasted too long."""
    for task in list(seat.picture.tasks.values()):
        if task.is_open and task.plan is not None and now - task.opened_at > GIVE_UP:
            await seat.enter_outcome(task.task_id, Outcome.CONTINUES, "久未到场")


async def work(seat: Seat, dispatcher: Dispatcher) -> None:
    """Dispatch until cancelled; what stands against a decision is told, and the next look decides anew."""
    telephone = Telephone(seat)
    while True:
        for step in (telephone.answer, lambda: give_up(seat, seat.now()), dispatcher.look):
            try:
                await step()
            except JournalUnavailable as error:
                say(refused=error.code)
            except (Conflict, JournalError, RuleBrokenError) as error:
                say(hindered=f"{type(error).__name__} {error}")
        await asyncio.sleep(LOOK_EVERY_S)


async def tell_state(seat: Seat) -> None:
    """Tell at once when the line to the gateway is lost or there again."""
    up = True
    while True:
        state = seat.picture.sources.get("gateway")
        if state is not None and up is not (state.state == "ok"):
            up = not up
            say(gateway="up" if up else "lost")
        await asyncio.sleep(0.05)


def _answer(seat: Seat) -> dict[str, object]:
    picture = seat.picture
    fresh = sum(
        unit.position is not None and seat.now() - unit.position.fixed_at < timedelta(seconds=60)
        for unit in picture.units.values()
    )
    sources = {name: source.state for name, source in picture.sources.items()}
    return {
        "sources": sources,
        "entry_id": picture.entry_id,
        "recorded": recorded_part(picture),
        "observed": observed_part(picture),
        "fresh": fresh,
        "online": sum(unit.online for unit in picture.units.values()),
        "listener_errors": seat.listener_errors,
    }


def tell_fault(task: "asyncio.Task[None]") -> None:
    """Tell of an error that nobody expected: it would end the work without a word."""
    if not task.cancelled() and task.exception() is not None:
        say(fault=f"{task.get_name()}: {task.exception()!r}")


async def sit() -> None:
    """Sit down, work, leave."""
    data_dir, city, name, speed = Path(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])
    clock, port = Path(sys.argv[5]), sys.argv[6]
    shift_clocks(clock)
    city_file, configuration = configuration_of(city)
    outside = Outside(speed=speed)
    commands = neighbour_commands(city_file, configuration, data_dir, outside)
    shifted = [sys.executable, "-m", "tests.soak.shifted", str(clock)]
    commands = {process: [*shifted, *words[2:]] for process, words in commands.items()}
    commands["city"] += ["--door", f"127.0.0.1:{port}"]
    log = desk_log(data_dir, name)
    sitter = Sitter(name, "王", data_dir)
    network = network_of(configuration)
    neighbours = Neighbours(data_dir, commands)
    seat = seat_of(city_file, configuration, sitter, outside, network, neighbours=neighbours)
    tell_decisions(seat)
    dispatcher = Dispatcher(seat, Tally())  # it counts from the journal's first entry on
    try:
        await seat.start()
        say(seated=name, troubles=[trouble.code for trouble in seat._parts.record.troubles])
        tasks = [asyncio.create_task(tell_state(seat), name="state")]
        if name == "1":
            tasks.append(asyncio.create_task(work(seat, dispatcher), name="work"))
        for task in tasks:
            task.add_done_callback(tell_fault)
        while (await asyncio.to_thread(sys.stdin.readline)).strip() == "picture":
            say(picture=_answer(seat))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        say(last=await seat.stop())
    finally:
        log.close()


if __name__ == "__main__":
    asyncio.run(sit())
