"""One session of the real desk in which a plan is rehearsed and watched: a process that prints JSON rows.

`python -m tests.bench.film_session DIR`. The operator is a planner of the demo city's list.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from dispatch.bootstrap.configuration import DEMO, load
from dispatch.bootstrap.next_door import Outside
from dispatch.bootstrap.places import Sitter
from dispatch.bootstrap.rehearsing import Rehearser
from dispatch.bootstrap.rooms import network_of, seat_of
from dispatch.desk.seat import Seat
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.rehearsals import Depth
from tests.bench.__main__ import PROJECT, Row
from tests.bench.desk_session import until
from tests.bench.full_desk import Lateness
from ui.app import install_language
from ui.bridge import loop
from ui.bridge.bridge import Bridge
from ui.kit.palette import apply_theme, palette
from ui.kit.type import apply_type
from ui.map.engine import configure_engine, register_scheme

if TYPE_CHECKING:  # they load the web engine, which wants its scheme first
    from ui.map.view import MapView
    from ui.rehearsal.film_panel import FilmPanel

PLANNER = "周敏"
IDLE_S, FILM_S = 5.0, 8.0
REHEARSED_WITHIN_S = 180.0
LATE_MS, LATEST_MS = 16.0, 50.0
FRAMES_A_SECOND = 30.0
RATE = 60


class Frames:
    """Counts what the map's page said was drawn."""

    def __init__(self, city_map: "MapView") -> None:
        self.count = 0
        city_map.drawn_batch.connect(self._drawn)

    def _drawn(self, _seq: int) -> None:
        self.count += 1


def row(name: str, value: float, unit: str, bar: float | None = None, *, least: bool = False) -> Row:
    """A figure and whether it reached its bar."""
    ok = bar is None or (value >= bar if least else value <= bar)
    words = "" if bar is None else f"{'>=' if least else '<='} {bar:g}"
    return Row(name=f"film: {name}", value=round(value, 1), unit=unit, bar=words, ok=ok)


def delays(name: str, late: Lateness, *, held: bool) -> list[Row]:
    """The delay of the Qt loop; *held*: against its bars."""
    found = np.array(late.late_ms)
    return [
        row(f"Qt loop, {name}, p99", float(np.percentile(found, 99)), "ms", LATE_MS if held else None),
        row(f"Qt loop, {name}, max", float(found.max()), "ms", LATEST_MS if held else None),
    ]


async def planned(seat: Seat) -> str:
    """The sample convoy as a task whose plan is complete."""
    plan = plan_from_json((PROJECT / "resources/plans/convoy.json").read_bytes())
    task_id = await seat.plans.open(plan)
    await seat.plans.call_planned(task_id)
    return task_id


async def session(data_dir: Path) -> int:
    """Sit down, rehearse, watch, measure."""
    from ui.map.view import MapView  # noqa: PLC0415 — after QApplication
    from ui.rehearsal.page import RehearsalPage  # noqa: PLC0415 — after QApplication
    from ui.shell.window import DeskWindow  # noqa: PLC0415 — after QApplication

    configuration = load(DEMO)
    network = network_of(configuration)
    seat = seat_of(DEMO, configuration, Sitter("bench", PLANNER, data_dir), Outside(leash=True), network)
    try:
        await seat.start()
        bridge = Bridge(seat)
        bridge.tasks.rehearse_with(Rehearser(configuration, data_dir))
        city_map = MapView(network, {"type": "FeatureCollection", "features": []}, "", palette=palette())
        desk = DeskWindow(bridge, city_map)
        desk.show()
        await until(lambda: sum(u.position is not None for u in seat.picture.units.values()) > 0, 60, "units")
        task_id = await planned(seat)
        desk.open_tasks()
        await until(lambda: desk.tasks_room.window is not None, 20, "the task window")
        window = desk.tasks_room.window
        assert window is not None
        page = next(one for one in window.pages if isinstance(one, RehearsalPage))
        window.choose(task_id)
        window.turn_to(window.pages.index(page))
        await until(lambda: page.may_begin, 10, "the task on the page")
        await asyncio.sleep(2.0)
        idle, busy = Lateness(), Lateness()
        idle.start()
        await asyncio.sleep(IDLE_S)
        idle.stop()
        began_s = time.perf_counter()
        page.view.seeds.setText("1")  # one seed is two runs at once, as three seeds are, and sooner over
        page.rehearse(Depth.QUICK)
        busy.start()
        await until(lambda: not page.is_running, REHEARSED_WITHIN_S, "the rehearsal")
        busy.stop()
        took_s = time.perf_counter() - began_s
        await until(lambda: page.film.reel is not None, 10, "the film")
        rows = [
            row("quick, one seed, beside gateway, city and desk", took_s, "s"),
            *delays("nothing rehearsed", idle, held=False),
            *delays("rehearsing", busy, held=True),
            *await film(page.film, window.city_map),
        ]
        desk.hide()
        desk.tasks_room.close()
        await bridge.close()
    finally:
        await seat.stop()
    print(json.dumps(rows))
    return 0


async def film(panel: "FilmPanel", city_map: "MapView") -> list[Row]:
    """The film from five minutes before the convoy leaves, at sixty times: frames that the map drew."""
    reel = panel.reel
    assert reel is not None
    assert reel.drive is not None
    panel.seek(reel.drive.leaves_s - 300)
    panel.clock.set_rate(RATE)
    await asyncio.sleep(2.0)
    late, drawn = Lateness(), Frames(city_map)
    panel.toggle()
    await asyncio.sleep(1.0)
    first, began_s = drawn.count, time.perf_counter()
    late.start()
    await asyncio.sleep(FILM_S)
    late.stop()
    frames = (drawn.count - first) / (time.perf_counter() - began_s)
    return [
        row(f"frames drawn at {RATE} times", frames, "1/s", FRAMES_A_SECOND, least=True),
        *delays(f"film at {RATE} times", late, held=True),
    ]


def main() -> int:
    """Build the application and run the session."""
    register_scheme()
    configure_engine()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)  # the loop ends with the session
    install_language(app, "zh")
    apply_type(app)
    apply_theme(app, "dark")
    return loop.run(app, session(Path(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
