"""A minute of fuzzing of frame reader and decoder, guided by coverage where atheris is installed."""

import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.field.mutation import CORPUS, LONGEST, mutations
from tests.field.target import try_bytes

SECONDS = 60


def run() -> str:
    """Fuzz for a minute; says with what and how often."""
    return _guided() if importlib.util.find_spec("atheris") else _changed()


def _guided() -> str:
    """By atheris, from the kept inputs on. AssertionError with its last words when it found something."""
    with tempfile.TemporaryDirectory(prefix="tieqi-fuzz-") as name:
        folder = Path(name) / "corpus"
        shutil.copytree(CORPUS, folder)
        options = [f"-max_total_time={SECONDS}", f"-max_len={LONGEST}", f"-artifact_prefix={name}/"]
        command = [sys.executable, "-m", "tests.soak.fuzzing", str(folder), *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=10 * SECONDS, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    found = re.search(r"Done (\d+) runs", done.stderr)
    assert found is not None, done.stderr[-2000:]
    return f"{int(found[1]):,} executions, guided by coverage (atheris)"


def _changed() -> str:
    """By changing the kept inputs blindly; another seed each time."""
    seed, count = time.time_ns(), 0
    end_s = time.monotonic() + SECONDS
    for data in mutations(seed):
        try:
            try_bytes(data)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {data.hex()}") from error
        count += 1
        if time.monotonic() > end_s:
            break
    return f"{count:,} executions, changed blindly (no atheris), seed {seed}"
