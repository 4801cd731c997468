"""The third schema: the keys of secret tasks.

Written out and not taken from `dispatch.journal.seals`, which moves on.
"""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, LargeBinary, PrimaryKeyConstraint, Text

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "seals",
        Column("task_id", Text, nullable=False),
        Column("key_id", Text, nullable=False),
        Column("wrapped", LargeBinary, nullable=False),
        PrimaryKeyConstraint("task_id"),
        ForeignKeyConstraint(["task_id"], ["tasks.task_id"]),
        sqlite_strict=True,
    )
