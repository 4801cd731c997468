"""Errors in three sentences, beside the work."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.failures import Failure, failure_words
from ui.shell.messages import MessageCard, wrapped


@pytest.fixture
def ground(qtbot: QtBot, desk_look: None) -> QWidget:
    """Something to lie over, with a field that has the focus."""
    del desk_look
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(740, 490)
    field = QLineEdit(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow, timeout=5000)  # an X server gives the focus in its own time
    field.setFocus()
    return widget


def test_a_message_lies_low_over_the_map_and_takes_no_focus(ground: QWidget) -> None:
    """It stands inside its ground, says all three sentences, and the caret stays where it was."""
    card = MessageCard(ground)
    card.tell(failure_words("unit_busy", "铁骑A12 T0003"))
    assert ground.rect().contains(card.geometry())
    assert card.geometry().center().y() > ground.height() / 2
    for part in ("这辆铁骑正在办任务: 铁骑A12 T0003", "没有下令", "另选一辆"):
        assert part in card.accessibleName()
    assert card.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_newest_message_stands_alone_and_can_be_put_away(ground: QWidget) -> None:
    """A second failure replaces the first; a click puts it away."""
    card = MessageCard(ground)
    card.tell(failure_words("unit_busy"))
    card.tell(failure_words("no_plan"))
    assert card.failure == failure_words("no_plan")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert card.failure is None
    assert not card.isVisible()


@pytest.mark.usefixtures("ground")
def test_long_and_hostile_details_arewrapped_not_cut() -> None:
    """Every character of a long detail is on some line, in Chinese and in English."""
    for text in ("磁盘已满" * 40, "disk is full and nothing can be written " * 8, "<b>x</b>&amp;" * 20):
        lines = wrapped(text)
        assert len(lines) > 1
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_failure_stays_within_its_ground(ground: QWidget) -> None:
    """Even a database's long sentence leaves the card on the map."""
    card = MessageCard(ground)
    card.tell(Failure("记录写不进去", "没有下令。", "再试。", "database or disk is full " * 10))
    assert ground.rect().contains(card.geometry())
