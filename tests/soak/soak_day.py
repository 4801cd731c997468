"""Days of a centre in which everything befalls it; MINUTES=42 of wall time and SEED= may be set."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.journal.test_disk import can_mount
from tests.soak.day import PROJECT

MINUTES = 42.0
DISK_MB = 600
_MOUNT = f'mount -t tmpfs -o size={DISK_MB}m tmpfs "$0" && exec "$@"'
"""A disk of its own, so that it can be full."""


def run() -> str:
    """Live through it in a process of its own, which prints each fault and each invariant."""
    minutes = float(os.environ.get("MINUTES", MINUTES))
    seed = int(os.environ.get("SEED", time.time_ns() % 1_000_000))
    print(f"day: {minutes:g} minutes, SEED={seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="tieqi-soak-") as name:
        data_dir = Path(name) / "data"
        data_dir.mkdir()
        words = [sys.executable, "-m", "tests.soak.day", name, f"{minutes:g}", str(seed)]
        if can_mount():
            words = ["unshare", "-Urm", "sh", "-c", _MOUNT, str(data_dir), *words]
        done = subprocess.run(words, cwd=PROJECT, timeout=60 * minutes + 600, check=False)
    assert done.returncode == 0, f"an invariant does not hold (SEED={seed})"
    return f"{minutes:g} minutes, every invariant holds"
