"""The desk as a whole: from a key to the committed and shown decision, and from the start to moving units."""

import json
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
COLD_WITHIN_S, SECOND_WITHIN_S = 6.0, 3.0
START_WITHIN_S = 120.0


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
        {
            "name": name,
            "value": round(statistics.median(times), 2),
            "unit": "s",
            "bar": f"<= {bar_s:g}",
            "ok": statistics.median(times) <= bar_s,
        }
        for name, times, bar_s in (
            ("cold start of all three -> map with units, median", cold, COLD_WITHIN_S),
            ("second start -> map with units, median", second, SECOND_WITHIN_S),
        )
    ]


def started(data_dir: Path, *, keep: bool) -> float:
    """Start the desk, wait until its map has drawn units, and end it: by asking, or (*keep*) by a crash."""
    drawn = times_drawn(data_dir)
    began_s = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "main.py"), "desk", "--data", str(data_dir), "--size", "1366x768"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while times_drawn(data_dir) == drawn:
            if process.poll() is not None or time.perf_counter() - began_s > START_WITHIN_S:
                raise RuntimeError("the desk drew no unit")
            time.sleep(0.02)
        took_s = time.perf_counter() - began_s
    finally:
        process.send_signal(signal.SIGKILL if keep else signal.SIGTERM)
        process.wait(60)
    if not keep:
        deadline_s = time.perf_counter() + 30
        while list(data_dir.glob("*.json")) and time.perf_counter() < deadline_s:
            time.sleep(0.1)
    return took_s


def times_drawn(data_dir: Path) -> int:
    """How often a desk of this directory has told its log that its map shows units."""
    file = data_dir / "log" / "desk-1.log"
    return file.read_text(encoding="utf-8").count("units_drawn") if file.is_file() else 0
