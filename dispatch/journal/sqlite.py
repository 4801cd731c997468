"""What is SQLite's alone: the pragmas, how a transaction begins, the triggers, the file itself."""

import os
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    # A dozen pages a decision: one commit in 250, not in 80, carries the log over into the database.
    "wal_autocheckpoint = 3000",
)

PROBE_MS = 1000
"""Another program that holds the file for so long is told of."""

TRIGGERS_0001 = {
    "entries_no_update": """
        CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END""",
    "entries_no_delete": """
        CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END""",
    # INSERT OR REPLACE deletes without the trigger above, so an entry must also be the next one.
    "entries_follow": """
        CREATE TRIGGER entries_follow BEFORE INSERT ON entries
        WHEN NEW.entry_id IS NOT 1 + coalesce((SELECT max(entry_id) FROM entries), 0)
          OR NEW.number IS NOT 1 + coalesce((SELECT max(number) FROM entries WHERE chain = NEW.chain), 0)
        BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END""",
    "chains_no_update": """
        CREATE TRIGGER chains_no_update BEFORE UPDATE ON chains
        BEGIN SELECT RAISE(ABORT, 'chains are never changed'); END""",
    "chains_no_delete": """
        CREATE TRIGGER chains_no_delete BEFORE DELETE ON chains
        BEGIN SELECT RAISE(ABORT, 'chains are never deleted'); END""",
    "chains_no_replace": """
        CREATE TRIGGER chains_no_replace BEFORE INSERT ON chains
        WHEN EXISTS (SELECT 1 FROM chains WHERE chain = NEW.chain)
        BEGIN SELECT RAISE(ABORT, 'chains are never changed'); END""",
}
"""By name, as the first migration creates them: frozen with it. `verify` notes one that is missing."""


def engine_of(url: URL, busy_timeout_s: float) -> Engine:
    """Return an engine whose connections are ready: pragmas set, writers begin with BEGIN IMMEDIATE.

    A database file that is not there is made for its owner alone (mode 0600); SQLite gives its companions
    the same mode. One that is there is opened by SQLite alone: to close any other descriptor of it would drop
    this process's locks (POSIX), and the next writer to leave would delete the WAL under the others.
    """
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(url.database, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    engine = create_engine(
        url,
        poolclass=NullPool,
        # The driver must not begin or commit by itself; the journal keeps its threads apart with a lock.
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": busy_timeout_s},
    )

    def ready(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.connection.cursor().execute("BEGIN IMMEDIATE")

    event.listen(engine, "connect", ready)
    event.listen(engine, "begin", begin)
    return engine


def try_to_write(cursor: DBAPICursor) -> None:
    """Become the writer for a moment and change nothing. Raises the driver's error after `PROBE_MS`."""
    cursor.execute("PRAGMA busy_timeout")
    ((patience_ms,),) = cursor.fetchall()
    cursor.execute(f"PRAGMA busy_timeout = {PROBE_MS}")
    try:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("ROLLBACK")
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience_ms}")


def use_wal(engine: Engine, patience_s: float) -> None:
    """Put the database into WAL mode; a change of mode ignores the busy timeout, hence the loop.

    Raises OperationalError if another program holds the file for longer than *patience_s*.
    """
    give_up = time.monotonic() + patience_s
    while True:
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                return
        except OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.02)
