"""A record that cannot be written or read says so, in the database's own words, and pretends nothing."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from dispatch.journal import Journal, JournalUnavailable
from dispatch.journal.anchor import anchor_file
from dispatch.journal.migration import HEAD, SCRIPTS
from dispatch.journal.schema import METADATA
from dispatch.journal.verification import verify
from tests.journal.samples import TickingClock, alert, opened

Open = Callable[..., Journal]


def test_a_locked_database_is_unavailable_and_then_available_again(
    open_journal: Open, tmp_path: Path
) -> None:
    """While another program holds the file nothing is recorded; afterwards the same journal goes on."""
    journal = open_journal("desk-1", busy_timeout_s=0.05)
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with (
            pytest.raises(JournalUnavailable, match="database is locked") as told,
            journal.transaction("x") as transaction,
        ):
            transaction.append(alert())
        assert (told.value.code, "占住" in told.value.words) == ("locked", True)
        with pytest.raises(JournalUnavailable, match="database is locked"):
            journal.save_draft("a", "b")
        assert journal.since(0) == []
        with pytest.raises(JournalUnavailable, match="database is locked"):
            opened(tmp_path, "desk-2", busy_timeout_s=0.05)
        holder.execute("ROLLBACK")
    with journal.transaction("x") as transaction:
        transaction.append(alert())
    assert journal.last_id() == 1


def test_a_full_database_records_nothing_and_says_so(open_journal: Open) -> None:
    """When there is no room the entry is not there, and with room again it can be made."""
    journal = open_journal()
    with journal.transaction("x") as transaction:
        transaction.append(alert())
    journal._connection.connection.cursor().execute("PRAGMA max_page_count = 1")

    def record_until_full() -> None:
        for turn in range(200):
            with journal.transaction("x") as transaction:
                transaction.append(alert(f"B{turn}", segments=("s" * 3000,)))
            committed.append(turn)

    committed: list[int] = []
    with pytest.raises(JournalUnavailable, match="full"):
        record_until_full()
    assert journal.last_id() == 1 + len(committed)
    journal._connection.connection.cursor().execute("PRAGMA max_page_count = 100000")
    with journal.transaction("x") as transaction:
        transaction.append(alert("C"))
    assert journal.since(0)[-1].ref.number == journal.last_id()


def test_a_read_only_database_is_unavailable(open_journal: Open) -> None:
    """A writer that may not write is told at its first decision."""
    journal = open_journal()
    journal._connection.connection.cursor().execute("PRAGMA query_only = ON")
    with pytest.raises(JournalUnavailable, match="readonly"), journal.transaction("x") as transaction:
        transaction.append(alert())
    assert journal.last_id() == 0


def test_what_is_no_database_is_neither_verified_nor_changed(tmp_path: Path) -> None:
    """A look from outside says that it cannot be read, and leaves it."""
    file = tmp_path / "journal.sqlite3"
    file.write_bytes(b"this is not a database" * 500)
    with pytest.raises(JournalUnavailable, match="not a database"):
        verify(tmp_path)
    assert file.read_bytes() == b"this is not a database" * 500


def test_a_damaged_page_in_the_middle_is_never_taken_for_intact(open_journal: Open, tmp_path: Path) -> None:
    """Whichever page is overwritten with noise, verifying never says intact while entries are lost."""
    journal = open_journal()
    for turn in range(60):
        with journal.transaction("x") as transaction:
            transaction.append(alert(f"A{turn}", segments=("s" * 500,)))
    journal.close()
    file = tmp_path / "journal.sqlite3"
    whole = file.read_bytes()
    anchor_file(file, "desk-1").unlink()
    seen = set()
    for page in range(0, len(whole), 4096):
        file.write_bytes(whole[:page] + os.urandom(4096) + whole[page + 4096 :])
        try:
            found = verify(tmp_path)
        except JournalUnavailable:
            seen.add("unreadable")
            continue
        if found.broken is None:
            seen.add("intact")
            assert found.entries == 60
            assert found.chains[0].count == 60
        else:
            seen.add("broken")
    assert "unreadable" in seen


def test_a_place_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    """A data directory that is a file, or lies under one, is no place for a journal."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(JournalUnavailable, match=r"Not a directory|File exists"):
        opened(tmp_path / "file" / "data" / "journal.sqlite3")


def test_another_kind_of_database_is_refused_in_words() -> None:
    """This version writes SQLite files; a URL of something else is not half tried."""
    for url in ("postgresql://host/journal", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(JournalUnavailable, match="not a database that this version writes"):
            Journal.open(url, chain="desk-1", clock=TickingClock())


def test_a_seat_without_its_key_does_not_continue_the_chain(open_journal: Open, tmp_path: Path) -> None:
    """A chain is bound to its key: with another one the journal does not open."""
    open_journal().close()
    shutil.rmtree(tmp_path / "keys")
    with pytest.raises(JournalUnavailable, match="another key"):
        opened(tmp_path)


def test_an_anchor_that_cannot_be_written_does_not_unmake_the_decision(
    open_journal: Open, tmp_path: Path
) -> None:
    """The entry is committed, the trouble is told, and is over when the anchor can be written again."""
    journal = open_journal()
    anchor = anchor_file(tmp_path / "journal.sqlite3", "desk-1")
    anchor.mkdir()
    with journal.transaction("x") as transaction:
        transaction.append(alert())
    assert journal.last_id() == 1
    assert journal.anchor_trouble is not None
    anchor.rmdir()
    with journal.transaction("x") as transaction:
        transaction.append(alert("A2"))
    assert journal.anchor_trouble is None
    assert verify(tmp_path).notes == ()


def test_a_writer_that_died_leaves_a_log_that_can_be_read(open_journal: Open, tmp_path: Path) -> None:
    """A database whose last commits still stand in its log is read whole, in use and as a copy."""
    journal = open_journal()
    for turn in range(3):
        with journal.transaction("x") as transaction:
            transaction.append(alert(f"A{turn}"))
    assert (tmp_path / "journal.sqlite3-wal").stat().st_size > 0
    assert verify(tmp_path).entries == 3
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("journal.sqlite3", "journal.sqlite3-wal"):
        shutil.copy(tmp_path / name, copy)
    before = {name: (copy / name).read_bytes() for name in ("journal.sqlite3", "journal.sqlite3-wal")}
    assert verify(copy).entries == 3
    assert {name: (copy / name).read_bytes() for name in before} == before


def test_files_are_for_their_owner_alone(open_journal: Open, tmp_path: Path) -> None:
    """Database, log, anchor and key have mode 0600, the keys' directory 0700."""
    journal = open_journal()
    with journal.transaction("x") as transaction:
        transaction.append(alert())
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (*tmp_path.iterdir(), *(tmp_path / "keys").iterdir())
    }
    assert modes.pop("keys") == 0o700
    assert set(modes) >= {"journal.sqlite3", "journal.sqlite3-wal", "desk-1.key"}
    assert set(modes.values()) == {0o600}


def test_every_commit_is_synced(open_journal: Open) -> None:
    """The pragmas that durability and the rules hang on are set on the writing connection."""
    cursor = open_journal()._connection.connection.cursor()
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


def test_migrations_make_the_schema_that_the_program_uses(open_journal: Open, tmp_path: Path) -> None:
    """From an empty file to the newest migration, and no difference to the tables in `schema`."""
    open_journal()
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
    engine = create_engine(f"sqlite:///{tmp_path}/journal.sqlite3")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_a_journal_of_a_newer_program_is_refused_in_words(open_journal: Open, tmp_path: Path) -> None:
    """An old program neither downgrades nor guesses."""
    open_journal().close()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.commit()
    with pytest.raises(JournalUnavailable, match="schema 9999"):
        opened(tmp_path)
