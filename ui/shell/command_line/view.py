"""The command line at the window's lower edge: a field, what may follow above it, what was just done."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.bridge.bridge import Bridge
from ui.kit.beat import each_second
from ui.kit.failures import Failure, in_one_line
from ui.kit.ink import keycap
from ui.shell.actions import Action, is_typing, verb_of
from ui.shell.command_line.city_index import CityIndex
from ui.shell.command_line.completion import Completer, Completion, Suggestions
from ui.shell.command_line.field import CommandField
from ui.shell.command_line.grammar import Grammar, Order, Problem, cleaned
from ui.shell.command_line.history import History
from ui.shell.command_line.popup import Popup
from ui.shell.parameters import CannotObeyError
from ui.shell.reverse_words import quiet_words

translate = QCoreApplication.translate

IDLE_PX = 300
BUSY_PX = 560
_CAP_PX = 34


class CommandLine(QWidget):
    """Reads, completes and runs lines. *resized* tells that it wants another width, `wanted_px`.

    *hint* stands in the empty line of a window other than the desk's, whose last decision is not shown there.
    """

    resized = Signal()

    def __init__(
        self, bridge: Bridge, actions: Sequence[Action], window: QWidget, *, history: Path | None = None
    ) -> None:
        """*history* is the file in which the seat's lines are kept, None for memory only."""
        super().__init__(window)
        self._bridge = bridge
        self._grammar = Grammar(actions, CityIndex())
        self._completer = Completer(self._grammar, bridge.policy, bridge.now)
        self._actions = {action.id: action for action in actions}
        self.history = History(history)
        self._before: QWidget | None = None
        self._pending = ("", "")
        self._searches = False
        self.hint = ""
        self.field = CommandField(self)
        self.popup = Popup(window)
        self.field.pressed.connect(self._pressed)
        self.field.textEdited.connect(self._edited)
        self.popup.taken.connect(self._clicked)
        bridge.command_done.connect(self._done)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._clock = each_second(self, self.say_what_was_done, 5)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setToolTip("")
        self.say_what_was_done()

    @property
    def wanted_px(self) -> int:
        """The width it wants: more while it is written in."""
        return BUSY_PX if self.is_busy else IDLE_PX

    @property
    def is_busy(self) -> bool:
        """Whether it has the keyboard."""
        return self.field.hasFocus()

    # ------------------------------------------------------------------ coming and going

    def open_line(self, action_id: str = "", argument: str = "") -> None:
        """Take the keyboard; with an action its verb and *argument* are written already."""
        self._searches = False
        self._take_keyboard()
        action = self._actions.get(action_id)
        if action is not None:
            self.field.setText(" ".join(filter(None, (verb_of(action), argument))) + " ")
        elif self.field.text():
            self.field.selectAll()
        self._suggest()

    def open_palette(self) -> None:
        """Take the keyboard to search all actions; the first one found is chosen already."""
        self._take_keyboard()
        self._searches = True
        self.field.clear()
        self._suggest()

    def release(self) -> None:
        """Give the keyboard back to whoever had it; what is written stays."""
        self.popup.hide()
        before, self._before = self._before, None
        if not self.is_busy:
            return
        if before is not None and before.isVisible() and before is not self.field:
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.is_busy:
            self.field.clearFocus()

    def _take_keyboard(self) -> None:
        if not self.is_busy:
            self._before = QApplication.focusWidget()
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if self.field not in {before, now}:
            return
        if before is self.field:
            self.popup.hide()
            self.history.rest()
            self._searches = False
        else:
            self._suggest()
            QTimer.singleShot(0, self, self._prepare)
        self.say_what_was_done()
        self.resized.emit()

    def _prepare(self) -> None:
        """Have what is likely meant thought out (a ranking, above all) before a key waits for it."""
        for action in self._actions.values():
            for parameter in action.params:
                parameter.offers()

    # ------------------------------------------------------------------ writing

    def _edited(self, _text: str) -> None:
        self.history.rest()
        self._suggest()

    def _suggest(self, error: str = "") -> None:
        """Show what may follow what is written, or what is wrong with it."""
        found = self._completer.complete(self.field.text(), self._bridge.picture)
        if error:
            found = Suggestions((), found.usage, found.current)
        chosen = 0 if self._searches and found.items else -1
        self.popup.show_at(self._box(), found, chosen=chosen, error=error)

    def _box(self) -> QRect:
        """Where the line lies in the window."""
        corner = self.mapTo(self.popup.parentWidget() or self, QPoint(0, 0))
        return QRect(corner, self.size())

    def _pressed(self, key: str) -> None:
        match key:
            case "enter":
                self._enter()
            case "tab":
                self._complete()
            case "backtab":
                self.popup.step(-1)
            case "up":
                self._up()
            case "down":
                self._down()
            case "palette":
                self.open_palette()
            case _:
                self._escape()

    def _escape(self) -> None:
        if self.popup.isVisible():
            self.popup.hide()
        else:
            self.release()

    def _up(self) -> None:
        """The row above; from the first one back to what is written; from there to older lines."""
        if self.popup.isVisible() and self.popup.chosen > 0:
            self.popup.step(-1)
        elif self.popup.isVisible() and self.popup.chosen == 0 and not self._searches:
            self.popup.choose_none()
        else:
            self._recall(self.history.back(self.field.text()))

    def _down(self) -> None:
        if self.popup.chosen < 0:
            later = self.history.forth()
            if later is not None:
                self._recall(later)
                return
        if not self.popup.isVisible():
            self._suggest()
        self.popup.step(1)

    def _recall(self, line: str | None) -> None:
        if line is not None:
            self._searches = False
            self.field.setText(line)
            self._suggest()

    def _complete(self) -> None:
        """Tab writes the chosen row, or the first one."""
        if not self.popup.isVisible():
            self._suggest()
        item = self.popup.item() or next(iter(self.popup.items), None)
        if item is not None:
            self._write(item)

    def _write(self, item: Completion) -> None:
        self._searches = False
        self.field.setText(item.line)
        self._suggest()

    def _clicked(self, row: int) -> None:
        """A click takes a row as Enter does."""
        self.popup.chosen = row
        self._enter()

    # ------------------------------------------------------------------ running

    def _enter(self) -> None:
        """Run what is written; with a row chosen that one, unless it leaves something to be added."""
        item = self.popup.item() if self.popup.isVisible() else None
        if item is None:
            self._run()
            return
        is_verb = self.popup.usage == ()
        self._write(item)
        order = self._grammar.order(item.line, self._bridge.picture)
        if isinstance(order, Order) and (is_verb or not item.line.endswith(" ")):
            self._run()

    def _run(self) -> None:
        line = cleaned(self.field.text()).strip()
        order = self._grammar.order(line, self._bridge.picture)
        if isinstance(order, Order):
            order = self._obey(order, line) or order
        if isinstance(order, Problem):
            self._tell(line, order)

    def _finish(self, line: str) -> None:
        """Keep a line that was obeyed, and give the keyboard back."""
        self.history.note(line)
        self.field.clear()
        self.release()

    def _obey(self, order: Order, line: str) -> Problem | None:
        """Do it, or say what stands against it."""
        action = order.action
        if action.obey is None:
            if not action.is_enabled():
                words = translate("command", "现在不能: {what}").format(what=action.words)
                return Problem(words, 0, len(line))
            self._finish(line)  # before: it may want the keyboard
            action.run()
            return None
        try:
            command = action.obey(order.given)
        except CannotObeyError as error:
            return Problem(str(error), len(line), len(line))  # the line was understood; more of it may help
        self._pending = (command, line) if command else ("", "")
        self._finish(line)
        return None

    def _tell(self, line: str, problem: Problem) -> None:
        """Say what is wrong; the text stays, with the piece that is wrong selected."""
        goes_on = problem.is_unfinished or problem.start >= len(line)  # then what is missing is written next
        self.field.setText(f"{line} " if goes_on and line else line)
        if problem.is_unfinished:
            found = self._completer.complete(self.field.text(), self._bridge.picture)
            self.popup.show_at(self._box(), found, error=problem.words)
            return
        if problem.end > problem.start:
            self.field.setSelection(problem.start, problem.end - problem.start)
        self._suggest(problem.words)

    # ------------------------------------------------------------------ what became of it

    def _done(self, command: str) -> None:
        if command == self._pending[0]:
            self._pending = ("", "")
        self.say_what_was_done()

    def refused(self, command: str, failure: Failure) -> bool:
        """Say what stood against the line that was run last, with its text; False when it was not that."""
        pending, line = self._pending
        if not command or command != pending:
            return False
        self._pending = ("", "")
        if self.field.text() or (is_typing(QApplication.focusWidget()) and not self.is_busy):
            return False  # something else is half typed by now: the message card tells it
        self._take_keyboard()
        self._tell(line, Problem(in_one_line(failure), 0, 0))
        return True

    def say_what_was_done(self) -> None:
        """While nobody writes: what was just decided, and for how long U takes it back."""
        decision = self._bridge.reversible()
        words = self.hint or translate("command", "命令, 例如 派 A12 3")
        if decision is not None and not self.is_busy and not self.hint:
            words = quiet_words(decision, self._bridge.picture)
        if self.field.placeholderText() != words:
            self.field.setPlaceholderText(words)
            self.field.setAccessibleName(words)

    # ------------------------------------------------------------------ looks

    def resizeEvent(self, _event: object) -> None:
        """The field beside its key."""
        self.field.setGeometry(_CAP_PX, 1, self.width() - _CAP_PX - 4, self.height() - 2)
        if self.popup.isVisible():
            self.popup.move(self._box().left(), self.popup.y())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The key that leads here."""
        painter = QPainter(self)
        keycap(painter, 8, self.height() // 2, "/")
        painter.end()
