"""Ten minutes of everything: how far desk and web process still grow in the last five."""

from typing import Any

from tests.bench.bench_screen import UNITS, measured

ONLY_BY_NAME = True
"""Ten minutes: `make bench ONLY=memory`."""

WITHIN_S = 900.0


def run() -> list[dict[str, Any]]:
    """Measure in a desk of its own."""
    return measured("memory", UNITS, WITHIN_S)
