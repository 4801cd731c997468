"""The table of the queue: rows of one height, but for the one that is open and has room for its advice."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from ui.alerts.presenter import AlertRow
from ui.alerts.row_painter import CLOCK_PX, LINE_PX, ROW_PX, AlertRowPainter
from ui.kit.ink import CENTRE, write
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.rows import RowsModel
from ui.kit.steady_table import SteadyTable
from ui.kit.type import BASE_PX, SMALL_PX
from ui.kit.unit_mime import UNIT_MIME

translate = QCoreApplication.translate

_LONGEST_ID = 200

_EMPTY = (
    QT_TRANSLATE_NOOP("alerts", "此刻没有警情"),
    QT_TRANSLATE_NOOP("alerts", "有警情时这里出现一行, 并有提示音"),
    QT_TRANSLATE_NOOP("alerts", "↑ ↓ 选 · 回车看建议 · 1 派首选"),
)
_OLD_AND_EMPTY = (
    QT_TRANSLATE_NOOP("alerts", "看不到新的警情"),
    QT_TRANSLATE_NOOP("alerts", "网关断了: 空着不等于没有事"),
    QT_TRANSLATE_NOOP("alerts", "听电话和电台; 接上后这里自己补齐"),
)
"""What stands where there is no row: that there is nothing to do, or that nobody can know."""


class QueueTable(SteadyTable):
    """*open_key* is the row that is open; *moved* tells that rows lie elsewhere now.

    *question* is a row's key with the words that stand in place of its second line.
    A unit that is dragged over the rows: *hovered* tells alert and unit (both empty when it has gone),
    *offered* where it was dropped.
    """

    INSET_PX = 12

    moved = Signal()
    offered = Signal(str, str)
    hovered = Signal(str, str)

    def __init__(
        self, rows: RowsModel[AlertRow], now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(rows, ROW_PX, parent)  # type: ignore[arg-type]  # an AlertRow is keyed
        self.open_key = ""
        self.question = ("", "")
        self._room_px = 0
        self._roomy = ""
        self._painter = AlertRowPainter(rows.row, now, self)
        self.setItemDelegate(self._painter)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.verticalScrollBar().valueChanged.connect(self.moved)

    @property
    def row_px(self) -> int:
        """Height of a row, without the room for advice."""
        return LINE_PX if self.cells else ROW_PX

    def set_room(self, height_px: int) -> None:
        """Give the open row *height_px* more than a row has."""
        if (self._roomy, self._room_px) == (self.open_key, height_px):
            return
        before, self._roomy, self._room_px = self._roomy, self.open_key, height_px
        for key, height in ((before, self.row_px), (self._roomy, self.row_px + height_px)):
            row = self._rows.row_of(key)
            if row >= 0:
                self.setRowHeight(row, height)
        self.moved.emit()

    def run_clocks(self) -> None:
        """Paint the clocks of dense rows, and nothing else."""
        self.repaint_strip(self.viewport().width() - CLOCK_PX, CLOCK_PX)

    def _rearranged(self) -> None:
        row = self._rows.row_of(self._roomy)
        if row >= 0:
            self.setRowHeight(row, self.row_px + self._room_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies in the rows follows."""
        super().resizeEvent(event)
        self.moved.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, or where there are none what to expect."""
        self._painter.selected, self._painter.question = self.selected, self.question
        self._painter.dirty, self._painter.cells = event.rect(), self.cells
        self._painter.is_old = self.is_old
        super().paintEvent(event)
        if self._rows.rowCount():
            return
        painter = QPainter(self.viewport())
        if self.paint_filtered(painter):
            painter.end()
            return
        box = self.viewport().rect()
        middle = QRect(8, box.height() // 3, box.width() - 16, 24)
        what, *hints = _OLD_AND_EMPTY if self.is_old else _EMPTY
        colours = palette()
        head = colours.high if self.is_old else colours.muted
        write(painter, middle, translate("alerts", what), head, px=BASE_PX, bold=self.is_old, align=CENTRE)
        for line, words in enumerate(hints, start=1):
            place = middle.translated(0, 22 * line)
            write(painter, place, translate("alerts", words), colours.muted, px=SMALL_PX, align=CENTRE)
        painter.end()

    # ------------------------------------------------------------------ a unit that is dragged here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only units can be dropped here."""
        if event.mimeData().hasFormat(UNIT_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Tell over which alert the unit is."""
        alert_id, unit_id = self._meant(event)
        self.hovered.emit(alert_id, unit_id)
        if alert_id and unit_id:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The unit has gone elsewhere."""
        self.hovered.emit("", "")
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell for which alert the unit was meant."""
        alert_id, unit_id = self._meant(event)
        self.hovered.emit("", "")
        if alert_id and unit_id:
            event.acceptProposedAction()
            self.offered.emit(alert_id, unit_id)

    def _meant(self, event: QDropEvent) -> tuple[str, str]:
        """The alert under the mouse and the unit that is carried; nothing for what is not known here."""
        row = self.rowAt(event.position().toPoint().y())
        data = bytes(event.mimeData().data(UNIT_MIME).data())
        unit_id = data[:_LONGEST_ID].decode(errors="replace")
        return (self._rows.row(row).key if row >= 0 else ""), unit_id
