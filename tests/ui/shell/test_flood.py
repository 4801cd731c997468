"""A hundred kilobytes from the clipboard into every field of the desk: text, cut to what it may hold."""

import time

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.shell.window import DeskWindow

FLOOD = "花园路\t<b>派</b> A12 \u202e\x1b\n" * 6_000
LONGEST = 400
WITHIN_S = 1.0

FIELDS = {
    "command": ("", ""),
    "palette": ("", ""),
    "filter_queue": ("", ""),
    "filter_units": ("", ""),
    "new_call": ("", ""),
    "outcome": ("task", "T0002"),
    "choose_2": ("alert", "J0001"),
    "settings": ("", ""),
    "layout_save": ("", ""),
}
"""The action that leads to a field, and what has to be selected for it."""


@pytest.mark.alone
@pytest.mark.parametrize("action_id", FIELDS)
def test_a_flood_in_a_field_is_cut_and_harms_nothing(
    bridge: Bridge, seat: FakeSeat, qtbot: QtBot, player: SilentPlayer, action_id: str
) -> None:
    """No longer than a field may be, within a second, Enter and Esc work as ever, and nothing was ordered."""
    desk = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=player)
    qtbot.addWidget(desk)
    with qtbot.waitExposed(desk):
        desk.show()
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow, timeout=5000)
    desk.selection.select(*FIELDS[action_id])
    if action_id == "choose_2":
        desk.queue.open_advice()
    desk.book.refresh()
    desk.book.qt(action_id).trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit), timeout=5000)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QGuiApplication.clipboard().setText(FLOOD)
    began_s = time.thread_time()
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Paste))
    QApplication.processEvents()
    desk.grab()
    assert time.thread_time() - began_s < WITHIN_S
    assert 0 < len(field.text()) <= LONGEST
    QTest.keySequence(field, QKeySequence("Escape"))
    QTest.keySequence(QApplication.focusWidget() or desk, QKeySequence("Escape"))
    assert [call[0] for call in seat.calls] == []
    desk.close()
