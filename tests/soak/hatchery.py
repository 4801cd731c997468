"""Gateways that are born at once: `python -m tests.soak.hatchery`, a data directory in, a process id out.

A gateway takes a second to load its rooms and a moment to begin; this process loads them once and forks.
"""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import DoorLimits, GatewaySettings

PROJECT = Path(__file__).resolve().parents[2]
STORE_EVERY_S = 0.1


def _serve(data_dir: Path) -> None:
    door = DoorLimits(frames_per_s=100_000)
    settings = GatewaySettings(
        data_dir, terminals_csv=data_dir / "terminals.csv", door=door, store_every_s=STORE_EVERY_S
    )
    asyncio.run(run_gateway(settings))


class Hatchery:
    """One such process; *begin* lets a gateway be born, which lives until it is killed."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        words = [sys.executable, "-m", "tests.soak.hatchery"]
        self._process = subprocess.Popen(words, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)
        self._pid = 0

    def begin(self, data_dir: Path) -> int:
        """Start a gateway; returns its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{data_dir}\n")
        self._process.stdin.flush()
        self._pid = int(self._said())
        return self._pid

    def ended(self) -> None:
        """Wait until the gateway that was begun last is gone."""
        assert self._said() == "ended"
        self._pid = 0

    def _said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        """End, with a gateway that still lives."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
        self._process.communicate(timeout=20)


def main() -> None:
    """Let gateways be born until the input ends."""
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            _serve(Path(line.strip()))
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
