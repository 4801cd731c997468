"""The tasks at the left of the task window, by stage; and the line that is asked for under its head."""

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.kit.ink import CENTRE, RIGHT, span_px, write
from ui.kit.palette import palette
from ui.kit.quick_field import QuickField
from ui.kit.rows import Index, RowsModel
from ui.kit.steady_table import SteadyTable
from ui.kit.type import SMALL_PX
from ui.shell.actions import Action, ActionBook
from ui.shell.task_page import Prompt
from ui.shell.task_presenter import TaskRow

translate = QCoreApplication.translate

ROW_PX = 44
_EDGE_PX = 8


class TaskList(QWidget):
    """Buttons for what begins a task, then one row for each. *picked* tells a task's id."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: RowsModel[TaskRow] = RowsModel(lambda row: f"{row.stage} {row.title} {row.detail}", self)
        self.table = _Table(self.rows, ROW_PX, self)  # type: ignore[arg-type]  # a task's row has a key
        self.table.setItemDelegate(_Painter(self.rows, self.table))
        self.table.picked.connect(self.picked)
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(_EDGE_PX, 4, _EDGE_PX, 4)
        self._buttons.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._buttons)
        column.addWidget(self.table, 1)

    def offer(self, book: ActionBook, actions: tuple[Action, ...]) -> None:
        """Put *actions* on buttons above the list."""
        for action in actions:
            button = QPushButton(f"{action.words} {action.key_words}", self)
            button.setObjectName(action.id)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(book.qt(action.id).trigger)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def show_rows(self, rows: tuple[TaskRow, ...], chosen: str) -> None:
        """Show the tasks, one of them chosen."""
        self.table.selected = chosen
        self.table.show_rows(rows)
        self.table.viewport().update()

    def beside(self, chosen: str, by: int) -> str:
        """The task *by* rows from the chosen one that may be opened; "" for none."""
        keys = [row.key for row in self.rows.rows if row.can_open]
        if not keys:
            return ""
        if chosen not in keys:
            return keys[0]
        return keys[max(0, min(len(keys) - 1, keys.index(chosen) + by))]


class _Table(SteadyTable):
    def paintEvent(self, event: QPaintEvent) -> None:
        """Say how one begins where there is nothing."""
        super().paintEvent(event)
        if self._rows.rowCount():
            return
        painter = QPainter(self.viewport())
        box = QRect(8, self.viewport().height() // 3, self.viewport().width() - 16, 22)
        write(painter, box, translate("plans", "还没有任务"), palette().muted, align=CENTRE)
        hint = translate("plans", "Ctrl+N 新建一份预案")
        write(painter, box.translated(0, 20), hint, palette().muted, px=SMALL_PX, align=CENTRE)
        painter.end()


class _Painter(QStyledItemDelegate):
    def __init__(self, rows: RowsModel[TaskRow], table: _Table) -> None:
        super().__init__(table)
        self._rows = rows
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Title and stage on the first line, the rest on the second."""
        row = self._rows.row(index.row())
        colours = palette()
        box: QRect = option.rect
        if row.key == self._table.selected:
            painter.fillRect(box, QColor(colours.raised))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(colours.link))
        line = QRect(box.left() + _EDGE_PX + 2, box.top() + 3, box.width() - 2 * _EDGE_PX - 2, 20)
        tone = colours.tokens().get(row.tone, colours.muted)
        used = write(painter, line, row.stage, tone, px=SMALL_PX, bold=True, align=RIGHT)
        title = line.adjusted(0, 0, -used - 8, 0)
        write(painter, title, row.title, colours.text if row.can_open else colours.muted, bold=True)
        write(painter, line.translated(0, 18), row.detail, colours.muted, px=SMALL_PX)


class PromptBar(QWidget):
    """Asks for one line: a reason, a note. What is half typed comes back when the same is asked again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prompt: Prompt | None = None
        self._kept: dict[str, str] = {}
        self._what = QLabel(self)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._message = QLabel(self)
        self._message.setProperty("role", "high")
        self.field = QuickField(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(_EDGE_PX, 4, _EDGE_PX, 4)
        row.addWidget(self._what)
        row.addWidget(self.field, 1)
        row.addWidget(self._message)
        self.field.submitted.connect(self._submitted)
        self.field.left.connect(self.put_away)
        self.hide()

    def ask(self, prompt: Prompt) -> None:
        """Ask, in place of what was asked before."""
        self._keep()
        self.prompt = prompt
        self._what.setText(prompt.what)
        self._what.setMinimumWidth(span_px(prompt.what) + 8)
        self._message.setText("")
        self.field.setPlaceholderText(prompt.hint)
        self.field.setText(self._kept.get(prompt.key, prompt.text))
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Ask nothing; what is half typed is kept."""
        self._keep()
        self.prompt = None
        self.field.release()
        self.hide()

    def _keep(self) -> None:
        if self.prompt is not None:
            self._kept[self.prompt.key] = self.field.text()

    def _submitted(self, text: str) -> None:
        prompt = self.prompt
        if prompt is None:
            return
        if prompt.is_needed and not text:
            self._message.setText(translate("plans", "要写一句"))
            return
        self.put_away()
        self._kept.pop(prompt.key, None)
        prompt.then(text)
