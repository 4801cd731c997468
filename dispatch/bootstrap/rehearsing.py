"""The rehearsal's process as a seat and the command line use it: asked, heard, cancelled, its result checked.

Light, since nothing here needs SUMO: that is in the process.
"""

import asyncio
import hashlib
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, TypeVar

import msgspec
import structlog

from dispatch.bootstrap.configuration import PROJECT, Configuration, ConfigurationError
from dispatch.bootstrap.places import cache_dir
from dispatch.desk.task_desk import TaskDesk
from dispatch.domain.plan_json import plan_to_json
from dispatch.domain.plans import Plan, Secrecy
from dispatch.domain.rehearsals import Depth
from dispatch.journal.sealing import SealError, SealingKeys
from dispatch.picture.prepared import PlanVersion
from dispatch.simulation.rehearsal.calling import COMMAND, Answer, Request
from dispatch.simulation.rehearsal.result import (
    FOLDER,
    Proposals,
    RehearsalResult,
    ResultUnreadableError,
    proposals_name,
    proposals_of,
    put,
    result_name,
    result_of,
)

log = structlog.get_logger()

Progress = Callable[[float], None]
"""Hears which share is done, from 0 to 1, on the loop that asked."""

SILENT_S = 420.0
"""A process that says nothing for so long (wall time) hangs; it ends by itself when one of its runs does."""

Made = TypeVar("Made", RehearsalResult, Proposals)

_SEALED = ".sealed"
"""Behind the name of a secret task's file."""

_END_WITHIN_S = 10.0
_LAST_WORDS_BYTES = 2_000

_WORDS = {
    "plan": "这份预案演不了：",
    "city": "演练用的城市数据读不出来：",
    "disk": "演练结果写不进磁盘：",
}


class RehearsalRefusedError(RuntimeError):
    """There is no result: the message is one sentence in Chinese, and nothing was left behind.

    *error*: one of `calling.ERRORS`; "simulation" also for a process that hung or died.
    """

    def __init__(self, error: str, words: str) -> None:
        super().__init__(words)
        self.error = error


def rehearsal_request(
    configuration: Configuration,
    data_dir: Path,
    plan: Plan,
    depth: Depth = Depth.QUICK,
    seeds: Sequence[int] = (),
) -> Request:
    """What to say to the process that `calling.COMMAND` starts, as one line of JSON.

    Raises ConfigurationError for a city that cannot be simulated.
    """
    source = configuration.path(configuration.city.source)
    if source is None:
        raise ConfigurationError(f"{configuration.city.name}: a real city, which nothing here can simulate")
    return Request(
        plan=plan_to_json(plan).decode(),
        source_dir=str(source),
        cache_dir=str(cache_dir()),
        data_dir=str(data_dir),
        depth=depth,
        seeds=tuple(seeds),
    )


class Rehearser:
    """Rehearses plans on a configuration's city; results are kept beside the journal in *data_dir*.

    Those of a secret task are sealed there as its entries are: they show its route.

    To cancel, cancel the task that waits: the process is let go of, ends its runs and removes its files.
    """

    def __init__(
        self,
        configuration: Configuration,
        data_dir: Path,
        command: Sequence[str] = COMMAND,
        silent_s: float = SILENT_S,
    ) -> None:
        self._configuration = configuration
        self._data_dir = data_dir
        self._command = list(command)
        self._silent_s = silent_s
        self._keys = SealingKeys(data_dir / "keys")

    @property
    def is_possible(self) -> bool:
        """Whether this city can be simulated."""
        return self._configuration.is_simulated

    async def rehearse(
        self,
        plan: Plan,
        depth: Depth = Depth.QUICK,
        seeds: Sequence[int] = (),
        progress: Progress = lambda _: None,
    ) -> RehearsalResult:
        """Play *plan*; *seeds* empty: the depth's usual ones. Raises RehearsalRefusedError."""
        request = self._request(plan, depth, seeds)
        made, raw = await self._made(request, progress, result_name, result_of)
        if made.plan != _digest(request) or made.depth is not depth:
            raise RehearsalRefusedError("simulation", "演练结果不是这份预案的，未采用")
        await asyncio.to_thread(self._keep, result_name(made.digest), raw, plan)
        return made

    async def propose(
        self,
        plan: Plan,
        allowed: tuple[datetime, datetime] | None = None,
        runs: int = 20,
        progress: Progress = lambda _: None,
    ) -> Proposals:
        """Search for shorter closures, and for another hour in *allowed*. Raises RehearsalRefusedError."""
        request = self._request(plan, Depth.QUICK, ())
        request = msgspec.structs.replace(request, what="propose", allowed=allowed, runs=runs)
        found, raw = await self._made(request, progress, proposals_name, proposals_of)
        if found.plan != _digest(request):
            raise RehearsalRefusedError("simulation", "提案不是这份预案的，未采用")
        await asyncio.to_thread(self._keep, proposals_name(found.digest), raw, plan)
        return found

    def result(self, digest: str) -> RehearsalResult:
        """A kept result; blocks for the disk. Raises RehearsalRefusedError for a lost or damaged one."""
        return _read(result_of, self._kept(result_name(digest)), digest)

    def proposals(self, digest: str) -> Proposals:
        """Kept proposals; blocks for the disk. Raises RehearsalRefusedError for lost or damaged ones."""
        return _read(proposals_of, self._kept(proposals_name(digest)), digest)

    def _keep(self, name: str, raw: bytes, plan: Plan) -> None:
        """Put it beside the journal, whole; of a secret task sealed. Raises RehearsalRefusedError."""
        try:
            if plan.brief.secrecy is Secrecy.SECRET:
                put(self._data_dir, name + _SEALED, self._keys.seal_beside(raw, name))
            else:
                put(self._data_dir, name, raw)
        except OSError as error:
            raise RehearsalRefusedError("disk", f"{_WORDS['disk']}{error}") from error

    def _kept(self, name: str) -> bytes:
        """The bytes of a kept file, opened where it was sealed. Raises RehearsalRefusedError."""
        path = self._data_dir / FOLDER / name
        sealed = path.with_name(name + _SEALED)
        try:
            return (
                self._keys.open_beside(sealed.read_bytes(), name) if sealed.is_file() else path.read_bytes()
            )
        except (OSError, SealError) as error:
            raise RehearsalRefusedError("disk", f"演练结果 {name[:12]} 读不出来：{error}") from error

    def _request(self, plan: Plan, depth: Depth, seeds: Sequence[int]) -> Request:
        try:
            return rehearsal_request(self._configuration, self._data_dir, plan, depth, seeds)
        except ConfigurationError as error:
            raise RehearsalRefusedError("city", "这是真实城市，不能仿真演练；预案核对照常可用") from error

    async def _made(
        self,
        request: Request,
        progress: Progress,
        name: Callable[[str], str],
        read: Callable[[bytes, str], Made],
    ) -> tuple[Made, bytes]:
        """Ask the process; return what it made and the bytes of its file. Its folder is gone by then.

        It writes into a folder for its owner alone: beside the journal comes only what was read and checked.
        """
        with tempfile.TemporaryDirectory(prefix="rehearsing-") as folder:
            request = msgspec.structs.replace(request, data_dir=folder)
            answer = await self._answer(request, progress, Path(folder))
            path = Path(folder) / FOLDER / name(answer.digest)
            try:
                raw = await asyncio.to_thread(path.read_bytes)
            except OSError as error:
                words = f"演练结果 {answer.digest[:12]} 读不出来：{error.strerror}"
                raise RehearsalRefusedError("disk", words) from error
            return await asyncio.to_thread(_read, read, raw, answer.digest), raw

    async def _answer(self, request: Request, progress: Progress, folder: Path) -> Answer:
        """Ask the process and return its last word; it has ended by then."""
        child = _Child(self._command, folder, request)
        try:
            answer = await self._heard(child, progress)
        finally:
            await asyncio.shield(child.ended())
        if answer is None:
            raise RehearsalRefusedError("simulation", child.how_it_ended())
        if answer.error:
            raise RehearsalRefusedError(answer.error, _WORDS.get(answer.error, "") + answer.words)
        return answer

    async def _heard(self, child: "_Child", progress: Progress) -> Answer | None:
        """The last word; None from a process that ended without one. Progress is passed on."""
        while True:
            try:
                answer = await asyncio.wait_for(child.said.get(), self._silent_s)
            except TimeoutError:
                child.kill()
                words = f"演练进程 {self._silent_s:.0f} 秒没有动静，已结束，没有留下结果"
                raise RehearsalRefusedError("simulation", words) from None
            if answer is None or answer.kept or answer.error:
                return answer
            progress(min(max(answer.progress, 0.0), 1.0))


class _Child:
    """One process. What it says comes through *said*, on the loop; None at its end.

    A thread reads it, because Qt's event loop has no pipes of its own on every system.
    """

    def __init__(self, command: Sequence[str], folder: Path, request: Request) -> None:
        self.said: asyncio.Queue[Answer | None] = asyncio.Queue()
        self._errors = folder / "stderr"
        self._last_words = ""
        self._loop = asyncio.get_running_loop()
        try:
            with self._errors.open("wb") as errors:
                self._process = subprocess.Popen(
                    list(command),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    cwd=PROJECT,
                    env=os.environ | {"TMPDIR": str(folder)},  # what a killed one leaves goes with the folder
                    creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
                )
        except OSError as error:
            raise RehearsalRefusedError("simulation", f"演练进程起不来：{error}") from error
        line = msgspec.json.encode(request) + b"\n"
        self._thread = threading.Thread(target=self._converse, args=(line,), name="rehearsal", daemon=True)
        self._thread.start()

    def kill(self) -> None:
        """End it at once; its own runs notice by their standard input."""
        self._process.kill()

    async def ended(self) -> None:
        """Let go of the leash, and wait until the process is gone; one that does not go is killed."""
        with suppress(OSError):  # a pipe to somebody who is gone
            self._stdin().close()
        try:
            await asyncio.to_thread(self._process.wait, _END_WITHIN_S)
        except subprocess.TimeoutExpired:
            log.warning("rehearsal_killed", pid=self._process.pid)
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        await asyncio.to_thread(self._thread.join)
        with suppress(OSError):
            self._last_words = self._errors.read_bytes()[-_LAST_WORDS_BYTES:].decode(errors="replace")

    def how_it_ended(self) -> str:
        """Its end in words, for one that ended without any."""
        code = self._process.returncode
        how = f"信号 {-code}" if code < 0 else f"退出码 {code}"
        words = "".join(self._last_words.strip().splitlines()[-1:])
        return f"演练进程中途退出（{how}）{'：' + words if words else ''}，没有留下结果"

    def _converse(self, line: bytes) -> None:
        with suppress(OSError):  # it may be gone already: then its end says so
            self._stdin().write(line)
            self._stdin().flush()
        out = self._process.stdout
        if out is not None:
            with out:
                for said in out:
                    with suppress(msgspec.MsgspecError):  # SUMO itself may write to standard output
                        self._tell(msgspec.json.decode(said, type=Answer))
        self._tell(None)

    def _tell(self, answer: Answer | None) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self._loop.call_soon_threadsafe(self.said.put_nowait, answer)

    def _stdin(self) -> IO[bytes]:
        if self._process.stdin is None:
            raise RuntimeError("a pipe was asked for")
        return self._process.stdin


async def rehearse_task(
    rehearser: Rehearser,
    desk: TaskDesk,
    task_id: str,
    version: PlanVersion,
    depth: Depth = Depth.QUICK,
    seeds: Sequence[int] = (),
    progress: Progress = lambda _: None,
) -> RehearsalResult:
    """Rehearse a version of a task's plan and journal that, once the whole result is on the disk and checked.

    Raises RehearsalRefusedError, and what `TaskDesk.enter_rehearsal` does: plan_changed when somebody saved
    another version meanwhile.
    """
    result = await rehearser.rehearse(version.plan, depth, seeds, progress)
    await desk.enter_rehearsal(task_id, version.version, result.rehearsal())
    return result


def _read(read: Callable[[bytes, str], Made], raw: bytes, digest: str) -> Made:
    try:
        return read(raw, digest)
    except ResultUnreadableError as error:
        raise RehearsalRefusedError("disk", str(error)) from error


def _digest(request: Request) -> str:
    return hashlib.sha256(request.plan.encode()).hexdigest()
