"""Text and small marks painted by hand: dense rows whose cost is that of the ones in sight."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui.kit.palette import palette
from ui.kit.type import BASE_PX, SMALL_PX, font

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
TEXT_FLAGS = int(Qt.TextFlag.TextSingleLine)
"""Nothing is markup here and nothing wraps by itself: hostile words stay words."""

KEYCAP_PX = 18


@cache
def face(px: int = BASE_PX, *, bold: bool = False) -> QFont:
    """A font of the scale, made once."""
    return font(px, bold=bold)


@cache
def metrics(px: int = BASE_PX, *, bold: bool = False) -> QFontMetrics:
    """Its measures, made once."""
    return QFontMetrics(face(px, bold=bold))


@lru_cache(maxsize=4096)
def span_px(text: str, px: int = BASE_PX, *, bold: bool = False) -> int:
    """Width of *text* in pixels; the fonts never change while the desk runs."""
    return metrics(px, bold=bold).horizontalAdvance(text)


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that did not fit where it was written."""

    text: str
    needed_px: int
    given_px: int
    px: int


class Watch:
    """Where cut texts are noted while somebody looks for them; None for nowhere."""

    cuts: list[Cut] | None = None


@contextmanager
def noting_cuts() -> Iterator[list[Cut]]:
    """Note every text that is cut while this lasts."""
    Watch.cuts = []
    try:
        yield Watch.cuts
    finally:
        Watch.cuts = None


def write(
    painter: QPainter,
    box: QRect,
    text: str,
    colour: str,
    *,
    px: int = BASE_PX,
    bold: bool = False,
    align: Qt.AlignmentFlag = LEFT,
) -> int:
    """Write one line into *box*, ending in … where it does not fit; return the width that it took."""
    if not text or box.width() <= 0:
        return 0
    width = span_px(text, px, bold=bold)
    if width > box.width():
        if Watch.cuts is not None:
            Watch.cuts.append(Cut(text, width, box.width(), px))
        text = metrics(px, bold=bold).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        width = span_px(text, px, bold=bold)
    painter.setFont(face(px, bold=bold))
    painter.setPen(QColor(colour))
    painter.drawText(box, int(align) | TEXT_FLAGS, text)
    return width


def keycap(painter: QPainter, x: int, middle_y: int, key: str, *, strong: bool = False) -> int:
    """Paint a key as a cap with its left edge at *x*; return the width that it took."""
    colours = palette()
    width = max(KEYCAP_PX, span_px(key, SMALL_PX, bold=True) + 8)
    box = QRectF(x + 0.5, middle_y - KEYCAP_PX / 2 + 0.5, width - 1, KEYCAP_PX - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.link if strong else colours.muted), 1))
    painter.setBrush(QColor(colours.link) if strong else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    painter.restore()
    colour = colours.on_signal if strong else colours.text
    write(painter, box.toRect(), key, colour, px=SMALL_PX, bold=True, align=CENTRE)
    return width


def bar(painter: QPainter, box: QRect, share: float, colour: str) -> None:
    """Paint how much of a time has run: a track, filled from the left to *share* (0 to 1)."""
    painter.fillRect(box, QColor(palette().line))
    filled = QRect(box)
    filled.setWidth(round(box.width() * min(1.0, max(0.0, share))))
    painter.fillRect(filled, QColor(colour))
