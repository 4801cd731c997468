"""The form's head: the ways of telling by their keys, the call's clock against its goal, what one can do."""

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatch.domain.calls import Channel
from ui.calls.call_words import channel_word
from ui.calls.intake import CHANNELS, GOAL_S
from ui.kit.formatters import clock_words
from ui.kit.ink import bar, keycap, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX

translate = QCoreApplication.translate

HEAD_PX = 30
_GAP_PX = 6
_CLOCK_PX = 132


class CallHead(QWidget):
    """One line; *channel_chosen* and *asked* (save, leave, clear) are its clicks. Arrows change the channel.

    It takes the focus only when one goes back to it: the form begins in the field for the place.
    """

    channel_chosen = Signal(object)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEAD_PX)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.channel = Channel.PHONE_122
        self.clock = ""
        self._ran_s = 0.0
        self.is_draft = False
        self._hits: list[tuple[QRect, Channel | str]] = []

    def show_call(self, channel: Channel, ran_s: float, *, draft: bool) -> None:
        """Show the way it is told, for how long, and whether it was half typed before."""
        self.channel, self._ran_s, self.is_draft = channel, ran_s, draft
        self.clock = translate("calls", "{clock} / {goal} 秒").format(
            clock=clock_words(ran_s), goal=round(GOAL_S)
        )
        self.setAccessibleName(f"{channel_word(channel)} {self.clock}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        self._hits = []
        colours = palette()
        x = 12
        title = translate("calls", "接警")
        x += write(painter, QRect(x, 0, 200, HEAD_PX), title, colours.text, px=LARGE_PX, bold=True) + 14
        x += write(painter, QRect(x, 0, 60, HEAD_PX), "Alt+", colours.muted, px=SMALL_PX) + 2
        for number, channel in enumerate(CHANNELS, start=1):
            x = self._choice(painter, x, str(number), channel)
        self._clock(painter, x + 12)
        if self.is_draft:
            words = translate("calls", "草稿")
            box = QRect(x + 24 + _CLOCK_PX, 0, 120, HEAD_PX)
            write(painter, box, words, colours.high, bold=True)
        self._deeds(painter)
        painter.end()

    def _choice(self, painter: QPainter, x: int, key: str, channel: Channel) -> int:
        """Paint one way; where the next begins."""
        colours = palette()
        is_chosen = channel is self.channel
        words = channel_word(channel)
        box = QRect(x, 3, 18 + _GAP_PX + span_px(words, BASE_PX, bold=True) + 12, HEAD_PX - 6)
        if is_chosen:
            painter.fillRect(box, QColor(colours.line))
            if self.hasFocus():
                painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), QColor(colours.link))
        keycap(painter, x + 3, HEAD_PX // 2, key, strong=is_chosen)
        write(painter, box.adjusted(18 + _GAP_PX + 2, 0, 0, 0), words, colours.text, bold=is_chosen)
        self._hits.append((box, channel))
        return box.right() + 4

    def _clock(self, painter: QPainter, x: int) -> None:
        colours = palette()
        is_late = self._ran_s > GOAL_S
        colour = colours.medium if is_late else colours.text
        write(painter, QRect(x, 0, _CLOCK_PX, HEAD_PX - 4), self.clock, colour, bold=is_late)
        bar(painter, QRect(x, HEAD_PX - 6, _CLOCK_PX - 16, 3), self._ran_s / GOAL_S, colour)

    def _deeds(self, painter: QPainter) -> None:
        """What one can do, from the right."""
        x = self.width() - 8
        for deed, key, words in (
            ("leave", "Esc", translate("calls", "收起")),
            ("clear", "Alt+C", translate("calls", "清空")),
            ("save", "Ctrl+Enter", translate("calls", "保存")),
        ):
            cap = max(18, span_px(key, SMALL_PX, bold=True) + 8)
            x -= cap + _GAP_PX + span_px(words, BASE_PX) + 14
            keycap(painter, x, HEAD_PX // 2, key)
            box = QRect(x + cap + _GAP_PX, 0, span_px(words, BASE_PX) + 2, HEAD_PX)
            write(painter, box, words, palette().text)
            self._hits.append((QRect(x, 0, box.right() - x, HEAD_PX), deed))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A way or a deed was clicked."""
        for box, what in self._hits:
            if box.contains(event.position().toPoint()):
                if isinstance(what, Channel):
                    self.channel_chosen.emit(what)
                else:
                    self.asked.emit(what)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that arrows mean the channel."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """They no longer do."""
        super().focusOutEvent(event)
        self.update()
