"""The head of the task window: what the task is, how far it has come, what may be done next and by whom."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.kit.ink import CENTRE, RIGHT, face, write
from ui.kit.palette import palette
from ui.kit.type import LARGE_PX, SMALL_PX
from ui.shell.actions import Action, ActionBook
from ui.tasks.chain_view import paint_step
from ui.tasks.presenter import Step, StepState

translate = QCoreApplication.translate

HEAD_PX = 48
BAND_PX = 24
_TITLE_PX = 268
_NEXT_PX = 404
_EDGE_PX = 8
_GAP_PX = 6


class TaskHeader(QWidget):
    """Title, chain and buttons of the steps that are open, the weightiest leftmost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.detail, self.next = "", "", ""
        self.steps: tuple[Step, ...] = ()
        self.buttons: list[QPushButton] = []
        self.setFixedHeight(HEAD_PX)

    def show_task(self, title: str, detail: str, steps: tuple[Step, ...], next_words: str) -> None:
        """Say what the task is, how far it is, and what leads on."""
        said = (title, detail, steps, next_words)
        if said != (self.title, self.detail, self.steps, self.next):
            self.title, self.detail, self.steps, self.next = said
            self.setAccessibleName(f"{title} {detail} {next_words}")
            self.setToolTip("")
            self.update()

    def offer(self, book: ActionBook, actions: Sequence[Action]) -> None:
        """Show *actions* as buttons, as many as fit whole."""
        names = [action.id for action in actions]
        if names == [button.objectName() for button in self.buttons]:
            return
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for action in actions:
            button = _StepButton(action, self)
            button.clicked.connect(partial(book.qt(action.id).trigger))
            self.buttons.append(button)
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons stand at the right."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        right = self.width() - _EDGE_PX
        left = right - _NEXT_PX
        for button in self.buttons:
            width = button.sizeHint().width()
            fits = left + width <= right
            button.setGeometry(left, 4, width, 24)
            button.setVisible(fits)
            left += width + _GAP_PX

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint title, chain and words."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        title = QRect(_EDGE_PX, 3, _TITLE_PX - _EDGE_PX, 24)
        write(painter, title, self.title, colours.text, px=LARGE_PX, bold=True)
        write(painter, title.translated(0, 21), self.detail, colours.muted, px=SMALL_PX)
        chain = QRect(_TITLE_PX + _EDGE_PX, 4, self.width() - _TITLE_PX - _NEXT_PX - 3 * _EDGE_PX, HEAD_PX)
        width = chain.width() // max(1, len(self.steps))
        for i, step in enumerate(self.steps):
            goes_on = i + 1 < len(self.steps) and self.steps[i + 1].state is not StepState.AHEAD
            box = QRect(chain.left() + i * width, chain.top(), width, HEAD_PX)
            is_last = i + 1 == len(self.steps)
            paint_step(painter, box, step, None, is_last=is_last, goes_on=goes_on, is_brief=True)
        words = QRect(self.width() - _EDGE_PX - _NEXT_PX, 29, _NEXT_PX, 17)
        write(painter, words, self.next, colours.muted, px=SMALL_PX)
        painter.end()


class _StepButton(QPushButton):
    """An action with its key on it."""

    def __init__(self, action: Action, parent: QWidget) -> None:
        key = action.key_words
        super().__init__(f"{action.words}  {key}" if key else action.words, parent)
        self.setObjectName(action.id)
        self.setFont(face(SMALL_PX, bold=True))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip(action.hint_words)


class DeskBand(QWidget):
    """Tells in the task window that somebody waits at the desk; a click leads there (*clicked*)."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = ""
        self.setFixedHeight(BAND_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def tell(self, words: str) -> None:
        """Say *words*; hide when there is nothing to say."""
        if words != self.words:
            self.words = words
            self.setAccessibleName(words)
            self.setVisible(bool(words))
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        event.accept()
        self.clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it loud."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.critical))
        box = self.rect().adjusted(_EDGE_PX, 0, -_EDGE_PX, 0)
        back = translate("plans", "回席位")
        hint = f"F6 {back}"
        used = write(painter, box, hint, colours.on_signal, px=SMALL_PX, bold=True, align=RIGHT)
        room = box.adjusted(0, 0, -used - 8, 0)
        write(painter, room, self.words, colours.on_signal, bold=True, align=CENTRE)
        painter.end()
