"""Paints a row of a table in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from ui.kit.columns import MARK_PX, Cell, Column
from ui.kit.ink import LEFT, RIGHT, write
from ui.kit.palette import Palette, palette
from ui.kit.type import BASE_PX, SMALL_PX

_PAD_PX = 6
_MARK_SIDE_PX = 13


def paint_cells(  # noqa: PLR0913 — all that a row in columns is made of
    painter: QPainter,
    box: QRect,
    row: Any,  # noqa: ANN401 — columns know their rows
    cells: Sequence[Cell],
    columns: Mapping[str, Column[Any]],
    *,
    now: datetime,
    colours: Palette,
    dirty: QRect,
) -> None:
    """Paint *row* into *box*, only the *cells* that meet *dirty*."""
    tokens = colours.tokens()
    for cell in cells:
        place = QRect(box.left() + cell.left, box.top(), cell.width, box.height())
        if not place.intersects(dirty):
            continue
        column = columns[cell.column_id]
        place.adjust(_PAD_PX, 0, -_PAD_PX, 0)
        if column.mark is not None:
            top = box.center().y() - _MARK_SIDE_PX / 2 + 1
            column.mark(painter, QRectF(place.left(), top, _MARK_SIDE_PX, _MARK_SIDE_PX), row)
            place.adjust(MARK_PX, 0, 0, 0)
        colour = tokens[column.tone(row, now) if column.tone is not None else "muted"]
        px = BASE_PX if column.bold else SMALL_PX
        text, align = column.text(row, now), RIGHT if column.right else LEFT
        write(painter, place, text, colour, px=px, bold=column.bold, align=align)


def row_colours(*, is_old: bool) -> Palette:
    """The palette for rows, all of them muted where what they say *is_old*."""
    return _faded(palette()) if is_old else palette()


@lru_cache(maxsize=4)
def _faded(colours: Palette) -> Palette:
    """Only a call for help keeps its colour."""
    muted = colours.muted
    return replace(colours, text=muted, high=muted, medium=muted, low=muted, good=muted, link=muted)
