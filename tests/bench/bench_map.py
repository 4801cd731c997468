"""What the map costs: frames a second against an empty page in the same window, and the Qt loop's time.

500 units report once a second and 2,000 road segments change their level each second, all through the real
page. Blocks of map and of empty page alternate while the feed runs on; each ratio is of neighbouring blocks.
Runs in a process of its own, because the engine's flags belong before the first QApplication.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from dispatch.domain.units import FreshnessPolicy, PositionReport, Shift
from dispatch.picture.views import Picture, RoadsView, UnitView
from dispatch.roads.network import RoadNetwork, SegmentSource, build_network

UNITS = 500
SIDE = 23  # 23 × 23 nodes, 2,024 directed segments
BLOCK_S = 3.0
PAIRS = 5
SIZE = (1366, 700)
METRES_A_SECOND = 10.0
START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
POLICY = FreshnessPolicy()

Row = dict[str, object]

EMPTY = """
let frames = 0;
const count = () => { frames += 1; if (window.pan) window.pan(); requestAnimationFrame(count); };
requestAnimationFrame(count);
"""
# An empty canvas as large as the map's, moved the way the map is panned.
EMPTY_PAN = """
const canvas = document.createElement("canvas");
canvas.width = innerWidth + 384; canvas.height = innerHeight + 384;
document.body.appendChild(canvas);
canvas.getContext("2d").fillRect(0, 0, canvas.width, canvas.height);
let at = 0; window.pan = () => { at += 1; const x = 2 * Math.round(75 * Math.sin(at / 40));
  canvas.style.transform = `translate3d(${x - 192}px, ${x / 2 - 192}px, 0)`; };
"""
MAP_PAN = """
(() => { let [at, last] = [0, 0]; window.panning = true; Desk.stage.panning = true;
  const step = () => { if (!window.panning) return; at += 1; const x = 2 * Math.round(75 * Math.sin(at / 40));
    map_desk._rawPanBy(L.point(x - last, (x - last) / 2)); map_desk.fire("move"); last = x;
    requestAnimationFrame(step); }; requestAnimationFrame(step); })();
"""


def city() -> RoadNetwork:
    """A grid of two-way streets, 250 m apart."""
    lat, lon = 36.43, 115.95
    nodes = {f"{i}.{j}": (lat + i * 0.00225, lon + j * 0.0028) for i in range(SIDE) for j in range(SIDE)}
    pairs = [
        (f"{i}.{j}", f"{i + di}.{j + dj}", f"{'纵' if di else '横'}{j if di else i}路")
        for i in range(SIDE)
        for j in range(SIDE)
        for di, dj in ((1, 0), (0, 1))
        if i + di < SIDE and j + dj < SIDE
    ]
    segments = [
        SegmentSource(
            f"{a}>{b}",
            a,
            b,
            [nodes[a][0], nodes[b][0]],
            [nodes[a][1], nodes[b][1]],
            14.0,
            lanes=2,
            name=name,
        )
        for first, second, name in pairs
        for a, b in ((first, second), (second, first))
    ]
    return build_network(nodes, segments, digest="bench")


class Feed:
    """Pictures of the city, one a second: every unit rode on, every level changed."""

    def __init__(self, network: RoadNetwork) -> None:
        self.at = 0
        self._random = np.random.default_rng(7)
        self._network = network
        self._level = self._random.integers(1, 6, len(network)).astype(np.uint8)
        self._lat = 36.43 + self._random.random(UNITS) * 0.05
        self._lon = 115.95 + self._random.random(UNITS) * 0.06
        self._shifts = [(Shift(f"A{k:03d}", "", 0, 1440, ""),) for k in range(UNITS)]

    def picture(self) -> Picture:
        """The next second."""
        self.at += 1
        now = START + timedelta(seconds=self.at)
        self._level = (self._level % 5 + 1).astype(np.uint8)
        heading = np.radians(np.arange(UNITS) % 360 + self.at)
        lat = self._lat = self._lat + np.cos(heading) * METRES_A_SECOND / 111_000
        lon = self._lon = self._lon + np.sin(heading) * METRES_A_SECOND / 89_000
        units = {
            f"A{k:03d}": UnitView(
                f"A{k:03d}",
                shifts=self._shifts[k],
                position=PositionReport(
                    f"A{k:03d}",
                    float(lat[k]),
                    float(lon[k]),
                    METRES_A_SECOND,
                    float((k + self.at) % 360),
                    now,
                    now,
                ),
            )
            for k in range(UNITS)
        }
        roads = replace(RoadsView.unknown(len(self._network)), level=self._level, version=self.at)
        return Picture(now, roads, units)


def run() -> list[Row]:
    """Measure in a process of its own."""
    environment = os.environ.copy()
    if not environment.get("DISPLAY"):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_map"],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
        env=environment,
        cwd=Path(__file__).resolve().parents[2],
    )
    rows: list[Row] = json.loads(done.stdout.splitlines()[-1])
    return rows


def measured() -> list[Row]:  # noqa: C901, PLR0915 — one measurement, from the first block to the last
    """Show the map and the empty page in turn, and count."""
    from ui.map.engine import configure_engine, register_scheme  # noqa: PLC0415 — before QApplication

    configure_engine()
    register_scheme()
    from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer, QUrl  # noqa: PLC0415 — as above
    from PySide6.QtWebEngineWidgets import QWebEngineView  # noqa: PLC0415 — as above
    from PySide6.QtWidgets import QApplication, QStackedWidget  # noqa: PLC0415 — as above

    from ui.map.engine import PAGE_URL  # noqa: PLC0415 — as above
    from ui.map.lockdown import LockedPage, locked_profile  # noqa: PLC0415 — as above
    from ui.map.page import Asset  # noqa: PLC0415 — as above
    from ui.map.view import MapView  # noqa: PLC0415 — as above

    app = QApplication(sys.argv[:1])
    network = city()
    feed = Feed(network)
    window = QStackedWidget()
    started = time.perf_counter()
    view = MapView(network, {"features": []}, "示意路网 · 模拟")
    empty = QWebEngineView()
    html = f'<!DOCTYPE html><body><script src="{PAGE_URL}e.js"></script>'
    pages = {"": Asset("text/html", html.encode()), "e.js": Asset("text/javascript", EMPTY.encode())}
    profile, _ = locked_profile(pages, app)
    page = LockedPage(profile, empty)
    empty.setPage(page)
    empty.load(QUrl(PAGE_URL))
    window.addWidget(view)
    window.addWidget(empty)
    window.resize(*SIZE)
    window.show()

    def wait(seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()

    def asked(of: LockedPage, script: str) -> float:
        loop = QEventLoop()
        got: list[float] = []

        def keep(value: float | None) -> None:
            got.append(value or 0.0)
            loop.quit()

        QTimer.singleShot(3000, loop.quit)
        of.runJavaScript(script, keep)
        loop.exec()
        return float(got[0]) if got else 0.0

    told_ms: list[float] = []

    def tell() -> None:
        picture = feed.picture()
        before = time.thread_time()
        view.set_picture(picture, picture.now, POLICY)
        told_ms.append((time.thread_time() - before) * 1000)

    late_ms: list[float] = []
    beat = QElapsedTimer()

    def tick() -> None:
        late_ms.append(max(0.0, beat.restart() - 5.0))

    first: list[float] = []
    view.drawn_batch.connect(lambda _: first.append(time.perf_counter() - started))
    tell()
    wait(3)
    feeder, ticker = QTimer(), QTimer()
    feeder.timeout.connect(tell)
    ticker.setTimerType(Qt.TimerType.PreciseTimer)
    ticker.timeout.connect(tick)
    asked(
        view._page,
        "window.frames_ = 0; (function f() { window.frames_ += 1; requestAnimationFrame(f); })(); 0",
    )
    feeder.start(1000)
    beat.start()
    ticker.start(5)

    def block(shown: QWebEngineView, counter: str) -> float:
        window.setCurrentWidget(shown)
        wait(0.7)
        of = view._page if shown is view else page
        before, at = asked(of, counter), time.perf_counter()
        wait(BLOCK_S)
        return (asked(of, counter) - before) / (time.perf_counter() - at)

    def pairs() -> tuple[list[float], list[float]]:
        maps, empties = [], []
        for _ in range(PAIRS):
            maps.append(block(view, "window.frames_"))
            empties.append(block(empty, "frames"))
        return maps, empties

    maps, empties = pairs()
    quiet_late, late_ms[:] = list(late_ms), []
    asked(view._page, MAP_PAN + "0")
    asked(page, EMPTY_PAN + "0")
    pan_maps, pan_empties = pairs()
    feeder.stop()
    ticker.stop()

    def ratio(a: list[float], b: list[float]) -> float:
        return statistics.median(x / max(y, 1e-9) for x, y in zip(a, b, strict=True))

    def row(name: str, value: float, unit: str, bar: str = "", *, ok: bool = True) -> Row:
        return {"name": name, "value": round(value, 2), "unit": unit, "bar": bar, "ok": ok}

    still, panned = ratio(maps, empties), ratio(pan_maps, pan_empties)
    told = statistics.median(told_ms)
    p99 = float(np.percentile(quiet_late, 99))
    return [
        row("map: made → first batch on the screen", first[0] if first else float("inf"), "s"),
        row("map: frames, 500 units, 2,000 roads at 1 Hz", statistics.median(maps), "1/s"),
        row("map: frames of an empty page", statistics.median(empties), "1/s"),
        row("map: of the empty page's frames", still * 100, "%", ">= 95", ok=still >= 0.95),
        row("map: frames while panning", statistics.median(pan_maps), "1/s"),
        row("map: of an empty canvas panned", panned * 100, "%", ">= 80", ok=panned >= 0.8),
        row("map: processor time of one batch", told, "ms", "<= 5", ok=told <= 5),
        row("map: delay of the Qt loop, p99", p99, "ms", "<= 16", ok=p99 <= 16),
        row("map: delay of the Qt loop, max", max(quiet_late), "ms", "<= 50", ok=max(quiet_late) <= 50),
    ]


if __name__ == "__main__":
    print(json.dumps(measured()))
