"""Asks at the start who sits down, while gateway and city are on their way."""

import asyncio

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dispatch.domain.people import Person
from ui.kit.ink import KEYCAP_PX, RIGHT, keycap, write
from ui.kit.palette import palette
from ui.kit.plain import one_line
from ui.kit.quick_field import QuickField
from ui.kit.type import DISPLAY_PX, LARGE_PX, SMALL_PX
from ui.kit.words import word
from ui.shell.operator_choice import SHOWN, OperatorChoice, roles_of

translate = QCoreApplication.translate

_MARGIN_PX = 32
_ROW_PX = 32
_FIELD_PX = 32
_TOP_PX = 84
_FOOT_PX = 44
_TICK_MS = 200
_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -SHOWN,
    Qt.Key.Key_PageDown: SHOWN,
}


class GivenUpError(Exception):
    """Nobody sits down: the window was closed."""


class OperatorWindow(QWidget):
    """The list of people: arrows and Enter, a digit, a click, or a name typed in any way; Esc gives up."""

    def __init__(self, choice: OperatorChoice) -> None:
        super().__init__()
        self._choice = choice
        self._answer: asyncio.Future[str] | None = None
        self.setWindowTitle(translate("operator", "铁骑指挥台 · 谁来值守"))
        rows = min(SHOWN, max(1, choice.found))
        self.setFixedSize(QSize(560, _TOP_PX + _FIELD_PX + 12 + rows * _ROW_PX + _FOOT_PX))
        self.field = QuickField(self)
        self.field.setGeometry(_MARGIN_PX, _TOP_PX, 560 - 2 * _MARGIN_PX, _FIELD_PX)
        self.field.setPlaceholderText(translate("operator", "姓名、拼音或首字母"))
        self.field.setAccessibleName(translate("operator", "谁来值守"))
        self.field.textChanged.connect(self._search)
        self.field.digit.connect(self._digit)
        self.field.submitted.connect(lambda _: self._take(self._choice.person))
        self.field.left.connect(self.close)
        self.field.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)

    async def answer(self) -> str:
        """Ask, and return the name of who sits down. Raises GivenUpError."""
        self._answer = asyncio.get_running_loop().create_future()
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        try:
            return await self._answer
        finally:
            self._timer.stop()
            self.hide()
            self.deleteLater()

    # ------------------------------------------------------------------ keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move the mark; the line of text has no use for them."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            rows = _MOVES.get(Qt.Key(event.key()))
            if rows is not None:
                self._choice.move(rows)
                self.update()
                return True
            self._choice.touch()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A row that is clicked is chosen."""
        row = (round(event.position().y()) - self._rows_top()) // _ROW_PX
        self._digit(row + 1)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing gives up."""
        event.accept()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(GivenUpError())

    def _search(self, text: str) -> None:
        self._choice.search(text)
        self.update()

    def _digit(self, number: int) -> None:
        self._take(self._choice.pick(number))
        self.update()

    def _take(self, person: Person | None) -> None:
        if person is not None and self._answer is not None and not self._answer.done():
            self._answer.set_result(person.name)

    def _tick(self) -> None:
        if self._choice.left_s == 0:
            self._take(self._choice.person)
        self.update()

    # ------------------------------------------------------------------ paint

    def _rows_top(self) -> int:
        return _TOP_PX + _FIELD_PX + 12

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the question, a row for each person in sight, and what the keys do."""
        colours = palette()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.background))
        width = self.width() - 2 * _MARGIN_PX
        title = QRect(_MARGIN_PX, 24, width, 44)
        write(painter, title, translate("operator", "谁来值守？"), colours.text, px=DISPLAY_PX, bold=True)
        rows = self._choice.rows
        for number, (person, is_marked) in enumerate(rows, start=1):
            box = QRect(_MARGIN_PX, self._rows_top() + (number - 1) * _ROW_PX, width, _ROW_PX)
            if is_marked:
                painter.fillRect(box.adjusted(-8, 1, 8, -1), QColor(colours.line))
            keycap(painter, box.left() + 1, box.center().y() + 1, str(number), strong=is_marked)
            name = box.adjusted(KEYCAP_PX + 10, 0, -width // 2, 0)
            write(painter, name, one_line(person.name), colours.text, px=LARGE_PX, bold=is_marked)
            roles = ", ".join(word(role) for role in roles_of(person))
            write(painter, box.adjusted(width // 2, 0, 0, 0), roles, colours.muted, align=RIGHT)
        if not rows:
            box = QRect(_MARGIN_PX, self._rows_top(), width, _ROW_PX)
            write(painter, box, translate("operator", "名册里没有这个人"), colours.high)
        foot = QRect(_MARGIN_PX, self.height() - 36, width, 24)
        write(painter, foot, self._foot(), colours.muted, px=SMALL_PX)
        write(painter, foot, translate("operator", "Esc 退出"), colours.muted, px=SMALL_PX, align=RIGHT)
        painter.end()

    def _foot(self) -> str:
        left_s, person = self._choice.left_s, self._choice.person
        if left_s is not None and person is not None:
            text = translate("operator", "{seconds} 秒后由 {name} 值守; 按任意键另选")
            return text.format(seconds=round(left_s), name=one_line(person.name))
        return translate("operator", "↑ ↓ 选, 回车确认")
