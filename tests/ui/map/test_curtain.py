"""Until there is a map its place says what is awaited."""

from PySide6.QtWebEngineCore import QWebEnginePage
from pytestqt.qtbot import QtBot

from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import LANDMARKS
from tests.ui.written import noting_writes
from ui.map.curtain import SAID_AFTER_MS
from ui.map.view import MapView


def test_a_map_that_opens_says_so_and_then_shows_itself(qtbot: QtBot, network: RoadNetwork) -> None:
    """The curtain covers all of it, says what is awaited after a moment, and goes with the first picture."""
    view = MapView(network, LANDMARKS, "")
    view.resize(740, 500)
    with qtbot.waitSignal(view.drawn_batch, timeout=20_000):
        view.show()
        assert view.curtain.isVisible()
        assert view.curtain.geometry() == view.rect()
        qtbot.wait(SAID_AFTER_MS + 20)
        with noting_writes() as written:
            view.curtain.grab()
    assert {one.text for one in written} == {"正在画地图…", "警情、铁骑和命令照常可用"}
    assert not any(one.is_cut for one in written)
    qtbot.waitUntil(lambda: not view.curtain.isVisible(), timeout=2_000)
    view.close()
    view.deleteLater()
    qtbot.wait(50)


def test_a_map_whose_process_died_says_so_until_it_is_drawn_again(qtbot: QtBot, opened: MapView) -> None:
    """At once, in the colour of what is wrong."""
    qtbot.waitUntil(lambda: not opened.curtain.isVisible(), timeout=2_000)
    opened._page_died(QWebEnginePage.RenderProcessTerminationStatus.CrashedTerminationStatus, 1)
    assert opened.curtain.isVisible()
    with noting_writes() as written:
        opened.curtain.grab()
    assert "地图断了, 正在重画…" in {one.text for one in written}
    qtbot.waitUntil(lambda: not opened.curtain.isVisible(), timeout=10_000)
