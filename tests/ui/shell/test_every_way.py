"""The walk: every action of every area by each of its keys, by its words, and by the mouse.

The actions are the window's own, only what they do is noted instead. Who adds one is told here which way is
missing: nothing is listed by hand but what is clicked elsewhere than in a menu or on a keycap.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.shell.actions import Action, ActionBook
from ui.shell.keycaps import KeycapBar
from ui.shell.parameters import Arguments, Kind
from ui.shell.thing_menus import context_menu
from ui.shell.window import DeskWindow

SAID = {Kind.UNIT: "A06", Kind.ALERT: "1", Kind.TASK: "3", Kind.CHOICE: "夜班"}
"""What is written on the command line where an action must be told something."""

CLICKED_ELSEWHERE = {"menu", "layout", *(f"choose_{number}" for number in range(3, 10))}
"""The menu's own button, the menu of named layouts, the candidates in the advice."""


@dataclass(slots=True)
class Noted:
    """What was asked for, instead of being done."""

    ids: list[str] = field(default_factory=list)

    def book(self, window: QWidget, actions: Iterable[Action]) -> ActionBook:
        """The window's book, whose actions are always possible and only leave their names here."""
        return ActionBook(window, [self._noting(action) for action in actions])

    def _noting(self, action: Action) -> Action:
        def obey(_given: Arguments) -> str:
            self.ids.append(action.id)
            return ""

        always = replace(action, run=lambda: self.ids.append(action.id), is_enabled=lambda: True)
        return replace(always, is_offered=lambda: True, obey=obey if action.obey is not None else None)

    def taken(self) -> list[str]:
        """What was asked for since the last time."""
        found, self.ids = self.ids, []
        return found


@pytest.fixture
def noted() -> Noted:
    """Nothing was asked for."""
    return Noted()


@pytest.fixture
def desk(
    noted: Noted, bridge: Bridge, qtbot: QtBot, player: SilentPlayer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DeskWindow]:
    """The window, whose actions are only noted, with a layout that has a name."""
    monkeypatch.setattr("ui.shell.window.ActionBook", noted.book)
    window = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=player)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    window.layouts.save_as("夜班")
    window.book.refresh()
    yield window
    window.close()


def click_in(menu: QMenu, action_id: str) -> None:
    """Open a menu and click an entry."""
    menu.popup(QPoint(100, 100))
    entry = next(one for one in menu.actions() if one.objectName() == action_id)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def test_every_key_of_every_action_does_it(desk: DeskWindow, noted: Noted) -> None:
    """Each key of each action, pressed in the window, asks for that action and for nothing else."""
    desk.setFocus()
    for action in desk.book.actions:
        for key in action.keys:
            QTest.keySequence(QApplication.focusWidget() or desk, QKeySequence(key))
            assert noted.taken() == [action.id], key


def test_every_word_of_every_action_does_it(desk: DeskWindow, noted: Noted) -> None:
    """Chinese, initials, pinyin, English; what has no word has a key."""
    desk.selection.select("alert", "J0001")
    field = desk.command_line.field
    for action in desk.book.actions:
        assert action.verbs or action.keys, action.id
        wanted = [SAID[one.kind] for one in action.params if not one.is_optional]
        for verb in action.verbs:
            desk.open_command()
            field.clear()
            line = " ".join([verb, *wanted])
            field.insert(line)
            field.textEdited.emit(line)
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert noted.taken() == [action.id], line


def test_every_action_can_be_clicked(desk: DeskWindow, noted: Noted, qtbot: QtBot) -> None:
    """In the window's menu, in that of a thing, or on a keycap; the others are named above, and only they."""
    whole = desk.strip.menu_button.menu()
    assert isinstance(whole, QMenu)
    bar = KeycapBar(desk.book)
    qtbot.addWidget(bar)
    bar.resize(6000, bar.height())
    bar.show()
    caps = {action.id: box.center() for box, action in bar._laid_out()}
    bar.grab()
    nowhere = set()
    for action in desk.book.actions:
        parts = [one for one in whole.findChildren(QMenu) if desk.book.qt(action.id) in one.actions()]
        menus = [*parts, *(context_menu(desk.book, kind, desk) for kind in action.things)]
        for menu in menus:
            click_in(menu, action.id)
            assert noted.taken() == [action.id]
        if action.id in caps:
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=caps[action.id])
            assert noted.taken() == [action.id]
        elif not menus:
            nowhere.add(action.id)
    assert nowhere == CLICKED_ELSEWHERE


def test_a_menu_offers_what_its_keys_do_while_a_field_is_being_written(
    desk: DeskWindow, noted: Noted, qtbot: QtBot
) -> None:
    """A letter belongs to the field, a click does not; closed, the letters are the field's again."""
    desk.open_command()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    desk.book.refresh()
    assert not desk.book.qt("take").isEnabled()
    click_in(context_menu(desk.book, "alert", desk), "take")
    assert noted.taken() == ["take"]
    qtbot.waitUntil(lambda: not desk.book.qt("take").isEnabled(), timeout=2000)


# ------------------------------------------------------------------ what is clicked elsewhere


@pytest.fixture
def real_desk(bridge: Bridge, qtbot: QtBot, player: SilentPlayer) -> DeskWindow:
    """The window as it is."""
    window = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=player)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_the_menu_has_a_button(real_desk: DeskWindow, qtbot: QtBot) -> None:
    """A click on it opens the menu."""
    menu = real_desk.strip.menu_button.menu()
    QTest.mouseClick(real_desk.strip.menu_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is menu, timeout=2000)
    menu.close()


def test_a_named_layout_is_chosen_in_its_menu(real_desk: DeskWindow, qtbot: QtBot) -> None:
    """The menu is filled when it opens; a click puts the layout on."""
    real_desk.layouts.save_as("夜班")
    width = real_desk.queue.width()
    real_desk.resizeDocks([real_desk.docks._docks["queue"]], [width + 60], Qt.Orientation.Horizontal)
    whole = real_desk.strip.menu_button.menu()
    assert isinstance(whole, QMenu)
    part = whole.findChildren(QMenu)[-1]
    part.popup(QPoint(100, 100))
    [entry] = part.actions()
    assert entry.text() == "夜班"
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=part.actionGeometry(entry).center())
    qtbot.waitUntil(lambda: real_desk.queue.width() == width, timeout=2000)


@pytest.mark.parametrize("number", [2, 9])
def test_a_candidate_is_chosen_by_a_click_on_its_line(real_desk: DeskWindow, number: int) -> None:
    """As its digit does: why not the first is asked next."""
    real_desk.queue.answer("J0001")
    chosen = real_desk.queue.candidate(number)
    assert chosen is not None
    sheet = real_desk.queue.advice._sheet
    line = next(one for one in sheet._lines if one.candidate == chosen)
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(60, line.top + 10))
    assert real_desk.queue.advice.chosen_unit == chosen.unit_id
