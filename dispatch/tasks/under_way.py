"""The rules of the execution: which post, closure or contact is meant, and what comes before what."""

from collections.abc import Sequence
from typing import TypeVar

from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.execution import ClosureStep, ContactStep, PostStep
from dispatch.domain.geo import Place
from dispatch.domain.plans import Closure, Contact, Contingency, Post, PostKind, Route
from dispatch.picture.prepared import PostOrderView
from dispatch.picture.views import Picture, UnitView
from dispatch.tasks.way import Standing

Part = TypeVar("Part")


def known_post(standing: Standing, post_id: str) -> Post:
    """Return the post of the plan that counts. Raises part_unknown."""
    return _known(standing.plan.post(post_id), post_id)


def known_posts(standing: Standing, post_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the posts to be asked, each once, all for none named. Raises part_unknown."""
    asked = tuple(dict.fromkeys(post_ids)) or tuple(post.post_id for post in standing.plan.posts)
    for post_id in asked:
        known_post(standing, post_id)
    if not asked:
        raise RuleBrokenError("part_unknown", standing.task.task_id)
    return asked


def reportable_post(standing: Standing, post_id: str, step: PostStep) -> Post:
    """Return a post that may report *step*. Raises part_unknown, and out_of_order for what is no report."""
    if step is PostStep.ASKED:
        raise RuleBrokenError("out_of_order", step.value)
    return known_post(standing, post_id)


def orderable_post(picture: Picture, standing: Standing, post_id: str) -> tuple[Post, Place, UnitView]:
    """Return a post with its place and the unit that is to be sent there.

    The lead's and the tail's is where the route in use begins. Raises part_unknown for a post without a unit
    or a place, unit_unknown, unit_busy, unit_sos.
    """
    post = known_post(standing, post_id)
    route = escorted_route(standing, post)
    place = post.place
    if place is None and route is not None and route.points:
        place = route.points[0].place
    if place is None or not post.unit_id:
        raise RuleBrokenError("part_unknown", post_id)
    unit = picture.units.get(post.unit_id)
    if unit is None:
        raise RuleBrokenError("unit_unknown", post.unit_id)
    if unit.sos_alert_id is not None:
        raise RuleBrokenError("unit_sos", unit.unit_id)
    if unit.assignment_id is not None:
        raise RuleBrokenError("unit_busy", unit.unit_id)
    return post, place, unit


def escorted_route(standing: Standing, post: Post) -> Route | None:
    """The route that a lead or tail without a place of its own rides; None for every other post."""
    if post.place is not None or post.kind not in {PostKind.LEAD, PostKind.TAIL}:
        return None
    return standing.plan.route(standing.prepared.route_id)


def answerable_order(standing: Standing, order_no: int) -> PostOrderView:
    """Return what a post was told and has not answered. Raises part_unknown, out_of_order."""
    order = standing.prepared.orders.get(order_no)
    if order is None:
        raise RuleBrokenError("part_unknown", str(order_no))
    if not order.is_open:
        raise RuleBrokenError("out_of_order", str(order_no))
    return order


def movable_closure(standing: Standing, closure_id: str, step: ClosureStep) -> Closure:
    """Return a closure that may go *step*.

    Raises part_unknown, and out_of_order: what is closed is not closed again before it was opened, and what
    was never closed is not opened.
    """
    closure = _known(standing.plan.closure(closure_id), closure_id)
    seen = standing.prepared.closures.get(closure_id)
    is_closed = seen is not None and seen.closed_at is not None and seen.opened_at is None
    if step is ClosureStep.CLOSED and is_closed:
        raise RuleBrokenError("out_of_order", closure_id)
    if step is ClosureStep.OPENED and not is_closed:
        raise RuleBrokenError("out_of_order", closure_id)
    return closure


def tellable_contact(standing: Standing, contact_id: str, step: ContactStep) -> Contact:
    """Return a contact that may go *step*. Raises part_unknown, and out_of_order before it was told."""
    found = (one for one in standing.plan.contacts if one.contact_id == contact_id)
    contact = _known(next(found, None), contact_id)
    seen = standing.prepared.contacts.get(contact_id)
    if step is ContactStep.CONFIRMED and (seen is None or seen.told_at is None):
        raise RuleBrokenError("out_of_order", contact_id)
    return contact


def known_contingency(standing: Standing, contingency_id: str) -> Contingency:
    """Return the contingency of the plan that counts. Raises part_unknown."""
    return _known(standing.plan.contingency(contingency_id), contingency_id)


def known_item(standing: Standing, item_id: str) -> None:
    """Raise part_unknown for what is not on the check list."""
    if all(item.item_id != item_id for item in standing.plan.checklist):
        raise RuleBrokenError("part_unknown", item_id)


def standing_deviation(standing: Standing, deviation_id: str) -> None:
    """Raise part_unknown for a deviation that nobody noted, out_of_order for one that is over."""
    seen = standing.prepared.deviations.get(deviation_id)
    if seen is None:
        raise RuleBrokenError("part_unknown", deviation_id)
    if seen.ended_at is not None:
        raise RuleBrokenError("out_of_order", deviation_id)


def _known(part: Part | None, key: str) -> Part:
    if part is None:
        raise RuleBrokenError("part_unknown", key)
    return part
