"""A table of rows in which nothing jumps: whatever news come, the row under the hand stays where it is."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QCursor, QDrag, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QTableView, QWidget

from ui.kit.columns import Cell
from ui.kit.ink import CENTRE, write
from ui.kit.palette import palette
from ui.kit.rows import Keyed, RowsModel
from ui.kit.type import SMALL_PX

translate = QCoreApplication.translate


class SteadyTable(QTableView):
    """Shows a `RowsModel`, one selected row among it, without ever taking the keyboard.

    The anchor is the row under the mouse, else the selected one, else the top one when scrolled: `show_rows`
    keeps it at its height on the screen. Where there is nothing to scroll, the table scrolls past its end,
    and comes back as the hand scrolls up. *picked* tells the key of a clicked row, *menu_asked* that of one
    clicked with the right button and where on the screen.

    *cells* are the columns where rows are painted in columns; *hidden* how many rows a filter holds back;
    *is_old*: what the rows say is not what is; *drags* the MIME type under which a row's key can be dragged.
    """

    picked = Signal(str)
    menu_asked = Signal(str, QPoint)
    resized = Signal()

    def __init__(self, rows: RowsModel[Keyed], row_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selected = ""
        self.cells: tuple[Cell, ...] = ()
        self.hidden = 0
        self.is_old = False
        self.drags = ""
        self._pressed: tuple[str, QPoint] | None = None
        self._beyond = 0
        self._natural = 0
        self._rows = rows
        self.setModel(rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(row_px)
        self.verticalScrollBar().setSingleStep(row_px)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def sizeHint(self) -> QSize:
        """Small: the docks give the room."""
        return QSize(200, 80)

    def show_rows(self, rows: Sequence[Keyed]) -> bool:
        """Show *rows* with the anchor where it was; return whether their order or number changed."""
        anchor = self._anchor()
        height = self._height_of(anchor)
        changed = self._rows.set_rows(rows)
        if changed:
            self._rearranged()
            row = self._rows.row_of(anchor)
            if row < 0:
                self._go_to(self.verticalScrollBar().value(), beyond=False)
            else:
                self._go_to(self.verticalHeader().sectionPosition(row) - height, beyond=True)
        return changed

    def _rearranged(self) -> None:
        """A hook: rows have been laid out afresh, all of one height."""

    def bring(self, key: str) -> None:
        """Scroll as little as brings the row with *key* into sight."""
        row = self._rows.row_of(key)
        if row < 0:
            return
        bar = self.verticalScrollBar()
        top = self.verticalHeader().sectionPosition(row)
        bottom = top + self.verticalHeader().sectionSize(row)
        if top < bar.value() or bottom - top > self.viewport().height():
            self._go_to(top, beyond=False)
        elif bottom > bar.value() + self.viewport().height():
            self._go_to(bottom - self.viewport().height(), beyond=False)

    def is_in_sight(self, key: str) -> bool:
        """Whether any of the row with *key* is on the screen."""
        row = self._rows.row_of(key)
        return row >= 0 and self._row_box(row).intersects(self.viewport().rect())

    def rows_above(self) -> int:
        """How many rows lie wholly above what is on the screen."""
        top = self.rowAt(0)
        return max(0, top) if self._rows.rowCount() else 0

    def repaint_strip(self, left_px: int, width_px: int) -> None:
        """Repaint only some pixels of all rows: where clocks run."""
        self.viewport().update(QRect(left_px, 0, width_px, self.viewport().height()))

    def set_row_px(self, row_px: int) -> None:
        """Give every row another height."""
        header = self.verticalHeader()
        if header.defaultSectionSize() != row_px:
            header.setDefaultSectionSize(row_px)
            self.verticalScrollBar().setSingleStep(row_px)
            self._beyond = 0
            self._rearranged()

    def row_box(self, key: str) -> QRect:
        """Where the row with *key* lies in the viewport; empty for no such row."""
        row = self._rows.row_of(key)
        return self._row_box(row) if row >= 0 else QRect()

    def has_pointer(self) -> bool:
        """Whether the mouse is over the rows."""
        return self._pointer() is not None

    def _pointer(self) -> QPoint | None:
        if not self.viewport().underMouse():
            return None
        return self.viewport().mapFromGlobal(QCursor.pos())

    def _row_box(self, row: int) -> QRect:
        return QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def _anchor(self) -> str:
        pointer = self._pointer()
        if pointer is not None and (row := self.rowAt(pointer.y())) >= 0:
            return self._rows.row(row).key
        if self.selected and self.is_in_sight(self.selected):
            return self.selected
        if self.verticalScrollBar().value() > 0 and (row := self.rowAt(0)) >= 0:
            return self._rows.row(row).key
        return ""

    def _height_of(self, key: str) -> int:
        row = self._rows.row_of(key)
        return self.rowViewportPosition(row) if row >= 0 else 0

    # ------------------------------------------------------------------ scrolling past the end

    def _go_to(self, value: int, *, beyond: bool) -> None:
        self._beyond = max(0, value) if beyond else 0
        self.updateGeometries()
        self.verticalScrollBar().setValue(max(0, value))

    def updateGeometries(self) -> None:
        """Let the range reach as far as the anchor needs it."""
        bar = self.verticalScrollBar()
        value = bar.value()
        # Qt cuts the value to its own, shorter range first; nobody may take that for scrolling.
        was_blocked = bar.blockSignals(True)  # noqa: FBT003 — Qt's only way to say it
        super().updateGeometries()
        rows = self._rows.rowCount()
        content = self.verticalHeader().length() if rows else 0
        self._natural = max(0, content - self.viewport().height())
        bar.setRange(0, max(self._natural, self._beyond))
        bar.setValue(value)
        self.verticalHeader().setOffset(bar.value())
        bar.blockSignals(was_blocked)
        if bar.value() != value:
            bar.valueChanged.emit(bar.value())
        bar.setEnabled(bar.maximum() > 0)  # the theme shows no handle on a bar with nothing to scroll

    def _scrolled(self, value: int) -> None:
        if value < self._beyond:
            self._beyond = value
            self.verticalScrollBar().setMaximum(max(self._natural, value))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is another width for columns."""
        super().resizeEvent(event)
        self.resized.emit()

    # ------------------------------------------------------------------ the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the row under the mouse."""
        place = event.position().toPoint()
        row = self.rowAt(place.y())
        if row >= 0 and event.button() is Qt.MouseButton.LeftButton:
            key = self._rows.row(row).key
            self._pressed = (key, place)
            self.picked.emit(key)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the row that was pressed."""
        pressed = self._pressed
        if not self.drags or pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        key, place = pressed
        if (event.position().toPoint() - place).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            self.drag(key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing is held any more."""
        self._pressed = None
        event.accept()

    def mime_of(self, key: str) -> QMimeData:
        """What is carried when the row with *key* is dragged."""
        mime = QMimeData()
        mime.setData(self.drags, key.encode())
        return mime

    def drag(self, key: str) -> None:
        """Let the row with *key* be dragged, until it is dropped somewhere."""
        box = self.row_box(key)
        drag = QDrag(self)
        drag.setMimeData(self.mime_of(key))
        drag.setPixmap(self.viewport().grab(box.intersected(self.viewport().rect())))
        drag.exec(Qt.DropAction.CopyAction)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask what can be done with the row under the mouse."""
        row = self.rowAt(event.pos().y())
        if row >= 0:
            self.menu_asked.emit(self._rows.row(row).key, event.globalPos())
        event.accept()

    def paint_filtered(self, painter: QPainter) -> bool:
        """Say that a filter hides every row, and how to see them; return whether it does."""
        if self._rows.rowCount() or not self.hidden:
            return False
        box = self.viewport().rect()
        middle = QRect(8, box.height() // 3, box.width() - 16, 24)
        words = translate("tables", "筛选挡住了全部 {count} 条").format(count=self.hidden)
        write(painter, middle, words, palette().medium, bold=True, align=CENTRE)
        hint = translate("tables", "点 ✕ 显示全部")
        write(painter, middle.translated(0, 22), hint, palette().muted, px=SMALL_PX, align=CENTRE)
        return True
