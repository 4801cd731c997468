"""What a seat records while a prepared task is carried out: roll call, closures, contacts, contingencies."""

from collections.abc import Sequence
from datetime import datetime

from dispatch.desk.commands import Decision
from dispatch.desk.typed import one_line
from dispatch.domain import facts, task_facts
from dispatch.domain.evidence import Advice
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostStep
from dispatch.domain.people import Person
from dispatch.domain.recorded import EntryRef
from dispatch.domain.tasks import Answer, AnswerBy
from dispatch.journal import Transaction
from dispatch.picture.views import Picture
from dispatch.tasks import post_orders, under_way, way
from dispatch.tasks.orders import escort_words, post_order_words
from dispatch.tasks.way import Standing, Step


def tick(person: Person, task_id: str, item_id: str, *, done: bool) -> Decision[None]:
    """Tick something on the check list off, or take the tick away."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.PREPARE, person)
        under_way.known_item(standing, item_id)
        ticked = task_facts.ItemTicked(task_id, item_id, int(done))
        transaction.append(ticked, because=_because(standing))

    return decide


def call_roll(person: Person, task_id: str, post_ids: Sequence[str] = ()) -> Decision[None]:
    """Ask posts whether they stand, by their units' terminals where they have one; all when none is named."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.PREPARE, person)
        asked = task_facts.RollCalled(task_id, under_way.known_posts(standing, post_ids))
        called = transaction.append(asked, because=_because(standing))
        for post_id in asked.post_ids:
            post = under_way.known_post(standing, post_id)
            if post.unit_id in picture.units:
                question = post_orders.roll_call_to(transaction.number("order"), task_id, post)
                transaction.append(question, because=[called.ref])

    return decide


def report_post(person: Person, task_id: str, post_id: str, step: PostStep, note: str = "") -> Decision[None]:
    """Enter what a post said: it answers, is in place, or cannot."""
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.PREPARE, person)
        under_way.reportable_post(standing, post_id, step)
        said = task_facts.PostReported(task_id, post_id, step, note)
        transaction.append(said, because=_because(standing))

    return decide


def send_to_post(person: Person, task_id: str, post_id: str) -> Decision[str]:
    """Order the post's unit to its place by its terminal; returns the assignment's id.

    A lead or tail without a place is told the route: to its beginning, and along it when the convoy leaves.
    """

    def decide(transaction: Transaction, picture: Picture) -> str:
        standing = way.open_step(picture, task_id, Step.WORK, person)
        post, place, unit = under_way.orderable_post(picture, standing, post_id)
        order_no = transaction.number("order")
        route = under_way.escorted_route(standing, post)
        escort = None if route is None else escort_words(order_no, standing.plan, route, post)
        assigned = facts.UnitAssigned(
            assignment_id=f"D{order_no:04d}",
            order_no=order_no,
            task_id=task_id,
            unit_id=unit.unit_id,
            place=place,
            order_text=escort or post_order_words(order_no, place, post),
            rank=0,
            eta_ms=0,
            override_reason=f"预案第 {standing.version.version} 版岗位 {post_id}",
            advice=Advice(place, (), ()),
        )
        transaction.append(assigned, because=_because(standing))
        return assigned.assignment_id

    return decide


def answer_order(person: Person, task_id: str, order_no: int, answer: Answer) -> Decision[None]:
    """Enter what a post answered by a call to what its terminal told it."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.PREPARE, person)
        order = under_way.answerable_order(standing, order_no)
        said = facts.OrderAnswered(order_no, order.fact.unit_id, answer, AnswerBy.CALL)
        answered = transaction.append(said, because=[order.ref])
        answer_id = post_orders.YES_ID if answer is Answer.ACCEPTED else post_orders.CANNOT_ID
        meant = post_orders.following_from(order.fact, answer_id, f"{person.name} 电话核实")
        if meant is not None:
            transaction.append(meant, because=[answered.ref])

    return decide


def order_closure(
    person: Person, task_id: str, closure_id: str, step: ClosureStep, note: str = ""
) -> Decision[int | None]:
    """One key for a closure: its post's unit is told by its terminal, and moved it is when that says so.

    Returns the order's number; None for a closure without such a unit, which is entered as moved at once.
    """
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> int | None:
        standing = way.open_step(picture, task_id, Step.WORK, person)
        closure = under_way.movable_closure(standing, closure_id, step)
        post = post_orders.closing_post(standing.plan, closure, picture)
        if post is None:
            moved = task_facts.ClosureMoved(task_id, closure_id, step, note)
            transaction.append(moved, because=_because(standing))
            return None
        order_no = transaction.number("order")
        told = post_orders.closure_order(order_no, task_id, post, closure, step)
        transaction.append(told, because=_because(standing))
        return order_no

    return decide


def move_closure(
    person: Person, task_id: str, closure_id: str, step: ClosureStep, note: str = ""
) -> Decision[None]:
    """Enter that a closure is cleared, closed or open, as somebody told."""
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.WORK, person)
        under_way.movable_closure(standing, closure_id, step)
        moved = task_facts.ClosureMoved(task_id, closure_id, step, note)
        transaction.append(moved, because=_because(standing))

    return decide


def tell_contact(
    person: Person, task_id: str, contact_id: str, step: ContactStep, note: str = ""
) -> Decision[None]:
    """Enter that a department was told, or confirmed."""
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.PREPARE, person)
        under_way.tellable_contact(standing, contact_id, step)
        told = task_facts.ContactTold(task_id, contact_id, step, note)
        transaction.append(told, because=_because(standing))

    return decide


def trigger(person: Person, task_id: str, contingency_id: str, note: str = "") -> Decision[None]:
    """Do what was prepared for a case: the orders go out by the terminals.

    Where it says so, the other route is in use from now on.
    """
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.WORK, person)
        case = under_way.known_contingency(standing, contingency_id)
        happened = task_facts.ContingencyTriggered(task_id, contingency_id, person.name, case.route_id, note)
        triggered = transaction.append(happened, because=_because(standing))
        for to in post_orders.prepared_orders(standing.plan, case, picture):
            order = post_orders.contingency_order(transaction.number("order"), task_id, case, to)
            transaction.append(order, because=[triggered.ref])

    return decide


def enter_passing(person: Person, task_id: str, post_id: str, passed_at: datetime) -> Decision[None]:
    """Enter by hand when the convoy passed a post; what the track shows the gateway records."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.WORK, person)
        under_way.known_post(standing, post_id)
        passed = task_facts.ConvoyPassed(task_id, post_id, passed_at, by_hand=1)
        transaction.append(passed, because=_because(standing))

    return decide


def note_deviation(
    person: Person,
    task_id: str,
    kind: DeviationKind,
    about: str = "",
    size: tuple[int, int] = (0, 0),
    reason: str = "",
) -> Decision[str]:
    """Note that it goes otherwise than planned, *size*: seconds late and metres off; returns its id."""
    reason = one_line(reason)

    def decide(transaction: Transaction, picture: Picture) -> str:
        standing = way.open_step(picture, task_id, Step.WORK, person)
        seconds, metres = size
        deviation_id = f"V{transaction.number('deviation'):04d}"
        noted = task_facts.DeviationNoted(
            task_id, deviation_id, kind, one_line(about), seconds, metres, reason
        )
        transaction.append(noted, because=_because(standing))
        return deviation_id

    return decide


def end_deviation(person: Person, task_id: str, deviation_id: str, reason: str = "") -> Decision[None]:
    """Note that it goes as planned again, or why it did not."""
    reason = one_line(reason)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.WORK, person)
        under_way.standing_deviation(standing, deviation_id)
        ended = task_facts.DeviationEnded(task_id, deviation_id, reason)
        transaction.append(ended, because=_because(standing))

    return decide


def _because(standing: Standing) -> list[EntryRef]:
    """The version that counts says what is to be done."""
    return [standing.version.ref]
