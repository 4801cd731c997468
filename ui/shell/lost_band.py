"""A band under the strip when a source is lost: what happened, how old the picture is, what to do.

It lies over the panels' headings and moves nothing; a click puts it away until something else is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dispatch.domain.observations import SourceSeen, SourceState
from ui.kit.formatters import NOTHING, age_words, since_s, time_words
from ui.kit.ink import span_px, write
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.type import BASE_PX

translate = QCoreApplication.translate

HEIGHT_PX = 28

_LOST: Mapping[str, tuple[str, str]] = {
    "gateway": (
        QT_TRANSLATE_NOOP("lost", "与网关的连接断了"),
        QT_TRANSLATE_NOOP("lost", "位置与令都不再更新; 会自动重连, 急事用电台"),
    ),
    "journal": (
        QT_TRANSLATE_NOOP("lost", "日志跟不上"),
        QT_TRANSLATE_NOOP("lost", "别席的决定可能还没显示; 派警前先问一声"),
    ),
    "terminals": (
        QT_TRANSLATE_NOOP("lost", "终端接入中断"),
        QT_TRANSLATE_NOOP("lost", "位置是旧的, 令送不到; 用电台下令"),
    ),
    "traffic": (
        QT_TRANSLATE_NOOP("lost", "路况中断"),
        QT_TRANSLATE_NOOP("lost", "不会有新的拥堵预警; 留意电话与巡逻报告"),
    ),
}
"""What is lost, the gravest first → what happened; what it means and what to do."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What the band says: *old* is how old the picture is, with the time of the last word."""

    source: str
    what: str
    old: str
    do: str


def lost_content(sources: Mapping[str, SourceSeen], now: datetime) -> Lost | None:
    """The gravest source that is lost, in words; None while all is heard."""
    for name, (what, do) in _LOST.items():
        seen = sources.get(name)
        if seen is None or seen.state is not SourceState.LOST:
            continue
        old = NOTHING
        if seen.heard_at is not None:
            old = translate("lost", "停在 {time}, {age} 前").format(
                time=time_words(seen.heard_at), age=age_words(since_s(seen.heard_at, now))
            )
        return Lost(name, translate("lost", what), old, translate("lost", do))
    return None


class LostBand(QWidget):
    """Shows a `Lost` across the window; it takes no focus and no room.

    *edge_moved* with its lower edge in the window, 0 while it is hidden.
    """

    edge_moved = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lost: Lost | None = None
        self._put_away = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(HEIGHT_PX)
        self.hide()

    def show_lost(self, lost: Lost | None) -> None:
        """Show what is lost, or nothing."""
        if lost is None:
            self._put_away = ""
        if lost == self._lost:
            return
        self._lost = lost
        self.setAccessibleName("" if lost is None else f"{lost.what} {lost.old} {lost.do}")
        self.setVisible(lost is not None and lost.source != self._put_away)
        self.raise_()
        self.update()

    def place(self, top_px: int, width_px: int) -> None:
        """Lie across a window so wide, from *top_px* down."""
        self.setGeometry(0, top_px, width_px, HEIGHT_PX)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Put it away; the strip's light still tells."""
        if self._lost is not None:
            self._put_away = self._lost.source
            self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what it covers now."""
        super().showEvent(event)
        self.edge_moved.emit(self.geometry().bottom() + 1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it covers nothing."""
        super().hideEvent(event)
        self.edge_moved.emit(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what happened, how old the picture is, and what to do."""
        if self._lost is None:
            return
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.high))  # red is for a call for help alone
        x = 12
        texts = ((f"✕ {self._lost.what}", True), (self._lost.old, True), (self._lost.do, False))
        for text, bold in texts:
            room = QRect(x, 0, self.width() - x - 12, HEIGHT_PX)
            write(painter, room, text, colours.on_signal, px=BASE_PX, bold=bold)
            x += span_px(text, BASE_PX, bold=bold) + 20
        painter.end()
