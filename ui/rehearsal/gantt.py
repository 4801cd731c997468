"""The Gantt of closures and posts: what was planned, and how it went in the film's run."""

from collections.abc import Sequence

import numpy as np
import pyqtgraph
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.kit.palette import Palette, palette
from ui.rehearsal.reel import Reel
from ui.rehearsal.spans import ClosureRow, PostRow, closure_rows, post_rows
from ui.rehearsal.time_plot import TimePlot, fill, pen

translate = QCoreApplication.translate

ROW_PX = 18
_NAME_PX = 118
_LONGEST = 9


class _Names(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """The rows' names; row n lies at -n, so that the first is at the top."""

    def __init__(self) -> None:
        super().__init__(orientation="left")
        self.names: Sequence[str] = ()

    def tickValues(self, low: float, high: float, _size_px: float) -> list[tuple[float, list[float]]]:
        """One for each row."""
        return [(1.0, [float(-n) for n in range(len(self.names)) if low <= -n <= high])]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """Names, shortened to the room."""
        return [_short(self.names[round(-value)]) for value in values]


class Gantt(TimePlot):
    """Closures above, posts below. The wheel goes through the rows; the time is the other diagram's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._names = _Names()
        self._top = 0
        self._reel: Reel | None = None
        super().__init__(self._names, parent)
        self.apply_palette(palette())

    @property
    def names(self) -> Sequence[str]:
        """The rows' names from top to bottom."""
        return self._names.names

    def show_reel(self, reel: Reel | None) -> None:
        """Draw a rehearsal; None: nothing."""
        if reel is not self._reel:
            self._top = 0
        self._reel = reel
        self.wipe()
        self._names.names = ()
        if reel is not None:
            closures, posts = closure_rows(reel), post_rows(reel)
            self._names.names = [*(row.name for row in closures), *(row.name for row in posts)]
            self._closures(closures)
            self._posts(posts, len(closures))
        self._scroll(0)

    def apply_palette(self, chosen: Palette) -> None:
        """Wear the theme's colours; what is drawn is drawn anew."""
        super().apply_palette(chosen)
        self._names.setWidth(_NAME_PX)
        self.show_reel(self._reel)

    def turn(self, steps: float, at_s: float) -> None:
        """The wheel goes through the rows."""
        del at_s
        self._scroll(-round(steps) * 3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many rows as there is room for."""
        super().resizeEvent(event)
        self._scroll(0)

    def _scroll(self, by: int) -> None:
        fits = max(int((self.height() - 44) / ROW_PX), 1)
        self._top = min(max(self._top + by, 0), max(len(self.names) - fits, 0))
        shown = min(self._top + fits, len(self.names))
        rows = f" {self._top + 1}–{shown}/{len(self.names)}" if fits < len(self.names) else ""
        self.title(
            translate("rehearsal", "管制与岗位") + rows,
            translate("rehearsal", "浅色清场, 深色封闭, 红色晚放行; 岗位白线计划, 绿线演练"),
        )
        self._names.picture = None  # other names at the same places
        self._names.update()
        self.plot.setYRange(-self._top - fits + 0.5, -self._top + 0.7, padding=0)

    def _bars(
        self, rows: Sequence[tuple[float, float, float]], half: float, colour: str, alpha: int, z: float
    ) -> None:
        """Bars from when to when at which row."""
        rows = [row for row in rows if row[1] > row[0]]
        if not rows:
            return
        bars = pyqtgraph.BarGraphItem(
            x0=[row[0] for row in rows],
            x1=[row[1] for row in rows],
            y0=[row[2] - half for row in rows],
            y1=[row[2] + half for row in rows],
            brush=fill(colour, alpha),
            pen=None,
        )
        self.add(bars, z)

    def _closures(self, rows: Sequence[ClosureRow]) -> None:
        colours = palette()
        at = [(row, float(-n)) for n, row in enumerate(rows)]
        self._bars([(row.clear_s, row.close_s, y) for row, y in at], 0.32, colours.high, 80, 1)
        self._bars(
            [(row.close_s, min(row.open_s, row.planned_open_s), y) for row, y in at],
            0.32,
            colours.high,
            210,
            2,
        )
        self._bars([(row.planned_open_s, row.open_s, y) for row, y in at], 0.32, colours.critical, 255, 3)

    def _posts(self, rows: Sequence[PostRow], first: int) -> None:
        colours = palette()
        at = [(row, float(-n)) for n, row in enumerate(rows, start=first)]
        self._bars(
            [(row.from_s, row.to_s, y) for row, y in at if row.from_s and row.to_s], 0.22, colours.low, 90, 1
        )
        spreads = [(*row.passes_s, y) for row, y in at if row.passes_s is not None]
        self._bars([(low - 4, high + 4, y) for low, _, high, y in spreads], 0.12, colours.good, 150, 2)
        self._ticks([(mean, y) for _, mean, _, y in spreads], colours.good, 3)
        self._ticks([(row.due_s, y) for row, y in at if row.due_s is not None], colours.text, 4)

    def _ticks(self, places: Sequence[tuple[float, float]], colour: str, z: float) -> None:
        if not places:
            return
        x, y = zip(*places, strict=True)
        marks = pyqtgraph.ErrorBarItem(
            x=np.array(x), y=np.array(y), top=0.34, bottom=0.34, pen=pen(colour, 2, Qt.PenStyle.SolidLine)
        )
        self.add(marks, z)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
