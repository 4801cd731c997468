"""Actions as data: the one source for menus, keycaps, shortcuts, command line and the overlay of keys."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.shell.parameters import Arguments, Parameter


class Group(StrEnum):
    """Where an action stands in menus and in the overlay."""

    QUEUE = "queue"
    ALERT = "alert"
    TASK = "task"
    MAP = "map"
    DESK = "desk"
    STEP = "step"
    PLAN = "plan"
    EXECUTION = "execution"
    REPORT = "report"
    TASKS = "tasks"
    REHEARSAL = "rehearsal"


GROUP_TITLES = {
    Group.QUEUE: QT_TRANSLATE_NOOP("actions", "队列"),
    Group.ALERT: QT_TRANSLATE_NOOP("actions", "警情与派警"),
    Group.TASK: QT_TRANSLATE_NOOP("actions", "任务"),
    Group.MAP: QT_TRANSLATE_NOOP("actions", "地图"),
    Group.DESK: QT_TRANSLATE_NOOP("actions", "席位"),
    Group.STEP: QT_TRANSLATE_NOOP("actions", "任务的步骤"),
    Group.PLAN: QT_TRANSLATE_NOOP("actions", "预案"),
    Group.EXECUTION: QT_TRANSLATE_NOOP("actions", "执行"),
    Group.REPORT: QT_TRANSLATE_NOOP("actions", "报告"),
    Group.TASKS: QT_TRANSLATE_NOOP("actions", "任务台"),
    Group.REHEARSAL: QT_TRANSLATE_NOOP("actions", "演练"),
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that an operator can do.

    *title* Chinese, marked for translation under the context ``actions``; *hint* says more for the overlay;
    *keys* in Qt's portable notation, the first one is shown; *is_enabled* whether it makes sense now (its key
    is free for nobody else meanwhile); *is_offered* whether its keycap stands in the bar: it does not while
    the key would only lead a step towards what its title says; *weight* the higher, the further left its
    keycap stands, 0 for none;
    *in_menu*, *is_listed* (in the overlay) are false for one that another stands for; *cap* what is written
    on its keycap where that is not its first key.

    *verbs* are its words on the command line: Chinese, its pinyin initials, its pinyin, English. *params* is
    what it may be given there, in this order. *obey* does it with what was given and returns the name of the
    bridge's command that it started, or nothing; it raises `CannotObeyError`. Without it *run* is done.
    *things* are the kinds (alert, unit, task) whose context menu holds it. *live* gives words that stand on
    its keycap instead of the title while there are any. *is_asked* whether it waits to be confirmed: then a
    second click at the same place does nothing, its key confirms.
    """

    id: str
    title: str
    group: Group
    keys: tuple[str, ...]
    run: Callable[[], None]
    is_enabled: Callable[[], bool] = field(default=lambda: True)
    is_offered: Callable[[], bool] = field(default=lambda: True)
    weight: int = 0
    hint: str = ""
    in_menu: bool = True
    is_listed: bool = True
    cap: str = ""
    verbs: tuple[str, ...] = ()
    params: tuple[Parameter, ...] = ()
    obey: Callable[[Arguments], str] | None = None
    things: tuple[str, ...] = ()
    live: Callable[[], str] = field(default=str)
    is_asked: Callable[[], bool] = field(default=lambda: False)

    @property
    def words(self) -> str:
        """The title in the operator's language."""
        return QCoreApplication.translate("actions", self.title)

    @property
    def hint_words(self) -> str:
        """What the overlay says beside the title."""
        return QCoreApplication.translate("actions", self.hint) if self.hint else ""

    @property
    def cap_words(self) -> str:
        """What stands beside its keycap now."""
        return self.live() or self.words

    @property
    def key_words(self) -> str:
        """The first key as it stands on a keycap."""
        return self.cap or (keycap_words(self.keys[0]) if self.keys else "")


def verb_of(action: Action) -> str:
    """Its verb in the operator's language: Chinese where the title is shown as it stands in the code."""
    if not action.verbs:
        return ""
    return action.verbs[0] if action.words == action.title else action.verbs[-1]


_CAPS = {
    "Up": "↑",
    "Down": "↓",
    "Return": "Enter",
    "Backspace": "⌫",
    "Escape": "Esc",
}


def keycap_words(key: str) -> str:
    """A key as people find it on the keyboard."""
    return _CAPS.get(key, key)


class ActionBook(QObject):
    """All actions of a window, as QActions on it.

    A shortcut of one letter, digit or arrow never fires while a text field has the focus: what is typed
    there belongs to the field. *refreshed* tells that what is enabled may have changed.
    """

    refreshed = Signal()

    def __init__(self, window: QWidget, actions: Iterable[Action]) -> None:
        super().__init__(window)
        self._window = window
        self.actions = tuple(actions)
        self._enabled: tuple[str, ...] = ()
        self._offered: dict[str, str] = {}
        self._made: dict[str, QAction] = {}
        self._menus_open = 0
        for action in self.actions:
            made = QAction(action.words, self)
            made.setObjectName(action.id)
            made.setShortcuts([QKeySequence(key) for key in action.keys])
            made.setAutoRepeat(action.group is Group.QUEUE)
            made.triggered.connect(self._runner(action))
            window.addAction(made)
            self._made[action.id] = made
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)  # a method: it is let go with this object

    def qt(self, action_id: str) -> QAction:
        """The QAction of an action."""
        return self._made[action_id]

    def serve(self, menu: QMenu) -> None:
        """Offer in *menu* what its keys do, also while a text field has the focus: a click is no letter."""
        menu.aboutToShow.connect(self._menu_opens)
        # What was clicked is done after the menu has hidden itself.
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._menu_has_closed))

    def _menu_opens(self) -> None:
        self._menus_open += 1
        self.refresh()

    def _menu_has_closed(self) -> None:
        self._menus_open = max(0, self._menus_open - 1)
        self.refresh()

    def refresh(self) -> None:
        """Ask each action whether it makes sense now."""
        typing = is_typing(QApplication.focusWidget()) and not self._menus_open
        enabled: list[str] = []
        offered: dict[str, str] = {}
        for action in self.actions:
            on = action.is_enabled() and not (typing and _types(action))
            self._made[action.id].setEnabled(on)
            if on:
                enabled.append(action.id)
                if action.weight and action.is_offered():
                    offered[action.id] = action.live()
        if tuple(enabled) != self._enabled or offered != self._offered:
            self._enabled, self._offered = tuple(enabled), offered
            self.refreshed.emit()

    def _focus_moved(self, _before: QWidget | None, _now: QWidget | None) -> None:
        """Not while the window is taken apart: it loses the focus when half of its parts are gone."""
        if isValid(self._window) and self._window.isVisible():
            self.refresh()

    def for_keycaps(self) -> list[Action]:
        """Actions that are offered by a keycap now, the weightiest first."""
        shown = [action for action in self.actions if action.id in self._offered]
        return sorted(shown, key=lambda action: -action.weight)

    def _runner(self, action: Action) -> Callable[[], None]:
        def run() -> None:
            # The moment may have changed since the last look: an alert can close between two pictures.
            if action.is_enabled():
                action.run()
            self.refresh()

        return run


def is_typing(widget: QWidget | None) -> bool:
    """Whether *widget* takes text."""
    return isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit) and not widget.isReadOnly()


def _types(action: Action) -> bool:
    """Whether one of the action's keys means something to a text field."""
    return any(len(key) == 1 or key in {"Up", "Down", "Return", "Enter", "Backspace"} for key in action.keys)
