"""The strip below the map: planned dashed, passed solid, projected dotted, closures as bars, now a line."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtWidgets import QWidget

from ui.execution.strip import Bar, Points, Strip
from ui.kit.palette import Palette, palette
from ui.rehearsal.time_plot import TimePlot, fill, pen

translate = QCoreApplication.translate

_AXIS_PX = 34


class StripView(TimePlot):
    """Draws what has changed; the whole plan's time is always shown, and nothing in it can be dragged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._strip = Strip()
        self.hand.setMovable(False)
        self._planned, self._passed, self._ahead = (pyqtgraph.PlotDataItem() for _ in range(3))
        self._here = pyqtgraph.ScatterPlotItem(size=12)
        self._bars = [pyqtgraph.BarGraphItem(x0=[], x1=[], y0=[], y1=[], pen=None) for _ in range(3)]
        for z, item in enumerate((*self._bars, self._planned, self._ahead, self._passed, self._here)):
            self.add(item, z)
        self.apply_palette(palette())

    def sizeHint(self) -> QSize:
        """Low: the map has the room."""
        return QSize(400, 150)

    def show_strip(self, strip: Strip) -> None:
        """Draw *strip*; nothing is drawn that has not changed."""
        before, self._strip = self._strip, strip
        if strip.now_s != before.now_s:
            self.show_cursor(strip.now_s)
        if (strip.from_s, strip.to_s) != (before.from_s, before.to_s) and strip.planned:
            self.show_range(strip.from_s, strip.to_s)
        if strip.length_km != before.length_km and strip.planned:
            self.plot.setYRange(0.0, strip.length_km, padding=0.06)
        for item, points, old in (
            (self._planned, strip.planned, before.planned),
            (self._passed, strip.passed, before.passed),
            (self._ahead, strip.ahead, before.ahead),
        ):
            if points != old:
                item.setData(*_arrays(points))
        if (strip.here, strip.is_lost) != (before.here, before.is_lost):
            self._draw_here()
        if strip.bars != before.bars:
            self._draw_bars()

    def apply_palette(self, chosen: Palette) -> None:
        """Wear the theme's colours."""
        super().apply_palette(chosen)
        self.plot.getAxis("left").setWidth(_AXIS_PX)
        self.title(
            translate("execution", "时距 (公里): 虚线预案, 实线已过, 点线推算; 色块管制, 深色已封; 竖线此刻")
        )
        self.hand.setPen(pen(chosen.critical, 2))
        self._planned.setPen(pen(chosen.muted, 1.5, Qt.PenStyle.DashLine))
        self._passed.setPen(pen(chosen.text, 2.5))
        self._passed.setSymbol("o")
        self._passed.setSymbolSize(6)
        self._passed.setSymbolBrush(chosen.text)
        self._passed.setSymbolPen(None)
        self._ahead.setPen(pen(chosen.link, 2.5, Qt.PenStyle.DotLine))
        self._draw_here()
        self._draw_bars()

    def _draw_here(self) -> None:
        colours, here = palette(), self._strip.here
        points = [] if here is None else [here]
        lost = self._strip.is_lost
        self._here.setData(
            [s for s, _ in points],
            [km for _, km in points],
            symbol="x" if lost else "t1",
            brush=colours.high if lost else colours.link,
            pen=pen(colours.surface, 1),
        )

    def _draw_bars(self) -> None:
        colours, bars = palette(), self._strip.bars
        kinds = (
            ([bar for bar in bars if not bar.is_closed and not bar.is_done], fill(colours.high, 70)),
            ([bar for bar in bars if bar.is_closed], fill(colours.high, 190)),
            ([bar for bar in bars if bar.is_done], fill(colours.muted, 60)),
        )
        for item, (shown, brush) in zip(self._bars, kinds, strict=True):
            item.setOpts(**_sides(shown), brush=brush)


def _arrays(points: Points) -> tuple[np.ndarray, np.ndarray]:
    return np.array([s for s, _ in points]), np.array([km for _, km in points])


def _sides(bars: list[Bar]) -> dict[str, list[float]]:
    return {
        "x0": [bar.from_s for bar in bars],
        "x1": [bar.to_s for bar in bars],
        "y0": [bar.from_km for bar in bars],
        "y1": [bar.to_km for bar in bars],
    }
