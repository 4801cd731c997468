"""How somebody wants to see a table: sorted by what, filtered by which words, with which columns."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Generic, TypeVar

from ui.kit.columns import Column, SortKey
from ui.kit.rows import Keyed

Row = TypeVar("Row", bound=Keyed)

_Read = tuple[Row, bool, bool, SortKey]
"""A row, whether it is urgent, whether it passes the filter, and what it sorts by."""

_SPARE = 100
_LONGEST = 100
"""A filter that is longer was not typed by anybody."""


class Arrangement(Generic[Row]):
    """Keeps sort, filter and columns, and puts rows in that order.

    Natural order, no filter and the default columns are where it starts. *urgent* rows stand first in
    whatever order and pass every filter: nobody may overlook them. *says* gives all that a row says, in which
    the filter looks.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], says: Callable[[Row], str], urgent: Callable[[Row], bool]
    ) -> None:
        self.columns = tuple(columns)
        self.sorted_by = ""
        self.is_reversed = False
        self.words = ""
        self.is_table = False
        self._chosen: frozenset[str] | None = None
        self._says = says
        self._urgent = urgent
        self._wish = ("", "")
        self._read: dict[str, _Read[Row]] = {}
        self._order: list[str] = []
        self._standing: tuple[object, ...] = ()

    # ------------------------------------------------------------------ what somebody chooses

    @property
    def is_plain(self) -> bool:
        """Whether rows are shown as they come."""
        return not self.sorted_by and not self.words

    @property
    def shown(self) -> tuple[Column[Row], ...]:
        """The columns that are wanted, in their order."""
        chosen = self._chosen
        if chosen is None:
            return tuple(column for column in self.columns if column.is_default)
        return tuple(column for column in self.columns if column.id in chosen)

    def turn(self, column_id: str) -> None:
        """Sort by a column, at the second time the other way round, at the third not at all."""
        if column_id not in {column.id for column in self.columns}:
            return
        if self.sorted_by != column_id:
            self.sorted_by, self.is_reversed = column_id, False
        elif not self.is_reversed:
            self.is_reversed = True
        else:
            self.sorted_by, self.is_reversed = "", False

    def show_column(self, column_id: str, *, is_shown: bool) -> None:
        """Show a column or leave it out; the last one stays."""
        ids = {column.id for column in self.shown}
        ids = ids | {column_id} if is_shown else ids - {column_id}
        if ids & {column.id for column in self.columns}:
            self._chosen = frozenset(ids)

    def reset_columns(self) -> None:
        """The columns and the form that it came with."""
        self._chosen, self.is_table = None, False

    # ------------------------------------------------------------------ what becomes of rows

    def arrange(
        self,
        rows: Sequence[Row],
        kept: frozenset[str] = frozenset(),
        *,
        hold: bool = False,
        anew: bool = True,
    ) -> Sequence[Row]:
        """*rows* as they are to be shown, the same sequence where nothing is arranged.

        *kept* rows pass the filter; with *hold* those that were shown stay in the order that they had.
        Without *anew* rows are neither sorted nor filtered again, unless there are others, or other urgent
        ones: five times a second nobody can read a table that is sorted by something that runs.
        """
        if self.is_plain:
            self._order.clear()
            self._standing = ()
            return rows
        by_key = {row.key: row for row in rows}
        urgent = tuple(row.key for row in rows if self._urgent(row))
        standing = (self.words, self.sorted_by, self.is_reversed, kept, urgent, len(rows))
        if not anew and standing == self._standing and by_key.keys() >= set(self._order):
            return [by_key[key] for key in self._order]
        self._standing = standing
        found = self._found(rows, kept)
        if hold and self._order:
            place = {key: i for i, key in enumerate(self._order)}
            found = sorted(found, key=lambda row: place.get(row.key, len(place)))
        self._order = [row.key for row in found]
        return found

    def _found(self, rows: Sequence[Row], kept: frozenset[str]) -> list[Row]:
        wish = (self.words, self.sorted_by)
        if wish != self._wish or len(self._read) > 2 * len(rows) + _SPARE:
            self._wish = wish
            self._read.clear()
        read = self._read
        urgent: list[Row] = []
        found: list[_Read[Row]] = []
        for row in rows:
            known = read.get(row.key)
            if known is None or known[0] is not row:
                known = read[row.key] = self._reading(row)
            if known[1]:
                urgent.append(row)
            elif known[2] or row.key in kept:
                found.append(known)
        return urgent + self._sorted(found)

    def _reading(self, row: Row) -> "_Read[Row]":
        words = self.words.casefold().split()
        said = self._says(row).casefold() if words else ""
        passes = all(word in said for word in words)
        key = self._sort_key(row) if self.sorted_by else None
        return (row, self._urgent(row), passes, key)

    def _sort_key(self, row: Row) -> SortKey:
        return next(column for column in self.columns if column.id == self.sorted_by).sort_key(row)

    def _sorted(self, found: "list[_Read[Row]]") -> list[Row]:
        """By the column, equal rows as they stood before; those that say nothing there last either way."""
        if not self.sorted_by:
            return [one[0] for one in found]
        known = [one for one in found if one[3] is not None]
        known.sort(key=itemgetter(3), reverse=self.is_reversed)
        return [one[0] for one in known] + [one[0] for one in found if one[3] is None]

    def forget(self, key: str) -> None:
        """The row with *key* says something else, though it is the same."""
        self._read.pop(key, None)

    # ------------------------------------------------------------------ as plain data

    def state(self) -> dict[str, object]:
        """What was chosen, as JSON can hold it."""
        return {
            "sort": self.sorted_by,
            "reversed": self.is_reversed,
            "filter": self.words,
            "table": self.is_table,
            "columns": None if self._chosen is None else [column.id for column in self.shown],
        }

    def restore(self, state: object) -> None:
        """Choose what *state* says; whatever in it is not understood is as if it had not been said."""
        said: Mapping[object, object] = state if isinstance(state, Mapping) else {}
        ids = {column.id for column in self.columns}
        sort, words, chosen = said.get("sort"), said.get("filter"), said.get("columns")
        self.sorted_by = sort if isinstance(sort, str) and sort in ids else ""
        self.is_reversed = bool(self.sorted_by) and said.get("reversed") is True
        self.words = " ".join(words.split())[:_LONGEST] if isinstance(words, str) else ""
        self.is_table = said.get("table") is True
        names = chosen if isinstance(chosen, list) else []
        self._chosen = frozenset(name for name in names if isinstance(name, str) and name in ids) or None
