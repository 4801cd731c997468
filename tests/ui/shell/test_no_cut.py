"""No text is cut at 1366×768, in either language, and nothing moves when data arrives."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dispatch.domain.observations import SourceSeen, SourceState
from tests.pictures.looks import Looks
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from tests.ui.written import Written, noting_writes
from ui.app import install_language
from ui.bridge.bridge import Bridge
from ui.calls.view import CallForm
from ui.kit.failures import failure_words
from ui.kit.ink import noting_cuts, write
from ui.map.place_menu import PlaceMenu, nearest
from ui.map.presenter import Scene
from ui.shell.thing_menus import context_menu
from ui.shell.tour import CARDS
from ui.shell.window import DeskWindow

NAMES = frozenset(fake_city.OFFICERS) | frozenset(fake_city.network().names)
"""Officers beside their call signs and roads beside their states: the unit's card says them whole."""


def is_elidable(cut: Written) -> bool:
    """A name may end in …; nothing else may, and what is no name is never left without room."""
    return cut.text in NAMES


def lose(seat: FakeSeat, source: str) -> None:
    """A source is lost, 55 seconds ago."""
    seat.observe(SourceSeen(source, SourceState.LOST, seat.now() - timedelta(seconds=55), "gone"))


def fill(form: CallForm) -> None:
    """Take a call down to its last field."""
    texts = ("花园路兴华路", "两车追尾,占了一条道", "李女士 138 0000 1234")
    for field, text in zip((form.place_field, form.words_field, form.caller_field), texts, strict=True):
        field.insert(text)


Opened = Callable[..., DeskWindow]

SMALLEST = (1366, 768)
SCALED = (1092, 614)
"""1366×768 at 125 %."""


@pytest.fixture
def opened(bridge: Bridge, qtbot: QtBot, qapp: QApplication, player: SilentPlayer) -> Iterator[Opened]:
    """Opens the window at the smallest size in a language."""
    kept = []

    def open_window(lang: str, size: tuple[int, int] = SMALLEST) -> DeskWindow:
        kept.extend(install_language(qapp, lang))
        window = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=player)
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        window.resize(*size)
        return window

    yield open_window
    for translator in kept:
        qapp.removeTranslator(translator)
    install_language(qapp, "zh")


def cut_texts(window: QWidget) -> set[str]:
    """Everything painted by hand that did not fit, but for what may be elided."""
    with noting_writes() as written:
        window.grab()
    cuts = [one for one in written if one.is_cut and not is_elidable(one)]
    return {f"{cut.text} {cut.needed_px}>{cut.given_px}" for cut in cuts}


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


@pytest.mark.parametrize("size", [SMALLEST, SCALED])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_on_the_smallest_screen(
    opened: Opened, seat: FakeSeat, qtbot: QtBot, lang: str, size: tuple[int, int]
) -> None:
    """At rest, with each kind of thing selected or open, muted, the gateway lost, a colleague calling."""
    window = opened(lang, size)
    states: list[Callable[[], object]] = [
        lambda: None,
        lambda: window.selection.select("alert", "J0001"),
        lambda: window.book.qt("show").trigger(),
        lambda: window.selection.select("task", "T0002"),
        lambda: window.selection.select("unit", "铁骑A12"),
        window.toggle_muted,
        lambda: lose(seat, "gateway"),
        window.toggle_keys,
        window.toggle_keys,
        lambda: window.book.qt("command").trigger(),
        window.escape,
        lambda: window.book.qt("new_call").trigger(),
        lambda: seat.record(fake_city.sos(7, 90)),
    ]
    found = []
    for i, enter in enumerate(states):
        enter()
        qtbot.wait(150)
        found += [(i, text) for text in cut_texts(window) | squeezed(window)]
    assert not found, "\n".join(f"{i}: {text}" for i, text in found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_units_card_is_cut(opened: Opened, seat: FakeSeat, qtbot: QtBot, lang: str) -> None:
    """Whichever road it is on: where it is, how fast, and how old that is."""
    window = opened(lang)
    seat.advance(20)
    qtbot.wait(50)
    for name in seat.picture.units:
        window.selection.select("unit", name)
        assert (name, cut_texts(window.units.card)) == (name, set())


ROADS = ("卫育路", "花园路", "兴华路", "振兴路", "东昌东路", "柳园南路", "利民路", "湖南路")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_on_a_bad_night(opened: Opened, seat: FakeSeat, qtbot: QtBot, lang: str) -> None:
    """A call for help, a dozen alerts, late riders, no loudspeaker, then the gateway lost as well."""
    window = opened(lang)
    window.sounds._player.has_device = False
    for number, road in enumerate(ROADS, start=60):
        seat.raise_jam(number, road)
    seat.advance(1500)
    states: list[Callable[[], object]] = [
        lambda: window._look(seat.picture),
        window.units.tick,
        lambda: window.selection.select("unit", "铁骑A12"),
        lambda: window.selection.select("task", "T0002"),
        lambda: window.book.qt("outcome").trigger(),
        window.book.qt("escape").trigger,
        window.book.qt("answer_call").trigger,
        lambda: window.queue.choose(2),
        window.book.qt("escape").trigger,
        window.conduct.ask_false,
        window.unask,
        lambda: window.tell(failure_words("journal_unavailable", "disk full")),
        window.escape,
        lambda: window.queue.area.filter_by("路"),
        lambda: window.units.area.filter_by("A1"),
        lambda: window.units.area.filter_by("nothing"),
        lambda: lose(seat, "gateway"),
        lambda: window.book.qt("new_call").trigger(),
        lambda: fill(window.calls.form),
    ]
    found = []
    for i, enter in enumerate(states):
        enter()
        qtbot.wait(20)
        window._look(seat.picture)
        found += [(i, text) for text in cut_texts(window) | squeezed(window)]
    assert not found, "\n".join(f"{i}: {text}" for i, text in found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_panel_is_cut_in_any_of_its_states(
    opened: Opened, seat: FakeSeat, qtbot: QtBot, lang: str
) -> None:
    """Those that `make pictures` puts side by side to be looked at, on a small screen and a large one."""
    window = opened(lang)
    found = []
    for look in Looks(window, seat).all():
        for deed in look.deeds:
            deed()
        qtbot.wait(10)
        part = look.part()
        found += [(look.name, text) for text in cut_texts(part) | squeezed(part)]
    assert not found, "\n".join(f"{name}: {text}" for name, text in found)


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
def test_no_setting_is_cut(opened: Opened, qtbot: QtBot, lang: str) -> None:
    """The settings' labels have room for their words, and all of a seat's settings are in sight at once."""
    window = opened(lang)
    window.frame.open_settings()
    settings = window.frame._settings_window
    assert settings is not None
    qtbot.waitExposed(settings)
    assert squeezed(settings) == set()
    assert settings.seat.verticalScrollBar().maximum() == 0
    assert settings.frameGeometry().height() <= window.height()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_menu_is_cut(opened: Opened, seat: FakeSeat, lang: str) -> None:
    """The window's, each part of it, those of things, of columns and of a place: each line is whole."""
    window = opened(lang)
    whole = window.strip.menu_button.menu()
    assert isinstance(whole, QMenu)
    menus = [whole, *whole.findChildren(QMenu)]
    menus += [context_menu(window.book, kind, window) for kind in ("alert", "unit", "task")]
    menus += [window.queue.area.columns_menu(), window.units.area.columns_menu()]
    near = nearest(Scene(seat.picture, seat.now(), seat.policy), 36.45, 115.98)
    menus.append(PlaceMenu(36.45, 115.98, near, window))
    assert len(menus) > 10
    for menu in menus:
        menu.popup(QPoint(0, 0))
        room = menu.rect()
        for action in menu.actions():
            box = menu.actionGeometry(action)
            words = menu.fontMetrics().horizontalAdvance(action.text().replace("\t", "  ").replace("&", ""))
            assert room.contains(box), action.text()
            assert words <= box.width(), action.text()
        assert menu.width() < window.width()
        assert menu.height() <= window.height()
        menu.close()


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
