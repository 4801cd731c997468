"""The map on the wall: the same picture and selection as the desk, a window of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from tests.ui.shell.test_window import press
from ui.bridge.bridge import Bridge
from ui.shell.wall import WallWindow
from ui.shell.window import DeskWindow


class TwinMap(PlainMap):
    """A map that makes another one, and whose hand can be moved."""

    menu_asked = Signal(str, str, QPoint)
    dispatch_proposed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.twins: list[TwinMap] = []

    def another(self) -> "TwinMap":
        """One more."""
        self.twins.append(TwinMap())
        return self.twins[-1]


@pytest.fixture
def desk(bridge: Bridge, player: SilentPlayer, qtbot: QtBot) -> DeskWindow:
    """The window, with the focus."""
    made = DeskWindow(bridge, TwinMap(), player=player, badge="模拟交通")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=2000)
    return made


@pytest.fixture
def wall(desk: DeskWindow) -> WallWindow:
    """The wall's window, opened by its key."""
    press(desk, "F11")
    assert desk.wall.window is not None
    return desk.wall.window


def twin_of(desk: DeskWindow) -> TwinMap:
    """The wall's map."""
    assert isinstance(desk.city_map, TwinMap)
    return desk.city_map.twins[-1]


def test_the_wall_shows_the_same_picture_and_says_that_it_is_simulated(
    desk: DeskWindow, wall: WallWindow, seat: FakeSeat
) -> None:
    """Map and strip of the wall are told what the desk's are told, from the first moment on."""
    assert wall.isVisible()
    assert wall.windowTitle().startswith("【模拟】")
    assert twin_of(desk).picture is seat.picture
    assert not wall.strip.menu_button.isVisible()
    before = wall.strip.gauges.grab().toImage()
    seat.raise_jam(70)
    desk._look(seat.picture)
    assert wall.strip.gauges.grab().toImage() != before


def test_selection_is_one_thing_on_desk_and_wall(desk: DeskWindow, wall: WallWindow) -> None:
    """What is clicked on the wall is selected at the desk, and the other way round; only views differ."""
    del wall
    twin = twin_of(desk)
    twin.unit_clicked.emit("A03")
    assert desk.selection.current == ("unit", "A03")
    assert twin.told[-1] == ("select", "unit", "A03")
    desk.city_map.told.clear()  # type: ignore[attr-defined]  # a TwinMap
    press(desk, "Home")
    assert desk.city_map.told == [("show_all",)]  # type: ignore[attr-defined]  # a TwinMap
    assert ("show_all",) not in twin.told


def test_a_unit_dragged_on_the_wall_is_proposed_at_the_desk(
    desk: DeskWindow, wall: WallWindow, seat: FakeSeat
) -> None:
    """The proposal opens the alert's advice; nothing has been sent."""
    del wall
    twin_of(desk).dispatch_proposed.emit("A05", "J0001")
    assert desk.selection.current == ("alert", "J0001")
    assert desk.queue.open_id == "J0001"
    assert seat.calls == []


@pytest.mark.parametrize("key", ["F11", "Esc"])
def test_the_wall_is_closed_by_its_keys(desk: DeskWindow, wall: WallWindow, qtbot: QtBot, key: str) -> None:
    """F11 or Esc in the wall's window closes it, and the next F11 opens a new one."""
    wall.activateWindow()
    qtbot.waitUntil(wall.isActiveWindow, timeout=2000)
    QTest.keySequence(wall, QKeySequence(key))
    assert desk.wall.window is None
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow, timeout=2000)
    press(desk, "F11")
    assert desk.wall.window is not None
    assert desk.wall.window is not wall


def test_the_maps_keys_move_the_map_that_they_are_pressed_at(
    desk: DeskWindow, wall: WallWindow, qtbot: QtBot
) -> None:
    """Whoever dragged the city out of the wall's view brings it back there; the desk's view stays."""
    wall.activateWindow()
    qtbot.waitUntil(wall.isActiveWindow, timeout=2000)
    twin = twin_of(desk)
    twin.told.clear()
    desk.city_map.told.clear()  # type: ignore[attr-defined]  # a TwinMap
    for key in ("Home", "Backspace", "X"):
        QTest.keySequence(wall, QKeySequence(key))
    assert twin.told == [("show_all",), ("back",), ("toggle_following",)]
    assert desk.city_map.told == []  # type: ignore[attr-defined]  # a TwinMap


def test_f11_at_the_desk_closes_the_wall_too(desk: DeskWindow, wall: WallWindow, qtbot: QtBot) -> None:
    """The key that opened the wall closes it, and its page is let go."""
    gone: list[str] = []
    wall.destroyed.connect(lambda: gone.append("wall"))
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow, timeout=2000)
    press(desk, "F11")
    assert desk.wall.window is None
    qtbot.waitUntil(lambda: gone == ["wall"], timeout=2000)


def test_star_and_trails_have_their_keys(desk: DeskWindow) -> None:
    """X follows what is selected or stays, G shows where units came from or hides it."""
    assert isinstance(desk.city_map, TwinMap)
    desk.city_map.told.clear()
    press(desk, "X")
    press(desk, "G")
    assert desk.city_map.told == [("toggle_following",), ("toggle_trails",)]


TWO_SCREENS = "-screen 0 1366x768x24 -screen 1 1920x1080x24 -nolisten tcp"


def test_the_wall_fills_the_second_screen_and_leaves_the_keyboard_at_the_desk() -> None:
    """All of the screen that is not the desk's; the desk stays where it is, and so does the caret."""
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", TWO_SCREENS, sys.executable, "-m", "tests.ui.shell.two_screens"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "xcb"},
        cwd=Path(__file__).resolve().parents[3],
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "screens": [[0, 0, 1366, 768], [0, 0, 1920, 1080]],
        "desk": [0, 0, 1366, 768],
        "wall": [0, 0, 1920, 1080],
        "is_full": True,
        "keyboard": "desk",
        "is_closed": True,
    }
