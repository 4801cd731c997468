"""Which tasks are sealed, with the key of each: a table, and the hand that seals and opens entries.

A task is sealed from the first version of its plan that is secret, and stays so: what was secret once is not
told by a later entry. Sealed is every kind of fact that tells of its plan or its execution (`TELLING`),
an order to a post as well: the gateway works for the installation and opens it as a seat does. That a unit
has an order and has arrived (`OrderSent`, `UnitArrived`) tells neither where nor what for and stays readable.
"""

import os
from typing import get_args

from sqlalchemy import Column, Dialect, ForeignKey, LargeBinary, Table, Text, bindparam, insert, select
from sqlalchemy.engine.interfaces import DBAPICursor

from dispatch.domain.facts import Fact, ReportWritten, UnitAssigned
from dispatch.domain.plans import Secrecy
from dispatch.domain.recorded import Recorded
from dispatch.domain.task_facts import PlanAmended, PlanRevised, TaskFact
from dispatch.journal.canonical import canonical
from dispatch.journal.chain import PLAIN
from dispatch.journal.errors import JournalUnavailable, unavailable
from dispatch.journal.prepared import Prepared
from dispatch.journal.schema import METADATA
from dispatch.journal.sealing import (
    KEY_BYTES,
    SEALED,
    Lock,
    SealError,
    SealingKeys,
    about_entry,
    sealed_payload,
    task_of,
    unwrapped,
    wrapped,
)

seals = Table(
    "seals",
    METADATA,
    Column("task_id", Text, ForeignKey("tasks.task_id"), primary_key=True),
    Column("key_id", Text, nullable=False),  # which of the installation's keys wraps it
    Column("wrapped", LargeBinary, nullable=False),
    sqlite_strict=True,
)

ADDED_0003 = frozenset({seals.name})
"""Tables that a database of the second schema does not have yet."""

TELLING: frozenset[type] = frozenset({*get_args(TaskFact), UnitAssigned, ReportWritten})
"""Kinds of fact that are sealed where they are about a secret task."""


class Seals:
    """The tasks' keys of one database, opened by the installation's keys."""

    def __init__(self, dialect: Dialect, keys: SealingKeys) -> None:
        self.keys = keys
        self._key_of = Prepared(
            select(seals.c.key_id, seals.c.wrapped).where(seals.c.task_id == bindparam("task_id")), dialect
        )
        self._insert = Prepared(insert(seals), dialect)
        self._opened: dict[bytes, Lock] = {}

    def written(self, cursor: DBAPICursor, recorded: Recorded, fact: Fact) -> tuple[str, bytes]:
        """Return form and payload of an entry. A task's first secret plan gives it a key.

        Raises JournalUnavailable (``seal_key``, ``seal_broken``) for a secret task whose key does not open:
        its facts are not written in clear because a file is missing.
        """
        payload = canonical(fact)
        task_id = getattr(fact, "task_id", "") if type(fact) in TELLING else ""
        if not task_id:
            return PLAIN, payload
        try:
            lock = self._lock(cursor, task_id) or (self._begun(cursor, task_id) if is_secret(fact) else None)
        except SealError as error:
            raise JournalUnavailable(str(error), error.code) from error
        except OSError as error:
            raise unavailable(error) from error
        if lock is None:
            return PLAIN, payload
        return SEALED, sealed_payload(lock, payload, task_id, _about(recorded))

    def opened(self, cursor: DBAPICursor, recorded: Recorded, payload: bytes) -> bytes:
        """Return what a sealed entry's payload was. Raises SealError."""
        task_id, content = task_of(payload)
        lock = self._lock(cursor, task_id)
        if lock is None:
            raise SealError("seal_key", f"任务 {task_id} 没有密钥 (task {task_id} has no key)")
        return lock.open(content, _about(recorded))

    def _lock(self, cursor: DBAPICursor, task_id: str) -> Lock | None:
        row = self._key_of.first(cursor, task_id=task_id)
        if row is None:
            return None
        key_id, sealed = row
        if sealed not in self._opened:
            self._opened[sealed] = unwrapped(self.keys.get(key_id), sealed, task_id)
        return self._opened[sealed]

    def _begun(self, cursor: DBAPICursor, task_id: str) -> Lock:
        key_id, lock = self.keys.one()
        key = os.urandom(KEY_BYTES)
        self._insert.run(cursor, task_id=task_id, key_id=key_id, wrapped=wrapped(lock, key, task_id))
        return Lock(key)


def is_secret(fact: Fact) -> bool:
    """Whether *fact* is a version of a plan that is secret."""
    return isinstance(fact, PlanRevised | PlanAmended) and fact.plan.brief.secrecy is Secrecy.SECRET


def _about(recorded: Recorded) -> bytes:
    return about_entry(recorded.ref.chain, recorded.ref.number, recorded.kind, recorded.version)
