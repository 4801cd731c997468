"""The dispatcher's screen under full load: the loop's delay, the keys, the frames, the command line."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
UNITS = 500
UNITS_TO_TYPE_AMONG = 1000
WITHIN_S = 300.0


def run() -> list[dict[str, Any]]:
    """Measure each part in a desk of its own, on the screen that there is (make starts one)."""
    return measured("screen", UNITS, WITHIN_S) + measured("typing", UNITS_TO_TYPE_AMONG, WITHIN_S)


def measured(what: str, units: int, within_s: float) -> list[dict[str, Any]]:
    """Rows of one session of `tests.bench.full_desk`. Raises RuntimeError with its last words."""
    with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.full_desk", what, folder, str(units)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=within_s,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    rows: list[dict[str, Any]] = next(
        json.loads(line) for line in reversed(done.stdout.splitlines()) if line.startswith("[{")
    )
    return rows
