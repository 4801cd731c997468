"""What a plan lays over the map: drawn, clicked, carried by the mouse, and never trusted."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain.geo import Place
from ui.map.overlay import (
    LineKind,
    MarkKind,
    OverlayKeys,
    OverlayLine,
    OverlayMark,
    OverlayState,
    PlanOverlay,
)
from ui.map.view import MapView


def overlay(view: MapView, *, pointing: bool = False) -> PlanOverlay:
    """A line along the first road, and two marks at its ends, of which the second can be moved."""
    network = view._network
    lat, lon = network.shape_lat_deg, network.shape_lon_deg
    first, last = int(network.shape_start[0]), int(network.shape_start[1]) - 1
    points = tuple((float(lat[i]), float(lon[i])) for i in range(first, last + 1))
    marks = (
        OverlayMark("post/p1", MarkKind.POST, Place.at(*points[0]), OverlayState.FAULT, "东口<b>"),
        OverlayMark("point/main/1", MarkKind.POINT, Place.at(*points[-1]), label="2", can_move=True),
    )
    line = OverlayLine("route/main", LineKind.ROUTE, points, label="主路线\u202e")
    return PlanOverlay((line,), marks, is_pointing=pointing)


def page(view: MapView) -> Any:  # noqa: ANN401 — the widget inside
    """What takes the mouse."""
    return view.focusProxy() or view


def middle(points: list[list[float]]) -> QPoint:
    """Between two points of a line."""
    (x0, y0), (x1, y1) = points[0], points[1]
    return QPoint(round((x0 + x1) / 2), round((y0 + y1) / 2))


def test_a_plan_is_drawn_with_its_words_as_text(opened: MapView, drawn: Callable[..., Any]) -> None:
    """Kinds and states are there; what cannot be seen in a label is shown, markup is text."""
    opened.set_overlay(overlay(opened))
    found = drawn(opened, "plan")
    assert [line["kind"] for line in found["lines"]] == ["route"]
    assert [mark["state"] for mark in found["marks"]] == ["fault", "plain"]
    assert {mark["label"] for mark in found["marks"]} == {"东口<b>", "2"}
    opened.set_overlay(None)
    assert drawn(opened, "plan")["lines"] == []


def test_marks_and_lines_are_clicked_by_key(opened: MapView, drawn: Callable[..., Any], qtbot: QtBot) -> None:
    """A click on a mark names it; one on the line names it with the place."""
    opened.set_overlay(overlay(opened))
    found = drawn(opened, "plan")
    with qtbot.waitSignal(opened.mark_clicked, timeout=5000) as clicked:
        x, y = found["marks"][0]["at"]
        QTest.mouseClick(page(opened), Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert clicked.args == ["post/p1"]
    with qtbot.waitSignal(opened.line_clicked, timeout=5000) as crossed:
        QTest.mouseClick(page(opened), Qt.MouseButton.LeftButton, pos=middle(found["lines"][0]["points"]))
    assert crossed.args is not None
    assert crossed.args[0] == "route/main"


def test_while_a_place_is_asked_for_a_click_on_a_line_is_a_place(
    opened: MapView, drawn: Callable[..., Any], qtbot: QtBot
) -> None:
    """Nothing lies in the way of pointing but what can be moved."""
    opened.set_overlay(overlay(opened, pointing=True))
    found = drawn(opened, "plan")
    assert found["pointing"]
    with qtbot.waitSignal(opened.place_clicked, timeout=5000):
        QTest.mouseClick(page(opened), Qt.MouseButton.LeftButton, pos=middle(found["lines"][0]["points"]))


def test_a_mark_is_carried_and_only_told_of(opened: MapView, drawn: Callable[..., Any], qtbot: QtBot) -> None:
    """It is told where it was put down, and stands where it stood until it is set elsewhere."""
    opened.set_overlay(overlay(opened))
    before = drawn(opened, "plan")["marks"][1]["at"]
    start = QPoint(round(before[0]), round(before[1]))
    target = page(opened)
    with qtbot.waitSignal(opened.mark_dragged, timeout=5000) as moved:
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
        qtbot.wait(30)
        for step in (10, 25, 40):
            QTest.mouseMove(target, start + QPoint(step, 0))
            qtbot.wait(30)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=start + QPoint(40, 0))
    assert moved.args is not None
    assert moved.args[0] == "point/main/1"
    found = drawn(opened, "plan")
    assert found["carried"] == -1
    assert found["marks"][1]["at"] == pytest.approx(before, abs=0.01)


def test_a_number_that_nothing_has_is_nothing(opened: MapView, qtbot: QtBot) -> None:
    """What the page says is checked: unknown numbers and places off the globe are dropped."""
    opened.set_overlay(overlay(opened))
    words: tuple[Callable[[], None], ...] = (
        lambda: opened.channel.move(-1, 36.0, 116.0),
        lambda: opened.channel.move(0, float("nan"), 116.0),
        lambda: opened.channel.line(0, 91.0, 0.0),
        lambda: opened.channel.move(999, 36.0, 116.0),
        lambda: opened.channel.click("mark", 999),
    )
    for word in words:
        with qtbot.assertNotEmitted(opened.mark_dragged), qtbot.assertNotEmitted(opened.mark_clicked):
            word()


def test_a_key_keeps_its_number() -> None:
    """Whatever else comes and goes: a click that is under way means what it meant."""
    keys = OverlayKeys()
    one = OverlayMark("a", MarkKind.POST, Place.at(36.0, 116.0))
    two = OverlayMark("b", MarkKind.POST, Place.at(36.0, 116.0))
    first = keys.batch(PlanOverlay((), (one, two)))["marks"]
    assert keys.batch(PlanOverlay((), (two,)))["marks"][0]["slot"] == first[1]["slot"]
    assert keys.key(first[0]["slot"]) == "a"
