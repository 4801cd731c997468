"""The options of ``task``, a verb after the other."""

import argparse
import re
from pathlib import Path

_NUMBER = re.compile(r"T?0*([1-9]\d{0,8})", re.ASCII)
_MOST_SEEDS = 50


def task_number(text: str) -> str:
    """A task's number as it is written: ``7`` is T0007. Raises ArgumentTypeError for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"不是任务编号 not a task's number, such as T0007 or 7: {text}")
    return f"T{int(found[1]):04d}"


def _seeds(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_SEEDS:
        raise argparse.ArgumentTypeError(f"1 to {_MOST_SEEDS} seeds, not {text}")
    return int(text)


def task_parser(parser: argparse.ArgumentParser) -> None:
    """Add the verbs and their options."""
    verbs = parser.add_subparsers(
        dest="question", required=True, metavar="list|show|check|rehearse|report|import|export"
    )
    several = verbs.add_parser("list", help="every task, a line each")
    show = verbs.add_parser("show", help="one task: its facts, its plan's versions, what was decided")
    check = verbs.add_parser("check", help="what its plan lacks, and what is unwise in it; exit 1 for faults")
    rehearse = verbs.add_parser("rehearse", help="play its plan through in the simulated city")
    report = verbs.add_parser("report", help="write its report to a file")
    bring = verbs.add_parser("import", help="begin a task with a plan from a file; exit 1 for a wrong one")
    export = verbs.add_parser("export", help="write its plan to a file")
    for verb in (show, check, rehearse, report, export):
        verb.add_argument("task", type=task_number, metavar="N", help="the task's number: T0007, or 7")
    bring.add_argument("file", type=Path, metavar="FILE.json", help="a plan as docs/plan-format.md describes")
    export.add_argument("file", type=Path, metavar="FILE.json", help="where to write it")
    report.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="FILE.pdf, FILE.docx or FILE.json"
    )
    rehearse.add_argument(
        "--seeds", type=_seeds, metavar="K", help="so many random seeds, 1 to K (default: the depth's own)"
    )
    rehearse.add_argument(
        "--thorough", action="store_true", help="every car by itself: minutes instead of seconds"
    )
    for verb in (several, show, check, rehearse):
        verb.add_argument("--json", action="store_true", help="JSON instead of text")
    for verb in (several, show, check, rehearse, report, bring, export):
        verb.add_argument(
            "--city", default="demo", metavar="demo|CONFIG.toml", help="which city (default: the demo city)"
        )
        verb.add_argument("--data", type=Path, metavar="DIR", help="where the journal is kept")
        verb.add_argument(
            "--as",
            dest="name",
            default="",
            metavar="NAME",
            help="who asks or decides, by the list of people",
        )
