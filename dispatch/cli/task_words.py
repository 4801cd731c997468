"""What ``task`` says, as lines and as rows of JSON."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dispatch.domain.clock import CHINA
from dispatch.domain.errors import RuleBrokenError
from dispatch.picture.views import TaskView
from dispatch.reports.chapters import Chapters
from dispatch.reports.labels import KINDS, STAGES
from dispatch.reports.paper import Block, Table, Words
from dispatch.reports.printing import Issue

_REFUSED = {
    "task_unknown": "没有这个任务 no such task",
    "task_sealed": "涉密任务，不在知悉人员之列 secret, and you are not named in it (--as NAME)",
    "not_prepared": "这个任务没有编制的预案 its plan comes from a template",
    "role_needed": "要由名册上有此职责的人来办 needs somebody on the list with this role (--as NAME)",
    "stage_forbids": "任务现在不在这一步 the task is not at this step",
    "plan_changed": "预案已被别人改过 somebody has saved another version",
    "plan_flawed": "预案里有错误的内容 the plan is wrong",
}


def refused(error: RuleBrokenError) -> str:
    """A rule that was broken, in words."""
    return f"{_REFUSED.get(error.rule, error.rule)}: {error.detail}"


def row(task: TaskView) -> dict[str, Any]:
    """A task as an object."""
    version = task.prepared.current if task.prepared is not None else None
    brief = version.plan.brief if version is not None else None
    return {
        "task": task.task_id,
        "kind": task.kind.value,
        "stage": task.stage.value,
        "title": task.title,
        "level": int(brief.level) if brief is not None and brief.level is not None else None,
        "begins_at": _moment(brief.begins_at if brief is not None else None),
        "ends_at": _moment(brief.ends_at if brief is not None else None),
        "in_charge": brief.in_charge if brief is not None else "",
        "version": version.version if version is not None else None,
        "report": task.report.report_id if task.report is not None else None,
        "sealed": task.sealed,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(CHINA).isoformat()


def line(of: dict[str, Any]) -> str:
    """The same in a line."""
    kinds = {kind.value: word for kind, word in KINDS.items()}
    stages = {stage.value: word for stage, word in STAGES.items()}
    begins = (
        datetime.fromisoformat(of["begins_at"]).strftime("%Y-%m-%d %H:%M") if of["begins_at"] else "-" * 16
    )
    return f"{of['task']}  {begins}  {stages[of['stage']]}  {kinds[of['kind']]}  {of['title']}"


def told(issue: Issue) -> Iterator[str]:
    """What the first chapters of the report say, and what is open."""
    chapters = Chapters(issue.report)
    yield chapters.summary()
    for chapter in (chapters.facts(), chapters.plan(), chapters.undone()):
        yield ""
        yield chapter.head
        for block in chapter.blocks:
            yield from _lines(block)
    report = issue.report
    signed = report.signature
    yield ""
    yield f"报告 {report.report_id or '尚未写定'}" + (f"，{signed.by}签发" if signed is not None else "")
    yield f"日志条目 {report.newest}  {issue.digest}"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Words():
            yield from (f"  {line}" for line in block.text.split("\n"))
        case Table(pairs=True):
            yield from (f"  {label}：{value}" for label, value in block.rows)
        case Table():
            if block.caption:
                yield f"  {block.caption}"
            yield from ("  " + "  ".join(row) for row in block.rows)
