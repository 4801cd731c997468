"""The journal as rows: entries as they come, put into words only when somebody looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from dispatch.domain.recorded import Recorded
from ui.kit.formatters import time_words
from ui.kit.plain import one_line
from ui.kit.rows import Index
from ui.kit.words import source_word
from ui.tasks.entry_words import EntryNames, entry_tone, entry_words

KEPT = 20_000
"""Entries that the view holds; the journal holds all."""
_DROPPED = 2_000


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One entry in words: when, who, what, because of what; *tone* a colour of the palette by name."""

    time: str
    who: str
    what: str
    because: str
    tone: str

    @property
    def text(self) -> str:
        """All of it in one line."""
        because = f"← {self.because}" if self.because else ""
        return " ".join(part for part in (self.time, self.who, self.what, because) if part)


class JournalRows(QAbstractTableModel):
    """Entries, oldest on top. The same entry is taken once, whoever brings it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Recorded] = []
        self._names = EntryNames()
        self._last_id = 0

    def add(self, entries: Sequence[Recorded]) -> int:
        """Take newer entries in below; return how many were new."""
        fresh = [entry for entry in entries if entry.entry_id > self._last_id]
        if not fresh:
            return 0
        for entry in fresh:
            self._names.learn(entry)
        first = len(self._entries)
        self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
        self._entries += fresh
        self._last_id = fresh[-1].entry_id
        self.endInsertRows()
        return len(fresh)

    def shorten(self) -> None:
        """Drop the oldest entries when there are very many."""
        surplus = len(self._entries) - KEPT
        if surplus > 0:
            count = min(len(self._entries), surplus + _DROPPED)
            self.beginRemoveRows(QModelIndex(), 0, count - 1)
            del self._entries[:count]
            self.endRemoveRows()

    def entry(self, row: int) -> Recorded:
        """The entry in *row*."""
        return self._entries[row]

    def line(self, row: int) -> JournalLine:
        """The entry in *row*, in words."""
        entry = self._entries[row]
        return JournalLine(
            time_words(entry.at),
            one_line(source_word(entry.actor)),
            entry_words(entry, self._names),
            one_line(self._names.because(entry)),
            entry_tone(entry),
        )

    def rowCount(self, parent: Index | None = None) -> int:
        """How many entries there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index | None = None) -> int:
        """One: a line is painted as a whole."""
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 — Qt's variant
        """The line in plain words."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} and index.isValid():
            return self.line(index.row()).text
        return None
