"""The page's lists: sections with counts, items, what stands against the plan, differences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.kit.ink import CENTRE, RIGHT, span_px, write
from ui.kit.palette import palette
from ui.kit.rows import Index, RowsModel
from ui.kit.steady_table import SteadyTable
from ui.kit.type import DENSE_ROW_PX, SMALL_PX
from ui.plans.fields import SECTION_TITLES, Section
from ui.plans.rows import Against, ItemRow

translate = QCoreApplication.translate

_EDGE_PX = 8
_TAB_PX = 26
_IN_ROW = 5


class SectionBar(QWidget):
    """The parts of a plan, each with how many items it has and what stands against it; *picked* tells one."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: Mapping[Section, int] = {}
        self._tones: Mapping[Section, str] = {}
        self.chosen = Section.BRIEF
        self.setFixedHeight(2 * _TAB_PX + 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_state(
        self, chosen: Section, counts: Mapping[Section, int], tones: Mapping[Section, str]
    ) -> None:
        """Show the parts as they are."""
        said = (chosen, dict(counts), dict(tones))
        if said != (self.chosen, self._counts, self._tones):
            self.chosen, self._counts, self._tones = said
            self.update()

    def box(self, section: Section) -> QRect:
        """Where a part stands."""
        at = list(Section).index(section)
        width = self.width() // _IN_ROW
        return QRect(at % _IN_ROW * width, at // _IN_ROW * _TAB_PX, width, _TAB_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the part under the mouse."""
        for section in Section:
            if self.box(section).contains(event.position().toPoint()):
                self.picked.emit(section.value)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint names, counts and marks."""
        colours = palette()
        painter = QPainter(self)
        for section in Section:
            box = self.box(section)
            is_chosen = section is self.chosen
            if is_chosen:
                painter.fillRect(box.adjusted(2, 2, -2, -2), QColor(colours.raised))
                painter.fillRect(
                    QRect(box.left() + 2, box.bottom() - 2, box.width() - 4, 2), QColor(colours.link)
                )
            tone = self._tones.get(section, "")
            room = box.adjusted(_EDGE_PX, 0, -4, 0)
            if tone:
                painter.setBrush(QColor(colours.tokens()[tone]))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawRect(QRect(box.left() + 4, box.center().y() - 3, 4, 7))
                room.adjust(4, 0, 0, 0)
            words = translate("plans", SECTION_TITLES[section])
            colour = colours.text if is_chosen else colours.muted
            used = write(painter, room, words, colour, px=SMALL_PX, bold=is_chosen)
            count = self._counts.get(section, 0)
            if count:
                rest = room.adjusted(used + 4, 0, 0, 0)
                if rest.width() >= span_px(str(count), SMALL_PX):
                    write(painter, rest, str(count), colours.muted, px=SMALL_PX)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), QColor(colours.line))
        painter.end()


class RowList(SteadyTable):
    """Rows that a function paints; *empty* says what to do while there are none."""

    def __init__(
        self,
        rows: RowsModel[ItemRow] | RowsModel[Against] | RowsModel["Pair"],
        paint: Callable[[QPainter, QRect, int], None],
        row_px: int = DENSE_ROW_PX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rows, row_px, parent)  # type: ignore[arg-type]  # each of these rows has a key
        self.empty = ""
        self._paint = paint
        self.setItemDelegate(_RowPainter(self))

    def sizeHint(self) -> QSize:
        """The page gives the room."""
        return QSize(200, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what to do where there is nothing."""
        super().paintEvent(event)
        if self._rows.rowCount() or not self.empty:
            return
        painter = QPainter(self.viewport())
        box = QRect(8, 8, self.viewport().width() - 16, 22)
        write(painter, box, self.empty, palette().muted, px=SMALL_PX, align=CENTRE)
        painter.end()

    def paint_row(self, painter: QPainter, box: QRect, row: int, key: str) -> None:
        """Paint one row, marked where it is the chosen one."""
        if key == self.selected:
            painter.fillRect(box, QColor(palette().raised))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(palette().link))
        self._paint(painter, box, row)

    def key_at(self, row: int) -> str:
        """The key of a row."""
        return self._rows.row(row).key


class _RowPainter(QStyledItemDelegate):
    def __init__(self, table: RowList) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        box: QRect = option.rect
        self._table.paint_row(painter, box, index.row(), self._table.key_at(index.row()))


def item_list(parent: QWidget | None = None) -> tuple[RowList, RowsModel[ItemRow]]:
    """The items of a part: title, detail, and at the right a time or a number."""
    rows: RowsModel[ItemRow] = RowsModel(lambda row: f"{row.title} {row.detail} {row.right}")

    def paint(painter: QPainter, box: QRect, number: int) -> None:
        colours, row = palette(), rows.row(number)
        line = box.adjusted(_EDGE_PX + 4 + 14 * row.level, 0, -_EDGE_PX, 0)
        if row.tone:
            painter.fillRect(
                QRect(line.left() - 8, box.center().y() - 3, 4, 7), QColor(colours.tokens()[row.tone])
            )
        used = write(painter, line, row.right, colours.text, px=SMALL_PX, align=RIGHT)
        line.adjust(0, 0, -used - 8, 0)
        detail = min(span_px(row.detail, SMALL_PX), line.width() // 2)
        title = line.adjusted(0, 0, -detail - 8 if detail else 0, 0)
        used = write(painter, title, row.title, colours.text, bold=row.level == 0)
        write(painter, line.adjusted(used + 8, 0, 0, 0), row.detail, colours.muted, px=SMALL_PX)

    table = RowList(rows, paint, parent=parent)
    rows.setParent(table)
    return table, rows


def against_list(parent: QWidget | None = None) -> tuple[RowList, RowsModel[Against]]:
    """What stands against the plan: its mark, where and what."""
    rows: RowsModel[Against] = RowsModel(lambda row: row.words)

    def paint(painter: QPainter, box: QRect, number: int) -> None:
        colours, row = palette(), rows.row(number)
        tone = colours.tokens().get(row.tone, colours.muted)
        mark = QRect(box.left() + _EDGE_PX, box.top(), 14, box.height())
        write(painter, mark, row.mark, tone, bold=True, align=CENTRE)
        line = box.adjusted(_EDGE_PX + 18, 0, -4, 0)
        write(painter, line, row.words, colours.text if row.tone != "muted" else colours.muted, px=SMALL_PX)

    table = RowList(rows, paint, 22, parent)
    rows.setParent(table)
    return table, rows


@dataclass(frozen=True, slots=True)
class Pair:
    """Two values side by side under what they are."""

    key: str
    title: str
    left: str
    right: str


def pair_list(parent: QWidget | None = None) -> tuple[RowList, RowsModel[Pair]]:
    """Differences: the field on the first line, both values on the second."""
    rows: RowsModel[Pair] = RowsModel(lambda row: f"{row.title} {row.left} {row.right}")

    def paint(painter: QPainter, box: QRect, number: int) -> None:
        colours, row = palette(), rows.row(number)
        line = QRect(box.left() + _EDGE_PX, box.top() + 2, box.width() - 2 * _EDGE_PX, 19)
        write(painter, line, row.title, colours.muted, px=SMALL_PX)
        half = QRect(line.left(), line.top() + 18, line.width() // 2 - 6, 19)
        write(painter, half, row.left, colours.text)
        write(painter, half.translated(line.width() // 2, 0), row.right, colours.text, bold=True)

    table = RowList(rows, paint, 42, parent)
    rows.setParent(table)
    return table, rows
