"""The real desk under full load, measured from inside; a process of its own, prints JSON rows.

`python -m tests.bench.full_desk WHAT DIR UNITS`, WHAT one of `MEASURES`. Gateway and terminals are real and
run next door (`tests.bench.outside`): every unit reports once a second, every road changes each second.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QPoint, Qt, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from dispatch.bootstrap.configuration import DEMO, load
from dispatch.bootstrap.next_door import Outside
from dispatch.bootstrap.places import Sitter
from dispatch.bootstrap.rooms import seat_of
from dispatch.desk.neighbours import Neighbours
from dispatch.desk.seat import Seat
from dispatch.domain.tasks import Outcome
from dispatch.picture.views import Picture
from tests.bench.bench_map import EMPTY, city
from tests.bench.desk_session import Folded, Painted, opened, raise_alerts, shown, until
from tests.bench.outside import SENT, outside, unit_id
from ui.app import install_language
from ui.bridge import loop
from ui.bridge.bridge import Bridge
from ui.kit.palette import apply_theme, palette
from ui.kit.type import apply_type
from ui.map.engine import PAGE_URL, configure_engine, register_scheme

Row = dict[str, Any]

DISPATCHES = 60
DISPATCH_EVERY_S = 1.0
BLOCK_S, BLOCKS = 3.0, 5
SETTLE_S = 8.0
MEMORY_S, SAMPLE_S = 600.0, 5.0
UNDER_WAY = 12
"""So many tasks at once in a busy hour: with one each ten seconds each of them takes two minutes."""
BEAT_MS = 5
BETWEEN_KEYS_S = 0.12
"""The fastest hand that reads what it does: an arrow, Enter, a digit."""
PRESSES = 5
PATIENCE_S = 30.0
"""A machine with other work on it is slow, not wrong; the figures tell."""
LINES = ("p u1", "p u12 b00", "xianshi u4", "zb u03", "dispatch u25 b001")
"""What is typed: a verb in initials and whole, a unit, an alert."""


@dataclass
class Screen:
    """The desk under test."""

    seat: Seat
    window: Any
    city_map: Any
    data_dir: Path


@dataclass
class Lateness:
    """How late a timer of 5 ms comes: the delay of the Qt loop."""

    late_ms: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Begin to listen."""
        self._beat, self._timer = QElapsedTimer(), QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._beat.start()
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        """Listen no longer."""
        self._timer.stop()

    def _tick(self) -> None:
        self.late_ms.append(max(0.0, self._beat.restart() - BEAT_MS))


class Drawn:
    """Notes which picture each batch brought to the map, and when the page said that it was drawn."""

    def __init__(self, city_map: Any) -> None:  # noqa: ANN401 — the real map
        self._pictures: dict[int, Picture] = {}
        self.seen: list[tuple[float, Picture]] = []
        self._map, self._send = city_map, city_map.channel.send
        city_map.channel.send = self._sent
        city_map.drawn_batch.connect(self._drawn)

    def _sent(self, batch: Any) -> int:  # noqa: ANN401 — as the channel's
        seq: int = self._send(batch)
        if "units" in batch and self._map._scene is not None:
            self._pictures[seq] = self._map._scene.picture
        return seq

    def _drawn(self, seq: int) -> None:
        picture = self._pictures.pop(seq, None)
        if picture is not None:
            self.seen.append((time.monotonic(), picture))

    def waits_ms(self, sent_file: Path, units: int, since_s: float) -> list[float]:
        """From the sending of each frame to the first drawing of a batch that holds it."""
        sent = {(n, at): when for n, at, when in SENT.iter_unpack(_whole(sent_file.read_bytes()))}
        drawn: dict[tuple[int, int], float] = {}
        for when, picture in self.seen:
            for number in range(units):
                unit = picture.units.get(unit_id(number))
                if unit is not None and unit.position is not None:
                    drawn.setdefault((number, int(unit.position.fixed_at.timestamp())), when)
        return [(when - sent[key]) * 1000 for key, when in drawn.items() if sent.get(key, 0.0) >= since_s]


def _whole(data: bytes) -> bytes:
    return data[: len(data) // SENT.size * SENT.size]


def row(
    name: str, value: float, unit: str, at_most: float | None = None, at_least: float | None = None
) -> Row:
    """A figure with its bar."""
    ok = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    bar = f"<= {at_most:g}" if at_most is not None else f">= {at_least:g}" if at_least is not None else ""
    return {"name": name, "value": round(float(value), 2), "unit": unit, "bar": bar, "ok": bool(ok)}


def p(values: list[float], percent: float) -> float:
    """A percentile."""
    return float(np.percentile(values, percent))


async def dispatches(
    screen: Screen, count: int, every_s: float = DISPATCH_EVERY_S, under_way: int | None = None
) -> tuple[list[float], list[float]]:
    """Send the first advised unit to one alert after the other by key; ms to disk, and to the eye.

    So many tasks are *under_way* at once, as in a shift: the oldest ends with its outcome; None: none ends.
    """
    folded, window = Folded(screen.seat), screen.window
    painted = Painted(window.queue.table.viewport())
    committed_ms, shown_ms = [], []
    for number in range(count):
        begin_s = time.perf_counter()
        alert_id = f"B{number:04d}"
        window.selection.select("alert", alert_id)
        await asyncio.sleep(BETWEEN_KEYS_S)
        QTest.keyClick(window, Qt.Key.Key_Return)
        await until(partial(opened, window, alert_id), PATIENCE_S, "advice")
        await asyncio.sleep(BETWEEN_KEYS_S)
        pressed_s = await _press(window, partial(shown, folded, painted))
        committed_ms.append((folded.at_s - pressed_s) * 1000)
        shown_ms.append((painted.first_after(folded.at_s) - pressed_s) * 1000)
        if under_way is not None and number >= under_way:
            ends = screen.seat.picture.alerts[f"B{number - under_way:04d}"].task_id or ""
            await screen.seat.enter_outcome(ends, Outcome.CLEARED_BEFORE)
        await asyncio.sleep(max(0.0, begin_s + every_s - time.perf_counter()))
    return committed_ms, shown_ms


async def _press(window: Any, is_shown: Callable[[float], bool]) -> float:  # noqa: ANN401 — the desk's window
    """Press `1` until it is taken (advice that has just moved refuses it); when it was pressed first."""
    pressed_s = time.perf_counter()
    for _ in range(PRESSES):
        QTest.keyClick(window, Qt.Key.Key_1)
        with suppress(TimeoutError):
            await until(partial(is_shown, pressed_s), PATIENCE_S / PRESSES, "dispatch")
            return pressed_s
    raise TimeoutError("no dispatch")


async def minute(screen: Screen, units: int) -> list[Row]:
    """A minute of dispatching under full load: the loop's delay, the keys, and the frames' way to the eye."""
    raise_alerts(screen.data_dir, screen.seat, DISPATCHES)
    await until(lambda: f"B{DISPATCHES - 1:04d}" in screen.seat.picture.alerts, 10, "alerts")
    await asyncio.sleep(SETTLE_S)
    late, drawn, since_s = Lateness(), Drawn(screen.city_map), time.monotonic()
    late.start()
    committed_ms, shown_ms = await dispatches(screen, DISPATCHES)
    late.stop()
    await asyncio.sleep(1.0)
    waits_ms = drawn.waits_ms(screen.data_dir / "sent.bin", units, since_s)
    return [
        row(f"desk, {units} units, dispatching: delay of the Qt loop, p99", p(late.late_ms, 99), "ms", 16),
        row(f"desk, {units} units, dispatching: delay of the Qt loop, max", max(late.late_ms), "ms", 50),
        row("device frame received -> drawn, p95", p(waits_ms, 95), "ms", 400),
        row("device frame received -> drawn, frames measured", len(waits_ms), ""),
        row("key pressed -> committed and folded, median", statistics.median(committed_ms), "ms"),
        row("key pressed -> committed -> shown, median", statistics.median(shown_ms), "ms"),
        row("key pressed -> committed -> shown, p99", p(shown_ms, 99), "ms", 50),
    ]


async def frames(screen: Screen, units: int) -> list[Row]:
    """Frames a second of the map and of an empty page in its place, in turn; the feed runs on."""
    from ui.map.lockdown import LockedPage, locked_profile  # noqa: PLC0415 — after QApplication
    from ui.map.page import Asset  # noqa: PLC0415 — the same

    html = f'<!DOCTYPE html><body><script src="{PAGE_URL}e.js"></script>'
    pages = {"": Asset("text/html", html.encode()), "e.js": Asset("text/javascript", EMPTY.encode())}
    empty = QWebEngineView(screen.window)
    profile, _ = locked_profile(pages, screen.window)
    page = LockedPage(profile, empty)
    empty.setPage(page)
    empty.load(QUrl(PAGE_URL))
    map_page = screen.city_map._page
    count = "window.frames_ = 0; (function f() { frames_ += 1; requestAnimationFrame(f); })(); 0"
    await _asked(map_page, count)
    empty.setGeometry(screen.city_map.rect().translated(screen.city_map.mapTo(screen.window, QPoint())))

    async def block(*, is_map: bool) -> float:
        empty.setVisible(not is_map)
        empty.raise_()
        map_page.setVisible(is_map)
        await asyncio.sleep(0.7)
        of, counter = (map_page, "frames_") if is_map else (page, "frames")
        before, at_s = await _asked(of, counter), time.perf_counter()
        await asyncio.sleep(BLOCK_S)
        return (await _asked(of, counter) - before) / (time.perf_counter() - at_s)

    pairs = [(await block(is_map=True), await block(is_map=False)) for _ in range(BLOCKS)]
    empty.hide()
    map_page.setVisible(True)
    ratio = statistics.median(ours / max(theirs, 1e-9) for ours, theirs in pairs) * 100
    return [
        row(f"desk, {units} units: the map's frames", statistics.median(a for a, _ in pairs), "1/s"),
        row("desk: of an empty page's frames in the same window", ratio, "%", at_least=95),
    ]


async def _asked(page: Any, script: str) -> float:  # noqa: ANN401 — a web page
    answer: asyncio.Future[float] = asyncio.get_running_loop().create_future()
    page.runJavaScript(script, lambda value: answer.set_result(float(value or 0)))
    return await asyncio.wait_for(answer, 5)


async def typing(screen: Screen, units: int) -> list[Row]:
    """Type commands letter by letter; from each key to the painted completion."""
    raise_alerts(screen.data_dir, screen.seat, 20)
    await asyncio.sleep(SETTLE_S)
    line = screen.window.command_line
    painted, waits_ms = Painted(line.popup), []
    for text in LINES * 4:
        line.open_line()
        line.field.clear()
        await asyncio.sleep(0.2)
        for letter in text:
            pressed_s = time.perf_counter()
            QTest.keyClick(line.field, ord(letter.upper()))
            if line.popup.isVisible():
                await until(partial(painted.first_after, pressed_s), 5, "a completion")
                waits_ms.append((painted.first_after(pressed_s) - pressed_s) * 1000)
            await asyncio.sleep(0.11)
        line.field.clear()
        line.release()
    return [
        row(
            f"command line, {units} units: key -> completion shown, median", statistics.median(waits_ms), "ms"
        ),
        row(f"command line, {units} units: key -> completion shown, p99", p(waits_ms, 99), "ms", 30),
        row("command line: keys measured", len(waits_ms), ""),
    ]


async def memory(screen: Screen, units: int) -> list[Row]:
    """Ten minutes of everything; how far the memory of desk and web process grows in the last five."""
    raise_alerts(screen.data_dir, screen.seat, DISPATCHES)
    await asyncio.sleep(SETTLE_S)
    begin_s, samples = time.monotonic(), []
    pace = asyncio.create_task(dispatches(screen, DISPATCHES, MEMORY_S / DISPATCHES, UNDER_WAY))
    web_pid = screen.city_map._page.renderProcessPid()
    while (at_s := time.monotonic() - begin_s) < MEMORY_S:
        samples.append((at_s, _pss_kb("self"), _pss_kb(str(web_pid))))
        await asyncio.sleep(SAMPLE_S)
    await pace
    late = np.array([sample for sample in samples if sample[0] >= MEMORY_S / 2])
    rows = []
    for column, name in ((1, "desk"), (2, "web process")):
        slope, start = np.polyfit(late[:, 0], late[:, column], 1)
        first = start + slope * late[0, 0]
        grown = slope * (late[-1, 0] - late[0, 0]) / first * 100
        rows.append(row(f"memory, {units} units: growth of the {name} in the last half", grown, "%", 1))
        rows.append(row(f"memory of the {name} (PSS) at the end", late[-1, column] / 1024, "MB"))
    return rows


def _pss_kb(pid: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


Measure = Callable[[Screen, int], Awaitable[list[Row]]]
MEASURES: dict[str, tuple[Measure, ...]] = {
    "screen": (minute, frames),
    "typing": (typing,),
    "memory": (memory,),
}


async def session(measures: tuple[Measure, ...], data_dir: Path, units: int) -> int:
    """Sit down, wait for the units, measure."""
    from ui.map.view import MapView  # noqa: PLC0415 — after QApplication
    from ui.shell.window import DeskWindow  # noqa: PLC0415 — after QApplication

    network = city()
    sitter = Sitter("bench", "", data_dir)
    alone = Neighbours(data_dir, {})
    seat = seat_of(DEMO, load(DEMO), sitter, Outside(), network, neighbours=alone)
    rows: list[Row] = []
    try:
        await seat.start()
        bridge = Bridge(seat)
        city_map = MapView(network, {"type": "FeatureCollection", "features": []}, "", palette=palette())
        window = DeskWindow(bridge, city_map)
        window.show()
        window.activateWindow()
        await until(window.isActiveWindow, 10, "an active window")
        await until(
            lambda: sum(u.position is not None for u in seat.picture.units.values()) >= units, 60, "units"
        )
        loop.settle(bridge)
        for measure in measures:
            rows += await measure(Screen(seat, window, city_map, data_dir), units)
        window.hide()
        await bridge.close()
    finally:
        await seat.stop()
    print(json.dumps(rows))
    return 0


def main(what: str, data_dir: Path, units: int) -> int:
    """Build the application and run the session."""
    register_scheme()
    configure_engine()
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(sys.argv[:1])
    install_language(app, "zh")
    apply_type(app)
    apply_theme(app, "dark")
    with outside(data_dir, units):
        return loop.run(app, session(MEASURES[what], data_dir, units))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
