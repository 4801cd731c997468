"""No text of the pages 执行 and 报告 is cut at the smallest screen, in either language."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.execution import city_escort
from tests.ui.execution.conftest import Frame, opened
from tests.ui.fake_seat import FakeSeat
from tests.ui.written import noting_writes
from ui.app import install_language
from ui.bridge.bridge import Bridge
from ui.execution.page import ExecutionPage

PLAN = city_escort.plan()
NAMES = (
    *(post.name for post in PLAN.posts),
    *(closure.name for closure in PLAN.closures),
    *(contact.department for contact in PLAN.contacts),
    *(one.situation for one in PLAN.contingencies),
    *(item.words for item in PLAN.checklist),
)
"""Typed by people: these may end in …, and what holds one of them."""


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """The desk speaks it meanwhile."""
    spoken = install_language(qapp, request.param)
    yield request.param
    for translator in spoken:
        qapp.removeTranslator(translator)


def test_no_text_of_a_task_under_way_is_cut(lang: str, seat: FakeSeat, bridge: Bridge, qtbot: QtBot) -> None:
    """Busy, lost, and before anything is known; a picked row, and a refusal above a list."""
    del lang
    city_escort.busy(seat)
    frame = opened(Frame(bridge, ExecutionPage), qtbot)
    assert isinstance(frame.page, ExecutionPage)
    found = set()
    moments: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: seat.advance(400),
        lambda: frame.press("2", "Down", "C"),
    )
    for enter in moments:
        enter()
        qtbot.wait(150)
        frame.look()
        with noting_writes() as written:
            frame.grab()
        found |= {
            f"{one.text} {one.needed_px}>{one.given_px}"
            for one in written
            if one.is_cut and not named(one.text)
        }
    assert found == set()


def named(text: str) -> bool:
    """Whether a text holds what somebody typed."""
    return any(name in text for name in NAMES)
