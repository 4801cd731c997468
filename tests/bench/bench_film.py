"""A rehearsal beside the live desk: the delay of the Qt loop while it runs, and the film at sixty times.

Gateway, demo city and desk run as in a shift, on the same machine as the rehearsal.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.__main__ import PROJECT, Row

ONLY_BY_NAME = True


def run() -> list[Row]:
    """Measure on the screen that there is (make starts one)."""
    with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.film_session", str(Path(folder))],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    rows: list[Row] = json.loads(done.stdout.splitlines()[-1])
    return rows
