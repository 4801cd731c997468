"""Files that nobody but their owner may read, from their first byte on."""

import os
from pathlib import Path


def for_the_owner(path: str, flags: int) -> int:
    """Open *path* for ``open``'s *opener*: made with mode 0600, and narrowed to it where it is wider.

    Raises OSError.
    """
    file = os.open(path, flags, 0o600)
    if os.name == "posix":
        os.fchmod(file, 0o600)  # one from before may be wider
    return file


def owned(path: Path) -> None:
    """Make *path*, empty, where there is none, and its owner's only where there is; never open what is there.

    For a database: SQLite gives what it keeps beside the file the file's own mode. Raises OSError.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
