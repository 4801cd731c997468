"""The processes next door: a desk starts a gateway (and the demo city) when none is running."""

import asyncio
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dispatch.wire.owners import for_the_owner
from dispatch.wire.plates import Plate, read_plate
from dispatch.wire.stopping import ANSWER_WITHIN_S, tell_to_stop

STOP_WITHIN_S = 15.0
"""How long a process on a leash may take to end before it is killed (wall time)."""

DISMISS_WITHIN_S = 6.0
"""How long a desk that leaves waits for a process that it told to end (wall time)."""

_LOOK_EVERY_S = 0.05
_LAST_WORDS_BYTES = 4096


async def answers(plate: Plate) -> bool:
    """Tell whether somebody is at the first door of *plate*."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            _, writer = await asyncio.open_connection(plate.host, next(iter(plate.ports.values())))
    except (OSError, TimeoutError, StopIteration):
        return False
    writer.close()
    return True


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that was started here and has ended: *last_words* is the last line that it printed."""

    name: str
    code: int
    last_words: str


class NeighbourFailedError(Exception):
    """A process next door cannot be started; says in its own words why."""

    def __init__(self, ended: Ended) -> None:
        words = ended.last_words or "it said nothing"
        super().__init__(f"the {ended.name} ended with code {ended.code}: {words}")
        self.ended = ended


class Neighbours:
    """Starts the processes of a data directory and keeps them there.

    *commands*: the command line of each by name, in the order of starting. On a *leash* (a drill, a
    test) they end with this process whatever way it ends: their standard input closes. Without it they
    outlive a crash of this process, so that no terminal and no track is dropped.
    """

    def __init__(self, data_dir: Path, commands: Mapping[str, Sequence[str]], *, leash: bool = False) -> None:
        self._data_dir = data_dir
        self._commands = commands
        self._leash = leash
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def awaited(self) -> str:
        """The first that has not put its plate up yet; nothing when all have."""
        names = (name for name in self._commands if read_plate(self._data_dir, name) is None)
        return next(names, "")

    def begin(self) -> None:
        """Start at once those that have no plate up; whether one with a plate still lives is for `ensure`.

        Raises OSError.
        """
        for name, command in self._commands.items():
            if read_plate(self._data_dir, name) is None:
                self._start(name, command)

    def call_off(self) -> None:
        """End what `begin` has started, because nobody will sit here."""
        for process in self._started.values():
            process.terminate()
        for process in self._started.values():
            process.wait(STOP_WITHIN_S)
        self._started.clear()

    async def ensure(self, *, known_to_run: str = "") -> list[str]:
        """Start what is not running; returns the names of those started now."""
        started = []
        for name, command in self._commands.items():
            if name != known_to_run and not await self._runs(name):
                self._start(name, command)
                started.append(name)
        return started

    def ended(self) -> list[Ended]:
        """Those of the processes started here that have ended since the last call."""
        codes = {name: code for name, p in self._started.items() if (code := p.poll()) is not None}
        for name in codes:
            self._forget(name)
        return [Ended(name, code, self._last_words(name)) for name, code in codes.items()]

    async def stop(self) -> None:
        """End the processes on the leash and wait for them; the others are left running."""
        if not self._leash:
            return
        for process in self._started.values():
            if process.stdin is not None:
                process.stdin.close()
        for process in self._started.values():
            try:
                await asyncio.to_thread(process.wait, STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)
        self._started.clear()

    async def dismiss(self) -> None:
        """End what lives as long as the desks, because the last one leaves; the gateway does so by itself.

        A process that a service manager or a hand has started stays, as its plate says. One that was
        started here and has not put up its plate yet is of no use to anybody. On a leash `stop` is enough.
        """
        if self._leash:
            return
        await asyncio.gather(*(self._dismiss(name) for name in self._commands))

    async def _dismiss(self, name: str) -> None:
        plate = read_plate(self._data_dir, name)
        process = self._started.get(name)
        if process is not None and (plate is None or plate.pid != process.pid):
            process.terminate()
            await _ended(process)
        elif plate is not None and plate.lifetime == "desks":
            await asyncio.to_thread(tell_to_stop, plate)
            if process is not None:
                await _ended(process)

    async def _runs(self, name: str) -> bool:
        process = self._started.get(name)
        if process is not None:
            if process.poll() is None:
                return True
            self._forget(name)
        plate = read_plate(self._data_dir, name)
        return plate is not None and await answers(plate)

    def _forget(self, name: str) -> None:
        process = self._started.pop(name)
        if process.stdin is not None:
            process.stdin.close()

    def _output(self, name: str) -> Path:
        return self._data_dir / "log" / f"{name}.out"

    def _last_words(self, name: str) -> str:
        try:
            text = self._output(name).read_bytes()[-_LAST_WORDS_BYTES:].decode(errors="replace")
        except OSError:
            return ""
        return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")

    def _start(self, name: str, command: Sequence[str]) -> None:
        self._output(name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(self._output(name), "ab", opener=for_the_owner) as output:
            self._started[name] = self._popen(command, output)

    def _popen(self, command: Sequence[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE if self._leash else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=os.environ,
        )


async def _ended(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process has ended, at most `DISMISS_WITHIN_S`."""
    end_s = time.monotonic() + DISMISS_WITHIN_S
    while process.poll() is None and time.monotonic() < end_s:  # noqa: ASYNC110 — no event tells of its end
        await asyncio.sleep(_LOOK_EVERY_S)
