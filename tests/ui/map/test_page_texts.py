"""The page's own words, the badge, the legend, the star, the scale: all in sight on the smallest map."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import LANDMARKS
from tests.ui.map.test_view import canvas
from ui.app import install_language
from ui.map.view import MapView

SMALLEST = (742, 505)
"""What the panels leave of 1366×768."""


@pytest.fixture(params=["zh", "en"])
def small(
    request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, network: RoadNetwork
) -> Iterator[MapView]:
    """The smallest map, in each language."""
    kept = install_language(qapp, request.param)
    badge = {"zh": "示意路网 · 模拟交通", "en": "Schematic roads · simulated traffic"}[request.param]
    view = MapView(network, LANDMARKS, badge)
    view.resize(*SMALLEST)
    with qtbot.waitSignals([view.ready, view.drawn_batch], timeout=20_000):
        view.show()
    yield view
    view.close()
    view.deleteLater()
    for translator in kept:
        qapp.removeTranslator(translator)
    install_language(qapp, "zh")
    qtbot.wait(50)


def test_every_word_around_the_map_is_in_sight(
    qtbot: QtBot, small: MapView, drawn: Callable[..., Any]
) -> None:
    """Whole, within the view, none over another; also with all of the legend unfolded."""
    folded = drawn(small, "furniture")
    assert_in_sight(folded)
    left, top, right, bottom = next(part["at"] for part in folded if part["text"].endswith("▸"))
    middle = QPoint(round((left + right) / 2), round((top + bottom) / 2))
    QTest.mouseClick(canvas(small), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: len(drawn(small, "furniture")) > len(folded), timeout=3_000)
    assert_in_sight(drawn(small, "furniture"))


def assert_in_sight(parts: list[dict[str, Any]]) -> None:
    """Each part shows all of its words, lies within the view, and over no other."""
    width, height = SMALLEST
    for part in parts:
        left, top, right, bottom = part["at"]
        assert part["hidden"] <= 1, part
        assert min(left, top, width - right, height - bottom) >= 0, part
    for one, other in combinations(parts, 2):
        across = min(one["at"][2], other["at"][2]) - max(one["at"][0], other["at"][0])
        down = min(one["at"][3], other["at"][3]) - max(one["at"][1], other["at"][1])
        assert min(across, down) <= 1, (one, other)
