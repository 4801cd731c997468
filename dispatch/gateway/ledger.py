"""The gateway's hand on the journal: one thread, one order, nothing forgotten while the disk says no."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from dispatch.domain.clock import Clock
from dispatch.domain.recorded import Recorded
from dispatch.journal import (
    Conflict,
    Journal,
    JournalTrouble,
    JournalUnavailable,
    RuleViolated,
    Transaction,
)
from dispatch.journal.condition import suspect_file
from dispatch.journal.place import database_file
from dispatch.picture.views import Picture

CHAIN = "gateway"
ACTOR = "gateway"

Write = Callable[[Transaction], None]
"""Appends facts to the transaction that it is given; runs in the journal's thread."""

_RETRY_S = 0.5
_RETRY_AT_MOST_S = 5.0
_WAITING_WRITES = 10_000


@dataclass(frozen=True, slots=True)
class _Job:
    write: Write
    done: asyncio.Future[bool]


class Ledger:
    """Writes what the gateway has to record, in order, and reads what everybody recorded.

    *hear* gets all committed entries, those of other chains too, once each and in the total order;
    *health* is told whether the journal answers, and why not (``code: words``). A journal that turns out to
    be damaged is let go of for good: `damaged` is set, and the next gateway sets the file aside.
    """

    def __init__(
        self,
        data_dir: Path,
        clock: Clock,
        hear: Callable[[list[Recorded]], None],
        health: Callable[[bool, str], None],
        log: structlog.typing.FilteringBoundLogger,
    ) -> None:
        self._open = partial(Journal.open, data_dir, chain=CHAIN, clock=clock)
        self._suspect = suspect_file(database_file(data_dir))
        self._hear = hear
        self._health = health
        self._log = log
        self._thread = ThreadPoolExecutor(1, "gateway-journal")
        self._journal: Journal | None = None
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._finishing = False
        self._read_to = 0
        self._unopened: JournalTrouble | None = None
        self.damaged = asyncio.Event()
        self.lost: JournalUnavailable | None = None

    async def open(self) -> tuple[JournalTrouble, ...]:
        """Open the journal and let everything in it be heard; returns what was found about it.

        Raises JournalUnavailable.
        """
        loop = asyncio.get_running_loop()
        self._journal = await loop.run_in_executor(self._thread, self._open)
        for trouble in self._journal.troubles:
            self._log.warning("the journal", code=trouble.code, words=trouble.words, file=trouble.file)
        await self.read()
        return self._journal.troubles

    async def close(self) -> None:
        """Let go of the journal."""
        if self._journal is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._journal.close)
        self._thread.shutdown()

    def record(self, write: Write) -> "asyncio.Future[bool]":
        """Have *write* recorded; the future says whether it was (False: a rule spoke against it).

        While the journal does not answer the write waits and is tried again, in order. When very many wait
        already it is given up, which the log tells.
        """
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if self._jobs.qsize() >= _WAITING_WRITES:
            self._log.error("not recorded: too much waits for the journal")
            done.set_result(False)
        else:
            self._jobs.put_nowait(_Job(write, done))
        return done

    def finish(self) -> None:
        """Let `run` return once everything that waits is written, or the journal does not answer."""
        self._finishing = True
        self._jobs.put_nowait(None)

    async def run(self) -> None:
        """Record what is asked for until `finish`."""
        while (job := await self._jobs.get()) is not None:
            recorded = await self._recorded(job)
            if not job.done.done():
                job.done.set_result(recorded)

    async def _recorded(self, job: _Job) -> bool:
        wait_s = _RETRY_S
        while True:
            try:
                news = await self._in_thread(lambda journal: self._write_one(journal, job.write))
            except (Conflict, RuleViolated) as error:
                self._log.warning("the journal refused", error=str(error))
                return False
            except JournalUnavailable as error:
                self._is_unwell(error)
                if self._finishing or self.lost is not None:
                    self._log.error("not recorded at the end", why=error.why)
                    return False
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, _RETRY_AT_MOST_S)
                continue
            self._take(news)
            return True

    async def read(self) -> None:
        """Let new entries be heard; an unavailable journal is told by *health* and tried again later."""
        if self._suspect.exists():
            self._is_unwell(JournalUnavailable("another program has met damage in it", "damaged"))
            return
        try:
            news = await self._in_thread(self._read_on)
        except JournalUnavailable as error:
            self._is_unwell(error)
            return
        self._take(news)

    def _is_unwell(self, error: JournalUnavailable) -> None:
        self._health(False, f"{error.code}: {error.why}")  # noqa: FBT003 — the callback's one flag
        if error.code == "damaged":
            self.give_up(error)

    def give_up(self, error: JournalUnavailable) -> None:
        """Somebody found that the journal is damaged: nothing more is written to it."""
        self.lost = self.lost or error
        self.damaged.set()

    def _take(self, news: list[Recorded]) -> None:
        """Pass on what was not heard before: two reads may have overlapped."""
        self._health(True, "")  # noqa: FBT003 — the callback's one flag
        fresh = [entry for entry in news if entry.entry_id > self._read_to]
        if fresh:
            self._read_to = fresh[-1].entry_id
            self._tell_unopened()
            self._hear(fresh)

    def _tell_unopened(self) -> None:
        """Log that something sealed does not open: an order among it cannot be sent. The desks say it."""
        trouble = None if self._journal is None else self._journal.sealed_trouble
        if trouble is not None and trouble != self._unopened:
            self._unopened = trouble
            self._log.error("sealed entries do not open", code=trouble.code, why=trouble.words)

    def _write_one(self, journal: Journal, write: Write) -> list[Recorded]:
        """Write in one transaction and read on, in the journal's thread."""
        with journal.transaction(ACTOR) as transaction:
            write(transaction)
        return self._read_on(journal)

    def _read_on(self, journal: Journal) -> list[Recorded]:
        return journal.since(self._read_to) if self._read_to else journal.beginning()

    async def keep_start(self, picture: Picture) -> None:
        """Leave word for the next start what *picture* stands on. Raises JournalUnavailable."""
        if self._journal is not None:
            await asyncio.to_thread(self._journal.keep_start, picture)

    async def _in_thread(self, work: Callable[[Journal], list[Recorded]]) -> list[Recorded]:
        if self._journal is None:
            raise JournalUnavailable("not open")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, self._journal)
