"""Memory and handles of processes over time, and whether they grow."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path

MB = 1_000_000
LEAST_SAMPLES = 8
"""Fewer show no slope."""


def pss_bytes(pid: int) -> int:
    """Proportional set size, what the process adds to the machine's memory. Raises OSError: it is gone."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def handles(pid: int) -> int:
    """Open files and sockets. Raises OSError when it is gone."""
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def slope(points: list[tuple[float, float]]) -> float:
    """Median of the slopes between any two points (Theil and Sen): no single peak moves it."""
    slopes = [(y2 - y1) / (x2 - x1) for i, (x1, y1) in enumerate(points) for x2, y2 in points[i + 1 :]]
    return statistics.median(slopes) if slopes else 0.0


@dataclass
class Watch:
    """Samples of one process: (seconds, PSS in bytes, handles)."""

    name: str
    pid: int = 0
    samples: list[tuple[float, int, int]] = field(default_factory=list)

    def look(self, pid: int, at_s: float) -> None:
        """Take a sample; another process id begins anew."""
        if pid != self.pid:
            self.pid, self.samples = pid, []
        try:
            self.samples.append((at_s, pss_bytes(pid), handles(pid)))
        except OSError:  # it has just ended
            self.pid, self.samples = 0, []

    def growth_bytes(self) -> float:
        """PSS that the line through all samples gains from the first to the last."""
        return self._gain([(at_s, pss) for at_s, pss, _ in self.samples])

    def growth_handles(self) -> float:
        """Handles gained likewise."""
        return self._gain([(at_s, count) for at_s, _, count in self.samples])

    def _gain(self, points: list[tuple[float, float]]) -> float:
        return slope(points) * (points[-1][0] - points[0][0])

    @property
    def newest_bytes(self) -> int:
        """PSS as it was last."""
        return self.samples[-1][1]

    @property
    def newest_handles(self) -> int:
        """Handles as there were last."""
        return self.samples[-1][2]
