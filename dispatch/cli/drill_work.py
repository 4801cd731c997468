"""The dispatcher of a task's drill: sends the posts, calls the roll, tells contacts, moves closures in time.

Where a terminal cannot answer (it only shows texts), the post answers by radio: that is entered as a call,
and only when its track shows the post in place.
"""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from dispatch.desk.seat import Seat
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.execution import ClosureStep, ContactStep, PostOrderKind, PostStep
from dispatch.domain.plans import Closure, Plan, Post
from dispatch.domain.tasks import Answer, OrderState
from dispatch.journal import JournalError
from dispatch.picture.prepared import ClosureView, ContactView, PostOrderView, PostView, Prepared
from dispatch.tasks.projection import Projection

AHEAD = timedelta(minutes=13)
"""A post is sent so long before it is to stand."""

AGAIN = timedelta(seconds=20)
"""City time before something that did not work is tried anew."""

BY_RADIO = timedelta(seconds=20)
"""A post that has not answered by its terminal so long after its order went out is called."""

ROLL_CALL_BEFORE = timedelta(seconds=90)
"""The roll is called so long before the first closure is due."""

_ANSWERED = frozenset({PostStep.ANSWERED, PostStep.IN_PLACE})
_OUT = frozenset({OrderState.DELIVERED, OrderState.UNKNOWN})
_STEPS = (ClosureStep.CLEARED, ClosureStep.CLOSED, ClosureStep.OPENED)

Due = tuple[tuple[str, ...], Callable[[], Awaitable[object]]]
"""Something to be done, by what it is about."""


class Work:
    """What there is to do for one task under way, look by look; each look decides anew from the record."""

    def __init__(self, seat: Seat, task_id: str) -> None:
        self._seat = seat
        self._task_id = task_id
        self._not_before: dict[tuple[str, ...], datetime] = {}
        self._prepared = Prepared()
        self._plan = Plan()
        self._seen: Projection | None = None
        self._know()

    def _know(self) -> None:
        """Take the newest state."""
        task = self._seat.picture.tasks.get(self._task_id)
        self._prepared = (task.prepared if task is not None else None) or Prepared()
        current = self._prepared.current
        self._plan = current.plan if current is not None else Plan()
        self._seen = self._seat.convoy(self._task_id)

    def _post(self, post: Post) -> PostView:
        return self._prepared.posts.get(post.post_id, PostView())

    def _closure(self, closure: Closure) -> ClosureView:
        return self._prepared.closures.get(closure.closure_id, ClosureView())

    def _manned(self) -> list[Post]:
        """The posts that a unit holds."""
        return [post for post in self._plan.posts if post.unit_id in self._seat.picture.units]

    def _on_the_way(self) -> list[str]:
        """The posts that the convoy is to pass."""
        return [stop.post_id for stop in self._seen.stops if stop.post_id] if self._seen is not None else []

    # ------------------------------------------------------------------ each look

    async def look(self) -> None:
        """Do what is to be done now; what a rule stands against is tried again later."""
        now = self._seat.now()
        self._know()
        for about, act in list(self._due(now)):
            if self._not_before.get(about, now) <= now:
                self._not_before[about] = now + AGAIN
                try:
                    await act()
                except (RuleBrokenError, JournalError):
                    continue  # a busy unit, a post that answered meanwhile: the next look decides anew

    def _due(self, now: datetime) -> Iterator[Due]:
        """Everything that is to be done by *now*."""
        plans, task_id = self._seat.plans, self._task_id
        for item in self._plan.checklist:
            if item.item_id not in self._prepared.ticked:
                yield ("item", item.item_id), partial(plans.tick, task_id, item.item_id)
        yield from self._contacts()
        for post in self._manned():
            if self._is_to_go(post, now):
                yield ("send", post.post_id), partial(plans.send_to_post, task_id, post.post_id)
        yield from self._roll_call(now)
        for closure in self._plan.closures:
            step = self._due_step(closure, now)
            if step is not None and not self._is_told(closure, step):
                about = ("closure", closure.closure_id, step)
                yield about, partial(plans.order_closure, task_id, closure.closure_id, step)
        for order in self._to_be_called(now):
            order_no = order.fact.order_no
            yield ("call", str(order_no)), partial(plans.answer_order, task_id, order_no, Answer.ACCEPTED)

    def _contacts(self) -> Iterator[Due]:
        """Each department in its order: told, and asked until it confirms."""
        for contact in self._plan.contacts:
            view = self._prepared.contacts.get(contact.contact_id, ContactView())
            if view.confirmed_at is None:
                step = ContactStep.TOLD if view.told_at is None else ContactStep.CONFIRMED
                act = partial(self._seat.plans.tell_contact, self._task_id, contact.contact_id, step)
                yield ("contact", contact.contact_id, step), act
                return

    def _is_to_go(self, post: Post, now: datetime) -> bool:
        """Whether a post's unit has to set off, and nobody has sent it yet."""
        picture = self._seat.picture
        unit = picture.units[post.unit_id]
        rides = post.place is not None or not post.kind.stands
        has_been = any(
            one.task_id == self._task_id and one.unit_id == post.unit_id
            for one in picture.assignments.values()
        )
        is_time = post.from_at is None or post.from_at - AHEAD <= now
        return rides and is_time and not has_been and unit.assignment_id is None

    def _roll_call(self, now: datetime) -> Iterator[Due]:
        """Everybody once in good time; then, until the convoy leaves, who is not in place yet."""
        if self._seen is not None and self._seen.has_left:
            return
        silent = [post.post_id for post in self._manned() if not self._is_there(post)]
        asked = [post_id for post_id in silent if self._prepared.posts.get(post_id, PostView()).asked_at]
        due = [
            one.clear_at or one.close_at for one in (self._seen.closures if self._seen is not None else ())
        ]
        first = min((at for at in due if at is not None), default=now)
        if now < first - ROLL_CALL_BEFORE or not silent:
            return
        whom = silent if not asked else [one for one in silent if self._asked_long_ago(one, now)]
        if whom:
            yield ("roll",), partial(self._seat.plans.call_roll, self._task_id, whom)

    def _has_answered(self, post: Post) -> bool:
        """Whether the roll was called and the post has answered; that it was seen in place is no answer."""
        view = self._post(post)
        return view.asked_at is not None and view.step in _ANSWERED

    def _is_there(self, post: Post) -> bool:
        return self._has_answered(post) and self._post(post).in_place_at is not None

    def _asked_long_ago(self, post_id: str, now: datetime) -> bool:
        asked_at = self._prepared.posts.get(post_id, PostView()).asked_at
        return asked_at is None or now - asked_at > 3 * AGAIN

    def _due_step(self, closure: Closure, now: datetime) -> ClosureStep | None:
        """What is to be done with a closure now; clearing is over once it is closed."""
        due = self._seen.closure(closure.closure_id) if self._seen is not None else None
        view = self._closure(closure)
        if due is None:
            return None
        if view.closed_at is not None and view.opened_at is None:
            is_passed = due.open_at is not None and due.open_at <= now
            return ClosureStep.OPENED if is_passed else None
        if view.opened_at is not None:
            return None
        if due.close_at is not None and due.close_at <= now:
            return ClosureStep.CLOSED
        is_to_clear = due.clear_at is not None and due.clear_at <= now and view.cleared_at is None
        return ClosureStep.CLEARED if is_to_clear else None

    def _is_told(self, closure: Closure, step: ClosureStep) -> bool:
        """Whether its post was told so and its answer is waited for."""
        order = self._prepared.order_about(closure.post_id, closure.closure_id)
        kinds = dict(zip(_STEPS, (PostOrderKind.CLEAR, PostOrderKind.CLOSE, PostOrderKind.OPEN), strict=True))
        is_refused = order is not None and order.order_state is OrderState.REFUSED
        return order is not None and order.fact.kind is kinds[step] and order.is_open and not is_refused

    def _to_be_called(self, now: datetime) -> Iterator[PostOrderView]:
        """Orders that a terminal got and nobody answered, to posts that stand: they are called by radio."""
        for order in self._prepared.orders.values():
            post = self._prepared.posts.get(order.fact.post_id, PostView())
            newest = self._prepared.order_about(order.fact.post_id, order.fact.about)
            is_out = order.order_state in _OUT and order.is_open and newest is order
            stands = post.in_place_at is not None or not self._must_stand(order.fact.post_id)
            if is_out and stands and now - order.at > BY_RADIO:
                yield order

    def _must_stand(self, post_id: str) -> bool:
        post = self._plan.post(post_id)
        return post is not None and post.kind.stands

    # ------------------------------------------------------------------ what came of it

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be done."""
        return all(is_done for _, _, is_done in self.outcome())

    def outcome(self) -> list[tuple[str, str, bool]]:
        """The steps under way: name, figures in words, and whether each is done."""
        self._know()
        manned, closures = self._manned(), self._plan.closures
        standing = [post for post in manned if post.kind.stands]
        views = [self._closure(closure) for closure in closures]
        contacts = [self._prepared.contacts.get(one.contact_id, ContactView()) for one in self._plan.contacts]
        counts = {
            "told": (sum(one.confirmed_at is not None for one in contacts), len(contacts)),
            "posts": (sum(self._post(post).in_place_at is not None for post in standing), len(standing)),
            "roll_call": (sum(map(self._has_answered, manned)), len(manned)),
            "closed": (sum(view.closed_at is not None for view in views), len(closures)),
            "convoy": (
                sum(post_id in self._prepared.passed for post_id in self._on_the_way()),
                len(self._on_the_way()),
            ),
            "opened": (sum(view.opened_at is not None for view in views), len(closures)),
        }
        return [(name, f"{done}/{of}", done == of) for name, (done, of) in counts.items()]
