"""The whole window over the fake seat, driven by keys."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.geo import Place
from dispatch.domain.tasks import Outcome
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.kit.palette import LIGHT, apply_theme, palette
from ui.shell.layout import NARROW, WIDE
from ui.shell.window import DeskWindow
from ui.shell.window_words import window_title


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
    apply_theme(qapp, "dark")


def press(desk: DeskWindow, *keys: str) -> None:
    """Press keys wherever the focus is."""
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or desk, QKeySequence(key))


def width_of(desk: DeskWindow, name: str) -> int:
    """Width of a dock."""
    dock = desk.findChild(QDockWidget, f"dock_{name}")
    assert dock is not None
    return int(dock.width())


def test_the_window_is_no_larger_than_the_smallest_screen(desk: DeskWindow, qtbot: QtBot) -> None:
    """At 1366×768 the docks have their widths, the map keeps the middle, and nothing pushes it wider."""
    qtbot.wait(50)
    assert (desk.width(), desk.height()) == (1366, 768)
    assert desk.minimumSizeHint().width() <= 1366
    assert desk.minimumSizeHint().height() <= 768
    assert abs(width_of(desk, "queue") - NARROW.queue) <= 4
    assert abs(width_of(desk, "units") - NARROW.units) <= 4
    assert desk.city_map.width() > 700
    assert desk.city_map.height() > 460


def test_a_wide_window_has_wider_docks_and_the_trend_beside_the_journal(
    desk: DeskWindow, qtbot: QtBot
) -> None:
    """At 1920×1080 the trend is no longer behind the journal; back at 1366 it is again."""
    desk.resize(1920, 1080)
    qtbot.waitUntil(lambda: abs(width_of(desk, "queue") - WIDE.queue) <= 4, timeout=1000)
    qtbot.waitUntil(lambda: not desk.trend.visibleRegion().isEmpty(), timeout=1000)
    assert not desk.journal.visibleRegion().isEmpty()
    desk.resize(1366, 768)
    qtbot.waitUntil(lambda: abs(width_of(desk, "queue") - NARROW.queue) <= 4, timeout=1000)
    qtbot.waitUntil(desk.trend.visibleRegion().isEmpty, timeout=1000)
    assert not desk.journal.visibleRegion().isEmpty()


def test_a_dispatch_is_three_keys(
    desk: DeskWindow, seat: FakeSeat, plain_map: PlainMap, qtbot: QtBot
) -> None:
    """Down, Enter, 1: the advice opens, the map goes there, the first candidate is sent without a reason."""
    press(desk, "Down", "Down", "Return")
    assert desk.queue.open_id == "J0001"
    assert ("show_alert", "J0001") in plain_map.told
    first = seat.advice_for("J0001").candidates[0].unit_id
    press(desk, "1")
    qtbot.waitUntil(lambda: ("dispatch", "J0001", first, "") in seat.calls, timeout=2000)


def test_another_unit_takes_a_reason_by_digit(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """2 opens the question in the row; while it is open digits are its answers."""
    second = seat.advice_for("J0001").candidates[1].unit_id
    press(desk, "Down", "Down", "Return", "2")
    assert desk.queue.is_choosing
    press(desk, "1")
    qtbot.waitUntil(
        lambda: any(call[:3] == ("dispatch", "J0001", second) and call[3] for call in seat.calls),
        timeout=2000,
    )


def test_a_half_typed_reason_survives_a_new_alert(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """News come while one types: the text, the caret's field and the selection stay, and no key is lost."""
    press(desk, "Down", "Down", "Return", "2")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Tfv")
    for number in range(60, 70):
        seat.raise_jam(number)
    qtbot.wait(150)
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "x1")
    assert field.text() == "Tfvx1"
    assert desk.selection.current == ("alert", "J0001")
    assert [call[0] for call in seat.calls] == []


def test_an_outcome_is_o_a_digit_and_enter(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """The list opens in the task panel, never over the map, and ends the task."""
    desk.selection.select("task", "T0002")
    press(desk, "O", "1")
    press(desk, "Return")
    qtbot.waitUntil(lambda: ("enter_outcome", "T0002", next(iter(Outcome)), "") in seat.calls, timeout=2000)
    qtbot.waitUntil(lambda: not desk.tasks.is_asking, timeout=1000)


def test_a_refused_command_is_told_in_three_lines(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """The message names the rule in words, Esc puts it away, and the selection is still there."""
    seat.fail_with = RuleBrokenError("alert_taken", "席位 3")
    desk.selection.select("alert", "J0001")
    press(desk, "T")
    qtbot.waitUntil(desk.card.isVisible, timeout=1000)
    assert "这条警情已被签收: 席位 3" in desk.card.accessibleName()
    press(desk, "Esc")
    assert not desk.card.isVisible()
    assert desk.selection.current == ("alert", "J0001")


def test_a_refused_dispatch_is_told_once_beside_its_candidates(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Where the command was given, and not a second time over the map."""
    desk.selection.select("alert", "J0001")
    press(desk, "Return")
    seat.fail_with = RuleBrokenError("unit_busy", "A06")
    with qtbot.waitSignal(desk._bridge.command_failed, timeout=1000):
        press(desk, "1")
    assert "正在办任务" in desk.queue.advice._message
    assert not desk.card.isVisible()


def test_what_cannot_be_done_is_not_offered(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """With the advice open its digits are; after the alert has ended the grey row offers nothing about it."""
    offered = [action.id for action in desk.book.for_keycaps()]
    assert "show" in offered
    assert not {"choose_1", "escape", "take", "outcome"} & set(offered)
    desk.selection.select("alert", "J0001")
    assert "choose_1" not in [action.id for action in desk.book.for_keycaps()]
    press(desk, "Return")
    assert [action.id for action in desk.book.for_keycaps()][:2] == ["choose_1", "choose_2"]
    seat.record(facts.AlertJudged("J0001", Verdict.FALSE), actor="席位 1 李")
    qtbot.waitUntil(lambda: "choose_1" not in [action.id for action in desk.book.for_keycaps()])
    left = {action.id for action in desk.book.for_keycaps()}
    assert not left & {"choose_1", "choose_2", "take", "verify", "false", "show", "outcome", "recall"}
    assert {"up", "down", "escape"} <= left


def test_a_call_for_help_from_nobody_knows_where_shows_who_calls(
    desk: DeskWindow, seat: FakeSeat, plain_map: PlainMap
) -> None:
    """Its place 0, 0 is none: the map goes to the unit, not to the sea."""
    caller = seat.picture.alerts["S0040"]
    nowhere = replace(caller, place=Place(0, 0, "位置不明"))
    seat._picture = replace(seat.picture, alerts={**seat.picture.alerts, "S0040": nowhere})
    desk.selection.select("alert", "S0040")
    press(desk, "Return")
    assert ("show_unit", caller.unit_id) in plain_map.told
    assert ("show_alert", "S0040") not in plain_map.told


def test_an_error_of_the_program_is_shown_too(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """What nobody foresaw is not swallowed."""
    seat.fail_with = ZeroDivisionError("a fault of ours")
    desk.selection.select("alert", "J0001")
    press(desk, "V")
    qtbot.waitUntil(desk.card.isVisible, timeout=1000)
    assert "ZeroDivisionError" in desk.card.accessibleName()


def test_a_new_alert_sounds_once_and_moves_nothing(
    desk: DeskWindow, seat: FakeSeat, player: SilentPlayer, qtbot: QtBot
) -> None:
    """A wall of alerts is one sound, and the selection stays where it was."""
    desk.sounds.look()  # a call for help was there already, and is heard
    desk.selection.select("alert", "J0003")
    for number in range(60, 80):
        seat.raise_jam(number)
    qtbot.waitUntil(lambda: len(player.played) > 1, timeout=6000)  # told when the call has rung out
    assert player.played == ["sos", "high"]
    assert desk.selection.current == ("alert", "J0003")


def test_the_map_can_have_the_window_and_gives_it_back(desk: DeskWindow, qtbot: QtBot) -> None:
    """Shift+F11 leaves strip and map; Esc brings the panels back."""
    press(desk, "Shift+F11")
    qtbot.waitUntil(lambda: desk.city_map.width() == 1366, timeout=1000)
    assert desk.strip.isVisible()
    assert not desk.queue.isVisible()
    press(desk, "Esc")
    qtbot.waitUntil(desk.queue.isVisible, timeout=1000)
    assert desk.city_map.width() < 800


def test_night_and_day_change_everything(desk: DeskWindow) -> None:
    """F9 puts the other palette on, and painters ask for the one in use."""
    press(desk, "F9")
    assert palette() == LIGHT
    press(desk, "F9")
    assert palette() != LIGHT


def test_a_muted_sound_is_seen(desk: DeskWindow) -> None:
    """M shows a mark in the strip as long as it holds."""
    press(desk, "M")
    assert desk.strip._muted.isVisible()
    press(desk, "M")
    assert not desk.strip._muted.isVisible()


def test_a_click_on_the_map_selects(desk: DeskWindow, plain_map: PlainMap) -> None:
    """What is clicked on the map is selected everywhere."""
    plain_map.unit_clicked.emit("铁骑A12")
    assert desk.selection.current == ("unit", "铁骑A12")
    assert plain_map.told[-1] == ("select", "unit", "铁骑A12")


def test_the_map_is_fed_with_picture_and_ways(desk: DeskWindow, seat: FakeSeat, plain_map: PlainMap) -> None:
    """The picture of the moment and the way of the one unit under way are on the map from the start."""
    assert desk.map_feed.parent() is desk
    assert plain_map.picture is seat.picture
    assert [way.assignment_id for way in plain_map.ways] == ["D0003"]


def test_the_menu_holds_every_action_that_belongs_there(desk: DeskWindow) -> None:
    """Menus and keys come from the same data."""
    menu = desk.strip.menu_button.menu()
    assert isinstance(menu, QMenu)
    held = {entry.objectName() for part in menu.findChildren(QMenu) for entry in part.actions()}
    assert held == {action.id for action in desk.book.actions if action.in_menu}


def test_what_is_simulated_says_so_in_the_title() -> None:
    """The window's title begins with it; a real city's does not."""
    assert window_title("", "2", "模拟交通") == "【模拟】铁骑指挥台 · 席位 2"
    assert window_title("", "席位 2", "") == "铁骑指挥台 · 席位 2"


def test_closing_tells_that_the_operator_leaves(desk: DeskWindow, qtbot: QtBot) -> None:
    """Ctrl+Q and the window's own cross are the same."""
    with qtbot.waitSignal(desk.left, timeout=1000):
        press(desk, "Ctrl+Q")
    assert desk.focusPolicy() is not Qt.FocusPolicy.StrongFocus


def test_the_journals_newest_entry_is_in_sight_at_any_size(desk: DeskWindow, qtbot: QtBot) -> None:
    """From the start on, and after the window has become larger and smaller, the last line can be read."""
    for size in ((1366, 768), (1920, 1080), (1366, 768)):
        desk.resize(*size)
        qtbot.wait(80)
        table = desk.journal.table
        last = table.model().index(table.model().rowCount() - 1, 0)
        assert table.viewport().rect().contains(table.visualRect(last).center()), size


def test_esc_puts_down_what_the_mouse_carries_and_nothing_else(
    desk: DeskWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The overlay stays as long as a button is held."""
    desk.toggle_keys()
    monkeypatch.setattr(QApplication, "mouseButtons", lambda: Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(desk.map_hand.put_down):
        assert desk.escape()
    assert desk.overlay.isVisible()
    monkeypatch.undo()
    assert desk.escape()
    assert not desk.overlay.isVisible()
