"""What was recorded of tasks, read without writing: also from a copy, and while the journal is in use."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dispatch.domain.recorded import EntryRef, Recorded, Sealed
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.opening import Opening
from dispatch.journal.reading import COLUMNS, Entry, read_only, story_nouns

_BEGUN = ("TaskStarted", "TaskStartedUnrehearsed")
_MEANWHILE = ("AlertRaised", "AlertCleared", "TaskOpened")
"""What of others' entries a report tells, between a task's start and its end."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that a task's report is written from, in the total order, with the entries' hashes."""

    entries: tuple[Recorded, ...]
    hashes: Mapping[EntryRef, str]


def task_story(path: Path, task_id: str, reader: str = "") -> Story:
    """Return the entries of a task, its alert and its orders, and the alerts from its start to its end.

    No entry at all where there is no such task. Raises JournalUnavailable; ``seal_key`` for a secret task in
    which *reader* is not named ("": nobody), or whose key is not there: half a story is none.
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
    entries = _recorded(path, rows, reader)
    for entry in entries:
        if isinstance(entry.fact, Sealed):
            why = f"{entry.ref} 已封存，这里没有钥匙或不在知悉人员之列 (sealed: no key here, or not named)"
            raise JournalUnavailable(why, "seal_key")
    return Story(tuple(entries), hashes)


def told_of_tasks(path: Path, task_id: str = "", reader: str = "") -> tuple[Recorded, ...]:
    """Return the entries that name a task, any task for "", in order. Raises JournalUnavailable.

    Those about a secret task in which *reader* is not named ("": nobody) stay `Sealed`.
    """
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
    return tuple(_recorded(path, rows, reader))


def _entries(connection: sqlite3.Connection, condition: str, values: Iterable[object]) -> list[Entry]:
    statement = f"SELECT {COLUMNS} FROM entries WHERE {condition} ORDER BY entry_id"  # noqa: S608 — constants and question marks
    return [Entry(*row) for row in connection.execute(statement, list(values))]


def _recorded(path: Path, rows: Iterable[Entry], reader: str) -> list[Recorded]:
    """Read entries as facts. Raises JournalUnavailable for one that cannot be read here."""
    with closing(Opening(path, reader)) as opening:
        return [opening.recorded(row) for row in rows]
