"""The journal, one line an entry, newest below: it follows unless one has scrolled up to read."""

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from dispatch.domain.recorded import Recorded
from ui.bridge.bridge import Bridge
from ui.kit.ink import CENTRE, RIGHT, face, metrics, span_px, write
from ui.kit.palette import palette
from ui.kit.rows import Index
from ui.kit.type import SMALL_PX
from ui.tasks.journal_rows import JournalRows

translate = QCoreApplication.translate

LINE_PX = 22
_EDGE_PX = 8
_MORE = "← …"
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class JournalLinePainter(QStyledItemDelegate):
    """Paints an entry: time, who, what, and at the right what it is because of."""

    def __init__(self, rows: JournalRows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.open_row = -1

    def what_x(self) -> int:
        """Where the sentences begin."""
        return _EDGE_PX + span_px("00:00:00", SMALL_PX) + 10 + span_px("席位 2 王五", SMALL_PX) + 10

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the entry of *index*; the opened one with all its words."""
        line = self._rows.line(index.row())
        colours = palette()
        box: QRect = option.rect
        is_open = index.row() == self.open_row
        if is_open:
            painter.fillRect(box, QColor(colours.raised))
        first = QRect(box.left() + _EDGE_PX, box.top(), box.width() - 2 * _EDGE_PX, LINE_PX)
        used = write(painter, first, line.time, colours.muted, px=SMALL_PX)
        who = first.adjusted(used + 10, 0, 0, 0)
        who.setRight(box.left() + self.what_x() - 8)
        write(painter, who, line.who, colours.muted, px=SMALL_PX)
        what = QRect(box.left() + self.what_x(), box.top(), 0, LINE_PX)
        what.setRight(first.right())
        because = f"← {line.because}" if line.because else ""
        if is_open:
            painter.setFont(face(SMALL_PX))
            painter.setPen(QColor(colours.text))
            whole = QRect(what.left(), box.top() + 2, what.width(), box.height())
            painter.drawText(whole, _WRAP, "\n".join(part for part in (line.what, because) if part))
            return
        tone = colours.tokens()[line.tone]
        used = write(painter, what, line.what, tone, px=SMALL_PX)
        rest = what.adjusted(used + 12, 0, 0, 0)
        for text in (because, _MORE if because else ""):  # all of it, or that a click shows it
            if span_px(text, SMALL_PX) <= rest.width():
                write(painter, rest, text, colours.muted, px=SMALL_PX, align=RIGHT)
                break

    def height_for(self, row: int, width: int) -> int:
        """How high the entry is when all its words are shown."""
        line = self._rows.line(row)
        text = f"{line.what}\n← {line.because}" if line.because else line.what
        room = QRect(0, 0, max(80, width - self.what_x() - _EDGE_PX), 2000)
        return max(LINE_PX, metrics(SMALL_PX).boundingRect(room, _WRAP, text).height() + 6)


class JournalView(QWidget):
    """What was recorded, by whom and because of what."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = JournalRows(self)
        self.table = QTableView(self)
        self._painter = JournalLinePainter(self.rows, self)
        self._unread = 0
        self._stays = True
        self._set_up_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.newer = QPushButton(self)
        self.newer.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.newer.clicked.connect(self.follow)
        self.newer.hide()
        bridge.entries_recorded.connect(self.add)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.table.verticalScrollBar().rangeChanged.connect(self._room_changed)
        self.table.clicked.connect(self._clicked)
        self.add(list(bridge.log()))
        self.follow()

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setItemDelegate(self._painter)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        table.horizontalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(1)
        table.verticalHeader().setDefaultSectionSize(LINE_PX)
        table.viewport().installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Half of the lower row."""
        return QSize(300, 6 * LINE_PX)

    @property
    def is_following(self) -> bool:
        """Whether the newest entry is in sight, so that the view goes along."""
        bar = self.table.verticalScrollBar()
        return bar.value() >= bar.maximum() - LINE_PX // 2

    def add(self, entries: list[Recorded]) -> None:
        """Take new entries in; what one is reading stays where it is."""
        was_following = self.is_following
        count = self.rows.add(entries)
        if not count:
            return
        if was_following:
            self.rows.shorten()
            self.follow()
        else:
            self._unread += count
            self._show_newer()

    def follow(self) -> None:
        """Go to the newest entry and stay with it."""
        self.table.doItemsLayout()
        self.table.scrollToBottom()
        self._unread = 0
        self._show_newer()

    def _room_changed(self, _least: int, most: int) -> None:
        """The newest entry stays in sight, whatever becomes of the view's height."""
        if self._stays:
            self.table.verticalScrollBar().setValue(most)

    def _scrolled(self, _value: int) -> None:
        self._stays = self.is_following
        if self._unread and self.is_following:
            self._unread = 0
            self._show_newer()

    def _show_newer(self) -> None:
        self.newer.setText(translate("journal", "↓ {count} 条新记录").format(count=self._unread))
        self.newer.setVisible(self._unread > 0)
        self._place_newer()

    def _place_newer(self) -> None:
        self.newer.adjustSize()
        corner = QPoint(self.width() - self.newer.width() - 16, self.height() - self.newer.height() - 6)
        self.newer.move(corner)

    def _clicked(self, index: QModelIndex) -> None:
        """Open the entry with all its words, or close it again."""
        before, row = self._painter.open_row, index.row()
        if 0 <= before < self.rows.rowCount():
            self.table.setRowHeight(before, LINE_PX)
        self._painter.open_row = -1 if row == before else row
        if row != before:
            self.table.setRowHeight(row, self._painter.height_for(row, self.table.viewport().width()))
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button keeps its corner."""
        super().resizeEvent(event)
        self._place_newer()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what this is while there are no entries."""
        if watched is self.table.viewport() and isinstance(event, QPaintEvent) and not self.rows.rowCount():
            painter = QPainter(self.table.viewport())
            box = self.table.viewport().rect()
            line = QRect(8, box.center().y() - 20, box.width() - 16, 20)
            muted = palette().muted
            write(painter, line, translate("journal", "还没有记录"), muted, align=CENTRE)
            hint = translate("journal", "每个决定先记在这里, 然后才算数")
            write(painter, line.translated(0, 20), hint, muted, px=SMALL_PX, align=CENTRE)
            painter.end()
            return True
        return super().eventFilter(watched, event)
