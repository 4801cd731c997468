"""The gateway's hand on the journal, while the journal says no."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

from dispatch.domain.facts import AlertCleared, AlertTaken, Fact, SourceLost, TerminalRefused
from dispatch.domain.recorded import Recorded, Sealed
from dispatch.gateway.ledger import Ledger
from dispatch.gateway.log import LogFile
from dispatch.journal import Journal, Transaction
from dispatch.wire.clock import SystemClock
from tests.gateway.conftest import until


class _Heard:
    """What a ledger tells."""

    def __init__(self) -> None:
        self.entries: list[Recorded] = []
        self.health: list[bool] = []

    def judged(self, is_well: bool, _why: str) -> None:  # noqa: FBT001 — the callback's shape
        if self.health[-1:] != [is_well]:
            self.health.append(is_well)

    @property
    def facts(self) -> list[Fact]:
        return [entry.fact for entry in self.entries if not isinstance(entry.fact, Sealed)]


@asynccontextmanager
async def _ledger(data_dir: Path) -> AsyncIterator[tuple[Ledger, _Heard]]:
    heard, log_file = _Heard(), LogFile(data_dir, 10_000, 1)
    ledger = Ledger(data_dir, SystemClock(), heard.entries.extend, heard.judged, log_file.logger())
    ledger._open = partial(Journal.open, data_dir, chain="gateway", clock=SystemClock(), busy_timeout_s=0.05)
    await ledger.open()
    task = asyncio.create_task(ledger.run())
    try:
        yield ledger, heard
    finally:
        ledger.finish()
        await task
        await ledger.close()
        log_file.close()


def _appending(fact: Fact) -> "partial[None]":
    def write(fact: Fact, transaction: Transaction) -> None:
        transaction.append(fact)

    return partial(write, fact)


async def test_everything_is_heard_once_and_in_order(tmp_path: Path) -> None:
    """Own entries and another chain's, in the database's order, whoever wrote them."""
    async with _ledger(tmp_path) as (ledger, heard):
        with closing(Journal.open(tmp_path, chain="desk-A", clock=SystemClock())) as desk:
            await ledger.record(_appending(TerminalRefused("1", "x")))
            with desk.transaction("A") as transaction:
                transaction.append(SourceLost("a", "b"))
            await ledger.record(_appending(TerminalRefused("2", "x")))
            await asyncio.gather(ledger.read(), ledger.read())
        assert heard.facts == [TerminalRefused("1", "x"), SourceLost("a", "b"), TerminalRefused("2", "x")]
        assert [entry.entry_id for entry in heard.entries] == [1, 2, 3]


async def test_a_locked_journal_is_waited_for_in_order(tmp_path: Path) -> None:
    """Nothing is recorded meanwhile and nothing is forgotten; the health says what is the case."""
    async with _ledger(tmp_path) as (ledger, heard):
        with closing(sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            done = [ledger.record(_appending(TerminalRefused(str(i), "x"))) for i in range(3)]
            await until(lambda: heard.health[-1:] == [False], "the bad news")
            assert heard.entries == []
            other.execute("ROLLBACK")
        assert await asyncio.gather(*done) == [True, True, True]
        assert heard.facts == [TerminalRefused(str(i), "x") for i in range(3)]
        assert heard.health == [True, False, True]


async def test_what_a_rule_forbids_is_refused_and_the_next_is_recorded(tmp_path: Path) -> None:
    """One bad write stops nobody."""
    async with _ledger(tmp_path) as (ledger, heard):
        assert not await ledger.record(_appending(AlertTaken("J0001", "A")))
        assert await ledger.record(_appending(AlertCleared("J0001")))
        assert heard.facts == [AlertCleared("J0001")]


async def test_what_waits_is_written_at_the_end(tmp_path: Path) -> None:
    """A gateway that is told to stop records what it has seen."""
    async with _ledger(tmp_path) as (ledger, _):
        for number in range(5):
            ledger.record(_appending(TerminalRefused(str(number), "x")))
    with closing(Journal.open(tmp_path, chain="desk-A", clock=SystemClock())) as journal:
        assert len(journal.since(0)) == 5
