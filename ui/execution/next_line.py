"""The page's largest line: what is to be done next, by whom, in how many seconds, by which key."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.execution.closure_rows import SOON_S
from ui.execution.next_things import NextThing
from ui.execution.wording import deed_words, left_words
from ui.kit.ink import RIGHT, keycap, span_px, write
from ui.kit.palette import palette
from ui.kit.plain import one_line
from ui.kit.type import DISPLAY_PX, LARGE_PX, SMALL_PX

translate = QCoreApplication.translate

HEIGHT_PX = 84
CLOCK_PX = 30
STEADY_MS = 600
"""So long after another thing came on top neither key nor click does it: the one before was meant."""


class NextLine(QWidget):
    """*taken* tells the thing that a click means."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.things: tuple[NextThing, ...] = ()
        self.said = ""
        self._now: datetime | None = None
        self._steady = QTimer(self)
        self._steady.setSingleShot(True)
        self._steady.setInterval(STEADY_MS)
        self.setFixedHeight(HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def first(self) -> NextThing | None:
        """What is on top."""
        return self.things[0] if self.things else None

    @property
    def is_steady(self) -> bool:
        """Whether what is on top has been there long enough to be meant."""
        return not self._steady.isActive()

    def show_things(self, things: tuple[NextThing, ...], now: datetime, said: str) -> None:
        """Show what is to be done; *said* stands there when there is nothing."""
        before = self.first
        self.things, self._now, self.said = things, now, said
        first = self.first
        if first is not None and before is not None and (first.deed, first.key) != (before.deed, before.key):
            self._steady.start()
        words = said if first is None else f"{deed_words(first)} {left_words(first.left_s(now))} {first.who}"
        self.setAccessibleName(words.strip())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Do it, unless it has only just come."""
        event.accept()
        if self.first is not None and self.is_steady:
            self.taken.emit(self.first)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the first large, the second small."""
        painter, colours = QPainter(self), palette()
        painter.fillRect(self.rect(), QColor(colours.raised))
        first, now = self.first, self._now
        if first is None or now is None:
            write(painter, self.rect().adjusted(12, 0, -12, 0), self.said, colours.muted, px=LARGE_PX)
            painter.end()
            return
        left_s = first.left_s(now)
        tone = _tone(left_s)
        colour = colours.tokens()[tone]
        painter.fillRect(QRect(0, 0, 4, self.height()), QColor(colour))
        clock = left_words(left_s)
        clock_px = span_px(clock, CLOCK_PX, bold=True)
        room = self.rect().adjusted(12, 4, -10, -28)
        write(painter, room, clock, colour, px=CLOCK_PX, bold=True, align=RIGHT)
        words = room.adjusted(0, 0, -clock_px - 10 if clock else 0, 0)
        text = deed_words(first)
        px = DISPLAY_PX if span_px(text, DISPLAY_PX, bold=True) <= words.width() else LARGE_PX
        write(painter, words, text, colours.text, px=px, bold=True)
        below = QRect(12, self.height() - 28, self.width() - 22, 22)
        used = keycap(painter, below.left(), below.center().y() + 1, "Enter", strong=self.is_steady) + 8
        who = write(painter, below.adjusted(used, 0, 0, 0), one_line(first.who), colours.text, px=SMALL_PX)
        self._paint_second(painter, below.adjusted(used + who + 12, 0, 0, 0), now)
        painter.end()

    def _paint_second(self, painter: QPainter, box: QRect, now: datetime) -> None:
        if len(self.things) > 1:
            second = self.things[1]
            left = left_words(second.left_s(now))
            words = translate("execution", "其次 {what} {left}").format(what=deed_words(second), left=left)
            write(painter, box, words.strip(), palette().muted, px=SMALL_PX, align=RIGHT)


def _tone(left_s: float) -> str:
    """Late is critical, soon is high; what has time, or no time, is calm."""
    if left_s <= 0:
        return "critical"
    return "high" if left_s <= SOON_S else "link"
