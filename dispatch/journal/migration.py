"""Brings a database to this program's schema, once, whoever comes first, and keeps it as it was."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from dispatch.journal.errors import JournalUnavailable

HEAD = "0003"
"""The schema that this program writes. A test holds it equal to the newest migration."""

BEFORE_UPGRADE = "before-upgrade"
"""Folder in the data directory with a folder for each older schema: copies as `backup` makes them."""

VERIFIED = 2000
"""So many of the newest entries of that copy are verified: everybody waits."""

SCRIPTS = Path(__file__).with_name("migrations")


def present_version(connection: Connection) -> str | None:
    """Return the schema's version in the database, or None if the journal was never made there."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def migrate(connection: Connection, file: Path) -> None:
    """Bring the database in *file* to HEAD inside the transaction that *connection* has begun.

    Raises JournalUnavailable if a newer program made the database, or if an older one cannot be copied first:
    then nothing was changed.
    """
    version = present_version(connection)
    if version == HEAD:
        return
    # Imported here: a quarter of a second that only a new or an old database pays.
    from alembic import command  # noqa: PLC0415 — see above
    from alembic.config import Config  # noqa: PLC0415 — see above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 — see above

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        why = f"the journal has schema {version}, this program knows up to {HEAD}"
        raise JournalUnavailable(why, "newer")
    if version is not None:
        from dispatch.journal.backup import back_up  # noqa: PLC0415 — as above, and only an old one

        back_up(file, file.parent / BEFORE_UPGRADE / version, datetime.now(UTC), newest=VERIFIED)
    command.upgrade(config, "head")
