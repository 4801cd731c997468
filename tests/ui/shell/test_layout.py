"""The layout is remembered, named, reset, and never believed blindly."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.shell.layout import NARROW, in_sight, screen_of
from ui.shell.layout_file import (
    LARGEST_BYTES,
    DockPlace,
    Layouts,
    Saved,
    layout_name,
    read_layouts,
    write_layouts,
)
from ui.shell.window import DeskWindow

Opened = Callable[..., DeskWindow]


@pytest.fixture
def opened(bridge: Bridge, qtbot: QtBot, player: SilentPlayer, tmp_path: Path) -> Iterator[Opened]:
    """Opens a window that remembers in *tmp_path*, as often as one likes."""
    held: list[DeskWindow] = []

    def open_window(width: int = 1366, height: int = 768) -> DeskWindow:
        window = DeskWindow(bridge, PlainMap(), player=player, layout_file=tmp_path / "layout.json")
        window.resize(QSize(width, height))
        qtbot.addWidget(window)
        held.append(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield open_window
    for window in held:
        window.hide()


def dock(window: DeskWindow, name: str) -> QDockWidget:
    """A dock of the window."""
    found = window.findChild(QDockWidget, f"dock_{name}")
    assert found is not None
    return found


def widen_queue(window: DeskWindow, width: int) -> None:
    """As a mouse at the separator would."""
    window.resizeDocks([dock(window, "queue")], [width], Qt.Orientation.Horizontal)


def test_a_size_that_was_changed_is_there_at_the_next_start(opened: Opened, qtbot: QtBot) -> None:
    """The queue that was made wider is as wide when the desk is opened again."""
    first = opened()
    widen_queue(first, 430)
    qtbot.waitUntil(lambda: abs(dock(first, "queue").width() - 430) <= 8, timeout=1000)
    wide = dock(first, "queue").width()
    first.close()
    second = opened()
    qtbot.waitUntil(lambda: abs(dock(second, "queue").width() - wide) <= 4, timeout=1000)


def test_a_change_is_written_when_it_has_settled(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    """Without closing anything: the power may go at any time."""
    window = opened()
    widen_queue(window, 440)
    qtbot.waitUntil((tmp_path / "layout.json").is_file, timeout=4000)
    assert set(read_layouts(tmp_path / "layout.json").last) == {"narrow"}
    assert [file.name for file in tmp_path.iterdir()] == ["layout.json"]


def test_another_class_of_screen_has_a_layout_of_its_own(opened: Opened, qtbot: QtBot) -> None:
    """What was moved on the small screen moves nothing on the large one."""
    first = opened()
    widen_queue(first, 430)
    qtbot.wait(50)
    first.close()
    second = opened(1900, 1000)
    qtbot.waitUntil(lambda: abs(dock(second, "queue").width() - 420) <= 4, timeout=1000)


def test_a_reset_brings_the_desks_own_layout_back(opened: Opened, qtbot: QtBot) -> None:
    """Even from a dock that floats; the named layouts stay."""
    window = opened()
    dock(window, "units").setFloating(True)
    widen_queue(window, 480)
    assert window.layouts.save_as("夜班")
    window.layouts.reset()
    qtbot.waitUntil(lambda: abs(dock(window, "queue").width() - NARROW.queue) <= 4, timeout=1000)
    assert not dock(window, "units").isFloating()
    assert window.layouts.names == ("夜班",)


def test_a_named_layout_can_be_put_on_again(opened: Opened, qtbot: QtBot) -> None:
    """By its name, after a reset and after a restart; an unknown name does nothing."""
    first = opened()
    widen_queue(first, 450)
    qtbot.waitUntil(lambda: abs(dock(first, "queue").width() - 450) <= 8, timeout=1000)
    assert first.layouts.save_as("  夜班 ")
    first.layouts.reset()
    first.close()
    second = opened()
    qtbot.waitUntil(lambda: abs(dock(second, "queue").width() - NARROW.queue) <= 4, timeout=1000)
    assert second.layouts.choose("夜班")
    qtbot.waitUntil(lambda: abs(dock(second, "queue").width() - 450) <= 8, timeout=1000)
    assert not second.layouts.choose("没有")
    assert not second.layouts.save_as("  ")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b'{"version": 99}',
        b'{"last": {"narrow": {"docks": 7}}}',
        b'{"last": {"narrow": {"docks": {}}}}',
        b'{"last": {"narrow": {"docks": {"queue": {"area": "moon", "x": 0, "y": 0}}}}}',
        b'{"last": {"narrow": {"docks": {"queue": {"area": "left", "x": 1e300}}}}}',
        b"[" * 100_000,
        b" " * (LARGEST_BYTES + 1),
    ],
)
def test_a_damaged_file_is_ignored(opened: Opened, qtbot: QtBot, tmp_path: Path, content: bytes) -> None:
    """The desk begins with its own layout, and all its panels are there."""
    (tmp_path / "layout.json").write_bytes(content)
    window = opened()
    qtbot.waitUntil(lambda: abs(dock(window, "queue").width() - NARROW.queue) <= 4, timeout=1000)
    assert all(dock(window, name).isVisible() for name in ("queue", "units", "task"))


NUMBERS = st.integers(min_value=-100_000, max_value=100_000)
PLACES = st.builds(
    DockPlace,
    area=st.sampled_from(("left", "right", "top", "bottom")),
    x=NUMBERS,
    y=NUMBERS,
    width=NUMBERS,
    height=NUMBERS,
    floats=st.booleans(),
    behind=st.sampled_from(("", "queue", "units", "task", "journal", "trend", "nobody")),
    front=st.booleans(),
)
NAMES = ("queue", "units", "task", "journal", "trend")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.fixed_dictionaries(dict.fromkeys(NAMES, PLACES)))
def test_no_arrangement_loses_a_panel(opened_once: DeskWindow, places: dict[str, DockPlace]) -> None:
    """Whatever the file says: every panel is there, the map has its room, and the window its size."""
    opened_once.docks.restore(places)
    assert not any(dock(opened_once, name).isFloating() != places[name].floats for name in NAMES) or (
        not any(dock(opened_once, name).isFloating() for name in NAMES)
    )
    assert opened_once.width() == 1366
    opened_once.docks.arrange()
    assert opened_once.city_map.width() >= 320


@pytest.fixture
def opened_once(opened: Opened) -> DeskWindow:
    """One window for many examples."""
    return opened()


def test_a_floating_panel_comes_back_when_its_monitor_is_gone(opened: Opened, qtbot: QtBot) -> None:
    """Its heading is where a mouse can reach it."""
    window = opened()
    floating = dock(window, "units")
    floating.setFloating(True)
    floating.move(QPoint(9000, 9000))
    window.docks.bring_back()
    qtbot.waitUntil(lambda: floating.pos().x() < 1920, timeout=1000)
    assert in_sight(floating.frameGeometry(), [window.screen().availableGeometry()])


def test_a_heading_that_cannot_be_taken_hold_of_is_out_of_sight() -> None:
    """A sliver at the edge is not enough; half of the panel below the edge is."""
    screen = QRect(0, 0, 1920, 1080)
    assert in_sight(QRect(1800, 900, 300, 400), [screen])
    assert not in_sight(QRect(1900, 100, 300, 400), [screen])
    assert not in_sight(QRect(100, -200, 300, 400), [screen])


def test_classes_of_screen_go_by_width() -> None:
    """1366 px at 125 % is small, at 100 % narrow; full HD wide; 2560 and a wall wall."""
    assert [screen_of(width)[0] for width in (1092, 1366, 1920, 2560, 3840)] == [
        "small",
        "narrow",
        "wide",
        "wall",
        "wall",
    ]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """And names are one line of a menu's width."""
    place = DockPlace("left", 0, 72, 340, 500)
    saved = Saved({"queue": place}, {"queue": {"sort": ["level", True]}})
    layouts = Layouts().remembering("narrow", saved).naming("夜班", "narrow", saved)
    assert write_layouts(tmp_path / "deep" / "layout.json", layouts)
    assert read_layouts(tmp_path / "deep" / "layout.json") == layouts
    assert layouts.found("夜班", "wide") == saved
    assert layouts.found("早班", "wide") is None
    assert layout_name(" 夜\n班 ") == "夜 班"
    assert len(layout_name("长" * 99)) == 24


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path: Path) -> None:
    """The log says so, and the desk goes on."""
    (tmp_path / "file").write_text("in the way")
    assert not write_layouts(tmp_path / "file" / "layout.json", Layouts())
