"""The line in which one writes what to see of a table; it stays as long as anything is hidden by it."""

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.kit.ink import RIGHT, span_px, write
from ui.kit.palette import palette
from ui.kit.type import ROW_PX, SMALL_PX

translate = QCoreApplication.translate

_CLOSE_PX = 24
_LONGEST = 100


class FilterField(QLineEdit):
    """*left* at Enter and ↓: go on with what is shown; *given_up* at Esc: show all again."""

    left = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(_LONGEST)
        self.setFrame(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def event(self, event: QEvent) -> bool:
        """Esc, Enter and ↓ are this line's while one writes in it, whatever else they mean."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _ends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc shows all, Enter and ↓ go on; all else is writing."""
        if not _ends(event):
            super().keyPressEvent(event)
            return
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            self.clearFocus()
            self.left.emit()


def _ends(event: QKeyEvent) -> bool:
    return event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}


class FilterLine(QWidget):
    """The field, and beside it in colour how many of how many rows are seen; *changed* with its words."""

    changed = Signal(str)
    closed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(ROW_PX)
        self.field = FilterField(self)
        self._count = ""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(4, 2, _CLOSE_PX, 2)
        self._layout.addWidget(self.field)
        self.field.textChanged.connect(self.changed)
        self.field.given_up.connect(self.closed)
        self.field.left.connect(self.left)
        self.hide()

    @property
    def count_words(self) -> str:
        """How many are seen, as it is shown."""
        return self._count

    def open_line(self, words: str) -> None:
        """Show the line with *words* in it."""
        if self.field.text() != words:
            self.field.setText(words)
        self.field.setPlaceholderText(translate("tables", "筛选: 几个词都要有"))
        self.show()

    def say_count(self, shown: int, of_all: int) -> None:
        """Say how many rows are seen; a filter that hides nothing says that too."""
        words = translate("tables", "{shown}/{all} · 已筛选").format(shown=shown, all=of_all)
        count = words if self.field.text().strip() else ""
        if count != self._count:
            self._count = count
            self.setAccessibleName(count)
            room = span_px(count, SMALL_PX, bold=True) + 12 if count else 0
            self._layout.setContentsMargins(4, 2, _CLOSE_PX + room, 2)
            self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, ROW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the number and the cross."""
        painter = QPainter(self)
        colours = palette()
        painter.fillRect(self.rect(), QColor(colours.raised))
        if self._count:
            painter.fillRect(self.rect().adjusted(0, self.height() - 2, 0, 0), QColor(colours.medium))
        room = self.rect().adjusted(0, 0, -_CLOSE_PX, 0)
        write(painter, room, self._count, colours.medium, px=SMALL_PX, bold=True, align=RIGHT)
        write(painter, self.rect().adjusted(0, 0, -8, 0), "✕", colours.muted, px=SMALL_PX, align=RIGHT)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cross shows all again."""
        if event.position().x() >= self.width() - _CLOSE_PX:
            self.closed.emit()
        event.accept()
