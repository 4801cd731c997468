"""What the page says and offers: which rehearsals there are, what may be begun, how far it is. No widgets."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.rehearsals import Depth
from dispatch.domain.tasks import TaskStage
from dispatch.picture.prepared import PlanVersion, Rehearsed
from dispatch.picture.views import TaskView
from dispatch.tasks.way import Step
from ui.bridge.rehearsals import Job, Work
from ui.kit.formatters import clock_words, time_words

translate = QCoreApplication.translate

_MOST_SEEDS, _GREATEST_SEED = 50, 1_000_000
_EARLY = 0.03
"""Before so much is done nobody knows how long the rest takes."""


@dataclass(frozen=True, slots=True)
class Made:
    """A rehearsal that was made: *words* name it in the list."""

    digest: str
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class PageState:
    """*version*: what would be rehearsed; *why_not*: why nothing can be begun; *made*: newest first."""

    version: PlanVersion | None
    why_not: str
    made: tuple[Made, ...]

    @property
    def may_begin(self) -> bool:
        """Whether a rehearsal or a search may be begun."""
        return self.version is not None and not self.why_not


NOTHING = PageState(None, "", ())


def page_state(task: TaskView | None, steps: Collection[Step], *, is_possible: bool) -> PageState:
    """The page's state for a task; *steps*: what the person may do; *is_possible*: for a simulated city."""
    prepared = task.prepared if task is not None else None
    version = prepared.newest if prepared is not None else None
    if task is None or prepared is None or version is None:
        return PageState(None, translate("rehearsal", "先选一个有预案的任务"), ())
    newest: dict[str, Made] = {}  # one that was repeated to the same numbers stands there once
    for number, one in reversed(list(enumerate(prepared.rehearsals, start=1))):
        digest = one.rehearsal.digest
        newest.setdefault(digest, Made(digest, one.version, _made_words(number, one, version.version)))
    why_not = _why_not(task, steps, is_possible=is_possible)
    return PageState(version, why_not, tuple(newest.values()))


def _why_not(task: TaskView, steps: Collection[Step], *, is_possible: bool) -> str:
    if not is_possible:
        return translate("rehearsal", "真实城市不能仿真演练; 预案核对照常可用")
    if Step.REHEARSE in steps:
        return ""
    if task.stage in {TaskStage.DRAFT, TaskStage.RETURNED}:
        return translate("rehearsal", "预案还是草稿: 补齐后报编制完成, 再演练")
    if task.stage in {TaskStage.PLANNED, TaskStage.REHEARSED, TaskStage.APPROVED}:
        return translate("rehearsal", "演练由预案编制人或任务负责人启动")
    return translate("rehearsal", "任务已过演练阶段; 做过的演练仍可放映")


def _made_words(number: int, one: Rehearsed, newest: int) -> str:
    words = translate("rehearsal", "演练 {number} · {depth} · 第 {version} 版 · {seeds} · {time}").format(
        number=number,
        depth=depth_word(one.rehearsal.depth),
        version=one.version,
        seeds=seed_words(one.rehearsal.seeds),
        time=time_words(one.at)[:5],
    )
    return words if one.version == newest else translate("rehearsal", "{words} (旧版)").format(words=words)


def depth_word(depth: Depth) -> str:
    """How deep."""
    return translate("rehearsal", "细致") if depth is Depth.THOROUGH else translate("rehearsal", "快速")


def seed_words(seeds: Sequence[int]) -> str:
    """``种子 1 2 3``; of many how many."""
    few = 4
    shown = " ".join(str(seed) for seed in seeds) if len(seeds) <= few else f"{len(seeds)}"
    return translate("rehearsal", "种子 {seeds}").format(seeds=shown)


def seeds_of(text: str) -> tuple[int, ...] | None:
    """The seeds somebody typed: () for none, None for what is none."""
    parts = [part for part in re.split(r"[\s,，、;；]+", text) if part]
    if len(parts) > _MOST_SEEDS or any(not part.isdigit() or not part.isascii() for part in parts):
        return None
    seeds = tuple(dict.fromkeys(int(part) for part in parts))
    return seeds if all(0 < seed <= _GREATEST_SEED for seed in seeds) else None


def job_words(job: Job, lasts_s: float) -> str:
    """How far it is, and how long it may still take."""
    what = {
        Work.QUICK: translate("rehearsal", "快速演练"),
        Work.THOROUGH: translate("rehearsal", "细致演练"),
        Work.PROPOSE: translate("rehearsal", "搜索提案"),
    }[job.work]
    words = translate("rehearsal", "{what}第 {version} 版: {percent}%, 已用 {lasts}").format(
        what=what, version=job.version, percent=int(job.share * 100), lasts=clock_words(lasts_s)
    )
    if job.share < _EARLY:
        return words
    left_s = lasts_s * (1 - job.share) / job.share
    return translate("rehearsal", "{words}, 约还需 {left}").format(words=words, left=clock_words(left_s))


def head_words(state: PageState) -> str:
    """Which version it is about, and why no rehearsal may begin now."""
    version = state.version
    words = translate("rehearsal", "第 {version} 版").format(version=version.version) if version else ""
    return " · ".join(part for part in (words, state.why_not) if part)


def saved_words(state: PageState) -> str:
    """What has to be done with the version into which proposals were taken over."""
    version = state.version.version if state.version is not None else 0
    return translate("rehearsal", "已存为第 {version} 版草稿: 报编制完成后再演练一次").format(version=version)


def leaving(state: PageState) -> datetime | None:
    """When the convoy leaves by the plan."""
    main = state.version.plan.route("") if state.version is not None else None
    return main.points[0].passes_at if main is not None and main.points else None
