"""A route drawn by clicking on the real map page, and a point of it carried elsewhere by the mouse."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.tasks.prepared import PLANNER
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.map.engine import configure_engine, register_scheme
from ui.plans.page import PlanPage
from ui.shell.task_page import NEW_TASK

# Before the first QApplication: this file is read while tests are collected, and pytest-qt makes it later.
configure_engine()
register_scheme()

from ui.map.view import MapView  # noqa: E402 — the engine's conditions come first
from ui.shell.task_window import TaskWindow  # noqa: E402 — the same

Asked = Callable[[str], Any]


@pytest.fixture
def window(bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> Iterator[TaskWindow]:
    """The window with a real map of the demo city."""
    seat.plans.person = PLANNER
    landmarks = json.loads((fake_city.CITY / "landmarks.geojson").read_text(encoding="utf-8"))
    city_map = MapView(seat.network, landmarks, "模拟")
    made = TaskWindow(bridge, city_map, "任务台")
    with qtbot.waitSignals([city_map.ready, city_map.drawn_batch], timeout=20_000):
        made.show()
    yield made
    made.close()
    qtbot.waitUntil(lambda: not bridge.tasks._work._running, timeout=10_000)
    qtbot.wait(50)


@pytest.fixture
def asked(window: TaskWindow, qtbot: QtBot) -> Asked:
    """Ask the map a question."""

    def ask(question: str) -> Any:  # noqa: ANN401 — JSON
        answers: list[Any] = []
        window.city_map.channel.ask(question, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        return answers[0]

    return ask


def test_a_route_is_drawn_by_clicks_and_a_point_is_dragged(
    window: TaskWindow, asked: Asked, qtbot: QtBot
) -> None:
    """Three clicks on crossings of the map lay a route; its last point, carried, lays it anew."""
    page = window.pages[0]
    assert isinstance(page, PlanPage)
    page.deeds.begin_new()
    qtbot.waitUntil(lambda: window.task_id == NEW_TASK, timeout=2000)
    qtbot.waitUntil(lambda: not page.work._is_loading, timeout=2000)
    page.deeds.draw_route()
    qtbot.waitUntil(lambda: asked("plan")["pointing"], timeout=5000)
    inner = window.city_map.focusProxy() or window.city_map
    middle = QPoint(inner.width() // 2, inner.height() // 2)
    roads = sorted(asked("segments"), key=lambda at: abs(at[0] - middle.x()) + abs(at[1] - middle.y()))
    clicked = [roads[0], roads[40], roads[90]]
    for number, (x, y) in enumerate(clicked, start=1):
        QTest.mouseClick(inner, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        qtbot.waitUntil(lambda number=number: len(page.editor.plan.routes[0].points) == number, timeout=5000)  # type: ignore[misc]  # a default binds the number of now
    qtbot.waitUntil(lambda: bool(page.editor.plan.routes[0].segments), timeout=20_000)
    page.escape()
    before = page.editor.plan.routes[0]
    qtbot.waitUntil(lambda: len(asked("plan")["marks"]) == 3 and not asked("plan")["pointing"], timeout=5000)
    x, y = asked("plan")["marks"][2]["at"]
    start, end = QPoint(round(x), round(y)), QPoint(round(roads[20][0]), round(roads[20][1]))
    QTest.mousePress(inner, Qt.MouseButton.LeftButton, pos=start)
    qtbot.wait(30)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(inner, start + (end - start) * part)
        qtbot.wait(30)
    QTest.mouseRelease(inner, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: page.editor.plan.routes[0].segments not in {before.segments, ()}, timeout=20_000)
    assert page.editor.plan.routes[0].points[2].place != before.points[2].place
    assert page.editor.plan.routes[0].points[:2] == before.points[:2]
