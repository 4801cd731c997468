"""Reads entries back as facts; one about a secret task whose key does not open is read as `Sealed`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Dialect, bindparam, select, text
from sqlalchemy.engine.interfaces import DBAPICursor

from dispatch.domain.recorded import EntryRef, Recorded, Sealed
from dispatch.journal import schema
from dispatch.journal.canonical import fact_from
from dispatch.journal.chain import PLAIN
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.prepared import Prepared, Row
from dispatch.journal.sealing import SEALED, SealError, task_of
from dispatch.journal.seals import Seals


class Reader:
    """The reading statements of one database. *trouble*: why the last sealed entry was not opened, if so."""

    def __init__(self, dialect: Dialect, seals: Seals) -> None:
        self.trouble: SealError | None = None
        self._seals = seals
        entries = schema.entries.c
        read = select(
            entries.entry_id,
            entries.chain,
            entries.number,
            entries.at,
            entries.kind,
            entries.version,
            entries.actor,
            entries.because,
            entries.form,
            entries.payload,
        ).order_by(entries.entry_id)
        self._since = Prepared(
            read.where(entries.entry_id > bindparam("entry_id")).limit(bindparam("limit")), dialect
        )
        self._kept = Prepared(
            read.where(entries.entry_id.in_(text("SELECT value FROM json_each(:ids)"))), dialect
        )

    def since(self, cursor: DBAPICursor, entry_id: int, limit: int | None) -> list[Recorded]:
        """Return at most *limit* entries after *entry_id*. Raises JournalUnavailable."""
        rows = self._since.run(cursor, entry_id=entry_id, limit=-1 if limit is None else limit).fetchall()
        return self._all_recorded(cursor, rows)

    def kept(self, cursor: DBAPICursor, ids: str) -> list[Recorded]:
        """Return the entries whose ids the JSON array *ids* holds. Raises JournalUnavailable as `since`."""
        return self._all_recorded(cursor, self._kept.run(cursor, ids=ids).fetchall())

    def _all_recorded(self, cursor: DBAPICursor, rows: Sequence[Row]) -> list[Recorded]:
        try:
            return [self._recorded(cursor, row) for row in rows]
        except (
            ValueError
        ) as error:  # NotCanonicalError is one; a moment or a reference that was tampered with
            raise JournalUnavailable(f"entries cannot be read: {error}") from error

    def _recorded(self, cursor: DBAPICursor, row: Row) -> Recorded:
        entry_id, chain, number, at, kind, version, actor, because, form, payload = row
        is_sealed = form == SEALED
        if not is_sealed and form != PLAIN:
            raise ValueError(f"entry {entry_id} has the form {form}, which this program does not know")
        recorded = Recorded(
            entry_id=entry_id,
            ref=EntryRef(chain, number),
            at=datetime.fromisoformat(at),
            kind=kind,
            version=version,
            actor=actor,
            because=tuple([EntryRef.parse(ref) for ref in because.split()]),
            fact=Sealed("") if is_sealed else fact_from(kind, version, payload),
            sealed=is_sealed,
        )
        return self._opened(cursor, recorded, payload) if is_sealed else recorded

    def _opened(self, cursor: DBAPICursor, recorded: Recorded, payload: bytes) -> Recorded:
        """Open a sealed entry; one that does not open is no reason to read nothing at all."""
        task_id = ""
        try:
            task_id, _ = task_of(payload)
            plain = self._seals.opened(cursor, recorded, payload)
            return replace(recorded, fact=fact_from(recorded.kind, recorded.version, plain))
        except SealError as error:
            self.trouble = SealError(error.code, f"{recorded.ref}: {error}")
            return replace(recorded, fact=Sealed(task_id))
