"""The unit list: one line a unit, what matters on top, still under the hand; the selected one in words."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch.domain.units import UnitState
from dispatch.picture.views import Picture
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.arranged_table import ArrangedTable, Forms
from ui.kit.arrangement import Arrangement
from ui.kit.beat import each_second
from ui.kit.columns import Column
from ui.kit.ink import CENTRE, span_px, write
from ui.kit.palette import palette
from ui.kit.plain import tip_text
from ui.kit.rows import RowsModel
from ui.kit.source_words import lost_words
from ui.kit.steady_table import SteadyTable
from ui.kit.type import BASE_PX, DENSE_ROW_PX, SMALL_PX
from ui.kit.unit_mime import UNIT_MIME
from ui.units.card import UnitCard, terminals_card, unit_card, unknown_card
from ui.units.columns import unit_columns
from ui.units.presenter import UnitRow, UnitRows, only_reported, row_says, row_text
from ui.units.road_names import RoadNames
from ui.units.row_painter import UnitRowPainter, dense_heads

translate = QCoreApplication.translate

WIDE_PX = 480
"""From this width on rows are in columns."""
LOOK_UPS = 50
"""So many units' roads are looked up each second, where it takes those of all: some milliseconds."""
_CARD_PX = 66


class CardView(QWidget):
    """The selected unit in three lines; its place and height never change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_CARD_PX)
        self._card = UnitCard("", "", "", "")

    def show_card(self, card: UnitCard) -> None:
        """Show *card*."""
        if card != self._card:
            self._card = card
            words = (card.head, card.trouble, card.order, card.place)
            self.setAccessibleName(" · ".join(part for part in words if part))
            self.setToolTip(tip_text("\n".join(part for part in words if part)))
            self.update()

    def sizeHint(self) -> QSize:
        """Three lines."""
        return QSize(200, _CARD_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        colours = palette()
        painter.fillRect(self.rect(), QColor(colours.raised))
        line = QRect(8, 3, self.width() - 16, 20)
        used = write(painter, line, self._card.head, colours.text, px=BASE_PX, bold=True)
        rest = line.adjusted(used + 8, 0, 0, 0)
        write(painter, rest, self._card.trouble, colours.high, px=SMALL_PX, bold=True)
        write(painter, line.translated(0, 20), self._card.order, colours.text, px=SMALL_PX)
        place = self._card.place
        if span_px(place, SMALL_PX) > line.width():
            place = self._card.brief_place or place
        write(painter, line.translated(0, 40), place, colours.muted, px=SMALL_PX)
        painter.end()


class UnitTable(SteadyTable):
    """The rows of the units, or words where there are none."""

    def __init__(
        self,
        rows: RowsModel[UnitRow],
        now: Callable[[], datetime],
        columns: Sequence[Column[UnitRow]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rows, DENSE_ROW_PX, parent)  # type: ignore[arg-type]  # a UnitRow is keyed
        self.drags = UNIT_MIME
        self._painter = UnitRowPainter(rows.row, now, columns, self)
        self.setItemDelegate(self._painter)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows, or what to do where there are none."""
        self._painter.prepare(self.selected)
        self._painter.dirty, self._painter.cells = event.rect(), self.cells
        self._painter.is_old = self.is_old
        super().paintEvent(event)
        if self._rows.rowCount():
            return
        painter = QPainter(self.viewport())
        if self.paint_filtered(painter):
            painter.end()
            return
        box = self.viewport().rect()
        middle = QRect(8, box.height() // 3, box.width() - 16, 24)
        muted = palette().muted
        write(painter, middle, translate("units", "还没有铁骑上线"), muted, align=CENTRE)
        hint = translate("units", "终端一注册, 就出现在这里")
        write(painter, middle.translated(0, 22), hint, muted, px=SMALL_PX, align=CENTRE)
        painter.end()


class UnitList(QWidget):
    """The list with the card of the selected unit; keys are the shell's, which calls the methods here.

    *menu_asked* tells the unit that was clicked with the right button, and where; *arranged* that somebody
    sorted, filtered or chose columns (see `state`).
    """

    menu_asked = Signal(str, QPoint)
    arranged = Signal()

    def __init__(self, bridge: Bridge, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._selection = selection
        self._rows = UnitRows(bridge.policy)
        self._all: list[UnitRow] = []
        self._pinned: frozenset[str] = frozenset()
        self._is_owed = False
        self._next_road = 0
        self._roads = RoadNames(bridge.network)
        columns = unit_columns(self._road_of, lambda row: self._roads.known(row.key))
        self._model: RowsModel[UnitRow] = RowsModel(row_text, self, looks_same=only_reported)
        self.table = UnitTable(self._model, bridge.now, columns, self)
        self.area = ArrangedTable(
            self.table,
            Arrangement(columns, self._says, lambda row: row.state is UnitState.SOS),
            Forms(lambda width: dense_heads(width, columns), DENSE_ROW_PX, DENSE_ROW_PX, WIDE_PX),
            self,
        )
        self.card = CardView(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area)
        layout.addWidget(self.card)
        self.table.picked.connect(lambda name: selection.select("unit", name))
        self.table.menu_asked.connect(self._menu_asked)
        self.area.changed.connect(self._arranged)
        bridge.follow(self, self.refresh)
        selection.changed.connect(self._selected)
        self._clock = each_second(self, self.tick, 2)
        self.refresh(bridge.picture)
        self._show_card()

    @property
    def selected_id(self) -> str:
        """The selected unit, or nothing."""
        return self._selection.id_of("unit")

    def step(self, by: int) -> None:
        """Select the next (+1) or the previous (-1) unit."""
        rows = self._model.rows
        if rows:
            at = self._model.row_of(self.selected_id)
            wanted = 0 if at < 0 else min(len(rows) - 1, max(0, at + by))
            self._selection.select("unit", rows[wanted].key)

    def locate(self) -> bool:
        """Ask the selected unit's terminal where it is; return whether one is selected."""
        unit_id = self.selected_id
        if unit_id:
            self._bridge.locate(unit_id)
        return bool(unit_id)

    def state(self) -> dict[str, object]:
        """How somebody wants to see the units, as JSON can hold it."""
        return self.area.state()

    def restore(self, state: object) -> None:
        """Show the units as it was wanted; what is not understood is as if it had not been said."""
        self.area.restore(state)

    def open_filter(self) -> None:
        """Write what to see of the units."""
        self.area.open_filter()

    def escape(self) -> bool:
        """Show all units again; return whether any were filtered."""
        return self.area.close_filter()

    def refresh(self, picture: Picture) -> None:
        """Show *picture*; while the mouse is over the list no row leaves its place."""
        self._show(picture, anew=False)

    def _show(self, picture: Picture, *, anew: bool) -> None:
        hold = self.table.has_pointer()
        rows = self._rows.rows(picture, self._bridge.now(), in_order=not hold)
        pinned = frozenset({self.selected_id} - {""})
        if rows is not self._all or pinned != self._pinned or (anew and self._is_owed):
            self._all, self._pinned = rows, pinned
            self._is_owed = not anew
            self.area.show_rows(rows, pinned, hold=hold, anew=anew)

    def tick(self) -> None:
        """A second has passed."""
        if not self.isVisible():
            return
        picture = self._bridge.picture
        self._look_up_roads()
        self._show(picture, anew=True)
        if self.area.in_columns:
            self.area.run_clocks()
        else:
            self.table.viewport().update()
        self.area.warn(lost_words(picture, self._bridge.now(), ("gateway", "terminals")))
        self._show_card()

    def _arranged(self) -> None:
        self._look_up_roads()
        self.area.show_rows(self._all, self._pinned)
        self.arranged.emit()

    def _says(self, row: UnitRow) -> str:
        return f"{row_says(row)} {self._roads.known(row.key)}"

    def _road_of(self, row: UnitRow) -> str:
        unit = self._bridge.picture.units.get(row.key)
        return self._roads.of(row.key, unit.position if unit is not None else None)

    def _look_up_roads(self) -> None:
        """Where roads are sorted or filtered by, know those of some more units each second."""
        arrangement = self.area.arrangement
        if not arrangement.words and arrangement.sorted_by != "road":
            return
        rows = self._all
        for i in range(min(len(rows), LOOK_UPS)):
            row = rows[(self._next_road + i) % len(rows)]
            before = self._roads.known(row.key)
            if self._road_of(row) != before:
                arrangement.forget(row.key)
                self._pinned = frozenset({""})  # shown anew at the next look
        self._next_road += LOOK_UPS

    def _menu_asked(self, unit_id: str, place: QPoint) -> None:
        self._selection.select("unit", unit_id)
        self.menu_asked.emit(unit_id, place)

    def _selected(self, _kind: str, _name: str) -> None:
        self.table.selected = self.selected_id
        if self.selected_id and not self.table.has_pointer():
            self.table.bring(self.selected_id)
        self.table.viewport().update()
        self._show_card()

    def _show_card(self) -> None:
        picture, row_number = self._bridge.picture, self._model.row_of(self.selected_id)
        if row_number < 0:
            unknown = unknown_card(self.selected_id) if self.selected_id else terminals_card(picture)
            self.card.show_card(unknown)
            return
        row = self._model.row(row_number)
        self.card.show_card(unit_card(row, picture, self._bridge.now(), self._roads.index))

    def changeEvent(self, event: QEvent) -> None:
        """Another language: every row's words are made anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._rows = UnitRows(self._bridge.policy)
            self.area.dress()
            self.refresh(self._bridge.picture)
            self._show_card()
