"""The orders of a task, painted: how far each has come, what is wrong, and when the unit will be there."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.formatters import clock_words, duration_words, since_s, time_words
from ui.kit.ink import RIGHT, span_px, write
from ui.kit.palette import palette
from ui.kit.type import SMALL_PX
from ui.tasks.presenter import OrderLine

translate = QCoreApplication.translate

_LINE_PX = 20


class OrdersView(QWidget):
    """Lines of orders with a hint of what to do below; *etas* are seconds left by assignment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._orders: tuple[OrderLine, ...] = ()
        self._etas: Mapping[str, float] = {}
        self._hint = ""
        self._now: datetime | None = None

    def show_orders(
        self, orders: tuple[OrderLine, ...], etas: Mapping[str, float], hint: str, now: datetime
    ) -> None:
        """Show *orders* as of *now*."""
        self._orders, self._etas, self._hint, self._now = orders, etas, hint, now
        self.update()

    def sizeHint(self) -> QSize:
        """Room for two orders and the hint."""
        return QSize(300, 3 * _LINE_PX + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the hint, then the orders, the newest first, as many as there is room for."""
        painter = QPainter(self)
        line = QRect(8, 2, self.width() - 16, _LINE_PX)
        for order in self._orders:
            if line.bottom() > self.height() - _LINE_PX:
                break
            self._paint_order(painter, line, order)
            line.translate(0, _LINE_PX)
            if order.wrong and line.bottom() <= self.height() - _LINE_PX:
                colour = palette().high if order.is_open else palette().muted
                write(painter, line, order.wrong, colour, px=SMALL_PX, bold=order.is_open)
                line.translate(0, _LINE_PX)
        write(painter, line, self._hint, palette().link, px=SMALL_PX)
        painter.end()

    def _paint_order(self, painter: QPainter, line: QRect, order: OrderLine) -> None:
        colours = palette()
        text = colours.text if order.is_open else colours.muted
        used = write(painter, line, order.head, text, bold=order.is_open)
        words, colour = self._rest(order)
        taken = write(painter, line, words, colour, px=SMALL_PX, bold=order.is_open, align=RIGHT)
        rest = line.adjusted(used + 10, 0, -taken - 8, 0)
        for mark, reached in _as_many_as_fit(order.stages, rest.width()):
            used = write(painter, rest, mark, text if reached else colours.muted, px=SMALL_PX)
            rest.adjust(used + 8, 0, 0, 0)

    def _rest(self, order: OrderLine) -> tuple[str, str]:
        """What stands on the right: how it ended, when it arrived, how long it still rides or waits."""
        colours = palette()
        if order.ended:
            return order.ended, colours.muted
        if order.arrived_at is not None:
            return translate("tasks", "{time} 到场").format(time=time_words(order.arrived_at)), colours.good
        eta_s = self._etas.get(order.assignment_id)
        if eta_s is not None and not order.wrong:
            return translate("tasks", "还要 {time}").format(time=duration_words(eta_s)), colours.link
        if order.waits_since is not None and self._now is not None:
            waited = clock_words(since_s(order.waits_since, self._now))
            return translate("tasks", "等 {time}").format(time=waited), colours.medium
        return "", colours.muted

    def text(self) -> str:
        """What is shown, as plain lines, for a screen reader."""
        lines = []
        for order in self._orders:
            stages = " ".join(words for words, reached in order.stages if reached)
            parts = (order.head, stages, order.wrong, self._rest(order)[0])
            lines.append(" · ".join(part for part in parts if part))
        return "\n".join([*lines, self._hint])


def _as_many_as_fit(stages: tuple[tuple[str, bool], ...], room_px: int) -> list[tuple[str, bool]]:
    """The stages with their marks, but for the first ones where there is no room: they go without saying."""
    marks = [(f"{'✓' if reached else '○'} {words}", reached) for words, reached in stages]
    while len(marks) > 1 and sum(span_px(mark, SMALL_PX) + 8 for mark, _ in marks) - 8 > room_px:
        marks.pop(0)
    return marks
