"""The settings in a window of their own: one searches, changes the seat's own, and reads the city's."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.kit.ink import face
from ui.kit.plain import one_line, tip_text
from ui.kit.type import SMALL_PX
from ui.shell.settings.city import value_text
from ui.shell.settings.presenter import (
    City,
    SeatRow,
    choice_words,
    city_rows,
    default_words,
    found,
    seat_rows,
)
from ui.shell.settings.seat import SeatField, SettingsFile

translate = QCoreApplication.translate

_CONTROL_PX = 168
_LONGEST_SEARCH = 100


class SettingsWindow(QDialog):
    """Not modal: the desk goes on beside it. *changed* with the name of a setting that has a new value."""

    changed = Signal(str)

    def __init__(self, settings: SettingsFile, city: City | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(translate("settings", "设置"))
        self.setModal(False)
        self.resize(1120, 660)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(translate("settings", "搜索: 名称、键名或说明, 中文英文都行"))
        self.search.setMaxLength(_LONGEST_SEARCH)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.seek)
        self.tabs = QTabWidget(self)
        self.message = _label("", "high")
        self.seat = _SeatPage(settings, self._change, self)
        self.city = _CityPage(city, self)
        self.tabs.addTab(self.seat, "")
        self.tabs.addTab(self.city, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.search)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.message)
        layout.addWidget(self._foot())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        self.seek("")

    def _foot(self) -> QLabel:
        where = str(self._settings.path) if self._settings.path is not None else ""
        words = translate("settings", "改了就生效并写入 {file}").format(file=where)
        return _label(words if where else translate("settings", "改了就生效, 不写文件"), "muted")

    def show_for(self, key: str = "") -> None:
        """Come to the front, ready to search."""
        self.seat.refresh()
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setText(key)
        self.search.setFocus()

    def seek(self, text: str) -> None:
        """Show what a search finds, with the counts on the tabs; the tab that has some comes to the front."""
        own, citys = self.seat.sift(text), self.city.sift(text)
        self.tabs.setTabText(0, translate("settings", "本席位 {count}").format(count=own))
        self.tabs.setTabText(1, translate("settings", "本城市 (只读) {count}").format(count=citys))
        if text and not own and citys:
            self.tabs.setCurrentIndex(1)
        elif text and own and not citys:
            self.tabs.setCurrentIndex(0)
        nothing = translate("settings", "没有找到「{text}」。").format(text=one_line(text))
        self.message.setText("" if own or citys else nothing)

    def _change(self, key: str, value: object) -> None:
        try:
            written = self._settings.change(key, value)
        except ValueError as error:
            self.message.setText(one_line(str(error)))
            self.seat.refresh()
            return
        lost = translate("settings", "写不进文件, 只到离席为止有效: 请检查磁盘与权限。")
        self.message.setText("" if written else lost)
        self.changed.emit(key)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keyboard back to the desk; not every window manager does."""
        super().hideEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            parent.activateWindow()


class _SeatPage(QScrollArea):
    """The seat's settings, each with its control."""

    def __init__(
        self, settings: SettingsFile, change: Callable[[str, object], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._change = change
        self._rows: list[tuple[SeatRow, QWidget]] = []
        self.controls: dict[str, QWidget] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget(self)
        inner.setProperty("role", "surface")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(2)
        for row in seat_rows():
            line = self._line(row)
            self._rows.append((row, line))
            layout.addWidget(line)
        layout.addStretch(1)
        self.setWidget(inner)

    def _line(self, row: SeatRow) -> QWidget:
        line = QWidget(self)
        words = QVBoxLayout()
        words.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(10)
        title = _label(row.title, "")
        title.setFont(face(bold=True))
        head.addWidget(title)
        head.addWidget(_label(row.field.key, "muted"))
        if row.effect:
            head.addWidget(_label(row.effect, "medium"))
        head.addStretch(1)
        words.addLayout(head)
        default = translate("settings", "默认 {value}").format(value=default_words(row.field))
        meaning = _label(f"{row.meaning}  {default}", "muted")
        meaning.setWordWrap(True)
        words.addWidget(meaning)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(4, 5, 4, 5)
        layout.addLayout(words, 1)
        control = self._control(row.field)
        control.setFixedWidth(_CONTROL_PX)
        control.setAccessibleName(row.title)
        self.controls[row.field.key] = control
        layout.addWidget(control, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _control(self, field: SeatField) -> QWidget:
        """A switch, a choice, a number or a line, as the setting's type asks; it shows the present value."""
        value = getattr(self._settings.current, field.key)
        if isinstance(field.default, bool):
            switch = QCheckBox(self)
            switch.toggled.connect(lambda _: _say_state(switch))
            switch.setChecked(value)
            _say_state(switch)
            switch.toggled.connect(lambda on: self._change(field.key, on))
            return switch
        if field.choices:
            choice = QComboBox(self)
            for answer in field.choices:
                choice.addItem(f"{choice_words(answer)} {field.unit}".strip(), answer)
            choice.setCurrentIndex(choice.findData(value))
            choice.activated.connect(lambda _: self._change(field.key, choice.currentData()))
            return choice
        if isinstance(field.default, int):
            number = QSpinBox(self)
            number.setRange(field.least or 0, field.most or 1_000_000)
            number.setSuffix(f" {field.unit}" if field.unit else "")
            number.setValue(value)
            number.valueChanged.connect(lambda new: self._change(field.key, new))
            return number
        line = QLineEdit(str(value), self)
        line.editingFinished.connect(lambda: self._change(field.key, line.text().strip()))
        return line

    def refresh(self) -> None:
        """Show the values as they are: something else may have changed them."""
        for row, _ in self._rows:
            control, value = self.controls[row.field.key], getattr(self._settings.current, row.field.key)
            with QSignalBlocker(control):
                match control:
                    case QCheckBox():
                        control.setChecked(value)
                        _say_state(control)
                    case QComboBox():
                        control.setCurrentIndex(control.findData(value))
                    case QSpinBox():
                        control.setValue(value)
                    case QLineEdit():
                        control.setText(value)
                    case _:
                        raise TypeError(type(control).__name__)

    def sift(self, text: str) -> int:
        """Show the rows that a search finds; how many."""
        shown = 0
        for row, line in self._rows:
            is_found = found(row.sought, text)
            line.setVisible(is_found)
            shown += is_found
        return shown


class _CityPage(QTreeWidget):
    """The city's settings by section, to be read."""

    def __init__(self, city: City | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._sought: list[tuple[QTreeWidgetItem, str]] = []
        self.setHeaderLabels(
            [
                translate("settings", "键名"),
                translate("settings", "现值"),
                translate("settings", "默认"),
                translate("settings", "单位"),
                translate("settings", "含义"),
                translate("settings", "在哪里改"),
            ]
        )
        self.setUniformRowHeights(True)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setFrameShape(QFrame.Shape.NoFrame)
        sections: dict[str, tuple[QTreeWidgetItem, list[QTreeWidgetItem]]] = {}
        for row in city_rows(city):
            name = row.field.section
            if name not in sections:
                head = QTreeWidgetItem(self, [f"{row.section}  [{name}]"])
                head.setFirstColumnSpanned(True)
                head.setFont(0, face(bold=True))
                head.setExpanded(True)
                sections[name] = (head, [])
            default, key = value_text(row.field.default), row.field.key.rpartition(".")[2]
            cells = [key, one_line(row.field.shown), default, row.field.unit, row.meaning, row.where]
            item = QTreeWidgetItem(sections[name][0], cells)
            sections[name][1].append(item)
            for i, cell in enumerate(cells):
                item.setToolTip(i, tip_text(cell))
            if row.field.value != row.field.default:
                item.setFont(1, face(bold=True))
            self._sought.append((item, row.sought))
        self._sections = tuple(sections.values())
        header = self.header()
        for i, width in enumerate((170, 150, 90, 44)):
            self.setColumnWidth(i, width)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(5, QHeaderView.ResizeMode.ResizeToContents)

    def sift(self, text: str) -> int:
        """Show the rows that a search finds, and the sections that have any; how many."""
        shown = 0
        for item, sought in self._sought:
            is_found = found(sought, text)
            item.setHidden(not is_found)
            shown += is_found
        for section, items in self._sections:
            section.setHidden(all(item.isHidden() for item in items))
        return shown


def _say_state(switch: QCheckBox) -> None:
    """On or off in words beside the box, so that its colour says nothing alone."""
    switch.setText(translate("settings", "开") if switch.isChecked() else translate("settings", "关"))


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(face(SMALL_PX) if role else face())
    label.setProperty("role", role)
    return label
