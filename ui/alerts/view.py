"""The alert queue: rows that stay where they are, with the advice opening inside the selected one."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch.domain.errors import RuleBrokenError
from dispatch.picture.views import AlertView, Picture
from ui.alerts.advice import AdviceCard, CandidateRow, advice_card, units_have_moved_on
from ui.alerts.advice_view import AdvicePanel
from ui.alerts.columns import COLUMNS
from ui.alerts.presenter import AlertRow, AlertRows, row_says, row_text, standing_calls
from ui.alerts.proposal import question
from ui.alerts.queue_head import QueueHead
from ui.alerts.queue_table import QueueTable
from ui.alerts.ranker import Ranker
from ui.alerts.row_painter import LINE_PX, ROW_PX, dense_heads
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.arranged_table import ArrangedTable, Forms
from ui.kit.arrangement import Arrangement
from ui.kit.beat import each_second
from ui.kit.failures import Failure, failure_words, in_one_line
from ui.kit.rows import RowsModel
from ui.kit.source_words import lost_words

translate = QCoreApplication.translate

RENEW_AFTER_MS = 60  # what was decided is painted before the next advice is thought of
WAIT_SHOWN_MS = 200
"""A wait that is shorter says nothing: its words would only be in the way of the answer."""
WIDE_PX = 640
"""From this width on rows are lines in columns."""
_FORMS = Forms(dense_heads, ROW_PX, LINE_PX, WIDE_PX)


class AlertQueue(QWidget):
    """The queue with what a dispatcher does in it; keys are the shell's, which calls the methods here.

    *opened* tells the alert whose advice was opened, so that the map can show it; *advice_closed* that it
    was closed; *menu_asked* the alert that was clicked with the right button, and where; *arranged* that
    somebody sorted, filtered or chose columns (see `state`).
    """

    opened = Signal(str)
    advice_closed = Signal()
    menu_asked = Signal(str, QPoint)
    arranged = Signal()

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        parent: QWidget | None = None,
        *,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        """*clock_s*: the reader's time in seconds, which the city's speed does not change."""
        super().__init__(parent)
        self._bridge = bridge
        self._selection = selection
        self._ranker = Ranker(bridge, clock_s)
        self._rows = AlertRows(self._bands)
        self._all: list[AlertRow] = []
        self._pinned: frozenset[str] = frozenset()
        self._pending = ""
        self._proposed = ""
        self._model: RowsModel[AlertRow] = RowsModel(row_text, self)
        self._head = QueueHead(self)
        self.table = QueueTable(self._model, bridge.now, self)
        self.area = ArrangedTable(
            self.table, Arrangement(COLUMNS, row_says, lambda row: row.is_urgent), _FORMS, self
        )
        self.advice = AdvicePanel(self.table.viewport())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.area)
        self._wire()
        self._waits = QTimer(self)
        self._waits.setSingleShot(True)
        self._waits.setInterval(WAIT_SHOWN_MS)
        self._waits.timeout.connect(self._still_waiting)
        self._clock = each_second(self, self.tick, 0)
        self.refresh(bridge.picture)

    def _wire(self) -> None:
        self._head.clicked.connect(self.select_first)
        self.table.picked.connect(self._clicked)
        self.table.menu_asked.connect(self._menu_asked)
        self.table.moved.connect(self._place)
        self.table.hovered.connect(self._hovered)
        self.table.offered.connect(self.propose)
        self.area.changed.connect(self._arranged)
        self.area.reformed.connect(self._place)
        self.advice.resized.connect(self._place)
        self.advice.decided.connect(self._dispatch)
        self._bridge.picture_changed.connect(self.refresh)
        self._bridge.command_done.connect(self._done)
        self._selection.changed.connect(self._selected)

    # ------------------------------------------------------------------ what the keys do

    @property
    def selected_id(self) -> str:
        """The selected alert, or nothing."""
        return self._selection.id_of("alert")

    @property
    def open_id(self) -> str:
        """The alert whose advice is open, or nothing."""
        return self.table.open_key

    @property
    def is_empty(self) -> bool:
        """Whether there is no row to select."""
        return not self._model.rows

    def state(self) -> dict[str, object]:
        """How somebody wants to see the queue, as JSON can hold it."""
        return self.area.state()

    def restore(self, state: object) -> None:
        """Show the queue as it was wanted; what is not understood is as if it had not been said."""
        self.area.restore(state)

    def open_filter(self) -> None:
        """Write what to see of the queue."""
        self.area.open_filter()

    @property
    def is_choosing(self) -> bool:
        """Whether a reason for another than the first is being asked."""
        return bool(self.advice.chosen_unit)

    def step(self, by: int) -> None:
        """Select the next (+1) or the previous (-1) alert; open advice goes along."""
        rows = self._model.rows
        if not rows:
            return
        at = self._model.row_of(self.selected_id)
        wanted = 0 if at < 0 else min(len(rows) - 1, max(0, at + by))
        self._go_to(rows[wanted].key)

    def select_first(self) -> None:
        """Select the alert on top."""
        if self._model.rows:
            self._go_to(self._model.rows[0].key)

    def _go_to(self, alert_id: str) -> None:
        was_open = bool(self.open_id)
        self._selection.select("alert", alert_id)
        if was_open and self.open_id != alert_id:
            self.open_advice()
        self.table.bring(alert_id)

    def open_advice(self) -> bool:
        """Rank the units for the selected alert and open the answer in its row; False with none selected."""
        alert_id = self.selected_id
        card = self._ranked(alert_id) if alert_id else None
        if card is None:
            return False
        self._pending = self._proposed = ""
        if self.open_id and self.open_id != alert_id:
            self.advice.dismiss()
        self.advice.open_card(card)
        self.table.open_key = alert_id
        self.advice.show()
        self._place()
        self.table.bring(alert_id)
        self.opened.emit(alert_id)
        return True

    def close_advice(self) -> bool:
        """Close the advice; return whether it was open."""
        if not self.open_id:
            return False
        self.advice.dismiss()
        self.table.open_key = self._pending = self._proposed = ""
        self._place()
        self.refresh(self._bridge.picture)
        self.advice_closed.emit()
        return True

    def candidate(self, number: int) -> CandidateRow | None:
        """The candidate under a digit of the open advice."""
        return self.advice.candidate(number)

    def choose(self, number: int) -> bool:
        """Send the first candidate, or ask why for another; return whether a unit was meant.

        With no advice open it is opened instead, because nobody sends whom he has not seen.
        """
        if not self.open_id or self.open_id != self.selected_id:
            self.open_advice()
            return False
        return self.advice.choose(number)

    def escape(self) -> bool:
        """Step back by one: a question, the advice, then the filter; return whether anything was open."""
        if self.area.filter.field.hasFocus():
            return self.area.close_filter()
        return self.disarm() or self.advice.stop_choosing() or self.close_advice() or self.area.close_filter()

    @property
    def has_calls(self) -> bool:
        """Whether anybody calls for help."""
        return bool(standing_calls(self._model.rows))

    def answer_call(self) -> bool:
        """Select a call for help and open its advice, the next one when one is open; False without any."""
        calls = standing_calls(self._model.rows)
        at = calls.index(self.open_id) + 1 if self.open_id in calls else 0
        return bool(calls) and self.answer(calls[at % len(calls)])

    def answer(self, alert_id: str) -> bool:
        """Select an alert and open its advice; return whether that could be done."""
        self._selection.select("alert", alert_id)
        return self.open_advice()

    # ------------------------------------------------------------------ a unit for an alert, by hand

    def propose(self, alert_id: str, unit_id: str) -> bool:
        """Open the advice with *unit_id* chosen; it still has to be confirmed, or its reason to be given."""
        self._selection.select("alert", alert_id)
        thought = self._ranker.opinion(alert_id, unit_id) if self.open_advice() else None
        if thought is None:
            return False
        self.advice.say(question(thought))
        if thought.rank == 1:
            self._proposed = unit_id
        elif thought.can_go:
            self.advice.ask_why(unit_id)
        return True

    def confirm(self) -> bool:
        """Send the first unit that was proposed; return whether there was such a proposal."""
        proposed, first = self._proposed, self.candidate(1)
        if not proposed or self.open_id != self.selected_id:
            return False
        self._proposed = ""
        return first is not None and first.unit_id == proposed and self.advice.choose(1)

    def disarm(self) -> bool:
        """Take a proposal back; return whether there was one."""
        was_proposed, self._proposed = bool(self._proposed), ""
        if was_proposed:
            self.advice.say("")
        return was_proposed

    def _hovered(self, alert_id: str, unit_id: str) -> None:
        """A unit is dragged over an alert: its row says what the ranking thinks of it."""
        thought = self._ranker.opinion(alert_id, unit_id) if alert_id and unit_id else None
        asked = (alert_id, thought.words) if thought is not None else ("", "")
        if asked != self.table.question:
            self.table.question = asked
            self.table.viewport().update()

    # ------------------------------------------------------------------ news

    def refresh(self, picture: Picture) -> None:
        """Show *picture*; whatever is in hand stays where it is."""
        pinned = frozenset(name for name in (self.open_id, self.selected_id) if name)
        rows = self._rows.rows(picture, self._bridge.now(), pinned)
        if rows is not self._all or pinned != self._pinned:
            self._all, self._pinned = rows, pinned
            self.area.show_rows(rows, pinned)
        self._say_head()
        card = self.advice.card
        if card is not None and not self.is_choosing and units_have_moved_on(card, picture):
            QTimer.singleShot(RENEW_AFTER_MS, self, lambda name=self.open_id: self._renew(name))
        self._place()

    def tick(self) -> None:
        """A second has passed: only clocks are painted."""
        if not self.isVisible():
            return
        if self.area.in_columns:
            self.area.run_clocks()
        else:
            self.table.run_clocks()
        self._say_head()
        if self.advice.card is None:
            return
        if self._ranker.is_due() and not self.is_choosing and not self._pending:
            self._renew(self.open_id)
        else:
            self.advice.age(self._bridge.picture, self._bridge.now())

    def _say_head(self) -> None:
        self._head.show_counts(self._model.rows, self._all, self.table.rows_above())
        self.area.warn(lost_words(self._bridge.picture, self._bridge.now(), ("gateway",)))

    def _arranged(self) -> None:
        self.area.show_rows(self._all, self._pinned)
        self._say_head()
        self._place()
        self.arranged.emit()

    def _renew(self, alert_id: str) -> None:
        card = self._ranked(alert_id) if alert_id == self.open_id else None
        if card is None:
            return
        self.advice.renew(card)
        first = self.candidate(1)
        if self._proposed and (first is None or first.unit_id != self._proposed):
            self._proposed = ""
            self.advice.say(translate("alerts", "建议刚刚更新, 看清再按。"))

    def _ranked(self, alert_id: str) -> AdviceCard | None:
        alert = self._bridge.picture.alerts.get(alert_id)
        if alert is None:
            return None
        try:
            advice = self._ranker.rank(alert_id)
        except RuleBrokenError as error:
            self.advice.say(failure_words(error.rule, error.detail).what)
            return None
        return advice_card(advice, alert, self._bridge.seat)

    def _bands(self, alert: AlertView) -> tuple[int, int]:
        return self._bridge.bands_for(alert.alert_id)

    # ------------------------------------------------------------------ commands and what became of them

    def _dispatch(self, unit_id: str, reason: str) -> None:
        if self._pending:
            return
        self._pending = self.open_id
        self._waits.start()
        self._bridge.dispatch(self.open_id, unit_id, reason)

    def _still_waiting(self) -> None:
        if self._pending and self._pending == self.open_id:
            self.advice.say(translate("alerts", "正在派警…"))

    def _done(self, command: str) -> None:
        if command != "dispatch" or not self._pending:
            return
        done = self._pending
        if done == self.open_id:
            self.close_advice()
        self.advice.forget_draft(done)
        self._pending = ""

    def refused(self, command: str, failure: Failure) -> bool:
        """Say what stood against the dispatch of the open advice; False when that is not what failed."""
        if command != "dispatch" or not self._pending:
            return False
        self._pending = ""
        self.advice.say(in_one_line(failure))
        return True

    # ------------------------------------------------------------------ inside

    def _clicked(self, alert_id: str) -> None:
        if alert_id == self.selected_id:
            if self.open_id == alert_id:
                self.close_advice()
            else:
                self.open_advice()
            return
        self._go_to(alert_id)

    def _menu_asked(self, alert_id: str, place: QPoint) -> None:
        self._selection.select("alert", alert_id)
        self.menu_asked.emit(alert_id, place)

    def _selected(self, kind: str, name: str) -> None:
        self._ranker.look_at(kind, name)
        self.table.selected = self.selected_id
        if self.open_id and self.selected_id and self.open_id != self.selected_id:
            self.close_advice()
        self.refresh(self._bridge.picture)
        self.table.viewport().update()

    def _place(self) -> None:
        """Let the open row be as high as its advice, and lay the advice into it."""
        if not self.open_id:
            self.table.set_room(0)
            return
        width = self.table.viewport().width() - QueueTable.INSET_PX
        height = self.advice.height_for(width)
        self.table.set_room(height)
        box: QRect = self.table.row_box(self.open_id)
        top = box.top() + self.table.row_px
        self.advice.setGeometry(QueueTable.INSET_PX, top, width, height)

    def changeEvent(self, event: QEvent) -> None:
        """Another language: every row's words are made anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._rows = AlertRows(self._bands)
            self.area.dress()
            self.refresh(self._bridge.picture)
