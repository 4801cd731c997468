"""Paints one unit: state as a shape, call sign, state and time in it, where, and the age of its position."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from dispatch.domain.units import Freshness, UnitState
from ui.kit.cells import paint_cells, row_colours
from ui.kit.columns import Cell, Column
from ui.kit.glyphs import FRESHNESS_GLYPHS, paint_unit
from ui.kit.ink import RIGHT, span_px, write
from ui.kit.palette import Palette
from ui.kit.rows import Index
from ui.kit.type import SMALL_PX
from ui.kit.words import word
from ui.units.presenter import UnitRow, position_age, state_clock

AGE_PX = 52
_GLYPH_PX = 13
_NAME_X = 26
_NAME_PX = 34
_CLOCK_PX = 36


class UnitRowPainter(QStyledItemDelegate):
    """*row_of* gives the row of an index, *now* the city's time; the table prepares each painting."""

    def __init__(
        self,
        row_of: Callable[[int], UnitRow],
        now: Callable[[], datetime],
        columns: Sequence[Column[UnitRow]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._row_of = row_of
        self._now = now
        self._columns = {column.id: column for column in columns}
        self.selected = ""
        self.cells: tuple[Cell, ...] = ()
        self.dirty = QRect()
        self.is_old = False
        self._state_px = 0

    def prepare(self, selected: str) -> None:
        """Note the selected row, and the room that words for states need in this language."""
        self.selected = selected
        self._state_px = state_px()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row of *index*."""
        row = self._row_of(index.row())
        box: QRect = option.rect
        colours = row_colours(is_old=self.is_old)
        if row.key == self.selected:
            painter.fillRect(box, QColor(colours.raised))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(colours.link))
        if self.cells:
            now, cells = self._now(), self.cells
            paint_cells(painter, box, row, cells, self._columns, now=now, colours=colours, dirty=self.dirty)
        else:
            self._paint_dense(painter, box, row, colours)

    def _paint_dense(self, painter: QPainter, box: QRect, row: UnitRow, colours: Palette) -> None:
        now = self._now()
        colour = colours.of_unit(row.state)
        glyph = QRectF(box.left() + 7, box.center().y() - _GLYPH_PX / 2 + 1, _GLYPH_PX, _GLYPH_PX)
        paint_unit(painter, glyph, row.state, colour)
        text = colours.muted if row.state is UnitState.OFF_DUTY else colours.text
        line = box.adjusted(_NAME_X, 0, -8, 0)
        used = write(painter, line, row.call_sign, text, bold=row.state is not UnitState.OFF_DUTY)
        x = max(_NAME_PX, used + 6)
        loud = colours.critical if row.state is UnitState.SOS else colours.high
        state = colours.text if not row.stands_out else loud
        muted = colours.muted if row.state in {UnitState.AVAILABLE, UnitState.OFF_DUTY} else state
        line.adjust(x, 0, 0, 0)
        write(painter, line, word(row.state), muted, px=SMALL_PX)
        line.adjust(self._state_px + 2, 0, 0, 0)
        clock = QRect(line.left(), line.top(), _CLOCK_PX, line.height())
        write(painter, clock, state_clock(row, now), muted, px=SMALL_PX, align=RIGHT)
        line.adjust(_CLOCK_PX + 6, 0, -AGE_PX + 4, 0)
        _paint_where(painter, line, row, loud, colours)
        _paint_age(painter, box.adjusted(0, 0, -8, 0), row, now, colours)


def state_px() -> int:
    """Room for the longest word for a state in this language."""
    return max(span_px(word(state), SMALL_PX) for state in UnitState)


def dense_heads(width: int, columns: Sequence[Column[UnitRow]]) -> tuple[Cell, ...]:
    """The titles above dense rows of *width*: what of them one can sort by."""
    titles = {column.id: column.words for column in columns}
    name_px, clock_x = _NAME_X + _NAME_PX, _NAME_X + _NAME_PX + state_px() + 2
    where_x, age_x = clock_x + _CLOCK_PX + 6, width - 62
    beat_px = max(40, (age_x - where_x) // 2)
    return (
        Cell("call_sign", 2, name_px - 10, titles["call_sign"]),
        Cell("state", name_px - 6, clock_x - name_px + 12, titles["state"]),
        Cell("since", clock_x + 2, _CLOCK_PX + 4, titles["since"], right=True),
        Cell("beat", where_x - 2, beat_px, titles["beat"]),
        Cell("trouble", where_x - 2 + beat_px, age_x - where_x - beat_px, titles["trouble"]),
        Cell("age", age_x, 40, titles["age"], right=True),
    )


def _paint_where(painter: QPainter, line: QRect, row: UnitRow, loud: str, colours: Palette) -> None:
    if row.why:
        write(painter, line, row.why, loud, px=SMALL_PX, bold=True)
        return
    fits = span_px(row.where, SMALL_PX) <= line.width()
    where = row.where if fits else row.where.rsplit(" ", 1)[0]  # the road stays, its direction goes
    used = write(painter, line, where, colours.muted, px=SMALL_PX)
    rest = line.adjusted(used + 8, 0, 0, 0)
    if span_px(row.officer, SMALL_PX) <= rest.width():
        write(painter, rest, row.officer, colours.muted, px=SMALL_PX)


def _paint_age(painter: QPainter, box: QRect, row: UnitRow, now: datetime, colours: Palette) -> None:
    is_off = row.state is UnitState.OFF_DUTY
    old = colours.high if row.freshness is Freshness.LOST and not is_off else colours.medium
    colour = colours.muted if row.freshness is Freshness.FRESH or is_off else old
    words = f"{FRESHNESS_GLYPHS[row.freshness]} {position_age(row, now)}"
    write(painter, box, words, colour, px=SMALL_PX, align=RIGHT)
