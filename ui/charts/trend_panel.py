"""The trend's place in the window: it holds the charts from the moment when somebody can see them."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.bridge.bridge import Bridge
from ui.kit.palette import Palette

LOOK_MS = 250


class TrendPanel(QWidget):
    """Makes the chart when it comes into sight, so that a start does not wait for a drawing library.

    `ui.app` loads that library in a thread once the desk is at work; who looks earlier waits a moment.
    """

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.chart: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def apply_palette(self, chosen: Palette) -> None:
        """Wear the theme's colours."""
        if self.chart is not None:
            self.chart.apply_palette(chosen)  # type: ignore[attr-defined]  # a TrendChart, loaded late

    def _look(self) -> None:
        """Qt keeps a panel behind another tab "visible", off the window: only its region tells."""
        if self.visibleRegion().isEmpty():
            return
        from ui.charts.trends import TrendChart  # noqa: PLC0415 — late on purpose, see the class

        self._timer.stop()
        self.chart = TrendChart(self._bridge, self)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self.chart)
