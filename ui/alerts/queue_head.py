"""One line above the queue: how many, how many wait, what lies above."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.alerts.presenter import AlertRow
from ui.kit.ink import LEFT, RIGHT, write
from ui.kit.palette import palette
from ui.kit.type import ROW_PX, SMALL_PX

translate = QCoreApplication.translate


class QueueHead(QWidget):
    """*clicked* asks for the top of the queue. Who calls for help is said by the banner, and only there."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(ROW_PX)
        self._words = ("", "")

    def show_counts(self, rows: Sequence[AlertRow], all_rows: Sequence[AlertRow], above: int) -> None:
        """Count what there is to do in *all_rows*, and what waits in the first *above* of shown *rows*."""
        if not all_rows:
            self._say(translate("alerts", "没有警情"), "")
            return
        waiting = sum(row.is_new for row in all_rows)
        left = translate("alerts", "待办 {count} · 待签收 {waiting}")
        hidden = sum(row.is_new for row in rows[:above])
        right = translate("alerts", "▲ 上方 {count} 条待签收").format(count=hidden) if hidden else ""
        self._say(left.format(count=len(all_rows), waiting=waiting), right)

    def _say(self, left: str, right: str) -> None:
        if (left, right) != self._words:
            self._words = (left, right)
            self.setAccessibleName(f"{left} {right}".strip())
            self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(200, ROW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        colours = palette()
        left, right = self._words
        box = self.rect().adjusted(8, 0, -12, 0)
        used = write(painter, box, right, colours.text, px=SMALL_PX, align=RIGHT)
        room = box.adjusted(0, 0, -used - 8 * bool(used), 0)
        write(painter, room, left, colours.muted, px=SMALL_PX, align=LEFT)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the top."""
        self.clicked.emit()
        event.accept()
