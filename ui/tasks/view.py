"""The task panel: the chain as it grows, the orders, the report as it will be, and the outcome by digit."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.tasks import Outcome
from dispatch.picture.views import Picture
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.beat import each_second
from ui.kit.failures import Failure, failure_words, in_one_line
from ui.kit.formatters import since_s
from ui.kit.ink import face
from ui.kit.plain import one_line
from ui.kit.short_list import ShortList
from ui.kit.type import SMALL_PX
from ui.kit.words import word
from ui.tasks.chain_view import ChainView
from ui.tasks.orders_view import OrdersView
from ui.tasks.presenter import TaskCard, task_card, task_of
from ui.tasks.report_words import draft_lines, is_read_out, read_out

translate = QCoreApplication.translate

ASK_WAY_S = 4.0
"""A way is asked for again after this; in between the remaining time runs down by itself."""

OUTCOMES = tuple(Outcome)


class ReportView(QWidget):
    """The report, line by line, in plain text that can be selected but never takes the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("role", "muted")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title.setFont(face(SMALL_PX, bold=True))
        self.lines = QPlainTextEdit(self)
        self.lines.setReadOnly(True)
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines.setFrameShape(QFrame.Shape.NoFrame)
        self.lines.setStyleSheet("QPlainTextEdit { border: none; background: transparent; padding: 0; }")
        self.lines.setFont(face(SMALL_PX))
        self.lines.document().setDocumentMargin(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        layout.setSpacing(2)
        layout.addWidget(self.title)
        layout.addWidget(self.lines)

    def show_report(self, title: str, lines: tuple[str, ...]) -> None:
        """Show a report; the place that one is reading stays."""
        self.title.setText(title)
        text = "\n".join(one_line(line) for line in lines)
        if text != self.lines.toPlainText():
            bar = self.lines.verticalScrollBar()
            place = bar.value()
            self.lines.setPlainText(text)
            bar.setValue(min(place, bar.maximum()))


class TaskPanel(QWidget):
    """One task, or the alert that waits for one; keys are the shell's, which calls the methods here."""

    def __init__(self, bridge: Bridge, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._selection = selection
        self._card: TaskCard | None = None
        self._etas: dict[str, tuple[float, datetime]] = {}
        self._drafts: dict[str, str] = {}
        self._read_key: tuple[str, int, bool] | None = None
        self._read_lines: tuple[str, ...] = ()
        self._asked_id = ""
        self._outcome: Outcome | None = None
        self._pending = ""
        self.chain = ChainView(self)
        self.orders = OrdersView(self)
        self.report = ReportView(self)
        self.outcomes = ShortList(self, edge_px=8)
        self._message = QLabel(self)
        self._lay_out()
        bridge.follow(self, self.refresh)
        bridge.command_done.connect(self._done)
        selection.changed.connect(self._selected)
        self._clock = each_second(self, self.tick, 4)
        self.refresh(bridge.picture)

    def _lay_out(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "surface")
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setProperty("role", "high")
        self._message.setFont(face(SMALL_PX, bold=True))
        self._message.setContentsMargins(8, 0, 8, 0)
        self._message.hide()
        self._below = QWidget(self)
        below = QHBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.orders, 11)
        below.addWidget(self.report, 9)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.chain, 1)
        layout.addWidget(self._message)
        layout.addWidget(self._below, 1)
        layout.addWidget(self.outcomes)
        self.outcomes.picked.connect(self.choose_outcome)
        self.outcomes.submitted.connect(self._submit)
        self.outcomes.left.connect(self.escape)

    # ------------------------------------------------------------------ what the keys do

    @property
    def task_id(self) -> str:
        """The task that is shown, or nothing."""
        return self._card.task_id if self._card is not None else ""

    @property
    def is_asking(self) -> bool:
        """Whether the outcome is being asked."""
        return bool(self._asked_id)

    def ask_outcome(self) -> bool:
        """Open the short list of outcomes for the task that is shown; False when there is none to end."""
        if self._card is None or not self._card.task_id or not self._card.is_open:
            return False
        if not self._asked_id:
            self._asked_id, self._outcome = self._card.task_id, None
            self._below.hide()
            self.chain.set_brief(True)
            hint = translate("tasks", "{task} 的结果: 按数字选, 可补一句, 回车录入").format(
                task=self._asked_id
            )
            words = [word(outcome) for outcome in OUTCOMES]
            self.outcomes.ask(words, hint, self._drafts.get(self._asked_id, ""))
        return True

    def choose_outcome(self, number: int) -> bool:
        """Choose an outcome by digit; Enter in the line below enters it."""
        if not self._asked_id or not 1 <= number <= len(OUTCOMES):
            return False
        self._outcome = OUTCOMES[number - 1]
        self.outcomes.mark(number)
        self._say("")
        return True

    def escape(self) -> bool:
        """Close the list of outcomes, keeping what was typed; return whether it was open."""
        if not self._asked_id:
            return False
        self._drafts[self._asked_id] = self.outcomes.close_list()
        self._asked_id, self._outcome, self._pending = "", None, ""
        self._say("")
        self.chain.set_brief(False)
        self._below.show()
        return True

    def _submit(self, note: str) -> None:
        if self._outcome is None:
            self._say(translate("tasks", "先按数字选一个结果, 再回车。"))
        elif not self._pending:
            self._pending = self._asked_id
            self._bridge.enter_outcome(self._asked_id, self._outcome, note)

    # ------------------------------------------------------------------ news

    def refresh(self, picture: Picture) -> None:
        """Show what the selection is about as *picture* has it."""
        alert, task = task_of(picture, *self._selection.current)
        bands = None
        if task is None and alert is not None:
            bands = self._bridge.bands_for(alert.alert_id)
        card = task_card(picture, alert, task, bands)
        if card == self._card:
            return
        self._card = card
        now = self._bridge.now()
        self.chain.show_card(card, now)
        self._show_orders(now)
        self._show_report()

    def tick(self) -> None:
        """A second has passed: clocks run, and now and then the remaining way is asked for."""
        if not self.isVisible() or self._card is None:
            return
        now = self._bridge.now()
        self.chain.run_clock(now)
        self._show_orders(now)
        if not self._card.report:
            self._show_report()

    def _show_orders(self, now: datetime) -> None:
        card = self._card
        self._below.setVisible(card is not None and not self._asked_id)
        if card is None:
            return
        etas = {}
        for order in card.orders:
            if order.is_open and order.arrived_at is None:
                eta_s = self._eta_s(order.assignment_id, now)
                if eta_s is not None:
                    etas[order.assignment_id] = eta_s
        self.orders.show_orders(card.orders, etas, card.hint, now)
        self.orders.setAccessibleName(self.orders.text())

    def _eta_s(self, assignment_id: str, now: datetime) -> float | None:
        """Seconds until the unit is there, by its way as last asked for."""
        known = self._etas.get(assignment_id)
        if known is None or abs(since_s(known[1], now)) >= ASK_WAY_S:
            way = self._bridge.way_of(assignment_id)
            if way is None:
                self._etas.pop(assignment_id, None)
                return None
            known = self._etas[assignment_id] = (way.eta_s, now)
        return max(0.0, known[0] - since_s(known[1], now))

    def _show_report(self) -> None:
        card = self._card
        if card is None or not card.task_id:
            self.report.hide()
            return
        lines = self._read_out(card) or card.report
        if not lines and card.is_open:
            try:
                lines = tuple(self._bridge.report_draft(card.task_id))
            except RuleBrokenError as error:
                lines = (failure_words(error.rule, error.detail).what,)
        self.report.show_report(card.report_title, lines)
        self.report.show()

    def _read_out(self, card: TaskCard) -> tuple[str, ...]:
        """The report in the operator's language where that is not the report's own; else nothing."""
        if not is_read_out():
            return ()
        task, entries = self._bridge.picture.tasks.get(card.task_id), self._bridge.task_log(card.task_id)
        key = (card.task_id, len(entries), card.is_open)
        if key != self._read_key:
            try:
                written = task.report if task is not None else None
                lines = written.lines if written is not None else draft_lines(entries, card.task_id)
            except ValueError:  # the task is older than the entries at hand
                lines = ()
            self._read_key, self._read_lines = key, (*card.report[:1], *read_out(lines, entries))
        return self._read_lines

    def _selected(self, _kind: str, _name: str) -> None:
        alert, task = task_of(self._bridge.picture, *self._selection.current)
        del alert
        if self._asked_id and (task is None or task.task_id != self._asked_id):
            self.escape()
        self.refresh(self._bridge.picture)

    # ------------------------------------------------------------------ what became of a command

    def _done(self, command: str) -> None:
        if command == "enter_outcome" and self._pending:
            done = self._pending
            self.escape()
            self._drafts.pop(done, None)

    def refused(self, command: str, failure: Failure) -> bool:
        """Say what stood against the outcome that was being entered; False when that is not what failed."""
        if command != "enter_outcome" or not self._pending:
            return False
        self._pending = ""
        self._say(in_one_line(failure))
        return True

    def _say(self, words: str) -> None:
        self._message.setText(words)
        self._message.setVisible(bool(words))

    def changeEvent(self, event: QEvent) -> None:
        """Another language: the card is made anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._card = None
            self.refresh(self._bridge.picture)
