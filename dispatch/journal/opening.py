"""Opens sealed entries for a person who is named in the task, from a journal that is only read."""

import sqlite3
from datetime import datetime
from pathlib import Path

from dispatch.domain.people import Person
from dispatch.domain.recorded import EntryRef, Recorded, Sealed
from dispatch.journal.canonical import fact_from
from dispatch.journal.chain import PLAIN
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.place import database_file
from dispatch.journal.reading import Entry, read_only, rows_about
from dispatch.journal.sealing import SEALED, Lock, SealError, SealingKeys, about_entry, task_of, unwrapped
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView
from dispatch.tasks.way import may_see


class Opening:
    """Gives the payloads that *name* may read; "" is nobody and reads what is not sealed.

    The keys are taken from ``keys`` beside the database. That the name is that of whoever asks is not proven
    by anything here: who can read the keys' files can open everything (docs/adr/0013).
    """

    def __init__(self, path: Path, name: str) -> None:
        """Raises JournalUnavailable."""
        self._person = Person(name)
        self._keys = SealingKeys(database_file(path).parent / "keys")
        self._connection = read_only(path)
        self._locks: dict[str, Lock | None] = {}

    def close(self) -> None:
        """Let go of the journal."""
        self._connection.close()

    def payload(self, entry: Entry) -> bytes | None:
        """Return an entry's payload, None where it is sealed and not for this person or does not open."""
        if entry.form == PLAIN:
            return entry.payload
        if entry.form != SEALED or not self._person.name:
            return None
        try:
            task_id, _ = task_of(entry.payload)
            if task_id not in self._locks:
                self._locks[task_id] = self._lock_of(task_id)
            lock = self._locks[task_id]
            return None if lock is None else _opened(lock, entry)
        except SealError:
            return None

    def recorded(self, entry: Entry) -> Recorded:
        """Return an entry as a fact, or `Sealed`. Raises JournalUnavailable for one that cannot be read."""
        return _recorded(entry, self.payload(entry))

    def _lock_of(self, task_id: str) -> Lock | None:
        """Return the task's key if the person is named in the task. Raises SealError."""
        try:
            row = self._connection.execute(
                "SELECT key_id, wrapped FROM seals WHERE task_id = ?", (task_id,)
            ).fetchone()
        except sqlite3.OperationalError:  # a journal of an older schema has no such table
            row = None
        if row is None:
            return None
        lock = unwrapped(self._keys.get(row[0]), row[1], task_id)
        rows = rows_about(self._connection, "task", task_id)
        entries = [_recorded(one, _opened(lock, one) if one.form == SEALED else one.payload) for one in rows]
        nothing = Picture(datetime.fromisoformat("2000-01-01T00:00:00Z"), RoadsView.unknown(0))
        task = fold_all(nothing, entries).tasks.get(task_id)
        return lock if task is not None and may_see(task, self._person) else None


def _opened(lock: Lock, entry: Entry) -> bytes:
    _, content = task_of(entry.payload)
    return lock.open(content, about_entry(entry.chain, entry.number, entry.kind, entry.version))


def _recorded(entry: Entry, payload: bytes | None) -> Recorded:
    if entry.form not in {PLAIN, SEALED}:
        raise JournalUnavailable(f"{entry.ref} 的形式 {entry.form} 读不出来 (a form that is not known here)")
    try:
        return Recorded(
            entry.entry_id,
            EntryRef(entry.chain, entry.number),
            datetime.fromisoformat(entry.at),
            entry.kind,
            entry.version,
            entry.actor,
            tuple(EntryRef.parse(ref) for ref in entry.because.split()),
            Sealed(_task_of(entry)) if payload is None else fact_from(entry.kind, entry.version, payload),
            entry.form == SEALED,
        )
    except ValueError as error:
        raise JournalUnavailable(f"{entry.ref} 读不出来 (cannot be read): {error}") from error


def _task_of(entry: Entry) -> str:
    try:
        return task_of(entry.payload)[0]
    except SealError:
        return ""
