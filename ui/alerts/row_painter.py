"""Paints one alert of the queue: level, road and degree, second line, and the running response clock."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dispatch.domain.alerts import AlertKind
from ui.alerts.presenter import AlertRow
from ui.kit.band_clock import Stand, Urgency
from ui.kit.glyphs import paint_level
from ui.kit.ink import LEFT, RIGHT, bar, span_px, write
from ui.kit.palette import Palette, palette
from ui.kit.rows import Index
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX

ROW_PX = 48
CLOCK_PX = 108
_GLYPH_PX = 16
_EDGE_PX = 8
_TEXT_X = _EDGE_PX + _GLYPH_PX + 8
_BAR_PX = 3


class AlertRowPainter(QStyledItemDelegate):
    """*row_of* gives the row of an index, *now* the city's time.

    The table says before each painting which row is *selected*, what is *dirty*, and of which row a
    *question* stands in place of the second line.
    """

    def __init__(
        self,
        row_of: Callable[[int], AlertRow],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._row_of = row_of
        self._now = now
        self.selected = ""
        self.question = ("", "")
        self.dirty = QRect()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row of *index*; only its clock when only that has to be painted."""
        row = self._row_of(index.row())
        whole: QRect = option.rect
        box = QRect(whole.left(), whole.top(), whole.width(), ROW_PX)
        colours = palette()
        is_selected = row.key == self.selected
        if is_selected:
            painter.fillRect(whole, QColor(colours.raised))
            painter.fillRect(QRect(box.left(), whole.top(), 3, whole.height()), QColor(colours.link))
        painter.fillRect(QRect(whole.left(), whole.bottom(), whole.width(), 1), QColor(colours.background))
        stands = row.clock.at(self._now())
        clock = QRect(box.right() - CLOCK_PX + 1, box.top(), CLOCK_PX - _EDGE_PX, box.height())
        _paint_clock(painter, clock, row, stands, colours)
        if self.dirty.left() < clock.left():
            key, question = self.question
            _paint_words(painter, box, row, colours, is_selected=is_selected)
            _paint_second(painter, box, row, question if key == row.key else "")


def _paint_words(
    painter: QPainter, box: QRect, row: AlertRow, colours: Palette, *, is_selected: bool
) -> None:
    glyph = QRectF(box.left() + _EDGE_PX, box.top() + 6, _GLYPH_PX, _GLYPH_PX)
    colour = colours.muted if row.is_over else colours.of_level(row.level)
    paint_level(painter, glyph, row.level, colour)
    px = LARGE_PX if is_selected else BASE_PX + 1
    text = colours.muted if row.is_over else colours.text
    first = QRect(box.left() + _TEXT_X, box.top() + 3, box.width() - _TEXT_X - CLOCK_PX, 23)
    used = write(painter, first, row.title, text, px=px, bold=True, align=LEFT)
    rest = first.adjusted(used + 8, 0, 0, 0)
    degree = colour if row.kind is AlertKind.SOS else colours.muted
    write(painter, rest, row.degree, degree, px=SMALL_PX, bold=row.kind is AlertKind.SOS)


def _paint_second(painter: QPainter, box: QRect, row: AlertRow, question: str) -> None:
    second = QRect(box.left() + _TEXT_X, box.top() + 26, box.width() - _TEXT_X - CLOCK_PX, 18)
    if question:
        write(painter, second, question, palette().high, px=SMALL_PX, bold=True)
    else:
        write(painter, second, _as_much_as_fits(row.details, second.width()), palette().muted, px=SMALL_PX)


def _as_much_as_fits(parts: tuple[str, ...], width: int) -> str:
    """The parts, without the last ones where they would be cut; the first two always."""
    for count in range(len(parts), 2, -1):
        text = " · ".join(parts[:count])
        if span_px(text, SMALL_PX) <= width:
            return text
    return " · ".join(parts[:2])


def _paint_clock(painter: QPainter, box: QRect, row: AlertRow, stands: Stand, colours: Palette) -> None:
    # Red is for a call for help alone; the words say "over" as well.
    colour = {Urgency.OVERDUE: colours.high, Urgency.NEAR: colours.medium}.get(stands.urgency, colours.muted)
    strong = stands.urgency is not Urgency.CALM or row.is_new
    figures = colours.text if strong and stands.urgency is Urgency.CALM else colour
    first = QRect(box.left(), box.top() + 3, box.width(), 23)
    write(painter, first, stands.clock, figures, px=LARGE_PX, bold=strong, align=RIGHT)
    second = QRect(box.left(), box.top() + 24, box.width(), 16)
    write(painter, second, stands.words, colour, px=SMALL_PX, align=RIGHT)
    if stands.share > 0 and row.clock.stopped_at is None:
        width = min(box.width(), max(span_px(stands.words, SMALL_PX), 64))
        bar(painter, QRect(box.right() - width + 1, box.top() + 42, width, _BAR_PX), stands.share, colour)
