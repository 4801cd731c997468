"""A line to write in, in which a digit alone is already an answer."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_LONGEST = 200


class QuickField(QLineEdit):
    """While it is empty a digit picks from a short list (*digit*); with words in it digits are words.

    *submitted* with the text at Enter; *left* at Esc, which keeps the text.
    """

    digit = Signal(int)
    submitted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits on an empty line, Enter and Esc have their meaning; all else is writing."""
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submitted.emit(self.text().strip())
        elif not self.text() and len(text) == 1 and "1" <= text <= "9":
            self.digit.emit(int(text))
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def release(self) -> None:
        """Give the keyboard back without handing it to the next field."""
        self.clearFocus()
