"""One list of the page 执行: title with a digit, columns, rows; what failed is said above them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ui.kit.cells import paint_cells
from ui.kit.columns import Cell, Column, fitted
from ui.kit.ink import CENTRE, LEFT, RIGHT, keycap, write
from ui.kit.palette import palette
from ui.kit.plain import tip_text
from ui.kit.rows import Index, Keyed, RowsModel
from ui.kit.steady_table import SteadyTable
from ui.kit.type import DENSE_ROW_PX, SMALL_PX

HEAD_PX = 22
TITLES_PX = 18
_PAD_PX = 6
_BETWEEN = "\n"


class _Head(QWidget):
    """The title with its digit and a summary; a notice in their place until it is taken back."""

    clicked = Signal()

    def __init__(self, digit: str, title: str, *, with_columns: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.digit, self.title, self.summary, self.notice = digit, title, "", ""
        self.tone = "muted"
        self.cells: tuple[Cell, ...] = ()
        self.is_chosen = False
        self.with_columns = with_columns
        self.setFixedHeight(_height(with_columns=with_columns))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter, colours = QPainter(self), palette()
        painter.fillRect(self.rect(), QColor(colours.background))
        line = QRect(0, 0, self.width(), HEAD_PX)
        if self.notice:
            # What happened, and below it, in place of the columns' titles, what to do.
            what, _, do = self.notice.partition(_BETWEEN)
            painter.fillRect(QRect(0, 0, self.width(), self.height()), QColor(colours.high))
            room = line.adjusted(8, 0, -8, 0)
            write(painter, room, what, colours.on_signal, px=SMALL_PX, bold=True)
            write(painter, room.translated(0, HEAD_PX - 3), do, colours.on_signal, px=SMALL_PX)
        else:
            used = keycap(painter, 6, HEAD_PX // 2, self.digit, strong=self.is_chosen) + 12
            room = line.adjusted(used, 0, -8, 0)
            used = write(painter, room, self.title, colours.text, px=SMALL_PX, bold=True)
            tone = colours.tokens().get(self.tone, colours.muted)
            write(painter, room.adjusted(used + 10, 0, 0, 0), self.summary, tone, px=SMALL_PX, align=RIGHT)
        for cell in (
            self.cells[1:] if self.with_columns and not self.notice else ()
        ):  # the first one's title is the list's
            box = QRect(cell.left + _PAD_PX, HEAD_PX, cell.width - 2 * _PAD_PX, TITLES_PX)
            align = RIGHT if cell.right else LEFT
            write(painter, box, cell.title, colours.muted, px=SMALL_PX, align=align)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The list is meant."""
        event.accept()
        self.clicked.emit()


def _height(*, with_columns: bool) -> int:
    return HEAD_PX + (TITLES_PX if with_columns else 0)


class _Painter(QStyledItemDelegate):
    """Paints a row in the columns that fit."""

    def __init__(self, around: "RowList") -> None:
        super().__init__(around)
        self._around = around

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row of *index*."""
        around, colours = self._around, palette()
        row: Any = around.model.row(index.row())
        box: QRect = option.rect
        if row.key == around.selected:
            painter.fillRect(box, QColor(colours.raised))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(colours.link))
        if around.now is not None:
            cells, columns = around.cells, around.columns
            paint_cells(painter, box, row, cells, columns, now=around.now, colours=colours, dirty=box)


class RowList(QWidget):
    """*picked* tells the key of a clicked row, "" for the head; *acted* that of one clicked twice."""

    picked = Signal(str)
    acted = Signal(str)

    def __init__(
        self,
        digit: str,
        title: str,
        columns: Sequence[Column[Any]],
        empty: str,
        parent: QWidget | None = None,
        *,
        with_columns: bool = False,
    ) -> None:
        super().__init__(parent)
        self.columns = {column.id: column for column in columns}
        self.now: datetime | None = None
        self.cells: tuple[Cell, ...] = ()
        self.selected = ""
        self._ordered = tuple(columns)
        self._empty = empty
        self.head = _Head(digit, title, with_columns=with_columns, parent=self)
        self.model: RowsModel[Keyed] = RowsModel(self._text, self)
        self.table = _Rows(self.model, DENSE_ROW_PX, self)
        self.table.setItemDelegate(_Painter(self))
        self.table.empty = empty
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.table, 1)
        self.table.picked.connect(self.picked)
        self.table.acted.connect(self.acted)
        self.table.resized.connect(self._fit)
        self.head.clicked.connect(lambda: self.picked.emit(""))

    def show_rows(self, rows: Sequence[Keyed], now: datetime, summary: str = "", tone: str = "muted") -> None:
        """Show *rows* as they are at *now*."""
        self.now = now
        if (summary, tone) != (self.head.summary, self.head.tone):
            self.head.summary, self.head.tone = summary, tone
            self.head.update()
        self.table.show_rows(rows)
        self.table.viewport().update()  # clocks run in most of the rows
        self.setAccessibleName(f"{self.head.title} {summary}".strip())

    def choose(self, key: str, *, is_chosen: bool) -> None:
        """Show a row as the selected one, and whether this list is the one that keys mean."""
        self.selected = self.table.selected = key
        if is_chosen is not self.head.is_chosen:
            self.head.is_chosen = is_chosen
            self.head.update()
        self.table.viewport().update()

    def warn(self, notice: str) -> None:
        """Say above the rows what failed; "" takes it back."""
        if notice != self.head.notice:
            self.head.notice = notice
            self.head.setFixedHeight(_height(with_columns=self.head.with_columns or bool(notice)))
            self.head.setToolTip(tip_text(notice))
            self.head.setAccessibleName(notice)
            self.head.update()

    @property
    def keys(self) -> list[str]:
        """The rows' keys, top to bottom."""
        return [row.key for row in self.model.rows]

    def sizeHint(self) -> QSize:
        """Small: the page gives the room."""
        return QSize(200, 80)

    def _fit(self) -> None:
        self.cells = self.head.cells = fitted(self._ordered, self.table.viewport().width())
        self.head.update()

    def _text(self, row: Any) -> str:  # noqa: ANN401 — columns know their rows
        if self.now is None:
            return str(row.key)
        return " ".join(column.text(row, self.now) for column in self._ordered)


class _Rows(SteadyTable):
    """The rows, or words where there are none."""

    acted = Signal(str)
    empty = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows."""
        super().paintEvent(event)
        if self._rows.rowCount():
            return
        painter = QPainter(self.viewport())
        box = self.viewport().rect().adjusted(8, 0, -8, 0)
        write(painter, box, self.empty, palette().muted, px=SMALL_PX, align=CENTRE)
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A second click at the same place looks there; it does nothing that counts."""
        row = self.rowAt(event.position().toPoint().y())
        if row >= 0:
            self.acted.emit(self._rows.row(row).key)
        event.accept()
