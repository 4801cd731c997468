"""The seat's one rehearsal at a time: begun, heard, cancelled, journalled, whether anybody looks or not."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import structlog
from PySide6.QtCore import QElapsedTimer, QObject, Signal

from dispatch.bootstrap.rehearsing import RehearsalRefusedError
from dispatch.desk.task_desk import TaskDesk
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth
from dispatch.picture.prepared import PlanVersion
from dispatch.simulation.rehearsal.result import Proposals, RehearsalResult
from ui.bridge.refusals import refusal_of
from ui.kit.failures import failure_words, in_one_line

log = structlog.get_logger()


class Work(StrEnum):
    """What the process is at."""

    QUICK = "quick"
    THOROUGH = "thorough"
    PROPOSE = "propose"


class RehearserPort(Protocol):
    """Who rehearses; `dispatch.bootstrap.rehearsing.Rehearser` is the real one.

    All of it raises RehearsalRefusedError.
    """

    @property
    def is_possible(self) -> bool:
        """Whether this city can be simulated."""
        ...

    async def rehearse(
        self, plan: Plan, depth: Depth, seeds: Sequence[int], progress: Callable[[float], None]
    ) -> RehearsalResult:
        """Play a plan."""
        ...

    async def propose(
        self,
        plan: Plan,
        allowed: tuple[datetime, datetime] | None,
        runs: int,
        progress: Callable[[float], None],
    ) -> Proposals:
        """Search for shorter closures and a better hour."""
        ...

    def result(self, digest: str) -> RehearsalResult:
        """A kept result; blocks for the disk."""
        ...

    def proposals(self, digest: str) -> Proposals:
        """Kept proposals; blocks for the disk."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What runs now. *share*: done, from 0 to 1."""

    work: Work
    task_id: str
    version: int
    share: float = 0.0


class Rehearsals(QObject):
    """Runs one at a time, on *loop*, for the person whose *hand* journals it.

    *changed*: another job, or farther with it; *rehearsed* with the task and the `RehearsalResult`, after it
    was journalled; *proposed* with the task and the `Proposals`; *failed* with the task and one sentence.
    """

    changed = Signal()
    rehearsed = Signal(str, object)
    proposed = Signal(str, object)
    failed = Signal(str, str)

    PROPOSAL_RUNS = 20

    def __init__(
        self,
        rehearser: RehearserPort,
        hand: TaskDesk,
        seat: str,
        loop: asyncio.AbstractEventLoop,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._rehearser = rehearser
        self._hand = hand
        self._seat = seat
        self._loop = loop
        self._job: Job | None = None
        self._running: asyncio.Task[None] | None = None
        self._reading: set[asyncio.Task[None]] = set()
        self._since = QElapsedTimer()

    async def close(self) -> None:
        """Cancel what runs: nobody waits for it any more."""
        tasks = [task for task in (self._running, *self._reading) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def is_possible(self) -> bool:
        """Whether this city can be simulated."""
        return self._rehearser.is_possible

    @property
    def job(self) -> Job | None:
        """What runs now."""
        return self._job

    @property
    def lasts_s(self) -> float:
        """For how long it has been running."""
        return self._since.elapsed() / 1_000 if self._job is not None else 0.0

    def rehearse(self, task_id: str, version: PlanVersion, depth: Depth, seeds: Sequence[int] = ()) -> None:
        """Rehearse a version; nothing happens while another job runs."""

        async def work() -> None:
            result = await self._rehearser.rehearse(version.plan, depth, seeds, self._heard)
            await self._hand.enter_rehearsal(task_id, version.version, result.rehearsal())
            self.rehearsed.emit(task_id, result)

        self._begin(Job(Work(depth.value), task_id, version.version), work)

    def propose(
        self, task_id: str, version: PlanVersion, allowed: tuple[datetime, datetime] | None = None
    ) -> None:
        """Search for proposals; nothing happens while another job runs."""

        async def work() -> None:
            found = await self._rehearser.propose(version.plan, allowed, self.PROPOSAL_RUNS, self._heard)
            await self._hand.drafts.save_draft(self._key(task_id), found.digest)
            self.proposed.emit(task_id, found)

        self._begin(Job(Work.PROPOSE, task_id, version.version), work)

    def cancel(self) -> None:
        """Give up what runs; *changed* tells when it is gone."""
        if self._running is not None:
            self._running.cancel()

    def read(self, task_id: str, digest: str, then: Callable[[RehearsalResult], None]) -> None:
        """Read a kept result and give it to *then*; one that is lost is told by *failed*."""

        async def reading() -> None:
            then(await self._loop.run_in_executor(None, self._rehearser.result, digest))

        self._read(task_id, reading())

    def recall(self, task_id: str, then: Callable[[Proposals], None]) -> None:
        """Give *then* the task's last proposals, where there are any."""

        async def reading() -> None:
            digest = await self._hand.drafts.load_draft(self._key(task_id))
            if digest:
                then(await self._loop.run_in_executor(None, self._rehearser.proposals, digest))

        self._read(task_id, reading())

    def _key(self, task_id: str) -> str:
        return f"proposals:{self._seat}:{task_id}"

    def _read(self, task_id: str, reading: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(self._told(task_id, reading), name="rehearsal read")
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    def _begin(self, job: Job, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if self._job is not None:
            return
        self._job = job
        self._since.start()
        self._running = self._loop.create_task(self._run(job.task_id, work()), name=f"rehearsal {job.work}")
        self.changed.emit()

    async def _run(self, task_id: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await self._told(task_id, work)
        finally:
            self._job = self._running = None
            self.changed.emit()

    async def _told(self, task_id: str, work: Coroutine[Any, Any, None]) -> None:
        """The one place where its errors come up."""
        try:
            await work
        except RehearsalRefusedError as error:
            self.failed.emit(task_id, str(error))
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is None:
                log.exception("rehearsal_broke")
                self.failed.emit(task_id, f"{type(error).__name__}: {error}")
            else:
                self.failed.emit(task_id, in_one_line(failure_words(*refusal)))

    def _heard(self, share: float) -> None:
        if self._job is not None:
            self._job = replace(self._job, share=share)
            self.changed.emit()
