"""Runs the benchmarks: `python -m tests.bench [ONLY]`; see docs/benchmarks.md.

A benchmark is a module tests/bench/bench_NAME.py with `run() -> list[dict]`, each row {name, value, unit,
bar, ok}: *bar* is the figure to reach in words (">= 5000", "" where there is none yet), *ok* whether it was.
*ONLY* is part of a module's or of a row's name; a module that says ONLY_BY_NAME waits to be named. Writes
build/bench.json, to which each row brings the command that makes it again and the machine it was made on.
Exit 1 when a bar was missed, or nothing was measured.
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict

PROJECT = Path(__file__).resolve().parents[2]
REPORT = PROJECT / "build" / "bench.json"


class Row(TypedDict):
    """One figure as a benchmark gives it."""

    name: str
    value: float
    unit: str
    bar: str
    ok: bool


class Figure(Row):
    """One figure as it is written down."""

    command: str
    machine: str


def machine() -> str:
    """Processor, cores, and the Python that ran."""
    cpuinfo = Path("/proc/cpuinfo")
    models = (
        [
            line.partition(":")[2].strip()
            for line in cpuinfo.read_text().splitlines()
            if line.startswith("model name")
        ]
        if cpuinfo.exists()
        else []
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model = models[0] if models else platform.machine()
    return f"{model}, {cores} cores, Python {platform.python_version()}"


def modules() -> list[str]:
    """Names of the benchmarks, without their bench_."""
    return sorted(file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py"))


def measured(only: str) -> list[Figure]:
    """Run the benchmarks whose module's name holds *only*, or all and keep the rows whose name does."""
    chosen = [name for name in modules() if only in name] or modules()
    if not only:
        chosen = [name for name in chosen if not getattr(_module(name), "ONLY_BY_NAME", False)]
    by_row = only and not any(only in name for name in chosen)
    figures: list[Figure] = []
    for name in chosen:
        started = time.perf_counter()
        run: Callable[[], list[Row]] = _module(name).run
        rows = [row for row in run() if not by_row or only in row["name"]]
        print(f"{name}: {time.perf_counter() - started:.1f} s", file=sys.stderr)
        figures += [Figure(**row, command=f"make bench ONLY={name}", machine=machine()) for row in rows]
    return figures


def _module(name: str) -> Any:  # noqa: ANN401 — a module
    return import_module(f"tests.bench.bench_{name}")


def table(figures: list[Figure]) -> str:
    """The figures in columns, the bar beside each."""
    head = ("", "name", "value", "unit", "bar")
    cells = [
        head,
        *(
            ("ok" if f["ok"] else "MISS", f["name"], f"{f['value']:,.4g}", f["unit"], f["bar"] or "-")
            for f in figures
        ),
    ]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells
    )


def main(only: str = "") -> int:
    """Measure, print, write down; 0 when every bar was reached and something was measured."""
    figures = measured(only)
    if not figures:
        print(f"no benchmark has {only!r} in its name; there are: {', '.join(modules())}", file=sys.stderr)
        return 1
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    print(table(figures))
    print(machine())
    return 0 if all(figure["ok"] for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
