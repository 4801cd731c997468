"""The envelope of a fact in the journal."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.facts import Fact


@dataclass(frozen=True, slots=True, order=True)
class EntryRef:
    """Names one entry: the writer's chain and the number in it, from 1."""

    chain: str
    number: int

    def __str__(self) -> str:
        """Return ``chain:number``."""
        return f"{self.chain}:{self.number}"

    @classmethod
    def parse(cls, text: str) -> "EntryRef":
        """Read ``chain:number``. Raises ValueError for anything else."""
        chain, separator, number = text.rpartition(":")
        if not separator or not chain or not number.isdigit():
            message = f"not an entry reference: {text!r}"
            raise ValueError(message)
        return cls(chain, int(number))


@dataclass(frozen=True, slots=True)
class Sealed:
    """What stands in the place of a fact about a secret task for whoever may not, or cannot, read it."""

    task_id: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A committed fact: its place in the total order, its name, when, by whom and because of what.

    *sealed*: it is about a secret task, and what lies in the file is sealed.
    """

    entry_id: int
    ref: EntryRef
    at: datetime
    kind: str
    version: int
    actor: str
    because: tuple[EntryRef, ...]
    fact: Fact | Sealed
    sealed: bool = False
