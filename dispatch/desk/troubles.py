"""What is wrong with the record, gathered: this desk's own hand on it, the gateway's, what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatch.domain.clock import seconds_between
from dispatch.domain.facts import JournalSetAside
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.domain.recorded import Recorded
from dispatch.journal import JournalTrouble
from dispatch.journal.errors import REASONS

TOLD_FOR_S = 24 * 3600.0
"""So long every desk says that the journal was set aside, or put back from a copy."""

BEHIND = "behind"
"""What others recorded cannot be read just now."""


def newest_replacement(entries: Iterable[Recorded], now: datetime) -> JournalSetAside | None:
    """The entry that says that this journal took another one's place; None where there is none of a day."""
    found = None
    for entry in entries:
        if isinstance(entry.fact, JournalSetAside) and seconds_between(entry.at, now) < TOLD_FOR_S:
            found = entry.fact
    return found


def told_by_gateway(sources: Mapping[str, SourceSeen]) -> list[JournalTrouble]:
    """What the gateway says of its own hand on the record: ``code: words`` behind two of its lights."""
    found = []
    for name in ("journal", "anchor"):
        seen = sources.get(name)
        if seen is not None and seen.state in {SourceState.LOST, SourceState.LATE}:
            code, _, words = seen.detail.partition(": ")
            known = code in REASONS or code.startswith("anchor_")
            found.append(JournalTrouble(code, words) if known else JournalTrouble("unavailable", seen.detail))
    return found


def each_once(found: Iterable[JournalTrouble]) -> tuple[JournalTrouble, ...]:
    """The first of each code, in their order."""
    first: dict[str, JournalTrouble] = {}
    for trouble in found:
        first.setdefault(trouble.code, trouble)
    return tuple(first.values())
