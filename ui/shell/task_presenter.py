"""The head and the list of the task window as data: chain, next steps, who may and why not. No widgets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState
from dispatch.domain.clock import CHINA
from dispatch.domain.people import Person, Role
from dispatch.domain.plans import SEALED_TITLE, Brief, TaskLevel
from dispatch.domain.tasks import TaskStage
from dispatch.picture.state import queue
from dispatch.picture.views import Picture, TaskView
from dispatch.tasks.missing import missing
from dispatch.tasks.way import STEPS, Step, may_see, open_steps
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import alert_number, one_line
from ui.kit.words import word
from ui.tasks.presenter import Step as ChainStep
from ui.tasks.presenter import StepState

translate = QCoreApplication.translate

_ORDER = (
    TaskStage.UNDER_WAY,
    TaskStage.SUSPENDED,
    TaskStage.APPROVED,
    TaskStage.REHEARSED,
    TaskStage.PLANNED,
    TaskStage.RETURNED,
    TaskStage.DRAFT,
    TaskStage.ENDED,
    TaskStage.REPORTED,
    TaskStage.ARCHIVED,
    TaskStage.CANCELLED,
)
"""What is happening first, then what is nearest to it, then what is over."""

_LEVELS = {
    TaskLevel.FIRST: QT_TRANSLATE_NOOP("plans", "一级"),
    TaskLevel.SECOND: QT_TRANSLATE_NOOP("plans", "二级"),
    TaskLevel.THIRD: QT_TRANSLATE_NOOP("plans", "三级"),
}

ROLES = {
    Role.DISPATCHER: QT_TRANSLATE_NOOP("plans", "调度员"),
    Role.PLANNER: QT_TRANSLATE_NOOP("plans", "预案编制人"),
    Role.SUPERVISOR: QT_TRANSLATE_NOOP("plans", "值班长"),
}

_NEXT = {
    TaskStage.DRAFT: Step.PLAN,
    TaskStage.RETURNED: Step.PLAN,
    TaskStage.PLANNED: Step.REHEARSE,
    TaskStage.REHEARSED: Step.APPROVE,
    TaskStage.APPROVED: Step.START,
    TaskStage.UNDER_WAY: Step.END,
    TaskStage.SUSPENDED: Step.RESUME,
    TaskStage.ENDED: Step.REPORT,
}
"""The step that leads on from a stage."""

STEP_WORDS = {
    Step.PLAN: QT_TRANSLATE_NOOP("plans", "定稿"),
    Step.REHEARSE: QT_TRANSLATE_NOOP("plans", "演练"),
    Step.APPROVE: QT_TRANSLATE_NOOP("plans", "批准"),
    Step.START: QT_TRANSLATE_NOOP("plans", "开始执行"),
    Step.END: QT_TRANSLATE_NOOP("plans", "执行完毕"),
    Step.RESUME: QT_TRANSLATE_NOOP("plans", "继续执行"),
    Step.REPORT: QT_TRANSLATE_NOOP("plans", "写报告"),
    Step.SIGN: QT_TRANSLATE_NOOP("plans", "签发"),
    Step.ARCHIVE: QT_TRANSLATE_NOOP("plans", "归档"),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in the list. *tone*: of the stage, a name of the palette's."""

    key: str
    title: str
    stage: str
    detail: str
    tone: str
    can_open: bool = True


def task_rows(picture: Picture, person: Person, unsaved: str | None = None) -> tuple[TaskRow, ...]:
    """Prepared tasks by stage, what is happening first; *unsaved*: title of a draft that is no task yet."""
    prepared = [task for task in picture.tasks.values() if task.prepared is not None]
    prepared.sort(key=lambda task: (_ORDER.index(task.stage), _begins(task), task.task_id))
    rows = [_row(task, person) for task in prepared]
    if unsaved is not None:
        title = one_line(unsaved) or translate("plans", "新预案")
        rows.insert(0, TaskRow("+", title, translate("plans", "未保存"), "", "medium"))
    return tuple(rows)


def _begins(task: TaskView) -> str:
    brief = brief_of(task)
    return brief.begins_at.isoformat() if brief is not None and brief.begins_at is not None else "9"


def brief_of(task: TaskView) -> Brief | None:
    """What the task is, by the version of its plan that counts."""
    version = task.prepared.current if task.prepared is not None else None
    return version.plan.brief if version is not None else None


def _row(task: TaskView, person: Person) -> TaskRow:
    tone = {
        TaskStage.UNDER_WAY: "link",
        TaskStage.SUSPENDED: "high",
        TaskStage.RETURNED: "high",
        TaskStage.APPROVED: "good",
    }.get(task.stage, "muted")
    stage = word(task.stage)
    brief = brief_of(task)
    if brief is None or not may_see(task, person):
        title = translate("plans", SEALED_TITLE)
        return TaskRow(task.task_id, title, stage, translate("plans", "无权查看"), tone, can_open=False)
    parts = (task.task_id, word(brief.kind), level_word(brief.level), moment_words(brief.begins_at))
    return TaskRow(task.task_id, task_title(brief), stage, " · ".join(filter(None, parts)), tone)


def task_title(brief: Brief) -> str:
    """The title, or that there is none yet."""
    return one_line(brief.title) or translate("plans", "(未命名)")


def level_word(level: TaskLevel | None) -> str:
    """一级, 二级, 三级; nothing for none."""
    return translate("plans", _LEVELS[level]) if level is not None else ""


def moment_words(moment: datetime | None) -> str:
    """Day and minute as people say them, ``11-24 17:30`` (Asia/Shanghai); nothing for none."""
    return moment.astimezone(CHINA).strftime("%m-%d %H:%M") if moment is not None else ""


# ------------------------------------------------------------------ the chain


_PASSED_OVER = (2, 3)
"""Rehearsal and approval, in the chain: an emergency start went without them, and must not look as if not."""


def chain_of(task: TaskView | None) -> tuple[ChainStep, ...]:
    """起草 → 预案 → 演练 → 批准 → 执行 → 结束 → 报告 → 归档, each done, now, failed or ahead."""
    names = (
        translate("plans", "起草"),
        translate("plans", "预案"),
        translate("plans", "演练"),
        translate("plans", "批准"),
        translate("plans", "执行"),
        translate("plans", "结束"),
        translate("plans", "报告"),
        translate("plans", "归档"),
    )
    if task is None or task.prepared is None:
        return tuple(ChainStep(name, StepState.AHEAD) for name in names)
    reached, is_broken = _reached(task)
    moments = _moments(task)
    steps = []
    for number, (name, at) in enumerate(zip(names, moments, strict=True)):
        state = StepState.DONE if number < reached else StepState.AHEAD
        if number == reached:
            state = StepState.FAILED if is_broken else StepState.NOW
        if number in _PASSED_OVER and number < reached and at is None and task.prepared.unrehearsed:
            state = StepState.FAILED
        steps.append(ChainStep(name, state, at if state is not StepState.AHEAD else None))
    return tuple(steps)


def _reached(task: TaskView) -> tuple[int, bool]:
    """Which of the eight comes now, and whether it went wrong there."""
    stage = task.stage
    done = {
        TaskStage.DRAFT: 1,
        TaskStage.PLANNED: 2,
        TaskStage.REHEARSED: 3,
        TaskStage.APPROVED: 4,
        TaskStage.UNDER_WAY: 4,
        TaskStage.SUSPENDED: 4,
        TaskStage.ENDED: 6,
        TaskStage.REPORTED: 7 if task.prepared is not None and task.prepared.signed is not None else 6,
        TaskStage.ARCHIVED: 8,
    }
    if stage is TaskStage.RETURNED:
        return 3, True
    if stage is TaskStage.CANCELLED:
        return 4, True
    return done[stage], stage is TaskStage.SUSPENDED


def _moments(task: TaskView) -> tuple[datetime | None, ...]:
    prepared = task.prepared
    if prepared is None:
        return (None,) * 8
    newest = prepared.newest
    rehearsed = [
        one.at for one in prepared.rehearsals if newest is not None and one.version == newest.version
    ]
    decided = prepared.approvals[-1:] or ()
    if task.stage is TaskStage.RETURNED:
        decided = prepared.returned[-1:]
    started = prepared.started or prepared.cancelled
    return (
        task.opened_at,
        newest.at if newest is not None else None,
        rehearsed[-1] if rehearsed else None,
        decided[-1].at if decided else None,
        started.at if started is not None else None,
        prepared.ended.at if prepared.ended is not None else None,
        prepared.signed.at if prepared.signed is not None else None,
        task.closed_at,
    )


# ------------------------------------------------------------------ who may, and why not


def next_step(task: TaskView) -> Step | None:
    """The step that leads on."""
    if task.stage is TaskStage.REPORTED:
        signed = task.prepared is not None and task.prepared.signed is not None
        return Step.ARCHIVE if signed else Step.SIGN
    return _NEXT.get(task.stage)


def next_words(picture: Picture, task: TaskView, person: Person) -> str:
    """What leads on from here and who may do it: what *person* lacks for it, or what the plan does."""
    step = next_step(task)
    prepared = task.prepared
    if prepared is None:
        return ""
    if step is None:
        return {
            TaskStage.CANCELLED: translate("plans", "已取消: {why}").format(why=_last_why(task)),
            TaskStage.ARCHIVED: translate("plans", "已归档, 只读"),
        }.get(task.stage, "")
    name = translate("plans", STEP_WORDS[step])
    reasons = list(_against(picture, task, person, step))
    if task.stage is TaskStage.RETURNED:
        reasons.insert(0, translate("plans", "已退回: {why}").format(why=_last_why(task)))
    return translate("plans", "下一步 {step}").format(step=name) + "".join(f" · {one}" for one in reasons)


def _last_why(task: TaskView) -> str:
    prepared = task.prepared
    if prepared is None:
        return ""
    decided = prepared.cancelled or (prepared.returned[-1] if prepared.returned else None)
    return one_line(decided.why) if decided is not None else ""


def _against(picture: Picture, task: TaskView, person: Person, step: Step) -> Iterable[str]:
    prepared = task.prepared
    version = prepared.current if prepared is not None else None
    if prepared is None or version is None:
        return
    if step not in open_steps(picture, task.task_id, person):
        role = translate("plans", ROLES[STEPS[step].role])
        if STEPS[step].or_in_charge:
            who = one_line(version.plan.brief.in_charge) or translate("plans", "负责人")
            yield translate("plans", "要由{role}或 {who} 来办").format(role=role, who=who)
        else:
            yield translate("plans", "要由{role}来办").format(role=role)
    if step is Step.PLAN and (lacks := missing(version.plan)):
        yield translate("plans", "还缺 {count} 项").format(count=len(lacks))
    if step is Step.APPROVE and version.by == person.name:
        yield translate("plans", "自己写的预案不能自己批准")
    if step is Step.SIGN and prepared.remarks is None:
        yield translate("plans", "负责人还没有写问题与建议")


def waiting_words(picture: Picture) -> str:
    """What nobody at the desk has taken yet and may not wait: calls for help, and the worst alerts."""
    waiting = [
        alert
        for alert in queue(picture)
        if alert.state is AlertState.NEW
        and (alert.kind is AlertKind.SOS or alert.level is AlertLevel.CRITICAL)
    ]
    if not waiting:
        return ""
    first = waiting[0]
    where = one_line(first.road) or one_line(first.place.words)
    words = translate("plans", "席位有 {count} 条未签收: {kind} {number} {where}").format(
        count=len(waiting), kind=word(first.kind), number=alert_number(first.alert_id), where=where
    )
    return f"⬣ {words.strip()}"
