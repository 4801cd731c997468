"""``task``: prepared tasks without a screen. Exit 0 done, 1 the plan is at fault, 2 it could not be done."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dispatch.bootstrap.back_office import BackOffice
from dispatch.cli import task_words
from dispatch.desk.task_commands import open_task
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.geo import Place
from dispatch.domain.plan_flaws import Flaw, PlanFlawedError
from dispatch.domain.plan_json import MOST_BYTES, plan_from_json, plan_to_json
from dispatch.domain.printed import printed
from dispatch.reports.json_form import report_json
from dispatch.reports.printing import check_ending, write_report
from dispatch.tasks.findings import Weight
from dispatch.tasks.missing import missing
from dispatch.tasks.on_map import off_map

FAULTS = 1


class TaskRefusedError(ValueError):
    """What was asked cannot be done; the message says why in both languages."""


def run(options: argparse.Namespace) -> int:
    """Carry one verb out. Raises what the last wall puts into a line."""
    office = BackOffice(options.city, options.data, options.name)
    try:
        return _VERBS[options.question](office, options)
    except RuleBrokenError as error:
        raise TaskRefusedError(task_words.refused(error)) from error


def _say(text: str) -> None:
    print(printed(text))


def _say_json(value: object) -> None:
    print(printed(json.dumps(value, ensure_ascii=False)))


def _list(office: BackOffice, options: argparse.Namespace) -> int:
    rows = [task_words.row(task) for task in office.tasks().values()]
    if options.json:
        _say_json(rows)
        return 0
    for row in rows:
        _say(task_words.line(row))
    return 0


def _show(office: BackOffice, options: argparse.Namespace) -> int:
    issue = office.issue(options.task)
    if options.json:
        print(printed(json.dumps(json.loads(report_json(issue.report, issue.digest)), ensure_ascii=False)))
        return 0
    for line in task_words.told(issue):
        _say(line)
    return 0


def _check(office: BackOffice, options: argparse.Namespace) -> int:
    plan = office.version(options.task).plan
    lacks, found = missing(plan), office.findings(plan, options.task)
    faults = bool(lacks) or any(one.weight is Weight.FAULT for one in found)
    if options.json:
        _say_json(
            {
                "task": options.task,
                "missing": [{"path": one.path, "words": one.words} for one in lacks],
                "findings": [
                    {
                        "weight": one.weight.name.lower(),
                        "path": one.path,
                        "rule": one.rule.value,
                        "words": one.words,
                    }
                    for one in found
                ],
            }
        )
        return FAULTS if faults else 0
    for lack in lacks:
        _say(f"缺 missing  {lack.path}  {lack.words}")
    for one in found:
        word = "错 fault" if one.weight is Weight.FAULT else "注意 warning"
        _say(f"{word}  {one.path}  {one.words}")
    if not lacks and not found:
        _say("没有发现问题 nothing found")
    return FAULTS if faults else 0


def _report(office: BackOffice, options: argparse.Namespace) -> int:
    check_ending(options.out.suffix)  # before the network is read
    write_report(office.issue(options.task), options.out)
    _say(f"{options.out}")
    return 0


def _import(office: BackOffice, options: argparse.Namespace) -> int:
    """Begin a task. A file that is no plan, or one for other roads, is refused field by field."""
    try:
        plan = plan_from_json(_read(options.file))
    except PlanFlawedError as error:
        return _complain(error.flaws)
    strange = off_map(plan, office.index)
    if strange:
        return _complain(strange)
    plane = office.network.plane
    middle = Place.at(plane.lat_deg, plane.lon_deg)
    found = office.findings(plan)
    task_id = office.decide(open_task(office.person, plan, middle))
    _say(f"{task_id}  {plan.brief.title}")
    lacks = missing(plan)
    if lacks or found:
        _say(f"缺 {len(lacks)} 项, 提示 {len(found)} 条: task check {task_id}")
    return 0


def _read(file: Path) -> bytes:
    """The file's bytes, no more than a plan may have and one. Raises OSError."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _complain(flaws: Sequence[Flaw]) -> int:
    for flaw in flaws:
        sys.stderr.write(f"{printed(str(flaw))}\n")
    return FAULTS


def _export(office: BackOffice, options: argparse.Namespace) -> int:
    content = plan_to_json(office.version(options.task).plan)
    new = options.file.with_name(f".{options.file.name}.new")
    try:
        new.write_bytes(content)
        new.replace(options.file)
    finally:
        new.unlink(missing_ok=True)
    _say(f"{options.file}")
    return 0


def _rehearse(office: BackOffice, options: argparse.Namespace) -> int:
    from dispatch.cli.task_rehearsal import rehearse  # noqa: PLC0415 — the simulation's rooms are for this verb

    return rehearse(office, options)


_VERBS: Mapping[str, Callable[[BackOffice, Any], int]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "rehearse": _rehearse,
    "report": _report,
    "import": _import,
    "export": _export,
}
