"""What may be written next, in a list above the command line; it never takes the keyboard."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui.kit.ink import RIGHT, keycap, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, SMALL_PX
from ui.shell.command_line.completion import Completion, Suggestions

ROW_PX = 26
ROWS = 10
WIDTH_PX = 560
_EDGE_PX = 10
_GAP_PX = 10
_USAGE_PX = 26
_NAMES_PX = 120


class Popup(QWidget):
    """Shows `Suggestions` with one row chosen (-1: none); the newest error stands where the usage does.

    *taken* tells the number of a row that was clicked.
    """

    taken = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = Suggestions()
        self._error = ""
        self._top = 0
        self.chosen = -1
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    @property
    def items(self) -> tuple[Completion, ...]:
        """The rows."""
        return self._shown.items

    @property
    def error(self) -> str:
        """What is wrong with the line, in words."""
        return self._error

    def show_at(self, line: QRect, suggestions: Suggestions, *, chosen: int = -1, error: str = "") -> None:
        """Show *suggestions* above *line*, a box in the parent; hide with nothing to show."""
        self._shown, self._error, self.chosen, self._top = suggestions, error, chosen, 0
        if not suggestions.items and not suggestions.usage and not error:
            self.hide()
            return
        rows = min(ROWS, len(suggestions.items))
        height = rows * ROW_PX + (_USAGE_PX if suggestions.usage or error else 0) + 2
        width = min(WIDTH_PX, max(WIDTH_PX, line.width()))
        if error:
            width = max(width, min(self._room_px(), span_px(error, BASE_PX) + 2 * _EDGE_PX))
        self.setGeometry(line.left(), line.top() - height, width, height)
        self.setAccessibleName(error or ", ".join(item.name for item in suggestions.items[:ROWS]))
        self._bring()
        if not self.isVisible():
            self.show()
            self.raise_()
        self.update()

    def _room_px(self) -> int:
        around = self.parentWidget()
        return around.width() if around is not None else WIDTH_PX

    @property
    def usage(self) -> tuple[str, ...]:
        """What the command takes; empty while its verb is being written."""
        return self._shown.usage

    def choose_none(self) -> None:
        """Choose no row."""
        self.chosen = -1
        self.update()

    def step(self, by: int) -> bool:
        """Choose the next or the previous row, round the end; return whether there is one."""
        count = len(self.items)
        if not count:
            return False
        if self.chosen < 0:
            self.chosen = 0 if by > 0 else count - 1
        else:
            self.chosen = (self.chosen + by) % count
        self._bring()
        self.update()
        return True

    def _bring(self) -> None:
        """Scroll the chosen row into sight."""
        most = max(0, len(self.items) - ROWS)
        at = max(0, self.chosen)
        self._top = min(most, max(at - ROWS + 1, min(self._top, at)))

    def item(self) -> Completion | None:
        """The chosen row."""
        return self.items[self.chosen] if 0 <= self.chosen < len(self.items) else None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll by a row."""
        most = max(0, len(self.items) - ROWS)
        self._top = min(most, max(0, self._top + (1 if event.angleDelta().y() < 0 else -1)))
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the row under the mouse."""
        row = self._top + int(event.position().y() - 1) // ROW_PX
        if 0 <= row < min(len(self.items), self._top + ROWS):
            self.taken.emit(row)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the rows, and below them the usage or the error, next to what is being written."""
        painter = QPainter(self)
        colours = palette()
        painter.fillRect(self.rect(), QColor(colours.line))
        painter.fillRect(self.rect().adjusted(1, 1, -1, 0), QColor(colours.raised))
        rows = self.items[self._top : self._top + ROWS]
        column = max((span_px(item.name, bold=True) for item in rows), default=0)
        for i, item in enumerate(rows):
            box = QRect(1, 1 + i * ROW_PX, self.width() - 2, ROW_PX)
            self._paint_row(painter, box, item, column, is_chosen=self._top + i == self.chosen)
        below = QRect(1, 1 + len(rows) * ROW_PX, self.width() - 2, _USAGE_PX)
        words = below.adjusted(_EDGE_PX, 0, -_EDGE_PX, 0)
        if self._error:
            painter.fillRect(QRect(1, below.top(), 4, _USAGE_PX), QColor(colours.high))
            write(painter, words, self._error, colours.high, bold=True)
        elif self._shown.usage:
            painter.fillRect(QRect(1, below.top(), self.width() - 2, 1), QColor(colours.line))
            for i, piece in enumerate(self._shown.usage):
                is_now = i == self._shown.current
                colour = colours.link if is_now else colours.muted
                used = write(painter, words, piece, colour, px=SMALL_PX, bold=is_now)
                words = words.adjusted(used + _GAP_PX, 0, 0, 0)
        painter.end()

    def _paint_row(
        self, painter: QPainter, box: QRect, item: Completion, column_px: int, *, is_chosen: bool
    ) -> None:
        """Names stand in a column of *column_px*, unless one of them is as long as a sentence."""
        colours = palette()
        if is_chosen:
            painter.fillRect(box, QColor(colours.line))
            painter.fillRect(QRect(box.left(), box.top(), 4, box.height()), QColor(colours.link))
        words = box.adjusted(_EDGE_PX, 0, -_EDGE_PX, 0)
        if item.keys:
            width = max(18, span_px(item.keys, SMALL_PX, bold=True) + 8)
            keycap(painter, words.right() - width, box.center().y() + 1, item.keys)
            words.adjust(0, 0, -width - _GAP_PX, 0)
        elif item.detail:
            used = write(painter, words, item.detail, colours.muted, px=SMALL_PX, align=RIGHT)
            words.adjust(0, 0, -used - _GAP_PX, 0)
        text = colours.text if item.is_on else colours.muted
        used = write(painter, words, item.name, text, px=BASE_PX, bold=True)
        words.adjust(max(used, min(column_px, _NAMES_PX), 56) + _GAP_PX, 0, 0, 0)
        if item.keys and item.detail:  # a verb: its initials, so that one learns to type them
            write(painter, words, item.detail, colours.link if item.is_on else colours.muted, px=SMALL_PX)
            words.adjust(max(span_px(item.detail, SMALL_PX), 32) + _GAP_PX, 0, 0, 0)
        elif item.detail and not item.keys and not item.words:
            return
        write(painter, words, item.words, text if item.is_on else colours.muted, px=BASE_PX)
