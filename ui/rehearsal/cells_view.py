"""A table of cells of one or two lines: rows are chosen by a click, and ticked where they may be."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.kit.ink import face
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, SMALL_PX
from ui.rehearsal.figure_rows import Row

Index = QModelIndex | QPersistentModelIndex

_LINE_PX, _AROUND_PX = 17, 8


class Cells(QAbstractTableModel):
    """Rows under heads. *ticks* makes each row one that can be taken or left, taken at first."""

    def __init__(self, *, ticks: bool = False, alone: bool = False, wide: int = 0) -> None:
        """*alone*: at most one row is ticked, none at first; *wide*: the last column of words."""
        super().__init__()
        self._heads: Sequence[str] = ()
        self._rows: Sequence[Row] = ()
        self._has_ticks, self._alone, self._wide = ticks, alone, wide
        self.ticked: set[str] = set()

    def show(self, heads: Sequence[str], rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._heads, self._rows = heads, rows
        self.ticked = {row.key for row in rows} if self._has_ticks and not self._alone else set()
        self.endResetModel()

    @property
    def rows(self) -> Sequence[Row]:
        """The rows."""
        return self._rows

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """One for each head."""
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        """The heads."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell's text, colour, and tick."""
        row = self._rows[index.row()]
        cell = row.cells[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return cell.text
        if role == Qt.ItemDataRole.ForegroundRole and cell.role:
            return QColor(getattr(palette(), cell.role))
        if role == Qt.ItemDataRole.CheckStateRole and self._has_ticks and index.column() == 0:
            return Qt.CheckState.Checked if row.key in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() > self._wide:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Chosen, and ticked in the first column."""
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsUserCheckable if self._has_ticks and index.column() == 0 else found

    def toggle(self, number: int) -> None:
        """Take a row, or leave it."""
        key = self._rows[number].key
        if self._alone:
            self.ticked = set() if key in self.ticked else {key}
        else:
            self.ticked ^= {key}
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))


class CellsView(QTableView):
    """The table. *picked* tells the key of a row that was clicked, *ticked* that others are taken."""

    picked = Signal(str)
    ticked = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, ticks: bool = False, alone: bool = False, wide: int = 0
    ) -> None:
        """*wide*: the column that takes the room that is left."""
        super().__init__(parent)
        self.cells = Cells(ticks=ticks, alone=alone, wide=wide)
        self._has_ticks, self._wide = ticks, wide
        self.setModel(self.cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setFont(face(BASE_PX))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setFont(face(SMALL_PX, bold=True))
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setHighlightSections(False)
        self.clicked.connect(self._clicked)

    def show_rows(self, heads: Sequence[str], rows: Sequence[Row]) -> None:
        """Show rows, as high as their lines."""
        self.cells.show(heads, rows)
        self.horizontalHeader().setSectionResizeMode(self._wide, QHeaderView.ResizeMode.Stretch)
        for number, row in enumerate(rows):
            lines = max(cell.text.count("\n") + 1 for cell in row.cells)
            self.setRowHeight(number, lines * _LINE_PX + _AROUND_PX)

    def _clicked(self, index: Index) -> None:
        if self._has_ticks:
            self.cells.toggle(index.row())
            self.ticked.emit()
        self.picked.emit(self.cells.rows[index.row()].key)
