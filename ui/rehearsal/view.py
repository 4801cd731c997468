"""The page's widgets: begin, progress, results, conflicts, proposals. It holds no rule."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDateTime, QSignalBlocker, Qt, QTimeZone, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from dispatch.domain.clock import CHINA
from dispatch.domain.rehearsals import Depth
from ui.kit.ink import face
from ui.kit.type import BASE_PX, SMALL_PX
from ui.rehearsal.cells_view import CellsView
from ui.rehearsal.film_panel import band_words

translate = QCoreApplication.translate

_ZONE = QTimeZone(8 * 3600)
TABLES = ("summary", "posts", "conflicts", "proposals")


class RehearsalView(QWidget):
    """Signals tell what is asked for; the page decides.

    *rehearsal_wanted* with a depth, *proposals_wanted*, *cancel_wanted*, *accept_wanted*; *shown_picked* and
    *other_picked* with the digest of a rehearsal; *conflict_picked* with its number, *closure_picked* and
    *post_picked* with their ids.
    """

    rehearsal_wanted = Signal(str)
    proposals_wanted = Signal()
    cancel_wanted = Signal()
    shown_picked = Signal(str)
    other_picked = Signal(str)
    conflict_picked = Signal(int)
    closure_picked = Signal(str)
    post_picked = Signal(str)
    accept_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "surface")
        self.head, self.band = QLabel(self), QLabel(self)
        self.quick, self.thorough, self.propose = (QPushButton(self) for _ in range(3))
        self.seeds = QLineEdit(self)
        self.with_starts = QCheckBox(self)
        self.starts_from, self.starts_to = QDateTimeEdit(self), QDateTimeEdit(self)
        self.progress = QProgressBar(self)
        self.progress_words = QLabel(self)
        self.cancel = QPushButton(self)
        self.message = QLabel(self)
        self.shown, self.other = QComboBox(self), QComboBox(self)
        self.tabs = QTabBar(self)
        self.stack = QStackedWidget(self)
        self.summary, self.closures = CellsView(self), CellsView(self)
        self.posts = CellsView(self)
        self.conflicts = CellsView(self, wide=1)
        self.proposals = CellsView(self, ticks=True)
        self.starts = CellsView(self, ticks=True, alone=True)
        self.proposal_words = QLabel(self)
        self.accept = QPushButton(self)
        self._lay_out()
        self._wire()
        self.retranslate()
        self.show_job("", 0.0, running=False)
        self.say("")

    # ------------------------------------------------------------------ its parts

    def _lay_out(self) -> None:
        for label in (self.head, self.band, self.progress_words, self.message, self.proposal_words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFont(face(SMALL_PX))
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.band.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.head.setFont(face(BASE_PX, bold=True))
        self.band.setFont(face(BASE_PX, bold=True))
        self.band.setProperty("role", "medium")
        self.message.setProperty("role", "high")
        self.progress_words.setProperty("role", "muted")
        for label in (self.message, self.proposal_words):
            label.setWordWrap(True)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        for edit in (self.starts_from, self.starts_to):
            edit.setTimeZone(_ZONE)
            edit.setDisplayFormat("MM-dd HH:mm")
        # The keys are the film's: a field has the keyboard only while somebody clicked into it.
        for field in (self.seeds, self.starts_from, self.starts_to):
            field.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        for button in (*self.findChildren(QPushButton), self.with_starts, self.shown, self.other):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.seeds.returnPressed.connect(self.seeds.clearFocus)
        for box in (self.shown, self.other):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(6)
        for row in (self._row(self.head, self.band, stretch=0), self._begin_rows(), self._job_row()):
            layout.addLayout(row)
        layout.addWidget(self.progress)
        layout.addWidget(self.message)
        layout.addLayout(self._choice_rows())
        layout.addWidget(self.tabs)
        layout.addWidget(self.stack, 1)
        for name in TABLES:
            self.tabs.addTab(name)
        self.stack.addWidget(self._column((self.summary, 9), (self.closures, 11)))
        self.stack.addWidget(self.posts)
        self.stack.addWidget(self.conflicts)
        self.stack.addWidget(
            self._column((self.proposal_words, 0), (self.proposals, 3), (self.starts, 2), (self.accept, 0))
        )
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _row(self, *widgets: QWidget, stretch: int = -1) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, widget in enumerate(widgets):
            row.addWidget(widget, 1 if number == stretch else 0)
        return row

    def _column(self, *parts: tuple[QWidget, int]) -> QWidget:
        made = QWidget(self)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget, stretch in parts:
            column.addWidget(widget, stretch)
        return made

    def _begin_rows(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(6)
        rows.addLayout(self._row(self.quick, self.thorough, self.seeds, stretch=2))
        self._starts_row = QWidget(self)
        starts = self._row(self.with_starts, self.starts_from, self.starts_to, stretch=0)
        starts.setContentsMargins(0, 0, 0, 0)
        self._starts_row.setLayout(starts)
        rows.addLayout(self._row(self.propose, self._starts_row, stretch=1))
        return rows

    def _job_row(self) -> QHBoxLayout:
        return self._row(self.progress_words, self.cancel, stretch=0)

    def _choice_rows(self) -> QGridLayout:
        self._shown_word, self._other_word = QLabel(self), QLabel(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for number, (word, box) in enumerate(
            ((self._shown_word, self.shown), (self._other_word, self.other))
        ):
            word.setProperty("role", "muted")
            word.setFont(face(SMALL_PX))
            grid.addWidget(word, number, 0)
            grid.addWidget(box, number, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _wire(self) -> None:
        self.quick.clicked.connect(lambda: self.rehearsal_wanted.emit(Depth.QUICK.value))
        self.thorough.clicked.connect(lambda: self.rehearsal_wanted.emit(Depth.THOROUGH.value))
        self.propose.clicked.connect(self.proposals_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.accept.clicked.connect(self.accept_wanted)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.shown.activated.connect(lambda place: self.shown_picked.emit(self.shown.itemData(place)))
        self.other.activated.connect(lambda place: self.other_picked.emit(self.other.itemData(place)))
        self.closures.picked.connect(self.closure_picked)
        self.posts.picked.connect(self.post_picked)
        self.conflicts.picked.connect(lambda key: self.conflict_picked.emit(int(key)))
        for table in (self.proposals, self.starts):
            table.ticked.connect(self._ticked)
        self.with_starts.toggled.connect(self._starts_toggled)

    # ------------------------------------------------------------------ what is shown

    def show_head(self, words: str, why_not: str, *, may_begin: bool) -> None:
        """Which version this is about, and whether anything can be begun."""
        self.head.setText(words)
        for button in (self.quick, self.thorough, self.propose):
            button.setEnabled(may_begin)
            button.setToolTip(why_not)
        self._starts_toggled(self.with_starts.isChecked())

    def show_job(self, words: str, share: float, *, running: bool) -> None:
        """How far it is; nothing runs: the row is away."""
        for widget in (self.progress, self.progress_words, self.cancel):
            widget.setVisible(running)
        self.progress_words.setText(words)
        self.progress.setValue(round(share * 100))

    def say(self, words: str, role: str = "high") -> None:
        """A sentence beside what was asked for; "" for none."""
        self.message.setText(words)
        self.message.setVisible(bool(words))
        if self.message.property("role") != role:
            self.message.setProperty("role", role)
            self.message.style().unpolish(self.message)
            self.message.style().polish(self.message)

    def show_choice(self, made: Sequence[tuple[str, str]], shown: str, other: str) -> None:
        """The rehearsals to choose from (digest, words), and which are chosen."""
        for box, chosen, none in (
            (self.shown, shown, translate("rehearsal", "还没有演练")),
            (self.other, other, translate("rehearsal", "不对比")),
        ):
            with QSignalBlocker(box):
                box.clear()
                if box is self.other or not made:
                    box.addItem(none, "")
                for digest, words in made:
                    if box is self.shown or digest != shown:
                        box.addItem(words, digest)
                box.setCurrentIndex(max(box.findData(chosen), 0))
                box.setEnabled(box.count() > 1)

    def show_conflict_count(self, count: int) -> None:
        """In the tab's title, so that nobody has to look for them."""
        words = translate("rehearsal", "冲突")
        self.tabs.setTabText(TABLES.index("conflicts"), f"{words} {count}" if count else words)

    def turn_to(self, table: str) -> None:
        """Show one of `TABLES`."""
        self.tabs.setCurrentIndex(TABLES.index(table))

    def show_starts(self, *, any_starts: bool) -> None:
        """Other hours to leave at take room only where there are any."""
        self.starts.setVisible(any_starts)

    def set_allowed(self, first: datetime, last: datetime) -> None:
        """Put times in the fields for the allowed departure."""
        for edit, at in ((self.starts_from, first), (self.starts_to, last)):
            edit.setDateTime(QDateTime.fromSecsSinceEpoch(round(at.timestamp()), _ZONE))

    def allowed(self) -> tuple[datetime, datetime] | None:
        """From when to when the convoy may leave; None when no other hour is wanted."""
        if not self.with_starts.isChecked():
            return None
        first, last = (
            datetime.fromtimestamp(edit.dateTime().toSecsSinceEpoch(), CHINA)
            for edit in (self.starts_from, self.starts_to)
        )
        return first, last

    def _starts_toggled(self, on: bool) -> None:  # noqa: FBT001 — Qt's own signal
        for edit in (self.starts_from, self.starts_to):
            edit.setVisible(on)

    def _ticked(self) -> None:
        self.accept.setEnabled(bool(self.proposals.cells.ticked or self.starts.cells.ticked))

    def retranslate(self) -> None:
        """Write all words anew."""
        self.band.setText(band_words())
        self.quick.setText(translate("rehearsal", "快速演练"))
        self.thorough.setText(translate("rehearsal", "细致演练"))
        self.propose.setText(translate("rehearsal", "搜索提案"))
        self.seeds.setPlaceholderText(translate("rehearsal", "种子, 如 1 2 3"))
        self.with_starts.setText(translate("rehearsal", "也比出发时刻"))
        self.cancel.setText(translate("rehearsal", "取消"))
        self.accept.setText(translate("rehearsal", "采用勾选的, 存为新版草稿"))
        self._shown_word.setText(translate("rehearsal", "显示"))
        self._other_word.setText(translate("rehearsal", "对比"))
        titles = (
            translate("rehearsal", "概况"),
            translate("rehearsal", "岗位"),
            translate("rehearsal", "冲突"),
            translate("rehearsal", "提案"),
        )
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)
