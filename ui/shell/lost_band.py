"""A band under the strip when a source is lost or the record is in trouble: what happened, what to do.

It lies over the panels' headings and moves nothing. The gravest is told; a click puts that away, and the next
one is told, until it is over and happens again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from dispatch.domain.observations import SourceSeen, SourceState
from ui.bridge.port import JournalTrouble
from ui.kit.formatters import NOTHING, age_words, since_s, time_words
from ui.kit.ink import span_px, write
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.plain import tip_text
from ui.kit.type import BASE_PX
from ui.shell.messages import wrapped
from ui.shell.record_words import NOT_RECORDING, NOTES, gravest_first, told

translate = QCoreApplication.translate

HEIGHT_PX = 28
_LINE_PX = 22
_MARGIN_PX = 12
_GAP_PX = 20

_LOST: Mapping[str, tuple[str, str]] = {
    "gateway": (
        QT_TRANSLATE_NOOP("lost", "与网关的连接断了"),
        QT_TRANSLATE_NOOP("lost", "位置与令都不再更新; 会自动重连, 急事用电台"),
    ),
    "terminals": (
        QT_TRANSLATE_NOOP("lost", "终端接入中断"),
        QT_TRANSLATE_NOOP("lost", "位置是旧的, 令送不到; 用电台下令"),
    ),
    "traffic": (
        QT_TRANSLATE_NOOP("lost", "路况中断"),
        QT_TRANSLATE_NOOP("lost", "不会有新的拥堵预警; 留意电话与巡逻报告"),
    ),
    "tracks": (
        QT_TRANSLATE_NOOP("lost", "轨迹存不下来"),
        QT_TRANSLATE_NOOP("lost", "画面照常, 这一段以后查不到; 看磁盘空间与数据目录"),
    ),
    "copies": (
        QT_TRANSLATE_NOOP("lost", "记录的备份没有做成"),
        QT_TRANSLATE_NOOP("lost", "决定照常记录; 看磁盘空间, 下一小时会再做一次"),
    ),
}
"""What is lost, the gravest first → what happened; what it means and what to do."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What the band says of a source or of the record's trouble *source*.

    *old* is how old the picture is, with the time of the last word; *where* things lie, with a command.
    """

    source: str
    what: str
    old: str
    do: str
    where: str = ""


def all_lost(
    sources: Mapping[str, SourceSeen], troubles: Sequence[JournalTrouble], now: datetime
) -> tuple[Lost, ...]:
    """All that is lost or in trouble, the gravest first: nothing recorded, no gateway, record, the rest."""
    lost = list(_sources(sources, now))
    record = [told(one) for one in gravest_first(troubles) if one.code not in NOTES]
    told_of = [Lost(one.code, one.what, "", one.do, one.where) for one in record]
    first = [one for one in told_of if one.source in NOT_RECORDING]
    gateway = [one for one in lost if one.source == "gateway"]
    return tuple(dict.fromkeys([*first, *gateway, *told_of, *lost]))


def _sources(sources: Mapping[str, SourceSeen], now: datetime) -> Iterator[Lost]:
    for name, (what, do) in _LOST.items():
        seen = sources.get(name)
        if seen is None or seen.state is not SourceState.LOST:
            continue
        old = NOTHING
        if seen.heard_at is not None:
            old = translate("lost", "停在 {time}, {age} 前").format(
                time=time_words(seen.heard_at), age=age_words(since_s(seen.heard_at, now))
            )
        yield Lost(name, translate("lost", what), old, translate("lost", do))


class LostBand(QWidget):
    """Shows the gravest `Lost` across the window; it takes no focus and no room.

    *edge_moved* with its lower edge in the window, 0 while it is hidden.
    """

    edge_moved = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._all: tuple[Lost, ...] = ()
        self._lost: Lost | None = None
        self._more = 0
        self._put_away: set[str] = set()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(HEIGHT_PX)
        self.hide()

    def show_all(self, lost: Iterable[Lost]) -> None:
        """Show the first that was not put away, and how many more there are; or nothing."""
        self._all = tuple(lost)
        self._put_away &= {one.source for one in self._all}
        waiting = [one for one in self._all if one.source not in self._put_away]
        shown, more = (waiting[0], len(waiting) - 1) if waiting else (None, 0)
        if (shown, more) == (self._lost, self._more):
            return
        self._lost, self._more = shown, more
        words = [] if shown is None else [text for text, _ in self._head(shown)] + [shown.do, shown.where]
        self.setAccessibleName(" ".join(word for word in words if word))
        self.setToolTip(tip_text("\n".join(word for word in words if word)))
        self._fit()
        self.setVisible(shown is not None)
        self.raise_()
        self.update()

    @property
    def told(self) -> str:
        """Which source or trouble is told of; nothing while the band is hidden."""
        return "" if self._lost is None else self._lost.source

    def place(self, top_px: int, width_px: int) -> None:
        """Lie across a window so wide, from *top_px* down."""
        self.setGeometry(0, top_px, width_px, self.height())
        self._fit()

    def _fit(self) -> None:
        """Be as high as the words need."""
        height_px = HEIGHT_PX + _LINE_PX * len(self._further())
        if height_px != self.height():
            self.setFixedHeight(height_px)
            if self.isVisible():
                self.edge_moved.emit(self.geometry().bottom() + 1)

    def _head(self, lost: Lost) -> list[tuple[str, bool]]:
        """What is written large, with what to do where that fits on the same line."""
        head = [(f"✕ {lost.what}", True), (lost.old, True)]
        if self._more:
            head.append((translate("lost", "还有 {count} 条").format(count=self._more), False))
        return [(text, bold) for text, bold in head if text]

    def _fits(self, lost: Lost) -> bool:
        used = sum(span_px(text, BASE_PX, bold=bold) + _GAP_PX for text, bold in self._head(lost))
        return used + span_px(lost.do, BASE_PX) <= self.width() - 2 * _MARGIN_PX

    def _further(self) -> list[str]:
        """The lines under the first."""
        if self._lost is None:
            return []
        texts = [self._lost.where] if self._fits(self._lost) else [self._lost.do, self._lost.where]
        room_px = max(1, self.width() - 2 * _MARGIN_PX)
        return [line for text in texts for line in wrapped(text, room_px)]

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Put it away; the strip's light still tells."""
        if self._lost is not None:
            self._put_away.add(self._lost.source)
            self.show_all(self._all)

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
        lost = self._lost
        if lost is None:
            return
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.high))  # red is for a call for help alone
        head = self._head(lost) + ([(lost.do, False)] if self._fits(lost) else [])
        x = _MARGIN_PX
        for text, bold in head:
            room = QRect(x, 0, self.width() - x - _MARGIN_PX, HEIGHT_PX)
            write(painter, room, text, colours.on_signal, px=BASE_PX, bold=bold)
            x += span_px(text, BASE_PX, bold=bold) + _GAP_PX
        for turn, line in enumerate(self._further()):
            room = QRect(_MARGIN_PX, HEIGHT_PX - 4 + turn * _LINE_PX, self.width() - 2 * _MARGIN_PX, _LINE_PX)
            write(painter, room, line, colours.on_signal, px=BASE_PX)
        painter.end()
