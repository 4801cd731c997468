"""The form of one item: a field for each of its fields, written by keyboard; each letter counts at once."""

from enum import Enum
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from dispatch.domain.plans import LINE, TEXT
from ui.kit.ink import face
from ui.kit.plain import one_line
from ui.kit.type import SMALL_PX
from ui.plans.editor import PlanEditor
from ui.plans.fields import Field, Way, choice_words, fields_of
from ui.plans.paths import field_path, has, value_at

translate = QCoreApplication.translate

_TEXTS = frozenset({Way.TEXT, Way.LINES, Way.SIGNALS, Way.ORDERS})
_CHOICES = frozenset({Way.CHOICE, Way.ROUTE, Way.POST})
_POINTED = frozenset({Way.PLACE, Way.SEGMENTS, Way.SIGNALS})
_LABEL_PX = 104
_TEXT_PX = 62
_LINE_PX = 26


class FormView(QScrollArea):
    """Shows the chosen item of an editor.

    *point_asked*: a field is to be filled in by pointing (item, field). *searched*: words of a place at Enter
    (item, field, words). *looked_at*: the keyboard is in a field (item, field).
    """

    point_asked = Signal(str, str)
    searched = Signal(str, str, str)
    looked_at = Signal(str, str)

    def __init__(self, editor: PlanEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._item = ""
        self._names: tuple[str, ...] = ()
        self._can_write = True
        self.fields: dict[str, QWidget] = {}
        self._labels: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}
        self._last = ""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    @property
    def item(self) -> str:
        """The item whose form it is."""
        return self._item

    @property
    def field(self) -> str:
        """The field that has the keyboard, or had it last."""
        return self._last

    def show_item(self, item: str, *, can_write: bool) -> None:
        """Show an item's form; what is being typed keeps its caret."""
        fields = fields_of(item) if item and (item == "brief" or has(self._editor.plan, item)) else ()
        names = tuple(field.name for field in fields)
        kind = item.rpartition(".")[2].partition("[")[0]
        if names != self._names or kind != self._kind() or not names:
            self._build(fields)
        if item != self._item:
            self._last = self._last if self._last in names else ""
        self._item, self._names, self._can_write = item, names, can_write
        for field in fields:
            self._fill(field)

    def _kind(self) -> str:
        return self._item.rpartition(".")[2].partition("[")[0]

    def mark(self, tones: dict[str, str], notes: dict[str, str]) -> None:
        """Colour the labels of fields against which something stands, and say what cannot be read."""
        for name, label in self._labels.items():
            role = tones.get(name, "muted")
            if label.property("role") != role:
                label.setProperty("role", role)
                label.style().unpolish(label)
                label.style().polish(label)
            note = self._notes[name]
            note.setText(one_line(notes.get(name, "")))
            note.setVisible(bool(notes.get(name)))

    def focus_field(self, name: str) -> None:
        """Give a field the keyboard, and bring it into sight."""
        widget = self.fields.get(name) or next(iter(self.fields.values()), None)
        if widget is None:
            return
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(widget, QLineEdit):
            widget.selectAll()
        # Once the form has been laid out: its place is not known before.
        QTimer.singleShot(0, self, partial(self._bring, name))

    def _bring(self, name: str) -> None:
        widget = self.fields.get(name)
        if widget is not None:
            self.ensureWidgetVisible(widget, 0, 24)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        for name, widget in self.fields.items():
            if widget is now:
                self._last = name
                self._bring(name)
                self.looked_at.emit(self._item, name)

    # ------------------------------------------------------------------ building

    def _build(self, fields: tuple[Field, ...]) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(8, 4, 8, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, _LABEL_PX)
        grid.setColumnStretch(1, 1)
        self.fields, self._labels, self._notes = {}, {}, {}
        for number, field in enumerate(fields):
            label, note = QLabel(field.words, inner), QLabel(inner)
            for text in (label, note):
                text.setFont(face(SMALL_PX))
                text.setWordWrap(True)
                text.setTextFormat(Qt.TextFormat.PlainText)
            label.setFixedWidth(_LABEL_PX)
            label.setProperty("role", "muted")
            note.setProperty("role", "high")
            note.hide()
            widget = self._widget(field, inner)
            self.fields[field.name], self._labels[field.name], self._notes[field.name] = widget, label, note
            grid.addWidget(label, 2 * number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(self._beside(field, widget, inner), 2 * number, 1)
            grid.addWidget(note, 2 * number + 1, 1)
            label.setContentsMargins(0, 5, 0, 0)
        grid.setRowStretch(2 * len(fields), 1)
        self.setWidget(inner)

    def _beside(self, field: Field, widget: QWidget, inner: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(widget, 1)
        if field.way in _POINTED and self._editor is not None:
            button = QPushButton(translate("plans", "指"), inner)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setFixedHeight(_LINE_PX)
            button.setToolTip(translate("plans", "在地图上指 (Ctrl+.)"))
            button.clicked.connect(lambda _=False, name=field.name: self.point_asked.emit(self._item, name))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _widget(self, field: Field, inner: QWidget) -> QWidget:
        if field.way in _TEXTS:
            return self._text(field, inner)
        if field.way in _CHOICES:
            box = QComboBox(inner)
            box.setFixedHeight(_LINE_PX)
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.activated.connect(lambda at, name=field.name: self._chosen(name, at))
            return box
        line = QLineEdit(inner)
        line.setFixedHeight(_LINE_PX)
        line.setMaxLength(LINE if field.way is not Way.NAMES else 1_000)
        line.setPlaceholderText(field.hint_words)
        if field.way is Way.SEGMENTS:
            line.setReadOnly(True)
            return line
        if field.way is Way.UNIT:
            completer = QCompleter(sorted(self._editor.units), line)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            line.setCompleter(completer)
            completer.activated.connect(lambda text, name=field.name: self._typed(name, text))
        line.textEdited.connect(lambda text, name=field.name: self._typed(name, text))
        if field.way is Way.PLACE:
            line.returnPressed.connect(
                lambda name=field.name, line=line: self.searched.emit(self._item, name, line.text())
            )
        return line

    def _text(self, field: Field, inner: QWidget) -> QPlainTextEdit:
        text = QPlainTextEdit(inner)
        text.setFixedHeight(_TEXT_PX)
        text.setTabChangesFocus(True)
        text.setPlaceholderText(field.hint_words)
        text.textChanged.connect(lambda name=field.name, text=text: self._rewritten(name, text))
        return text

    # ------------------------------------------------------------------ values

    def _fill(self, field: Field) -> None:
        widget = self.fields[field.name]
        if isinstance(widget, QComboBox):
            self._fill_choice(field, widget)
            widget.setEnabled(self._can_write)
            return
        text = self._editor.text(self._item, field) if field.way is not Way.SEGMENTS else self._run(field)
        if isinstance(widget, QPlainTextEdit):
            widget.setReadOnly(not self._can_write)
            if widget.toPlainText() != text and not (widget.hasFocus() and self._means(field, widget, text)):
                widget.blockSignals(True)  # noqa: FBT003 — Qt's only way to say it
                widget.setPlainText(text)
                widget.blockSignals(False)  # noqa: FBT003 — the same
        elif isinstance(widget, QLineEdit):
            widget.setReadOnly(not self._can_write or field.way is Way.SEGMENTS)
            # Who writes "9:05" is not corrected to "09:05" under his hands.
            if widget.text() != text and not (widget.hasFocus() and widget.isModified()):
                widget.setText(text)
                widget.setCursorPosition(0)

    def _means(self, field: Field, widget: QPlainTextEdit, text: str) -> bool:
        """Whether what stands there means *text*, although with an empty line at its end."""
        return field.way is not Way.TEXT and widget.toPlainText().split() == text.split()

    def _run(self, field: Field) -> str:
        """How many sections, and how they are called."""
        segments = value_at(self._editor.plan, field_path(self._item, field.name))
        return translate("plans", "{count} 段").format(count=len(segments)) if segments else ""

    def _fill_choice(self, field: Field, box: QComboBox) -> None:
        choices = self._editor.choices(field)
        words = [_called(called) for _, called in choices]
        if [box.itemText(at) for at in range(box.count())] != words:
            box.clear()
            box.addItems(words)
        value = self._editor.value(self._item, field.name)
        at = next((at for at, (one, _) in enumerate(choices) if one == value), -1)
        box.setCurrentIndex(at)

    def _typed(self, name: str, text: str) -> None:
        if self._can_write:
            self._editor.write(self._item, name, text)

    def _rewritten(self, name: str, text: QPlainTextEdit) -> None:
        words = text.toPlainText()
        if len(words) > TEXT:
            words = words[:TEXT]
            text.setPlainText(words)
            return
        self._typed(name, words)

    def _chosen(self, name: str, at: int) -> None:
        field = next(one for one in fields_of(self._item) if one.name == name)
        choices = self._editor.choices(field)
        if self._can_write and 0 <= at < len(choices):
            self._editor.set(self._item, name, choices[at][0])


def _called(called: str | Enum | None) -> str:
    if isinstance(called, str) and not isinstance(called, Enum):
        return one_line(called) or translate("plans", "(无)")
    return choice_words(called if isinstance(called, Enum) else None)
