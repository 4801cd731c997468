"""The task window over the demo city with an escort under way."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain.geo import Place
from tests.ui.execution import city_escort
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap
from ui.bridge.bridge import Bridge
from ui.execution.page import ExecutionPage
from ui.map.overlay import PlanOverlay
from ui.shell.task_window import TaskWindow


class PlanMap(PlainMap):
    """A map that keeps what lies over it, and where somebody looked."""

    place_clicked = Signal(float, float)
    mark_clicked = Signal(str)
    mark_dragged = Signal(str, float, float)
    line_clicked = Signal(str, float, float)

    def __init__(self) -> None:
        super().__init__()
        self.overlay = PlanOverlay()

    def set_overlay(self, overlay: PlanOverlay) -> None:
        """Keep it."""
        self.overlay = overlay

    def show_place(self, place: Place) -> None:
        """Note a view."""
        self.told.append(("show_place", place))


@pytest.fixture
def escort_map(qapp: QApplication) -> PlanMap:
    """The task window's map."""
    del qapp
    return PlanMap()


@pytest.fixture
def window(seat: FakeSeat, bridge: Bridge, escort_map: PlanMap, qtbot: QtBot) -> TaskWindow:
    """The window with the page 执行 in front, at the smallest size, with the keyboard."""
    city_escort.busy(seat)
    made = TaskWindow(bridge, escort_map, "任务台")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5000)
    made.choose("T9")
    made.turn_to(next(i for i, one in enumerate(made.pages) if isinstance(one, ExecutionPage)))
    qtbot.wait(0)
    return made


@pytest.fixture
def page(window: TaskWindow) -> ExecutionPage:
    """The page."""
    assert isinstance(window.page, ExecutionPage)
    return window.page


@pytest.fixture
def press(window: TaskWindow) -> Callable[..., None]:
    """Presses keys where the keyboard is."""

    def keys(*names: str) -> None:
        for name in names:
            QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(name))

    return keys
