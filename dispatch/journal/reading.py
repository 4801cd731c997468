"""Reads a journal that may be in use, a copy, or damaged, without ever writing to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dispatch.journal.canonical import moment_text
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.place import database_file

COLUMNS = (
    "entry_id, chain, number, at, kind, version, actor, because, form, payload, previous, hash"  # as in Entry
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the record as it is written; *because* holds ``chain:number`` separated by spaces."""

    entry_id: int
    chain: str
    number: int
    at: str
    kind: str
    version: int
    actor: str
    because: str
    form: str
    payload: bytes
    previous: str
    hash: str

    @property
    def ref(self) -> str:
        """Return ``chain:number``."""
        return f"{self.chain}:{self.number}"


def read_only(path: Path) -> sqlite3.Connection:
    """Open the journal at *path* (the file or its data directory) for reading.

    Raises JournalUnavailable if there is none or SQLite cannot read it.
    """
    file = database_file(path)
    if not file.is_file():
        raise JournalUnavailable(f"{file}: no such file")
    name = file.resolve().as_uri()
    try:
        try:
            return _connected(f"{name}?mode=ro")
        except sqlite3.OperationalError:
            # Where nothing can be written SQLite cannot share a WAL database; without a log it need not.
            log = file.with_name(f"{file.name}-wal")
            if log.exists() and log.stat().st_size:
                raise
            return _connected(f"{name}?mode=ro&immutable=1")
    except (sqlite3.Error, OSError) as error:
        raise JournalUnavailable(f"{file}: {error}") from error


def _connected(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM chains")
        connection.execute("SELECT 1 FROM entries LIMIT 1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def show(
    path: Path, since: datetime | None = None, unit: str | None = None, task: str | None = None
) -> Iterator[Entry]:
    """Return entries in the database's total order, those that meet every condition given.

    *since*: made then or later; *unit*: they name it; *task*: they name it, its alert, an order or an
    assignment of it.

    Raises JournalUnavailable if the journal cannot be read, at once or while reading.
    """
    conditions, values = ["1"], list[object]()
    connection = read_only(path)
    with closing(connection):
        try:
            if since is not None:
                conditions.append("at >= ?")
                values.append(moment_text(since))
            for nouns in ([("unit", unit)] if unit is not None else [], story_nouns(connection, task)):
                if nouns:
                    pairs = ", ".join("(?, ?)" for _ in nouns)
                    conditions.append(
                        f"entry_id IN (SELECT entry_id FROM refs WHERE (noun, key) IN (VALUES {pairs}))"  # noqa: S608 — only question marks
                    )
                    values.extend(part for noun in nouns for part in noun)
            rows = connection.execute(
                f"SELECT {COLUMNS} FROM entries WHERE {' AND '.join(conditions)} ORDER BY entry_id",  # noqa: S608 — constants
                values,
            )
            for row in rows:
                yield Entry(*row)
        except sqlite3.Error as error:
            raise JournalUnavailable(f"{path}: {error}") from error


def rows_about(connection: sqlite3.Connection, noun: str, key: str) -> list[Entry]:
    """Return every entry that names one thing, in the total order. Raises sqlite3.Error."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM entries WHERE entry_id IN"  # noqa: S608 — constants
        " (SELECT entry_id FROM refs WHERE noun = ? AND key = ?) ORDER BY entry_id",
        (noun, key),
    )
    return [Entry(*row) for row in rows]


def story_nouns(connection: sqlite3.Connection, task: str | None) -> list[tuple[str, str]]:
    """Return the nouns whose entries tell the story of *task*: itself, its alert, orders, assignments."""
    if task is None:
        return []
    of_task = (task,)
    alerts = connection.execute(
        "SELECT 'alert', alert_id FROM tasks WHERE task_id = ? AND alert_id IS NOT NULL", of_task
    )
    assignments = connection.execute(
        "SELECT 'assignment', assignment_id FROM orders WHERE task_id = ?", of_task
    ).fetchall()
    orders = connection.execute(  # an assignment's, and what a post was told: whatever names both
        "SELECT DISTINCT 'order', told.key FROM refs AS own JOIN refs AS told USING (entry_id)"
        " WHERE own.noun = 'task' AND own.key = ? AND told.noun = 'order'",
        of_task,
    )
    return [("task", task), *alerts, *assignments, *orders]
