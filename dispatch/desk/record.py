"""The desk's hand on the journal: one thread, so that the screen never waits for the disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from dispatch.desk.packed import packed
from dispatch.domain.clock import Clock
from dispatch.domain.facts import JournalSetAside
from dispatch.domain.recorded import Recorded
from dispatch.journal import Journal, JournalTrouble, JournalUnavailable, Transaction
from dispatch.journal.condition import suspect_file
from dispatch.journal.story import Story, task_story
from dispatch.journal.trouble import replaced

Result = TypeVar("Result")

ANCHOR_FOUND = frozenset({"anchor_ahead", "anchor_broken", "anchor_missing", "anchor_behind"})
"""What an opening can find about the anchor; that none can be written is told while it is so."""


class Record:
    """All journal work of this process, one after the other in a thread of its own."""

    def __init__(self, database: Path | str, chain: str, clock: Clock, keys: Path) -> None:
        self._file = Path(database)
        self._open = partial(Journal.open, database, chain=chain, clock=clock, keys=keys)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._journal: Journal | None = None
        self._refused: JournalTrouble | None = None
        self._has_refused_work = False

    async def open(self) -> None:
        """Open (and if need be create or upgrade) the database. Raises JournalUnavailable."""
        self._journal = await self._do(self._open)

    # ------------------------------------------------------------------ what is wrong

    @property
    def troubles(self) -> tuple[JournalTrouble, ...]:
        """Why nothing can be recorded now, if so, and what is wrong with the anchor; for the screen to say.

        What became of a journal that was set aside is in the record itself, see `replaced`.
        """
        found = [] if self._refused is None else [self._refused]
        journal = self._journal
        if journal is not None:
            found += [one for one in journal.troubles if one.code in ANCHOR_FOUND]
            if journal.anchor_trouble is not None:
                found.append(JournalTrouble("anchor_unwritten", journal.anchor_trouble))
            if journal.sealed_trouble is not None:
                found.append(journal.sealed_trouble)
        return tuple(found)

    def replaced(self, fact: JournalSetAside) -> JournalTrouble:
        """Say what became of the journal before this one."""
        return replaced(fact, self._file)

    @property
    def is_damaged(self) -> bool:
        """Whether somebody has met damage: everybody has to let go of the file, so that it is set aside."""
        code = "" if self._refused is None else self._refused.code
        return self._journal is None or code == "damaged" or suspect_file(self._file).exists()

    async def look(self) -> None:
        """Find out whether a decision could be recorded now; `troubles` says it."""

        def probe() -> None:
            self._opened().probe(thoroughly=self._has_refused_work)

        try:
            await self._do(probe)
        except JournalUnavailable as error:
            self._refused = JournalTrouble(error.code, error.why)
        else:
            self._is_well()

    async def reopen(self) -> bool:
        """Let go of the journal and open it again, or the one that has taken its place; whether it opened."""

        def again() -> Journal:
            if self._journal is not None:
                self._journal.close()
                self._journal = None
            return self._open()

        try:
            self._journal = await self._do(again)
        except JournalUnavailable as error:
            self._refused = JournalTrouble(error.code, error.why)
            return False
        self._is_well()
        return True

    def _is_well(self) -> None:
        self._refused, self._has_refused_work = None, False

    # ------------------------------------------------------------------ work

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

        try:
            result = await self._do(run)
        except JournalUnavailable as error:
            self._refused, self._has_refused_work = JournalTrouble(error.code, error.why), True
            raise
        self._is_well()
        return result

    async def about(self, noun: str, key: str) -> list[Recorded]:
        """Return every entry that names one thing, however old. Raises JournalUnavailable."""
        return await self._do(lambda: self._opened().about(noun, key))

    async def story(self, task_id: str, reader: str) -> Story:
        """Return what a task's report is written from, for *reader*. Raises JournalUnavailable."""
        return await self._do(lambda: task_story(self._file, task_id, reader))

    async def save_draft(self, key: str, text: str) -> None:
        """Keep half-typed work under *key*, in place of what was kept. Raises JournalUnavailable."""
        await self._do(lambda: self._opened().save_draft(key, text))

    async def load_draft(self, key: str) -> str | None:
        """Return the half-typed work kept under *key*, or None. Raises JournalUnavailable."""
        draft = await self._do(lambda: self._opened().load_draft(key))
        return None if draft is None else draft.text

    async def drop_draft(self, key: str) -> None:
        """Forget the half-typed work kept under *key*, if any. Raises JournalUnavailable."""
        await self._do(lambda: self._opened().drop_draft(key))

    async def close(self) -> None:
        """Close the database and end the thread."""
        if self._journal is not None:
            await self._do(self._journal.close)
            self._journal = None
        self._thread.shutdown(wait=True)

    def _opened(self) -> Journal:
        if self._journal is None:
            if self._refused is not None:
                raise JournalUnavailable(self._refused.words, self._refused.code)
            message = "the journal is not open"
            raise RuntimeError(message)
        return self._journal

    async def _do(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)
