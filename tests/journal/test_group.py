"""Threads that decide at once share a commit, and each is told the truth about its own decision."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dispatch.domain.facts import AlertTaken, SeatOpened
from dispatch.journal import Conflict, Journal, JournalUnavailable
from dispatch.journal.verification import verify
from tests.journal.samples import alert

Open = Callable[..., Journal]
THREADS, EACH = 10, 20


def at_once(work: Callable[[int], None], count: int = THREADS) -> None:
    """Run *work* in threads that start together."""
    start = threading.Barrier(count)

    def run(n: int) -> None:
        start.wait()
        work(n)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def commits(journal: Journal) -> list[int]:
    """Count the commits of *journal* from now on."""
    counted = [0]
    commit = journal._groups._commit

    def counting(group: object) -> None:
        counted[0] += 1
        commit(group)  # type: ignore[arg-type]  # a group as it is inside

    journal._groups._commit = counting  # type: ignore[method-assign]  # this test's commit
    return counted


def test_threads_at_once_share_commits_and_lose_nothing(journal: Journal, tmp_path: Path) -> None:
    """Two hundred decisions of ten threads: all there when each was reported, in fewer commits, one chain."""
    counted = commits(journal)

    def work(n: int) -> None:
        for turn in range(EACH):
            with journal.transaction(f"t{n}") as transaction:
                recorded = transaction.append(SeatOpened(f"{n}-{turn}", "x"))
            assert journal.last_id() >= recorded.entry_id

    at_once(work)
    seats = {entry.fact.seat for entry in journal.since(0) if isinstance(entry.fact, SeatOpened)}
    assert len(seats) == THREADS * EACH
    assert counted[0] < THREADS * EACH / 2
    found = verify(tmp_path)
    assert (found.entries, found.broken, found.notes) == (THREADS * EACH, None, ())


def test_one_that_is_refused_takes_nobody_with_it(journal: Journal, tmp_path: Path) -> None:
    """Of ten that want the same alert one gets it; what each did beside it stands or falls with that."""
    with journal.transaction("x") as transaction:
        transaction.append(alert("A"))
    won, lost = list[int](), list[int]()

    def work(n: int) -> None:
        try:
            with journal.transaction(f"t{n}") as transaction:
                transaction.append(SeatOpened(f"{n}", "x"))
                transaction.append(AlertTaken("A", f"{n}"))
        except Conflict:
            lost.append(n)
        else:
            won.append(n)
        with journal.transaction(f"t{n}") as transaction:
            transaction.append(SeatOpened(f"after {n}", "x"))

    at_once(work)
    assert (len(won), len(lost)) == (1, THREADS - 1)
    seats = [entry.fact.seat for entry in journal.since(0) if isinstance(entry.fact, SeatOpened)]
    assert sorted(seats) == sorted([f"{won[0]}", *(f"after {n}" for n in range(THREADS))])
    assert verify(tmp_path).exit_code == 0


def test_a_commit_that_fails_is_told_to_everybody_in_it(open_journal: Open, tmp_path: Path) -> None:
    """The disk refuses the commit that five threads share: five are told, and nothing of it is there."""
    journal = open_journal()
    told, count = list[str](), 5
    inside, refuse = threading.Event(), journal._groups._commit

    def refusing(group: object) -> None:
        group.error = sqlite3.OperationalError("disk I/O error")  # type: ignore[attr-defined]  # SQLite's own error

    journal._groups._commit = refusing  # type: ignore[method-assign]  # this test's commit

    def work(n: int) -> None:
        try:
            with journal.transaction(f"t{n}") as transaction:
                transaction.append(SeatOpened(f"{n}", "x"))
                inside.set()
                time.sleep(0.05)  # so that the others are waiting
        except JournalUnavailable as error:
            told.append(error.why)

    at_once(work, count)
    assert told == ["disk I/O error"] * count
    assert (inside.is_set(), journal.since(0)) == (True, [])
    journal._groups._commit = refuse  # type: ignore[method-assign]  # this test's commit
    with journal.transaction("x") as transaction:
        transaction.append(SeatOpened("1", "x"))
    assert (verify(tmp_path).entries, verify(tmp_path).exit_code) == (1, 0)


def test_a_locked_database_is_told_to_all_who_wait(open_journal: Open, tmp_path: Path) -> None:
    """Nobody hangs and nobody is told that it went well."""
    journal = open_journal("desk-1", busy_timeout_s=0.05)
    told = list[str]()

    def work(n: int) -> None:
        try:
            with journal.transaction(f"t{n}") as transaction:
                transaction.append(SeatOpened(f"{n}", "x"))
        except JournalUnavailable as error:
            told.append(error.code)

    with closing(sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        at_once(work, 4)
        holder.execute("ROLLBACK")
    assert told == ["locked"] * 4
    at_once(work, 4)
    assert (len(told), journal.last_id()) == (4, 4)


def test_a_turn_inside_a_turn_is_a_mistake_and_harms_nobody(journal: Journal) -> None:
    """A thread that begins a transaction inside of its own is told, and the outer one is not recorded."""

    def nested() -> None:
        with journal.transaction("x") as transaction:
            transaction.append(SeatOpened("1", "x"))
            with journal.transaction("x"):
                pass

    with pytest.raises(RuntimeError, match="inside"):
        nested()
    assert journal.last_id() == 0
    with journal.transaction("x") as transaction:
        transaction.append(SeatOpened("2", "x"))
    assert journal.last_id() == 1


def test_who_is_alone_after_a_crowd_waits_once(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first commit after a large group waits for the others to come back, the next one does not."""
    monkeypatch.setattr("dispatch.journal.group.PATIENCE_S", 0.2)
    journal._groups._last_size = THREADS
    taken_s = []
    for turn in range(2):
        begun = time.monotonic()
        with journal.transaction("王磊") as transaction:
            transaction.append(SeatOpened(f"{turn}", "x"))
        taken_s.append(time.monotonic() - begun)
    assert taken_s[0] >= 0.2
    assert taken_s[1] < 0.2
