"""Until there is a map its place says what is awaited."""

from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import LANDMARKS
from tests.ui.written import noting_writes
from ui.map.curtain import Curtain
from ui.map.view import MapView


def test_a_curtain_says_what_is_awaited_after_a_moment(qtbot: QtBot, desk_look: None) -> None:
    """A short wait says nothing; a longer one says what is awaited, and that the rest works."""
    del desk_look
    place = QWidget()
    qtbot.addWidget(place)
    place.resize(740, 500)
    curtain = Curtain(place)
    curtain.setGeometry(place.rect())
    place.show()
    said = {"正在画地图…", "警情、铁骑和命令照常可用"}

    def words() -> set[str]:
        with noting_writes() as written:
            curtain.grab()
        assert not any(one.is_cut for one in written)
        return {one.text for one in written}

    assert words() == set()
    qtbot.waitUntil(lambda: words() == said, timeout=2_000)
    curtain.open()
    qtbot.waitUntil(lambda: not curtain.isVisible(), timeout=2_000)


def test_a_map_that_opens_is_covered_until_it_shows_itself(qtbot: QtBot, network: RoadNetwork) -> None:
    """The curtain covers all of it and goes with the first picture."""
    view = MapView(network, LANDMARKS, "")
    view.resize(740, 500)
    with qtbot.waitSignal(view.drawn_batch, timeout=20_000):
        view.show()
        assert view.curtain.isVisible()
        assert view.curtain.geometry() == view.rect()
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
