"""The task window at a fake seat, with a plan."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.tasks.prepared import PLANNER
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.test_task_window import PlanMap
from ui.bridge.bridge import Bridge
from ui.plans.page import PlanPage
from ui.shell.task_window import TaskWindow


@pytest.fixture
def window(bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> Iterator[TaskWindow]:
    """The window, shown, with a planner at it."""
    seat.plans.person = PLANNER
    made = TaskWindow(bridge, PlanMap(), "任务台")
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5000)
    gone: list[bool] = []
    made.closed.connect(lambda: gone.append(True))
    yield made
    if not gone:
        made.close()
    qtbot.waitUntil(lambda: not bridge.tasks._work._running, timeout=10_000)


@pytest.fixture
def page(window: TaskWindow) -> PlanPage:
    """Its plan page."""
    page = window.pages[0]
    assert isinstance(page, PlanPage)
    return page


@pytest.fixture
def reopened(bridge: Bridge, qtbot: QtBot) -> Iterator[Callable[[], PlanPage]]:
    """Opens one more window, as after a crash: its plan page."""
    made: list[TaskWindow] = []

    def open_again() -> PlanPage:
        window = TaskWindow(bridge, PlanMap(), "任务台")
        made.append(window)
        with qtbot.waitExposed(window):
            window.show()
        page = window.pages[0]
        assert isinstance(page, PlanPage)
        return page

    yield open_again
    for window in made:
        window.close()
    qtbot.waitUntil(lambda: not bridge.tasks._work._running, timeout=10_000)
