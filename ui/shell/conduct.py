"""What each action does: the keys' callbacks, and when they make sense. The window's only decisions."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import Verdict
from dispatch.picture.views import AssignmentView
from ui.bridge.bridge import Bridge
from ui.bridge.selection import NOTHING, Selection
from ui.kit.failures import Failure
from ui.kit.plain import call_sign
from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.context import Context, context_of
from ui.shell.panels import Panels

translate = QCoreApplication.translate

CONFIRM_S = 6.0
"""A question that nobody answered is forgotten after this."""

LAST_DIGIT = 9


class Conduct:
    """Turns keys into what the panels and the bridge do, in the context of the selection."""

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        panels: Panels,
        *,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        self._bridge = bridge
        self._selection = selection
        self._panels = panels
        self._clock_s = clock_s
        self._asked: tuple[str, float] = ("", 0.0)

    @property
    def context(self) -> Context:
        """What the keys are about now."""
        return context_of(self._bridge.picture, *self._selection.current)

    # ------------------------------------------------------------------ what they do

    def show(self) -> None:
        """Enter: the alert on the map with its advice; a unit or a task's alert on the map."""
        kind, name = self._selection.current
        if kind == "unit":
            self._panels.city_map.show_unit(name)
            return
        context = self.context
        if kind == "task" and context.alert is not None:
            self._panels.city_map.show_alert(context.alert.alert_id)
            return
        if kind != "alert":
            self._panels.queue.select_first()
        self._panels.queue.open_advice()  # and the window has the map show what was opened

    def choose(self, number: int) -> None:
        """1 sends the first candidate at once; 2 to 9 another, and asks why."""
        if self._panels.queue.choose(number) or self._panels.queue.open_id:
            return
        self._panels.window.tell(
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
            self._bridge.take_alert(alert.alert_id)

    def verify(self) -> None:
        """核实: the alert is real."""
        alert = self.context.alert
        if alert is not None:
            self._bridge.judge_alert(alert.alert_id, Verdict.REAL)

    def acknowledge(self) -> None:
        """The rider said yes on the telephone or radio."""
        assignment = self.context.assignment
        if assignment is not None:
            self._bridge.acknowledge(assignment.assignment_id)

    def recall(self) -> None:
        """Call the unit back, when asked for a second time within some seconds."""
        assignment = self.context.assignment
        if assignment is None:
            return
        asked, at_s = self._asked
        if asked == assignment.assignment_id and self._clock_s() - at_s <= CONFIRM_S:
            self._asked = ("", 0.0)
            self._panels.window.escape()
            self._bridge.recall(assignment.assignment_id)
            return
        self._asked = (assignment.assignment_id, self._clock_s())
        self._panels.window.tell(recall_question(assignment))

    def locate(self) -> None:
        """Ask the unit's terminal where it is, and look there."""
        unit = self.context.unit
        if unit is not None:
            self._bridge.locate(unit.unit_id)
            self._panels.city_map.show_unit(unit.unit_id)

    def escape(self) -> None:
        """One step back from whatever is open; harmless when nothing is."""
        self._asked = ("", 0.0)
        if self._panels.window.escape() or self._panels.tasks.escape() or self._panels.queue.escape():
            return
        self._selection.clear()

    # ------------------------------------------------------------------ as data

    def actions(self) -> list[Action]:
        """Every action of the window."""
        return [*self._queue_actions(), *self._task_actions(), *self._map_actions(), *self._desk_actions()]

    def _queue_actions(self) -> list[Action]:
        queue = self._panels.queue
        return [
            Action(
                "up",
                titles.UP,
                Group.QUEUE,
                ("Up",),
                lambda: queue.step(-1),
                lambda: not queue.is_empty,
                weight=61,
                cap="↑",
            ),
            Action(
                "down",
                titles.DOWN,
                Group.QUEUE,
                ("Down",),
                lambda: queue.step(1),
                lambda: not queue.is_empty,
                weight=60,
                cap="↓",
            ),
            Action(
                "show",
                titles.SHOW,
                Group.QUEUE,
                ("Return", "Enter"),
                self.show,
                self._can_show,
                weight=90,
                hint=titles.SHOW_HINT,
            ),
            Action(
                "choose_1",
                titles.FIRST,
                Group.ALERT,
                ("1",),
                lambda: self.choose(1),
                lambda: self._advised(1),
                lambda: queue.candidate(1) is not None,
                weight=100,
                hint=titles.FIRST_HINT,
            ),
            *(self._choice(number) for number in range(2, LAST_DIGIT + 1)),
            Action(
                "take", titles.TAKE, Group.ALERT, ("T",), self.take, lambda: self.context.can_take, weight=85
            ),
            Action(
                "verify",
                titles.VERIFY,
                Group.ALERT,
                ("V",),
                self.verify,
                lambda: self.context.can_verify,
                weight=70,
            ),
            Action(
                "false",
                titles.FALSE,
                Group.ALERT,
                ("F",),
                lambda: _done(queue.ask_false()),
                lambda: self._selection.id_of("alert") != "" and self.context.can_refuse,
                weight=65,
                hint=titles.TWICE,
            ),
        ]

    def _choice(self, number: int) -> Action:
        first = number == 2  # noqa: PLR2004 — the first of those that share a line
        return Action(
            f"choose_{number}",
            titles.OTHER,
            Group.ALERT,
            (str(number),),
            lambda: self.choose(number),
            lambda: self._advised(number),
            weight=95 if first else 0,
            hint=titles.OTHER_HINT,
            cap="2–9",
            in_menu=False,
            is_listed=first,
        )

    def _task_actions(self) -> list[Action]:
        return [
            Action(
                "acknowledge",
                titles.ACKNOWLEDGE,
                Group.TASK,
                ("K",),
                self.acknowledge,
                lambda: self.context.can_acknowledge,
                weight=84,
                hint=titles.ACKNOWLEDGE_HINT,
            ),
            Action(
                "outcome",
                titles.OUTCOME,
                Group.TASK,
                ("O",),
                lambda: _done(self._panels.tasks.ask_outcome()),
                lambda: self.context.can_enter_outcome,
                weight=83,
                hint=titles.OUTCOME_HINT,
            ),
            Action(
                "recall",
                titles.RECALL,
                Group.TASK,
                ("R",),
                self.recall,
                lambda: self.context.can_recall,
                weight=64,
                hint=titles.TWICE,
            ),
        ]

    def _map_actions(self) -> list[Action]:
        city_map, window = self._panels.city_map, self._panels.window
        return [
            Action(
                "locate",
                titles.LOCATE,
                Group.MAP,
                ("L",),
                self.locate,
                lambda: self.context.unit is not None,
                weight=55,
                hint=titles.LOCATE_HINT,
            ),
            Action("back", titles.BACK, Group.MAP, ("Backspace",), city_map.back, weight=30),
            Action("whole", titles.WHOLE, Group.MAP, ("Home",), city_map.show_all),
            Action("map_full", titles.MAP_FULL, Group.MAP, ("F11",), window.toggle_map_full, weight=20),
        ]

    def _desk_actions(self) -> list[Action]:
        window = self._panels.window
        return [
            Action(
                "escape",
                titles.ESCAPE,
                Group.DESK,
                ("Escape",),
                self.escape,
                is_offered=lambda: self._selection.current != NOTHING or window.is_covered,
                weight=40,
                hint=titles.ESCAPE_HINT,
                in_menu=False,
            ),
            Action(
                "mute", titles.MUTE, Group.DESK, ("M",), window.toggle_muted, weight=10, hint=titles.MUTE_HINT
            ),
            Action("theme", titles.THEME, Group.DESK, ("F9",), window.toggle_theme),
            Action("menu", titles.MENU, Group.DESK, ("F10",), window.open_menu, in_menu=False),
            Action("keys", titles.KEYS, Group.DESK, ("?", "F1"), window.toggle_keys, weight=1),
            Action("leave", titles.LEAVE, Group.DESK, ("Ctrl+Q",), lambda: _done(window.close())),
        ]

    def _advised(self, number: int) -> bool:
        """A digit means a candidate of the open advice; 1 opens it for the selected alert where it is not."""
        alert_id, context, queue = self._selection.id_of("alert"), self.context, self._panels.queue
        if not alert_id or context.alert is None or not context.can_dispatch:
            return False
        if context.alert.taken_by not in {"", self._bridge.seat}:
            return False
        is_open = queue.open_id == alert_id
        return queue.candidate(number) is not None if is_open else number == 1

    def _can_show(self) -> bool:
        """Whether Enter leads anywhere: to what is selected and still on the map, or to the first alert."""
        kind, _ = self._selection.current
        if kind == "unit":
            return self.context.unit is not None and self.context.unit.position is not None
        if kind:
            return self.context.can_dispatch
        return not self._panels.queue.is_empty


def recall_question(assignment: AssignmentView) -> Failure:
    """The question before a unit is called back."""
    unit = call_sign(assignment.unit_id)
    return Failure(
        translate("conduct", "召回 {unit}?").format(unit=unit),
        translate("conduct", "终端会收到撤令, 这次派警就此结束。"),
        translate("conduct", "再按 R 确认。"),
    )


def _done(_: bool) -> None:  # noqa: FBT001 — swallows an answer that a key has no use for
    return None
