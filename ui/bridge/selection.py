"""What is selected: one thing, the same in all panels."""

from PySide6.QtCore import QObject, Signal

NOTHING = ("", "")


class Selection(QObject):
    """Kind (``alert``, ``unit``, ``task``) and id of what is selected; both empty for nothing."""

    changed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current = NOTHING

    @property
    def current(self) -> tuple[str, str]:
        """Kind and id."""
        return self._current

    def id_of(self, kind: str) -> str:
        """The id of what is selected if it is of *kind*, else nothing."""
        selected, name = self._current
        return name if selected == kind else ""

    def select(self, kind: str, name: str) -> None:
        """Select something; silent when it is selected already."""
        wanted = (kind, name) if kind and name else NOTHING
        if wanted != self._current:
            self._current = wanted
            self.changed.emit(*wanted)

    def clear(self) -> None:
        """Select nothing."""
        self.select(*NOTHING)
