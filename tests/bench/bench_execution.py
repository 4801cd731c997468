"""Under way: from a position of the lead unit to the projected passings redrawn; 60 posts, 40 closures."""

import asyncio
import time

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.bench.__main__ import Row
from tests.ui.execution import city_escort
from tests.ui.execution.conftest import Frame
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.execution.page import ExecutionPage
from ui.kit.palette import apply_theme
from ui.kit.type import apply_type

BAR_MS = 500.0
POSITIONS = 40
POSTS, CLOSURES = 60, 40


def run() -> list[Row]:
    """Ride along the route and wait each time until the page has painted the new passings."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError("no application with windows")
    apply_type(app)
    apply_theme(app, "dark")
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    seat = FakeSeat()
    city_escort.under_way(seat, city_escort.plan(POSTS, CLOSURES))
    bridge = Bridge(seat, loop=loop)
    frame = Frame(bridge, ExecutionPage)
    page = frame.page
    if not isinstance(page, ExecutionPage):
        raise TypeError("another page")
    if page.below is not None:
        page.below.resize(658, 150)
        page.below.show()
    frame.show()
    frame.choose("T9")
    took_ms = [_took_ms(app, seat, page, number) for number in range(POSITIONS)]
    worst, median = max(took_ms[5:]), sorted(took_ms[5:])[len(took_ms[5:]) // 2]
    frame.hide()
    loop.run_until_complete(bridge.close())
    loop.close()
    return [
        _row("median", median),
        _row("worst", worst),
    ]


def _took_ms(app: QApplication, seat: FakeSeat, page: ExecutionPage, number: int) -> float:
    """Milliseconds from the position at the seat until the page is painted with what follows from it."""
    before = page.page.projection
    began = time.perf_counter()
    city_escort.ride(seat, 20.0 + 9.0 * number, number)
    while page.page.projection == before:
        app.processEvents()
        if time.perf_counter() - began > 5:
            raise TimeoutError("no new projection")
    page.widget.repaint()
    if page.below is not None:
        page.below.repaint()
    app.processEvents()
    return (time.perf_counter() - began) * 1e3


def _row(name: str, value_ms: float) -> Row:
    return Row(
        name=f"execution: position to projected passings redrawn, {name}",
        value=round(value_ms, 1),
        unit="ms",
        bar=f"<= {BAR_MS:g}",
        ok=value_ms <= BAR_MS,
    )
