"""The journal: what was decided, in one database, a hash chain for each writer.

An entry counts when its transaction has been committed, and then it is on the disk (WAL,
``synchronous=FULL``). Several processes write to one file, each to its own chain; the holding tables of
`constraints` let one of them win where only one may.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self, cast

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dispatch.domain.clock import Clock
from dispatch.domain.facts import JournalSetAside
from dispatch.domain.recorded import Recorded
from dispatch.journal import aside, schema, sqlite
from dispatch.journal.anchor import Anchor, AnchorFile, anchor_file, check_anchor, signing_key
from dispatch.journal.beginning import find_start, kept_ids, read_start, write_start
from dispatch.journal.canonical import moment_text
from dispatch.journal.chain import chain_name, genesis
from dispatch.journal.condition import make_room, suspect_file
from dispatch.journal.constraints import Constraints
from dispatch.journal.errors import ChainBroken, JournalUnavailable, unavailable
from dispatch.journal.group import Groups
from dispatch.journal.migration import migrate
from dispatch.journal.place import database_file
from dispatch.journal.reader import Reader
from dispatch.journal.sealing import SealError, SealingKeys
from dispatch.journal.seals import Seals
from dispatch.journal.transaction import Statements, Transaction, Writer
from dispatch.journal.trouble import JournalTrouble, replaced
from dispatch.picture.views import Picture

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another one before it gives up."""

_PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Draft:
    """Half-typed work, kept beside the record and no part of it."""

    text: str
    saved_at: datetime


class Journal:
    """One writer's hold on the record: appends to its own chain, reads all of them. Any thread may use it.

    *troubles* says what was found at opening. *anchor_trouble* says why the last anchor could not be written
    (None: it was); the entries stand all the same. *anchor_break* says how, at opening, the chain was not
    what its anchor had been signed for (None: it was, or there is no anchor); the journal can be used, and
    somebody should look.
    """

    def __init__(self, url: URL, chain: str, clock: Clock, keys: Path | None, busy_timeout_s: float) -> None:
        """Use `open`."""
        if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
            raise JournalUnavailable(f"not a database that this version writes: {url.render_as_string()}")
        self.chain = chain
        self.troubles: tuple[JournalTrouble, ...] = ()
        self.anchor_trouble: str | None = None
        self.anchor_break: ChainBroken | None = None
        self._file = file = Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        keys = keys or file.parent / "keys"
        self._key = signing_key(keys, chain_name(chain))
        self._sealing = SealingKeys(keys)
        self._clock = clock
        self._lock = threading.Lock()
        self._anchor = AnchorFile(anchor_file(file, chain), self._key)
        self._lost: JournalUnavailable | None = None
        self._hold, replacement = aside.admit(file, clock, busy_timeout_s)
        try:
            self._connect(url, busy_timeout_s)
            if replacement is not None:
                self._begin_anew(replacement.fact)
                self._hold.share(busy_timeout_s)
        except BaseException:
            self._hold.release()
            raise
        self._look_at_anchor()

    def _connect(self, url: URL, busy_timeout_s: float) -> None:
        public_key = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self._engine = sqlite.engine_of(url, busy_timeout_s)
        sqlite.use_wal(self._engine, busy_timeout_s)
        self._connection = self._engine.connect()
        try:
            with self._connection.begin():
                migrate(self._connection, self._file)
                _enter_chain(self._connection, self.chain, public_key)
            self._reader = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except BaseException:
            self._connection.close()
            raise
        seals = Seals(self._engine.dialect, self._sealing)
        self._entries = Reader(self._engine.dialect, seals)
        self._writer = Writer(
            chain=self.chain,
            genesis=genesis(self.chain.encode(), public_key.encode()),
            clock=self._clock,
            statements=Statements(self._engine.dialect),
            constraints=Constraints(self._engine.dialect),
            seals=seals,
            reader=self._entries,
            connection=self._connection,
            cursor=self._connection.connection.cursor(),
        )
        self._reading = self._reader.connection.cursor()
        grouping = self._connection.connection.cursor()
        self._groups = Groups(self._connection, grouping, self._committed)
        self._cursors = (self._writer.cursor, self._reading, grouping)

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

        A damaged one is set aside untouched, and a new one begins with an entry that says so. *chain* names
        the writer; its Ed25519 key lies in *keys* (by default ``keys`` beside the database) and is made at
        first use. Raises JournalUnavailable, with the database's own words, if that fails, and ValueError
        for a chain that cannot be named so.
        """
        try:
            return cls(_url(url), chain, clock, keys, busy_timeout_s)
        except DBAPIError as error:
            raise unavailable(error.orig or error) from error
        except TypeError as error:  # a key file with another kind of key
            raise JournalUnavailable(str(error), "key") from error
        except (OSError, sqlite3.Error) as error:
            raise unavailable(error) from error

    def close(self) -> None:
        """Let go of the database; a second time does nothing."""
        self._groups.close()
        with self._lock:
            if not self._reader.closed:
                self._let_go()

    @property
    def sealed_trouble(self) -> JournalTrouble | None:
        """Why an entry about a secret task could not be opened; None: all that was read was opened."""
        error = self._entries.trouble
        return None if error is None else JournalTrouble(error.code, str(error))

    @contextmanager
    def transaction(self, actor: str) -> Iterator[Transaction]:
        """Begin a transaction in which *actor* decides; commit at the end, roll back on an exception.

        What was appended counts only when the block was left without an exception. Transactions of several
        threads share a commit when they come at once. Raises JournalUnavailable if the database is locked,
        full, read-only or damaged: then nothing was recorded.
        """
        with self._reported(), self._groups.place() as place:
            transaction = Transaction(self._writer, actor)
            yield transaction
            transaction.refuse_if_spoiled()
            place.kept = transaction.anchor

    def since(self, entry_id: int, limit: int | None = None) -> list[Recorded]:
        """Return the committed entries of all chains after *entry_id*, in the database's total order.

        Raises JournalUnavailable.
        """
        with self._reported(), self._lock:
            return self._entries.since(self._reading, entry_id, limit)

    def beginning(self) -> list[Recorded]:
        """Return the entries that a program which starts needs for its picture, in the total order.

        All of them, or, where `keep_start` left word, all of the last day and a half and those before on
        which the picture stands. Raises JournalUnavailable.
        """
        with self._reported(), self._lock:
            start = read_start(self._file, self._reading)
            if start is None:
                return self._entries.since(self._reading, 0, None)
            kept = self._entries.kept(self._reading, kept_ids(start))
            return kept + self._entries.since(self._reading, start.from_id, None)

    def about(self, noun: str, key: str) -> list[Recorded]:
        """Return every entry that names one thing, such as a ``task``, however old, in the total order.

        Raises JournalUnavailable.
        """
        refs = schema.refs.c
        with self._reported(), self._lock:
            found = select(refs.entry_id).where(refs.noun == noun, refs.key == key)
            ids = json.dumps(list(self._reader.execute(found).scalars()))
            return self._entries.kept(self._reading, ids)

    def keep_start(self, picture: Picture) -> None:
        """Leave word for the next start what a picture like *picture*, folded from this journal, stands on.

        Raises JournalUnavailable.
        """
        try:
            with self._reported(), self._lock:
                start = find_start(self._reading, picture, self.chain)
            if start is not None:
                write_start(self._file, start, self._key)
        except OSError as error:
            raise unavailable(error) from error

    def last_id(self) -> int:
        """Return the id of the newest committed entry, 0 if there is none. Raises JournalUnavailable."""
        with self._reported(), self._lock:
            return self._writer.statements.last_id.number(self._reading)

    def probe(self, *, thoroughly: bool = False) -> None:
        """Find out whether a decision could be recorded now, without recording one.

        That is: there is room, the file may be written, and nobody else holds it. *thoroughly*: write and
        sync something as well, no part of the record. Raises JournalUnavailable, as `transaction` would.
        """
        try:
            with self._reported(), self._lock:
                make_room(self._file)
                sqlite.try_to_write(self._reading)
            if thoroughly:
                self.save_draft(_PROBE, "")
        except OSError as error:
            raise unavailable(error, self._file) from error

    def save_draft(self, key: str, text: str) -> None:
        """Keep half-typed work under *key*, sealed, in place of what was kept. Raises JournalUnavailable."""
        drafts = schema.drafts
        try:
            text = self._sealing.seal_text(text, key)
        except OSError as error:
            raise unavailable(error) from error
        with self._reported(), self._groups.place():
            self._connection.execute(drafts.delete().where(drafts.c.key == key))
            saved_at = moment_text(self._clock.now())
            self._connection.execute(insert(drafts).values(key=key, text=text, saved_at=saved_at))

    def load_draft(self, key: str) -> Draft | None:
        """Return the work kept under *key*, or None. Raises JournalUnavailable."""
        drafts = schema.drafts.c
        with self._reported(), self._lock:
            found = self._reader.execute(
                select(drafts.text, drafts.saved_at).where(drafts.key == key)
            ).first()
        if found is None:
            return None
        try:
            text = self._sealing.open_text(found.text, key)
        except SealError as error:
            raise JournalUnavailable(str(error), error.code) from error
        return Draft(text, datetime.fromisoformat(found.saved_at))

    def drop_draft(self, key: str) -> None:
        """Forget the work kept under *key*, if any. Raises JournalUnavailable."""
        drafts = schema.drafts
        with self._reported(), self._groups.place():
            self._connection.execute(drafts.delete().where(drafts.c.key == key))

    # ------------------------------------------------------------------ what was found

    def _begin_anew(self, fact: JournalSetAside) -> None:
        """Record what the files went through, once, before anything else."""
        entries = schema.entries.c
        of_kind = select(entries.payload).where(entries.kind == type(fact).__name__)
        told = (payload for (payload,) in self._reader.execute(of_kind))
        if not any(fact.file.encode() in payload for payload in told):
            with self.transaction(self.chain) as transaction:
                transaction.append(fact)
        aside.finish(self._file)
        self.troubles += (replaced(fact, self._file),)

    def _look_at_anchor(self) -> None:
        """Compare this chain with its anchor file."""
        entries, chains = schema.entries.c, schema.chains.c
        file = anchor_file(self._file, self.chain)

        def hash_of(number: int) -> str | None:
            ours = select(entries.hash).where(entries.chain == self.chain, entries.number == number)
            return self._reader.execute(ours).scalar()

        def found(code: str, words: str) -> None:
            self.troubles += (JournalTrouble(code, words),)

        ours = select(chains.public_key).where(chains.chain == self.chain)
        public_key = self._reader.execute(ours).scalar_one()
        newest = select(entries.number).where(entries.chain == self.chain).order_by(entries.number.desc())
        count = self._reader.execute(newest.limit(1)).scalar() or 0
        try:
            if not file.exists():
                if count:
                    found("anchor_missing", f"链 {self.chain} 没有锚文件 (no anchor file)")
                return
            behind = count - check_anchor(file.read_bytes(), self.chain, public_key, hash_of)
            if behind:
                words = f"链 {self.chain} 的锚落后 {behind} 条 (the anchor is {behind} behind)"
                found("anchor_behind", words)
        except ChainBroken as error:
            self.anchor_break = error
            found(error.code, str(error))
        except OSError as error:
            self.anchor_trouble = str(error)
            found("anchor_unwritten", str(error))

    def _committed(self, anchors: list[object]) -> None:
        """Anchor what a group has committed. A failure leaves the anchor behind; `verify` notes it."""
        newest = [cast("Anchor", anchor) for anchor in anchors if anchor is not None][-1:]
        try:
            for anchor in newest:
                self._anchor.write(anchor)
                self.anchor_trouble = None
        except OSError as error:
            self.anchor_trouble = str(error)

    # ------------------------------------------------------------------ trouble

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Let an error of the database through as JournalUnavailable, with its own words."""
        if self._lost is not None:
            raise JournalUnavailable(self._lost.why, self._lost.code)
        try:
            yield
        except DBAPIError as error:
            raise self._judged(error.orig or error) from error
        except (sqlite3.Error, SQLAlchemyError) as error:
            raise self._judged(error) from error

    def _judged(self, error: BaseException) -> JournalUnavailable:
        """Say what an error means. A damaged database is let go of, so that somebody can set it aside."""
        found = unavailable(error)
        if found.code == "damaged" and self._lost is None:
            self._lost = found
            try:
                suspect_file(self._file).touch(mode=0o600)
            except OSError:
                found.add_note("and this could not be left word of")
            self.close()
        return found

    def _let_go(self) -> None:
        try:
            for cursor in self._cursors:  # a statement left open would keep the files open behind our back
                cursor.close()
            self._reader.close()
            self._connection.close()
            self._engine.dispose()
        finally:
            self._hold.release()


def _enter_chain(connection: Connection, chain: str, public_key: str) -> None:
    """Enter the chain's public key at its first use; it never changes after that."""
    chains = schema.chains
    known = connection.execute(select(chains.c.public_key).where(chains.c.chain == chain)).scalar()
    if known is None:
        connection.execute(insert(chains).values(chain=chain, public_key=public_key))
    elif known != public_key:
        raise JournalUnavailable(f"the chain {chain} was begun with another key than this seat's", "key")


def _url(place: str | Path) -> URL:
    if isinstance(place, str) and "://" in place:
        return make_url(place)
    return URL.create("sqlite", database=str(database_file(Path(place))))
