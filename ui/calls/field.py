"""A line to write in that takes words from anywhere and shows them plainly."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.kit.plain import without_unseen


class PlainField(QLineEdit):
    """At most *longest* letters, all of them seen; *typed* tells what a person wrote, not what `put` put."""

    typed = Signal(str)

    def __init__(self, longest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_put = False
        self.setMaxLength(longest)
        self.textChanged.connect(self._changed)

    def put(self, text: str) -> None:
        """Show *text*; the caret goes to its end."""
        if text == self.text():
            return
        self._is_put = True
        self.setText(without_unseen(text))
        self._is_put = False

    def _changed(self, text: str) -> None:
        plain = without_unseen(text)
        if plain != text:
            at = self.cursorPosition()
            self.setText(plain)  # comes back here, plain
            self.setCursorPosition(at)
        elif not self._is_put:
            self.typed.emit(text)
