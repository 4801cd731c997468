"""In what condition a database file is, found out without changing a byte of it.

*Damaged* is what SQLite itself cannot read, what lacks its tables, and entries that are no facts. A chain
that does not fit is not damage but evidence: such a journal stays in use, and `verify` names the entry.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import MsgspecError

from dispatch.journal.chain import PLAIN
from dispatch.journal.errors import unavailable
from dispatch.journal.schema import METADATA
from dispatch.journal.seals import ADDED_0003
from dispatch.journal.shapes import read_payload
from dispatch.journal.task_places import ADDED_0002

QUICK_CHECK_BYTES = 64 * 1024 * 1024
"""A database up to this size is checked as a whole when it is opened, a larger one by its newest entries; the
hourly copy of it is checked as a whole. See `suspect_file`."""

NEWEST = 2000
"""So many of the newest entries must be readable."""

ROOM_BYTES = 128 * 1024
"""More than a decision needs, with all that SQLite writes for it."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def log_file(database: Path) -> Path:
    """Return where SQLite keeps what is committed and not yet in the database file."""
    return database.with_name(f"{database.name}-wal")


def suspect_file(database: Path) -> Path:
    """Return the file whose presence says: check this database as a whole at the next opening."""
    return database.with_name(f"{database.name}.suspect")


def make_room(database: Path) -> None:
    """Find out whether there is room for a decision beside *database*: take so much, and give it back.

    Raises OSError, in the system's words: full, a quota, read-only, no right to.
    """
    room = database.with_name(f"{database.name}.room")
    descriptor = os.open(room, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(descriptor, 0, ROOM_BYTES)
        else:
            os.write(descriptor, bytes(ROOM_BYTES))
    finally:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


def damage(database: Path) -> str | None:
    """Say in what way *database* is damaged, or None: it is sound, empty, or not there at all.

    Raises JournalUnavailable if that cannot be found out now.
    """
    if not database.exists() or database.stat().st_size == 0:
        log = log_file(database)
        return "the log is there and the database is not" if log.exists() and log.stat().st_size else None
    whole = database.stat().st_size <= QUICK_CHECK_BYTES or suspect_file(database).exists()
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return flaw_of(connection, whole=whole)
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _DAMAGED:
            return str(error)
        raise unavailable(error, database) from error


def _tables_due(connection: sqlite3.Connection, names: set[str]) -> set[str]:
    """The tables that a database of its version has: one of an older program is not damaged but old."""
    version = ""
    if "alembic_version" in names:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone() or ("",)
    later = {"0001": ADDED_0002 | ADDED_0003, "0002": ADDED_0003}.get(version, frozenset())
    return METADATA.tables.keys() - later


def flaw_of(connection: sqlite3.Connection, *, whole: bool) -> str | None:
    """Say what is wrong with the database behind *connection*, or None. *whole*: look at each page.

    Raises sqlite3.DatabaseError, for one that cannot be read as well.
    """
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not names:
        return None  # new
    missing = sorted(_tables_due(connection, names) - names)
    if "alembic_version" not in names or missing:
        return f"no journal, or not all of it: {', '.join(missing) or 'no version'}"
    if whole:
        ((found, *_), *_) = connection.execute("PRAGMA quick_check(1)").fetchall()
        if found != "ok":
            return " ".join(str(found).split())
    newest = connection.execute(
        "SELECT entry_id, payload FROM entries WHERE form = ? ORDER BY entry_id DESC LIMIT ?", (PLAIN, NEWEST)
    )
    for entry_id, payload in newest:
        try:
            read_payload(payload)
        except (MsgspecError, UnicodeDecodeError, TypeError) as error:
            return f"entry {entry_id} cannot be read: {error}"
    return None
