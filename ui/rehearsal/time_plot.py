"""A diagram over the film's time with the one cursor in it: it is dragged, or put where one clicks."""

from collections.abc import Sequence

import pyqtgraph
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.ink import face
from ui.kit.palette import Palette
from ui.kit.type import SMALL_PX, font
from ui.rehearsal.spans import clock_words

_STEPS_S = (60, 120, 300, 600, 900, 1_800, 3_600, 7_200)
_LABEL_PX = 64


class DayAxis(pyqtgraph.AxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """Hours and minutes of the plan's day."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom")

    def tickValues(self, first_s: float, last_s: float, size_px: float) -> list[tuple[float, list[float]]]:
        """Whole minutes or hours, so far apart that their labels have room."""
        least_s = (last_s - first_s) * _LABEL_PX / max(size_px, 1.0)
        step_s = next((step for step in _STEPS_S if step >= least_s), _STEPS_S[-1])
        begin = -(-first_s // step_s)
        count = int((last_s - begin * step_s) // step_s) + 1
        return [(step_s, [step_s * (begin + k) for k in range(count)])]

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """``17:30``."""
        return [clock_words(value)[:5] for value in values]


class TimePlot(QWidget):
    """One plot. *sought* tells where the cursor was put by hand, *zoomed* what the wheel asks for."""

    sought = Signal(float)
    zoomed = Signal(float, float)

    def __init__(self, left: pyqtgraph.AxisItem | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        axes = {"bottom": DayAxis()} | ({"left": left} if left is not None else {})
        self._items: list[pyqtgraph.GraphicsObject] = []
        self.view = pyqtgraph.PlotWidget(self, viewBox=_StillBox(), axisItems=axes)
        self.plot = self.view.getPlotItem()
        self.plot.setMenuEnabled(False)
        self.plot.hideButtons()
        self.plot.setMouseEnabled(x=False, y=False)
        self.hand = pyqtgraph.InfiniteLine(angle=90, movable=True)
        self.hand.setZValue(100)
        self.plot.addItem(self.hand, ignoreBounds=True)
        self.hand.sigDragged.connect(lambda line: self.sought.emit(float(line.value())))
        self.view.scene().sigMouseClicked.connect(self._clicked)
        self.plot.getViewBox().wheeled.connect(self.turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setFont(face(SMALL_PX))
        self._title.setProperty("role", "muted")
        self._title.setContentsMargins(8, 0, 8, 0)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout.addWidget(self._title)
        layout.addWidget(self.view)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def add(self, item: pyqtgraph.GraphicsObject, z: float) -> None:
        """Draw something; what has the greater *z* lies on top."""
        item.setZValue(z)
        self.plot.addItem(item)
        self._items.append(item)

    def wipe(self) -> None:
        """Take all away but the cursor."""
        for item in self._items:
            self.plot.removeItem(item)
        self._items.clear()

    def show_cursor(self, second: float) -> None:
        """Put the cursor there; nothing is told."""
        if not self.hand.moving:
            self.hand.setValue(second)

    def show_range(self, first_s: float, last_s: float) -> None:
        """Show this time."""
        self.plot.setXRange(first_s, last_s, padding=0)

    @property
    def shown_s(self) -> tuple[float, float]:
        """The time that is shown."""
        first_s, last_s = self.plot.viewRange()[0]
        return float(first_s), float(last_s)

    def turn(self, steps: float, at_s: float) -> None:
        """The wheel: closer to, or farther from, where it points."""
        first_s, last_s = self.shown_s
        by = 0.8**steps
        self.zoomed.emit(at_s - (at_s - first_s) * by, at_s + (last_s - at_s) * by)

    def apply_palette(self, chosen: Palette) -> None:
        """Wear the theme's colours."""
        self.view.setBackground(chosen.surface)
        self.hand.setPen(pen(chosen.medium, 2))
        self.hand.setHoverPen(pen(chosen.medium, 4))
        self.plot.showGrid(x=True, alpha=0.12)
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pen(chosen.line, 1))
            axis.setTextPen(pen(chosen.muted, 1))
            axis.setTickFont(font(SMALL_PX))

    def title(self, text: str, legend: str = "") -> None:
        """Write what it is above it; what its colours mean stands there too, and under the mouse."""
        self._title.setText(f"{text}   {legend}".rstrip())
        self._title.setToolTip(legend)
        self.setToolTip(legend)

    def _clicked(self, event: MouseClickEvent) -> None:
        box = self.plot.getViewBox()
        if event.button() == Qt.MouseButton.LeftButton and box.sceneBoundingRect().contains(event.scenePos()):
            self.sought.emit(float(box.mapSceneToView(event.scenePos()).x()))


class _StillBox(pyqtgraph.ViewBox):  # type: ignore[misc]  # pyqtgraph ships no types
    """It cannot be dragged; its wheel only tells."""

    wheeled = Signal(float, float)

    def wheelEvent(self, event: object, axis: object = None) -> None:
        """Tell the steps and the second."""
        del axis
        second = float(self.mapSceneToView(event.scenePos()).x())  # type: ignore[attr-defined]  # pyqtgraph's event has no types
        self.wheeled.emit(event.delta() / 120, second)  # type: ignore[attr-defined]  # pyqtgraph's event has no types
        event.accept()  # type: ignore[attr-defined]  # pyqtgraph's event has no types


def pen(colour: str, width_px: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen of that many pixels, whatever the scale."""
    made = QPen(QColor(colour), width_px, style)
    made.setCosmetic(True)
    return made


def fill(colour: str, alpha: int) -> QColor:
    """A colour that lets through what lies under it."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made
