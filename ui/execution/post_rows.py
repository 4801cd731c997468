"""Posts in the roll call: who was asked, who answered, who stands, how old that word is, who is overdue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.domain.execution import PostStep
from dispatch.domain.plans import Plan, Post
from dispatch.domain.tasks import OrderState
from dispatch.picture.prepared import PostView, Prepared
from dispatch.picture.views import Picture, TaskView
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import Projection, StopPassing, StopState
from ui.kit.formatters import since_s
from ui.kit.plain import call_sign, one_line


class Overdue(StrEnum):
    """Why a post stands out."""

    CANNOT = "cannot"
    ANSWER = "answer"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post under way; *passing* where the convoy comes by, *order* how far the order to its unit is."""

    post: Post
    view: PostView
    passing: StopPassing | None
    overdue: Overdue | None
    order: OrderState | None
    is_next: bool = False

    @property
    def key(self) -> str:
        """The post's id."""
        return self.post.post_id

    @property
    def name(self) -> str:
        """What it is called."""
        return one_line(self.post.name) or one_line(self.post.post_id)

    @property
    def who(self) -> str:
        """By what it is called on the radio: its call sign, its unit, its people."""
        first = self.post.people[0] if self.post.people else ""
        return one_line(self.post.call_sign) or call_sign(self.post.unit_id) or one_line(first)

    @property
    def late_s(self) -> int | None:
        """Whole seconds that the convoy was, or will be, behind the plan here; None where nobody can say."""
        late_s = self.passing.late_s if self.passing is not None else None
        return None if late_s is None else round(late_s)

    @property
    def word_at(self) -> datetime | None:
        """When it was heard of last, or asked if it never answered."""
        return self.view.answered_at or self.view.asked_at


def post_rows(
    picture: Picture,
    task: TaskView,
    plan: Plan,
    projection: Projection | None,
    now: datetime,
    params: FollowingParams,
) -> tuple[PostRow, ...]:
    """The posts: along the route as the convoy comes by, then those that ride or stand elsewhere."""
    prepared = task.prepared or Prepared()
    orders = _orders(picture, task)
    following = next_stop(projection)
    passings = {one.post_id: one for one in projection.stops} if projection is not None else {}
    rows = []
    for post in plan.posts:
        view = prepared.posts.get(post.post_id, PostView())
        passing = passings.get(post.post_id)
        rows.append(
            PostRow(
                post,
                view,
                passing,
                _overdue(post, view, passing, now, params),
                orders.get(post.unit_id) if post.unit_id else None,
                following is not None and following.post_id == post.post_id,
            )
        )
    return tuple(sorted(rows, key=_along))  # stable: the plan's order where the route does not say


def _along(row: PostRow) -> tuple[bool, float]:
    return row.passing is None, 0.0 if row.passing is None else row.passing.along_m


def next_stop(projection: Projection | None) -> StopPassing | None:
    """The first post that lies ahead of the convoy."""
    stops = projection.stops if projection is not None else ()
    return next((one for one in stops if one.post_id and one.state is StopState.AHEAD), None)


def _orders(picture: Picture, task: TaskView) -> Mapping[str, OrderState]:
    """How far the newest order of the task to each unit is."""
    found = [picture.assignments[name] for name in task.assignment_ids if name in picture.assignments]
    return {one.unit_id: one.order_state for one in found}


def _overdue(
    post: Post, view: PostView, passing: StopPassing | None, now: datetime, params: FollowingParams
) -> Overdue | None:
    if passing is not None and passing.state is not StopState.AHEAD:
        return None  # its work is done
    if post.to_at is not None and now > post.to_at:
        return None
    if view.step is PostStep.CANNOT:
        return Overdue.CANNOT
    if view.step is PostStep.ASKED and since_s(view.asked_at, now) > params.answer_s:
        return Overdue.ANSWER
    if view.in_place_at is None and since_s(post.from_at, now) > params.in_place_s:
        return Overdue.PLACE
    return None


@dataclass(frozen=True, slots=True)
class RollCount:
    """How many posts there are, stand, have answered, are overdue."""

    posts: int = 0
    in_place: int = 0
    answered: int = 0
    overdue: int = 0
    is_called: bool = False


def roll_count(rows: tuple[PostRow, ...]) -> RollCount:
    """Count them."""
    return RollCount(
        len(rows),
        sum(row.view.in_place_at is not None for row in rows),
        sum(row.view.answered_at is not None for row in rows),
        sum(row.overdue is not None for row in rows),
        any(row.view.asked_at is not None for row in rows),
    )
