"""A form over the fake seat, on a clock that the test turns."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.calls.field import PlainField
from ui.calls.intake import Intake
from ui.calls.view import CallForm


class Hand:
    """An operator's hands and watch: each stroke takes its time and is counted."""

    STROKE_S = 0.18
    """Five to six keys a second, as one types Chinese by pinyin."""
    THINK_S = 1.2

    def __init__(self) -> None:
        self.now_s = 1_000.0
        self.strokes = 0

    def __call__(self) -> float:
        """Seconds."""
        return self.now_s

    def key(
        self,
        at: QWidget,
        key: Qt.Key,
        held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """One key, or one with another held."""
        self._stroke(2 if held != Qt.KeyboardModifier.NoModifier else 1)
        QTest.keyClick(at, key, held)

    def write(self, field: PlainField, words: str, strokes_each: float = 1.0) -> None:
        """Letter by letter; *strokes_each*: keys for a letter, about 2.5 for a Chinese one by pinyin."""
        for letter in words:
            self._stroke(strokes_each)
            field.insert(letter)

    def think(self) -> None:
        """Listen, look, move on."""
        self.now_s += self.THINK_S

    def _stroke(self, count: float) -> None:
        self.strokes += round(count + 0.01)
        self.now_s += count * self.STROKE_S


@pytest.fixture
def hand() -> Hand:
    """The operator."""
    return Hand()


@pytest.fixture
def intake(bridge: Bridge, hand: Hand) -> Intake:
    """The rules alone."""
    made = Intake(bridge, clock_s=hand)
    made.begin()
    return made


@pytest.fixture
def form(bridge: Bridge, selection: Selection, hand: Hand, qtbot: QtBot) -> Iterator[CallForm]:
    """An open form in a window that has the focus."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    made = CallForm(bridge, selection, window, clock_s=hand)
    made.place_over(QRect(0, 40, 1366, 700))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=2000)
    made.open()
    qtbot.waitUntil(made.place_field.hasFocus, timeout=1000)
    yield made
    made.escape()
