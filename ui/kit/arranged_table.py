"""A table with its header line and its filter line: what somebody chose to see of rows, and in what form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from ui.kit.arrangement import Arrangement
from ui.kit.column_header import FUNNEL_PX, ColumnHeader
from ui.kit.columns import Cell, fitted
from ui.kit.filter_line import FilterLine
from ui.kit.rows import Keyed
from ui.kit.steady_table import SteadyTable

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Forms:
    """The two forms of a table: dense rows of their own, or one line a row in columns from *wide_px* on.

    *heads* gives the titles above dense rows of a width; heights of rows in pixels.
    """

    heads: Callable[[int], tuple[Cell, ...]]
    dense_row_px: int
    line_px: int
    wide_px: int


class ArrangedTable(QWidget):
    """Shows rows in a `SteadyTable` as its `Arrangement` wants them.

    *changed*: somebody sorted, filtered or chose columns, so the rows are to be shown anew and the choice to
    be kept; *reformed*: rows have another height.
    """

    changed = Signal()
    reformed = Signal()

    def __init__(
        self, table: SteadyTable, arrangement: Arrangement[Any], forms: Forms, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.table = table
        self.arrangement = arrangement
        self.header = ColumnHeader(self)
        self.filter = FilterLine(self)
        self._forms = forms
        self._notice = ""
        self._is_told = False
        self._natural: Sequence[Keyed] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.filter, self.header, table):
            layout.addWidget(part)
        table.resized.connect(self._dress)
        self.header.clicked.connect(self._sort)
        self.header.funnel_clicked.connect(self.toggle_filter)
        self.header.menu_asked.connect(self._ask_columns)
        self.filter.changed.connect(self._filter)
        self.filter.closed.connect(self.close_filter)

    @property
    def in_columns(self) -> bool:
        """Whether rows are painted in columns."""
        return bool(self.table.cells)

    # ------------------------------------------------------------------ rows

    def show_rows(
        self,
        rows: Sequence[Keyed],
        kept: frozenset[str] = frozenset(),
        *,
        hold: bool = False,
        anew: bool = True,
    ) -> Sequence[Keyed]:
        """Show *rows* as they are wanted, see `Arrangement.arrange`; return what is shown."""
        self._natural = rows
        shown = self.arrangement.arrange(rows, kept, hold=hold, anew=anew)
        hidden = len(rows) - len(shown)
        self.table.hidden = hidden
        if self.arrangement.words:
            self.filter.say_count(len(shown), len(rows))
        self.table.show_rows(shown)
        return shown

    def run_clocks(self) -> None:
        """Repaint only the columns in which time runs."""
        runs = {column.id for column in self.arrangement.columns if column.runs}
        for cell in self.table.cells:
            if cell.column_id in runs:
                self.table.repaint_strip(cell.left, cell.width)

    def warn(self, notice: str) -> None:
        """Say above the rows that they are old, and mute them; nothing takes it back."""
        self._notice = notice
        self.header.warn("" if self._is_told else notice)
        if self.table.is_old != bool(notice):
            self.table.is_old = bool(notice)
            self.table.viewport().update()

    def hush(self, *, is_told: bool) -> None:
        """Whether a larger sign says already why the rows are old: then they are muted only."""
        self._is_told = is_told
        self.header.warn("" if is_told else self._notice)

    # ------------------------------------------------------------------ filter

    def open_filter(self) -> None:
        """Open the filter and write in it."""
        self.filter.open_line(self.arrangement.words)
        self._dress()
        self.filter.field.setFocus()
        self.filter.field.selectAll()

    def filter_by(self, words: str) -> None:
        """See only the rows that say all of *words*; without any, write them."""
        if not words.strip():
            self.open_filter()
            return
        self.filter.open_line(words)
        self._dress()

    def close_filter(self) -> bool:
        """Show all rows again; return whether the filter was open."""
        was_open = not self.filter.isHidden()
        self.filter.field.clearFocus()
        self.filter.field.clear()
        self.filter.hide()
        self._dress()
        return was_open

    def toggle_filter(self) -> None:
        """Open the filter, or show all again."""
        if self.filter.isHidden():
            self.open_filter()
        else:
            self.close_filter()

    def _filter(self, words: str) -> None:
        if words.split() != self.arrangement.words.split():
            self.arrangement.words = words
            if not words.strip():
                self.filter.say_count(0, 0)
            self._chosen()
        else:
            self.arrangement.words = words

    # ------------------------------------------------------------------ sort and columns

    def _sort(self, column_id: str) -> None:
        self.arrangement.turn(column_id)
        self._chosen()

    def _ask_columns(self, place: QPoint) -> None:
        menu = self.columns_menu()
        menu.popup(place)

    def columns_menu(self) -> QMenu:
        """The columns to choose from, and the way back to how it was."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        shown = {column.id for column in self.arrangement.shown}
        for column in self.arrangement.columns:
            action = menu.addAction(column.words)
            action.setCheckable(True)
            action.setChecked(column.id in shown)
            action.toggled.connect(lambda on, name=column.id: self.show_column(name, is_shown=on))
        menu.addSeparator()
        always = menu.addAction(translate("tables", "总用列表形式"))
        always.setCheckable(True)
        always.setChecked(self.arrangement.is_table)
        always.toggled.connect(self._always_in_columns)
        menu.addAction(translate("tables", "恢复默认"), self.reset_columns)
        return menu

    def show_column(self, column_id: str, *, is_shown: bool) -> None:
        """Show a column or leave it out, in columns even where it is narrow: that is what was asked for."""
        self.arrangement.show_column(column_id, is_shown=is_shown)
        self.arrangement.is_table = self.arrangement.is_table or not self.in_columns
        self._chosen()

    def reset_columns(self) -> None:
        """The columns and the form that it came with."""
        self.arrangement.reset_columns()
        self._chosen()

    def _always_in_columns(self, on: bool) -> None:  # noqa: FBT001 — Qt's signal
        self.arrangement.is_table = on
        self._chosen()

    def _chosen(self) -> None:
        """Show from the top what was asked for."""
        self._dress()
        self.changed.emit()
        self.table.verticalScrollBar().setValue(0)

    # ------------------------------------------------------------------ form

    def dress(self) -> None:
        """Lay the columns out anew: another width or another language."""
        self._dress()

    def _dress(self) -> None:
        arrangement, forms, table = self.arrangement, self._forms, self.table
        width = table.viewport().width()
        in_columns = arrangement.is_table or width >= forms.wide_px
        was_in_columns = self.in_columns
        table.cells = fitted(arrangement.shown, width - FUNNEL_PX) if in_columns else ()
        if in_columns is not was_in_columns:
            table.set_row_px(forms.line_px if in_columns else forms.dense_row_px)
            table.bring(table.selected)
            self.reformed.emit()
        self.header.show_cells(
            table.cells or forms.heads(width),
            arrangement.sorted_by,
            is_reversed=arrangement.is_reversed,
            is_filtered=bool(arrangement.words.strip()),
        )
        table.viewport().update()

    def sizeHint(self) -> QSize:
        """Small: the docks give the room."""
        return QSize(200, 80)

    # ------------------------------------------------------------------ as plain data

    def state(self) -> dict[str, object]:
        """What was chosen, as JSON can hold it."""
        return self.arrangement.state()

    def restore(self, state: object) -> None:
        """Choose what *state* says; what is not understood is as if it had not been said."""
        self.arrangement.restore(state)
        words = self.arrangement.words
        if words:
            self.filter.open_line(words)
        elif not self.filter.isHidden():
            self.close_filter()
        self._chosen()
