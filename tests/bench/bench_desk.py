"""The desk as a whole: from a key to the committed and shown decision, and from the start to moving units."""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
STARTS = 3


def run() -> list[dict[str, Any]]:
    """Measure on the screen that there is (make starts one)."""
    with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as folder:
        rows = decisions(Path(folder))
    with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as folder:
        rows += starts(Path(folder))
    return rows


def decisions(data_dir: Path) -> list[dict[str, Any]]:
    """Dispatches by key in a session of its own process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.desk_session", str(data_dir)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def starts(data_dir: Path) -> list[dict[str, Any]]:
    """Seconds from the command to a map with units on it: all three cold, and gateway and city up."""
    cold = [started(data_dir, keep=False) for _ in range(STARTS)]
    started(data_dir, keep=True)  # a desk that is killed leaves gateway and city running
    second = [started(data_dir, keep=True) for _ in range(STARTS - 1)] + [started(data_dir, keep=False)]
    return [
        {"name": name, "value": round(statistics.median(times), 2), "unit": "s", "bar": "", "ok": True}
        for name, times in (
            ("cold start of all three -> map with units, median", cold),
            ("second start -> map with units, median", second),
        )
    ]


def started(data_dir: Path, *, keep: bool) -> float:
    """Start the desk, wait until its map has drawn units, and end it: by asking, or (*keep*) by a crash."""
    began_s = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "main.py"), "desk", "--data", str(data_dir), "--size", "1366x768"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        for line in process.stdout or ():
            if "units_drawn" in line:
                took_s = time.perf_counter() - began_s
                break
        else:
            raise RuntimeError("the desk ended without drawing a unit")
    finally:
        process.send_signal(signal.SIGKILL if keep else signal.SIGTERM)
        process.communicate(timeout=60)
    if not keep:
        deadline_s = time.perf_counter() + 30
        while list(data_dir.glob("*.json")) and time.perf_counter() < deadline_s:
            time.sleep(0.1)
    return took_s
