"""Entries about a prepared task in one sentence each: its plan, its way, its execution, its report."""

from collections.abc import Mapping
from dataclasses import fields
from enum import Enum

from PySide6.QtCore import QCoreApplication

from dispatch.domain import task_facts
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.words import word

PLAN_KIND_WORDS: Mapping[str, str] = {
    "PlanRevised": QT_TRANSLATE_NOOP("journal", "预案存版"),
    "PlanAmended": QT_TRANSLATE_NOOP("journal", "预案变更"),
    "TaskPlanned": QT_TRANSLATE_NOOP("journal", "预案完成"),
    "PlanRehearsed": QT_TRANSLATE_NOOP("journal", "预案演练"),
    "PlanApproved": QT_TRANSLATE_NOOP("journal", "预案批准"),
    "PlanReturned": QT_TRANSLATE_NOOP("journal", "预案退回"),
    "TaskStarted": QT_TRANSLATE_NOOP("journal", "任务开始"),
    "TaskStartedUnrehearsed": QT_TRANSLATE_NOOP("journal", "未演练开始"),
    "TaskSuspended": QT_TRANSLATE_NOOP("journal", "任务暂停"),
    "TaskResumed": QT_TRANSLATE_NOOP("journal", "任务继续"),
    "TaskEnded": QT_TRANSLATE_NOOP("journal", "任务执行完毕"),
    "TaskCancelled": QT_TRANSLATE_NOOP("journal", "任务取消"),
    "ItemTicked": QT_TRANSLATE_NOOP("journal", "检查事项"),
    "RollCalled": QT_TRANSLATE_NOOP("journal", "点名"),
    "PostOrdered": QT_TRANSLATE_NOOP("journal", "岗位指令"),
    "PostReported": QT_TRANSLATE_NOOP("journal", "岗位报告"),
    "ClosureMoved": QT_TRANSLATE_NOOP("journal", "管制"),
    "ContactTold": QT_TRANSLATE_NOOP("journal", "联络"),
    "ContingencyTriggered": QT_TRANSLATE_NOOP("journal", "启动处置"),
    "ConvoyPassed": QT_TRANSLATE_NOOP("journal", "车队通过"),
    "DeviationNoted": QT_TRANSLATE_NOOP("journal", "偏差"),
    "DeviationEnded": QT_TRANSLATE_NOOP("journal", "偏差消除"),
    "DelayMeasured": QT_TRANSLATE_NOOP("journal", "公众延误"),
    "ReportRemarked": QT_TRANSLATE_NOOP("journal", "报告补充"),
    "ReportSigned": QT_TRANSLATE_NOOP("journal", "报告签发"),
    "ReportAnnexed": QT_TRANSLATE_NOOP("journal", "报告附页"),
}
"""Every kind of such an entry in a word."""

_SENTENCES: Mapping[type, str] = {
    task_facts.PlanRevised: QT_TRANSLATE_NOOP("journal", "{by} 把 {task} 的预案存为第 {version} 版"),
    task_facts.PlanAmended: QT_TRANSLATE_NOOP(
        "journal", "{by} 在执行中改 {task} 的预案, 第 {version} 版即时生效"
    ),
    task_facts.TaskPlanned: QT_TRANSLATE_NOOP("journal", "{task} 的预案完成, 第 {version} 版"),
    task_facts.PlanRehearsed: QT_TRANSLATE_NOOP("journal", "{by} 演练 {task} 的预案第 {version} 版"),
    task_facts.PlanApproved: QT_TRANSLATE_NOOP("journal", "{by} 批准 {task} 的预案第 {version} 版"),
    task_facts.PlanReturned: QT_TRANSLATE_NOOP("journal", "{by} 退回 {task} 的预案第 {version} 版"),
    task_facts.TaskStarted: QT_TRANSLATE_NOOP("journal", "{by} 开始执行 {task}, 预案第 {version} 版"),
    task_facts.TaskStartedUnrehearsed: QT_TRANSLATE_NOOP(
        "journal", "{by} 未经演练开始执行 {task}, 预案第 {version} 版"
    ),
    task_facts.TaskSuspended: QT_TRANSLATE_NOOP("journal", "{by} 暂停 {task}"),
    task_facts.TaskResumed: QT_TRANSLATE_NOOP("journal", "{by} 继续 {task}"),
    task_facts.TaskEnded: QT_TRANSLATE_NOOP("journal", "{by} 宣布 {task} 执行完毕"),
    task_facts.TaskCancelled: QT_TRANSLATE_NOOP("journal", "{by} 取消 {task}"),
    task_facts.ItemTicked: QT_TRANSLATE_NOOP("journal", "{task} 检查事项 {item_id}"),
    task_facts.RollCalled: QT_TRANSLATE_NOOP("journal", "{task} 点名: {post_ids}"),
    task_facts.PostOrdered: QT_TRANSLATE_NOOP("journal", "{task} 岗位 {post_id} 的 {unit_id}: {order_text}"),
    task_facts.PostReported: QT_TRANSLATE_NOOP("journal", "{task} 岗位 {post_id} {step}"),
    task_facts.ClosureMoved: QT_TRANSLATE_NOOP("journal", "{task} 管制 {closure_id} {step}"),
    task_facts.ContactTold: QT_TRANSLATE_NOOP("journal", "{task} 联络单位 {contact_id} {step}"),
    task_facts.ContingencyTriggered: QT_TRANSLATE_NOOP("journal", "{by} 启动 {task} 的处置 {contingency_id}"),
    task_facts.ConvoyPassed: QT_TRANSLATE_NOOP("journal", "{task} 车队通过岗位 {post_id}"),
    task_facts.DeviationNoted: QT_TRANSLATE_NOOP("journal", "{task} {kind} {about}"),
    task_facts.DeviationEnded: QT_TRANSLATE_NOOP("journal", "{task} 偏差 {deviation_id} 消除"),
    task_facts.DelayMeasured: QT_TRANSLATE_NOOP("journal", "按路况记录测算 {task} 期间的公众延误"),
    task_facts.ReportRemarked: QT_TRANSLATE_NOOP("journal", "{by} 写 {task} 报告 {report_id} 的问题与建议"),
    task_facts.ReportSigned: QT_TRANSLATE_NOOP("journal", "{by} 签发 {task} 的报告 {report_id}"),
    task_facts.ReportAnnexed: QT_TRANSLATE_NOOP(
        "journal", "{by} 为 {task} 的报告 {report_id} 附第 {number} 页"
    ),
}

PLAN_KINDS = tuple(_SENTENCES)
"""The kinds that this module puts into words."""

_REASONS = ("reason", "note")


def plan_entry_words(fact: task_facts.TaskFact, task: str) -> str:
    """What happened to *task*, named so, in one sentence; a reason that was given stands behind it."""
    values = {field.name: _said(getattr(fact, field.name)) for field in fields(fact)}
    text = QCoreApplication.translate("journal", _SENTENCES[type(fact)])
    why = next((values[name] for name in _REASONS if values.get(name)), "")
    sentence = text.format(**values | {"task": task}).strip()
    return f"{sentence} ({why})" if why else sentence


def _said(value: object) -> str:
    """A field as it may stand in a sentence; what is no text is passed over."""
    if isinstance(value, Enum):
        return word(value)
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    return str(value) if isinstance(value, str | int) else ""
