"""The second schema: the places that the facts of a prepared task hold, with the triggers that guard them.

Written out and not taken from `dispatch.journal.task_places`, which moves on.
"""

from alembic import op
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

from dispatch.journal.task_places import TRIGGERS_0002

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _integer(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _on(column: str, parent: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint([column], [parent])


def _of_version(column: str = "version") -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["task_id", column], ["plan_versions.task_id", "plan_versions.version"])


def upgrade() -> None:
    """Make every table and, on SQLite, the triggers."""
    op.create_table(
        "plan_versions",
        _text("task_id"),
        _integer("version"),
        Column("previous", Integer),
        _text("by"),
        _integer("entry_id"),
        PrimaryKeyConstraint("task_id", "version"),
        UniqueConstraint("task_id", "previous", name="uq_plan_versions_previous"),
        _on("task_id", "plans.task_id"),
        _of_version("previous"),
        _on("entry_id", "entries.entry_id"),
        CheckConstraint("version = coalesce(previous, 0) + 1", name="ck_plan_versions_next"),
        sqlite_strict=True,
    )
    op.create_table(
        "rehearsals",
        _integer("entry_id"),
        _text("task_id"),
        _integer("version"),
        PrimaryKeyConstraint("entry_id"),
        _on("entry_id", "entries.entry_id"),
        _of_version(),
        sqlite_strict=True,
    )
    for name, parts in {
        "approvals": (_integer("version"), _text("by"), _of_version()),
        "starts": (_integer("version"), _of_version()),
        "ends": (_on("task_id", "starts.task_id"),),
        "cancellations": (_on("task_id", "plans.task_id"),),
        "signatures": (_on("task_id", "reports.task_id"),),
    }.items():
        op.create_table(
            name,
            _text("task_id"),
            *parts,
            _integer("entry_id"),
            PrimaryKeyConstraint("task_id"),
            _on("entry_id", "entries.entry_id"),
            sqlite_strict=True,
        )
    op.create_table(
        "annexes",
        _text("task_id"),
        _integer("number"),
        _integer("entry_id"),
        PrimaryKeyConstraint("task_id", "number"),
        _on("task_id", "signatures.task_id"),
        _on("entry_id", "entries.entry_id"),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        for trigger in TRIGGERS_0002.values():
            op.execute(trigger)
