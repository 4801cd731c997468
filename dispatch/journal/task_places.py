"""One plan in one chain of versions, one approval, one start, one end, one signature: as rows and triggers.

Holding tables as those of `schema`, for the facts of prepared tasks. What one row cannot say (no start
without approval, no report before the end) says a trigger, and its message is the rule's code. A trigger
reads the kind of the entry that holds the new row, so a row without its entry gets nowhere.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from dispatch.journal.schema import METADATA

TASK_RULES = frozenset(
    {
        "archive_without_signature",
        "not_approved",
        "not_rehearsed",
        "not_started",
        "own_plan",
        "plan_not_newest",
        "report_before_end",
        "stage_forbids",
        "task_cancelled",
        "task_under_way",
    }
)
"""What the triggers below can say."""


def _holder() -> Column[int]:
    return Column("entry_id", Integer, ForeignKey("entries.entry_id"), nullable=False)


def _version_of_a_plan() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["task_id", "version"], ["plan_versions.task_id", "plan_versions.version"])


# Each version follows the one before, and none has two followers: a chain, never a tree.
plan_versions = Table(
    "plan_versions",
    METADATA,
    Column("task_id", Text, ForeignKey("plans.task_id"), primary_key=True, info={"rule": "task_unknown"}),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("previous", Integer),
    Column("by", Text, nullable=False),
    _holder(),
    UniqueConstraint("task_id", "previous", name="uq_plan_versions_previous"),
    ForeignKeyConstraint(["task_id", "previous"], ["plan_versions.task_id", "plan_versions.version"]),
    CheckConstraint("version = coalesce(previous, 0) + 1", name="ck_plan_versions_next"),
    sqlite_strict=True,
    info={"conflict": ("plan_version", ("task_id", "version")), "rule": "plan_chain"},
)

rehearsals = Table(
    "rehearsals",
    METADATA,
    Column("entry_id", Integer, ForeignKey("entries.entry_id"), primary_key=True, autoincrement=False),
    Column("task_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _version_of_a_plan(),
    sqlite_strict=True,
    info={"rule": "plan_chain"},
)

# The approval that stands; a row goes when the plan is changed or returned.
approvals = Table(
    "approvals",
    METADATA,
    Column("task_id", Text, primary_key=True, info={"conflict": "approval"}),
    Column("version", Integer, nullable=False),
    Column("by", Text, nullable=False),
    _holder(),
    _version_of_a_plan(),
    sqlite_strict=True,
    info={"rule": "plan_chain"},
)

starts = Table(
    "starts",
    METADATA,
    Column("task_id", Text, primary_key=True, info={"conflict": "start"}),
    Column("version", Integer, nullable=False),
    _holder(),
    _version_of_a_plan(),
    sqlite_strict=True,
    info={"rule": "plan_chain"},
)

ends = Table(
    "ends",
    METADATA,
    Column(
        "task_id",
        Text,
        ForeignKey("starts.task_id"),
        primary_key=True,
        info={"conflict": "end", "rule": "not_started"},
    ),
    _holder(),
    sqlite_strict=True,
)

cancellations = Table(
    "cancellations",
    METADATA,
    Column(
        "task_id",
        Text,
        ForeignKey("plans.task_id"),
        primary_key=True,
        info={"conflict": "cancellation", "rule": "task_unknown"},
    ),
    _holder(),
    sqlite_strict=True,
)

signatures = Table(
    "signatures",
    METADATA,
    Column(
        "task_id",
        Text,
        ForeignKey("reports.task_id"),
        primary_key=True,
        info={"conflict": "signature", "rule": "closing_without_report"},
    ),
    _holder(),
    sqlite_strict=True,
)

annexes = Table(
    "annexes",
    METADATA,
    Column(
        "task_id",
        Text,
        ForeignKey("signatures.task_id"),
        primary_key=True,
        info={"rule": "archive_without_signature"},
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _holder(),
    sqlite_strict=True,
    info={"conflict": ("annex", ("task_id", "number"))},
)

ADDED_0002 = frozenset(
    table.name
    for table in (plan_versions, rehearsals, approvals, starts, ends, cancellations, signatures, annexes)
)
"""Tables that a database of the first schema does not have yet."""

_KIND = "(SELECT kind FROM entries WHERE entry_id = NEW.entry_id)"
_STARTED = "EXISTS (SELECT 1 FROM starts WHERE task_id = NEW.task_id)"
_ENDED = "EXISTS (SELECT 1 FROM ends WHERE task_id = NEW.task_id)"
_CANCELLED = "EXISTS (SELECT 1 FROM cancellations WHERE task_id = NEW.task_id)"
_PREPARED = "EXISTS (SELECT 1 FROM plan_versions WHERE task_id = NEW.task_id)"
_SIGNED = "EXISTS (SELECT 1 FROM signatures WHERE task_id = NEW.task_id)"
_NEWEST = "(SELECT max(version) FROM plan_versions WHERE task_id = NEW.task_id)"
_REHEARSED = "EXISTS (SELECT 1 FROM rehearsals WHERE task_id = NEW.task_id AND version = NEW.version)"
_APPROVED = "EXISTS (SELECT 1 FROM approvals WHERE task_id = NEW.task_id AND version = NEW.version)"
_OWN = """EXISTS (SELECT 1 FROM plan_versions
    WHERE task_id = NEW.task_id AND version = NEW.version AND "by" = NEW."by")"""


def _refusing(table: str, *refusals: tuple[str, str]) -> str:
    """A trigger before each new row of *table*: the first condition that holds refuses it by its rule."""
    cases = "\n".join(f"WHEN {condition} THEN RAISE(ABORT, '{rule}')" for condition, rule in refusals)
    return f"CREATE TRIGGER {table}_way BEFORE INSERT ON {table}\nBEGIN SELECT CASE\n{cases}\nEND; END"


TRIGGERS_0002 = {
    "plan_versions_way": _refusing(
        "plan_versions",
        (_CANCELLED, "task_cancelled"),
        (_ENDED, "stage_forbids"),
        (f"{_KIND} IS NOT 'PlanAmended' AND {_STARTED}", "task_under_way"),
        (f"{_KIND} IS 'PlanAmended' AND NOT {_STARTED}", "not_started"),
    ),
    "approvals_way": _refusing(
        "approvals",
        (_CANCELLED, "task_cancelled"),
        (_STARTED, "task_under_way"),
        (f"{_NEWEST} IS NOT NEW.version", "plan_not_newest"),
        (f"NOT {_REHEARSED}", "not_rehearsed"),
        (_OWN, "own_plan"),
    ),
    "starts_way": _refusing(
        "starts",
        (_CANCELLED, "task_cancelled"),
        (f"{_NEWEST} IS NOT NEW.version", "plan_not_newest"),
        (f"{_KIND} IS NOT 'TaskStartedUnrehearsed' AND NOT {_APPROVED}", "not_approved"),
    ),
    "cancellations_way": _refusing("cancellations", (_STARTED, "task_under_way")),
    "reports_way": _refusing("reports", (f"{_PREPARED} AND NOT {_ENDED}", "report_before_end")),
    "closings_way": _refusing("closings", (f"{_PREPARED} AND NOT {_SIGNED}", "archive_without_signature")),
}
"""By name, as the second migration creates them: frozen with it."""
