"""One session of the real desk, measured from inside: gateway, city, journal, window, and keys that decide.

Run as a process of its own (`python -m tests.bench.desk_session DIR`); prints JSON rows.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatch.bootstrap.configuration import DEMO, load
from dispatch.bootstrap.next_door import Outside
from dispatch.bootstrap.places import Sitter
from dispatch.bootstrap.rooms import journal_file, network_of, seat_of
from dispatch.desk.seat import Seat
from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.facts import AlertRaised
from dispatch.domain.geo import Place
from dispatch.journal import Journal
from dispatch.picture.views import Picture
from ui.app import install_language
from ui.bridge import loop
from ui.bridge.bridge import Bridge
from ui.kit.palette import apply_theme, palette
from ui.kit.type import apply_type
from ui.map.engine import configure_engine, register_scheme

DECISIONS = 18
"""As many dispatches as there are units to send, with some to spare."""


class Painted(QObject):
    """Notes when a widget was painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self._at_s: list[float] = []
        widget.installEventFilter(self)

    def first_after(self, moment_s: float) -> float:
        """The first painting after a moment, 0 while there was none."""
        return next((at_s for at_s in self._at_s if at_s > moment_s), 0.0)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 — Qt's name
        """Look, and let pass."""
        if event.type() == QEvent.Type.Paint:
            self._at_s.append(time.perf_counter())
        return False


async def until(look: Callable[[], object], within_s: float, what: str) -> None:
    """Wait on the loop until *look* sees something."""
    end_s = time.perf_counter() + within_s
    while not look():
        if time.perf_counter() > end_s:
            raise TimeoutError(what)
        await asyncio.sleep(0.001)


def raise_alerts(data_dir: Path, seat: Seat, count: int = DECISIONS) -> None:
    """Put alerts on roads of the city into the journal, as a gateway would."""
    network = seat.network
    step = len(network) // count
    with_writer = Journal.open(journal_file(data_dir), chain="bench", clock=seat)
    with with_writer.transaction("bench") as transaction:
        for number in range(count):
            segment = number * step
            lat_deg, lon_deg = network.line(segment)[-1]
            transaction.append(
                AlertRaised(
                    alert_id=f"B{number:04d}",
                    kind=AlertKind.CONGESTION,
                    level=AlertLevel.HIGH,
                    road=network.names[segment],
                    direction=network.directions[segment],
                    near="",
                    place=Place.at(lat_deg, lon_deg, network.names[segment]),
                    segments=(network.segment_ids[segment],),
                    length_m=300,
                    onset_at=seat.now(),
                    source="bench",
                    congestion=CongestionLevel.SEVERE,
                )
            )
    with_writer.close()


class Folded:
    """Notes when a dispatch was first in the picture; by then it is committed."""

    def __init__(self, seat: Seat) -> None:
        self.at_s = 0.0
        self._assignments = 0
        seat.listen(self._hear)

    def _hear(self, picture: Picture, _entries: object) -> None:
        if len(picture.assignments) > self._assignments:
            self._assignments = len(picture.assignments)
            self.at_s = time.perf_counter()


def opened(window: Any, alert_id: str) -> bool:  # noqa: ANN401 — the desk's window
    """Whether the advice of an alert is open."""
    return bool(window.queue.open_id == alert_id)


def shown(folded: Folded, painted: Painted, pressed_s: float) -> bool:
    """Whether what was decided after a key is in the picture and on the screen."""
    return folded.at_s > pressed_s and painted.first_after(folded.at_s) > 0


async def dispatches(folded: Folded, window: Any) -> tuple[list[float], list[float]]:  # noqa: ANN401 — the desk's window
    """Press the keys of a dispatch for each alert; milliseconds from `1` to committed, and to painted."""
    committed_ms, shown_ms = [], []
    painted = Painted(window.queue.table.viewport())
    for number in range(DECISIONS):
        alert_id = f"B{number:04d}"
        window.selection.select("alert", alert_id)
        QTest.keyClick(window, Qt.Key.Key_Return)
        await until(partial(opened, window, alert_id), 5, "advice")
        await asyncio.sleep(0.1)
        pressed_s = time.perf_counter()
        QTest.keyClick(window, Qt.Key.Key_1)
        await until(partial(shown, folded, painted, pressed_s), 5, "dispatch")
        committed_ms.append((folded.at_s - pressed_s) * 1000)
        shown_ms.append((painted.first_after(folded.at_s) - pressed_s) * 1000)
        await asyncio.sleep(0.2)
    return committed_ms, shown_ms


async def session(data_dir: Path) -> int:
    """Sit down, look, decide, measure."""
    from ui.map.view import MapView  # noqa: PLC0415 — after QApplication
    from ui.shell.window import DeskWindow  # noqa: PLC0415 — after QApplication

    configuration = load(DEMO)
    network = network_of(configuration)
    seat = seat_of(DEMO, configuration, Sitter("bench", "", data_dir), Outside(leash=True), network)
    try:
        await seat.start()
        folded = Folded(seat)
        bridge = Bridge(seat)
        city_map = MapView(network, {"type": "FeatureCollection", "features": []}, "", palette=palette())
        window = DeskWindow(bridge, city_map)
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow, 10, "an active window")
        await until(
            lambda: sum(u.position is not None for u in seat.picture.units.values()) > DECISIONS, 60, "units"
        )
        raise_alerts(data_dir, seat)
        await until(lambda: "B0000" in seat.picture.alerts, 10, "alerts")
        await asyncio.sleep(2.0)
        committed_ms, shown_ms = await dispatches(folded, window)
        window.hide()
        await bridge.close()
    finally:
        await seat.stop()
    rows = [
        ("key pressed -> committed and folded, median", statistics.median(committed_ms)),
        ("key pressed -> committed -> shown, median", statistics.median(shown_ms)),
        ("key pressed -> committed -> shown, worst", max(shown_ms)),
    ]
    print(
        json.dumps([{"name": n, "value": round(v, 1), "unit": "ms", "bar": "", "ok": True} for n, v in rows])
    )
    return 0


def main() -> int:
    """Build the application and run the session."""
    register_scheme()
    configure_engine()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(sys.argv[:1])
    install_language(app, "zh")
    apply_type(app)
    apply_theme(app, "dark")
    return loop.run(app, session(Path(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
