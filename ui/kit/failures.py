"""What went wrong, in three sentences: what happened, what it means for the dispatcher, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line
from ui.kit.task_failures import TASK_RULES


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as the operator reads it; *detail* names what it concerns."""

    what: str
    means: str
    do: str
    detail: str = ""


def in_one_line(failure: Failure) -> str:
    """A failure where there is room for a line or two: what happened, to what, and what to do."""
    what = f"{failure.what} ({one_line(failure.detail)})" if failure.detail else failure.what
    return f"{what}: {failure.do}"


_NOTHING_DONE = QT_TRANSLATE_NOOP("failures", "没有下令, 也没有记录。")
_OTHER_SEAT = QT_TRANSLATE_NOOP("failures", "别的席位先了一步, 以先记录的为准。")

# Code of a rule → what happened, what to do. All of them mean the same: nothing was done.
_RULES: Mapping[str, tuple[str, str]] = {
    "alert_unknown": (
        QT_TRANSLATE_NOOP("failures", "没有这条警情"),
        QT_TRANSLATE_NOOP("failures", "从队列里另选一条。"),
    ),
    "alert_closed": (
        QT_TRANSLATE_NOOP("failures", "这条警情已经结束"),
        QT_TRANSLATE_NOOP("failures", "从队列里另选一条。"),
    ),
    "alert_taken": (
        QT_TRANSLATE_NOOP("failures", "这条警情已被签收"),
        QT_TRANSLATE_NOOP("failures", "由签收的席位处理; 需要换人时先商量。"),
    ),
    "already_taken": (
        QT_TRANSLATE_NOOP("failures", "本席位已经签收了它"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "alert_has_task": (
        QT_TRANSLATE_NOOP("failures", "这条警情已有任务"),
        QT_TRANSLATE_NOOP("failures", "按 O 录入任务的处置结果来结束它。"),
    ),
    "already_judged": (
        QT_TRANSLATE_NOOP("failures", "这条警情已经这样判定过"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "task_unknown": (
        QT_TRANSLATE_NOOP("failures", "没有这个任务"),
        QT_TRANSLATE_NOOP("failures", "在任务栏里另选。"),
    ),
    "task_closed": (
        QT_TRANSLATE_NOOP("failures", "这个任务已经结束"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "already_closed": (
        QT_TRANSLATE_NOOP("failures", "这个任务已经结束"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "not_yours": (
        QT_TRANSLATE_NOOP("failures", "签收的不是本席位"),
        QT_TRANSLATE_NOOP("failures", "由签收的席位撤回。"),
    ),
    "alert_not_taken": (
        QT_TRANSLATE_NOOP("failures", "签收的不是本席位"),
        QT_TRANSLATE_NOOP("failures", "由签收的席位撤回。"),
    ),
    "not_judged": (
        QT_TRANSLATE_NOOP("failures", "判定已经变了"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "not_handled": (
        QT_TRANSLATE_NOOP("failures", "这个任务没有可撤的结果"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "task_not_closed": (
        QT_TRANSLATE_NOOP("failures", "这个任务没有可撤的结果"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "kind_not_told": (
        QT_TRANSLATE_NOOP("failures", "紧急求助只由终端发出"),
        QT_TRANSLATE_NOOP("failures", "按听到的另选一类。"),
    ),
    "nothing_to_reverse": (
        QT_TRANSLATE_NOOP("failures", "没有可撤回的操作"),
        QT_TRANSLATE_NOOP("failures", "只有最近 30 秒内的一步可以撤回; 铁骑可按 R 召回。"),
    ),
    "plan_exists": (
        QT_TRANSLATE_NOOP("failures", "这个任务已有预案"),
        QT_TRANSLATE_NOOP("failures", "不必再做: 一任务一预案。"),
    ),
    "no_plan": (
        QT_TRANSLATE_NOOP("failures", "任务还没有预案, 不能下令"),
        QT_TRANSLATE_NOOP("failures", "请值班长查响应模板。"),
    ),
    "order_without_plan": (
        QT_TRANSLATE_NOOP("failures", "任务还没有预案, 不能下令"),
        QT_TRANSLATE_NOOP("failures", "请值班长查响应模板。"),
    ),
    "report_without_plan": (
        QT_TRANSLATE_NOOP("failures", "任务还没有预案, 不能写报告"),
        QT_TRANSLATE_NOOP("failures", "请值班长查响应模板。"),
    ),
    "outcome_exists": (
        QT_TRANSLATE_NOOP("failures", "处置结果已经录入"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "outcome_needed": (
        QT_TRANSLATE_NOOP("failures", "还没有处置结果"),
        QT_TRANSLATE_NOOP("failures", "先按 O 录入处置结果。"),
    ),
    "not_arrived": (
        QT_TRANSLATE_NOOP("failures", "还没有人到场"),
        QT_TRANSLATE_NOOP("failures", "等到场后再录; 若已确知, 在备注里写明依据。"),
    ),
    "report_exists": (
        QT_TRANSLATE_NOOP("failures", "这个任务已有报告"),
        QT_TRANSLATE_NOOP("failures", "不必再做: 一任务一报告。"),
    ),
    "no_report": (
        QT_TRANSLATE_NOOP("failures", "任务还没有报告, 不能结束"),
        QT_TRANSLATE_NOOP("failures", "先按 O 录入处置结果。"),
    ),
    "closing_without_report": (
        QT_TRANSLATE_NOOP("failures", "任务还没有报告, 不能结束"),
        QT_TRANSLATE_NOOP("failures", "先按 O 录入处置结果。"),
    ),
    "unit_still_bound": (
        QT_TRANSLATE_NOOP("failures", "还有铁骑在这个任务上"),
        QT_TRANSLATE_NOOP("failures", "先录入处置结果, 或按 R 召回。"),
    ),
    "unit_unknown": (
        QT_TRANSLATE_NOOP("failures", "名册里没有这辆铁骑"),
        QT_TRANSLATE_NOOP("failures", "核对呼号。"),
    ),
    "unit_busy": (
        QT_TRANSLATE_NOOP("failures", "这辆铁骑正在办任务"),
        QT_TRANSLATE_NOOP("failures", "另选一辆, 或先按 R 召回它。"),
    ),
    "unit_reserved": (
        QT_TRANSLATE_NOOP("failures", "这辆铁骑已为别的任务预留"),
        QT_TRANSLATE_NOOP("failures", "另选一辆。"),
    ),
    "unit_off_duty": (
        QT_TRANSLATE_NOOP("failures", "这辆铁骑不在岗"),
        QT_TRANSLATE_NOOP("failures", "另选一辆。"),
    ),
    "unit_sos": (
        QT_TRANSLATE_NOOP("failures", "这名骑手正在求助"),
        QT_TRANSLATE_NOOP("failures", "先派人支援他。"),
    ),
    "override_reason_needed": (
        QT_TRANSLATE_NOOP("failures", "不派首选, 需要写明理由"),
        QT_TRANSLATE_NOOP("failures", "选一个理由, 或写一句, 再派。"),
    ),
    "assignment_unknown": (
        QT_TRANSLATE_NOOP("failures", "没有这次派警"),
        QT_TRANSLATE_NOOP("failures", "在任务栏里另选。"),
    ),
    "assignment_closed": (
        QT_TRANSLATE_NOOP("failures", "这次派警已经结束"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "assignment_not_open": (
        QT_TRANSLATE_NOOP("failures", "这次派警已经结束"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "already_answered": (
        QT_TRANSLATE_NOOP("failures", "骑手已经应答"),
        QT_TRANSLATE_NOOP("failures", "不必再做。"),
    ),
    "because_unknown": (
        QT_TRANSLATE_NOOP("failures", "所依据的记录不存在"),
        QT_TRANSLATE_NOOP("failures", "记下时间, 告诉值班长。"),
    ),
    "gateway_lost": (
        QT_TRANSLATE_NOOP("failures", "与网关的连接断了"),
        QT_TRANSLATE_NOOP("failures", "会自动重连; 等网关灯恢复后再试, 急事用电台。"),
    ),
    "nothing_selected": (
        QT_TRANSLATE_NOOP("failures", "没有选中能这样做的对象"),
        QT_TRANSLATE_NOOP("failures", "用 ↑ ↓ 选一条警情, 再按一次。"),
    ),
    "no_candidate": (
        QT_TRANSLATE_NOOP("failures", "没有这个序号的候选铁骑"),
        QT_TRANSLATE_NOOP("failures", "按建议里的序号选; 建议为空时看「不派」的原因。"),
    ),
    **TASK_RULES,
}

_PLACES: Mapping[str, str] = {
    "alert": QT_TRANSLATE_NOOP("failures", "这条警情已经有了"),
    "alert_taken": QT_TRANSLATE_NOOP("failures", "这条警情已被签收"),
    "alert_task": QT_TRANSLATE_NOOP("failures", "这条警情已有任务"),
    "task": QT_TRANSLATE_NOOP("failures", "这个任务已经立了"),
    "plan": QT_TRANSLATE_NOOP("failures", "这个任务已有预案"),
    "order": QT_TRANSLATE_NOOP("failures", "这个令号已经用了"),
    "assignment": QT_TRANSLATE_NOOP("failures", "这次派警已经有了"),
    "unit": QT_TRANSLATE_NOOP("failures", "这辆铁骑已被派出"),
    "report": QT_TRANSLATE_NOOP("failures", "这个任务已有报告"),
    "closing": QT_TRANSLATE_NOOP("failures", "这个任务已经结束"),
    "plan_version": QT_TRANSLATE_NOOP("failures", "别人刚存了预案的新版本"),
    "approval": QT_TRANSLATE_NOOP("failures", "这份预案已经批准"),
    "start": QT_TRANSLATE_NOOP("failures", "这个任务已经开始"),
    "end": QT_TRANSLATE_NOOP("failures", "这个任务已经执行完毕"),
    "cancellation": QT_TRANSLATE_NOOP("failures", "这个任务已经取消"),
    "signature": QT_TRANSLATE_NOOP("failures", "这份报告已经签发"),
    "annex": QT_TRANSLATE_NOOP("failures", "这一页附页已经有了"),
}

CONFLICT = "conflict:"
"""A code that begins so is a `Conflict`; what follows names the place that was taken."""

UNAVAILABLE = "journal_unavailable"


def failure_words(code: str, detail: str = "") -> Failure:
    """Put the code of a refused command into words; an unknown code is shown as it is."""
    translate = QCoreApplication.translate
    detail = one_line(detail)
    if code == UNAVAILABLE:
        return Failure(
            translate("failures", "记录写不进去"),
            translate("failures", _NOTHING_DONE),
            translate("failures", "检查磁盘空间与数据目录, 再试; 急事用电台并手记时间。"),
            detail,
        )
    if code.startswith(CONFLICT):
        place = code.removeprefix(CONFLICT)
        return Failure(
            translate("failures", _PLACES.get(place, one_line(place))),
            translate("failures", _OTHER_SEAT),
            translate("failures", "看更新后的画面, 需要时另选。"),
            detail,
        )
    what, do = _RULES.get(code, (one_line(code), QT_TRANSLATE_NOOP("failures", "记下这个代码, 告诉值班长。")))
    return Failure(
        translate("failures", what), translate("failures", _NOTHING_DONE), translate("failures", do), detail
    )


def known_codes() -> frozenset[str]:
    """Every code that has words of its own."""
    return frozenset(_RULES) | {CONFLICT + place for place in _PLACES} | {UNAVAILABLE}
