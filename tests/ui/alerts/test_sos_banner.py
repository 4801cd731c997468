"""A call for help above everything, in nobody's way, until somebody is there."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.evidence import Advice
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from ui.alerts.sos import LEFT_S, RENEW_S, SosWatch
from ui.alerts.sos_banner import SosBanner
from ui.bridge.bridge import Bridge
from ui.kit.formatters import duration_words
from ui.kit.plain import call_sign


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A window with something like a map in its middle."""
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    city = QWidget(made)
    city.setObjectName("city")
    city.setGeometry(340, 40, 746, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def banner(window: QWidget, bridge: Bridge) -> SosBanner:
    """The banner over it."""
    city = window.findChild(QWidget, "city")
    assert isinstance(city, QWidget)
    return SosBanner(bridge, city, window)


def test_it_names_who_calls_where_and_who_is_nearest(banner: SosBanner, seat: FakeSeat) -> None:
    """Officer, call sign, road, and three units with their minutes, as the advice ranks them."""
    [call] = banner.calls
    assert (call.who, call.where) == (
        "林森 A16",
        "鲁化路 近利民路口" if "口" in call.where else "鲁化路 近利民路",
    )
    ranked = [one.unit_id.removeprefix("铁骑") for one in seat.advice_for("S0040").candidates[:3]]
    assert [part.split()[0] for part in call.helpers.removeprefix("最近 ").split(" · ")] == ranked
    assert "林森 A16" in banner.accessibleName()


def test_it_lies_over_the_maps_upper_edge_and_follows_it(banner: SosBanner, window: QWidget) -> None:
    """An overlay: nothing else moves."""
    assert banner.isVisible()
    assert (banner.x(), banner.y(), banner.width()) == (340, 40, 746)
    city = window.findChild(QWidget, "city")
    assert isinstance(city, QWidget)
    city.setGeometry(0, 60, 1366, 600)
    assert (banner.x(), banner.y(), banner.width()) == (0, 60, 1366)
    city.hide()
    assert (banner.x(), banner.width()) == (0, 1366)


def test_it_takes_no_key_from_who_is_writing(
    banner: SosBanner, window: QWidget, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Neither by coming nor by being clicked."""
    field = QLineEdit(window)
    field.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    seat.record(fake_city.sos(5, 77))
    qtbot.waitUntil(lambda: len(banner.calls) == 2)
    with qtbot.waitSignal(banner.picked) as picked:
        QTest.mouseClick(banner, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    assert picked.args == ["S0077"]
    assert field.hasFocus()


def test_it_grows_quiet_when_somebody_is_sent_and_goes_when_somebody_is_there(
    banner: SosBanner, seat: FakeSeat, bridge: Bridge, qtbot: QtBot
) -> None:
    """Until then it stays; who has been answered stands below who has not."""
    seat.record(fake_city.sos(5, 77))
    qtbot.waitUntil(lambda: len(banner.calls) == 2)
    loud = banner.height()
    first = seat.advice_for("S0040").candidates[0].unit_id
    bridge.dispatch("S0040", first)
    qtbot.waitUntil(lambda: banner.calls[-1].is_answered)
    assert [call.alert_id for call in banner.calls] == ["S0077", "S0040"]
    assert banner.calls[-1].helpers.endswith("途中")
    assert banner.height() < loud
    bound = next(one for one in seat.picture.assignments.values() if one.unit_id == first)
    seat.record(facts.UnitArrived(bound.assignment_id, first, 20, seat.now()))
    qtbot.waitUntil(lambda: [call.alert_id for call in banner.calls] == ["S0077"])
    seat.record(facts.AlertJudged("S0077", Verdict.FALSE))
    qtbot.waitUntil(lambda: not banner.isVisible())


def test_of_many_calls_three_are_told_and_the_rest_counted(
    banner: SosBanner, seat: FakeSeat, qtbot: QtBot
) -> None:
    """It never covers the map."""
    for number in range(1, 12):
        seat.record(fake_city.sos(number, 80 + number))
    qtbot.waitUntil(lambda: len(banner.calls) == 12)
    assert banner.height() < 200
    banner.grab()


def test_of_several_calls_one_is_ranked_at_a_time_and_again_after_a_while(
    bridge: Bridge, seat: FakeSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ranking takes some milliseconds; the screen has to stay quick just then."""
    seat.record(fake_city.sos(5, 77))
    asked: list[str] = []
    rank = seat.advice_for

    def ask(name: str) -> Advice:
        asked.append(name)
        return rank(name)

    monkeypatch.setattr(bridge, "advice_for", ask)
    clock_s = [0.0]
    watch = SosWatch(bridge, lambda: clock_s[0])
    for _ in range(4):
        watch.calls(seat.picture, seat.now() + timedelta(seconds=1))
    assert asked == ["S0040", "S0077"]
    clock_s[0] = RENEW_S + 1
    watch.calls(seat.picture, seat.now())
    assert len(asked) == 3


def test_its_times_are_those_of_the_advice_that_stands_open(
    banner: SosBanner, bridge: Bridge, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Whoever has the units ranked anew, the banner says the same at once, and ranks none meanwhile."""
    before = banner.calls[0].helpers
    seat.advance(300)
    first = bridge.advice_for("S0040").candidates[0]
    qtbot.waitUntil(lambda: banner.calls[0].helpers != before, timeout=2000)
    minutes = duration_words(first.eta_ms / 1000)
    assert banner.calls[0].helpers.startswith(f"最近 {call_sign(first.unit_id)} {minutes}")


def test_what_stands_open_is_renewed_there(bridge: Bridge, seat: FakeSeat) -> None:
    """A ranking that was heard holds longer than one's own, which is renewed after some seconds."""
    clock_s, asked = [0.0], []
    watch = SosWatch(bridge, lambda: clock_s[0])
    watch.calls(seat.picture, seat.now())
    bridge.advised.connect(lambda *told: asked.append(told))
    assert watch.hear("S0040", seat.advice_for("S0040"))
    assert not watch.hear("J0001", seat.advice_for("J0001"))
    for at_s, known in ((RENEW_S + 1, 0), (LEFT_S + 1, 1)):
        clock_s[0] = at_s
        watch.calls(seat.picture, seat.now())
        assert len(asked) == known
