"""``task rehearse``: plays a plan through in a process of its own; journalled where that is its next step."""

import argparse
import asyncio
import json
import sys

from dispatch.bootstrap.back_office import BackOffice
from dispatch.bootstrap.rehearsing import Rehearser
from dispatch.cli.task_words import refused
from dispatch.desk.task_commands import enter_rehearsal
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.printed import printed
from dispatch.domain.rehearsals import Depth, Figure
from dispatch.reports.labels import DEPTHS
from dispatch.simulation.rehearsal.result import RehearsalResult

_SHOWN = {
    "delay_vehicle_s": ("公众延误 public's delay", 3600, "车·小时 vehicle-h"),
    "unhindered_permille": ("无阻的比例 unhindered", 10, "%"),
    "convoy_lost_s": ("车队损失 convoy lost", 1, "s"),
    "queue_m": ("最长排队 longest queue", 1, "m"),
    "ambulance_delay_s": ("救护车延误 ambulances' delay", 1, "s"),
    "locked_junctions": ("锁死路口 locked junctions", 1, ""),
}


def rehearse(office: BackOffice, options: argparse.Namespace) -> int:
    """Rehearse the version that counts. Raises RehearsalRefusedError, one sentence; nothing is left then."""
    version = office.version(options.task)
    depth = Depth.THOROUGH if options.thorough else Depth.QUICK
    seeds = tuple(range(1, options.seeds + 1)) if options.seeds else ()
    rehearser = Rehearser(office.configuration, office.data_dir)
    result = asyncio.run(rehearser.rehearse(version.plan, depth, seeds, _progress))
    why = _journalled(office, options.task, version.version, result)
    if options.json:
        told = _told(options.task, version.version, result) | {"journalled": not why, "why": why}
        print(printed(json.dumps(told, ensure_ascii=False)))
        return 0
    for line in _lines(options.task, version.version, result):
        print(printed(line))
    print(printed(f"未入日志 not journalled: {why}" if why else f"已入日志 journalled  {result.digest}"))
    return 0


def _journalled(office: BackOffice, task_id: str, version: int, result: RehearsalResult) -> str:
    """Journal the rehearsal where the task is at that step and the person may; else say why not.

    A draft may be played through as often as somebody likes: that is no step of its way.
    """
    try:
        office.may_rehearse(task_id)
        office.decide(enter_rehearsal(office.person, task_id, version, result.rehearsal()))
    except RuleBrokenError as error:
        return refused(error)
    return ""


def _progress(share: float) -> None:
    """Where somebody looks, how far it is."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}" + ("\n" if share >= 1 else ""))
        sys.stderr.flush()


def _told(task_id: str, version: int, result: RehearsalResult) -> dict[str, object]:
    """All of it but the film."""
    return {
        "task": task_id,
        "version": version,
        "depth": result.depth.value,
        "seeds": result.seeds,
        "digest": result.digest,
        "programs": result.programs,
        "status": result.rehearsal().status,
        "figures": [
            {"name": one.name, "about": one.about, "value": one.value, "low": one.low, "high": one.high}
            for one in result.figures
        ],
        "conflicts": [one.words for one in result.conflicts],
    }


def _lines(task_id: str, version: int, result: RehearsalResult) -> list[str]:
    seeds = "、".join(map(str, result.seeds))
    head = f"{task_id} 第 {version} 版 {DEPTHS[result.depth]}演练 {result.rehearsal().status}，种子 {seeds}"
    figures = [_figure(one) for one in result.figures if not one.about and one.name in _SHOWN]
    return [head, *figures, *(f"注意 {one.words}" for one in result.conflicts)]


def _figure(one: Figure) -> str:
    words, over, unit = _SHOWN[one.name]
    spread = f"（{one.low / over:.1f} – {one.high / over:.1f}）" if one.low != one.high else ""
    return f"{words}  {one.value / over:.1f}{spread} {unit}".rstrip()
