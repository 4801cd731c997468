"""The desk's hand on the journal: one thread, so that the screen never waits for the disk."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from dispatch.desk.packed import packed
from dispatch.domain.clock import Clock
from dispatch.domain.recorded import Recorded
from dispatch.journal import Journal, JournalTrouble, Transaction

Result = TypeVar("Result")


class Record:
    """All journal work of this process, one after the other in a thread of its own."""

    def __init__(self, database: Path | str, chain: str, clock: Clock, keys: Path) -> None:
        self._open = lambda: Journal.open(database, chain=chain, clock=clock, keys=keys)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._journal: Journal | None = None

    async def open(self) -> None:
        """Open (and if need be create or upgrade) the database. Raises JournalUnavailable."""
        self._journal = await self._do(self._open)

    @property
    def troubles(self) -> Sequence[JournalTrouble]:
        """What was found about the journal when it was opened; for the screen to say."""
        return () if self._journal is None else self._journal.troubles

    @property
    def anchor_trouble(self) -> str | None:
        """Why the newest anchor could not be written; None: it was."""
        return None if self._journal is None else self._journal.anchor_trouble

    async def since(self, entry_id: int) -> list[Recorded]:
        """Return what was recorded by anybody after *entry_id*, in the total order.

        After 0, all that a picture which begins needs. Raises JournalUnavailable.
        """

        def read() -> list[Recorded]:
            journal = self._opened()
            entries = journal.since(entry_id) if entry_id else journal.beginning()
            return [packed(entry) for entry in entries]

        return await self._do(read)

    async def transact(self, actor: str, work: Callable[[Transaction], Result]) -> Result:
        """Run *work* in one transaction; it has happened only when this returns.

        Raises what *work* raises, Conflict, RuleViolated and JournalUnavailable; nothing is
        recorded then.
        """

        def run() -> Result:
            with self._opened().transaction(actor) as transaction:
                return work(transaction)

        return await self._do(run)

    async def close(self) -> None:
        """Close the database and end the thread."""
        if self._journal is not None:
            await self._do(self._journal.close)
            self._journal = None
        self._thread.shutdown(wait=True)

    def _opened(self) -> Journal:
        if self._journal is None:
            message = "the journal is not open"
            raise RuntimeError(message)
        return self._journal

    async def _do(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
