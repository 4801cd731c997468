"""The mouse on the map: menus that only offer, and a unit dragged onto an alert, which only proposes."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain.geo import distance_m
from dispatch.feeds.datum import Gcj02Point, wgs84_of_gcj02
from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import MIDDLE, NOW, alert, picture, unit
from tests.ui.map.test_view import POLICY, canvas, drag, show
from ui.map.channel import MapChannel
from ui.map.place_menu import PlaceMenu, coordinates, nearest
from ui.map.presenter import Scene
from ui.map.view import MapView

Asked = Callable[..., Any]
LAT, LON = MIDDLE


def pixel(mark: dict[str, Any]) -> QPoint:
    """Where a thing is drawn."""
    return QPoint(*map(round, mark["at"]))


def right_click(view: MapView, at: QPoint) -> None:
    """Press and release the right button."""
    QTest.mouseClick(canvas(view), Qt.MouseButton.RightButton, pos=at)


def place_menu(qtbot: QtBot, view: MapView) -> PlaceMenu:
    """The menu that stands open."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), PlaceMenu), timeout=3_000)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, PlaceMenu)
    assert menu.parent() is view
    return menu


def choose(menu: PlaceMenu, name: str) -> None:
    """Choose by name, as a click does."""
    found = next(action for action in menu.actions() if action.objectName() == name)
    menu.close()
    found.trigger()


@pytest.fixture
def scene(qtbot: QtBot, network: RoadNetwork, opened: MapView) -> MapView:
    """A unit in the west and an alert in the middle."""
    units = (unit("A12", (LAT, LON - 0.008)), unit("A13", (LAT + 0.008, LON + 0.008)))
    show(qtbot, opened, picture(network, *units, alerts=(alert(),)))
    opened.set_following(False)
    return opened


def test_a_place_offers_an_alert_its_nearest_units_and_its_coordinates(
    qtbot: QtBot, scene: MapView, drawn: Asked
) -> None:
    """A right click on a bare place opens a menu; each choice does its one thing, and only when chosen."""
    drawn(scene)
    right_click(scene, QPoint(550, 180))
    menu = place_menu(qtbot, scene)
    names = [action.objectName() for action in menu.actions() if action.objectName()]
    assert names == ["alert_here", "near A13", "near A12", "WGS-84", "GCJ-02"]
    with qtbot.waitSignal(scene.alert_wanted, timeout=3_000) as wanted:
        choose(menu, "alert_here")
    assert wanted.args is not None
    lat, lon = wanted.args
    assert LAT < lat < LAT + 0.02
    assert LON < lon < LON + 0.02


def test_coordinates_are_copied_in_the_datum_that_was_chosen(
    qtbot: QtBot, scene: MapView, drawn: Asked
) -> None:
    """GCJ-02 on the clipboard is the place that was clicked, once it is turned back."""
    drawn(scene)
    right_click(scene, QPoint(550, 180))
    menu = place_menu(qtbot, scene)
    choose(menu, "WGS-84")
    lat, lon = map(float, QGuiApplication.clipboard().text().split(", "))
    right_click(scene, QPoint(550, 180))
    choose(place_menu(qtbot, scene), "GCJ-02")
    moved = Gcj02Point(*map(float, QGuiApplication.clipboard().text().split(", ")))
    back = wgs84_of_gcj02(moved)
    assert (back.lat_deg, back.lon_deg) == pytest.approx((lat, lon), abs=2e-6)
    assert abs(moved.lon_deg - lon) > 1e-3


def test_a_near_unit_that_is_chosen_is_selected(qtbot: QtBot, scene: MapView, drawn: Asked) -> None:
    """Choosing a unit from the menu is a click on it."""
    drawn(scene)
    right_click(scene, QPoint(550, 180))
    menu = place_menu(qtbot, scene)
    with qtbot.waitSignal(scene.unit_clicked, timeout=3_000) as clicked:
        choose(menu, "near A13")
    assert clicked.args == ["A13"]


def test_a_menu_that_is_put_away_has_done_nothing(qtbot: QtBot, scene: MapView, drawn: Asked) -> None:
    """Esc closes the menu, and nobody hears of the place."""
    drawn(scene)
    heard: list[object] = []
    for signal in (scene.alert_wanted, scene.unit_clicked, scene.place_clicked):
        signal.connect(lambda *told: heard.append(told))
    right_click(scene, QPoint(550, 180))
    menu = place_menu(qtbot, scene)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.wait(60)
    assert heard == []


@pytest.mark.parametrize(("kind", "name"), [("units", "A12"), ("alerts", "a1")])
def test_a_thing_only_asks_for_its_menu(
    qtbot: QtBot, scene: MapView, drawn: Asked, kind: str, name: str
) -> None:
    """A right click on a unit or an alert names it and the screen's point; the desk makes the menu."""
    at = pixel(drawn(scene)[kind][0])
    with qtbot.waitSignal(scene.menu_asked, timeout=3_000) as asked:
        right_click(scene, at)
    assert asked.args == [kind.rstrip("s"), name, scene.mapToGlobal(at)]


def test_the_nearest_are_those_on_duty_whose_place_is_known(network: RoadNetwork) -> None:
    """At most five, by distance; nobody who went home, is lost, or was never heard of."""
    units = [unit(f"A{k:02d}", (LAT + 0.001 * k, LON)) for k in range(8)]
    away = [unit("B01", shifts=()), unit("B02", age_s=900), unit("B03", (0.0, 0.0))]
    found = nearest(Scene(picture(network, *away, *reversed(units)), NOW, POLICY), LAT, LON)
    assert [one.unit_id for one in found] == ["A00", "A01", "A02", "A03", "A04"]
    assert found[1].away_m == pytest.approx(111.2, abs=0.5)
    assert found[1].words == "A01   111 m   待命"
    assert nearest(None, LAT, LON) == []


def test_coordinates_name_their_datum() -> None:
    """Latitude first, to a decimetre; the figures of GCJ-02 lie some hundred metres off."""
    found = coordinates(36.4567, 115.9855)
    assert found["WGS-84"] == "36.456700, 115.985500"
    lat, lon = map(float, found["GCJ-02"].split(", "))
    assert 100 < distance_m(36.4567, 115.9855, lat, lon) < 800


def dragging(qtbot: QtBot, view: MapView, start: QPoint, *stops: QPoint) -> None:
    """Press at *start* and move over *stops*, with the button held."""
    target = canvas(view)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    for stop in stops:
        QTest.mouseMove(target, stop)
        qtbot.wait(40)


def test_a_unit_dragged_onto_an_alert_is_proposed(qtbot: QtBot, scene: MapView, drawn: Asked) -> None:
    """While dragging a line leads from unit to cursor and says what it means; the map stands still."""
    seen = drawn(scene)
    start, end = pixel(seen["units"][0]), pixel(seen["alerts"][0])
    dragging(qtbot, scene, start, start + QPoint(30, 0), end + QPoint(0, 60))
    rope = drawn(scene)["rope"]
    assert (rope["over"], rope["text"]) == (-1, "A12")
    QTest.mouseMove(canvas(scene), end)
    qtbot.waitUntil(lambda: drawn(scene)["rope"]["over"] >= 0, timeout=3_000)
    rope = drawn(scene)["rope"]
    assert rope["text"] == "A12 → 430 m"
    assert rope["from"] == pytest.approx(seen["units"][0]["at"], abs=1.5)
    with qtbot.waitSignal(scene.dispatch_proposed, timeout=3_000) as proposed:
        QTest.mouseRelease(canvas(scene), Qt.MouseButton.LeftButton, pos=end)
    assert proposed.args == ["A12", "a1"]
    assert drawn(scene)["rope"] is None
    assert drawn(scene)["view"] == seen["view"]


def test_a_unit_dropped_elsewhere_is_nothing(qtbot: QtBot, scene: MapView, drawn: Asked) -> None:
    """Neither a proposal, nor a click, nor a pan; and the next drag beside a unit pans as ever."""
    seen = drawn(scene)
    heard: list[object] = []
    for signal in (scene.dispatch_proposed, scene.unit_clicked, scene.place_clicked, scene.alert_clicked):
        signal.connect(lambda *told: heard.append(told))
    start = pixel(seen["units"][0])
    dragging(qtbot, scene, start, start + QPoint(40, 60), start + QPoint(60, 90))
    QTest.mouseRelease(canvas(scene), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 90))
    qtbot.wait(80)
    assert heard == []
    assert drawn(scene)["view"] == seen["view"]
    drag(qtbot, scene, QPoint(-80, 30))
    assert drawn(scene)["view"] != seen["view"]


def test_a_press_on_a_unit_without_a_drag_is_a_click(qtbot: QtBot, scene: MapView, drawn: Asked) -> None:
    """A hand that trembles by some pixels still selects."""
    start = pixel(drawn(scene)["units"][0])
    with qtbot.waitSignal(scene.unit_clicked, timeout=3_000) as clicked:
        dragging(qtbot, scene, start, start + QPoint(2, 2))
        QTest.mouseRelease(canvas(scene), Qt.MouseButton.LeftButton, pos=start + QPoint(2, 2))
    assert clicked.args == ["A12"]


@pytest.mark.parametrize(
    "asked",
    [
        ("script", 0, LAT, LON, 1.0, 1.0),
        ("unit", -1, LAT, LON, 1.0, 1.0),
        ("place", 3, LAT, LON, 1.0, 1.0),
        ("place", -1, 91.0, LON, 1.0, 1.0),
        ("place", -1, LAT, float("nan"), 1.0, 1.0),
        ("place", -1, LAT, LON, float("inf"), 1.0),
        ("place", -1, LAT, LON, 1.0, float("nan")),
    ],
)
def test_a_menu_for_nothing_known_is_refused(
    qtbot: QtBot, asked: tuple[str, int, float, float, float, float]
) -> None:
    """A page gone wrong opens no menu."""
    channel = MapChannel()
    with qtbot.assertNotEmitted(channel.asked):
        channel.menu(*asked)


@pytest.mark.parametrize(("unit_slot", "alert_slot"), [(-1, 0), (0, -1)])
def test_a_proposal_of_nothing_known_is_refused(qtbot: QtBot, unit_slot: int, alert_slot: int) -> None:
    """Only numbers of things can be proposed; and a number that the desk never gave is nobody's name."""
    channel = MapChannel()
    with qtbot.assertNotEmitted(channel.proposed):
        channel.propose(unit_slot, alert_slot)


def test_a_number_that_the_desk_never_gave_is_nobody(qtbot: QtBot, scene: MapView) -> None:
    """Slots beyond those that were told lead to no signal."""
    with qtbot.assertNotEmitted(scene.dispatch_proposed), qtbot.assertNotEmitted(scene.menu_asked):
        scene.channel.propose(0, 9999)
        scene.channel.menu("unit", 9999, LAT, LON, 1.0, 1.0)


def test_what_is_put_down_is_neither_proposed_nor_clicked(qtbot: QtBot, scene: MapView, drawn: Asked) -> None:
    """Esc during a drag: the rope goes, and the button that comes up over an alert means nothing."""
    seen = drawn(scene)
    heard: list[object] = []
    for signal in (scene.dispatch_proposed, scene.unit_clicked, scene.place_clicked, scene.alert_clicked):
        signal.connect(lambda *told: heard.append(told))
    start, end = pixel(seen["units"][0]), pixel(seen["alerts"][0])
    dragging(qtbot, scene, start, start + QPoint(30, 0), end)
    assert drawn(scene)["rope"] is not None
    scene.let_go()
    qtbot.waitUntil(lambda: drawn(scene)["rope"] is None, timeout=3_000)
    QTest.mouseRelease(canvas(scene), Qt.MouseButton.LeftButton, pos=end)
    qtbot.wait(80)
    assert heard == []
    dragging(qtbot, scene, start, start + QPoint(30, 0), end)
    with qtbot.waitSignal(scene.dispatch_proposed, timeout=3_000):
        QTest.mouseRelease(canvas(scene), Qt.MouseButton.LeftButton, pos=end)
