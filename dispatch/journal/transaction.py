"""One decision on its way into the record: numbers taken, facts appended, places held, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import Connection, Dialect, bindparam, func, insert, literal_column, select, text
from sqlalchemy.engine.interfaces import DBAPICursor

from dispatch.domain.clock import Clock
from dispatch.domain.facts import FACT_KINDS, FACT_VERSIONS, Fact
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.journal import schema
from dispatch.journal.anchor import Anchor
from dispatch.journal.canonical import NotCanonicalError, moment_text
from dispatch.journal.chain import author_bytes, entry_bytes
from dispatch.journal.constraints import Constraints, refs_of
from dispatch.journal.errors import RuleViolated
from dispatch.journal.prepared import Prepared
from dispatch.journal.reader import Reader
from dispatch.journal.sealing import SEALED
from dispatch.journal.seals import Seals


class Statements:
    """Every statement of the hot path, rendered for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        entries = schema.entries.c
        newest = select(func.max(entries.entry_id)).scalar_subquery()
        self.head = Prepared(
            select(newest, entries.number, entries.hash)
            .where(entries.chain == bindparam("chain"))
            .order_by(entries.number.desc())
            .limit(literal_column("1")),
            dialect,
        )
        self.last_id = Prepared(select(func.coalesce(func.max(entries.entry_id), 0)), dialect)
        self.insert_entry = Prepared(insert(schema.entries), dialect)
        self.insert_ref = Prepared(insert(schema.refs), dialect)
        self.stands = Prepared(
            select(entries.entry_id).where(
                entries.chain == bindparam("chain"), entries.number == bindparam("number")
            ),
            dialect,
        )
        self.next_number = Prepared(
            text(
                "INSERT INTO series (series, last) VALUES (:series, 1)"
                " ON CONFLICT (series) DO UPDATE SET last = series.last + 1 RETURNING last"
            ),
            dialect,
        )


@dataclass(frozen=True, slots=True)
class Writer:
    """What stays the same from one transaction of a writer to the next."""

    chain: str
    genesis: str
    clock: Clock
    statements: Statements
    constraints: Constraints
    seals: Seals
    reader: Reader
    connection: Connection
    cursor: DBAPICursor


class Transaction:
    """What one actor decides at once: all of it is recorded, or none."""

    def __init__(self, writer: Writer, actor: str) -> None:
        """Use `Journal.transaction`: *writer*'s connection must have begun, and nobody else may write."""
        self.anchor: Anchor | None = None
        self._writer = writer
        self._cursor = writer.cursor
        self._actor = actor
        self._spoiled: Exception | None = None
        self._last_id, self._last_number, self._previous = self._head()

    def number(self, series: str) -> int:
        """Return the next number of *series*, from 1, unique in the database."""
        return self._writer.statements.next_number.number(self._cursor, series=series)

    def since(self, entry_id: int) -> list[Recorded]:
        """Return the entries after *entry_id*: what others committed before this transaction, and its own."""
        return self._writer.reader.since(self._cursor, entry_id, None)

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

    def _head(self) -> tuple[int, int, str]:
        """Read the newest entry's id, and the number and hash of the newest one in this chain."""
        statements = self._writer.statements
        head = statements.head.first(self._cursor, chain=self._writer.chain)
        if head is None:
            return statements.last_id.number(self._cursor), 0, self._writer.genesis
        last_id, last_number, previous = head
        return last_id, last_number, previous

    def _append(self, fact: Fact, because: tuple[EntryRef, ...]) -> Recorded:
        kind = type(fact).__name__
        if FACT_KINDS.get(kind) is not type(fact):
            raise NotCanonicalError(f"{kind} is not a kind of fact")
        stands = self._writer.statements.stands
        for ref in because:
            if stands.first(self._cursor, chain=ref.chain, number=ref.number) is None:
                raise RuleViolated("because_unknown", str(ref))
        recorded = Recorded(
            entry_id=self._last_id + 1,
            ref=EntryRef(self._writer.chain, self._last_number + 1),
            at=self._writer.clock.now(),
            kind=kind,
            version=FACT_VERSIONS[kind],
            actor=self._actor,
            because=because,
            fact=fact,
        )
        at = moment_text(recorded.at)
        form, payload = self._writer.seals.written(self._cursor, recorded, fact)
        if form == SEALED:
            recorded = replace(recorded, sealed=True)
        digest = self._write(recorded, fact, at, (form, payload))
        self._writer.constraints.apply(self._writer.connection, self._cursor, recorded, fact)
        self._last_id, self._last_number, self._previous = recorded.entry_id, recorded.ref.number, digest
        self.anchor = Anchor(recorded.ref.chain, recorded.ref.number, digest, at)
        return recorded

    def _write(self, recorded: Recorded, fact: Fact, at: str, content: tuple[str, bytes]) -> str:
        """Write the entry with its form and payload, and its index rows; return its hash."""
        form, payload = content
        because = " ".join(map(str, recorded.because))
        digest = sha256(
            entry_bytes(
                author_bytes(
                    recorded.ref.chain.encode(),
                    recorded.kind.encode(),
                    recorded.version,
                    recorded.actor.encode(),
                    form.encode(),
                ),
                self._previous.encode(),
                recorded.entry_id,
                recorded.ref.number,
                at.encode(),
                because.encode(),
                payload,
            )
        ).hexdigest()
        self._writer.statements.insert_entry.run(
            self._cursor,
            entry_id=recorded.entry_id,
            chain=recorded.ref.chain,
            number=recorded.ref.number,
            at=at,
            kind=recorded.kind,
            version=recorded.version,
            actor=recorded.actor,
            because=because,
            form=form,
            payload=payload,
            previous=self._previous,
            hash=digest,
        )
        self._writer.statements.insert_ref.run_many(
            self._cursor,
            [{"noun": noun, "key": key, "entry_id": recorded.entry_id} for noun, key in refs_of(fact)],
        )
        return digest
