"""The processes next door: a desk starts a gateway (and the demo city) when none is running."""

import asyncio
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from dispatch.wire.plates import Plate, read_plate

ANSWER_WITHIN_S = 2.0
"""A process whose door does not open within this (wall time) is taken for dead."""

STOP_WITHIN_S = 15.0
"""How long a process on a leash may take to end before it is killed (wall time)."""


async def answers(plate: Plate) -> bool:
    """Tell whether somebody is at the first door of *plate*."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            _, writer = await asyncio.open_connection(plate.host, next(iter(plate.ports.values())))
    except (OSError, TimeoutError, StopIteration):
        return False
    writer.close()
    return True


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

    async def ensure(self) -> list[str]:
        """Start what is not running; returns the names of those started now."""
        started = []
        for name, command in self._commands.items():
            if not await self._runs(name):
                self._start(name, command)
                started.append(name)
        return started

    def ended(self) -> dict[str, int]:
        """Names and exit codes of the processes started here that have ended since the last call."""
        codes = {name: code for name, p in self._started.items() if (code := p.poll()) is not None}
        for name in codes:
            self._forget(name)
        return codes

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

    def _start(self, name: str, command: Sequence[str]) -> None:
        logs = self._data_dir / "log"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{name}.out").open("ab") as output:
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
