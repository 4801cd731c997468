"""The window's lower edge: the command line, which grows while it is written in, then the keycaps."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.shell.command_line.view import CommandLine
from ui.shell.keycaps import HEIGHT_PX, KeycapBar

LEAST_KEYCAPS_PX = 360


class LowerEdge(QWidget):
    """Lays the two side by side; the keycaps always keep some room."""

    def __init__(self, line: CommandLine, keycaps: KeycapBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line, self.keycaps = line, keycaps
        line.setParent(self)
        keycaps.setParent(self)
        line.resized.connect(self._lay_out)
        self.setFixedHeight(HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Both follow."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        width = max(0, min(self.line.wanted_px, self.width() - LEAST_KEYCAPS_PX))
        self.line.setGeometry(QRect(0, 0, width, self.height()))
        self.keycaps.setGeometry(QRect(width, 0, self.width() - width, self.height()))
