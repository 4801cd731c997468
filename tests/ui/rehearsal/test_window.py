"""The page in the task window, by its keys."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain.tasks import TaskStage
from tests.tasks.prepared import PLANNER
from tests.ui.fake_seat import FakeSeat
from tests.ui.rehearsal.fakes import FakeRehearser, FilmMap
from tests.ui.rehearsal.test_page import planned
from ui.bridge.bridge import Bridge
from ui.rehearsal.page import RehearsalPage
from ui.shell.task_window import TaskWindow


@pytest.fixture
def rehearser(bridge: Bridge, seat: FakeSeat) -> FakeRehearser:
    """Who rehearses at a seat where the planner sits, before a task with a complete plan."""
    made = FakeRehearser()
    seat.plans.person = PLANNER
    bridge.tasks.rehearse_with(made)
    seat.record(*planned())
    return made


@pytest.fixture
def window(bridge: Bridge, rehearser: FakeRehearser, qtbot: QtBot) -> Iterator[TaskWindow]:
    """The task is chosen, and the page is turned to by its key."""
    del rehearser
    made = TaskWindow(bridge, FilmMap(), "任务台")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5_000)
    made.choose("T1")
    press(made, "Ctrl+2")
    yield made
    if shiboken6.isValid(made):
        made.close()
    qtbot.wait(20)


def press(window: TaskWindow, *keys: str) -> None:
    """Press keys where the keyboard is."""
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))


def test_a_plan_is_rehearsed_and_watched_without_the_mouse(
    window: TaskWindow, rehearser: FakeRehearser, bridge: Bridge, qtbot: QtBot
) -> None:
    """Begun by a key, played, stepped, and the map given back; another page ends the film, too."""
    page, rehearsals = window.page, bridge.tasks.rehearsals
    assert isinstance(page, RehearsalPage)
    assert rehearsals is not None
    press(window, "F5")
    qtbot.waitUntil(lambda: rehearsals.job is not None and rehearsals.job.share > 0)
    rehearser.go()
    qtbot.waitUntil(lambda: page.film.reel is not None)
    press(window, "Space")
    assert page.film.clock.is_playing
    assert isinstance(window.city_map, FilmMap)
    assert window.city_map.frame is not None
    press(window, "N")
    assert page.film.clock.second >= page.film.reel.conflicts[0].at_s - 15
    press(window, "Escape")
    assert window.city_map.frame is None
    press(window, "Right")
    assert window.city_map.frame is not None
    press(window, "Ctrl+1")
    assert window.city_map.frame is None


def test_a_rehearsal_outlives_the_window(
    window: TaskWindow, rehearser: FakeRehearser, bridge: Bridge, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The window is closed over it: it runs on and is journalled."""
    rehearsals = bridge.tasks.rehearsals
    assert rehearsals is not None
    press(window, "F5")
    qtbot.waitUntil(lambda: rehearsals.job is not None and rehearsals.job.share > 0)
    window.close()
    qtbot.wait(20)
    rehearser.go()
    qtbot.waitUntil(lambda: seat.picture.tasks["T1"].stage is TaskStage.REHEARSED)


def test_its_keys_mean_nothing_else(window: TaskWindow) -> None:
    """No other action of the window has one of them: a key with two meanings does neither."""
    page = window.page
    assert isinstance(page, RehearsalPage)
    mine = {action.id for action in page.actions()}
    keys = {key for action in page.actions() for key in action.keys}
    others = {key for action in window.book.actions if action.id not in mine for key in action.keys}
    assert not keys & others
