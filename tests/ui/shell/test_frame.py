"""What stands around the panels: the tour, the band of what is lost, the lists behind figures, layouts."""

import inspect
import re
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.domain.units import UnitState
from dispatch.review import rates
from dispatch.review.rates import Case, Rate, Standing
from tests.ui.fake_city import NOW
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.shell.lost_band import all_lost
from ui.shell.parameters import Arguments
from ui.shell.rate_list import REASONS, case_rows
from ui.shell.tour import CARDS
from ui.shell.window import DeskWindow


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot, player: SilentPlayer) -> DeskWindow:
    """A desk that keeps nothing."""
    made = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=player)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def lose(seat: FakeSeat, source: str, state: SourceState = SourceState.LOST) -> None:
    """A source is lost, 55 seconds ago."""
    seat.observe(SourceSeen(source, state, seat.now() - timedelta(seconds=55), "gone"))


def test_a_lost_gateway_is_seen_across_the_window(window: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """Within two seconds, with how old the picture is and what to do; and it goes when the line is back."""
    assert not window.frame.lost.isVisible()
    lose(seat, "gateway")
    qtbot.waitUntil(window.frame.lost.isVisible, timeout=2000)
    words = window.frame.lost.accessibleName()
    assert "停在 18:04:12, 55s 前" in words
    assert "急事用电台" in words
    assert window.frame.lost.width() == window.width()
    assert window.frame.lost.y() == window.strip.height()
    lose(seat, "gateway", SourceState.OK)
    qtbot.waitUntil(lambda: not window.frame.lost.isVisible(), timeout=2000)


def test_the_call_for_help_stays_in_sight_below_the_band(
    window: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Nothing lies over it, whatever is lost."""
    lose(seat, "gateway")
    qtbot.waitUntil(window.frame.lost.isVisible, timeout=2000)
    assert window.sos.isVisible()
    assert window.sos.y() >= window.frame.lost.geometry().bottom()


def test_a_band_put_away_comes_back_for_something_else(
    window: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """A click puts it away; another source's loss is news."""
    lose(seat, "traffic")
    qtbot.waitUntil(window.frame.lost.isVisible, timeout=2000)
    QTest.mouseClick(window.frame.lost, Qt.MouseButton.LeftButton)
    seat.advance(1)
    qtbot.wait(1200)
    assert not window.frame.lost.isVisible()
    lose(seat, "gateway")
    qtbot.waitUntil(window.frame.lost.isVisible, timeout=2000)


def test_the_gravest_loss_is_told() -> None:
    """The gateway before the traffic, and no age where nothing was ever heard."""
    lost = {name: SourceSeen(name, SourceState.LOST, None) for name in ("traffic", "gateway")}
    content = all_lost(lost, (), NOW)
    assert [(one.source, one.old) for one in content] == [("gateway", "—"), ("traffic", "—")]
    assert all_lost({}, (), NOW) == ()


def test_the_tour_is_shown_once_and_again_when_asked(window: DeskWindow) -> None:
    """Space turns the cards, the last one ends it; who has seen it sees it only by asking."""
    window.frame.begin_tour_once()
    assert window.frame.tour.isVisible()
    for _ in CARDS:
        QTest.keyClick(window, Qt.Key.Key_Space)
    assert not window.frame.tour.isVisible()
    window.frame.begin_tour_once()
    assert not window.frame.tour.isVisible()
    window.book.qt("tour").trigger()
    assert window.frame.tour.isVisible()
    window.frame.tour.end()


def test_a_key_that_ends_the_tour_does_nothing_else(window: DeskWindow, seat: FakeSeat) -> None:
    """Down and T over the tour select and take nothing; a modifier alone does not even end it."""
    window.frame.begin_tour()
    QTest.keyClick(window, Qt.Key.Key_Control)
    assert window.frame.tour.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Down)
    assert not window.frame.tour.isVisible()
    assert window.selection.current == ("", "")
    assert seat.calls == []


def test_a_rate_explains_itself_case_by_case() -> None:
    """Missed ones first, newest first, each with its road and the reason in words."""
    cases = (
        Case("J1", "花园路", NOW, Standing.GOOD, "in_time"),
        Case("", "柳园路", NOW - timedelta(hours=1), Standing.BAD, "missed"),
        Case("J2", "", NOW, Standing.APART, "judged_false"),
        Case("J3", "建设路", NOW, Standing.BAD, "late"),
    )
    rows = case_rows(Rate(cases))
    assert [(row.standing, row.road, row.reason) for row in rows] == [
        ("✕ 未达", "建设路", "超时"),
        ("✕ 未达", "柳园路", "没有预警"),
        ("✓ 达到", "花园路", "及时预警"),
        ("· 不计", "无名路", "判为误报"),
    ]


def test_every_reason_of_the_rates_has_words() -> None:
    """The codes are read from the evaluators' source: a new one without words fails here."""
    source = inspect.getsource(rates).partition("def _confirmed")[2]
    codes = set(re.findall(r'"([a-z_]+)"', source))
    assert {"in_time", "merged", "nobody_sent"} <= codes
    assert codes == set(REASONS)


def test_a_figure_of_the_strip_leads_to_what_it_counts(
    window: DeskWindow, qtbot: QtBot, seat: FakeSeat
) -> None:
    """失联 selects the lost unit, a level its first alert, a rate lists its cases."""
    window.strip.grab()
    line = window.strip.gauges._line
    assert line is not None
    figures = {figure: box for box, figure in line.figures}

    def click(figure: str) -> None:
        QTest.mouseClick(window.strip.gauges, Qt.MouseButton.LeftButton, pos=figures[figure].center())

    click(f"unit:{UnitState.LOST.value}")
    kind, lost = window.selection.current
    assert (kind, seat.picture.units[lost].unit_id) == ("unit", lost)
    click("level:3")
    assert window.selection.current[0] == "alert"
    click("rate:timely")
    qtbot.waitUntil(window.frame.rate_list.isVisible, timeout=1000)
    assert window.frame.rate_list.cases.topLevelItemCount() == 24
    window.frame.rate_list.hide()


def test_a_second_click_leads_to_the_next_of_a_kind(window: DeskWindow, seat: FakeSeat) -> None:
    """Round and round through all that a figure counts."""
    seen = []
    for _ in range(19):
        window.frame.explain(f"unit:{UnitState.AVAILABLE.value}", seat.rates(), QPoint())
        seen.append(window.selection.current[1])
    assert len(set(seen[:18])) == 18
    assert seen[18] == seen[0]


def test_layouts_are_chosen_by_command_and_menu(window: DeskWindow) -> None:
    """布局 with a name puts it on; a name that is none is refused with a word."""
    action = next(one for one in window.book.actions if one.id == "layout")
    save = next(one for one in window.book.actions if one.id == "layout_save")
    assert not action.is_enabled()
    assert save.obey is not None
    save.obey(Arguments(text="夜班"))
    assert [choice.value for choice in action.params[0].choices()] == ["夜班"]
    assert action.obey is not None
    assert action.obey(Arguments(choice="夜班")) == ""
    window.frame.save_layout("  ")
    assert window.card.isVisible()
    menu = window.strip.menu_button.menu()
    assert isinstance(menu, QMenu)
    named = next(part for part in menu.findChildren(QMenu) if part.title() == "命名布局")
    named.aboutToShow.emit()
    assert [entry.text() for entry in named.actions()] == ["夜班"]


def test_a_desk_without_a_loudspeaker_says_so(window: DeskWindow) -> None:
    """In the place where the muting stands."""
    window.strip.show_sound(0.0, has_device=False)
    assert window.strip._muted.accessibleName() == "无声"
    window.strip.show_sound(65.0, has_device=True)
    assert window.strip._muted.accessibleName() == "静音 01:05"
    window.strip.show_sound(0.0, has_device=True)
    assert not window.strip._muted.isVisible()


def test_what_the_band_says_no_table_says_again(window: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """Rows are muted under it; once it has been put away the tables say themselves how old they are."""
    lose(seat, "gateway")
    qtbot.waitUntil(window.frame.lost.isVisible, timeout=2000)
    window._look(seat.picture)
    window.queue.tick()
    window.units.tick()
    headers = (window.queue.area.header, window.units.area.header)
    assert [header.notice for header in headers] == ["", ""]
    assert window.queue.table.is_old
    QTest.mouseClick(window.frame.lost, Qt.MouseButton.LeftButton)
    window._look(seat.picture)
    assert all("网关中断" in header.notice for header in headers)
