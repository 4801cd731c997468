"""Several writers at once, and writers that die."""

import threading
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from dispatch.domain.facts import AlertTaken
from dispatch.journal import Conflict
from dispatch.journal.place import FILE_NAME
from dispatch.journal.sqlite import engine_of
from dispatch.journal.verification import verify
from tests.journal.samples import alert, opened, plan, task, writer_process
from tests.soak.hatchery import Hatchery
from tests.soak.kills import killed_once

RACES = 12


def prepared(directory: Path, alerts: int) -> None:
    """Raise alerts and open the task that the racers need."""
    journal = opened(directory, "gateway")
    with journal.transaction("gateway") as transaction:
        for turn in range(alerts):
            transaction.append(alert(f"A{turn}"))
        transaction.append(task())
        transaction.append(plan())
    journal.close()


def outputs(directory: Path, chains: list[str], work: str, count: int) -> list[list[str]]:
    """Run a writer for each chain, all at once, and return what each printed."""
    writers = [writer_process(str(directory), chain, work, str(count)) for chain in chains]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    printed = [writer.communicate(timeout=50)[0].splitlines() for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * len(writers)
    return printed


def test_two_processes_append_at_once_and_lose_nothing(tmp_path: Path) -> None:
    """Each chain has all its entries without a gap, and every one that was reported is there."""
    printed = outputs(tmp_path, ["desk-1", "gateway"], "append", 150)
    journal = opened(tmp_path, "reader")
    refs = [str(entry.ref) for entry in journal.since(0)]
    journal.close()
    assert sorted(refs) == sorted(printed[0] + printed[1])
    assert len(refs) == 300
    found = verify(tmp_path)
    assert (found.entries, found.broken) == (300, None)


def test_what_was_half_typed_outlives_a_kill(tmp_path: Path) -> None:
    """A desk that is killed in the middle of a word keeps every letter that it had saved, five times over."""
    kept = 0
    for _ in range(5):
        writer = writer_process(str(tmp_path), "desk-1", "type", "100000")
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
        said = [writer.stdout.readline() for _ in range(40)]
        writer.kill()
        said += writer.communicate(timeout=20)[0].splitlines(keepends=True)
        saved = max(int(line) for line in said if line.endswith("\n") and line.strip().isdigit())
        with closing(opened(tmp_path, "reader")) as journal:
            draft = journal.load_draft("plan:1:T0001@周敏")
        assert draft is not None
        assert set(draft.text) == {"写"}
        assert len(draft.text) >= saved
        kept += saved
    assert kept >= 5 * 39


def test_of_three_processes_exactly_one_takes_an_alert_or_a_unit(tmp_path: Path) -> None:
    """Whatever they race for has one winner, and the losers name it."""
    prepared(tmp_path, RACES)
    chains = ["desk-1", "desk-2", "desk-3"]
    printed = outputs(tmp_path, chains, "race", RACES)
    winners: dict[str, str] = {}
    for chain, lines in zip(chains, printed, strict=True):
        for line in lines:
            if line.startswith("won "):
                assert line[4:] not in winners
                winners[line[4:]] = chain
    assert sorted(winners) == sorted([f"A{n}" for n in range(RACES)] + [f"U{n}" for n in range(RACES)])
    for chain, lines in zip(chains, printed, strict=True):
        assert len(lines) == 2 * RACES
        for line in lines:
            if line.startswith("lost "):
                _, key, _, whom = line.split(" ")
                assert winners[key] == whom != chain
    assert verify(tmp_path).exit_code == 0


def test_of_eight_threads_exactly_one_takes_the_alert(tmp_path: Path) -> None:
    """Threads with a journal each are told apart as well as processes are."""
    prepared(tmp_path, 1)
    journals = [opened(tmp_path, f"desk-{n}", busy_timeout_s=30.0) for n in range(8)]
    start, told = threading.Barrier(len(journals)), list[str]()

    def take(n: int) -> None:
        start.wait()
        try:
            with journals[n].transaction(f"operator-{n}") as transaction:
                transaction.append(AlertTaken("A0", f"seat-{n}"))
        except Conflict as conflict:
            told.append(conflict.by)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(len(journals))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (taken,) = [entry for entry in journals[0].since(0) if entry.kind == "AlertTaken"]
    assert told == [taken.actor] * 7
    for journal in journals:
        journal.close()


def test_a_desk_killed_while_it_decides_loses_nothing_that_it_reported(tmp_path: Path) -> None:
    """Ten times at random: each reported decision is there, none twice, and the next start is clean."""
    with closing(Hatchery()) as hatchery:
        assert sum(killed_once(tmp_path, seed, hatchery) for seed in range(10)) > 0


def test_a_journal_in_use_verifies_at_any_moment(tmp_path: Path) -> None:
    """While a writer commits, a look from outside finds what is there intact, each time more."""
    writer = writer_process(str(tmp_path), "desk-1", "append", "1000000")
    try:
        assert writer.stdin is not None
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        writer.stdin.write("go\n")
        writer.stdin.flush()
        counts = []
        for _ in range(15):
            assert writer.stdout.readline()
            found = verify(tmp_path)
            assert found.broken is None
            counts.append(found.entries)
    finally:
        writer.kill()
        writer.communicate(timeout=10)
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_second_hold_in_one_process_costs_the_first_no_commit(tmp_path: Path) -> None:
    """Closing any descriptor of a file drops a process's locks on it (POSIX): ours must open none itself.

    Otherwise a process that comes at that moment takes itself for the only one, deletes the WAL under the
    first writer, and all that this one commits from then on is lost.
    """
    first = opened(tmp_path, "desk-1")
    with first.transaction("1") as transaction:
        transaction.append(alert("A1"))
    engine_of(URL.create("sqlite", database=str(tmp_path / FILE_NAME)), 1.0).dispose()
    assert outputs(tmp_path, ["gateway"], "append", 1) == [["gateway:1"]]
    with first.transaction("1") as transaction:
        transaction.append(alert("A2"))
    first.close()
    found = verify(tmp_path)
    assert (found.entries, found.broken) == (3, None)
