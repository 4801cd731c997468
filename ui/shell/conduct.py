"""What the keys do in the context of the selection, and when they make sense: the actions as methods."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import Verdict
from dispatch.picture.views import AlertView
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.failures import Failure
from ui.kit.plain import call_sign
from ui.shell.context import Context, context_of
from ui.shell.panels import Panels
from ui.shell.question import Question, false_question, recall_question
from ui.shell.reverse_words import cap_words

translate = QCoreApplication.translate

CONFIRM_S = 6.0
"""A question that nobody answered is forgotten after this."""


class Conduct:
    """Turns keys into what the panels and the bridge do, in the context of the selection.

    `bridge`, `selection` and `panels` are for the modules of actions.
    """

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        panels: Panels,
        *,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        self.bridge = bridge
        self.selection = selection
        self.panels = panels
        self.clock_s = clock_s
        self._asked: tuple[Question | None, float] = (None, 0.0)

    @property
    def context(self) -> Context:
        """What the keys are about now."""
        return context_of(self.bridge.picture, *self.selection.current)

    @property
    def target(self) -> AlertView | None:
        """The alert that somebody would be sent to: the selected one's, else the one whose advice is open."""
        context = self.context
        if context.can_dispatch:
            return context.alert
        return self.bridge.picture.alerts.get(self.panels.queue.open_id) or context.alert

    # ------------------------------------------------------------------ what they do

    def show(self) -> None:
        """Enter: what was proposed; else the alert on the map with its advice, a unit, a task's alert."""
        if self.panels.queue.confirm():
            return
        kind, name = self.selection.current
        if kind == "unit":
            self.panels.city_map.show_unit(name)
            return
        context = self.context
        if kind == "task" and context.alert is not None:
            self.panels.city_map.show_alert(context.alert.alert_id)
            return
        if kind != "alert":
            self.panels.queue.select_first()
        self.panels.queue.open_advice()  # and the window has the map show what was opened

    def choose(self, number: int) -> None:
        """1 sends the first candidate at once; 2 to 9 another, and asks why."""
        if self.panels.queue.choose(number) or self.panels.queue.open_id:
            return
        self.panels.window.tell(
            Failure(
                translate("conduct", "没有打开建议"),
                translate("conduct", "没有下令, 也没有记录。"),
                translate("conduct", "用 ↑ ↓ 选一条警情, 按 Enter 打开建议, 再按数字。"),
            )
        )

    def take(self) -> None:
        """签收."""
        alert = self.context.alert
        if alert is not None:
            self.bridge.take_alert(alert.alert_id)

    def verify(self) -> None:
        """核实: the alert is real."""
        alert = self.context.alert
        if alert is not None:
            self.bridge.judge_alert(alert.alert_id, Verdict.REAL)

    def ask_false(self) -> None:
        """Ask whether the selected alert is a false one; the second time say so."""
        alert = self.context.alert
        if alert is not None:
            name = alert.alert_id
            self._ask(false_question(alert, lambda: self.bridge.judge_alert(name, Verdict.FALSE)))

    def acknowledge(self) -> None:
        """The rider said yes on the telephone or radio."""
        assignment = self.context.assignment
        if assignment is not None:
            self.bridge.acknowledge(assignment.assignment_id)

    def ask_outcome(self) -> None:
        """Open the short list of outcomes."""
        self.panels.tasks.ask_outcome()

    def recall(self) -> None:
        """Call the unit back, when asked for a second time within some seconds."""
        assignment = self.context.assignment
        if assignment is not None:
            name = assignment.assignment_id
            self._ask(recall_question(assignment, lambda: self.bridge.recall(name)))

    def _ask(self, question: Question) -> None:
        """Ask; the same question asked again within some seconds is its own answer."""
        asked = self.question
        if asked is not None and (asked.action_id, asked.subject) == (question.action_id, question.subject):
            self.confirm()
            return
        self._asked = (question, self.clock_s())
        self.panels.window.ask(question)

    @property
    def question(self) -> Question | None:
        """What waits to be confirmed."""
        question, at_s = self._asked
        return question if self.clock_s() - at_s <= CONFIRM_S else None

    def confirm(self) -> None:
        """Do what was asked about, if it still waits for it."""
        question = self.question
        self._asked = (None, 0.0)
        self.panels.window.unask()
        if question is not None:
            question.confirm()

    def decline(self) -> None:
        """Leave what was asked about as it is."""
        self._asked = (None, 0.0)
        self.panels.window.unask()

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        question = self.question
        return question is not None and question.action_id == action_id

    def reverse(self) -> None:
        """撤回: take back what was decided last."""
        self.bridge.reverse()

    def reverse_words(self) -> str:
        """What can be taken back and how long, for the keycap; nothing when nothing can."""
        decision = self.bridge.reversible()
        return cap_words(decision, self.bridge.picture) if decision is not None else ""

    def dispatch_line(self) -> None:
        """Begin a command that sends somebody; with a unit selected that one."""
        self.panels.window.open_command("dispatch", call_sign(self.selection.id_of("unit")))

    def locate(self) -> None:
        """Ask the unit's terminal where it is, and look there."""
        unit = self.context.unit
        if unit is not None:
            self.bridge.locate(unit.unit_id)
            self.panels.city_map.show_unit(unit.unit_id)

    def escape(self) -> None:
        """One step back from whatever is open; harmless when nothing is."""
        self._asked = (None, 0.0)
        panels = self.panels
        steps = (panels.window.escape, panels.tasks.escape, panels.queue.escape, panels.units.escape)
        if any(step() for step in steps):
            return
        self.selection.clear()

    def leave(self) -> None:
        """Close the window."""
        self.panels.window.close()

    # ------------------------------------------------------------------ what makes sense

    def is_advised(self, number: int) -> bool:
        """A digit means a candidate of the open advice; 1 opens it for the selected alert where it is not."""
        alert_id, context, queue = self.selection.id_of("alert"), self.context, self.panels.queue
        if not alert_id or context.alert is None or not context.can_dispatch:
            return False
        if context.alert.taken_by not in {"", self.bridge.seat}:
            return False
        is_open = queue.open_id == alert_id
        return queue.candidate(number) is not None if is_open else number == 1

    def can_show(self) -> bool:
        """Whether Enter leads anywhere: to what is selected and still on the map, or to the first alert."""
        kind, _ = self.selection.current
        if kind == "unit":
            return self.context.unit is not None and self.context.unit.position is not None
        if kind:
            return self.context.can_dispatch
        return not self.panels.queue.is_empty

    def can_refuse(self) -> bool:
        """Whether the selected alert may be called false."""
        return self.selection.id_of("alert") != "" and self.context.can_refuse
