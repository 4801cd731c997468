"""A journal entry in one plain sentence: what happened, in the trade's words, with names and not numbers.

An entry names others by their ids; `EntryNames` has seen the entries before and knows what these were.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from dispatch.domain import facts, task_facts
from dispatch.domain.alerts import AlertKind, Verdict
from dispatch.domain.calls import told_by_people
from dispatch.domain.recorded import EntryRef, Recorded, Sealed
from dispatch.domain.tasks import Answer
from ui.kit.formatters import clock_words, distance_words
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import call_sign, one_line
from ui.kit.why_words import why_words
from ui.kit.words import direction_words, near_words, source_word, word
from ui.tasks.plan_entry_words import PLAN_KIND_WORDS, PLAN_KINDS, plan_entry_words

translate = QCoreApplication.translate

KIND_WORDS: Mapping[str, str] = {
    "AlertRaised": QT_TRANSLATE_NOOP("journal", "预警"),
    "AlertChanged": QT_TRANSLATE_NOOP("journal", "预警变化"),
    "AlertCleared": QT_TRANSLATE_NOOP("journal", "路况缓解"),
    "AlertTaken": QT_TRANSLATE_NOOP("journal", "签收"),
    "AlertJudged": QT_TRANSLATE_NOOP("journal", "核实"),
    "CallNoted": QT_TRANSLATE_NOOP("journal", "来电"),
    "AlertWithdrawn": QT_TRANSLATE_NOOP("journal", "撤回警情"),
    "AlertHandedBack": QT_TRANSLATE_NOOP("journal", "撤回签收"),
    "VerdictReversed": QT_TRANSLATE_NOOP("journal", "撤回判定"),
    "TaskOpened": QT_TRANSLATE_NOOP("journal", "立任务"),
    "PlanMade": QT_TRANSLATE_NOOP("journal", "预案"),
    "UnitAssigned": QT_TRANSLATE_NOOP("journal", "派警"),
    "OrderSent": QT_TRANSLATE_NOOP("journal", "令发出"),
    "OrderDelivered": QT_TRANSLATE_NOOP("journal", "令送达"),
    "OrderRefused": QT_TRANSLATE_NOOP("journal", "令未收下"),
    "OrderUnknown": QT_TRANSLATE_NOOP("journal", "令去向不明"),
    "OrderAnswered": QT_TRANSLATE_NOOP("journal", "应答"),
    "UnitArrived": QT_TRANSLATE_NOOP("journal", "到场"),
    "AssignmentReleased": QT_TRANSLATE_NOOP("journal", "解除"),
    "OutcomeEntered": QT_TRANSLATE_NOOP("journal", "处置结果"),
    "ReportWritten": QT_TRANSLATE_NOOP("journal", "报告"),
    "TaskClosed": QT_TRANSLATE_NOOP("journal", "结束"),
    "OutcomeReversed": QT_TRANSLATE_NOOP("journal", "撤回结果"),
    "RiderIdentified": QT_TRANSLATE_NOOP("journal", "骑手"),
    "TerminalRefused": QT_TRANSLATE_NOOP("journal", "终端被拒"),
    "SeatOpened": QT_TRANSLATE_NOOP("journal", "入席"),
    "SeatClosed": QT_TRANSLATE_NOOP("journal", "离席"),
    "SourceLost": QT_TRANSLATE_NOOP("journal", "来源中断"),
    "SourceRestored": QT_TRANSLATE_NOOP("journal", "来源恢复"),
    "JournalSetAside": QT_TRANSLATE_NOOP("journal", "记录换新"),
    **PLAN_KIND_WORDS,
}
"""Every kind of entry in a word."""


def kind_words(kind: str) -> str:
    """The word for a kind of entry; one that this screen does not know is shown by its name."""
    text = KIND_WORDS.get(kind)
    return kind if text is None else translate("journal", text)


def title_words(title: str) -> str:
    """A task's title, a road and the direction of travel there, in the operator's language."""
    road, _, direction = one_line(title).rpartition(" ")
    return f"{road} {direction_words(direction)}".strip()


class EntryNames:
    """What the ids in entries stand for, learned from the entries that gave them."""

    def __init__(self) -> None:
        self._alerts: dict[str, str] = {}
        self._tasks: dict[str, str] = {}
        self._refs: dict[EntryRef, tuple[str, str]] = {}

    def learn(self, entry: Recorded) -> None:
        """Keep what *entry* names."""
        fact = entry.fact
        name = ""
        match fact:
            case facts.AlertRaised():
                name = self._alerts[fact.alert_id] = alert_words(fact)
            case facts.TaskOpened():
                name = self._tasks[fact.task_id] = f"{fact.task_id} {title_words(fact.title)}"
            case facts.UnitAssigned():
                name = call_sign(fact.unit_id)
            case _:
                name = ""
        self._refs[entry.ref] = (entry.kind, name)

    def alert(self, alert_id: str) -> str:
        """An alert's road and direction, or its id when it was raised before what is known."""
        return self._alerts.get(alert_id, alert_id)

    def task(self, task_id: str) -> str:
        """A task's number and title."""
        return self._tasks.get(task_id, task_id)

    def because(self, entry: Recorded) -> str:
        """What the entry is because of: the kinds of those entries, with the names that they have."""
        said = []
        for ref in entry.because:
            kind, name = self._refs.get(ref, ("", ""))
            said.append(f"{kind_words(kind)} {name}".strip() if kind else str(ref))
        return ", ".join(dict.fromkeys(said))


def alert_words(fact: facts.AlertRaised) -> str:
    """Road and direction of an alert, or who calls for help."""
    if fact.kind is AlertKind.SOS:
        return f"{call_sign(fact.unit_id or '')} {word(fact.kind)}".strip()
    road = one_line(fact.road) or translate("journal", "无名路")
    return f"{road} {direction_words(one_line(fact.direction))}".strip()


def entry_words(entry: Recorded, names: EntryNames) -> str:
    """What happened, in one line; a kind that this screen does not know is shown by its name."""
    if isinstance(entry.fact, Sealed):
        return (
            translate("journal", "涉密任务 {task}: 内容封存")
            .format(task=one_line(entry.fact.task_id))
            .rstrip()
        )
    words = _WORDS.get(type(entry.fact))
    return kind_words(entry.kind) if words is None else one_line(words(entry.fact, names))


_STEPS = (facts.OrderSent, facts.OrderDelivered, facts.PlanMade, facts.AlertChanged, facts.SeatClosed)
_WRONG = (
    facts.OrderRefused,
    facts.OrderUnknown,
    facts.TerminalRefused,
    facts.SourceLost,
    facts.JournalSetAside,
    task_facts.TaskStartedUnrehearsed,
    task_facts.DeviationNoted,
)


def entry_tone(entry: Recorded) -> str:
    """How loud an entry is, as a token of the palette: a call for help, what went wrong, a mere step."""
    fact = entry.fact
    if isinstance(fact, facts.AlertRaised) and fact.kind is AlertKind.SOS:
        return "critical"
    declined = isinstance(fact, facts.OrderAnswered) and fact.answer is Answer.CANNOT
    if declined or isinstance(fact, _WRONG):
        return "high"
    return "muted" if isinstance(fact, _STEPS) else "text"


def _raised(fact: facts.AlertRaised, _names: EntryNames) -> str:
    near = near_words(one_line(fact.near))
    if fact.kind is AlertKind.SOS:
        where = " ".join(part for part in (fact.road or fact.place.words, near) if part)
        return translate("journal", "{unit} 求助: {where}").format(
            unit=call_sign(fact.unit_id or "?"), where=where
        )
    if told_by_people(fact.source):
        text = translate("journal", "接警 {number} {words}")
        parts: tuple[str, ...] = (alert_words(fact), near, word(fact.kind))
        return text.format(number=fact.alert_id, words=" ".join(part for part in parts if part))
    parts = (alert_words(fact), near, word(fact.congestion), distance_words(fact.length_m))
    return translate("journal", "预警 {words}").format(words=" ".join(part for part in parts if part))


def _changed(fact: facts.AlertChanged, names: EntryNames) -> str:
    return translate("journal", "{alert} 变为 {level} {length}").format(
        alert=names.alert(fact.alert_id), level=word(fact.congestion), length=distance_words(fact.length_m)
    )


def _cleared(fact: facts.AlertCleared, names: EntryNames) -> str:
    return translate("journal", "{alert} 路况已缓解").format(alert=names.alert(fact.alert_id))


def _taken(fact: facts.AlertTaken, names: EntryNames) -> str:
    return translate("journal", "签收 {alert}").format(alert=names.alert(fact.alert_id))


def _judged(fact: facts.AlertJudged, names: EntryNames) -> str:
    text = (
        translate("journal", "判定误报: {alert}")
        if fact.verdict is Verdict.FALSE
        else translate("journal", "判定属实: {alert}")
    )
    return _noted(text.format(alert=names.alert(fact.alert_id)), fact.note)


def _called(fact: facts.CallNoted, names: EntryNames) -> str:
    text = translate("journal", "{channel} 说 {alert}: {words}").format(
        channel=source_word(fact.channel), alert=names.alert(fact.alert_id), words=one_line(fact.words) or "–"
    )
    return _noted(text, one_line(fact.caller))


def _withdrawn(fact: facts.AlertWithdrawn, names: EntryNames) -> str:
    return translate("journal", "撤回警情 {alert}").format(alert=names.alert(fact.alert_id))


def _handed_back(fact: facts.AlertHandedBack, names: EntryNames) -> str:
    return translate("journal", "撤回签收 {alert}").format(alert=names.alert(fact.alert_id))


def _unjudged(fact: facts.VerdictReversed, names: EntryNames) -> str:
    return translate("journal", "撤回判定 {verdict}: {alert}").format(
        verdict=word(fact.verdict), alert=names.alert(fact.alert_id)
    )


def _unhandled(fact: facts.OutcomeReversed, names: EntryNames) -> str:
    return translate("journal", "撤回 {task} 的结果 {outcome}, 报告 {report} 作废").format(
        task=names.task(fact.task_id), outcome=word(fact.outcome), report=fact.report_id
    )


def _opened(fact: facts.TaskOpened, _names: EntryNames) -> str:
    return translate("journal", "立任务 {task} {title}").format(
        task=fact.task_id, title=title_words(fact.title)
    )


def _planned(fact: facts.PlanMade, names: EntryNames) -> str:
    return translate("journal", "{task} 的预案: {plan}, {count} 辆, {minutes} 内到场").format(
        task=names.task(fact.task_id),
        plan=fact.template,
        count=fact.unit_count,
        minutes=clock_words(fact.arrival_band_s),
    )


def _assigned(fact: facts.UnitAssigned, names: EntryNames) -> str:
    text = translate("journal", "派 {unit} → {task}, 令 {number}").format(
        unit=call_sign(fact.unit_id), task=names.task(fact.task_id), number=fact.order_no
    )
    total = len(fact.advice.candidates)
    if fact.rank:
        how = translate("journal", "建议 {rank}/{total}, {time}").format(
            rank=fact.rank, total=max(total, fact.rank), time=clock_words(fact.eta_ms / 1000)
        )
    else:
        how = translate("journal", "建议之外")
    if fact.override_reason:
        how = f"{how}: {fact.override_reason}"
    return f"{text} ({how})"


def _sent(fact: facts.OrderSent, _names: EntryNames) -> str:
    text = (
        translate("journal", "令 {number} 第 {attempt} 次发给 {unit}")
        if fact.attempt > 1
        else translate("journal", "令 {number} 发给 {unit}")
    )
    return text.format(number=fact.order_no, attempt=fact.attempt, unit=call_sign(fact.unit_id))


def _delivered(fact: facts.OrderDelivered, _names: EntryNames) -> str:
    text = translate("journal", "令 {number} 已到 {unit} 的终端")
    return text.format(number=fact.order_no, unit=call_sign(fact.unit_id))


def _refused(fact: facts.OrderRefused, _names: EntryNames) -> str:
    text = translate("journal", "令 {number} {unit} 未收下")
    return _noted(text.format(number=fact.order_no, unit=call_sign(fact.unit_id)), why_words(fact.why))


def _unknown(fact: facts.OrderUnknown, _names: EntryNames) -> str:
    text = translate("journal", "令 {number} 是否到 {unit} 不明, 将以原号再发")
    return _noted(text.format(number=fact.order_no, unit=call_sign(fact.unit_id)), why_words(fact.why))


def _answered(fact: facts.OrderAnswered, _names: EntryNames) -> str:
    text = (
        translate("journal", "{unit} 接受令 {number}")
        if fact.answer is Answer.ACCEPTED
        else translate("journal", "{unit} 说令 {number} 去不了")
    )
    return _noted(text.format(unit=call_sign(fact.unit_id), number=fact.order_no), word(fact.by))


def _arrived(fact: facts.UnitArrived, _names: EntryNames) -> str:
    return translate("journal", "{unit} 到场, 距地点 {distance}").format(
        unit=call_sign(fact.unit_id), distance=distance_words(fact.distance_m)
    )


def _released(fact: facts.AssignmentReleased, _names: EntryNames) -> str:
    return translate("journal", "{unit} 解除: {reason}").format(
        unit=call_sign(fact.unit_id), reason=word(fact.reason)
    )


def _handled(fact: facts.OutcomeEntered, names: EntryNames) -> str:
    text = translate("journal", "{task} 结果: {outcome}")
    return _noted(text.format(task=names.task(fact.task_id), outcome=word(fact.outcome)), fact.note)


def _reported(fact: facts.ReportWritten, names: EntryNames) -> str:
    return translate("journal", "{task} 的报告 {report} 写成, {count} 行").format(
        task=names.task(fact.task_id), report=fact.report_id, count=len(fact.lines)
    )


def _closed(fact: facts.TaskClosed, names: EntryNames) -> str:
    return translate("journal", "{task} 结束").format(task=names.task(fact.task_id))


def _rider(fact: facts.RiderIdentified, _names: EntryNames) -> str:
    if not fact.officer:
        return translate("journal", "{unit} 取出了驾驶员卡").format(unit=call_sign(fact.unit_id))
    return translate("journal", "{unit} 由 {officer} 骑行").format(
        unit=call_sign(fact.unit_id), officer=fact.officer
    )


def _turned_away(fact: facts.TerminalRefused, _names: EntryNames) -> str:
    text = translate("journal", "拒绝终端 {phone}").format(phone=fact.phone)
    return _noted(text, why_words(fact.why))


def _sat_down(fact: facts.SeatOpened, _names: EntryNames) -> str:
    return translate("journal", "{operator} 入席 {seat}").format(operator=fact.operator, seat=fact.seat)


def _left(fact: facts.SeatClosed, _names: EntryNames) -> str:
    return translate("journal", "离席 {seat}").format(seat=fact.seat)


def _lost(fact: facts.SourceLost, _names: EntryNames) -> str:
    text = translate("journal", "{source} 中断").format(source=source_word(fact.source))
    return _noted(text, why_words(fact.why))


def _restored(fact: facts.SourceRestored, _names: EntryNames) -> str:
    return translate("journal", "{source} 恢复").format(source=source_word(fact.source))


def _begun_anew(fact: facts.JournalSetAside, _names: EntryNames) -> str:
    if fact.restored:
        text = translate("journal", "记录由备份 {copy} 恢复, 原库移至 {file}")
        return text.format(copy=fact.restored, file=fact.file)
    return _noted(translate("journal", "记录库损坏, 移至 {file}, 另起新库").format(file=fact.file), fact.why)


def _prepared(fact: task_facts.TaskFact, names: EntryNames) -> str:
    return plan_entry_words(fact, names.task(fact.task_id))


def _noted(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


_WORDS: Mapping[type, Callable[[Any, EntryNames], str]] = {
    facts.AlertRaised: _raised,
    facts.AlertChanged: _changed,
    facts.AlertCleared: _cleared,
    facts.AlertTaken: _taken,
    facts.AlertJudged: _judged,
    facts.CallNoted: _called,
    facts.AlertWithdrawn: _withdrawn,
    facts.AlertHandedBack: _handed_back,
    facts.VerdictReversed: _unjudged,
    facts.OutcomeReversed: _unhandled,
    facts.TaskOpened: _opened,
    facts.PlanMade: _planned,
    facts.UnitAssigned: _assigned,
    facts.OrderSent: _sent,
    facts.OrderDelivered: _delivered,
    facts.OrderRefused: _refused,
    facts.OrderUnknown: _unknown,
    facts.OrderAnswered: _answered,
    facts.UnitArrived: _arrived,
    facts.AssignmentReleased: _released,
    facts.OutcomeEntered: _handled,
    facts.ReportWritten: _reported,
    facts.TaskClosed: _closed,
    facts.RiderIdentified: _rider,
    facts.TerminalRefused: _turned_away,
    facts.SeatOpened: _sat_down,
    facts.SeatClosed: _left,
    facts.SourceLost: _lost,
    facts.SourceRestored: _restored,
    facts.JournalSetAside: _begun_anew,
    **dict.fromkeys(PLAN_KINDS, _prepared),
}
