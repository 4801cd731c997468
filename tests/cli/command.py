"""Runs the program as a shell does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MAIN = [sys.executable, str(PROJECT / "main.py")]
WITHIN_S = 40.0

Done = subprocess.CompletedProcess[str]


def run(*words: object, stdin: bytes = b"") -> Done:
    """Run ``main.py`` with *words* and wait for its end."""
    done = subprocess.run(
        [*MAIN, *map(str, words)], input=stdin, capture_output=True, timeout=WITHIN_S, check=False
    )
    return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def begin(*words: object, cwd: Path = PROJECT) -> "subprocess.Popen[bytes]":
    """Start ``main.py`` with *words*; its output and errors are pipes."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*MAIN, *map(str, words)], cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe, env=os.environ
    )


def assert_one_line(done: Done, *words: str, code: int = 2) -> None:
    """The call failed with *code* and said so in one line that holds all *words*, nothing else."""
    assert done.returncode == code, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def wait_for(found: Callable[[], object], what: str, within_s: float = WITHIN_S) -> None:
    """Wait until something is there; fail when it is not in time."""
    end_s = time.monotonic() + within_s
    while not found():
        assert time.monotonic() < end_s, f"no {what} within {within_s} s"
        time.sleep(0.03)
