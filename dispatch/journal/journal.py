"""The journal: what was decided, in one database, a hash chain for each writer.

An entry counts when its transaction has been committed, and then it is on the disk (WAL,
``synchronous=FULL``). Several processes write to one file, each to its own chain; the holding tables of
`constraints` let one of them win where only one may.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, bindparam, func, insert, literal_column, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from dispatch.domain.clock import Clock
from dispatch.domain.facts import FACT_KINDS, FACT_VERSIONS, Fact
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.journal import schema, sqlite
from dispatch.journal.anchor import Anchor, AnchorFile, anchor_file, signing_key
from dispatch.journal.canonical import NotCanonicalError, canonical, fact_from, moment_text
from dispatch.journal.chain import PLAIN, chain_name, entry_bytes, genesis
from dispatch.journal.constraints import Constraints, refs_of
from dispatch.journal.errors import JournalUnavailable, RuleViolated
from dispatch.journal.migration import migrate
from dispatch.journal.prepared import Prepared

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another one before it gives up."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Half-typed work, kept beside the record and no part of it."""

    text: str
    saved_at: datetime


class _Statements:
    """Every statement of the hot path, rendered for one dialect."""

    def __init__(self, connection: Connection) -> None:
        dialect = connection.dialect
        entries, chain = schema.entries, bindparam("chain")
        newest = select(func.max(entries.c.entry_id)).scalar_subquery()
        self.head = Prepared(
            select(newest, entries.c.number, entries.c.hash)
            .where(entries.c.chain == chain)
            .order_by(entries.c.number.desc())
            .limit(literal_column("1")),
            dialect,
        )
        self.last_id = Prepared(select(func.coalesce(func.max(entries.c.entry_id), 0)), dialect)
        self.insert_entry = Prepared(insert(schema.entries), dialect)
        self.insert_ref = Prepared(insert(schema.refs), dialect)
        self.stands = Prepared(
            select(entries.c.entry_id).where(
                entries.c.chain == chain, entries.c.number == bindparam("number")
            ),
            dialect,
        )
        self.since = Prepared(
            select(
                entries.c.entry_id,
                entries.c.chain,
                entries.c.number,
                entries.c.at,
                entries.c.kind,
                entries.c.version,
                entries.c.actor,
                entries.c.because,
                entries.c.payload,
            )
            .where(entries.c.entry_id > bindparam("entry_id"))
            .order_by(entries.c.entry_id)
            .limit(bindparam("limit")),
            dialect,
        )
        self.next_number = Prepared(
            text(
                "INSERT INTO series (series, last) VALUES (:series, 1)"
                " ON CONFLICT (series) DO UPDATE SET last = series.last + 1 RETURNING last"
            ),
            dialect,
        )


class Journal:
    """One writer's hold on the record: appends to its own chain, reads all of them."""

    def __init__(self, url: URL, chain: str, clock: Clock, keys: Path | None, busy_timeout_s: float) -> None:
        """Use `open`."""
        self.chain = chain_name(chain)
        self.anchor_trouble: str | None = None
        self._clock = clock
        self._lock = threading.RLock()
        self._file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        if self._file is None or url.database == ":memory:":
            raise JournalUnavailable(f"not a database that this version writes: {url.render_as_string()}")
        key = signing_key(keys or self._file.parent / "keys", chain)
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self._genesis = genesis(chain.encode(), public.encode())
        self._engine = sqlite.engine_of(url, busy_timeout_s)
        sqlite.use_wal(self._engine, busy_timeout_s)
        self._writer = self._engine.connect()
        try:
            self._begin_chain(public)
            self._reader = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except BaseException:
            self._writer.close()
            raise
        self._statements = _Statements(self._writer)
        self._constraints = Constraints(self._engine.dialect)
        self._anchor = AnchorFile(anchor_file(self._file, chain), key)

    @classmethod
    def open(
        cls,
        url: str | Path,
        *,
        chain: str,
        clock: Clock,
        keys: Path | None = None,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> Self:
        """Open the journal at a database URL, a file or a data directory, made and migrated when need be.

        *chain* names the writer; its Ed25519 key lies in *keys* (by default ``keys`` beside the database)
        and is made at first use. Raises JournalUnavailable, with the database's own words, if that fails,
        and ValueError for a chain that cannot be named so.
        """
        try:
            return cls(_url(url), chain, clock, keys, busy_timeout_s)
        except DBAPIError as error:
            raise _unavailable(error) from error
        except (OSError, TypeError) as error:
            raise JournalUnavailable(str(error)) from error

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._reader.close()
            self._writer.close()
            self._engine.dispose()

    @contextmanager
    def transaction(self, actor: str) -> Iterator["Transaction"]:
        """Begin a transaction in which *actor* decides; commit at the end, roll back on an exception.

        What was appended counts only when the block was left without an exception. Raises
        JournalUnavailable if the database is locked, full, read-only or damaged: then nothing was
        recorded.
        """
        with self._lock:
            if self._writer.in_transaction():
                raise RuntimeError("a transaction inside a transaction")
            try:
                with self._writer.begin():
                    transaction = Transaction(self, actor)
                    yield transaction
                    transaction.refuse_if_spoiled()
            except DBAPIError as error:
                raise _unavailable(error) from error
            if transaction.anchor is not None:
                self._write_anchor(transaction.anchor)

    def since(self, entry_id: int, limit: int | None = None) -> list[Recorded]:
        """Return the committed entries of all chains after *entry_id*, in the database's total order.

        Raises JournalUnavailable.
        """
        with self._lock:
            return self._read_since(self._reader, entry_id, limit)

    def last_id(self) -> int:
        """Return the id of the newest committed entry, 0 if there is none. Raises JournalUnavailable."""
        with self._lock, _reported():
            last: int = self._statements.last_id.run(self._reader).scalar_one()
            return last

    def save_draft(self, key: str, draft: str) -> None:
        """Keep half-typed work under *key*, in place of what was kept before. Raises JournalUnavailable."""
        with self._lock, _reported(), self._writer.begin():
            self._drop_draft(key)
            self._writer.execute(
                insert(schema.drafts).values(key=key, text=draft, saved_at=moment_text(self._clock.now()))
            )

    def load_draft(self, key: str) -> Draft | None:
        """Return the work kept under *key*, or None. Raises JournalUnavailable."""
        with self._lock, _reported():
            found = self._reader.execute(
                select(schema.drafts.c.text, schema.drafts.c.saved_at).where(schema.drafts.c.key == key)
            ).first()
        return None if found is None else Draft(found.text, datetime.fromisoformat(found.saved_at))

    def drop_draft(self, key: str) -> None:
        """Forget the work kept under *key*, if any. Raises JournalUnavailable."""
        with self._lock, _reported(), self._writer.begin():
            self._drop_draft(key)

    def _drop_draft(self, key: str) -> None:
        self._writer.execute(schema.drafts.delete().where(schema.drafts.c.key == key))

    def _begin_chain(self, public_key: str) -> None:
        """Migrate, and enter the chain's public key at its first use; it never changes."""
        with self._writer.begin():
            migrate(self._writer)
            chains = schema.chains
            known = self._writer.execute(
                select(chains.c.public_key).where(chains.c.chain == self.chain)
            ).scalar()
            if known is None:
                self._writer.execute(insert(chains).values(chain=self.chain, public_key=public_key))
            elif known != public_key:
                raise JournalUnavailable(
                    f"the chain {self.chain} was begun with another key than this seat's"
                )

    def _read_since(self, connection: Connection, entry_id: int, limit: int | None) -> list[Recorded]:
        with _reported():
            rows = self._statements.since.run(
                connection, entry_id=entry_id, limit=-1 if limit is None else limit
            ).all()
        try:
            return [_recorded(row) for row in rows]
        except NotCanonicalError as error:
            raise JournalUnavailable(str(error)) from error

    def _write_anchor(self, anchor: Anchor) -> None:
        """Anchor what is committed. A failure leaves the anchor behind, which `verify` notes, and is told."""
        try:
            self._anchor.write(anchor)
        except OSError as error:
            self.anchor_trouble = str(error)
        else:
            self.anchor_trouble = None


class Transaction:
    """What one actor decides at once: all of it is recorded, or none."""

    def __init__(self, journal: Journal, actor: str) -> None:
        """Use `Journal.transaction`."""
        self.anchor: Anchor | None = None
        self._journal = journal
        self._actor = actor
        self._statements = journal._statements  # noqa: SLF001 — one class in two parts
        self._connection = journal._writer  # noqa: SLF001 — one class in two parts
        self._spoiled: Exception | None = None
        head = self._statements.head.run(self._connection, chain=journal.chain).first()
        if head is None:
            last_id: int = self._statements.last_id.run(self._connection).scalar_one()
            self._head = (last_id, 0, journal._genesis)  # noqa: SLF001 — one class in two parts
        else:
            self._head = (head[0], head[1], head[2])

    def number(self, series: str) -> int:
        """Return the next number of *series*, from 1, unique in the database."""
        taken: int = self._statements.next_number.run(self._connection, series=series).scalar_one()
        return taken

    def since(self, entry_id: int) -> list[Recorded]:
        """Return the entries after *entry_id*: what others committed before this transaction, and its own."""
        return self._journal._read_since(self._connection, entry_id, None)  # noqa: SLF001 — one class in two parts

    def append(self, fact: Fact, *, because: Sequence[EntryRef] = ()) -> Recorded:
        """Add *fact* to the chain and take the places it needs; it counts when the transaction ends well.

        Raises Conflict if somebody was first, RuleViolated if what must come before is not there,
        NotCanonicalError for a fact that cannot be hashed. Any of them spoils the transaction, even if it
        is caught inside.
        """
        self.refuse_if_spoiled()
        try:
            return self._append(fact, tuple(because))
        except Exception as error:
            self._spoiled = error
            raise

    def refuse_if_spoiled(self) -> None:
        """Raise what an earlier append raised: half a decision is never recorded."""
        if self._spoiled is not None:
            raise self._spoiled

    def _append(self, fact: Fact, because: tuple[EntryRef, ...]) -> Recorded:
        kind = type(fact).__name__
        if FACT_KINDS.get(kind) is not type(fact):
            raise NotCanonicalError(f"{kind} is not a kind of fact")
        for ref in because:
            if (
                self._statements.stands.run(self._connection, chain=ref.chain, number=ref.number).first()
                is None
            ):
                raise RuleViolated("because_unknown", str(ref))
        last_id, last_number, previous = self._head
        recorded = Recorded(
            entry_id=last_id + 1,
            ref=EntryRef(self._journal.chain, last_number + 1),
            at=self._journal._clock.now(),  # noqa: SLF001 — one class in two parts
            kind=kind,
            version=FACT_VERSIONS[kind],
            actor=self._actor,
            because=because,
            fact=fact,
        )
        digest = self._write(recorded, previous)
        self._journal._constraints.apply(self._connection, kind, fact, recorded.entry_id)  # noqa: SLF001 — one class in two parts
        self._head = (recorded.entry_id, recorded.ref.number, digest)
        self.anchor = Anchor(recorded.ref.chain, recorded.ref.number, digest, moment_text(recorded.at))
        return recorded

    def _write(self, recorded: Recorded, previous: str) -> str:
        """Write the entry and its index rows; return its hash."""
        at, payload = moment_text(recorded.at), canonical(recorded.fact)
        because = " ".join(map(str, recorded.because))
        digest = sha256(
            entry_bytes(
                previous.encode(),
                b"%d" % recorded.entry_id,
                recorded.ref.chain.encode(),
                b"%d" % recorded.ref.number,
                at.encode(),
                recorded.kind.encode(),
                b"%d" % recorded.version,
                recorded.actor.encode(),
                because.encode(),
                PLAIN.encode(),
                payload,
            )
        ).hexdigest()
        self._statements.insert_entry.run(
            self._connection,
            entry_id=recorded.entry_id,
            chain=recorded.ref.chain,
            number=recorded.ref.number,
            at=at,
            kind=recorded.kind,
            version=recorded.version,
            actor=recorded.actor,
            because=because,
            form=PLAIN,
            payload=payload,
            previous=previous,
            hash=digest,
        )
        named: list[dict[str, object]] = [
            {"noun": noun, "key": key, "entry_id": recorded.entry_id} for noun, key in refs_of(recorded.fact)
        ]
        if named:
            self._statements.insert_ref.run_many(self._connection, named)
        return digest


def _recorded(row: Any) -> Recorded:  # noqa: ANN401 — a row of the statement *since*
    entry_id, chain, number, at, kind, version, actor, because, payload = row
    return Recorded(
        entry_id=entry_id,
        ref=EntryRef(chain, number),
        at=datetime.fromisoformat(at),
        kind=kind,
        version=version,
        actor=actor,
        because=tuple([EntryRef.parse(ref) for ref in because.split()]),
        fact=fact_from(kind, version, payload),
    )


def _url(place: str | Path) -> URL:
    if isinstance(place, str) and "://" in place:
        return make_url(place)
    return URL.create("sqlite", database=str(sqlite.database_file(Path(place))))


def _unavailable(error: DBAPIError) -> JournalUnavailable:
    return JournalUnavailable(str(error.orig))


@contextmanager
def _reported() -> Iterator[None]:
    """Let a database's error through as JournalUnavailable."""
    try:
        yield
    except DBAPIError as error:
        raise _unavailable(error) from error
