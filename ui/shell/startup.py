"""The window before the window: what the desk is waiting for, how long already, and what went wrong."""

import re
from collections.abc import Callable, Mapping
from time import monotonic

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.formatters import clock_words
from ui.kit.ink import RIGHT, metrics, write
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, DISPLAY_PX, LARGE_PX, SMALL_PX

translate = QCoreApplication.translate

SIZE = QSize(560, 240)
SHOWN_AFTER_MS = 250
"""A start that is quicker than this shows no window of its own: nothing flickers."""

ASKED = "operator"
"""Awaited is a person's answer in another window: this one stays away."""

_AWAITED: Mapping[str, str] = {
    "network": QT_TRANSLATE_NOOP("startup", "正在读路网…"),
    "gateway": QT_TRANSLATE_NOOP("startup", "正在等网关启动…"),
    "city": QT_TRANSLATE_NOOP("startup", "正在等模拟城市启动, 第一次要先建路网…"),
    "": QT_TRANSLATE_NOOP("startup", "正在打开日志, 等网关的第一句话…"),
}
"""What is awaited, in the order in which it comes → what is said."""

_TICK_MS = 200
_MARGIN_PX = 32
_LINE_PX = 24


class StartWindow(QWidget):
    """Shows the phase and the time; Esc or closing *gives_up*."""

    gives_up = Signal()

    def __init__(self, awaited: Callable[[], str] = str) -> None:
        """*awaited* gives what the start waits for now: network, gateway, city, or nothing more of these."""
        super().__init__()
        self.setWindowTitle(translate("startup", "铁骑指挥台"))
        self.setFixedSize(SIZE)
        self._awaited = awaited
        self._began_s = monotonic()
        self._error: tuple[str, str, str] | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)

    @property
    def words(self) -> str:
        """The phase as it is shown."""
        if self._error is not None:
            return self._error[0]
        return translate("startup", _AWAITED.get(self._awaited(), _AWAITED[""]))

    def fail(self, what: str, means: str, do: str) -> None:
        """Say why there is no desk; the window stays until it is closed."""
        self._error = (what, means, do)
        self._timer.stop()
        self.setAccessibleName(f"{what} {means} {do}")
        self.show()
        self.update()

    def _tick(self) -> None:
        if self._awaited() == ASKED:
            self.hide()
            return
        if not self.isVisible() and monotonic() - self._began_s > SHOWN_AFTER_MS / 1000:
            self.show()
        self.setAccessibleName(self.words)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing gives up."""
        event.accept()
        self._timer.stop()
        self.gives_up.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint name, phase and time, or the error in its three sentences."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.background))
        line = QRect(_MARGIN_PX, _MARGIN_PX, self.width() - 2 * _MARGIN_PX, 2 * _LINE_PX)
        write(painter, line, translate("startup", "铁骑指挥台"), colours.text, px=DISPLAY_PX, bold=True)
        line.translate(0, 2 * _LINE_PX + 8)
        line.setHeight(_LINE_PX)
        if self._error is None:
            write(painter, line, self.words, colours.text, px=LARGE_PX)
            line.translate(0, _LINE_PX + 4)
            waited = clock_words(monotonic() - self._began_s)
            write(painter, line, translate("startup", "已等 {time}").format(time=waited), colours.muted)
            self._moving_line(painter, line.bottom() + 12)
        else:
            for text, colour in zip(self._error, (colours.high, colours.muted, colours.text), strict=True):
                for piece in _lines(text, line.width()):
                    write(painter, line, piece, colour)
                    line.translate(0, _LINE_PX)
        foot = QRect(_MARGIN_PX, self.height() - _LINE_PX - 8, self.width() - 2 * _MARGIN_PX, _LINE_PX)
        write(painter, foot, translate("startup", "Esc 退出"), colours.muted, px=SMALL_PX, align=RIGHT)
        painter.end()

    def _moving_line(self, painter: QPainter, y: int) -> None:
        """A line that wanders: it waits, and nobody knows for how long."""
        room = self.width() - 2 * _MARGIN_PX
        painter.fillRect(QRect(_MARGIN_PX, y, room, 2), QColor(palette().line))
        part = (monotonic() - self._began_s) / 2 % 1
        painter.fillRect(
            QRect(_MARGIN_PX + round(part * room * 0.8), y, room // 5, 2), QColor(palette().link)
        )


def _lines(text: str, room_px: int) -> list[str]:
    """At most three lines of *text*, each no wider than *room_px*; the last one is cut by its painter.

    Chinese breaks anywhere, English between words.
    """
    lines = [""]
    for piece in re.findall(r"[\x21-\x7e]+|.", text):
        if metrics(BASE_PX).horizontalAdvance(lines[-1] + piece) > room_px and len(lines) < 3:  # noqa: PLR2004 — three
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines
