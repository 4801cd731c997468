"""What was found about the record when it was opened, as data: the screen says it in its own way."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dispatch.domain.facts import JournalSetAside
from dispatch.journal.backup import last_good


@dataclass(frozen=True, slots=True)
class JournalTrouble:
    """One finding; *words* are for people, with the database's own where there are any.

    *code*, from grave to slight: ``set_aside`` (the journal was damaged; a new one has begun), ``restored``
    (it was put back from a copy), ``anchor_ahead``, ``anchor_broken`` (somebody should look: entries were cut
    off or changed), ``anchor_missing``, ``anchor_behind`` (a power cut does that), ``anchor_unwritten`` (no
    anchor can be written just now). *file*: where the journal that was set aside lies; *copy*, *copied_at*:
    the last good copy, to be offered.
    """

    code: str
    words: str
    file: str = ""
    copy: str = ""
    copied_at: datetime | None = None


def replaced(fact: JournalSetAside, database: Path) -> JournalTrouble:
    """Say what became of the journal that stood in *database*'s place before: set aside, or put back.

    The copy offered is the newest one that is older than the setting aside: those after it are copies of the
    journal that has begun since.
    """
    file = database.parent / fact.file
    if fact.restored:
        return JournalTrouble("restored", fact.why, str(file))
    try:
        moved_at = datetime.fromtimestamp(file.parent.stat().st_mtime, UTC)
    except OSError:  # somebody has taken the folder away
        return JournalTrouble("set_aside", fact.why, str(file))
    copy = last_good(database, moved_at)
    folder, copied_at = ("", None) if copy is None else (str(copy.folder), copy.at)
    return JournalTrouble("set_aside", fact.why, str(file), folder, copied_at)
