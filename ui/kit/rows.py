"""Rows by key for a table that stays still: the model says what changed and no more."""

from collections.abc import Callable, Sequence
from operator import is_
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

_FEW = 50
"""Up to so many changed rows are named one by one; by then a screen is full of them."""


class Keyed(Protocol):
    """A row: frozen, compared by identity, with a key of its own."""

    @property
    def key(self) -> str:
        """What names the row, whatever becomes of it."""
        ...


Row = TypeVar("Row", bound=Keyed)


class RowsModel(QAbstractTableModel, Generic[Row]):
    """One column of rows that a delegate paints; *text* puts a row into one line, for a screen reader."""

    def __init__(
        self,
        text: Callable[[Row], str],
        parent: QObject | None = None,
        *,
        looks_same: Callable[[Row, Row], bool] = is_,
    ) -> None:
        """*looks_same* tells whether a newer row says what the one before it said, so that it can wait."""
        super().__init__(parent)
        self._text = text
        self._looks_same = looks_same
        self._rows: list[Row] = []
        self._keys: list[str] = []
        self._row_of: dict[str, int] = {}

    def set_rows(self, rows: Sequence[Row]) -> bool:
        """Show *rows*; return whether their order or number changed."""
        keys = [row.key for row in rows]
        if keys == self._keys:
            same, before = self._looks_same, self._rows
            changed = [i for i, row in enumerate(rows) if row is not before[i] and not same(before[i], row)]
            self._rows = list(rows)
            # A view paints one row where one is named, and all of them where more are.
            for i in changed if len(changed) <= _FEW else ():
                self.dataChanged.emit(self.index(i, 0), self.index(i, 0))
            if len(changed) > _FEW:
                self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], 0))
            return False
        self.beginResetModel()
        self._rows, self._keys = list(rows), keys
        self._row_of = {key: i for i, key in enumerate(keys)}
        self.endResetModel()
        return True

    @property
    def rows(self) -> Sequence[Row]:
        """All rows as shown, top to bottom."""
        return self._rows

    def row(self, number: int) -> Row:
        """The row at *number*."""
        return self._rows[number]

    def row_of(self, key: str) -> int:
        """Where the row with *key* stands, -1 for nowhere."""
        return self._row_of.get(key, -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """One: a row is painted as a whole."""
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 — Qt's variant
        """The row in plain words."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} and index.isValid():
            return self._text(self._rows[index.row()])
        return None
