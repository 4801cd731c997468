"""The time–distance diagram: where the lead is planned to be, and where it was in each seed's run."""

import numpy as np
import pyqtgraph
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from ui.kit.palette import Palette, palette
from ui.rehearsal.reel import Reel
from ui.rehearsal.spans import closure_rows, post_rows
from ui.rehearsal.time_plot import TimePlot, fill, pen

translate = QCoreApplication.translate

_KM = 1_000.0


class Diagram(TimePlot):
    """Time to the right, kilometres upwards; closed sections are areas that the lines must stay inside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._reel: Reel | None = None
        self.apply_palette(palette())

    def show_reel(self, reel: Reel | None) -> None:
        """Draw a rehearsal; None: nothing."""
        self._reel = reel
        self.wipe()
        self.title(
            translate("rehearsal", "车头 (公里)"),
            translate("rehearsal", "虚线计划, 实线各种子, 绿线岗位离散, 底色管制"),
        )
        if reel is None or reel.drive is None:
            return
        self._closures(reel)
        self._lines(reel)
        self._posts(reel)
        top_km = reel.drive.knot_m[-1] / _KM
        self.plot.setYRange(reel.drive.knot_m[0] / _KM, top_km, padding=0.05)
        self._conflicts(reel, top_km)

    def apply_palette(self, chosen: Palette) -> None:
        """Wear the theme's colours; what is drawn is drawn anew."""
        super().apply_palette(chosen)
        self.plot.getAxis("left").setWidth(34)
        self.show_reel(self._reel)

    def _closures(self, reel: Reel) -> None:
        rows = [row for row in closure_rows(reel) if row.to_m > row.from_m >= 0]
        colours = palette()
        for begin, end, alpha in (("clear_s", "close_s", 26), ("close_s", "open_s", 62)):
            bars = pyqtgraph.BarGraphItem(
                x0=[getattr(row, begin) for row in rows],
                x1=[getattr(row, end) for row in rows],
                y0=[row.from_m / _KM for row in rows],
                y1=[row.to_m / _KM for row in rows],
                brush=fill(colours.high, alpha),
                pen=None,
            )
            self.add(bars, 1)

    def _lines(self, reel: Reel) -> None:
        drive, colours = reel.drive, palette()
        if drive is None:
            return
        for number, (_, metres) in enumerate(reel.leads()):
            line = pyqtgraph.PlotDataItem(
                drive.leaves_s + np.arange(len(metres)),
                metres / _KM,
                pen=pen(colours.link, 1.2 if number else 2.5),
            )
            self.add(line, 10 - number)
        plan = pyqtgraph.PlotDataItem(
            drive.knot_s, np.array(drive.knot_m) / _KM, pen=pen(colours.text, 1.5, Qt.PenStyle.DashLine)
        )
        self.add(plan, 20)

    def _posts(self, reel: Reel) -> None:
        rows = [row for row in post_rows(reel) if row.passes_s is not None and row.along_m is not None]
        if not rows:
            return
        low, mean, high = (np.array([row.passes_s[k] for row in rows if row.passes_s]) for k in range(3))
        km = np.array([row.along_m or 0.0 for row in rows]) / _KM
        bars = pyqtgraph.ErrorBarItem(
            x=mean, y=km, left=mean - low, right=high - mean, beam=0.12, pen=pen(palette().good, 2)
        )
        self.add(bars, 30)

    def _conflicts(self, reel: Reel, top_km: float) -> None:
        at = [one.at_s for one in reel.conflicts]
        marks = pyqtgraph.ScatterPlotItem(
            at,
            [top_km] * len(at),
            symbol="d",
            size=11,
            brush=palette().critical,
            pen=pen(palette().surface, 1),
        )
        self.add(marks, 40)
