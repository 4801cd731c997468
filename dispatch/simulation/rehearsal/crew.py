"""Runs side by side, each a process of its own at low priority: started, heard, cancelled, cleaned up."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

import dispatch
from dispatch.simulation.rehearsal.job import Job, Outcome
from dispatch.simulation.rehearsal.staging import WARM_UP_S

AT_ONCE = 2
"""Runs at a time: one for each core of the smallest machine."""

_RUN = [sys.executable, "-m", "dispatch.simulation.rehearsal.run"]
_HEARD_EVERY_S = 0.2
_LAST_WORDS = 3
_SILENT_S = 300.0
"""A run says where it is every two simulated minutes; one that says nothing for so long hangs."""

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


class RehearsalFailedError(RuntimeError):
    """The simulation could not be carried out; the message says why, in Chinese."""


class RehearsalCancelledError(RuntimeError):
    """Somebody did not want it any more."""


@dataclass
class _Running:
    """One process. *words*: what it said last of what went wrong."""

    place: int
    job: Job
    process: subprocess.Popen[bytes]
    share: float = 0.0
    error: str = ""
    heard_at: float = field(default_factory=time.monotonic)
    last_words: list[str] = field(default_factory=list)
    readers: list[threading.Thread] = field(default_factory=list)


_Said = tuple[_Running, str, bytes]


class Crew:
    """Plays jobs, *at_once* at a time."""

    def __init__(self, folder: Path, at_once: int = AT_ONCE, command: Sequence[str] = tuple(_RUN)) -> None:
        """*folder*: an existing one for what passes between; who made it removes it."""
        self._folder = folder
        self._at_once = at_once
        self._command = list(command)
        self._said: queue.Queue[_Said] = queue.Queue()

    def play(self, jobs: Sequence[Job], progress: Progress, cancelled: Cancelled) -> list[Outcome]:
        """Return the outcomes in the order of *jobs*.

        Raises RehearsalFailedError when a run fails, RehearsalCancelledError; then no process is left.
        """
        waiting = list(enumerate(jobs))[::-1]
        running: list[_Running] = []
        done: dict[int, Outcome] = {}
        try:
            while waiting or running:
                while waiting and len(running) < self._at_once:
                    running.append(self._start(*waiting.pop()))
                self._hear(running)
                if cancelled():
                    raise RehearsalCancelledError
                self._end_silent(running)
                for one in [r for r in running if r.process.poll() is not None]:
                    running.remove(one)
                    done[one.place] = self._outcome(one)
                progress((len(done) + sum(one.share for one in running)) / max(len(jobs), 1))
        finally:
            for one in running:
                one.process.kill()
                self._bury(one)
        return [done[place] for place in range(len(jobs))]

    def _start(self, place: int, job: Job) -> _Running:
        path = self._folder / f"job-{place}"
        job = msgspec.structs.replace(job, out=str(self._folder / f"outcome-{place}"))
        path.write_bytes(msgspec.msgpack.encode(job))
        root = Path(dispatch.__file__).parents[1]
        try:
            process = subprocess.Popen(
                [*self._command, str(path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=root,
                env=os.environ | {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"},
            )
        except OSError as error:
            raise RehearsalFailedError(f"仿真进程起不来：{error}") from error
        one = _Running(place, job, process)
        for name in ("stdout", "stderr"):
            reader = threading.Thread(
                target=self._read, args=(one, name), name=f"rehearsal {name}", daemon=True
            )
            reader.start()
            one.readers.append(reader)
        return one

    def _read(self, one: _Running, name: str) -> None:
        for line in getattr(one.process, name):
            self._said.put((one, name, line))

    def _hear(self, running: Sequence[_Running]) -> None:
        """Take in what the processes said; wait a moment when they said nothing."""
        with suppress(queue.Empty):
            self._take(*self._said.get(timeout=_HEARD_EVERY_S if running else 0.0))
            while True:
                self._take(*self._said.get_nowait())

    def _end_silent(self, running: Sequence[_Running]) -> None:
        """Raise RehearsalFailedError for a run that hangs."""
        now = time.monotonic()
        if any(now - one.heard_at > _SILENT_S and one.process.poll() is None for one in running):
            raise RehearsalFailedError(f"仿真 {_SILENT_S:.0f} 秒没有动静，已中止，没有留下结果")

    def _take(self, one: _Running, name: str, line: bytes) -> None:
        one.heard_at = time.monotonic()
        if name == "stderr":
            one.last_words = [*one.last_words, line.decode(errors="replace").strip()][-_LAST_WORDS:]
            return
        try:
            said = json.loads(line)
        except ValueError:
            return  # SUMO itself may write to standard output
        staging = one.job.staging
        begin_s = staging.begin_s - WARM_UP_S
        if "second" in said:
            one.share = (said["second"] - begin_s) / (staging.end_s - begin_s)
        one.error = said.get("error", one.error)

    def _outcome(self, one: _Running) -> Outcome:
        self._bury(one)
        self._hear(())
        code = one.process.returncode
        if code == 0:
            path = Path(one.job.out)
            try:
                return msgspec.msgpack.decode(path.read_bytes(), type=Outcome)
            except (OSError, msgspec.MsgspecError) as error:
                raise RehearsalFailedError(f"仿真结果读不出来：{error}") from error
            finally:
                path.unlink(missing_ok=True)
        if one.error:
            raise RehearsalFailedError(f"仿真出错：{one.error}")
        how = f"信号 {-code}" if code < 0 else f"退出码 {code}"
        words = " / ".join(filter(None, one.last_words))
        raise RehearsalFailedError(f"仿真中途退出（{how}）{'：' + words if words else ''}，没有留下结果")

    def _bury(self, one: _Running) -> None:
        one.process.wait()
        for reader in one.readers:
            reader.join()
        for pipe in (one.process.stdin, one.process.stdout, one.process.stderr):
            if pipe is not None:
                pipe.close()
