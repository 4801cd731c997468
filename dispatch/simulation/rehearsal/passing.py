"""How the convoy came through: from where its lead and tail were at each second. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from dispatch.simulation.rehearsal.staging import Closing, Drive

SECTION_LATE_S = 10
"""A section on which the convoy loses no more than this against free roads let it through unhindered."""

WHOLE_LATE_S = 30
"""The same for its whole way."""

_STANDS_M, _STANDS_S = 2, 5
"""The convoy stands where its lead comes less far than this in so long."""

_Z = 1.96
"""Of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Way:
    """One run's convoy: metres of lead and tail at each second since it left."""

    drive: Drive
    lead_m: tuple[int, ...]
    tail_m: tuple[int, ...]

    def moved(self, by_s: int) -> "Way":
        """The same way at another hour."""
        drive = msgspec.structs.replace(
            self.drive,
            leaves_s=self.drive.leaves_s + by_s,
            knot_s=tuple(at_s + by_s for at_s in self.drive.knot_s),
        )
        return Way(drive, self.lead_m, self.tail_m)

    def passes_s(self, along_m: float) -> int | None:
        """When the lead was there; None when it never was."""
        return self._reaches(self.lead_m, along_m)

    def tail_out_s(self, along_m: float) -> int | None:
        """When the tail was over that place; None when it never was."""
        return self._reaches(self.tail_m, along_m)

    def stood_s(self) -> int:
        """Seconds in which it stood between its start and its end, planned stays included."""
        lead = np.array(self.lead_m)
        under_way = (lead[:-_STANDS_S] > lead[0]) & (lead[_STANDS_S:] < lead[-1] - _STANDS_M)
        return int(((lead[_STANDS_S:] - lead[:-_STANDS_S] < _STANDS_M) & under_way).sum())

    def standings(self) -> list[tuple[int, int, int]]:
        """Where it stood: from which second, for how long, at which metre."""
        lead = np.array(self.lead_m)
        found: list[tuple[int, int, int]] = []
        for second in range(len(lead) - _STANDS_S):
            if not lead[0] < lead[second] < lead[-1] - _STANDS_M:
                continue
            if lead[second + _STANDS_S] - lead[second] >= _STANDS_M:
                continue
            if found and second - sum(found[-1][:2]) <= _STANDS_S:
                found[-1] = (found[-1][0], second - found[-1][0], found[-1][2])
            else:
                found.append((second, 0, int(lead[second])))
        return [(self.drive.leaves_s + at, lasts + _STANDS_S, where) for at, lasts, where in found]

    def _reaches(self, metres: Sequence[int], along_m: float) -> int | None:
        place = int(np.searchsorted(np.array(metres), round(along_m)))
        return self.drive.leaves_s + place if place < len(metres) else None

    def section_s(self, closing: Closing) -> int | None:
        """How long the lead took over a closed section; None when it did not get through."""
        entered = self.passes_s(self.drive.edge_m[closing.first])
        left = self.passes_s(min(self.drive.edge_m[closing.last + 1], self.drive.knot_m[-1]))
        return left - entered if entered is not None and left is not None else None


def section_lost_s(way: Way, free: Way, closing: Closing) -> int | None:
    """What the convoy lost on a section against free roads; None when it did not get through."""
    took, freely = way.section_s(closing), free.section_s(closing)
    return took - freely if took is not None and freely is not None else None


def section_unhindered(way: Way, free: Way, closing: Closing) -> bool:
    """Whether a section let the convoy through as if it were alone."""
    lost = section_lost_s(way, free, closing)
    return lost is not None and lost <= SECTION_LATE_S


def lost_s(way: Way, free: Way) -> int | None:
    """What the convoy lost on its whole way against free roads; None when it did not arrive."""
    end_m = way.drive.knot_m[-1]
    came, freely = way.passes_s(end_m), free.passes_s(end_m)
    return came - freely if came is not None and freely is not None else None


def unhindered(way: Way, free: Way) -> bool:
    """Whether the convoy came through as if it were alone: hardly later, and without standing."""
    lost = lost_s(way, free)
    return lost is not None and lost <= WHOLE_LATE_S and way.stood_s() <= free.stood_s()


def interval(good: int, runs: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of *good* in *runs* > 0 (Wilson 1927)."""
    share, z2 = good / runs, _Z**2
    middle = (share + z2 / (2 * runs)) / (1 + z2 / runs)
    half = _Z / (1 + z2 / runs) * (share * (1 - share) / runs + z2 / (4 * runs**2)) ** 0.5
    return max(middle - half, 0.0), min(middle + half, 1.0)
