"""A question low over the map with its two answers on buttons of their own: never under the first click."""

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.ink import keycap, span_px, write
from ui.kit.palette import palette
from ui.kit.type import BASE_PX, LARGE_PX, SMALL_PX
from ui.shell.question import Question

translate = QCoreApplication.translate

_EDGE_PX = 4
_MARGIN_PX = 14
_LINE_PX = 24
_BUTTON_PX = 32
_LEAST_PX = 380


class QuestionCard(QWidget):
    """Asks one thing at a time; forgets it by itself after *shown_ms*. It takes nobody's keys away.

    *confirmed* and *declined* tell of a click on a button.
    """

    confirmed = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget, *, shown_ms: int) -> None:
        super().__init__(parent)
        self._parent = parent
        self.question: Question | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(shown_ms)
        self._timer.timeout.connect(self.put_away)
        self.hide()

    def ask(self, question: Question) -> None:
        """Show a question in place of the one before."""
        self.question = question
        words = max(span_px(question.what, LARGE_PX, bold=True), span_px(question.means, BASE_PX))
        buttons = self._yes_px(question) + self._no_px() + _MARGIN_PX
        self.resize(
            max(_LEAST_PX, words, buttons) + 2 * _MARGIN_PX + _EDGE_PX, 2 * _LINE_PX + _BUTTON_PX + 36
        )
        self.setAccessibleName(f"{question.what} {question.means} {question.key} {question.yes}")
        self.place()
        self.show()
        self.raise_()
        self.update()
        self._timer.start()

    def put_away(self) -> None:
        """Ask nothing."""
        self.question = None
        self._timer.stop()
        self.hide()

    def place(self) -> None:
        """Stand at the bottom middle of the parent."""
        room = self._parent.size()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - 12)

    def yes_box(self) -> QRect:
        """The button that does it."""
        width = self._yes_px(self.question) if self.question is not None else 0
        return QRect(_EDGE_PX + _MARGIN_PX, 2 * _LINE_PX + 20, width, _BUTTON_PX)

    def no_box(self) -> QRect:
        """The button that leaves it."""
        return QRect(self.yes_box().right() + _MARGIN_PX, 2 * _LINE_PX + 20, self._no_px(), _BUTTON_PX)

    def _yes_px(self, question: Question) -> int:
        return span_px(question.yes, BASE_PX, bold=True) + span_px(question.key, SMALL_PX, bold=True) + 52

    def _no_px(self) -> int:
        return span_px(_no_words(), BASE_PX) + span_px("Esc", SMALL_PX, bold=True) + 52

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Answer by a click on a button; elsewhere nothing happens."""
        question, at = self.question, event.position().toPoint()
        if question is not None and self.yes_box().contains(at):
            self.confirmed.emit()
        elif self.no_box().contains(at):
            self.declined.emit()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint question, meaning and buttons."""
        question = self.question
        if question is None:
            return
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.raised))
        painter.fillRect(QRect(0, 0, _EDGE_PX, self.height()), QColor(colours.high))
        line = QRect(_EDGE_PX + _MARGIN_PX, 8, self.width() - _EDGE_PX - 2 * _MARGIN_PX, _LINE_PX)
        write(painter, line, question.what, colours.text, px=LARGE_PX, bold=True)
        write(painter, line.translated(0, _LINE_PX), question.means, colours.muted)
        _button(painter, self.yes_box(), question.key, question.yes, colours.high)
        _button(painter, self.no_box(), "Esc", _no_words(), colours.line)
        painter.end()


def _no_words() -> str:
    return translate("question", "不, 保持原样")


def _button(painter: QPainter, box: QRect, key: str, words: str, edge: str) -> None:
    painter.setPen(QColor(edge))
    painter.setBrush(QColor(palette().surface))
    painter.drawRect(box.adjusted(0, 0, -1, -1))
    used = keycap(painter, box.left() + 10, box.center().y() + 1, key)
    write(painter, box.adjusted(10 + used + 8, 0, -4, 0), words, palette().text, bold=edge == palette().high)
