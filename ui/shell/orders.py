"""What the command line's words do with what they are given. Each returns the bridge's command it started."""

from heapq import nlargest

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertState, Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.evidence import Advice
from dispatch.domain.tasks import Outcome
from dispatch.picture.views import AlertView, AssignmentView, TaskView, UnitView
from ui.kit.failures import failure_words, in_one_line
from ui.kit.formatters import duration_words
from ui.kit.plain import call_sign, one_line
from ui.kit.words import left_out_reason
from ui.shell.conduct import Conduct
from ui.shell.context import context_of
from ui.shell.parameters import Arguments, CannotObeyError, Offer

translate = QCoreApplication.translate

_RANK_FOR_S = 30.0
"""Completions are asked at every key and a ranking of a thousand units takes 40 ms; it is good for a line."""
_MS = 1000


class Orders:
    """Obeys arguments; what was not given is that of the selection, or of the advice that stands open."""

    def __init__(self, conduct: Conduct) -> None:
        self._conduct = conduct
        self._bridge = conduct.bridge
        self._ranked: tuple[str, float, tuple[Offer, ...]] = ("", 0.0, ())

    # ------------------------------------------------------------------ alerts

    def send(self, given: Arguments) -> str:
        """派 unit [alert] [reason]: who is not the first needs the reason."""
        alert = self._open_alert(given)
        advice = self._advice(alert.alert_id)
        chosen = advice.candidate(given.unit)
        if (chosen is None or chosen.rank > 1) and not given.text:
            raise CannotObeyError(_why_needed(given.unit, advice))
        self._bridge.dispatch(alert.alert_id, given.unit, given.text)
        return "dispatch"

    def send_first(self, given: Arguments) -> str:
        """派首选 [alert]."""
        alert = self._open_alert(given)
        advice = self._advice(alert.alert_id)
        if not advice.candidates:
            raise CannotObeyError(translate("command", "没有可派的铁骑; 用「派」加呼号和理由指定一辆"))
        self._bridge.dispatch(alert.alert_id, advice.candidates[0].unit_id)
        return "dispatch"

    def take(self, given: Arguments) -> str:
        """签收 [alert]."""
        self._bridge.take_alert(self._open_alert(given).alert_id)
        return "take_alert"

    def verify(self, given: Arguments) -> str:
        """核实 [alert] [note]."""
        self._bridge.judge_alert(self._open_alert(given).alert_id, Verdict.REAL, given.text)
        return "judge_alert"

    def refuse(self, given: Arguments) -> str:
        """误报 [alert] [note]."""
        self._bridge.judge_alert(self._open_alert(given).alert_id, Verdict.FALSE, given.text)
        return "judge_alert"

    def _open_alert(self, given: Arguments) -> AlertView:
        conduct = self._conduct
        alert = self._bridge.picture.alerts.get(given.alert) if given.alert else conduct.target
        if alert is None:
            raise CannotObeyError(translate("command", "没有选中警情: 写上编号, 例如 3"))
        if not alert.is_open:
            words = translate("command", "警情 {alert} 已经结束")
            raise CannotObeyError(words.format(alert=alert.alert_id))
        return alert

    def _advice(self, alert_id: str) -> Advice:
        try:
            return self._bridge.advice_for(alert_id)
        except RuleBrokenError as error:
            raise CannotObeyError(in_one_line(failure_words(error.rule, error.detail))) from error

    # ------------------------------------------------------------------ tasks

    def acknowledge(self, given: Arguments) -> str:
        """应答 [unit]."""
        assignment = self._assignment(given)
        if assignment.answer is not None:
            words = translate("command", "{unit} 已经应答")
            raise CannotObeyError(words.format(unit=call_sign(assignment.unit_id)))
        self._bridge.acknowledge(assignment.assignment_id)
        return "acknowledge"

    def recall(self, given: Arguments) -> str:
        """召回 [unit]."""
        self._bridge.recall(self._assignment(given).assignment_id)
        return "recall"

    def _assignment(self, given: Arguments) -> AssignmentView:
        picture, conduct = self._bridge.picture, self._conduct
        context = context_of(picture, "unit", given.unit) if given.unit else conduct.context
        assignment = context.assignment
        if assignment is None or not assignment.is_open:
            if given.unit:
                words = translate("command", "{unit} 没有在办的任务")
                raise CannotObeyError(words.format(unit=call_sign(given.unit)))
            raise CannotObeyError(translate("command", "没有选中在办的任务: 写上呼号, 例如 A12"))
        return assignment

    def enter_outcome(self, given: Arguments) -> str:
        """结果 [task] outcome [note]; without the outcome the list of them is opened."""
        task = self._task(given)
        if not task.is_open:
            raise CannotObeyError(translate("command", "任务 {task} 已经结束").format(task=task.task_id))
        if not given.choice:
            self._conduct.selection.select("task", task.task_id)
            self._conduct.panels.tasks.ask_outcome()
            return ""
        self._bridge.enter_outcome(task.task_id, Outcome(given.choice), given.text)
        return "enter_outcome"

    def _task(self, given: Arguments) -> TaskView:
        task = self._bridge.picture.tasks.get(given.task) if given.task else self._conduct.context.task
        if task is None:
            raise CannotObeyError(translate("command", "没有选中任务: 写上警情编号, 或 T 加任务编号"))
        return task

    # ------------------------------------------------------------------ looking

    def locate(self, given: Arguments) -> str:
        """定位 [unit]."""
        unit = self._unit(given)
        self._bridge.locate(unit.unit_id)
        self._conduct.panels.city_map.show_unit(unit.unit_id)
        return "locate"

    def _unit(self, given: Arguments) -> UnitView:
        unit = self._bridge.picture.units.get(given.unit) if given.unit else self._conduct.context.unit
        if unit is None:
            raise CannotObeyError(translate("command", "没有选中铁骑: 写上呼号, 例如 A12"))
        return unit

    def show(self, given: Arguments) -> str:
        """看 [unit, alert or task]: select it, and go there."""
        for kind, name in (("unit", given.unit), ("alert", given.alert), ("task", given.task)):
            if name:
                self._conduct.selection.select(kind, name)
        if not self._conduct.can_show():
            raise CannotObeyError(translate("command", "已经结束, 或还没有位置, 地图上没有它"))
        self._conduct.show()
        return ""

    # ------------------------------------------------------------------ what is likely meant

    def units_to_send(self) -> tuple[Offer, ...]:
        """The ranking for the selected or open alert, with times; none without such an alert."""
        alert = self._conduct.target
        if alert is None or not alert.is_open:
            return ()
        alert_id, at_s, offers = self._ranked
        if alert_id != alert.alert_id or self._conduct.clock_s() - at_s > _RANK_FOR_S:
            try:
                offers = _offers(self._bridge.advice_for(alert.alert_id))
            except RuleBrokenError:  # the alert ended between the picture and this question
                offers = ()
            self._ranked = (alert.alert_id, self._conduct.clock_s(), offers)
        return offers

    def units_bound(self) -> tuple[Offer, ...]:
        """Units that are under way or at work, with their tasks."""
        picture = self._bridge.picture
        found = []
        for one in picture.assignments.values():
            if one.is_open:
                task = picture.tasks.get(one.task_id)
                found.append(Offer(one.unit_id, one_line(task.title) if task is not None else one.task_id))
        return tuple(reversed(found))

    def alerts_new(self) -> tuple[Offer, ...]:
        """Alerts for which nobody answers yet, the newest first."""
        alerts = self._bridge.picture.alerts.values()
        new = (one for one in alerts if one.state is AlertState.NEW)
        fresh = nlargest(_FEW, new, key=lambda one: one.raised_at)
        return tuple(Offer(one.alert_id) for one in fresh)


_FEW = 12


def _offers(advice: Advice) -> tuple[Offer, ...]:
    """Who could go, with the time it takes, then who is advised against, with the reason."""
    first, no = translate("command", "{eta} · 首选"), translate("command", "不派: {why}")
    offered = (
        Offer(one.unit_id, (first if one.rank == 1 else "{eta}").format(eta=_minutes(one.eta_ms)))
        for one in advice.candidates
    )
    left = (
        Offer(one.unit_id, no.format(why=left_out_reason(one.reason, one.detail))) for one in advice.left_out
    )
    return (*offered, *left)


def _minutes(eta_ms: int) -> str:
    return duration_words(eta_ms / _MS)


def _why_needed(unit_id: str, advice: Advice) -> str:
    """Why a reason is asked for: who would be first, or what speaks against this unit."""
    unit = call_sign(unit_id)
    against = next((one for one in advice.left_out if one.unit_id == unit_id), None)
    if against is not None:
        words = translate("command", "建议不派 {unit} ({why}): 后面写上理由, 再按回车")
        return words.format(unit=unit, why=left_out_reason(against.reason, against.detail))
    if not advice.candidates:
        return translate("command", "{unit} 不在建议里: 后面写上理由, 再按回车").format(unit=unit)
    first = advice.candidates[0]
    words = translate("command", "首选是 {first} ({eta}), 不是 {unit}: 后面写上理由, 再按回车")
    return words.format(first=call_sign(first.unit_id), eta=_minutes(first.eta_ms), unit=unit)
