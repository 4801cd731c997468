"""A map that has opened its page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from dispatch.roads.network import RoadNetwork
from tests.ui.map.scenes import LANDMARKS, small_city
from ui.map.engine import configure_engine, register_scheme

# Before the first QApplication: this file is read while tests are collected, and pytest-qt makes it later.
configure_engine()
register_scheme()

from ui.map.view import MapView  # noqa: E402 — the engine's conditions come first


@pytest.fixture(scope="session")
def network() -> RoadNetwork:
    """The small city."""
    return small_city()


@pytest.fixture
def opened(qtbot: QtBot, network: RoadNetwork) -> Iterator[MapView]:
    """A map of the small city whose page listens."""
    view = MapView(network, LANDMARKS, "示意路网 · 模拟")
    view.resize(740, 560)
    with qtbot.waitSignals([view.ready, view.drawn_batch], timeout=20_000):
        view.show()
    yield view
    view.close()
    view.deleteLater()
    qtbot.wait(50)


@pytest.fixture
def drawn(qtbot: QtBot) -> Callable[..., Any]:
    """Ask a map a question and wait for its answer."""

    def asked(view: MapView, question: str = "drawn") -> Any:  # noqa: ANN401 — JSON
        answers: list[Any] = []
        view.channel.ask(question, answers.append)
        qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
        return answers[0]

    return asked
