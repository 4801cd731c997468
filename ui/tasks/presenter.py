"""The task panel's content: the chain from alert to report, how far each order has come, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind, AlertState
from dispatch.domain.facts import ReportWritten
from dispatch.domain.tasks import Answer, OrderState, ReleaseReason
from dispatch.picture.views import AlertView, AssignmentView, Picture, TaskView
from dispatch.tasks.words import STEPS
from ui.kit.band_clock import BandClock
from ui.kit.formatters import clock_words, distance_words, since_s, time_words
from ui.kit.plain import call_sign, one_line
from ui.kit.why_words import why_words
from ui.kit.words import condition_word, direction_words, word

translate = QCoreApplication.translate


class StepState(Enum):
    """How far a step of the chain is."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain: when it was done, what is to be said of it, in *brief* where room is short."""

    name: str
    state: StepState
    at: datetime | None = None
    note: str = ""
    brief: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One unit's order. *stages* with whether each was reached; *wrong* says why it does not go on.

    *waits_since*: since when an answer is awaited; *arrived_at* and *ended* tell how it went.
    """

    assignment_id: str
    head: str
    stages: tuple[tuple[str, bool], ...]
    wrong: str
    waits_since: datetime | None
    arrived_at: datetime | None
    ended: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class TaskCard:
    """All that the panel shows of one task, or of an alert that has none yet (*task_id* empty)."""

    task_id: str
    title: str
    origin: str
    steps: tuple[Step, ...]
    orders: tuple[OrderLine, ...]
    clock: BandClock | None
    hint: str
    report_title: str
    report: tuple[str, ...]
    is_open: bool


def task_of(picture: Picture, kind: str, name: str) -> tuple[AlertView | None, TaskView | None]:
    """The alert and the task that a selection is about; a unit's is the one that it is bound to."""
    if kind == "task":
        task = picture.tasks.get(name)
    elif kind == "unit":
        unit = picture.units.get(name)
        bound = picture.assignments.get(unit.assignment_id or "") if unit is not None else None
        task = picture.tasks.get(bound.task_id) if bound is not None else None
    else:
        alert = picture.alerts.get(name) if kind == "alert" else None
        return alert, picture.tasks.get(alert.task_id or "") if alert is not None else None
    return (picture.alerts.get(task.alert_id or "") if task is not None else None), task


def task_card(
    picture: Picture, alert: AlertView | None, task: TaskView | None, bands: tuple[int, int] | None
) -> TaskCard | None:
    """Put a task, or an alert that waits for one, into the panel's words; None for neither.

    *bands* are those of an alert without a task.
    """
    if task is None:
        return _card_of_alert(alert, bands) if alert is not None else None
    sent = [one for name in task.assignment_ids if (one := picture.assignments.get(name)) is not None]
    lead = next((one for one in sent if one.is_open), sent[-1] if sent else None)
    title = one_line(task.title)
    place = title if alert is None or alert.kind is AlertKind.SOS else _alert_title(alert)
    origin = " · ".join((word(task.kind), one_line(task.opened_by), time_words(task.opened_at)))
    return TaskCard(
        task_id=task.task_id,
        title=f"{task.task_id} {place}",
        origin=origin,
        steps=_steps(alert, task, sent, lead),
        orders=tuple(_order(one) for one in reversed(sent)),
        clock=_clock(alert, task, sent),
        hint=_hint(picture, task, lead),
        report_title=_report_title(task),
        report=_written(task),
        is_open=task.is_open,
    )


def _card_of_alert(alert: AlertView, bands: tuple[int, int] | None) -> TaskCard:
    is_new = alert.state is AlertState.NEW
    step = translate("tasks", "签收") if is_new else translate("tasks", "到场")
    limit_s = None if bands is None else bands[0 if is_new else 1]
    hint = translate("tasks", "尚未派警。回车看建议 · 1 派首选 · T 签收 · V 属实 · F 误报")
    return TaskCard(
        task_id="",
        title=_alert_title(alert),
        origin=" · ".join((word(alert.kind), alert.alert_id, time_words(alert.raised_at))),
        steps=_steps(alert, None, (), None),
        orders=(),
        clock=BandClock(alert.raised_at, step, limit_s) if alert.is_open else None,
        hint=hint if alert.is_open else word(alert.state),
        report_title="",
        report=(),
        is_open=False,
    )


def _alert_title(alert: AlertView) -> str:
    if alert.kind is AlertKind.SOS:
        return f"{word(alert.kind)} {call_sign(alert.unit_id or '')}".strip()
    return f"{one_line(alert.road)} {direction_words(one_line(alert.direction))}".strip()


def _clock(alert: AlertView | None, task: TaskView, sent: Sequence[AssignmentView]) -> BandClock | None:
    """The band to arrival; none once the task is over."""
    if task.plan is None or not task.is_open:
        return None
    start = alert.raised_at if alert is not None else task.opened_at
    arrivals = [one.arrived_at for one in sent if one.arrived_at is not None]
    return BandClock(start, translate("tasks", "到场"), task.plan.arrival_band_s, min(arrivals, default=None))


def _steps(
    alert: AlertView | None,
    task: TaskView | None,
    sent: Sequence[AssignmentView],
    lead: AssignmentView | None,
) -> tuple[Step, ...]:
    """预警→建议→派警→签收→到场→处置→报告, each as far as it is."""
    steps = [_alert_step(alert), *_dispatch_steps(lead), _answer_step(lead), _arrival_step(sent, lead)]
    handled_at = task.outcome_at if task is not None else None
    outcome = word(task.outcome) if task is not None and task.outcome is not None else ""
    steps.append(_step(translate("tasks", "处置"), handled_at, outcome))
    report_id = task.report.report_id if task is not None and task.report is not None else ""
    steps.append(_step(translate("tasks", "报告"), task.closed_at if task is not None else None, report_id))
    due = next((i for i, step in enumerate(steps) if step.state is StepState.AHEAD), None)
    is_open = task.is_open if task is not None else alert is not None and alert.is_open
    if due is not None and is_open and steps[due - 1].state is not StepState.FAILED:
        steps[due] = Step(steps[due].name, StepState.NOW, None, steps[due].note)
    return tuple(steps)


def _step(name: str, at: datetime | None, note: str = "") -> Step:
    return Step(name, StepState.AHEAD if at is None else StepState.DONE, at, note)


def _alert_step(alert: AlertView | None) -> Step:
    name = translate("tasks", "预警")
    if alert is None:
        return Step(name, StepState.DONE)
    is_sos = alert.kind is AlertKind.SOS
    brief = word(alert.level) if is_sos else condition_word(alert.kind, alert.congestion)
    note = f"{brief} {distance_words(alert.length_m)}" if alert.length_m else brief
    return Step(name, StepState.DONE, alert.raised_at, note, brief)


def _dispatch_steps(lead: AssignmentView | None) -> tuple[Step, Step]:
    advice, order = translate("tasks", "建议"), translate("tasks", "派警")
    if lead is None:
        return Step(advice, StepState.AHEAD), Step(order, StepState.AHEAD)
    brief = translate("tasks", "首选")
    if lead.rank == 0:
        brief = translate("tasks", "建议之外")
    elif lead.rank > 1:
        brief = translate("tasks", "第 {rank} 位").format(rank=lead.rank)
    chosen = f"{brief} · {one_line(lead.override_reason)}" if lead.override_reason else brief
    unit = f"{call_sign(lead.unit_id)} {clock_words(lead.eta_ms / 1000)}"
    return Step(advice, StepState.DONE, lead.assigned_at, chosen, brief), Step(
        order, StepState.DONE, lead.assigned_at, unit
    )


def _answer_step(lead: AssignmentView | None) -> Step:
    name = translate("tasks", "签收")
    if lead is None:
        return Step(name, StepState.AHEAD)
    if lead.answer is Answer.ACCEPTED:
        how = word(lead.answered_by) if lead.answered_by is not None else ""
        return Step(name, StepState.DONE, lead.answered_at, how)
    if lead.order_state in {OrderState.DECLINED, OrderState.REFUSED}:
        return Step(name, StepState.FAILED, lead.answered_at, word(lead.order_state))
    if lead.arrived_at is not None:
        return Step(name, StepState.DONE, None, translate("tasks", "未应答"))
    return Step(name, StepState.AHEAD, None, word(lead.order_state))


def _arrival_step(sent: Sequence[AssignmentView], lead: AssignmentView | None) -> Step:
    name = translate("tasks", "到场")
    arrivals = [one.arrived_at for one in sent if one.arrived_at is not None]
    if arrivals:
        return Step(name, StepState.DONE, min(arrivals), _rode(sent))
    if lead is not None and lead.release_reason in {ReleaseReason.RECALLED, ReleaseReason.UNREACHABLE}:
        return Step(name, StepState.FAILED, lead.released_at, word(lead.release_reason))
    return Step(name, StepState.AHEAD)


def _rode(sent: Sequence[AssignmentView]) -> str:
    """How long the first one rode."""
    first = min(
        (one for one in sent if one.arrived_at is not None), key=lambda one: one.arrived_at or one.assigned_at
    )
    ridden_s = since_s(first.assigned_at, first.arrived_at or first.assigned_at)
    return translate("tasks", "行 {time}").format(time=clock_words(ridden_s))


_STAGES = (OrderState.SENT, OrderState.DELIVERED, OrderState.ACKNOWLEDGED)


def _order(one: AssignmentView) -> OrderLine:
    reached = (
        one.sent_at is not None,
        one.delivered_at is not None or one.order_state in {OrderState.DELIVERED, OrderState.ACKNOWLEDGED},
        one.order_state is OrderState.ACKNOWLEDGED,
    )
    wrong = ""
    if one.order_state in {OrderState.DECLINED, OrderState.REFUSED, OrderState.UNKNOWN}:
        wrong = ": ".join(part for part in (word(one.order_state), why_words(one.why)) if part)
    if one.attempts > 1:
        again = translate("tasks", "已发 {count} 次").format(count=one.attempts)
        wrong = " · ".join(part for part in (wrong, again) if part)
    waits = one.is_open and one.answer is None and one.arrived_at is None
    return OrderLine(
        assignment_id=one.assignment_id,
        head=translate("tasks", "令 {number} {unit}").format(
            number=one.order_no, unit=call_sign(one.unit_id)
        ),
        stages=tuple((word(stage), is_so) for stage, is_so in zip(_STAGES, reached, strict=True)),
        wrong=wrong,
        waits_since=one.assigned_at if waits else None,
        arrived_at=one.arrived_at,
        ended=word(one.release_reason) if one.release_reason is not None else "",
        is_open=one.is_open,
    )


def _hint(picture: Picture, task: TaskView, lead: AssignmentView | None) -> str:
    """What can be done now, by key."""
    if not task.is_open:
        return ""
    if lead is None or not lead.is_open:
        return translate("tasks", "没有铁骑在办。选中警情按回车再派, 或按 O 录入结果")
    if lead.arrived_at is not None:
        return translate("tasks", "处置完按 O 录入结果, 报告自动写成")
    unit = picture.units.get(lead.unit_id)
    if lead.answer is None and unit is not None:
        return translate("tasks", "电话里答应了按 K · R 召回 · L 定位")
    return translate("tasks", "R 召回 · L 定位 · O 录入结果")


def _report_title(task: TaskView) -> str:
    if task.report is None:
        return translate("tasks", "报告 · 照现在写成这样")
    report = task.report
    parts = [translate("tasks", "报告 {number}").format(number=report.report_id)]
    if report.within_band is not None:
        parts.append(translate("tasks", "按时") if report.within_band else translate("tasks", "超时"))
    return " · ".join(parts)


def _durations(report: ReportWritten) -> str:
    """How long each step took, from the alert."""
    parts = []
    for words, milliseconds in (
        (translate("tasks", "派警"), report.to_order_ms),
        (translate("tasks", "到场"), report.to_arrival_ms),
        (translate("tasks", "缓解"), report.to_clear_ms),
    ):
        if milliseconds is not None:
            parts.append(f"{words} {clock_words(milliseconds / 1000)}")
    return " · ".join(parts)


def _written(task: TaskView) -> tuple[str, ...]:
    """The report's lines as written; nothing while there is none."""
    if task.report is None:
        return ()
    lines = (
        f"{time_words(line.at)} {STEPS.get(line.step, line.step)} {one_line(line.words)}"
        for line in task.report.lines
    )
    return tuple(line for line in (_durations(task.report), *lines) if line)
