"""What a seat can still take back: its last decision, for half a minute."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain.recorded import EntryRef

WITHIN = timedelta(seconds=30)
"""So long after it was taken a decision can be reversed by one key."""


@dataclass(frozen=True, slots=True)
class Reversible:
    """A decision that can be taken back *until* then.

    *command* names it as the seat's method does; *key* what it was about (an alert, assignment or task);
    *unit_id* the unit that was sent, or nothing; *ref* its entry.
    """

    command: str
    key: str
    unit_id: str
    until: datetime
    ref: EntryRef
