"""Paints one alert of the queue: level, road and degree, second line, and the running response clock."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dispatch.domain.alerts import AlertKind
from ui.alerts.columns import COLUMNS
from ui.alerts.presenter import AlertRow
from ui.kit.band_clock import Stand, Urgency
from ui.kit.cells import paint_cells, row_colours
from ui.kit.columns import Cell
from ui.kit.glyphs import paint_level
from ui.kit.ink import CENTRE, LEFT, RIGHT, bar, span_px, write
from ui.kit.palette import Palette
from ui.kit.rows import Index
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX

ROW_PX = 48
LINE_PX = 28
CLOCK_PX = 108
_GLYPH_PX = 16
_EDGE_PX = 8
_GAP_PX = 8
_TEXT_X = _EDGE_PX + _GLYPH_PX + 8
_BAR_PX = 3
_ROOMY_PX = 180
_BY_ID = {column.id: column for column in COLUMNS}


class AlertRowPainter(QStyledItemDelegate):
    """*row_of* gives the row of an index, *now* the city's time.

    The table says before each painting which row is *selected*, what is *dirty*, of which row a *question*
    stands in place of the second line, the *cells* where rows are in columns, and whether all of it *is_old*.
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
        self.cells: tuple[Cell, ...] = ()
        self.is_old = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row of *index*; only its clock when only that has to be painted."""
        row = self._row_of(index.row())
        whole: QRect = option.rect
        height = LINE_PX if self.cells else ROW_PX
        box = QRect(whole.left(), whole.top(), whole.width(), height)
        colours = row_colours(is_old=self.is_old)
        is_selected = row.key == self.selected
        if is_selected:
            painter.fillRect(whole, QColor(colours.raised))
            painter.fillRect(QRect(box.left(), whole.top(), 3, whole.height()), QColor(colours.link))
        painter.fillRect(QRect(whole.left(), whole.bottom(), whole.width(), 1), QColor(colours.background))
        asked, words = self.question
        question = words if asked == row.key else ""
        if self.cells:
            self._paint_line(painter, box, row, question, colours)
        else:
            self._paint_dense(painter, box, row, question, colours)

    def _paint_line(
        self, painter: QPainter, box: QRect, row: AlertRow, question: str, colours: Palette
    ) -> None:
        cells = self.cells
        if question:  # in place of what stands behind the road
            asked_at = next((n for n, cell in enumerate(cells, 1) if cell.column_id == "road"), 1)
            place = box.adjusted(cells[asked_at - 1].left + cells[asked_at - 1].width + 4, 0, 0, 0)
            write(painter, place, question, colours.high, px=SMALL_PX, bold=True)
            cells = cells[:asked_at]
        paint_cells(painter, box, row, cells, _BY_ID, now=self._now(), colours=colours, dirty=self.dirty)

    def _paint_dense(
        self, painter: QPainter, box: QRect, row: AlertRow, question: str, colours: Palette
    ) -> None:
        stands = row.clock.at(self._now())
        clock = QRect(box.right() - CLOCK_PX + 1, box.top(), CLOCK_PX - _EDGE_PX, box.height())
        _paint_clock(painter, clock, row, stands, colours)
        if self.dirty.left() < clock.left():
            is_told = _paint_words(painter, box, row, colours, is_selected=row.key == self.selected)
            details = row.details if is_told else (row.degree, *row.details)
            _paint_second(painter, box, details, question, colours)


def dense_heads(width: int) -> tuple[Cell, ...]:
    """The titles above dense rows of *width*: what of them one can sort by."""
    room = width - _TEXT_X - CLOCK_PX
    titles = {column.id: column.words for column in COLUMNS}
    kind_px, level_px = (64, 56) if room > _ROOMY_PX else (50, 46)
    return (
        Cell("number", 0, _TEXT_X, titles["number"]),
        Cell("road", _TEXT_X - 4, room - kind_px - level_px, titles["road"]),
        Cell("level", _TEXT_X - 4 + room - kind_px - level_px, level_px, titles["level"]),
        Cell("kind", _TEXT_X - 4 + room - kind_px, kind_px, titles["kind"]),
        Cell("age", width - CLOCK_PX, CLOCK_PX - 4, titles["age"], right=True),
    )


def _paint_words(
    painter: QPainter, box: QRect, row: AlertRow, colours: Palette, *, is_selected: bool
) -> bool:
    """The level, the road and, where it has room beside the road, how bad it is; whether it had."""
    glyph = QRectF(box.left() + _EDGE_PX, box.top() + 6, _GLYPH_PX, _GLYPH_PX)
    colour = colours.muted if row.is_over else colours.of_level(row.level)
    paint_level(painter, glyph, row.level, colour)
    under = QRect(box.left() + 2, box.top() + 26, _TEXT_X - 6, 18)
    write(painter, under, row.number, colours.muted, px=SMALL_PX, align=CENTRE)
    text = colours.muted if row.is_over else colours.text
    first = QRect(box.left() + _TEXT_X, box.top() + 3, box.width() - _TEXT_X - CLOCK_PX, 23)
    is_loud = row.kind is AlertKind.SOS
    degree_px = span_px(row.degree, SMALL_PX, bold=is_loud) + _GAP_PX
    px, is_told = BASE_PX + 1, False
    for size in (LARGE_PX, px) if is_selected else (px,):
        if not is_told and span_px(row.title, size, bold=True) + degree_px <= first.width():
            px, is_told = size, True
    used = write(painter, first, row.title, text, px=px, bold=True, align=LEFT)
    if is_told:
        rest = first.adjusted(used + _GAP_PX, 0, 0, 0)
        write(painter, rest, row.degree, colour if is_loud else colours.muted, px=SMALL_PX, bold=is_loud)
    return is_told


def _paint_second(
    painter: QPainter, box: QRect, details: tuple[str, ...], question: str, colours: Palette
) -> None:
    second = QRect(box.left() + _TEXT_X, box.top() + 26, box.width() - _TEXT_X - CLOCK_PX, 18)
    if question:
        write(painter, second, question, colours.high, px=SMALL_PX, bold=True)
    else:
        write(painter, second, _as_much_as_fits(details, second.width()), colours.muted, px=SMALL_PX)


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
