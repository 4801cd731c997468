"""How the city has been doing: its congestion index and the number of open alerts over the last hours."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pyqtgraph
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QColor, QPen, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch.domain.clock import CHINA
from ui.bridge.bridge import Bridge
from ui.bridge.port import TrendPoint
from ui.kit.palette import Palette, palette
from ui.kit.type import SMALL_PX, font

translate = QCoreApplication.translate

EVERY_MS = 5_000
"""The points are half a minute apart; drawing more often would only cost."""

LOOK_MS = 250
"""How soon a chart that comes from behind another tab shows what is true."""

SHOWN_S = 2 * 3600
INDEX_KNOTS = (0, 2, 4, 6, 8, 10)
"""Where one level of GB/T 33171 ends and the next begins."""

_FEW_KNOTS = (0, 4, 8)
_LOW_PX = 200
"""Below this height the numbers of all levels would lie upon each other."""

_LEAST_ALERTS = 4
_UTC_OFFSET_S = -round(CHINA.utcoffset(datetime.now(UTC)).total_seconds())
"""What pyqtgraph subtracts from POSIX seconds for its labels: seconds west of Greenwich."""


class TrendChart(QWidget):
    """Index above, open alerts below, one local time axis. It cannot be dragged: nothing here gets lost."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._plots = pyqtgraph.GraphicsLayoutWidget(self)
        self._plots.ci.layout.setContentsMargins(4, 4, 12, 0)
        self._plots.ci.layout.setVerticalSpacing(2)
        self._index = self._plots.addPlot(0, 0, axisItems={"bottom": _TimeAxis()})
        self._alerts = self._plots.addPlot(1, 0, axisItems={"bottom": _TimeAxis()})
        self._plots.ci.layout.setRowStretchFactor(0, 3)
        self._plots.ci.layout.setRowStretchFactor(1, 2)
        self._index_line = self._index.plot()
        self._alert_line = self._alerts.plot(stepMode="right")
        for plot in (self._index, self._alerts):
            plot.setMenuEnabled(False)
            plot.setMouseEnabled(x=False, y=False)
            plot.hideButtons()
            plot.getAxis("left").setWidth(34)
        self._alerts.setXLink(self._index)
        self._index.getAxis("bottom").setStyle(showValues=False)
        self._index.setYRange(0, 10, padding=0.02)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plots)
        self.apply_palette(palette())
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(LOOK_MS)
        self.refresh()

    def _tick(self) -> None:
        """Draw when it is time; not behind another tab, where Qt keeps a chart "visible" off the window."""
        self._looks += 1
        if self._looks * LOOK_MS >= EVERY_MS and not self.visibleRegion().isEmpty():
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write as many of the index's knots as there is room for."""
        super().resizeEvent(event)
        knots = INDEX_KNOTS if self.height() >= _LOW_PX else _FEW_KNOTS
        self._index.getAxis("left").setTicks([[(knot, str(knot)) for knot in knots]])

    def refresh(self) -> None:
        """Draw the newest points."""
        self._looks = 0
        points = self._bridge.trend()
        self.setAccessibleName(spoken(points))
        end_s = self._bridge.now().timestamp()
        shown = [point for point in points if point.at.timestamp() >= end_s - SHOWN_S]
        x = np.array([point.at.timestamp() for point in shown], np.float64)
        index = np.array([point.index for point in shown], np.float64)
        alerts = np.array([point.open_alerts for point in shown], np.float64)
        self._index_line.setData(x, index, connect="finite")
        self._alert_line.setData(x, alerts)
        self._index.setXRange(end_s - SHOWN_S, end_s, padding=0)
        highest = max(_LEAST_ALERTS, int(alerts.max(initial=0)) + 1)
        self._alerts.setYRange(0, highest, padding=0.04)
        step = max(1, math.ceil(highest / 3))
        self._alerts.getAxis("left").setTicks([[(n, str(n)) for n in range(0, highest + 1, step)]])

    def apply_palette(self, chosen: Palette) -> None:
        """Wear the theme's colours; the lines are calm, only the ground parts them."""
        self._plots.setBackground(chosen.surface)
        self._index_line.setPen(_pen(chosen.link, 2))
        self._alert_line.setPen(_pen(chosen.text, 1.5))
        fill = QColor(chosen.link)
        fill.setAlpha(28)
        self._index_line.setFillLevel(0)
        self._index_line.setBrush(fill)
        titles = (translate("charts", "拥堵指数"), translate("charts", "未结束警情"))
        for plot, title in zip((self._index, self._alerts), titles, strict=True):
            plot.setTitle(title, color=chosen.muted, size=f"{SMALL_PX}px", justify="left")
            plot.titleLabel.setMaximumHeight(18)
            plot.layout.setRowFixedHeight(0, 18)
            plot.showGrid(y=True, alpha=0.12)
            for side in ("left", "bottom"):
                axis = plot.getAxis(side)
                axis.setPen(_pen(chosen.line, 1))
                axis.setTextPen(_pen(chosen.muted, 1))
                axis.setTickFont(font(SMALL_PX))


class _TimeAxis(pyqtgraph.DateAxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """Hours and minutes, local."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom", utcOffset=_UTC_OFFSET_S)


def _pen(colour: str, width_px: float) -> QPen:
    pen = QPen(QColor(colour), width_px)
    pen.setCosmetic(True)
    return pen


def spoken(points: Sequence[TrendPoint]) -> str:
    """The newest point in words, for screen readers and tests."""
    if not points:
        return translate("charts", "还没有数据; 有路况后这里出现曲线。")
    last = points[-1]
    index = "—" if math.isnan(last.index) else f"{last.index:.1f}"
    return translate("charts", "拥堵指数 {index}, 未结束警情 {alerts}").format(
        index=index, alerts=last.open_alerts
    )
