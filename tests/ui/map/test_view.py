"""The map as a whole: what is drawn where, asked through the channel and looked at in pixels."""

import os
import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dispatch.domain.alerts import AlertLevel, AlertState
from dispatch.domain.units import FreshnessPolicy, UnitState
from dispatch.picture.views import Picture
from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import LANDMARKS, MIDDLE, NOW, alert, assignment, picture, unit
from ui.bridge.port import Way
from ui.kit.palette import DARK, LIGHT
from ui.map.view import MapView

POLICY = FreshnessPolicy()
Asked = Callable[..., Any]


def show(qtbot: QtBot, view: MapView, scene: Picture) -> None:
    """Set a picture and wait until it is on the screen."""
    with qtbot.waitSignal(view.drawn_batch, timeout=5_000):
        view.set_picture(scene, NOW, POLICY)


def image(qtbot: QtBot, view: MapView) -> QImage:
    """A picture of the map."""
    shots: list[QImage] = []
    view.snapshot(lambda shot: shots.append(shot.toImage()))
    qtbot.waitUntil(lambda: bool(shots), timeout=5_000)
    return shots[0]


def canvas(view: MapView) -> QWidget:
    """The widget within the view that takes the mouse."""
    found = view.focusProxy()
    assert found is not None
    return found


def drag(qtbot: QtBot, view: MapView, by: QPoint) -> None:
    """Drag the map by hand."""
    target, start = canvas(view), QPoint(600, 300)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    for step in (1, 2, 3, 4):
        QTest.mouseMove(target, start + by * (step / 4))
        qtbot.wait(30)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=start + by)
    qtbot.wait(60)


def test_a_unit_is_drawn_where_it_reported(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """A unit in the middle of the city is in the middle of the fitted view, with its call sign and state."""
    show(qtbot, opened, picture(network, unit("A12", heading_deg=90.0)))
    seen = drawn(opened)
    (mark,) = seen["units"]
    assert (mark["sign"], mark["state"], mark["heading"]) == ("A12", UnitState.AVAILABLE, 90)
    assert mark["named"] is True
    # The badge takes 44 px at the top and 4 px are left elsewhere, so the middle lies 20 px lower.
    assert mark["at"] == pytest.approx([370, 300], abs=2)


def test_states_and_ages_reach_the_map(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Stale, lost, riding and calling units are each drawn as what they are."""
    riding = assignment("as1", "A03")
    scene = picture(
        network,
        unit("A01", age_s=85),
        unit("A02", age_s=700),
        unit("A03", assignment_id="as1"),
        unit("A04", sos_alert_id="s1"),
        assignments=(riding,),
    )
    show(qtbot, opened, scene)
    marks = {one["sign"]: one for one in drawn(opened)["units"]}
    assert {sign: one["state"] for sign, one in marks.items()} == {
        "A01": UnitState.AVAILABLE,
        "A02": UnitState.LOST,
        "A03": UnitState.EN_ROUTE,
        "A04": UnitState.SOS,
    }
    assert [(marks[sign]["stale"], marks[sign]["age"]) for sign in ("A01", "A02", "A03")] == [
        (True, "85s"),
        (True, "11min"),
        (False, ""),
    ]
    assert len(drawn(opened)["rings"]) == 1
    show(qtbot, opened, picture(network, unit("A04")))
    assert drawn(opened)["rings"] == []


def test_both_directions_of_a_road_show_their_own_state_on_the_right(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Southbound is drawn west of northbound, eastbound south of westbound, far enough apart to be seen."""
    show(qtbot, opened, picture(network))
    at = drawn(opened, "segments")
    index = network.index_of
    assert at[index["m>n"]][0] - at[index["n>m"]][0] > 5
    assert at[index["m>e"]][1] - at[index["e>m"]][1] > 5
    show(qtbot, opened, picture(network, levels={"n>m": 5}))
    shot = image(qtbot, opened)
    south, north = at[index["n>m"]], at[index["m>n"]]
    reds = [
        max(shot.pixelColor(round(x) + dx, round(y) + dy).red() for dx in (-1, 0, 1) for dy in range(-6, 7))
        for x, y in (south, north)
    ]
    assert reds[0] > 200
    assert reds[1] < 120


def test_only_the_surroundings_of_a_changed_road_are_drawn_anew(
    qtbot: QtBot, opened: MapView, drawn: Asked, network: RoadNetwork
) -> None:
    """One changed segment of many is a part, all of them at once are a whole, at most once a second."""
    show(qtbot, opened, picture(network))
    before = drawn(opened)["roads"]
    opened._page.runJavaScript("Desk.ground.PART = 0.2; 0")
    show(qtbot, opened, picture(network, levels={"n>m": 4}))
    after = drawn(opened)["roads"]
    assert (after["parts"], after["wholes"]) == (before["parts"] + 1, before["wholes"])
    assert after["levels"] == [0, 7, 0, 0, 1, 0]
    for level in (2, 3, 4, 5):
        show(qtbot, opened, picture(network, levels=dict.fromkeys(network.segment_ids, level)))
    assert drawn(opened)["roads"]["wholes"] <= before["wholes"] + 1
    qtbot.waitUntil(lambda: drawn(opened)["roads"]["wholes"] > before["wholes"], timeout=3_000)
    assert drawn(opened)["roads"]["levels"] == [0, 0, 0, 0, 0, 8]


def test_a_partial_drawing_looks_like_a_whole_one(
    qtbot: QtBot, opened: MapView, network: RoadNetwork
) -> None:
    """After one segment changed, the picture is to the pixel what drawing everything gives."""
    opened._page.runJavaScript("Desk.ground.PART = 0.2; 0")
    show(qtbot, opened, picture(network))
    show(qtbot, opened, picture(network, levels={"n>m": 5}))
    part = image(qtbot, opened)
    opened._page.runJavaScript("Desk.stage.lay(); 0")
    assert image(qtbot, opened) == part


def test_the_badge_the_legend_and_the_names_are_there(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """The map says what it is, by which standard its colours go, and what roads and waters are called."""
    show(qtbot, opened, picture(network))
    seen = drawn(opened)
    assert seen["badge"] == "示意路网 · 模拟"
    assert "GB/T 33171-2016" in seen["legend"]
    assert {"畅通", "基本畅通", "轻度拥堵", "中度拥堵", "严重拥堵"} <= set(seen["legend"])
    assert {"花园路", "利民路", "东昌湖", "光岳楼"} <= set(seen["names"])


def test_a_real_city_has_no_badge(qtbot: QtBot, network: RoadNetwork, drawn: Asked) -> None:
    """Without a badge's text there is none, and no room is kept for it."""
    view = MapView(network, LANDMARKS, "")
    view.resize(740, 560)
    with qtbot.waitSignals([view.ready, view.drawn_batch], timeout=20_000):
        view.show()
    show(qtbot, view, picture(network, unit("A01")))
    seen = drawn(view)
    assert seen["badge"] == ""
    assert seen["units"][0]["at"] == pytest.approx([370, 280], abs=2)
    view.close()
    view.deleteLater()
    qtbot.wait(50)


def test_an_alert_is_drawn_with_its_stretch(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Level, length, segments and bottleneck of an alert are on the map, and whether somebody took it."""
    loud = alert("a2", level=AlertLevel.CRITICAL, state=AlertState.TAKEN, length_m=1230, cleared_at=NOW)
    show(qtbot, opened, picture(network, alerts=(loud, alert())))
    marks = drawn(opened)["alerts"]
    assert [(one["level"], one["length"], one["taken"], one["cleared"]) for one in marks] == [
        (3, "430 m", False, False),
        (4, "1.2 km", True, True),
    ]
    assert marks[0]["segments"] == [network.index_of["n>m"]]
    assert marks[0]["at"] == pytest.approx([370, 300], abs=2)


def test_the_way_of_a_dispatched_unit_carries_its_minutes(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """A way set before or after the picture is drawn with call sign and remaining minutes."""
    way = Way("as1", np.array([(36.4667, 115.9855), MIDDLE]), 250.0, 1100.0)
    scene = picture(network, unit("A07", assignment_id="as1"), assignments=(assignment("as1", "A07"),))
    show(qtbot, opened, scene)
    with qtbot.waitSignal(opened.drawn_batch, timeout=5_000):
        opened.set_picture(scene, NOW, POLICY, [way])
    assert drawn(opened)["ways"] == [{"sign": "A07", "left": "5 min", "points": 2}]


def test_a_click_names_what_was_clicked(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """A click on a unit, on an alert's ring and on bare ground are three different things."""
    lat, lon = MIDDLE
    show(qtbot, opened, picture(network, unit("A12", (lat, lon - 0.01)), alerts=(alert(),)))
    seen = drawn(opened)
    qtbot.wait(100)
    with qtbot.waitSignal(opened.unit_clicked, timeout=3_000) as unit_clicked:
        QTest.mouseClick(
            canvas(opened), Qt.MouseButton.LeftButton, pos=QPoint(*map(round, seen["units"][0]["at"]))
        )
    assert unit_clicked.args == ["A12"]
    with qtbot.waitSignal(opened.alert_clicked, timeout=3_000) as alert_clicked:
        QTest.mouseClick(
            canvas(opened), Qt.MouseButton.LeftButton, pos=QPoint(*map(round, seen["alerts"][0]["at"]))
        )
    assert alert_clicked.args == ["a1"]
    with qtbot.waitSignal(opened.place_clicked, timeout=3_000) as place_clicked:
        QTest.mouseClick(canvas(opened), Qt.MouseButton.LeftButton, pos=QPoint(550, 150))
    assert place_clicked.args is not None
    assert place_clicked.args[0] > lat
    assert place_clicked.args[1] > lon


def test_the_map_never_moves_by_itself_after_a_manual_pan(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """The star follows what is selected until a hand moves the map; then only the star or Enter move it."""
    lat, lon = MIDDLE
    show(qtbot, opened, picture(network, unit("A12")))
    opened.select("unit", "A12")
    show(qtbot, opened, picture(network, unit("A12", (lat + 0.02, lon))))
    followed = drawn(opened)
    assert followed["following"] is True
    assert followed["view"]["lat"] == pytest.approx(lat + 0.02, abs=1e-3)
    drag(qtbot, opened, QPoint(-120, 60))
    moved = drawn(opened)
    assert moved["following"] is False
    assert moved["view"]["lon"] > followed["view"]["lon"]
    show(qtbot, opened, picture(network, unit("A12", (lat - 0.05, lon))))
    assert drawn(opened)["view"] == moved["view"]
    opened.set_following(True)
    qtbot.waitUntil(
        lambda: drawn(opened)["view"]["lat"] == pytest.approx(lat - 0.05, abs=1e-3), timeout=3_000
    )


def test_a_wheel_is_a_hand_too(qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked) -> None:
    """Zooming by the wheel takes the view away from the star as a drag does."""
    show(qtbot, opened, picture(network))
    before = drawn(opened)["view"]["zoom"]
    place = QPointF(300, 300)
    event = QWheelEvent(
        place,
        canvas(opened).mapToGlobal(place),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 — Qt takes it by position only
    )
    QApplication.sendEvent(canvas(opened), event)
    qtbot.waitUntil(lambda: drawn(opened)["view"]["zoom"] > before, timeout=3_000)
    assert drawn(opened)["following"] is False


def test_showing_an_alert_and_going_back(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """Enter on a row shows the whole stretch, even after a manual pan; Backspace goes back."""
    show(qtbot, opened, picture(network, unit("A12", (36.4467, 115.9855)), alerts=(alert(),)))
    drag(qtbot, opened, QPoint(-100, -40))
    before = drawn(opened)["view"]
    opened.show_alert("a1")
    qtbot.waitUntil(lambda: drawn(opened)["earlier"] == 1, timeout=3_000)
    shown = drawn(opened)
    ends = drawn(opened, "segments")[network.index_of["n>m"]]
    assert ends == pytest.approx([370, 280], abs=20)
    assert shown["view"] != before
    opened.show_unit("A12")
    qtbot.waitUntil(lambda: drawn(opened)["earlier"] == 2, timeout=3_000)
    assert drawn(opened)["view"]["lat"] == pytest.approx(36.4467, abs=1e-4)
    opened.back()
    opened.back()
    qtbot.waitUntil(lambda: drawn(opened)["earlier"] == 0, timeout=3_000)
    assert drawn(opened)["view"] == before
    opened.back()
    assert drawn(opened)["view"] == before


def test_showing_what_is_not_on_the_map_moves_nothing(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """A unit without a position cannot be shown, and the view stays."""
    show(qtbot, opened, picture(network))
    before = drawn(opened)["view"]
    with qtbot.waitSignal(opened.drawn_batch, timeout=3_000):
        opened.show_unit("A99")
    assert drawn(opened)["view"] == before
    assert drawn(opened)["earlier"] == 0


def test_a_theme_changes_in_place(qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked) -> None:
    """Day or night, the same page shows the same things in other colours."""
    show(qtbot, opened, picture(network, unit("A01")))
    dark = image(qtbot, opened).pixelColor(700, 200)
    view = drawn(opened)["view"]
    with qtbot.waitSignal(opened.drawn_batch, timeout=3_000):
        opened.set_palette(LIGHT)
    assert image(qtbot, opened).pixelColor(700, 200).name() == LIGHT.background.lower()
    assert dark.lightness() < 60
    assert drawn(opened)["view"] == view
    assert len(drawn(opened)["units"]) == 1


def test_a_page_that_died_comes_back_with_everything(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """When the page's process is killed the desk lives on, and the new page is told everything again."""
    show(qtbot, opened, picture(network, unit("A01"), levels={"n>m": 5}, alerts=(alert(),)))
    with qtbot.waitSignal(opened.ready, timeout=20_000):
        os.kill(opened._page.renderProcessPid(), signal.SIGKILL)
    qtbot.waitUntil(lambda: len(drawn(opened)["units"]) == 1, timeout=5_000)
    seen = drawn(opened)
    assert seen["roads"]["levels"] == [0, 7, 0, 0, 0, 1]
    assert len(seen["alerts"]) == 1
    assert seen["badge"] == "示意路网 · 模拟"


def test_a_page_that_falls_behind_gets_the_newest_and_not_a_queue(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """A hundred pictures in one go are a few batches, and the last picture is what is shown."""
    batches: list[str] = []
    opened.channel.batch.connect(batches.append)
    for step in range(100):
        opened.set_picture(picture(network, unit("A01", (36.45 + step * 1e-4, 115.9855))), NOW, POLICY)
    qtbot.waitUntil(lambda: not opened._under_way, timeout=5_000)
    assert len(batches) <= 4
    last = drawn(opened)
    show(qtbot, opened, picture(network, unit("A01", (36.45 + 99e-4, 115.9855)), alerts=(alert(),)))
    assert drawn(opened)["units"][0]["at"] == last["units"][0]["at"]


def test_the_canvases_follow_the_windows_size(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """A larger window is drawn to its edges."""
    show(qtbot, opened, picture(network, unit("A01")))
    opened.resize(1100, 700)
    qtbot.waitUntil(lambda: drawn(opened)["view"]["width"] == 1100, timeout=3_000)
    shot = image(qtbot, opened)
    assert (shot.width(), shot.height()) == (1100, 700)
    assert shot.pixelColor(1090, 350).name() == "#12161b"


def test_the_map_takes_no_keys_from_a_half_typed_field(
    qtbot: QtBot, network: RoadNetwork, drawn: Asked
) -> None:
    """A click on the map selects, and the caret stays in the command line."""
    window = QWidget()
    column = QVBoxLayout(window)
    field = QLineEdit()
    view = MapView(network, LANDMARKS, "")
    column.addWidget(view)
    column.addWidget(field)
    window.resize(740, 600)
    with qtbot.waitSignals([view.ready, view.drawn_batch], timeout=20_000):
        window.show()
    show(qtbot, view, picture(network))
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=3_000)
    QTest.keyClicks(field, "/ p a12")
    drawn(view)
    with qtbot.waitSignal(view.place_clicked, timeout=3_000):
        QTest.mouseClick(canvas(view), Qt.MouseButton.LeftButton, pos=QPoint(550, 150))
    assert field.hasFocus()
    assert field.text() == "/ p a12"
    window.close()
    window.deleteLater()
    qtbot.wait(50)


def test_a_picture_of_the_whole_window_has_the_map_in_it(
    qtbot: QtBot, network: RoadNetwork, opened: MapView
) -> None:
    """After settling, what the window grabs shows the jam in its colour."""
    show(qtbot, opened, picture(network, levels=dict.fromkeys(network.segment_ids, 5)))
    shots: list[QImage] = []
    opened.settle(lambda: shots.append(opened.window().grab().toImage()))
    qtbot.waitUntil(lambda: bool(shots), timeout=5_000)
    severe = QColor(DARK.roads[5]).rgb()
    pixels = [shots[0].pixel(x, y) for x in range(0, 740, 2) for y in range(0, 560, 2)]
    assert pixels.count(severe) > 200


def test_settled_is_what_was_set_before_also_while_the_page_has_much_to_draw(
    qtbot: QtBot, opened: MapView, network: RoadNetwork
) -> None:
    """A theme that had to wait for pictures under way is on the screen when the map says so."""
    for step in range(6):
        opened.set_picture(picture(network, unit("A12", (MIDDLE[0], MIDDLE[1] + step / 1e4))), NOW, POLICY)
    opened.set_palette(LIGHT)
    pixels = image(qtbot, opened)
    assert pixels.pixelColor(3, 3) == QColor(LIGHT.background)
