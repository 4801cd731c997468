"""A damaged journal is set aside untouched, and a new one begins that says so."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dispatch.domain.facts import ChainEnd, JournalSetAside, SeatOpened
from dispatch.journal import Journal, JournalUnavailable, aside
from dispatch.journal.verification import verify
from tests.journal.samples import MORNING, alert, opened, writer_process

ENTRIES = 40
PAGE = 4096


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed journal of some entries that no test changes."""
    directory = tmp_path_factory.mktemp("original")
    fill(directory, ENTRIES)
    return directory


@pytest.fixture
def data_dir(original: Path, tmp_path: Path) -> Path:
    """A copy of it, to be damaged."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path


def fill(directory: Path, count: int) -> None:
    """Write entries of some size in one chain."""
    journal = opened(directory)
    for turn in range(count):
        with journal.transaction("x") as transaction:
            transaction.append(alert(f"A{turn}", segments=("s" * 700,)))
    journal.close()


def noise_on(file: Path, page: int) -> bytes:
    """Overwrite a page of *file* and return what the file holds then."""
    whole = file.read_bytes()
    file.write_bytes(whole[: page * PAGE] + os.urandom(PAGE) + whole[(page + 1) * PAGE :])
    return file.read_bytes()


def first_entry(journal: Journal) -> JournalSetAside:
    """Return the one entry of a journal that was begun anew."""
    (entry,) = journal.since(0)
    assert isinstance(entry.fact, JournalSetAside)
    assert str(entry.ref) == "desk-1:1"
    return entry.fact


def test_whichever_page_is_damaged_the_file_is_set_aside_untouched(original: Path, tmp_path: Path) -> None:
    """Noise on any page: the old file lies there byte for byte, the new one begins with what is known."""
    pages = (original / "journal.sqlite3").stat().st_size // PAGE
    end = verify(original).chains[0]
    for page in range(pages):
        data_dir = tmp_path / str(page)
        shutil.copytree(original, data_dir)
        damaged = noise_on(data_dir / "journal.sqlite3", page)
        journal = opened(data_dir)
        fact = first_entry(journal)
        assert (data_dir / fact.file).read_bytes() == damaged, page
        assert (fact.code, fact.restored) == ("damaged", "")
        assert fact.ends == (ChainEnd("desk-1", end.count, end.head),)
        (trouble,) = journal.troubles
        assert (trouble.code, trouble.file, trouble.words) == (
            "set_aside",
            str(data_dir / fact.file),
            fact.why,
        )
        journal.close()
        assert (verify(data_dir).exit_code, verify(data_dir).notes) == (0, ())
        shutil.rmtree(data_dir)


@pytest.mark.parametrize(
    "content",
    [b"not a database" * 900, b"SQLite format 3\0", os.urandom(9000)],
    ids=["text", "head", "noise"],
)
def test_what_is_no_database_is_set_aside(data_dir: Path, content: bytes) -> None:
    """Another file under the journal's name is kept as it is, and the work begins beside it."""
    (data_dir / "journal.sqlite3").write_bytes(content)
    journal = opened(data_dir)
    fact = first_entry(journal)
    assert (data_dir / fact.file).read_bytes() == content
    journal.close()


@pytest.mark.parametrize("table", ["entries", "refs", "assignments", "alembic_version"])
def test_a_database_without_one_of_its_tables_is_set_aside(data_dir: Path, table: str) -> None:
    """What can be read and is no journal any more is no journal."""
    with closing(sqlite3.connect(data_dir / "journal.sqlite3", isolation_level=None)) as owner:
        owner.execute("DROP TABLE " + table)
    journal = opened(data_dir)
    assert "no journal" in first_entry(journal).why
    journal.close()


def test_a_log_without_its_database_is_kept(data_dir: Path) -> None:
    """SQLite would delete it: it may hold the newest decisions."""
    (data_dir / "journal.sqlite3").unlink()
    (data_dir / "journal.sqlite3-wal").write_bytes(b"log" * 1000)
    journal = opened(data_dir)
    log = (data_dir / first_entry(journal).file).with_name("journal.sqlite3-wal")
    assert log.read_bytes() == b"log" * 1000
    journal.close()


def test_the_log_goes_with_its_database(data_dir: Path) -> None:
    """A damaged database whose last commits stand in its log is set aside with the log, byte for byte."""
    journal = opened(data_dir)
    with journal.transaction("x") as transaction:
        transaction.append(alert("B"))
    copy = data_dir / "copy"
    copy.mkdir()
    for path in data_dir.glob("journal.sqlite3*"):
        shutil.copy(path, copy)
    shutil.copytree(data_dir / "keys", copy / "keys")
    journal.close()
    log = (copy / "journal.sqlite3-wal").read_bytes()
    assert log
    with (copy / "journal.sqlite3").open("r+b") as file:
        file.write(os.urandom(30 * PAGE))
    damaged = (copy / "journal.sqlite3").read_bytes()
    journal = opened(copy)
    fact = first_entry(journal)
    journal.close()
    assert (copy / fact.file).with_name("journal.sqlite3-wal").read_bytes() == log
    assert (copy / fact.file).read_bytes() == damaged


def test_a_second_damage_in_the_same_second_gets_a_folder_of_its_own(data_dir: Path) -> None:
    """Nothing that was set aside is ever overwritten."""
    for count in (1, 2):
        noise_on(data_dir / "journal.sqlite3", 1)
        journal = opened(data_dir)
        assert isinstance(journal.since(0)[0].fact, JournalSetAside)
        journal.close()
        assert len(list((data_dir / aside.FOLDER).iterdir())) == count


def test_what_a_newer_program_wrote_is_not_damaged(data_dir: Path) -> None:
    """An old program started by mistake must not put the centre's journal away."""
    with closing(sqlite3.connect(data_dir / "journal.sqlite3", isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalUnavailable, match="9999") as refused:
        opened(data_dir)
    assert refused.value.code == "newer"
    assert not (data_dir / aside.FOLDER).exists()


def test_a_seat_that_has_it_open_keeps_it_from_being_moved(data_dir: Path) -> None:
    """While one process has the damaged file open another one is told so; then it may."""
    holder = writer_process(str(data_dir), "desk-1", "look", "0")
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert [holder.stdout.readline() for _ in range(2)] == ["nothing\n", "ready\n"]
    damaged = noise_on(data_dir / "journal.sqlite3", 5)
    with pytest.raises(JournalUnavailable) as refused:
        opened(data_dir, "gateway", busy_timeout_s=0.1)
    assert refused.value.code == "damaged_in_use"
    assert (data_dir / "journal.sqlite3").read_bytes() == damaged
    holder.kill()
    holder.communicate(timeout=10)
    journal = opened(data_dir, "gateway")
    assert [trouble.code for trouble in journal.troubles] == ["set_aside"]
    journal.close()


def test_of_processes_that_start_at_once_one_sets_it_aside(data_dir: Path) -> None:
    """Three find the damage in the same moment: one new journal, one entry about it, all three in it."""
    noise_on(data_dir / "journal.sqlite3", 2)
    starters = [
        writer_process(str(data_dir), chain, "look", "0") for chain in ("desk-1", "desk-2", "gateway")
    ]
    found = []
    for starter in starters:
        assert starter.stdout is not None
        found.append(starter.stdout.readline().strip())
        assert starter.stdout.readline() == "ready\n"
    for starter in starters:
        printed, _ = starter.communicate("go\n\n", timeout=20)
        assert (starter.returncode, printed.strip()) == (0, "1")
    assert sorted(found) == ["nothing", "nothing", "set_aside"]
    assert len(list((data_dir / aside.FOLDER).iterdir())) == 1
    assert (verify(data_dir).entries, verify(data_dir).exit_code) == (1, 0)


@pytest.mark.parametrize("steps", ["prepared", "half moved", "moved", "recorded"])
def test_a_program_killed_while_it_sets_aside_leaves_the_rest_to_the_next(data_dir: Path, steps: str) -> None:
    """Whatever was done already is not done again, and what was not is."""
    file = data_dir / "journal.sqlite3"
    damaged = noise_on(file, 3)
    aside.prepare(file, MORNING, "damaged", "noise")
    folder = next(
        iter(sorted((data_dir / aside.FOLDER).glob("*"))), data_dir / aside.FOLDER / "20250601T003000Z"
    )
    if steps == "half moved":
        folder.mkdir(parents=True)
        (data_dir / "journal.sqlite3.desk-1.anchor").rename(folder / "journal.sqlite3.desk-1.anchor")
    if steps in {"moved", "recorded"}:
        aside.carry_on(file)
    if steps == "recorded":
        marker = data_dir / "journal.sqlite3.pending"
        content = marker.read_bytes()
        opened(data_dir).close()
        marker.write_bytes(content)  # as if the end had not been reached
    journal = opened(data_dir)
    fact = first_entry(journal)
    assert (fact.why, (data_dir / fact.file).read_bytes()) == ("noise", damaged)
    journal.close()
    assert not (data_dir / "journal.sqlite3.pending").exists()
    assert verify(data_dir).exit_code == 0


def test_damage_that_shows_while_it_runs_is_told_and_set_aside_at_the_next_start(data_dir: Path) -> None:
    """Reading noise, the running program pretends nothing, and lets go so that the next start can help."""
    journal, other = opened(data_dir), opened(data_dir, "gateway")
    with other.transaction("x") as transaction:  # so that the first one's cache is out of date
        transaction.append(alert("B"))
    other.close()
    size = (data_dir / "journal.sqlite3").stat().st_size
    with (data_dir / "journal.sqlite3").open("r+b") as file:
        file.seek(2 * PAGE)
        file.write(os.urandom(size - 2 * PAGE))
    with pytest.raises(JournalUnavailable) as told:
        journal.since(0)
    assert told.value.code == "damaged"
    with pytest.raises(JournalUnavailable) as again, journal.transaction("x"):
        pass
    assert again.value.code == "damaged"
    after = opened(data_dir, busy_timeout_s=0.1)
    assert [trouble.code for trouble in after.troubles] == ["set_aside"]
    with after.transaction("x") as transaction:
        transaction.append(SeatOpened("1", "王"))
    after.close()
    journal.close()
    assert verify(data_dir).entries == 2
