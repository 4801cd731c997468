"""Tasks on Qt's loop, which qasync's own decorators would neither hold nor hear: held and heard."""

import asyncio
import gc
import inspect
import weakref

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from ui.bridge.work import Work


@pytest.fixture
def loop(qapp: QApplication) -> QEventLoop:
    """Qt's loop, which runs while the test waits."""
    made = QEventLoop(qapp)
    asyncio.set_event_loop(made)
    return made


def ended(qtbot: QtBot, loop: QEventLoop, work: Work) -> None:
    """Close it all."""
    closing = loop.create_task(work.close())
    qtbot.waitUntil(closing.done, timeout=5000)
    loop.close()
    asyncio.set_event_loop(None)


def test_a_task_that_waits_is_held_though_nobody_else_holds_it(qtbot: QtBot, loop: QEventLoop) -> None:
    """What it waits for is known to itself alone: without its owner the pair would be collected."""
    done: list[str] = []
    work = Work(loop, done.append, lambda name, error: pytest.fail(f"{name}: {error}"))
    gates: list[weakref.ref[asyncio.Future[None]]] = []

    async def wait() -> None:
        gate = loop.create_future()
        gates.append(weakref.ref(gate))
        await gate

    work.start("waits", wait())
    qtbot.waitUntil(lambda: bool(gates), timeout=2000)
    gc.collect()
    gate = gates[0]()
    assert gate is not None
    assert done == []
    gate.set_result(None)
    qtbot.waitUntil(lambda: done == ["waits"], timeout=2000)
    ended(qtbot, loop, work)


def test_an_error_surfaces_and_nothing_starts_after_the_end(qtbot: QtBot, loop: QEventLoop) -> None:
    """In one place, under the task's name; what is started when nobody is there any more is closed."""
    failed: list[str] = []
    work = Work(loop, lambda _: None, lambda name, error: failed.append(f"{name}: {error}"))

    async def break_down() -> None:
        raise RuntimeError("broken")

    work.start("breaks", break_down())
    qtbot.waitUntil(lambda: failed == ["breaks: broken"], timeout=2000)
    ended(qtbot, loop, work)
    late = break_down()
    work.start("late", late)
    assert inspect.getcoroutinestate(late) == inspect.CORO_CLOSED
    assert failed == ["breaks: broken"]
