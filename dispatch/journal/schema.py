"""The tables: the entries, what finds them, and the places that only one entry can hold.

A holding table has a column for each field of the fact that it takes, under the field's name, and the
entry that holds the row. ``info`` says what a refusal means: ``conflict`` names a unique column's place,
``rule`` the rule behind a foreign key.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()

chains = Table(
    "chains",
    METADATA,
    Column("chain", Text, primary_key=True),
    Column("public_key", Text, nullable=False),  # Ed25519, 32 bytes in hex; bound into the first entry
    sqlite_strict=True,
)

entries = Table(
    "entries",
    METADATA,
    Column("entry_id", Integer, primary_key=True, autoincrement=False),  # 1.. in the order of commits
    Column("chain", Text, ForeignKey("chains.chain"), nullable=False),
    Column("number", Integer, nullable=False),  # 1.. in its chain
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("because", Text, nullable=False),  # "chain:number" separated by a space
    Column("form", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("chain", "number", name="uq_entries_chain_number"),
    sqlite_strict=True,
)

refs = Table(
    "refs",
    METADATA,
    Column("noun", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("entry_id", Integer, ForeignKey("entries.entry_id"), primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

series = Table(
    "series",
    METADATA,
    Column("series", Text, primary_key=True),
    Column("last", Integer, nullable=False),
    sqlite_strict=True,
)

drafts = Table(
    "drafts",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    sqlite_strict=True,
)


def _holder() -> Column[int]:
    return Column("entry_id", Integer, ForeignKey("entries.entry_id"), nullable=False)


alerts = Table(
    "alerts",
    METADATA,
    Column("alert_id", Text, primary_key=True, info={"conflict": "alert"}),
    _holder(),
    sqlite_strict=True,
)

takings = Table(
    "takings",
    METADATA,
    Column(
        "alert_id",
        Text,
        ForeignKey("alerts.alert_id"),
        primary_key=True,
        info={"conflict": "alert_taken", "rule": "alert_unknown"},
    ),
    Column("seat", Text, nullable=False),
    _holder(),
    sqlite_strict=True,
)

tasks = Table(
    "tasks",
    METADATA,
    Column("task_id", Text, primary_key=True, info={"conflict": "task"}),
    Column(
        "alert_id",
        Text,
        ForeignKey("alerts.alert_id"),
        unique=True,
        info={"conflict": "alert_task", "rule": "alert_unknown"},
    ),
    _holder(),
    sqlite_strict=True,
)

plans = Table(
    "plans",
    METADATA,
    Column(
        "task_id",
        Text,
        ForeignKey("tasks.task_id"),
        primary_key=True,
        info={"conflict": "plan", "rule": "task_unknown"},
    ),
    Column("plan_id", Text, nullable=False, unique=True, info={"conflict": "plan"}),
    _holder(),
    sqlite_strict=True,
)

# A task that has its plan and is not closed: the only kind that a unit can be assigned to.
open_tasks = Table(
    "open_tasks",
    METADATA,
    Column("task_id", Text, ForeignKey("plans.task_id"), primary_key=True, info={"conflict": "plan"}),
    _holder(),
    sqlite_strict=True,
)

orders = Table(
    "orders",
    METADATA,
    Column("order_no", Integer, primary_key=True, autoincrement=False, info={"conflict": "order"}),
    Column("assignment_id", Text, nullable=False, unique=True, info={"conflict": "assignment"}),
    Column("task_id", Text, ForeignKey("plans.task_id"), nullable=False, info={"rule": "order_without_plan"}),
    _holder(),
    sqlite_strict=True,
)

# The open assignments; a row goes when the unit is released or the task is closed.
assignments = Table(
    "assignments",
    METADATA,
    Column("unit_id", Text, primary_key=True, info={"conflict": "unit"}),
    Column("assignment_id", Text, nullable=False),
    Column("task_id", Text, nullable=False, info={"rule": "task_closed"}),
    _holder(),
    ForeignKeyConstraint(["task_id"], ["open_tasks.task_id"]),
    Index("ix_assignments_task_id", "task_id"),
    sqlite_strict=True,
)

reports = Table(
    "reports",
    METADATA,
    Column(
        "task_id",
        Text,
        ForeignKey("plans.task_id"),
        primary_key=True,
        info={"conflict": "report", "rule": "report_without_plan"},
    ),
    Column("report_id", Text, nullable=False, unique=True, info={"conflict": "report"}),
    _holder(),
    sqlite_strict=True,
)

closings = Table(
    "closings",
    METADATA,
    Column(
        "task_id",
        Text,
        ForeignKey("reports.task_id"),
        primary_key=True,
        info={"conflict": "closing", "rule": "closing_without_report"},
    ),
    _holder(),
    sqlite_strict=True,
)
