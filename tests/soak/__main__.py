"""Runs the lasting tests: `python -m tests.soak [ONLY]`, at most an hour; exit 1 when one fails.

A lasting test is a module tests/soak/soak_NAME.py with `run() -> str`: it raises AssertionError or returns
what was done, in words. *ONLY* is part of a module's name.
"""

import sys
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path


def names() -> list[str]:
    """Names of the lasting tests, without their soak_."""
    return sorted(file.stem.removeprefix("soak_") for file in Path(__file__).parent.glob("soak_*.py"))


def main(only: str = "") -> int:
    """Run them one after the other and say what each did."""
    chosen = [name for name in names() if only in name]
    failed = []
    for name in chosen:
        begun_s = time.monotonic()
        run: Callable[[], str] = import_module(f"tests.soak.soak_{name}").run
        try:
            words = run()
        except Exception:  # noqa: BLE001 — the others are run all the same
            traceback.print_exc()
            words = "FAILED"
            failed.append(name)
        print(f"{name}: {words} ({time.monotonic() - begun_s:.0f} s)", flush=True)
    if not chosen:
        print(f"no lasting test has {only!r} in its name; there are: {', '.join(names())}", file=sys.stderr)
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
