"""A rehearsal on the map: marked, over its own roads, and gone without a trace."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from dispatch.domain.units import FreshnessPolicy
from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import MIDDLE, NOW, alert, picture, unit
from ui.map.film import FilmFrame
from ui.map.view import MapView

Asked = Callable[..., Any]
LAT, LON = MIDDLE
NORTH = (LAT + 0.005, LON)


def frame(network: RoadNetwork, *, level: int = 5, **more: Any) -> FilmFrame:  # noqa: ANN401 — any field
    """The convoy on the northern road, all roads at one level."""
    levels = np.full(len(network), level, np.uint8)
    return FilmFrame(
        "演练 Exercise · 非实况", "17:30:05", "60×", levels, (NORTH, MIDDLE), 180.0, (MIDDLE,), **more
    )


def test_a_film_is_marked_and_lies_over_faint_live_units(
    network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """The band says what it is; convoy and held signal are in place, the roads the film's, units faint."""
    opened.set_picture(picture(network, unit("A12"), alerts=(alert(),)), NOW, FreshnessPolicy())
    opened.set_film(frame(network, at_once=True))
    seen = drawn(opened, "film")
    assert seen["band"] == "演练 Exercise · 非实况17:30:0560×"
    middle = [370, 300]
    assert seen["convoy"][-1] == pytest.approx(middle, abs=3)
    assert seen["convoy"][0][1] < middle[1] - 20
    assert seen["held"] == [pytest.approx(middle, abs=3)]
    assert seen["units"] < 0.3
    assert seen["alerts"] < 0.3
    assert drawn(opened)["roads"]["levels"][5] == len(network)


def test_when_it_ends_the_city_is_there_as_it_was(
    network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """No band, full units, the live levels; also those that came while the film played."""
    opened.set_picture(picture(network, unit("A12")), NOW, FreshnessPolicy())
    live = drawn(opened)["roads"]["levels"]
    opened.set_film(frame(network, level=4))
    opened.set_picture(picture(network, unit("A12")), NOW, FreshnessPolicy())
    assert drawn(opened)["roads"]["levels"][4] == len(network)
    opened.set_film(None)
    seen = drawn(opened, "film")
    assert (seen["band"], seen["convoy"], seen["units"]) == ("", [], 1)
    assert drawn(opened)["roads"]["levels"] == live


def test_a_page_that_is_drawn_anew_still_says_that_it_is_a_film(
    qtbot: QtBot, network: RoadNetwork, opened: MapView, drawn: Asked
) -> None:
    """After the page was loaded again the band and the film's roads are there."""
    opened.set_film(frame(network))
    drawn(opened, "film")
    with qtbot.waitSignals([opened.ready, opened.drawn_batch], timeout=20_000):
        opened.reload()
    assert drawn(opened, "film")["band"].startswith("演练")
    assert drawn(opened)["roads"]["levels"][5] == len(network)
