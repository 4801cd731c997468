"""Where a journal lies."""

from pathlib import Path

FILE_NAME = "journal.sqlite3"
"""The journal's name in a data directory."""


def database_file(path: Path) -> Path:
    """Return the database that *path* means: the file itself, or the journal in a data directory."""
    return path / FILE_NAME if path.is_dir() else path
