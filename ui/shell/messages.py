"""What went wrong, beside the work: what happened, what it means, what to do. It takes nobody's keys away."""

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.kit.failures import Failure
from ui.kit.ink import keycap, metrics, write
from ui.kit.palette import palette
from ui.kit.plain import one_line
from ui.kit.type import BASE_PX

translate = QCoreApplication.translate

SHOWN_MS = 20_000
"""An error nobody put away goes by itself after this; the log keeps it."""

_WIDTH_PX = 460
_LINE_PX = 22
_EDGE_PX = 4
_MARGIN_PX = 14
_CJK = "\u2e80"
_LONGEST_WORD = 24


class MessageCard(QWidget):
    """One failure at a time, the newest; it floats low over the map and never takes the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._failure: Failure | None = None
        self._lines: list[tuple[str, str, bool]] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.put_away)
        self.hide()

    @property
    def failure(self) -> Failure | None:
        """What is being told."""
        return self._failure

    def tell(self, failure: Failure) -> None:
        """Show a failure in place of the one before."""
        self._failure = failure
        what = one_line(f"{failure.what}: {failure.detail}" if failure.detail else failure.what)
        self._lines = [
            *((line, "high", True) for line in wrapped(what)),
            *((line, "muted", False) for line in wrapped(failure.means)),
            *((line, "text", False) for line in wrapped(failure.do)),
        ]
        self.setAccessibleName(f"{what} {failure.means} {failure.do}")
        self.resize(_WIDTH_PX, _LINE_PX * len(self._lines) + _MARGIN_PX)
        self.place()
        self.show()
        self.raise_()
        self.update()
        self._timer.start(SHOWN_MS)

    def put_away(self) -> None:
        """Show nothing."""
        self._failure = None
        self._timer.stop()
        self.hide()

    def place(self) -> None:
        """Stand at the bottom middle of the parent."""
        room = self._parent.size()
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - 12)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click puts it away."""
        self.put_away()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the three sentences, the first one loudest."""
        colours, tokens = palette(), palette().tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.raised))
        painter.fillRect(QRect(0, 0, _EDGE_PX, self.height()), QColor(colours.high))
        y = _MARGIN_PX // 2
        for line, colour, bold in self._lines:
            box = QRect(_EDGE_PX + 12, y, _WIDTH_PX - 80, _LINE_PX)
            write(painter, box, line, tokens[colour], px=BASE_PX, bold=bold)
            y += _LINE_PX
        keycap(painter, _WIDTH_PX - 44, self.height() // 2, "Esc")
        painter.end()


def wrapped(text: str, room_px: int = _WIDTH_PX - 84) -> list[str]:
    """Lines of *text* that fit, the card by default; Chinese may break anywhere, English between words."""
    measures = metrics(BASE_PX)
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and measures.horizontalAdvance(line + piece) > room_px:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line] if line else lines


def _pieces(text: str) -> list[str]:
    """Words of letters below U+2E80, long ones in pieces, and from there on (CJK) each character."""
    pieces: list[str] = []
    for letter in text:
        last = pieces[-1] if pieces else " "
        if letter < _CJK and last[-1] < _CJK and last[-1] != " " and len(last) < _LONGEST_WORD:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
