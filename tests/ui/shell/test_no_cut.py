"""No text is cut at 1366×768, in either language, and nothing moves when data arrives."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dispatch.domain.observations import SourceSeen, SourceState
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.app import install_language
from ui.bridge.bridge import Bridge
from ui.kit.ink import Cut, noting_cuts, span_px, write
from ui.shell.tour import CARDS
from ui.shell.window import DeskWindow

NAMES = frozenset(fake_city.OFFICERS) | frozenset(fake_city.network().names)
"""Officers beside their call signs and roads beside their states: the unit's card says them whole."""


def is_elidable(cut: Cut) -> bool:
    """A name; or a second line, whose parts stand in the order of their weight: the first is whole."""
    first, joint, _ = cut.text.partition(" · ")
    return cut.text in NAMES or (bool(joint) and span_px(first, cut.px) <= cut.given_px)


Opened = Callable[[str], DeskWindow]


@pytest.fixture
def opened(bridge: Bridge, qtbot: QtBot, qapp: QApplication, player: SilentPlayer) -> Iterator[Opened]:
    """Opens the window at the smallest size in a language."""
    kept = []

    def open_window(lang: str) -> DeskWindow:
        kept.extend(install_language(qapp, lang))
        window = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=player)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield open_window
    for translator in kept:
        qapp.removeTranslator(translator)
    install_language(qapp, "zh")


def cut_texts(window: QWidget) -> set[str]:
    """Everything painted by hand that did not fit, but for what may be elided."""
    with noting_cuts() as cuts:
        window.grab()
    return {f"{cut.text} {cut.needed_px}>{cut.given_px}" for cut in cuts if not is_elidable(cut)}


def squeezed(window: QWidget) -> set[str]:
    """Labels and buttons that are narrower than their words."""
    found = set()
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QPushButton) or not widget.isVisible() or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.height() < widget.heightForWidth(widget.width()):
                found.add(widget.text())
            continue
        if widget.width() < widget.fontMetrics().horizontalAdvance(widget.text()):
            found.add(widget.text())
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_on_the_smallest_screen(
    opened: Opened, seat: FakeSeat, qtbot: QtBot, lang: str
) -> None:
    """At rest, with each kind of thing selected or open, muted, the gateway lost, a colleague calling."""
    window = opened(lang)
    states: list[Callable[[], object]] = [
        lambda: None,
        lambda: window.selection.select("alert", "J0001"),
        lambda: window.book.qt("show").trigger(),
        lambda: window.selection.select("task", "T0002"),
        lambda: window.selection.select("unit", "铁骑A12"),
        window.toggle_muted,
        lambda: seat.observe(
            SourceSeen("gateway", SourceState.LOST, seat.now() - timedelta(seconds=55), "gone")
        ),
        window.toggle_keys,
        window.toggle_keys,
        lambda: window.book.qt("command").trigger(),
        window.escape,
        lambda: window.book.qt("new_call").trigger(),
        lambda: seat.record(fake_city.sos(7, 90)),
    ]
    for i, enter in enumerate(states):
        enter()
        qtbot.wait(150)
        assert (i, cut_texts(window), squeezed(window)) == (i, set(), set())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_card_of_the_tour_is_cut(opened: Opened, lang: str) -> None:
    """Five cards, each within the window."""
    window = opened(lang)
    window.frame.begin_tour()
    for i in range(len(CARDS)):
        assert (i, cut_texts(window.frame.tour)) == (i, set())
        assert window.rect().contains(window.frame.tour.geometry())
        window.frame.tour._next()
    assert not window.frame.tour.isVisible()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_setting_is_cut(opened: Opened, lang: str) -> None:
    """The settings' labels have room for their words."""
    window = opened(lang)
    window.frame.open_settings()
    settings = window.frame._settings_window
    assert settings is not None
    assert squeezed(settings) == set()


def test_the_test_would_notice(opened: Opened, qtbot: QtBot) -> None:
    """A text in too little room is noted, one that fits is not."""
    from PySide6.QtGui import QPainter, QPixmap  # noqa: PLC0415 — only here

    del opened, qtbot
    pixmap = QPixmap(100, 20)
    painter = QPainter(pixmap)
    with noting_cuts() as cuts:
        write(painter, QRect(0, 0, 20, 20), "a text without room", "#000000")
        write(painter, QRect(0, 0, 90, 20), "room", "#000000")
    write(painter, QRect(0, 0, 20, 20), "nobody looks any more", "#000000")
    painter.end()
    assert [cut.text for cut in cuts] == ["a text without room"]


def test_nothing_moves_when_data_arrives(
    bridge: Bridge, seat: FakeSeat, qtbot: QtBot, player: SilentPlayer
) -> None:
    """Panels and map stand where they stood after alerts, a lost gateway and a selection."""
    window = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=player)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.wait(50)
    parts = (window.strip, window.queue, window.units, window.tasks, window.journal, window.city_map)

    def boxes() -> list[QRect]:
        return [QRect(part.mapTo(window, QPoint(0, 0)), part.size()) for part in parts]

    before = boxes()
    for number in range(60, 90):
        seat.raise_jam(number)
    seat.observe(SourceSeen("gateway", SourceState.LOST, seat.now(), "gone"))
    window.selection.select("task", "T0002")
    qtbot.wait(250)
    assert boxes() == before
