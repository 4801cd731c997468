"""What the keys do in the context of the selection, and when they make sense: the actions as methods."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import Verdict
from dispatch.picture.views import AssignmentView
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.failures import Failure
from ui.kit.plain import call_sign
from ui.shell.context import Context, context_of
from ui.shell.panels import Panels

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
        self._clock_s = clock_s
        self._asked: tuple[str, float] = ("", 0.0)

    @property
    def context(self) -> Context:
        """What the keys are about now."""
        return context_of(self.bridge.picture, *self.selection.current)

    # ------------------------------------------------------------------ what they do

    def show(self) -> None:
        """Enter: the alert on the map with its advice; a unit or a task's alert on the map."""
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
        self.panels.queue.ask_false()

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
        if assignment is None:
            return
        asked, at_s = self._asked
        if asked == assignment.assignment_id and self._clock_s() - at_s <= CONFIRM_S:
            self._asked = ("", 0.0)
            self.panels.window.escape()
            self.bridge.recall(assignment.assignment_id)
            return
        self._asked = (assignment.assignment_id, self._clock_s())
        self.panels.window.tell(recall_question(assignment))

    def locate(self) -> None:
        """Ask the unit's terminal where it is, and look there."""
        unit = self.context.unit
        if unit is not None:
            self.bridge.locate(unit.unit_id)
            self.panels.city_map.show_unit(unit.unit_id)

    def escape(self) -> None:
        """One step back from whatever is open; harmless when nothing is."""
        self._asked = ("", 0.0)
        if self.panels.window.escape() or self.panels.tasks.escape() or self.panels.queue.escape():
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


def recall_question(assignment: AssignmentView) -> Failure:
    """The question before a unit is called back."""
    unit = call_sign(assignment.unit_id)
    return Failure(
        translate("conduct", "召回 {unit}?").format(unit=unit),
        translate("conduct", "终端会收到撤令, 这次派警就此结束。"),
        translate("conduct", "再按 R 确认。"),
    )
