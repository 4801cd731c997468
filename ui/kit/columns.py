"""Columns of a table that is painted by hand: what each says, how it sorts, and which of them fit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter

Row = TypeVar("Row")

SortKey = Any
"""What compares with its like in the same column; None where the row says nothing there, which comes last."""

Mark = Callable[[QPainter, QRectF, Row], None]
"""Paints a shape into a square: what a word says, said a second time."""

MARK_PX = 20
"""Room that a mark takes before its word."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One thing that is said of every row.

    *title* Chinese, marked for translation under the context ``columns``; *width_px* the least that it needs;
    *text* at a moment, *runs* when that changes by itself; *sort_key* does not depend on the moment, so that
    an order holds until there is news: what somebody has to look at first comes first. *tone* names a colour
    of the palette; *stretches* takes what room is left; *is_default* is shown when nobody has chosen.
    """

    id: str
    title: str
    width_px: int
    text: Callable[[Row, datetime], str]
    sort_key: Callable[[Row], SortKey]
    right: bool = False
    runs: bool = False
    bold: bool = False
    stretches: bool = False
    is_default: bool = True
    tone: Callable[[Row, datetime], str] | None = None
    mark: Mark[Row] | None = None

    @property
    def words(self) -> str:
        """The title in the operator's language."""
        return QCoreApplication.translate("columns", self.title)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a column stands in a row, in pixels from its left edge."""

    column_id: str
    left: int
    width: int
    title: str
    right: bool = False


def fitted(columns: Iterable[Column[Any]], width_px: int) -> tuple[Cell, ...]:
    """The cells of the first *columns* that have room in *width_px*; those that stretch share the rest."""
    kept: list[Column[Any]] = []
    used = 0
    for column in columns:
        if kept and used + column.width_px > width_px:
            break
        kept.append(column)
        used += column.width_px
    stretching = [column.id for column in kept if column.stretches]
    spare = max(0, width_px - used) // max(1, len(stretching))
    cells, left = [], 0
    for column in kept:
        width = column.width_px + (spare if column.id in stretching else 0)
        cells.append(Cell(column.id, left, width, column.words, column.right))
        left += width
    return tuple(cells)
