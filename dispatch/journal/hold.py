"""Who has the journal's files open: many share them, and one alone may put them aside or back.

SQLite's own locks say who writes, not who is there; a database must not be moved under anybody's feet. So
each program holds ``DATABASE.lock`` shared while it has the journal open. Whoever wants the files alone takes
``DATABASE.gate`` first, through which everybody has to pass, and so nobody slips in between two of its steps.
The locks are the system's (flock): they end with the process, whatever way it ends.
"""

import os
import sys
import time
from pathlib import Path
from typing import Self

from dispatch.journal.errors import JournalUnavailable

if sys.platform != "win32":  # where a file that somebody has open cannot be moved in the first place
    import fcntl

_LOOK_EVERY_S = 0.02


class _Lock:
    """One lock file, open while it is locked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self, *, alone: bool, until: float) -> bool:
        """Lock, shared or alone; False if somebody is still in the way at *until* (monotonic)."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDONLY | os.O_CREAT, 0o600)
        if sys.platform == "win32":
            return True
        mode = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
        while True:
            try:
                fcntl.flock(self._file, mode | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return False
                time.sleep(_LOOK_EVERY_S)
            else:
                return True

    @property
    def is_open(self) -> bool:
        """Whether anything is held here."""
        return self._file is not None

    def release(self) -> None:
        """Let go; does nothing where nothing is held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class Hold:
    """This program's hold on the files of one journal. Ends with `release`, or the process."""

    def __init__(self, database: Path) -> None:
        self._lock = _Lock(database.with_name(f"{database.name}.lock"))
        self._gate = _Lock(database.with_name(f"{database.name}.gate"))

    def __enter__(self) -> Self:
        """Return itself; nothing is held yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        self.release()

    def share(self, patience_s: float) -> None:
        """Hold the files as one of many; from being alone, without letting anybody in between.

        Raises JournalUnavailable (``in_use``) if somebody is alone with them for so long; OSError.
        """
        until = time.monotonic() + patience_s
        passed = self._gate.is_open or self._gate.take(alone=False, until=until)
        shared = passed and self._lock.take(alone=False, until=until)
        self._gate.release()
        if not shared:
            self.release()
            raise JournalUnavailable("another program puts the journal aside or back", "in_use")

    def alone(self, patience_s: float) -> None:
        """Hold the files with nobody else there. Raises JournalUnavailable (``in_use``); OSError."""
        until = time.monotonic() + patience_s
        self.release()
        if not (self._gate.take(alone=True, until=until) and self._lock.take(alone=True, until=until)):
            self.release()
            raise JournalUnavailable("another program has the journal open", "in_use")

    def release(self) -> None:
        """Let go of the files."""
        self._lock.release()
        self._gate.release()
