"""The alert queue: rows that stay where they are, with the advice opening inside the selected one."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dispatch.domain.alerts import AlertKind, Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.picture.views import AlertView, Picture
from ui.alerts.advice import AdviceCard, CandidateRow, advice_card, units_have_moved_on
from ui.alerts.advice_view import AdvicePanel
from ui.alerts.presenter import AlertRow, AlertRows, row_text
from ui.alerts.queue_table import QueueTable
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.failures import Failure, failure_words, in_one_line
from ui.kit.formatters import since_s
from ui.kit.ink import LEFT, RIGHT, write
from ui.kit.palette import palette
from ui.kit.rows import RowsModel
from ui.kit.type import BASE_PX, ROW_PX, SMALL_PX

translate = QCoreApplication.translate

TICK_MS = 1000
WAIT_SHOWN_MS = 200
"""A wait that is shorter says nothing: its words would only be in the way of the answer."""
RENEW_S = 15.0
RENEW_WALL_S = 8.0
"""Advice that stands open is ranked again when so much of the city's time and so much of the reader's have
passed (a fast city must not change it under the hand), or at once when an offered unit is bound."""


class QueueHead(QWidget):
    """One line above the queue: how many, how many wait, what lies above; a call for help fills it."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(ROW_PX)
        self._words = ("", "")
        self._is_alarm = False

    def say(self, left: str, right: str, *, alarm: bool) -> None:
        """Show words on the left and on the right."""
        if (left, right, alarm) != (*self._words, self._is_alarm):
            self._words, self._is_alarm = (left, right), alarm
            self.setAccessibleName(f"{left} {right}".strip())
            self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(200, ROW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        colours = palette()
        left, right = self._words
        box = self.rect().adjusted(8, 0, -12, 0)
        colour = colours.muted
        if self._is_alarm:
            painter.fillRect(self.rect(), QColor(colours.critical))
            colour = colours.on_signal
        used = write(
            painter, box, right, colour if self._is_alarm else colours.text, px=SMALL_PX, align=RIGHT
        )
        room = box.adjusted(0, 0, -used - 8 * bool(used), 0)
        px = BASE_PX + 1 if self._is_alarm else SMALL_PX
        write(painter, room, left, colour, px=px, bold=self._is_alarm, align=LEFT)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the top."""
        self.clicked.emit()
        event.accept()


class AlertQueue(QWidget):
    """The queue with what a dispatcher does in it; keys are the shell's, which calls the methods here.

    *opened* tells the alert whose advice was opened, so that the map can show it; *advice_closed* that it
    was closed.
    """

    opened = Signal(str)
    advice_closed = Signal()

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
        self._clock_s = clock_s
        self._rows = AlertRows(self._bands)
        self._pending = ""
        self._arming = ""
        self._model: RowsModel[AlertRow] = RowsModel(row_text, self)
        self._head = QueueHead(self)
        self.table = QueueTable(self._model, bridge.now, self)
        self.advice = AdvicePanel(self.table.viewport())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self.table)
        self._card_at, self._card_at_s = bridge.now(), clock_s()
        self._wire()
        self._waits = QTimer(self)
        self._waits.setSingleShot(True)
        self._waits.setInterval(WAIT_SHOWN_MS)
        self._waits.timeout.connect(self._still_waiting)
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self.tick)
        self._clock.start()
        self.refresh(bridge.picture)

    def _wire(self) -> None:
        self._head.clicked.connect(self.select_first)
        self.table.picked.connect(self._clicked)
        self.table.moved.connect(self._place)
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
        self._pending = ""
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
        self.table.open_key, self._pending = "", ""
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
        """Step back by one: the question for a reason, then the advice; return whether anything was open."""
        return self.disarm() or self.advice.stop_choosing() or self.close_advice()

    def ask_false(self) -> bool:
        """First call asks in the row whether the selected alert is a false one, the second says so."""
        alert_id = self.selected_id
        if not alert_id or self._model.row_of(alert_id) < 0:
            return False
        if self._arming == alert_id:
            self.disarm()
            self._bridge.judge_alert(alert_id, Verdict.FALSE)
            return True
        self._arming = alert_id
        self.table.question = (alert_id, translate("alerts", "误报? 再按 F 确认 · Esc 取消"))
        self.table.viewport().update()
        return True

    def disarm(self) -> bool:
        """Take the question for a false alarm back; return whether it was asked."""
        was_armed, self._arming = bool(self._arming), ""
        self.table.question = ("", "")
        self.table.viewport().update()
        return was_armed

    # ------------------------------------------------------------------ news

    def refresh(self, picture: Picture) -> None:
        """Show *picture*; whatever is in hand stays where it is."""
        pinned = frozenset(name for name in (self.open_id, self.selected_id) if name)
        rows = self._rows.rows(picture, self._bridge.now(), pinned)
        if rows is not self._model.rows:
            self.table.show_rows(rows)
        self._say_head()
        card = self.advice.card
        if card is not None and not self.is_choosing and units_have_moved_on(card, picture):
            self._renew()
        self._place()

    def tick(self) -> None:
        """A second has passed: only clocks are painted."""
        if not self.isVisible():
            return
        self.table.run_clocks()
        self._say_head()
        if self.advice.card is None:
            return
        aged_s = since_s(self._card_at, self._bridge.now())
        is_due = aged_s >= RENEW_S and self._clock_s() - self._card_at_s >= RENEW_WALL_S
        if is_due and not self.is_choosing and not self._pending:
            self._renew()
        else:
            self.advice.age(aged_s)

    def _say_head(self) -> None:
        shown = self._model.rows
        waiting = sum(row.is_new for row in shown)
        above = sum(row.is_new for row in shown[: self.table.rows_above()])
        right = translate("alerts", "▲ 上方 {count} 条待签收").format(count=above) if above else ""
        calls = [
            row for row in shown if row.kind is AlertKind.SOS and not row.is_over and not row.clock.stopped_at
        ]
        if calls:
            left = " · ".join((f"⬣ {calls[0].degree} {calls[0].title}", *calls[0].details[:1]))
            self._head.say(left, right, alarm=True)
            return
        left = translate("alerts", "待办 {count} · 待签收 {waiting}").format(
            count=len(shown), waiting=waiting
        )
        self._head.say(left if shown else translate("alerts", "没有警情"), right, alarm=False)

    def _renew(self) -> None:
        card = self._ranked(self.open_id)
        if card is not None:
            self.advice.renew(card)

    def _ranked(self, alert_id: str) -> AdviceCard | None:
        alert = self._bridge.picture.alerts.get(alert_id)
        if alert is None:
            return None
        try:
            advice = self._bridge.advice_for(alert_id)
        except RuleBrokenError as error:
            self.advice.say(failure_words(error.rule, error.detail).what)
            return None
        self._card_at, self._card_at_s = self._bridge.now(), self._clock_s()
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

    def _selected(self, _kind: str, _name: str) -> None:
        self.table.selected = self.selected_id
        if self._arming and self._arming != self.selected_id:
            self.disarm()
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
        top = box.top() + QueueTable.ROW_PX
        self.advice.setGeometry(QueueTable.INSET_PX, top, width, height)

    def changeEvent(self, event: QEvent) -> None:
        """Another language: every row's words are made anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._rows = AlertRows(self._bands)
            self.refresh(self._bridge.picture)
