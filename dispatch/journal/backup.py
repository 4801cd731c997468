"""Copies of the journal, made while it is in use, each looked at before it counts; and putting one back.

A copy is a folder named by the time, with the database under its own name and the anchors as they stood
before the copying began. It comes into being under another name and is renamed when it has been found good,
so a folder with a plain name is a good copy. SQLite's own backup reads one state of the database, and holds
up nobody.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dispatch.journal import aside
from dispatch.journal.anchor import anchor_file, anchored_chains
from dispatch.journal.attachments import FOLDER as ATTACHMENTS
from dispatch.journal.attachments import copy_attachments
from dispatch.journal.condition import flaw_of, suspect_file
from dispatch.journal.errors import JournalUnavailable, unavailable
from dispatch.journal.hold import Hold
from dispatch.journal.place import database_file
from dispatch.journal.verification import verify

FOLDER = "backups"
"""Where the hourly copies lie in a data directory."""

_FORM = "%Y%m%dT%H%M%SZ"
_PAGES_AT_ONCE = 512
_PAUSE_S = 0.005
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Copy:
    """A good copy: its folder, when it was made, and how many entries it holds (-1: not counted again)."""

    folder: Path
    at: datetime
    entries: int = -1


def back_up(
    database: Path, folder: Path, now: datetime, *, keys: Path | None = None, newest: int | None = None
) -> Copy:
    """Copy the journal into a new folder in *folder*; look at each page of the copy and verify its entries.

    The files attached to plans are copied with it: as further names of the same files in copies without
    *keys*, the writers' keys, without which no other machine can go on with the chains.
    *newest*: verify only so many of the newest entries, where others wait for the processor.

    Raises JournalUnavailable: nothing was copied then (``damaged``: the journal itself is, and the next
    opening will look at each of its pages).
    """
    final = folder / now.astimezone(UTC).strftime(_FORM)
    part = final.with_name(final.name + _UNFINISHED)
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        copy = part / database.name
        _copy(database, copy)
        entries = _looked_at(copy, newest)
        if keys is not None:
            copy_keys(keys, part / "keys")
        copy_attachments(database.parent / ATTACHMENTS, part / ATTACHMENTS, linked=keys is None)
        part.rename(final)
        aside.sync_folder(folder)
    except (OSError, sqlite3.Error) as error:
        raise _told(database, unavailable(error, final)) from error
    except JournalUnavailable as error:
        _told(database, error)
        raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Copy(final, now, entries)


def _told(database: Path, error: JournalUnavailable) -> JournalUnavailable:
    if error.code == "damaged":
        suspect_file(database).touch(mode=0o600)
    return error


def _copy(database: Path, copy: Path) -> None:
    """Copy the anchors first: what is committed after them can only leave them behind."""
    for chain in anchored_chains(database):
        shutil.copyfile(anchor_file(database, chain), anchor_file(copy, chain))
    os.close(os.open(copy, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as source:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM chains").fetchone()  # one state for all steps, whoever writes
        with closing(sqlite3.connect(copy)) as target:
            target.execute("PRAGMA synchronous = OFF")  # synced once, below
            source.backup(target, pages=_PAGES_AT_ONCE, sleep=_PAUSE_S)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, readable where nothing can be written
    with copy.open("rb") as file:
        os.fsync(file.fileno())


def _looked_at(copy: Path, newest: int | None = None) -> int:
    """Check each page and the entries of a copy; return how many there are. Raises JournalUnavailable."""
    with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        flaw = flaw_of(connection, whole=True)
    if flaw is not None:
        raise JournalUnavailable(f"{copy}: {flaw}", "damaged")
    found = verify(copy, processes=1, newest=newest)
    if found.broken is not None:
        raise JournalUnavailable(f"{copy}: {found.broken}", "unavailable")
    return found.entries


def copy_keys(source: Path, target: Path) -> None:
    """Copy the keys that *target* does not have yet, for their owner alone. Raises OSError."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for key in (*source.glob("*.key"), *source.glob("*.aes")):
        if not (target / key.name).exists():
            descriptor = os.open(target / key.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as new:
                new.write(key.read_bytes())


def copies(folder: Path) -> list[Copy]:
    """Return the finished copies in *folder*, the oldest first."""
    found = []
    for path in sorted(folder.glob("*Z")):
        try:
            found.append(Copy(path, datetime.strptime(path.name, _FORM).replace(tzinfo=UTC)))
        except ValueError:  # somebody else's folder
            continue
    return found


def last_good(database: Path, before: datetime | None = None) -> Copy | None:
    """Return the newest hourly copy of *database*, none younger than *before*; None if there is none."""
    found = copies(database.parent / FOLDER)
    return next((copy for copy in reversed(found) if before is None or copy.at <= before), None)


def thin_out(database: Path, kept: int) -> None:
    """Delete the oldest hourly copies beyond *kept*, but none that is the last one of a journal set aside.

    Raises OSError.
    """
    moved = (path.stat().st_mtime for path in (database.parent / aside.FOLDER).glob("*"))
    spared = {last_good(database, datetime.fromtimestamp(at_s, UTC)) for at_s in moved}
    for copy in copies(database.parent / FOLDER)[:-kept]:
        if copy not in spared:
            shutil.rmtree(copy.folder)


def restore(place: Path, data_dir: Path, now: datetime, patience_s: float = 2.0) -> Copy:
    """Put a copy in the place of the journal in *data_dir*, which is set aside; nobody may have it open.

    *place*: the copy's folder, or a folder of copies, of which the newest is taken. Its every entry and its
    anchors are verified first. Raises JournalUnavailable, with nothing changed, and OSError.
    """
    chosen = next(reversed(copies(place)), Copy(place, now))
    source = database_file(chosen.folder)
    if not source.is_file():
        raise JournalUnavailable(f"{place}: no copy of a journal", "denied")
    entries = _looked_at(source)
    data_dir.mkdir(parents=True, exist_ok=True)
    database = data_dir / source.name
    with Hold(database) as hold:
        hold.alone(patience_s)
        aside.carry_on(database)
        aside.prepare(database, now, "restored", f"restored from {chosen.folder}", chosen.folder)
        aside.carry_on(database)
        copy_keys(chosen.folder / "keys", data_dir / "keys")
        copy_attachments(chosen.folder / ATTACHMENTS, data_dir / ATTACHMENTS)
    return Copy(chosen.folder, chosen.at, entries)
