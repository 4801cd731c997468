"""The field of the command line: which keys are the line's, and which are writing."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.shell.command_line.grammar import LONGEST

_OWN = {
    Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_Tab: "tab",
    Qt.Key.Key_Backtab: "backtab",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
}


class CommandField(QLineEdit):
    """*pressed* tells the line's own keys: escape, tab, backtab, up, down, enter, palette."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(LONGEST)
        self.setFrame(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setObjectName("command")

    def event(self, event: QEvent) -> bool:
        """Claim the line's own keys before a shortcut of the window gets them."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _own(event):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: FBT001 — as Qt calls it
        """Tab completes; it leads nowhere else."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The line's own keys are told, all else is writing."""
        name = _own(event)
        if not name:
            super().keyPressEvent(event)
            return
        self.pressed.emit(name)
        event.accept()


def _own(event: QKeyEvent) -> str:
    """The name of a key that is the line's own, else nothing."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if modifiers == Qt.KeyboardModifier.ControlModifier and key is Qt.Key.Key_K:
        return "palette"
    if modifiers in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}:
        return _OWN.get(key, "")
    return ""
