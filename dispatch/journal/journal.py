"""The journal: what was decided, in one database, a hash chain for each writer.

An entry counts when its transaction has been committed, and then it is on the disk (WAL,
``synchronous=FULL``). Several processes write to one file, each to its own chain; the holding tables of
`constraints` let one of them win where only one may.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dispatch.domain.clock import Clock
from dispatch.domain.recorded import Recorded
from dispatch.journal import schema, sqlite
from dispatch.journal.anchor import Anchor, AnchorFile, anchor_file, check_anchor, signing_key
from dispatch.journal.canonical import moment_text
from dispatch.journal.chain import chain_name, genesis
from dispatch.journal.constraints import Constraints
from dispatch.journal.errors import ChainBroken, JournalUnavailable
from dispatch.journal.migration import migrate
from dispatch.journal.transaction import Statements, Transaction, Writer, read_since

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another one before it gives up."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Half-typed work, kept beside the record and no part of it."""

    text: str
    saved_at: datetime


class Journal:
    """One writer's hold on the record: appends to its own chain, reads all of them.

    *anchor_trouble* says why the last anchor could not be written (None: it was); the entries stand all
    the same. *anchor_break* says how, at opening, the chain was not what its anchor had been signed for
    (None: it was, or there is no anchor); the journal can be used, and somebody should look.
    """

    def __init__(self, url: URL, chain: str, clock: Clock, keys: Path | None, busy_timeout_s: float) -> None:
        """Use `open`."""
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            raise JournalUnavailable(f"not a database that this version writes: {url.render_as_string()}")
        file = Path(url.database)
        key = signing_key(keys or file.parent / "keys", chain_name(chain))
        public_key = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.chain = chain
        self.anchor_trouble: str | None = None
        self._clock = clock
        self._lock = threading.RLock()
        self._anchor = AnchorFile(anchor_file(file, chain), key)
        self._engine = sqlite.engine_of(url, busy_timeout_s)
        sqlite.use_wal(self._engine, busy_timeout_s)
        self._connection = self._engine.connect()
        try:
            with self._connection.begin():
                migrate(self._connection)
                _enter_chain(self._connection, chain, public_key)
            self._reader = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except BaseException:
            self._connection.close()
            raise
        self._writer = Writer(
            chain=chain,
            genesis=genesis(chain.encode(), public_key.encode()),
            clock=clock,
            statements=Statements(self._engine.dialect),
            constraints=Constraints(self._engine.dialect),
            connection=self._connection,
            cursor=self._connection.connection.cursor(),
        )
        self._reading = self._reader.connection.cursor()
        self.anchor_break = self._anchor_break(anchor_file(file, chain), public_key)

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
            raise JournalUnavailable(str(error.orig)) from error
        except (OSError, TypeError, sqlite3.Error) as error:
            raise JournalUnavailable(str(error)) from error

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._reader.close()
            self._connection.close()
            self._engine.dispose()

    @contextmanager
    def transaction(self, actor: str) -> Iterator[Transaction]:
        """Begin a transaction in which *actor* decides; commit at the end, roll back on an exception.

        What was appended counts only when the block was left without an exception. Raises
        JournalUnavailable if the database is locked, full, read-only or damaged: then nothing was
        recorded.
        """
        with self._lock:
            if self._connection.in_transaction():
                raise RuntimeError("a transaction inside a transaction")
            with self._reported(), self._connection.begin():
                transaction = Transaction(self._writer, actor)
                yield transaction
                transaction.refuse_if_spoiled()
            if transaction.anchor is not None:
                self._write_anchor(transaction.anchor)

    def since(self, entry_id: int, limit: int | None = None) -> list[Recorded]:
        """Return the committed entries of all chains after *entry_id*, in the database's total order.

        Raises JournalUnavailable.
        """
        with self._lock, self._reported():
            return read_since(self._writer.statements, self._reading, entry_id, limit)

    def last_id(self) -> int:
        """Return the id of the newest committed entry, 0 if there is none. Raises JournalUnavailable."""
        with self._lock, self._reported():
            return self._writer.statements.last_id.number(self._reading)

    def save_draft(self, key: str, text: str) -> None:
        """Keep half-typed work under *key*, in place of what was kept before. Raises JournalUnavailable."""
        drafts = schema.drafts
        with self._lock, self._reported(), self._connection.begin():
            self._connection.execute(drafts.delete().where(drafts.c.key == key))
            saved_at = moment_text(self._clock.now())
            self._connection.execute(insert(drafts).values(key=key, text=text, saved_at=saved_at))

    def load_draft(self, key: str) -> Draft | None:
        """Return the work kept under *key*, or None. Raises JournalUnavailable."""
        drafts = schema.drafts.c
        with self._lock, self._reported():
            found = self._reader.execute(
                select(drafts.text, drafts.saved_at).where(drafts.key == key)
            ).first()
        return None if found is None else Draft(found.text, datetime.fromisoformat(found.saved_at))

    def drop_draft(self, key: str) -> None:
        """Forget the work kept under *key*, if any. Raises JournalUnavailable."""
        drafts = schema.drafts
        with self._lock, self._reported(), self._connection.begin():
            self._connection.execute(drafts.delete().where(drafts.c.key == key))

    def _anchor_break(self, file: Path, public_key: str) -> ChainBroken | None:
        entries = schema.entries.c

        def hash_of(number: int) -> str | None:
            ours = select(entries.hash).where(entries.chain == self.chain, entries.number == number)
            return self._reader.execute(ours).scalar()

        try:
            check_anchor(file.read_bytes() if file.exists() else b"", self.chain, public_key, hash_of)
        except ChainBroken as error:
            return error
        except OSError as error:
            self.anchor_trouble = str(error)
        return None

    def _write_anchor(self, anchor: Anchor) -> None:
        """Anchor what is committed. A failure leaves the anchor behind, which `verify` notes, and is told."""
        try:
            self._anchor.write(anchor)
        except OSError as error:
            self.anchor_trouble = str(error)
        else:
            self.anchor_trouble = None

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Let an error of the database through as JournalUnavailable, with its own words."""
        driver = self._engine.dialect.loaded_dbapi
        try:
            yield
        except DBAPIError as error:
            raise JournalUnavailable(str(error.orig)) from error
        except (driver.Error, SQLAlchemyError) as error:
            raise JournalUnavailable(str(error)) from error


def _enter_chain(connection: Connection, chain: str, public_key: str) -> None:
    """Enter the chain's public key at its first use; it never changes after that."""
    chains = schema.chains
    known = connection.execute(select(chains.c.public_key).where(chains.c.chain == chain)).scalar()
    if known is None:
        connection.execute(insert(chains).values(chain=chain, public_key=public_key))
    elif known != public_key:
        raise JournalUnavailable(f"the chain {chain} was begun with another key than this seat's")


def _url(place: str | Path) -> URL:
    if isinstance(place, str) and "://" in place:
        return make_url(place)
    return URL.create("sqlite", database=str(sqlite.database_file(Path(place))))
