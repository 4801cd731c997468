"""The rules of the work as rows that the database itself lets in or refuses.

A fact of a listed kind takes a place in one or more holding tables (see `schema`), in the transaction
that records it. The database decides; this module only says afterwards who was first, or what was missing.
"""

from collections.abc import Iterator
from typing import Any, NoReturn

from sqlalchemy import Column, Connection, Dialect, Table, bindparam, delete, insert, select
from sqlalchemy.engine.interfaces import DBAPICursor

from dispatch.domain.facts import Fact
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.journal import schema, task_places
from dispatch.journal.errors import Conflict, RuleViolated
from dispatch.journal.prepared import Prepared

HOLDINGS: dict[str, tuple[Table, ...]] = {
    "AlertRaised": (schema.alerts,),
    "AlertTaken": (schema.takings,),
    "TaskOpened": (schema.tasks,),
    "PlanMade": (schema.plans, schema.open_tasks),
    "UnitAssigned": (schema.orders, schema.assignments),
    "ReportWritten": (schema.reports,),
    "TaskClosed": (schema.closings,),
    "OutcomeReversed": (schema.open_tasks,),
    "PlanRevised": (task_places.plan_versions,),
    "PlanAmended": (task_places.plan_versions,),
    "PlanRehearsed": (task_places.rehearsals,),
    "PlanApproved": (task_places.approvals,),
    "TaskStarted": (task_places.starts,),
    "TaskStartedUnrehearsed": (task_places.starts,),
    "TaskEnded": (task_places.ends,),
    "TaskCancelled": (task_places.cancellations,),
    "ReportSigned": (task_places.signatures,),
    "ReportAnnexed": (task_places.annexes,),
}
"""The places that a kind of fact takes, in the order in which they are tried."""

RETURNS: dict[str, tuple[tuple[Table, tuple[str, ...], str], ...]] = {
    "AssignmentReleased": ((schema.assignments, ("assignment_id", "unit_id"), "assignment_not_open"),),
    "AlertHandedBack": ((schema.takings, ("alert_id", "seat"), "alert_not_taken"),),
    # Both in this order: an open assignment holds its task open, and a closing holds its report.
    "TaskClosed": ((schema.assignments, ("task_id",), ""), (schema.open_tasks, ("task_id",), "")),
    "OutcomeReversed": (
        (schema.closings, ("task_id",), "task_not_closed"),
        (schema.reports, ("task_id",), "task_not_closed"),
    ),
    "PlanRevised": ((task_places.approvals, ("task_id",), ""),),
    "PlanReturned": ((task_places.approvals, ("task_id",), ""),),
    "TaskEnded": ((schema.assignments, ("task_id",), ""),),
    "TaskCancelled": (
        (task_places.approvals, ("task_id",), ""),
        (schema.assignments, ("task_id",), ""),
        (schema.open_tasks, ("task_id",), ""),
    ),
}
"""The places that a kind of fact gives back, by which of its fields, and the rule that just one must be there
("" where there may be any number)."""

NOUNS = {
    "alert_id": "alert",
    "assignment_id": "assignment",
    "order_no": "order",
    "task_id": "task",
    "unit_id": "unit",
}
"""Fields by which an entry is found again, and the noun under which."""


def refs_of(fact: Fact) -> list[tuple[str, str]]:
    """Return (noun, key) of everything that *fact* itself names."""
    named = ((noun, getattr(fact, field, None)) for field, noun in NOUNS.items())
    return [(noun, str(key)) for noun, key in named if key is not None]


class Constraints:
    """The holding tables of one database, with their statements rendered for its dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._integrity_error = dialect.loaded_dbapi.IntegrityError
        self._takes = {
            kind: tuple((table, _fields(table), Prepared(insert(table), dialect)) for table in tables)
            for kind, tables in HOLDINGS.items()
        }
        self._returns = {
            kind: tuple((names, rule, _freeing(table, names, dialect)) for table, names, rule in places)
            for kind, places in RETURNS.items()
        }

    def apply(self, connection: Connection, cursor: DBAPICursor, recorded: Recorded, fact: Fact) -> None:
        """Give back the places that the recorded *fact* ends and take those that it needs.

        Raises Conflict with the holder when a place is taken and RuleViolated when what must come before
        is not there; the transaction must then be rolled back. *cursor* is one of *connection*'s.
        """
        for names, rule, give_back in self._returns.get(recorded.kind, ()):
            give_back.run(cursor, **{name: getattr(fact, name) for name in names})
            if rule and cursor.rowcount != 1:
                raise RuleViolated(rule, str(getattr(fact, names[0])))
        for table, names, take in self._takes.get(recorded.kind, ()):
            values: dict[str, object] = {name: getattr(fact, name) for name in names}
            try:
                take.run(cursor, entry_id=recorded.entry_id, **values)
            except self._integrity_error as refusal:
                _explain(connection, table, values, refusal)


def _freeing(table: Table, names: tuple[str, ...], dialect: Dialect) -> Prepared:
    """The statement that gives back the places which a fact's fields *names* lead to."""
    return Prepared(delete(table).where(*(table.c[name] == bindparam(name) for name in names)), dialect)


def _fields(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name != "entry_id")


def _explain(connection: Connection, table: Table, values: dict[str, object], refusal: Exception) -> NoReturn:
    """Say who holds the place or what is missing: the database's own words name neither.

    Raises Conflict or RuleViolated, or *refusal* itself if no rule explains it.
    """
    if str(refusal) in task_places.TASK_RULES:
        raise RuleViolated(str(refusal), str(values.get("task_id", ""))) from refusal
    for what, place in _places(table, values):
        if (holder := _holder(connection, table, place)) is not None:
            key = " ".join(map(str, place.values()))
            raise Conflict(what, key, holder.actor, EntryRef(holder.chain, holder.number)) from refusal
    for column in table.columns:
        rule, value = column.info.get("rule"), values.get(column.name)
        if rule is not None and value is not None and not _parent_stands(connection, column, value):
            raise RuleViolated(rule, str(value)) from refusal
    if "rule" in table.info:
        raise RuleViolated(table.info["rule"], str(values.get("task_id", ""))) from refusal
    raise refusal


def _places(table: Table, values: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """What only one row of *table* may hold, and what the refused one would have held there."""
    for column in table.columns:
        if "conflict" in column.info and values.get(column.name) is not None:
            yield column.info["conflict"], {column.name: values[column.name]}
    if "conflict" in table.info:
        what, names = table.info["conflict"]
        yield what, {name: values[name] for name in names}


def _holder(connection: Connection, table: Table, place: dict[str, object]) -> Any:  # noqa: ANN401 — a row
    entries = schema.entries
    return connection.execute(
        select(entries.c.actor, entries.c.chain, entries.c.number)
        .join(table, table.c.entry_id == entries.c.entry_id)
        .where(*(table.c[name] == value for name, value in place.items()))
    ).first()


def _parent_stands(connection: Connection, column: Column[Any], value: object) -> bool:
    parents = (key.column for key in column.foreign_keys)
    return all(connection.execute(select(parent).where(parent == value)).first() for parent in parents)
