"""Every action: by key, by the command line and by the mouse; titled in both languages, listed everywhere."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from pypinyin import Style, pinyin
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from translations import ENGLISH
from ui.bridge.bridge import Bridge
from ui.kit.palette import apply_theme, palette
from ui.shell.actions import Action
from ui.shell.guide_table import guide_table
from ui.shell.keycaps import _columns
from ui.shell.thing_menus import context_menu
from ui.shell.window import DeskWindow


@pytest.fixture
def desk(
    bridge: Bridge, qtbot: QtBot, qapp: QApplication, plain_map: PlainMap, player: SilentPlayer
) -> Iterator[DeskWindow]:
    """The window at its smallest size, shown."""
    window = DeskWindow(bridge, plain_map, badge="模拟交通", player=player)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)  # an X server gives the focus in its own time
    yield window
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    if window.wall.window is not None:
        window.toggle_wall()
    window.tasks_room.close()
    apply_theme(qapp, "dark")


def action_of(desk: DeskWindow, action_id: str) -> Action:
    """An action of the window."""
    return next(action for action in desk.book.actions if action.id == action_id)


def by_key(desk: DeskWindow, action: Action) -> None:
    """Press its first key."""
    QTest.keySequence(QApplication.focusWidget() or desk, QKeySequence(action.keys[0]))


def by_line(desk: DeskWindow, action: Action) -> None:
    """Write its verb and run it."""
    desk.open_command()
    desk.command_line.field.clear()
    desk.command_line.field.insert(action.verbs[0])
    desk.command_line.field.textEdited.emit(action.verbs[0])
    QTest.keyClick(desk.command_line.field, Qt.Key.Key_Return)


def by_mouse(desk: DeskWindow, action: Action) -> None:
    """Click it in the window's menu, or in that of the selected thing."""
    kind, _ = desk.selection.current
    if kind and kind in action.things:
        click_in(context_menu(desk.book, kind, desk), action)
        return
    menu = desk.strip.menu_button.menu()
    assert isinstance(menu, QMenu)
    parts = [part for part in menu.findChildren(QMenu) if desk.book.qt(action.id) in part.actions()]
    click_in(parts[0], action)


def click_in(menu: QMenu, action: Action) -> None:
    """Open a menu and click an entry."""
    menu.popup(QPoint(200, 200))
    entry = next(one for one in menu.actions() if one.objectName() == action.id)
    assert entry.isEnabled(), action.id
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


WAYS = {"key": by_key, "line": by_line, "mouse": by_mouse}

Done = Callable[[DeskWindow, FakeSeat], bool]


def called(name: str) -> Done:
    """A command of the seat was given."""
    return lambda _desk, seat: any(call[0] == name for call in seat.calls)


def asked_or(name: str) -> Done:
    """The question is asked, or, by the line, the command was given."""
    return lambda desk, seat: desk.question.isVisible() or called(name)(desk, seat)


def told(*call: object) -> Done:
    """The map was told."""
    return lambda desk, _seat: call in desk.city_map.told  # type: ignore[attr-defined]  # the tests' own map


EFFECTS: dict[str, tuple[tuple[str, str], Done]] = {
    "up": (("alert", "J0002"), lambda desk, _: desk.selection.current == ("alert", "J0001")),
    "down": (("alert", "J0001"), lambda desk, _: desk.selection.current == ("alert", "J0002")),
    "show": (("alert", "J0001"), lambda desk, _: desk.queue.open_id == "J0001"),
    "choose_1": (("alert", "J0001"), lambda desk, seat: bool(desk.queue.open_id or seat.calls)),
    "take": (("alert", "J0001"), called("take_alert")),
    "verify": (("alert", "J0001"), called("judge_alert")),
    "false": (
        ("alert", "J0001"),
        asked_or("judge_alert"),
    ),
    "acknowledge": (("task", "T0003"), called("acknowledge")),
    "outcome": (("task", "T0003"), lambda desk, _: desk.tasks.is_asking),
    "recall": (
        ("task", "T0003"),
        asked_or("recall"),
    ),
    "locate": (("unit", "铁骑A12"), called("locate")),
    "back": (("", ""), told("back")),
    "whole": (("", ""), told("show_all")),
    "mute": (("", ""), lambda desk, _: desk.sounds.muted),
    "theme": (("", ""), lambda _desk, _seat: palette().name == "light"),
    "keys": (("", ""), lambda desk, _: desk.overlay.isVisible()),
    "command": (("", ""), lambda desk, _: desk.command_line.is_busy),
    "palette": (("", ""), lambda desk, _: desk.command_line.popup.chosen == 0),
    "dispatch": (("unit", "铁骑A06"), lambda desk, _: desk.command_line.field.text().startswith("派 A06")),
    "answer_call": (("", ""), lambda desk, _: desk.queue.open_id == "S0040"),
    "new_call": (("", ""), lambda desk, _: desk.calls.form.isVisible()),
    "filter_queue": (("", ""), lambda desk, _: desk.queue.area.filter.field.hasFocus()),
    "filter_units": (("", ""), lambda desk, _: desk.units.area.filter.field.hasFocus()),
    "follow": (("", ""), told("toggle_following")),
    "trails": (("", ""), told("toggle_trails")),
    "wall": (("", ""), lambda desk, _: desk.wall.window is not None),
    "tasks": (("", ""), lambda desk, _: desk.tasks_room.window is not None),
    "map_full": (("", ""), lambda desk, _: desk.docks.is_hidden),
    "menu": (("", ""), lambda desk, _: QApplication.activePopupWidget() is desk.strip.menu_button.menu()),
    "escape": (("alert", "J0001"), lambda desk, _: desk.selection.current == ("", "")),
    "settings": (("", ""), lambda desk, _: desk.frame._settings_window is not None),
    "layout_save": (("", ""), lambda desk, _: desk.frame.name_prompt.isVisible()),
    "tour": (("", ""), lambda desk, _: desk.frame.tour.isVisible()),
    "leave": (("", ""), lambda desk, _: not desk.isVisible()),
}

NO_KEY = {"dispatch", "layout_save", "tour"}
OBEYED = {
    *("show", "choose_1", "take", "verify", "false", "acknowledge", "outcome", "recall", "locate"),
    *("new_call", "filter_queue", "filter_units", "mute", "theme", "settings", "layout_save"),
}
"""What the command line does in a way of its own; all else it runs as the keys do, see test_every_way."""

BY_KEY = [(action_id, "key") for action_id in EFFECTS if action_id not in NO_KEY]
BY_LINE = [(action_id, "line") for action_id in EFFECTS if action_id in OBEYED]
BY_MOUSE = [(action_id, "mouse") for action_id in ("take", "recall", "locate", "whole", "dispatch", "tour")]
"""A menu triggers what a key triggers, whichever action it is: some of each menu are enough."""

TESTED_ALONE = {"undo", "repeat_sound", "layout_reset", "layout", *(f"choose_{n}" for n in range(2, 10))}
"""What needs something before it: below, and in test_every_way."""


def test_no_action_is_forgotten(desk: DeskWindow) -> None:
    """Whoever adds an action says here what it does; the ways that one has not are those of its data."""
    assert {action.id for action in desk.book.actions} == set(EFFECTS) | TESTED_ALONE
    told_here = [action for action in desk.book.actions if action.id in EFFECTS]
    assert {action.id for action in told_here if not action.keys} == NO_KEY
    assert {action.id for action in told_here if action.obey is not None} == OBEYED | {"dispatch"}


@pytest.mark.parametrize(("action_id", "way"), BY_KEY + BY_LINE + BY_MOUSE)
def test_an_action_does_the_same_by_key_line_and_mouse(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot, action_id: str, way: str
) -> None:
    """With what it is about selected, each way leads to the same."""
    about, is_done = EFFECTS[action_id]
    desk.selection.select(*about)
    desk.book.refresh()
    assert not is_done(desk, seat)
    WAYS[way](desk, action_of(desk, action_id))
    qtbot.waitUntil(lambda: is_done(desk, seat), timeout=2000)


def test_hearing_the_last_sound_again(
    desk: DeskWindow, seat: FakeSeat, player: SilentPlayer, qtbot: QtBot
) -> None:
    """Once there has been one."""
    seat.raise_jam(77)
    qtbot.waitUntil(lambda: bool(player.played), timeout=3000)
    desk.book.refresh()
    before = len(player.played)
    by_key(desk, action_of(desk, "repeat_sound"))
    qtbot.waitUntil(lambda: len(player.played) > before, timeout=2000)
    assert player.played[-1] == player.played[before - 1]


def test_the_desks_own_layout_comes_back(desk: DeskWindow, qtbot: QtBot) -> None:
    """Whatever was made of it."""
    width = desk.queue.width()
    desk.resizeDocks([desk.docks._docks["queue"]], [width + 60], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: desk.queue.width() == width + 60, timeout=2000)
    by_key(desk, action_of(desk, "layout_reset"))
    qtbot.waitUntil(lambda: desk.queue.width() == width, timeout=2000)


@pytest.mark.parametrize("way", WAYS)
def test_taking_back_by_key_line_and_mouse(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot, way: str) -> None:
    """After a decision there is something to take back, each way."""
    desk.selection.select("alert", "J0001")
    by_key(desk, action_of(desk, "take"))
    qtbot.waitUntil(lambda: seat.reversible() is not None, timeout=2000)
    desk.book.refresh()
    WAYS[way](desk, action_of(desk, "undo"))
    qtbot.waitUntil(lambda: ("reverse",) in seat.calls, timeout=2000)


def test_a_thing_under_the_right_button_gets_its_menu(desk: DeskWindow, qtbot: QtBot) -> None:
    """It is selected, and its menu holds what can be done with it, in grey what cannot be now."""
    desk.units.menu_asked.emit("铁骑A12", QPoint(300, 300))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None, timeout=2000)
    assert desk.selection.current == ("unit", "铁骑A12")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    held = {one.objectName(): one.isEnabled() for one in menu.actions() if one.objectName()}
    assert held["recall"]
    assert held["locate"]
    assert set(held) == {action.id for action in desk.book.actions if "unit" in action.things}
    menu.close()


def test_sending_a_unit_from_its_menu_begins_the_line(desk: DeskWindow) -> None:
    """Which alert is still to be said."""
    desk.selection.select("unit", "铁骑A06")
    by_mouse(desk, action_of(desk, "dispatch"))
    assert desk.command_line.field.text() == "派 A06 "
    assert desk.command_line.is_busy


# ---------------------------------------------------------------------- all of them, whoever brought them


def test_each_has_a_title_in_both_languages(desk: DeskWindow) -> None:
    """Titles, hints and arguments are translated, and finished."""
    found = {
        message.findtext("source", ""): message.find("translation")
        for context in ET.parse(ENGLISH).getroot().iter("context")  # noqa: S314 — this project's own file
        if context.findtext("name") == "actions"
        for message in context.iter("message")
    }
    texts = {text for one in desk.book.actions for text in (one.title, one.hint) if text}
    texts |= {parameter.title for one in desk.book.actions for parameter in one.params}
    for text in texts:
        translation = found.get(text)
        assert translation is not None, text
        assert translation.get("type") != "unfinished", text
        assert translation.text, text


def test_each_can_be_reached(desk: DeskWindow) -> None:
    """By a key or by a word; no two share one; what has a place in the menu has a word."""
    keys = [key for action in desk.book.actions for key in action.keys]
    assert len(keys) == len(set(keys))
    words = [word for action in desk.book.actions for word in set(action.verbs)]
    assert len(words) == len(set(words)), sorted(word for word in words if words.count(word) > 1)
    assert all(action.keys or action.verbs for action in desk.book.actions)
    assert [action.id for action in desk.book.actions if action.in_menu and not action.verbs] == []


def test_each_word_has_its_pinyin(desk: DeskWindow) -> None:
    """Chinese, initials, pinyin, English, in this order."""
    for action in desk.book.actions:
        if action.verbs:
            chinese, initials, whole, english = action.verbs
            readings = [pinyin(letter, style=Style.NORMAL, heteronym=True)[0] for letter in chinese]
            ways = product(*readings)  # 重 is zhòng or chóng
            assert (initials, whole) in {("".join(one[0] for one in way), "".join(way)) for way in ways}
            assert english.isascii()
            assert " " not in english


def test_each_is_listed_in_the_overlay_and_in_the_guide(desk: DeskWindow) -> None:
    """But for digits that share a line, and what only the command line knows."""
    shown = {one.id for column in _columns(desk.book.actions) for _, found in column for one in found}
    hidden = {one.id for one in desk.book.actions if one.id not in shown and not one.verbs}
    assert hidden == {f"choose_{number}" for number in range(3, 10)}
    table = guide_table(desk.book.actions)
    for action in desk.book.actions:
        if action.is_listed:
            assert f"| {action.words}" in table, action.id
    assert "| `U` `Ctrl+Z` | 撤回上一步 (30 秒之内) | `撤回` (ch) |" in table
    assert "`派 〈铁骑〉 [警情] [理由]` (p)" in table


def test_the_overlay_fits_the_smallest_screen(desk: DeskWindow) -> None:
    """All rows of the tallest column lie within 768 pixels."""
    tallest = max(sum(2 + len(found) for _, found in column) for column in _columns(desk.book.actions))
    row_px = desk.overlay._row_px(tallest)
    assert tallest * row_px + 80 <= 768
