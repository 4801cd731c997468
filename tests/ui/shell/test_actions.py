"""Actions as data: one source for menus, keycaps, shortcuts and the overlay."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.shell.actions import Action, ActionBook, Group, keycap_words
from ui.shell.keycaps import KeycapBar, KeyOverlay


class Desk(QMainWindow):
    """A window with a text field and a few actions that count."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.may = True
        self.field, self.note, self.other = QLineEdit(), QPlainTextEdit(), QWidget()
        self.other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        for widget in (self.field, self.note, self.other):
            layout.addWidget(widget)
        self.setCentralWidget(middle)
        keys = {"take": ("T",), "first": ("1",), "show": ("Return",), "up": ("Up",), "keys": ("?", "F1")}
        self.book = ActionBook(self, [self.action(name, pressed) for name, pressed in keys.items()])

    def action(self, name: str, keys: tuple[str, ...]) -> Action:
        """An action that notes its name."""
        weight = 1 if name == "keys" else 50
        return Action(
            name, "签收", Group.ALERT, keys, lambda: self.done.append(name), lambda: self.may, weight=weight
        )


@pytest.fixture
def desk(qtbot: QtBot, desk_look: None) -> Desk:
    """The window, shown and with the focus outside its fields."""
    del desk_look
    window = Desk()
    qtbot.addWidget(window)
    window.resize(600, 300)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)  # an X server gives the focus in its own time
    window.other.setFocus()
    window.book.refresh()
    return window


def test_a_key_does_its_action(desk: Desk) -> None:
    """Each of an action's keys runs it, whichever widget but a text field has the focus."""
    for key in ("T", "1", "Return", "?", "F1", "Up"):
        QTest.keySequence(desk.other, QKeySequence(key))
    assert desk.done == ["take", "first", "show", "keys", "keys", "up"]


@pytest.mark.parametrize("which", ["field", "note"])
def test_what_is_typed_belongs_to_the_field(desk: Desk, qtbot: QtBot, which: str) -> None:
    """Letters, digits, ? and Enter pressed in a text field never run an action; F1 still does."""
    field = getattr(desk, which)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=1000)
    QTest.keyClicks(field, "T1t?")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert desk.done == []
    text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert text.strip() == "T1t?"
    desk.other.setFocus()
    QTest.keyClicks(desk.other, "t")
    assert desk.done == ["take"]


def test_an_action_that_makes_no_sense_now_does_nothing(desk: Desk) -> None:
    """It is asked once more at the moment of the key, since the last look may be old."""
    desk.may = False
    QTest.keyClicks(desk.other, "T")
    assert desk.done == []
    assert not desk.book.qt("take").isEnabled()
    assert desk.book.for_keycaps() == []


def test_keycaps_show_what_fits_and_always_the_way_to_all_keys(desk: Desk, qtbot: QtBot) -> None:
    """On a narrow bar the lightest caps give way, never the one for all keys, and none is cut."""
    bar = KeycapBar(desk.book)
    qtbot.addWidget(bar)
    bar.resize(900, bar.height())
    assert [action.id for action in bar.shown()] == ["take", "first", "show", "up", "keys"]
    bar.resize(180, bar.height())
    shown = bar.shown()
    assert shown[-1].id == "keys"
    assert 1 < len(shown) < 5
    assert all(box.right() < bar.width() for box, _ in bar._laid_out())


def test_a_click_on_a_keycap_does_the_same(desk: Desk, qtbot: QtBot) -> None:
    """The mouse finds the same actions as the keyboard."""
    bar = KeycapBar(desk.book)
    qtbot.addWidget(bar)
    bar.resize(900, bar.height())
    bar.show()
    bar.grab()
    box, action = bar._boxes[1]
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=box.center())
    assert desk.done == [action.id]


def test_the_overlay_comes_and_goes(desk: Desk) -> None:
    """It covers the window, and a click puts it away."""
    overlay = KeyOverlay(desk.book, desk)
    overlay.toggle()
    assert overlay.isVisible()
    assert overlay.size() == desk.size()
    QTest.mouseClick(overlay, Qt.MouseButton.LeftButton)
    assert not overlay.isVisible()


def test_keys_are_written_as_on_the_keyboard() -> None:
    """Arrows are arrows, Return is Enter, letters are letters."""
    assert [keycap_words(key) for key in ("Up", "Return", "T", "F11")] == ["↑", "Enter", "T", "F11"]
    assert not re.search(r"[一-鿿]", keycap_words("Backspace"))


def test_a_window_that_is_taken_apart_asks_nothing_any_more(qtbot: QtBot) -> None:
    """Its last word about the focus comes when parts that the actions would ask are gone."""
    asked: list[bool] = []

    def is_enabled() -> bool:
        asked.append(True)
        return True

    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    action = Action("one", "一", Group.DESK, ("F2",), lambda: None, is_enabled=is_enabled)
    book = ActionBook(window, [action])
    window.show()
    book._focus_moved(None, field)
    assert asked
    window.hide()
    asked.clear()
    book._focus_moved(field, None)
    assert not asked
