"""The first schema: entries, what finds them, and the places that one entry holds.

Written out and not taken from `dispatch.journal.schema`, which moves on.
"""

from alembic import op
from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

from dispatch.journal.sqlite import TRIGGERS_0001

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _places(name: str, *parts: Column[str] | Column[int] | ForeignKeyConstraint | UniqueConstraint) -> None:
    """Make a holding table: its first column is the place, its last the entry that holds it."""
    place = next(part.name for part in parts if isinstance(part, Column))
    op.create_table(
        name,
        *parts,
        _integer("entry_id"),
        PrimaryKeyConstraint(str(place)),
        ForeignKeyConstraint(["entry_id"], ["entries.entry_id"]),
        sqlite_strict=True,
    )


def _on(column: str, parent: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [parent])


def upgrade() -> None:
    """Make every table and, on SQLite, the triggers."""
    _record()
    _places("alerts", _text("alert_id"))
    _places("takings", _text("alert_id"), _text("seat"), _on("alert_id", "alerts.alert_id"))
    _places(
        "tasks",
        _text("task_id"),
        Column("alert_id", Text),
        UniqueConstraint("alert_id"),
        _on("alert_id", "alerts.alert_id"),
    )
    _places(
        "plans",
        _text("task_id"),
        _text("plan_id"),
        UniqueConstraint("plan_id"),
        _on("task_id", "tasks.task_id"),
    )
    _places("open_tasks", _text("task_id"), _on("task_id", "plans.task_id"))
    _places(
        "orders",
        Column("order_no", Integer, nullable=False, autoincrement=False),
        _text("assignment_id"),
        _text("task_id"),
        UniqueConstraint("assignment_id"),
        _on("task_id", "plans.task_id"),
    )
    _places(
        "assignments",
        _text("unit_id"),
        _text("assignment_id"),
        _text("task_id"),
        _on("task_id", "open_tasks.task_id"),
    )
    op.create_index("ix_assignments_task_id", "assignments", ["task_id"])
    _places(
        "reports",
        _text("task_id"),
        _text("report_id"),
        UniqueConstraint("report_id"),
        _on("task_id", "plans.task_id"),
    )
    _places("closings", _text("task_id"), _on("task_id", "reports.task_id"))
    if op.get_bind().dialect.name == "sqlite":
        for trigger in TRIGGERS_0001.values():
            op.execute(trigger)


def _record() -> None:
    op.create_table(
        "chains", _text("chain"), _text("public_key"), PrimaryKeyConstraint("chain"), sqlite_strict=True
    )
    op.create_table(
        "entries",
        Column("entry_id", Integer, primary_key=True, autoincrement=False),
        _text("chain"),
        _integer("number"),
        _text("at"),
        _text("kind"),
        _integer("version"),
        _text("actor"),
        _text("because"),
        _text("form"),
        Column("payload", LargeBinary, nullable=False),
        _text("previous"),
        _text("hash"),
        UniqueConstraint("chain", "number", name="uq_entries_chain_number"),
        _on("chain", "chains.chain"),
        sqlite_strict=True,
    )
    op.create_table(
        "refs",
        _text("noun"),
        _text("key"),
        _integer("entry_id"),
        PrimaryKeyConstraint("noun", "key", "entry_id"),
        _on("entry_id", "entries.entry_id"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "series", _text("series"), _integer("last"), PrimaryKeyConstraint("series"), sqlite_strict=True
    )
    op.create_table(
        "drafts",
        _text("key"),
        _text("text"),
        _text("saved_at"),
        PrimaryKeyConstraint("key"),
        sqlite_strict=True,
    )
