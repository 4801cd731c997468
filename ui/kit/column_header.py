"""A thin line above a table: titles to sort by, a funnel to filter, and what is wrong with what is below."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.kit.columns import Cell
from ui.kit.ink import LEFT, RIGHT, write
from ui.kit.palette import palette
from ui.kit.type import DENSE_ROW_PX, SMALL_PX

translate = QCoreApplication.translate

FUNNEL_PX = 24
_PAD_PX = 6


class ColumnHeader(QWidget):
    """*clicked* tells the column whose title was clicked, *funnel_clicked* the funnel, *menu_asked* where.

    A *notice* stands in place of the titles: what is below is not what is.
    """

    clicked = Signal(str)
    funnel_clicked = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(DENSE_ROW_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self._cells: tuple[Cell, ...] = ()
        self._sorted_by = ""
        self._is_reversed = False
        self._is_filtered = False
        self._hovered = ""
        self._notice = ""

    @property
    def notice(self) -> str:
        """What is wrong with the rows, or nothing."""
        return self._notice

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The titles that are shown, and where."""
        return self._cells

    def show_cells(
        self, cells: Sequence[Cell], sorted_by: str, *, is_reversed: bool, is_filtered: bool
    ) -> None:
        """Show titles above their columns, the one that is sorted by with an arrow."""
        self._cells = tuple(cells)
        self._sorted_by, self._is_reversed, self._is_filtered = sorted_by, is_reversed, is_filtered
        self.update()

    def warn(self, notice: str) -> None:
        """Say what is wrong with the rows; nothing takes it back."""
        if notice != self._notice:
            self._notice = notice
            self.setAccessibleName(notice)
            self.update()

    def sizeHint(self) -> QSize:
        """One thin line."""
        return QSize(200, DENSE_ROW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        colours = palette()
        if self._notice:
            painter.fillRect(self.rect(), QColor(colours.high))
            room = self.rect().adjusted(8, 0, -FUNNEL_PX, 0)
            write(painter, room, self._notice, colours.on_signal, px=SMALL_PX, bold=True)
        else:
            painter.fillRect(self.rect(), QColor(colours.background))
            for cell in self._cells:
                self._paint_title(painter, cell)
        self._paint_funnel(painter)
        painter.end()

    def _paint_title(self, painter: QPainter, cell: Cell) -> None:
        colours = palette()
        is_sorted = cell.column_id == self._sorted_by
        arrow = ("↑" if self._is_reversed else "↓") if is_sorted else ""
        colour = colours.text if is_sorted or cell.column_id == self._hovered else colours.muted
        right = min(cell.left + cell.width, self.width() - FUNNEL_PX)
        box = QRect(cell.left + _PAD_PX, 0, right - cell.left - 2 * _PAD_PX, self.height())
        if box.width() < cell.width // 2:  # half a title tells nothing
            return
        write(
            painter,
            box,
            f"{cell.title} {arrow}".rstrip(),
            colour,
            px=SMALL_PX,
            bold=is_sorted,
            align=RIGHT if cell.right else LEFT,
        )

    def _paint_funnel(self, painter: QPainter) -> None:
        colours = palette()
        strong = colours.on_signal if self._notice else colours.text
        colour = colours.medium if self._is_filtered else colours.muted
        if self._hovered == "\0" or self._notice:
            colour = strong
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1.2))
        painter.setBrush(QColor(colour) if self._is_filtered else Qt.BrushStyle.NoBrush)
        middle = QPointF(self.width() - FUNNEL_PX / 2, self.height() / 2)
        shape = ((-5.0, -4.5), (5.0, -4.5), (1.2, 0.5), (1.2, 5.0), (-1.2, 3.6), (-1.2, 0.5))
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in shape]))

    def _at(self, place: QPoint) -> str:
        """The column under the mouse, a zero letter for the funnel, nothing elsewhere."""
        if place.x() >= self.width() - FUNNEL_PX:
            return "\0"
        if self._notice:
            return ""
        found = (cell.column_id for cell in self._cells if cell.left <= place.x() < cell.left + cell.width)
        return next(found, "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would sort by."""
        self._hover(self._at(event.position().toPoint()))

    def leaveEvent(self, event: object) -> None:
        """Nothing is under the mouse any more."""
        del event
        self._hover("")

    def _hover(self, what: str) -> None:
        if what != self._hovered:
            self._hovered = what
            self.setCursor(Qt.CursorShape.PointingHandCursor if what else Qt.CursorShape.ArrowCursor)
            sort, choose = translate("tables", "点: 排序 · 右键: 选列"), translate("tables", "筛选")
            self.setToolTip((choose if what == "\0" else sort) if what else "")
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Sort by the title, or filter."""
        what = self._at(event.position().toPoint()) if event.button() is Qt.MouseButton.LeftButton else ""
        if what == "\0":
            self.funnel_clicked.emit()
        elif what:
            self.clicked.emit(what)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask which columns."""
        self.menu_asked.emit(event.globalPos())
        event.accept()
