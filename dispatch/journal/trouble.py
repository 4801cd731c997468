"""What was found about the record when it was opened, as data: the screen says it in its own way."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class JournalTrouble:
    """One finding; *words* are for people, with the database's own where there are any.

    *code*, from grave to slight: ``set_aside`` (the journal was damaged; a new one has begun), ``restored``
    (it was put back from a copy), ``anchor_ahead``, ``anchor_broken`` (somebody should look: entries were cut
    off or changed), ``anchor_missing``, ``anchor_behind`` (a power cut does that), ``anchor_unwritten`` (no
    anchor can be written just now). *file*: the journal set aside; *copy*, *copied_at*: the last good copy,
    to be offered.
    """

    code: str
    words: str
    file: str = ""
    copy: str = ""
    copied_at: datetime | None = None
