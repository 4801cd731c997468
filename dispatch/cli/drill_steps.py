"""The steps of a task's drill, which happened and which did not, and the figures of what came of it."""

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.clock import CHINA
from dispatch.domain.tasks import AnswerBy
from dispatch.picture.views import TaskView
from dispatch.tasks.task_report import Moment, TaskReport

STEPS = {
    "draft": "起草",
    "planned": "预案已成",
    "rehearsed": "已演练",
    "approved": "已批准",
    "started": "开始执行",
    "told": "联络通知",
    "posts": "各岗到岗",
    "roll_call": "点名应答",
    "closed": "管制封闭",
    "convoy": "车队通过各岗",
    "opened": "管制放行",
    "ended": "执行完毕",
    "reported": "写报告",
    "remarked": "问题与建议",
    "signed": "签发",
    "archived": "归档",
}
"""Every step that has to happen, in its order, as a person calls it."""


@dataclass(frozen=True, slots=True)
class DrillStep:
    """One step: whether it happened, when, and in words what of it."""

    name: str
    is_done: bool
    at: datetime | None
    words: str


class Steps:
    """What happened so far."""

    def __init__(self) -> None:
        self._found: dict[str, DrillStep] = {}
        self._failure = ""

    def done(self, name: str, at: datetime, words: str) -> None:
        """Note a step that happened."""
        self.add(name, words, at, is_done=True)

    def add(self, name: str, words: str, at: datetime, *, is_done: bool) -> None:
        """Note a step, done or not."""
        self._found[name] = DrillStep(name, is_done, at, words)

    def failed(self, words: str, at: datetime) -> None:
        """Note why the drill went no further."""
        self._failure = f"{at.astimezone(CHINA):%H:%M:%S} {words}"

    @property
    def all(self) -> list[DrillStep]:
        """Every step that has to happen, in its order."""
        return [self._found.get(name, DrillStep(name, is_done=False, at=None, words="")) for name in STEPS]

    @property
    def are_done(self) -> bool:
        """Whether every step happened."""
        return all(step.is_done for step in self.all)

    def lines(self) -> list[str]:
        """The steps for a person."""
        lines = [
            f"{'✓' if step.is_done else '✗'} {_clock(step.at)}  {STEPS[step.name]}  {step.words}".rstrip()
            for step in self.all
        ]
        return [*lines, *([f"! {self._failure}"] if self._failure else [])]

    def summary(self) -> dict[str, object]:
        """The steps for another program."""
        steps = [
            {
                "step": step.name,
                "done": step.is_done,
                "at": step.at.isoformat() if step.at is not None else None,
                "words": step.words,
            }
            for step in self.all
        ]
        return {"done": self.are_done, "steps": steps} | ({"error": self._failure} if self._failure else {})


def figures_of(report: TaskReport, task: TaskView | None) -> dict[str, object]:
    """The figures of a task that was carried out, from its report and its record."""
    prepared = task.prepared if task is not None else None
    orders = [] if prepared is None else list(prepared.orders.values())
    answered = Counter(order.answered_by for order in orders)
    passings = [post.passed for post in report.posts if post.passed.planned_at is not None]
    return {
        "task": report.task.task_id,
        "report": report.report_id,
        "posts": {
            "planned": len(report.posts),
            "in_place": sum(post.stood.actual_at is not None for post in report.posts),
        },
        "passings": {"planned": len(passings)} | _late(passings),
        "closures": {
            "planned": len(report.closures),
            "closed": _late(closure.closed for closure in report.closures),
            "opened": _late(closure.opened for closure in report.closures),
        },
        "told_to_posts": {
            "orders": len(orders),
            "answered_by_terminal": answered[AnswerBy.TERMINAL],
            "answered_by_call": answered[AnswerBy.CALL],
        },
        "contacts": len(report.contacts),
        "deviations": dict(Counter(row.kind.value for row in report.deviations)),
        "undone": [one.words for one in report.undone],
        "unanswered": len(report.unanswered),
    }


def _late(moments: Iterable[Moment]) -> dict[str, object]:
    """How many happened, and the seconds behind the plan: the median and the one farthest off."""
    found = list(moments)
    late_s = [one.late_s for one in found if one.late_s is not None]
    return {
        "happened": sum(one.actual_at is not None for one in found),
        "late_s_median": round(statistics.median(late_s)) if late_s else None,
        "late_s_most": max(late_s, key=abs) if late_s else None,
    }


def _clock(at: datetime | None) -> str:
    return "--:--:--" if at is None else f"{at.astimezone(CHINA):%H:%M:%S}"
