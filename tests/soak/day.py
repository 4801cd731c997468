"""A centre that lives through days while everything befalls it: `python -m tests.soak.day DIR MINUTES SEED`.

Real gateway, real city, a desk without a screen that takes calls and dispatches. In the first half processes
are killed as well; the second half the same three must live through, so that their memory can be judged. At
the end each invariant is printed with its figure; exit 1 when one does not hold.
"""

import asyncio
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from dispatch.wire.plates import read_plate
from tests.e2e.town import cleared, closure, copy_of_city, is_running
from tests.soak.between import Between
from tests.soak.faults import DEADLY, GENTLE, Centre
from tests.soak.invariants import Told, judged
from tests.soak.shifted import ORDERS
from tests.soak.watch import Watch

PROJECT = Path(__file__).resolve().parents[2]
TRIPS_AN_HOUR = 1500
SPEED = 120.0
"""More than the city can keep: it runs as fast as it can."""

BETWEEN_FAULTS_S = (3.0, 14.0)
CALM_S = 25.0
"""At the end nothing befalls anybody for so long, so that all can be well again."""

WELL_WITHIN_S = 160.0
"""A copy that failed is tried again after two minutes; all else is well long before."""

SETTLE_S = 20.0
FIGURES = re.compile(r"(?<![a-z\d])[-+]?\d[\d.]*( s)?")
"""What differs from one fault of a kind to the next."""
LOOK_EVERY_S = 1.0
INCIDENTS = "".join(
    closure(f"c{hour}", f"{hour:02}:20", road, toward, near)
    for hour, (road, toward, near) in enumerate(
        [("东昌东路", "西", "花园路"), ("柳园南路", "北", "利民路")] * 12
    )
)


@dataclass
class Desk:
    """The desk's process and what it tells."""

    words: list[str]
    told: Told
    process: asyncio.subprocess.Process | None = None
    seated: asyncio.Event = field(default_factory=asyncio.Event)
    answers: "asyncio.Queue[dict[str, Any]]" = field(default_factory=asyncio.Queue)
    lost_at_s: float = 0.0
    is_linked: bool = False
    is_killed: bool = False

    @property
    def pid(self) -> int:
        """Process id, 0 while none sits there."""
        return 0 if self.process is None or self.process.returncode is not None else self.process.pid

    async def sit(self) -> None:
        """Run the desk until it ends; hear it to its last whole line."""
        self.seated.clear()
        self.is_killed = False
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(
            *self.words, cwd=PROJECT, stdin=pipe, stdout=pipe, limit=1 << 20
        )
        assert self.process.stdout is not None
        while (line := await self.process.stdout.readline()).endswith(b"\n"):
            if line.startswith(b"{"):
                self._hear(json.loads(line))
        await self.process.wait()

    async def stay(self) -> None:
        """Sit down again and again. A desk that ends and was not killed is noted."""
        while True:
            await self.sit()
            assert self.process is not None
            if not self.is_killed:
                self.told.ended.append(f"desk, code {self.process.returncode}")
            await asyncio.sleep(1.0)

    def _hear(self, said: dict[str, Any]) -> None:
        told = self.told
        match said:
            case {"did": name, "key": key}:
                told.decisions.append((name, key))
            case {"refused": code}:
                told.refused[code] += 1
            case {"hindered": words}:
                told.hindered[words.split()[0]] += 1
            case {"fault": words}:
                told.faults.append(words)
            case {"seated": _}:
                self.is_linked = True
                self.seated.set()
            case {"gateway": state}:
                self.is_linked = state == "up"
                if self.lost_at_s and not self.is_linked:
                    told.lost_after_s.append(time.monotonic() - self.lost_at_s)
                self.lost_at_s = 0.0
            case {"picture": _} | {"last": _}:
                self.answers.put_nowait(said)

    async def ask(self) -> dict[str, Any]:
        """Digests of what it holds."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(b"picture\n")
        found: dict[str, Any] = (await asyncio.wait_for(self.answers.get(), SETTLE_S))["picture"]
        return found

    async def leave(self) -> bool:
        """Let it leave on purpose; whether it was the last."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()
        last: bool = (await asyncio.wait_for(self.answers.get(), SETTLE_S))["last"]
        return last


class Day:
    """One run."""

    def __init__(self, directory: Path, minutes: float, seed: int) -> None:
        self.data_dir = directory / "data"
        self._directory = directory
        self._end_s = time.monotonic() + 60 * minutes
        self._half_s = time.monotonic() + 30 * minutes
        self._dice = random.Random(seed)
        self._between = Between(self.data_dir)
        self._watches = {name: Watch(name) for name in ("gateway", "city", "desk")}
        self._kills: Counter[str] = Counter()
        self._second_half: dict[str, int] = {}
        self._city_seen: dict[int, tuple[datetime, datetime]] = {}
        self.told = Told(minutes=minutes)

    async def run(self) -> bool:
        """Live through it, then judge; whether all invariants hold."""
        city = copy_of_city(self._directory / "city", TRIPS_AN_HOUR, INCIDENTS)
        clock = self._directory / "clock"
        clock.write_text("0", encoding="ascii")
        port = await self._between.open()
        words = [sys.executable, "-m", "tests.soak.dispatcher", str(self.data_dir), str(city)]
        tail = [f"{SPEED:g}", str(clock), str(port)]
        self._desk = Desk([*words, "1", *tail], self.told)
        self._second = Desk([*words, "2", *tail], Told())
        centre = Centre(
            self.data_dir, self._between, self._dice, clock, lambda: self._desk.pid, self._note_kill
        )
        staying = asyncio.create_task(self._desk.stay(), name="desk")
        looking = asyncio.create_task(self._look(), name="looking")
        try:
            await asyncio.wait_for(self._desk.seated.wait(), 120)
            await self._befall(centre)
            looking.cancel()
            await self._compare()
            is_last = await self._leave(staying)
        finally:
            for task in (staying, looking):
                task.cancel()
            await asyncio.gather(staying, looking, return_exceptions=True)
            if self._desk.process is not None and self._desk.process.returncode is None:
                self._desk.process.kill()
            await self._between.close()
        orders = self._directory / ORDERS
        for name in ("gateway", "city"):
            output = self.data_dir / "log" / f"{name}.out"
            self.told.last_words += _errors(name, output) if output.exists() else []
        self.told.orders = orders.read_text().splitlines() if orders.exists() else []
        self.told.kills = self._kills
        self.told.city_hours = sum((b - a).total_seconds() for a, b in self._city_seen.values()) / 3600
        self.told.is_last = is_last
        return judged(self.told, self.data_dir, self._watches)

    # --- while it lives

    async def _befall(self, centre: Centre) -> None:
        """One fault after the other, until it is time for calm."""
        while (now_s := time.monotonic()) < self._end_s - CALM_S:
            await asyncio.sleep(self._dice.uniform(*BETWEEN_FAULTS_S))
            is_first_half = now_s < self._half_s - CALM_S
            fault = self._dice.choice((*GENTLE, *DEADLY) if is_first_half else GENTLE)
            said = await fault(centre)
            self.told.befell[FIGURES.sub("", said).strip()] += 1
            print(f"{time.monotonic() - self._half_s:8.1f} {said}", flush=True)
            if not is_first_half and not self._second_half and now_s > self._half_s:
                self._second_half = self._pids()
        self.told.lived_on = self._second_half
        await asyncio.sleep(max(self._end_s - time.monotonic(), 1.0))
        self.told.living = self._pids()

    def _pids(self) -> dict[str, int]:
        plates = {name: read_plate(self.data_dir, name) for name in ("gateway", "city")}
        return {name: plate.pid for name, plate in plates.items() if plate} | {"desk": self._desk.pid}

    def _note_kill(self, name: str) -> None:
        self._kills[name] += 1
        if name == "desk":
            self._desk.is_killed = True
            self._desk.is_linked, self._desk.lost_at_s = False, 0.0
        if name == "gateway" and self._desk.is_linked:
            self._desk.lost_at_s = time.monotonic()

    async def _look(self) -> None:
        """Take the city's time, and samples of the second half."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3.0)) as session:
            while True:
                await asyncio.sleep(LOOK_EVERY_S)
                pids = self._pids()
                if time.monotonic() > self._half_s:
                    for name, pid in pids.items():
                        self._watches[name].look(pid, time.monotonic())
                with suppress(aiohttp.ClientError, OSError, TimeoutError, ValueError):
                    await self._note_time(session)

    async def _note_time(self, session: aiohttp.ClientSession) -> None:
        city = read_plate(self.data_dir, "city")
        if city is None:
            return
        async with session.get(f"http://{city.host}:{city.ports['http']}/clock") as answer:
            now = datetime.fromisoformat((await answer.json())["now"])
        begun, _ = self._city_seen.get(city.pid, (now, now))
        self._city_seen[city.pid] = (begun, now)

    # --- at the end

    async def _compare(self) -> None:
        """A desk that sits down anew must show what the old one holds; the city stands still meanwhile."""
        sitting = asyncio.create_task(self._second.sit(), name="second desk")
        await asyncio.wait_for(self._second.seated.wait(), 60)
        centre_city = read_plate(self.data_dir, "city")
        assert centre_city is not None
        end_s = time.monotonic() + WELL_WITHIN_S
        while True:
            self.told.before = await self._desk.ask()
            if set(self.told.before["sources"].values()) == {"ok"} or time.monotonic() > end_s:
                break
            await asyncio.sleep(1.0)
        os.kill(centre_city.pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(2.5)
            self.told.held = await self._desk.ask()
            self.told.anew = await self._second.ask()
        finally:
            os.kill(centre_city.pid, signal.SIGCONT)
        await self._second.leave()
        await sitting

    async def _leave(self, staying: "asyncio.Task[None]") -> bool:
        self._desk.is_killed = True  # that it ends now is no fault
        last = await self._desk.leave()
        staying.cancel()
        end_s = time.monotonic() + SETTLE_S
        while any(map(is_running, [pid for name, pid in self.told.living.items() if name != "desk"])):
            if time.monotonic() > end_s:
                return False
            await asyncio.sleep(0.2)
        return last


def _errors(name: str, output: Path) -> list[str]:
    """What a process printed that was no word of a normal life: the last lines of tracebacks."""
    lines = output.read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"{name}: {line[:200]}" for line in lines if "Error" in line][-20:]


def main() -> int:
    """Run a day and say how it went."""
    directory, minutes, seed = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    day = Day(directory, minutes, seed)
    with cleared(day.data_dir):
        return 0 if asyncio.run(day.run()) else 1


if __name__ == "__main__":
    sys.exit(main())
