"""A fake seat, the bridge over it and a selection, for every panel's tests."""

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.palette import apply_theme
from ui.kit.type import apply_type


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The screen speaks Chinese, whatever the machine does and an earlier test did."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.Chinese))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def seat() -> FakeSeat:
    """A seat in the middle of a rush hour."""
    return FakeSeat()


@pytest.fixture
def desk_look(qapp: QApplication) -> None:
    """The desk's own fonts, colours and language on the test's application, whatever the machine speaks."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese))
    apply_type(qapp)
    apply_theme(qapp, "dark")


@pytest.fixture
def bridge(qapp: QApplication, desk_look: None, seat: FakeSeat) -> Iterator[Bridge]:
    """The bridge over the fake seat; its commands run whenever Qt's events are handled (qtbot.wait…)."""
    del desk_look
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    made = Bridge(seat, loop=loop)
    yield made
    # Not run_until_complete: it ends by QApplication.exit, which tells a web engine of an earlier test that
    # the program quits; the engine goes, and the next such word finds nobody there (a crash inside Qt).
    closing = loop.create_task(made.close())
    while not closing.done():
        qapp.processEvents()
    closing.result()
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def selection() -> Selection:
    """Nothing is selected."""
    return Selection()
