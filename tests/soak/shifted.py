"""A wall clock that is set forward and back while programs run: as much of it as can be reached in a process.

`python -m tests.soak.shifted FILE ARGUMENTS…` runs main.py with it. FILE holds the seconds by which the wall
clock is wrong. A city that runs so also notes in ``orders.txt`` beside FILE each order that a rider hears:
*acted* or only *heard* (as one that is repeated), its process id, the unit, the order's number.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch.wire.clock import SystemClock

ORDERS = "orders.txt"


def shift_clocks(file: Path) -> None:
    """Let `time.time` and the programs' own clock of the machine be wrong by what *file* says."""
    true_s = time.time

    def wrong_s() -> float:
        try:
            return float(file.read_text())
        except (OSError, ValueError):  # not written yet, or just being written
            return 0.0

    def now(_clock: SystemClock) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=wrong_s())

    time.time = lambda: true_s() + wrong_s()
    SystemClock.now = now  # type: ignore[method-assign, assignment]  # the one place where the machine's time comes from


def note_orders(file: Path) -> None:
    """Have each order noted that a rider of this process hears, and whether he really acts."""
    from dispatch.simulation.riders import Rider  # noqa: PLC0415 — SUMO, which the gateway does without

    take: Callable[[Rider, int, float, float, str], bool] = Rider.take_order

    def noted(rider: Rider, order_no: int, lat_deg: float, lon_deg: float, words: str) -> bool:
        is_new = take(rider, order_no, lat_deg, lon_deg, words)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(f"{'acted' if is_new else 'heard'} {os.getpid()} {rider.unit_id} {order_no}\n")
        return is_new

    Rider.take_order = noted  # type: ignore[method-assign, assignment]  # that is where a rider acts


def main() -> int:
    """Run main.py's command with the wrong clock."""
    file = Path(sys.argv[1])
    shift_clocks(file)
    if "city" in sys.argv[2:3]:
        note_orders(file.with_name(ORDERS))
    sys.argv = ["main.py", *sys.argv[2:]]
    from main import main as run  # noqa: PLC0415 — the clock goes wrong first

    return run()


if __name__ == "__main__":
    sys.exit(main())
