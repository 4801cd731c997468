"""Puts a journal aside, untouched, and lets a new one or a copy take its place (docs/adr/0008).

Only a program that is alone with the files does it. What is to be done is written down first, beside the
database, and each step can be taken again: a program killed in the middle leaves the rest to the next one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec

from dispatch.domain.clock import Clock
from dispatch.domain.facts import ChainEnd, JournalSetAside
from dispatch.journal.anchor import anchor_file, anchored_chains
from dispatch.journal.beginning import start_file
from dispatch.journal.condition import damage, log_file, suspect_file
from dispatch.journal.errors import JournalUnavailable, unavailable
from dispatch.journal.hold import Hold

FOLDER = "set-aside"
"""Where they lie: a folder each, under the time, in the data directory."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """One journal set aside for another: *fact* is to be recorded first thing in the other one.

    *copy*: the folder whose journal takes its place, "" for a new one. *moved*: the old files are gone.
    """

    fact: JournalSetAside
    copy: str = ""
    moved: bool = False


def admit(database: Path, clock: Clock, patience_s: float) -> tuple[Hold, Replacement | None]:
    """Get a hold on the journal's files, in whose place there is a sound journal or none yet.

    With a Replacement the hold is alone: once its fact is recorded, `finish` it. Who has a damaged journal
    open is left word (`suspect_file`) to let go of it. Raises JournalUnavailable (``damaged_in_use``:
    somebody still has the damaged files open) and OSError.
    """
    hold = Hold(database)
    try:
        hold.share(patience_s)
        if not _pending_file(database).exists() and damage(database) is None:
            suspect_file(database).unlink(missing_ok=True)  # looked at as a whole, and sound
            return hold, None
        with suppress(OSError):  # where nothing can be written they find out by themselves
            suspect_file(database).touch(mode=0o600)
        _alone(hold, patience_s)
        why = damage(database) if not _pending_file(database).exists() else None
        if why is not None:
            prepare(database, clock.now(), "damaged", why)
        replacement = carry_on(database)
        if replacement is None:  # another program was faster
            hold.share(patience_s)
    except BaseException:
        hold.release()
        raise
    return hold, replacement


def _alone(hold: Hold, patience_s: float) -> None:
    try:
        hold.alone(patience_s)
    except JournalUnavailable as error:
        raise JournalUnavailable(f"damaged, and {error.why}", "damaged_in_use") from error


def prepare(database: Path, now: datetime, code: str, why: str, copy: Path | None = None) -> None:
    """Write down that the journal is to be set aside. The caller is alone with it. Raises OSError."""
    name = f"{now:%Y%m%dT%H%M%SZ}"
    taken = {path.name for path in (database.parent / FOLDER).glob("*")}
    unique = next(n for n in (name, *(f"{name}-{turn}" for turn in range(2, 10_000))) if n not in taken)
    fact = JournalSetAside(
        file=f"{FOLDER}/{unique}/{database.name}",
        code=code,
        why=why,
        ends=tuple(_ends(database)),
        restored=copy.name if copy is not None else "",
    )
    _write_down(database, Replacement(fact, str(copy.resolve()) if copy is not None else ""))


def carry_on(database: Path) -> Replacement | None:
    """Do what is written down and not done yet; None if nothing is. The caller is alone.

    Raises JournalUnavailable.
    """
    try:
        if not _pending_file(database).exists():
            return None
        replacement = msgspec.json.decode(_pending_file(database).read_bytes(), type=Replacement)
        if not replacement.moved:
            _move(database, database.parent / Path(replacement.fact.file).parent)
            replacement = replace(replacement, moved=True)
            _write_down(database, replacement)
        if replacement.copy and not database.exists():
            place(Path(replacement.copy) / database.name, database)
    except (OSError, msgspec.MsgspecError) as error:
        raise unavailable(error, _pending_file(database)) from error
    return replacement


def finish(database: Path) -> None:
    """Forget what was written down: it is done and recorded."""
    _pending_file(database).unlink(missing_ok=True)
    suspect_file(database).unlink(missing_ok=True)
    sync_folder(database.parent)


def place(copy: Path, database: Path) -> None:
    """Copy the journal *copy* with its anchors into the place of *database*, which is last to appear."""
    for chain in anchored_chains(copy):
        shutil.copyfile(anchor_file(copy, chain), anchor_file(database, chain))
        anchor_file(database, chain).chmod(0o600)
    new = database.with_name(f"{database.name}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        with copy.open("rb") as source:
            shutil.copyfileobj(source, target, 1024 * 1024)
        target.flush()
        os.fsync(target.fileno())
    new.replace(database)
    sync_folder(database.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in *folder* to the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _pending_file(database: Path) -> Path:
    return database.with_name(f"{database.name}.pending")


def _write_down(database: Path, replacement: Replacement) -> None:
    new = database.with_name(f"{database.name}.pending.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(replacement))
        file.flush()
        os.fsync(file.fileno())
    new.replace(_pending_file(database))
    sync_folder(database.parent)


def _move(database: Path, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    companions = [log_file(database), database.with_name(f"{database.name}-shm"), start_file(database)]
    anchors = [anchor_file(database, chain) for chain in anchored_chains(database)]
    for path in [*companions, *anchors, database]:
        if path.exists():
            path.rename(folder / path.name)
    suspect_file(database).unlink(missing_ok=True)
    sync_folder(folder)
    sync_folder(database.parent)


def _ends(database: Path) -> Iterator[ChainEnd]:
    """Read how each chain stood in the last whole line of its anchor."""
    for chain in anchored_chains(database):
        lines = anchor_file(database, chain).read_bytes().split(b"\n")[:-1]
        words = lines[-1].decode(errors="replace").split(" ") if lines else []
        if len(words) > 3 and words[2].isdigit():  # noqa: PLR2004 — tag, chain, count, head
            yield ChainEnd(chain, int(words[2]), words[3])
