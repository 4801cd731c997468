"""The form beside a report: how far it is, the plan's versions, problems, suggestions, a later annex."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.execution.report_presenter import ReportState, Typed, VersionRow
from ui.execution.row_list import RowList
from ui.kit.columns import Column
from ui.kit.formatters import NOTHING, day_words, time_words
from ui.kit.ink import face, span_px, write
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.plain import one_line
from ui.kit.type import BASE_PX, DISPLAY_PX, LARGE_PX, SMALL_PX

translate = QCoreApplication.translate

_HEAD_PX = 62
_RED_PX = 40
_MOST = 4_000


class _Head(QWidget):
    """How far the report is, large; in red that it was started without rehearsal."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.state = ReportState()
        self.setFixedHeight(_HEAD_PX)

    def show_state(self, state: ReportState) -> None:
        """Show *state*."""
        if state != self.state:
            self.state = state
            self.setFixedHeight(_HEAD_PX + (_RED_PX if state.red else 0))
            self.setAccessibleName(" · ".join(filter(None, (state.red, state.head, state.detail))))
            self.setToolTip("")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        painter, colours = QPainter(self), palette()
        painter.fillRect(self.rect(), QColor(colours.raised))
        state, top = self.state, 0
        if state.red:
            painter.fillRect(QRect(0, 0, self.width(), _RED_PX), QColor(colours.critical))
            words, _, why = state.red.partition(", ")
            line = QRect(12, 1, self.width() - 24, 20)
            write(painter, line, words, colours.on_signal, px=BASE_PX, bold=True)
            write(painter, line.translated(0, 18), why, colours.on_signal, px=SMALL_PX)
            top = _RED_PX
        line = QRect(12, top + 4, self.width() - 24, 32)
        px = DISPLAY_PX if span_px(state.head, DISPLAY_PX, bold=True) <= line.width() else LARGE_PX
        colour = colours.good if state.is_signed else colours.text
        write(painter, line, state.head, colour, px=px, bold=True)
        write(painter, line.translated(0, 29), state.detail, colours.muted, px=SMALL_PX)
        painter.end()


class ReportForm(QWidget):
    """*typed* tells of each letter, *entered* of a wish to enter what is written."""

    typed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_touched = False
        self._state = ReportState()
        self._restored = False
        self.head = _Head(self)
        self.versions = RowList(
            "V",
            translate("report", "预案版本"),
            version_columns(),
            translate("report", "还没有版本"),
            self,
            with_columns=True,
        )
        self.problems, self.suggestions, self.annex = (self._field() for _ in range(3))
        self._labels = [self._label() for _ in range(3)]
        self.message = self._label()
        self.message.setContentsMargins(8, 4, 8, 4)
        self.message.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.head)
        layout.addWidget(self.versions, 3)
        for label, field in zip(self._labels, (self.problems, self.suggestions, self.annex), strict=True):
            layout.addWidget(label)
            layout.addWidget(field, 4)
        layout.addWidget(self.message)
        self.show_state(ReportState(), None)

    def _field(self) -> QPlainTextEdit:
        field = QPlainTextEdit(self)
        field.setFont(face(BASE_PX))
        field.setTabChangesFocus(True)
        field.textChanged.connect(self._changed)
        return field

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(face(SMALL_PX, bold=True))
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        label.setContentsMargins(8, 4, 8, 0)
        return label

    def _changed(self) -> None:
        self.is_touched = True
        self.typed.emit()

    # ------------------------------------------------------------------ what is shown

    def show_state(self, state: ReportState, now: datetime | None) -> None:
        """Show how far the report is, and which fields can be written in."""
        before, self._state = self._state, state
        self.head.show_state(state)
        if now is not None:
            self.versions.show_rows(state.versions, now, translate("report", "点一版, 看它改了什么"))
        by = state.in_charge or translate("report", "负责人")
        words = (
            translate("report", "存在问题 ({who} 写)").format(who=by),
            translate("report", "改进建议 ({who} 写)").format(who=by),
            translate("report", "附页: 签发之后的更正"),
        )
        for label, text in zip(self._labels, words, strict=True):
            label.setText(text)
        for field in (self.problems, self.suggestions):
            _open(field, may=state.may_remark)
            field.setPlaceholderText("" if state.may_remark else why_closed(state))
        _open(self.annex, may=state.may_annex)
        self.annex.setVisible(state.is_signed)
        self._labels[2].setVisible(state.is_signed)
        if state.remarks != before.remarks and not self.is_touched and not self._restored:
            self._put(state.remarks)

    def _put(self, typed: Typed) -> None:
        for field, text in (
            (self.problems, typed.problems),
            (self.suggestions, typed.suggestions),
            (self.annex, typed.annex),
        ):
            if field.toPlainText() != text:
                was_blocked = field.blockSignals(True)  # noqa: FBT003 — Qt's only way to say it
                field.setPlainText(text)
                field.blockSignals(was_blocked)

    def say(self, words: str, tone: str) -> None:
        """Say what became of it, below the fields."""
        self.message.setText(one_line(words))
        self.message.setProperty("role", tone)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self.message.setVisible(bool(words))

    # ------------------------------------------------------------------ what is written

    def written(self) -> Typed:
        """What stands in the fields, as much of it as the record takes."""
        return Typed(
            self.problems.toPlainText()[:_MOST],
            self.suggestions.toPlainText()[:_MOST],
            self.annex.toPlainText()[:_MOST],
        )

    def restore(self, typed: Typed) -> None:
        """Put back what was half typed."""
        self._restored = typed != self._state.remarks
        self._put(typed)
        if self._restored:
            self.say(translate("report", "写了一半的已找回"), "medium")

    def entered_now(self, command: str) -> None:
        """What was typed is in the record."""
        self.is_touched = self._restored = False
        if command == "annex":
            self._put(Typed(self.problems.toPlainText(), self.suggestions.toPlainText()))

    def clear(self) -> None:
        """Another task: nothing of the one before stays."""
        self._state = ReportState()
        self._put(Typed())
        self.is_touched = self._restored = False
        self.say("", "muted")

    def write(self) -> None:
        """Give the keyboard to the first field that can be written in."""
        for field in (self.problems, self.annex):
            if not field.isReadOnly():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def leave(self) -> bool:
        """Give the keyboard back; whether a field had it."""
        for field in (self.problems, self.suggestions, self.annex):
            if field.hasFocus():
                field.clearFocus()
                return True
        return False


def _open(field: QPlainTextEdit, *, may: bool) -> None:
    """Let a field be written in, or never take the keyboard."""
    field.setReadOnly(not may)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus if may else Qt.FocusPolicy.NoFocus)


def why_closed(state: ReportState) -> str:
    """Why nothing can be written into the fields now."""
    if state.is_signed:
        return translate("report", "已签发, 更正写在附页里")
    if not state.is_written:
        return translate("report", "报告写定之后填写")
    return translate("report", "由负责人或值班长填写")


def version_columns() -> tuple[Column[VersionRow], ...]:
    """The versions: who, when, in force since when, why."""

    def nothing(_row: VersionRow) -> None:
        """The list keeps its order."""

    def saved(row: VersionRow, now: datetime) -> str:
        at = row.version.at
        return time_words(at)[:5] if day_words(at) == day_words(now) else day_words(at)[5:]

    def in_force(row: VersionRow, _now: datetime) -> str:
        return NOTHING if row.in_force_at is None else time_words(row.in_force_at)[:5]

    def number(row: VersionRow, _now: datetime) -> str:
        return translate("report", "第 {n} 版").format(n=row.version.version)

    return (
        Column(
            "version",
            QT_TRANSLATE_NOOP("columns", "版本"),
            70,
            number,
            nothing,
            bold=True,
            tone=lambda row, _: "high" if row.is_amended else "text",
        ),
        Column(
            "saved_by", QT_TRANSLATE_NOOP("columns", "谁存"), 60, lambda r, _: one_line(r.version.by), nothing
        ),
        Column("saved_at", QT_TRANSLATE_NOOP("columns", "何时"), 56, saved, nothing),
        Column("in_force", QT_TRANSLATE_NOOP("columns", "生效"), 56, in_force, nothing),
        Column(
            "version_why",
            QT_TRANSLATE_NOOP("columns", "理由"),
            80,
            lambda row, _: row.why,
            nothing,
            stretches=True,
        ),
    )
