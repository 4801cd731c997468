"""A short list of answers by digit, in columns, with a line to write in below: no modal, no focus stolen."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.kit.ink import KEYCAP_PX, keycap, span_px, write
from ui.kit.palette import palette
from ui.kit.quick_field import QuickField
from ui.kit.type import BASE_PX

_LINE_PX = 24
_GAP_PX = 6
_BETWEEN_PX = 12


class _Choices(QWidget):
    """The digits and their words, in as many columns as fit."""

    picked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: tuple[str, ...] = ()
        self.chosen = 0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _columns(self, width: int) -> int:
        widest = max((span_px(text, BASE_PX, bold=True) for text in self.words), default=1)
        return max(1, min(len(self.words), width // (KEYCAP_PX + _GAP_PX + widest + _BETWEEN_PX)))

    def _boxes(self, width: int) -> list[QRect]:
        """Where each answer stands: in columns, or one after the other where columns need a third line."""
        columns = self._columns(width)
        in_columns = [
            QRect(i % columns * (width // columns), i // columns * _LINE_PX, width // columns, _LINE_PX)
            for i in range(len(self.words))
        ]
        flowing, x, y = [], 0, 0
        for text in self.words:
            wide = KEYCAP_PX + _GAP_PX + span_px(text, BASE_PX, bold=True) + _BETWEEN_PX
            if x and x + wide > width:
                x, y = 0, y + _LINE_PX
            flowing.append(QRect(x, y, wide, _LINE_PX))
            x += wide
        is_high = in_columns[-1].top() >= 2 * _LINE_PX > flowing[-1].top() if self.words else False
        return flowing if is_high else in_columns

    def height_for(self, width: int) -> int:
        return max((box.bottom() + 1 for box in self._boxes(width)), default=0)

    def ask(self, words: tuple[str, ...], width: int) -> None:
        """Show *words*, none of them chosen, within *width*: while hidden a widget has none of its own."""
        self.words, self.chosen = words, 0
        self.setFixedHeight(self.height_for(width))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self.height_for(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        boxes = self._boxes(self.width())
        for number, (text, box) in enumerate(zip(self.words, boxes, strict=True), start=1):
            is_chosen = number == self.chosen
            if is_chosen:
                painter.fillRect(box.adjusted(0, 1, -_BETWEEN_PX // 2, -1), QColor(palette().line))
            keycap(painter, box.left() + 1, box.center().y() + 1, str(number), strong=is_chosen)
            words = box.adjusted(KEYCAP_PX + _GAP_PX, 0, 0, 0)
            write(painter, words, text, palette().text, bold=is_chosen)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, box in enumerate(self._boxes(self.width()), start=1):
            if box.contains(event.position().toPoint()):
                self.picked.emit(number)
        event.accept()


class ShortList(QWidget):
    """Answers by digit and a line of free text.

    *picked* tells a digit (pressed on the empty line, or clicked), *submitted* the text at Enter, *left* Esc.
    The text stays until `clear` and can be put back by `draft`.
    """

    picked = Signal(int)
    submitted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None, *, edge_px: int = 0) -> None:
        super().__init__(parent)
        self._choices = _Choices(self)
        self.field = QuickField(self)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(edge_px, 2, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self._choices)
        layout.addWidget(self.field)
        self._choices.picked.connect(self.picked)
        self.field.digit.connect(self._digit)
        self.field.submitted.connect(self.submitted)
        self.field.left.connect(self.left)
        self.hide()

    def _digit(self, number: int) -> None:
        if number <= len(self._choices.words):
            self.picked.emit(number)

    def ask(self, words: Sequence[str], hint: str, draft: str = "") -> None:
        """Show the answers and give the line the keyboard, with what was half typed before."""
        around = self.parentWidget() or self
        margins = self._layout.contentsMargins()
        self._choices.ask(tuple(words), around.width() - margins.left() - margins.right())
        self.field.setPlaceholderText(hint)
        self.field.setText(draft)
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark(self, number: int) -> None:
        """Show an answer as the chosen one."""
        self._choices.chosen = number
        self._choices.update()

    def close_list(self) -> str:
        """Hide, giving the keyboard back; return what is half typed."""
        text = self.field.text()
        self.field.release()
        self.hide()
        return text

    def height_for(self, width: int) -> int:
        """Height in pixels at *width*."""
        return self._choices.height_for(width - 4) + self.field.sizeHint().height() + 10
