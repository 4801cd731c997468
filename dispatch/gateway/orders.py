"""Orders out to the riders' terminals and what comes back: at least once, under one number, journalled.

The journal is the outbox (ADR 2). An order that is open is sent until the terminal has said that it has it;
whatever happens to it is recorded because of the entry before. The text carries the order's number, so a
terminal that gets it twice acts once. Time here is wall time (monotonic).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain import facts, task_facts
from dispatch.domain.clock import Clock
from dispatch.domain.orders import recall_text
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import Answer, AnswerBy, OrderState, ReleaseReason
from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.counts import Counts
from dispatch.gateway.ledger import Ledger
from dispatch.gateway.register import Profile
from dispatch.gateway.settings import GatewaySettings
from dispatch.gateway.stations import Station
from dispatch.gateway.terminals import Door
from dispatch.journal import Transaction
from dispatch.tasks import post_orders
from dispatch.tasks.post_orders import CANNOT_ID, YES_ID

CHOICES = ((YES_ID, "收到前往"), (CANNOT_ID, "无法前往"))
"""The rider's answers to an order that is sent as a question."""

BY_TERMINAL = "终端回执"

NOT_CONNECTED = "not_connected"
EXPIRED = "expired"
_LOUD = m.TextFlag.URGENT | m.TextFlag.DISPLAY | m.TextFlag.READ_ALOUD
_SERIALS = 0x10000
_RECALL_OFFSET = 0x8000
"""A recall's serial lies half the circle from its order's, so that their answers cannot be mixed up."""

_TEXT_IDS = {m.TextOrder.MSG_ID, m.Question.MSG_ID}
_SETTLED = {OrderState.DELIVERED, OrderState.ACKNOWLEDGED, OrderState.DECLINED}
_RECALLING = {ReleaseReason.RECALLED, ReleaseReason.MISTAKEN, ReleaseReason.UNREACHABLE}


@dataclass(slots=True)
class Order:
    """An order on its way. *ref* is the newest entry about it; *sent_s* when it was last written."""

    fact: facts.UnitAssigned | task_facts.PostOrdered
    ref: EntryRef
    issued_at: datetime
    state: OrderState = OrderState.ISSUED
    attempts: int = 0
    waits: bool = False
    sent_s: float = 0.0
    next_s: float = 0.0
    absent_told: bool = False
    refused: bool = False
    tracking: bool = False

    @property
    def serial(self) -> int:
        """Serial of its messages: the same for every attempt, and known again after a restart."""
        return self.fact.order_no % _SERIALS

    @property
    def is_settled(self) -> bool:
        """Whether the terminal has it, or has refused it: then it is not sent again."""
        return self.refused or self.state in _SETTLED

    @property
    def choices(self) -> tuple[tuple[int, str], ...]:
        """What the rider may answer where it is sent as a question."""
        fact = self.fact
        return CHOICES if isinstance(fact, facts.UnitAssigned) else post_orders.choices_of(fact.kind)


def _assignment(order: Order) -> str:
    """The assignment that an order belongs to, "" for what a post is told."""
    return order.fact.assignment_id if isinstance(order.fact, facts.UnitAssigned) else ""


@dataclass(slots=True)
class Recall:
    """A recall on its way; tried until *until_s*."""

    order_no: int
    unit_id: str
    until_s: float
    next_s: float = 0.0

    @property
    def serial(self) -> int:
        """Serial of its messages."""
        return (self.order_no + _RECALL_OFFSET) % _SERIALS


class Orders:
    """All open orders. `hear` follows the journal, also through everything that was before the start."""

    def __init__(
        self, ledger: Ledger, door: Door, clock: Clock, counts: Counts, settings: GatewaySettings
    ) -> None:
        self._ledger = ledger
        self._door = door
        self._clock = clock
        self._counts = counts
        self._limits = settings.door
        self._tracking = m.TrackingOrder(settings.close_tracking_s, settings.close_tracking_for_s)
        self._resend_recall = timedelta(seconds=settings.resend_recall_s)
        self._tell_post_for = timedelta(seconds=settings.tell_post_for_s)
        self._open: dict[int, Order] = {}
        self._recalls: dict[int, Recall] = {}
        self._started = False

    # --- what the journal says

    def hear(self, entry: Recorded) -> None:  # noqa: C901 — one case for each kind of fact
        """Follow one entry."""
        fact = entry.fact
        match fact:
            case facts.UnitAssigned() | task_facts.PostOrdered():
                self._supersede(fact)
                self._open[fact.order_no] = Order(fact, entry.ref, entry.at)
            case facts.OrderSent():
                order = self._step(entry, fact.order_no, OrderState.SENT)
                if order is not None:
                    order.attempts = max(order.attempts, fact.attempt)
            case facts.OrderDelivered():
                self._step(entry, fact.order_no, OrderState.DELIVERED)
            case facts.OrderRefused():
                order = self._step(entry, fact.order_no, OrderState.REFUSED)
                if order is not None:
                    order.refused = fact.why != NOT_CONNECTED
                    order.absent_told = not order.refused
            case facts.OrderUnknown():
                self._step(entry, fact.order_no, OrderState.UNKNOWN)
            case facts.OrderAnswered():
                yes = fact.answer is Answer.ACCEPTED
                self._step(entry, fact.order_no, OrderState.ACKNOWLEDGED if yes else OrderState.DECLINED)
            case facts.AssignmentReleased():
                self._end(lambda order: _assignment(order) == fact.assignment_id, entry, fact.reason)
            case facts.TaskClosed() | task_facts.TaskEnded() | task_facts.TaskCancelled():
                self._end(lambda order: order.fact.task_id == fact.task_id, entry, ReleaseReason.DONE)
            case _:
                return

    def _supersede(self, fact: facts.UnitAssigned | task_facts.PostOrdered) -> None:
        """Wait no more for what a post is told anew."""
        for no, order in list(self._open.items()):
            if post_orders.supersedes(fact, order.fact):
                del self._open[no]

    def _step(self, entry: Recorded, order_no: int, state: OrderState) -> Order | None:
        order = self._open.get(order_no)
        if order is not None:
            order.ref = entry.ref
            if order.state not in _SETTLED or state in _SETTLED:
                order.state = state
        return order

    def _end(self, is_over: Callable[[Order], bool], entry: Recorded, reason: ReleaseReason) -> None:
        """Drop orders that are over; one that may lie before the rider's eyes is recalled."""
        for order in [order for order in self._open.values() if is_over(order)]:
            fact = order.fact
            del self._open[fact.order_no]
            station = self._door.stations.of_unit(fact.unit_id)
            if order.tracking and station is not None and not self._has_order(fact.unit_id):
                self._door.send(station, m.TrackingOrder(0, 0))
            is_recent = self._started or self._clock.now() - entry.at < self._resend_recall
            if reason in _RECALLING and order.attempts and is_recent:
                until_s = time.monotonic() + self._resend_recall.total_seconds()
                self._recalls[fact.order_no] = Recall(fact.order_no, fact.unit_id, until_s)

    def _has_order(self, unit_id: str) -> bool:
        return any(order.fact.unit_id == unit_id for order in self._open.values())

    def start(self) -> None:
        """Begin to send: the journal has been read. What was sent and not answered is unknown now."""
        self._started = True
        for order in self._open.values():
            if order.state is OrderState.SENT:
                self._unknown(order, "gateway_restarted")
        self.tick()

    # --- out

    def tick(self) -> None:
        """Send what is due and stop waiting for answers that are overdue; called several times a second."""
        if not self._started:
            return
        now_s = time.monotonic()
        for order in list(self._open.values()):
            if order.is_settled:
                continue
            if not order.waits and self._is_stale(order):
                order.refused = True
                self._refuse(order, EXPIRED)
                continue
            if order.waits and now_s - order.sent_s >= self._limits.answer_within_s:
                self._lost(order, "no_answer", now_s)
            if not order.waits and now_s >= order.next_s:
                self._try(order, now_s)
        for recall in list(self._recalls.values()):
            station = self._door.stations.of_unit(recall.unit_id)
            if now_s > recall.until_s or station is None:
                del self._recalls[recall.order_no]
            elif now_s >= recall.next_s and station.link is not None:
                recall.next_s = now_s + self._limits.answer_within_s
                self._door.send(station, m.TextOrder(_LOUD, recall_text(recall.order_no), 1), recall.serial)

    def _is_stale(self, order: Order) -> bool:
        """Whether what a post was told *now* is so old that it must not go out any more."""
        is_posts = not isinstance(order.fact, facts.UnitAssigned)
        return is_posts and self._clock.now() - order.issued_at > self._tell_post_for

    def _refuse(self, order: Order, why: str) -> None:
        self._record(order, lambda: facts.OrderRefused(order.fact.order_no, order.fact.unit_id, why))

    def _try(self, order: Order, now_s: float) -> None:
        """Write the order to the terminal, then record that; never the other way round."""
        station = self._door.stations.of_unit(order.fact.unit_id)
        why = NOT_CONNECTED if station is None or station.link is None else ""
        if station is not None and not why:
            try:
                if not self._written(station, order):
                    why = NOT_CONNECTED
            except ValueError as error:
                why = f"unsayable: {error}"
        if why:
            if not order.absent_told:
                order.absent_told = True
                order.refused = why != NOT_CONNECTED
                self._refuse(order, why)
            return
        order.waits, order.sent_s, order.absent_told = True, now_s, False
        order.attempts += 1
        attempt = order.attempts
        self._record(order, lambda: facts.OrderSent(order.fact.order_no, order.fact.unit_id, attempt))

    def _written(self, station: Station, order: Order) -> bool:
        """Write the order in the words of the terminal's profile; a terminal of 2019 knows no question."""
        text = order.fact.order_text
        message: m.Message = m.TextOrder(_LOUD, text, 1)
        if station.terminal.profile is Profile.QUESTION and station.version != 2019:  # noqa: PLR2004 — the edition
            message = m.Question(_LOUD, text, order.choices)
        if not self._door.send(station, message, order.serial):
            return False
        self._track(station, order)
        return True

    def _track(self, station: Station, order: Order) -> None:
        """Ask for close tracking while the order to ride to a place lasts."""
        if isinstance(order.fact, facts.UnitAssigned):
            order.tracking = self._door.send(station, self._tracking)

    # --- back

    def linked(self, station: Station, *, online: bool) -> None:
        """A terminal came or went: what waits for it is sent, what waits for its answer is unknown."""
        now_s = time.monotonic()
        for order in [order for order in self._open.values() if order.fact.unit_id == station.unit_id]:
            if not online and order.waits:
                self._lost(order, "connection_lost", now_s)
            elif online and not order.is_settled:
                # at once, unless it was just sent: a line that comes and goes must not fill the journal
                order.next_s = order.sent_s + self._limits.repeat_after_s if order.attempts else 0.0
            elif online:
                self._track(station, order)
        if online:
            self.tick()

    def answered(self, station: Station, answer: m.TerminalAnswer) -> None:
        """Take the terminal's general answer to an order or a recall."""
        if answer.msg_id not in _TEXT_IDS:
            return
        order = self._of(station.unit_id, answer.serial)
        if order is not None and order.attempts and not order.is_settled:
            order.waits = False
            no, unit_id = order.fact.order_no, order.fact.unit_id
            if answer.result == m.Result.OK:
                order.state = OrderState.DELIVERED
                self._record(order, lambda: facts.OrderDelivered(no, unit_id))
            else:
                order.refused = True
                self._refuse(order, f"result_{answer.result}")
            return
        for recall in list(self._recalls.values()):
            if recall.unit_id == station.unit_id and recall.serial == answer.serial:
                del self._recalls[recall.order_no]

    def chosen(self, station: Station, answer: m.QuestionAnswer) -> None:
        """Take the rider's answer to an order that was a question."""
        order = self._of(station.unit_id, answer.serial)
        if order is None or answer.answer_id not in {number for number, _ in order.choices}:
            self._counts.refuse("answer_to_nothing")
            return
        if order.state in {OrderState.ACKNOWLEDGED, OrderState.DECLINED}:
            return
        said = post_orders.answer_of(answer.answer_id)
        order.state = OrderState.ACKNOWLEDGED if said is Answer.ACCEPTED else OrderState.DECLINED
        order.waits = False
        fact = order.fact

        def write(transaction: Transaction) -> None:
            heard = facts.OrderAnswered(fact.order_no, fact.unit_id, said, AnswerBy.TERMINAL)
            answered = transaction.append(heard, because=[order.ref])
            meant = None
            if isinstance(fact, task_facts.PostOrdered):
                meant = post_orders.following_from(fact, answer.answer_id, BY_TERMINAL)
            if meant is not None:
                transaction.append(meant, because=[answered.ref])

        self._ledger.record(write)

    def _of(self, unit_id: str, serial: int) -> Order | None:
        """Return the unit's open order whose messages have this serial."""
        for order in self._open.values():
            if order.fact.unit_id == unit_id and order.serial == serial:
                return order
        return None

    def _lost(self, order: Order, why: str, now_s: float) -> None:
        """Nobody knows whether the order arrived; it is repeated, later each time."""
        order.waits = False
        wait_s = self._limits.repeat_after_s * 2 ** min(order.attempts - 1, 16)
        order.next_s = now_s + min(wait_s, self._limits.repeat_at_most_s)
        self._unknown(order, why)

    def _unknown(self, order: Order, why: str) -> None:
        order.state = OrderState.UNKNOWN
        self._record(order, lambda: facts.OrderUnknown(order.fact.order_no, order.fact.unit_id, why))

    def _record(self, order: Order, fact: Callable[[], facts.Fact]) -> None:
        """Record a step because of the one before, which is known only when this one's turn has come."""

        def write(transaction: Transaction) -> None:
            transaction.append(fact(), because=[order.ref])

        self._ledger.record(write)
