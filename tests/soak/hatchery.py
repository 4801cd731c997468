"""Processes that are born at once, to be killed: `python -m tests.soak.hatchery`, words in, a process id out.

A gateway or a desk's hand takes a second to load its rooms; this process loads them once and forks. ``gateway
DIR`` serves the data directory. ``decide DIR FILE`` takes decisions in it as fast as it can, and reports in
FILE, unbuffered, ``ready`` and each as the journal's writer does.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import DoorLimits, GatewaySettings
from tests.journal.samples import opened
from tests.journal.writer import decide, say

PROJECT = Path(__file__).resolve().parents[2]
STORE_EVERY_S = 0.1
WITHOUT_END = 1_000_000_000


def _serve(data_dir: Path) -> None:
    door = DoorLimits(frames_per_s=100_000)
    settings = GatewaySettings(
        data_dir, terminals_csv=data_dir / "terminals.csv", door=door, store_every_s=STORE_EVERY_S
    )
    asyncio.run(run_gateway(settings))


def _decide(data_dir: Path, report: Path) -> None:
    os.dup2(os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.stdout.fileno())
    journal = opened(data_dir, busy_timeout_s=30.0)
    say("ready")
    decide(journal, WITHOUT_END)


WORKS: dict[str, Callable[..., None]] = {"gateway": _serve, "decide": _decide}


class Hatchery:
    """One such process; what *begin* lets be born lives until it is killed."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        words = [sys.executable, "-m", "tests.soak.hatchery"]
        self._process = subprocess.Popen(words, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)
        self._pid = 0

    def begin(self, *words: object) -> int:
        """Start a process; returns its id."""
        assert self._process.stdin is not None
        self._process.stdin.write("\t".join(map(str, words)) + "\n")
        self._process.stdin.flush()
        self._pid = int(self._said())
        return self._pid

    def ended(self) -> None:
        """Wait until the process that was begun last is gone."""
        assert self._said() == "ended"
        self._pid = 0

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        """End, with a process that still lives."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
        self._process.communicate(timeout=20)


def main() -> None:
    """Let processes be born until the input ends."""
    for line in iter(sys.stdin.readline, ""):
        work, *words = line.rstrip("\n").split("\t")
        pid = os.fork()
        if pid == 0:
            WORKS[work](*map(Path, words))
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
