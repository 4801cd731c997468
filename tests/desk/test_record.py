"""The desk's hand on the journal: one thread, all or nothing."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dispatch.desk.record import Record
from dispatch.domain.facts import SeatClosed, SeatOpened
from dispatch.journal import JournalUnavailable, Transaction
from dispatch.wire.clock import SystemClock


@pytest.fixture
async def record(tmp_path: Path) -> AsyncIterator[Record]:
    """An open record in an empty directory."""
    record = Record(tmp_path / "journal.sqlite3", "desk-1", SystemClock(), tmp_path / "keys")
    await record.open()
    yield record
    await record.close()


async def test_what_was_decided_is_read_back(record: Record) -> None:
    """The result is the work's own; the entry names its actor."""

    def work(transaction: Transaction) -> int:
        return transaction.append(SeatOpened("1", "王")).entry_id

    assert await record.transact("1 王", work) == 1
    (entry,) = await record.since(0)
    assert (entry.fact, entry.actor, entry.ref.chain) == (SeatOpened("1", "王"), "1 王", "desk-1")
    assert await record.since(1) == []


async def test_work_that_fails_in_the_middle_records_nothing(record: Record) -> None:
    """The first entry goes with the second, and the number of the next one shows no gap."""

    def work(transaction: Transaction) -> None:
        transaction.append(SeatOpened("1", "王"))
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        await record.transact("1", work)
    assert await record.since(0) == []
    await record.transact("1", lambda t: t.append(SeatClosed("1")))
    assert [e.entry_id for e in await record.since(0)] == [1]


async def test_the_screen_never_waits_for_the_disk(record: Record) -> None:
    """While a decision takes long the loop goes on, and decisions never overlap."""
    loops: list[str] = []
    let_go = threading.Event()

    def slow(transaction: Transaction) -> None:
        assert let_go.wait(5)
        transaction.append(SeatOpened("1", threading.current_thread().name))

    first = asyncio.create_task(record.transact("1", slow))
    second = asyncio.create_task(record.transact("1", lambda t: t.append(SeatClosed("1"))))
    for _ in range(5):
        await asyncio.sleep(0)
        loops.append("turn")
    assert not first.done()
    assert not second.done()
    let_go.set()
    await asyncio.gather(first, second)
    opened, closed = await record.since(0)
    assert isinstance(opened.fact, SeatOpened)
    assert opened.fact.operator.startswith("journal")
    assert isinstance(closed.fact, SeatClosed)


async def test_a_place_where_nothing_can_be_kept_is_refused_in_words(tmp_path: Path) -> None:
    """Opening says why; a record that never opened can still be closed, and its thread ends."""
    (tmp_path / "file").write_bytes(b"no directory")
    record = Record(tmp_path / "file" / "journal.sqlite3", "desk-1", SystemClock(), tmp_path / "keys")
    with pytest.raises(JournalUnavailable, match=r"Not a directory|File exists"):
        await record.open()
    with pytest.raises(RuntimeError, match="not open"):
        await record.since(0)
    await record.close()
