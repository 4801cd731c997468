"""The evidence of a dispatch: all that was known and offered when the decision was taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.domain.geo import Place
from dispatch.domain.units import UnitState


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that could go, as it was offered.

    *rank* from 1; *eta_ms* road travel time; *route_m* its length; *position_age_ms* age of the position
    used; *reasons* are short codes with values, such as ``"fastest"`` or ``"on_beat:花园路"``.
    """

    rank: int
    unit_id: str
    eta_ms: int
    route_m: int
    state: UnitState
    position_age_ms: int
    place: Place
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that was not offered.

    *reason* is a code: stale_position, lost_position, no_position, busy, reserved, off_duty,
    beyond_reach, sos; *detail* a value to show with it (an age, a task).
    """

    unit_id: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A ranking that explains itself: candidates in order, the others with their reason.

    *digest* identifies the road state that was used, so that the ranking can be replayed.
    """

    place: Place
    candidates: Sequence[Candidate]
    left_out: Sequence[LeftOut]
    digest: str = ""

    def __post_init__(self) -> None:
        """Make tuples of the lists that a decoder brings."""
        for name in ("candidates", "left_out"):
            if isinstance(listed := getattr(self, name), list):
                object.__setattr__(self, name, tuple(listed))

    def candidate(self, unit_id: str) -> Candidate | None:
        """Return the candidate for *unit_id*, or None if it was not offered."""
        return next((c for c in self.candidates if c.unit_id == unit_id), None)
