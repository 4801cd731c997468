"""What was recorded of tasks, read without writing: also from a copy, and while the journal is in use."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.journal.canonical import fact_from
from dispatch.journal.chain import PLAIN
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.reading import COLUMNS, Entry, read_only, story_nouns

_BEGUN = ("TaskStarted", "TaskStartedUnrehearsed")
_MEANWHILE = ("AlertRaised", "AlertCleared", "TaskOpened")
"""What of others' entries a report tells, between a task's start and its end."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that a task's report is written from, in the total order, with the entries' hashes."""

    entries: tuple[Recorded, ...]
    hashes: Mapping[EntryRef, str]


def task_story(path: Path, task_id: str) -> Story:
    """Return the entries of a task, its alert and its orders, and the alerts from its start to its end.

    No entry at all where there is no such task. Raises JournalUnavailable.
    """
    with closing(read_only(path)) as connection:
        try:
            nouns = story_nouns(connection, task_id)
            pairs = ", ".join("(?, ?)" for _ in nouns)
            own = _entries(
                connection,
                f"entry_id IN (SELECT entry_id FROM refs WHERE (noun, key) IN (VALUES {pairs}))",  # noqa: S608 — only question marks
                [part for noun in nouns for part in noun],
            )
            begun = next((entry.entry_id for entry in own if entry.kind in _BEGUN), None)
            ended = next((entry.entry_id for entry in own if entry.kind == "TaskEnded"), 2**62)
            others = (
                _entries(
                    connection,
                    "entry_id BETWEEN ? AND ? AND kind IN (?, ?, ?)",
                    [begun, ended, *_MEANWHILE],
                )
                if begun is not None
                else []
            )
        except sqlite3.Error as error:
            raise JournalUnavailable(f"{path}: {error}") from error
    rows = sorted({entry.entry_id: entry for entry in (*others, *own)}.values(), key=lambda row: row.entry_id)
    hashes = {EntryRef(row.chain, row.number): row.hash for row in rows}
    return Story(tuple(_recorded(rows)), hashes)


def told_of_tasks(path: Path, task_id: str = "") -> tuple[Recorded, ...]:
    """Return the entries that name a task, any task for "", in order. Raises JournalUnavailable."""
    which, values = ("AND key = ?", [task_id]) if task_id else ("", [])
    with closing(read_only(path)) as connection:
        try:
            rows = _entries(
                connection,
                f"entry_id IN (SELECT entry_id FROM refs WHERE noun = 'task' {which})",  # noqa: S608 — a constant
                values,
            )
        except sqlite3.Error as error:
            raise JournalUnavailable(f"{path}: {error}") from error
    return tuple(_recorded(rows))


def _entries(connection: sqlite3.Connection, condition: str, values: Iterable[object]) -> list[Entry]:
    statement = f"SELECT {COLUMNS} FROM entries WHERE {condition} ORDER BY entry_id"  # noqa: S608 — constants and question marks
    return [Entry(*row) for row in connection.execute(statement, list(values))]


def _recorded(rows: Iterable[Entry]) -> Iterable[Recorded]:
    """Read entries as facts. Raises JournalUnavailable for one that cannot be read here."""
    for row in rows:
        if row.form != PLAIN:
            raise JournalUnavailable(f"{row.ref} 已封存，这里没有钥匙 (sealed, and the key is not here)")
        try:
            because = tuple(EntryRef.parse(ref) for ref in row.because.split())
            yield Recorded(
                row.entry_id,
                EntryRef(row.chain, row.number),
                datetime.fromisoformat(row.at),
                row.kind,
                row.version,
                row.actor,
                because,
                fact_from(row.kind, row.version, row.payload),
            )
        except ValueError as error:
            raise JournalUnavailable(f"{row.ref} 读不出来 (cannot be read): {error}") from error
