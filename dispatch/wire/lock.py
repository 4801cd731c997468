"""One process of a name in a data directory: held by an open transaction, which ends with the process."""

import sqlite3
from pathlib import Path


class AlreadyServedError(Exception):
    """Another live process of that name serves this data directory."""


class ProcessLock:
    """Holds ``<process>.lock``; SQLite's file lock works alike on every operating system."""

    def __init__(self, data_dir: Path, process: str) -> None:
        """Take the lock. Raises AlreadyServedError, or OSError if the directory cannot be written."""
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(data_dir / f"{process}.lock", timeout=0.0, isolation_level=None)
        except sqlite3.Error as error:
            raise OSError(f"{data_dir}: {error}") from error
        try:
            self._db.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._db.close()
            if "locked" in str(error):
                raise AlreadyServedError(f"another {process} serves {data_dir}") from error
            raise OSError(f"{data_dir}: {error}") from error

    def release(self) -> None:
        """Let the next one in."""
        self._db.close()
