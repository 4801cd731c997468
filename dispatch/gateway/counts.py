"""What came in and what was turned away, by reason."""

from collections import Counter
from collections.abc import Mapping

from dispatch.domain.observations import CountsSeen


class Counts:
    """Positions accepted, and everything refused by reason; goes on from what an earlier run had stored."""

    def __init__(self, accepted: int = 0, refused: Mapping[str, int] | None = None) -> None:
        self.accepted = accepted
        self._refused = Counter(refused or {})
        self._refusals = self._refused.total()

    def refuse(self, reason: str, times: int = 1) -> None:
        """Count a refusal."""
        self._refused[reason] += times
        self._refusals += times

    @property
    def stamp(self) -> tuple[int, int]:
        """Changes whenever a count does."""
        return self.accepted, self._refusals

    def seen(self) -> CountsSeen:
        """Return the counts as they stand."""
        return CountsSeen(self.accepted, dict(self._refused))
