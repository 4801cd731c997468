"""What has to be done next: what, who, in how many seconds. The most urgent is the page's largest line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.execution import ClosureStep, ContactStep, PostStep
from dispatch.domain.plans import Brief
from dispatch.domain.tasks import OrderState, TaskStage
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import Lead, Projection
from ui.execution.closure_rows import ClosureRow
from ui.execution.list_rows import CheckRow, ContactRow, DeviationRow
from ui.execution.post_rows import Overdue, PostRow, next_stop
from ui.kit.formatters import since_s

PRESSING_S = 300.0
"""What is due within this goes before all that can wait."""


class Deed(StrEnum):
    """What one key does about it."""

    START = "start"
    RESUME = "resume"
    CLEAR = "clear"
    CLOSE = "close"
    OPEN = "open"
    CHASE = "chase"
    PASS = "pass"  # noqa: S105 — the convoy passes; nobody's password
    ASK = "ask"
    ASK_AGAIN = "ask_again"
    REPLACE = "replace"
    TELL = "tell"
    CONFIRM = "confirm"
    TICK = "tick"
    REASON = "reason"
    END = "end"


_WAITING = frozenset({Deed.ASK, Deed.ASK_AGAIN})

_UNHEARD = frozenset({OrderState.REFUSED, OrderState.UNKNOWN, OrderState.DECLINED})
"""Orders on which nothing will be done by itself."""

CLOSURE_DEEDS = {
    ClosureStep.CLEARED: Deed.CLEAR,
    ClosureStep.CLOSED: Deed.CLOSE,
    ClosureStep.OPENED: Deed.OPEN,
}


@dataclass(frozen=True, slots=True)
class NextThing:
    """One thing to do: *key* of the row that it is about, *name* and *who* of it, by when.

    *due_at* None: whenever there is time.
    """

    deed: Deed
    key: str
    name: str
    who: str
    due_at: datetime | None

    def left_s(self, now: datetime) -> float:
        """Seconds until it is due, negative when it is late; NaN where nothing says when."""
        return -since_s(self.due_at, now)


@dataclass(frozen=True, slots=True)
class Work:
    """All rows of a task that may hold something to do."""

    stage: TaskStage
    brief: Brief
    projection: Projection | None
    posts: tuple[PostRow, ...]
    closures: tuple[ClosureRow, ...]
    contacts: tuple[ContactRow, ...]
    checks: tuple[CheckRow, ...]
    deviations: tuple[DeviationRow, ...]


def next_things(work: Work, now: datetime, params: FollowingParams) -> tuple[NextThing, ...]:
    """All that is to be done, the most urgent first.

    What the convoy needs within five minutes, or is late for it, goes by its time; then posts that are
    waited for; then what can be done at any time; then what is due later.
    """
    if work.stage is TaskStage.SUSPENDED:
        return (NextThing(Deed.RESUME, "", "", work.brief.in_charge, None), *_after(work, now, params))
    if work.stage is TaskStage.APPROVED:
        start = NextThing(Deed.START, "", "", work.brief.in_charge, work.brief.begins_at)
        return (*_sorted([start, *_roll(work, now, params), *_paper(work)], now),)
    if work.stage is not TaskStage.UNDER_WAY:
        return ()
    return _after(work, now, params)


def _after(work: Work, now: datetime, params: FollowingParams) -> tuple[NextThing, ...]:
    found = [
        *_closings(work, now, params),
        *_passings(work),
        *_roll(work, now, params),
        *_reasons(work),
        *_paper(work),
        *_end(work),
    ]
    return _sorted(found, now)


def _sorted(found: list[NextThing], now: datetime) -> tuple[NextThing, ...]:
    def rank(one: NextThing) -> tuple[int, float]:
        if one.due_at is None:
            return 2, 0.0
        left_s = one.left_s(now)
        if left_s > PRESSING_S:
            return 3, left_s
        return (1 if one.deed in _WAITING else 0), left_s

    return tuple(sorted(found, key=rank))  # stable: at one moment closures go before passings


def _closings(work: Work, now: datetime, params: FollowingParams) -> Iterator[NextThing]:
    """The next step of each closure; one that its post was told waits for the answer, and then is chased."""
    for row in work.closures:
        if row.order is not None and row.ordered is not None:
            answer_by = row.order.at + timedelta(seconds=params.closure_s)
            if now > answer_by or row.order.order_state in _UNHEARD:
                yield NextThing(Deed.CHASE, row.key, row.name, row.who, answer_by)
        elif row.next is not None and row.next.due_at is not None:
            yield NextThing(CLOSURE_DEEDS[row.next.step], row.key, row.name, row.who, row.next.due_at)


def _passings(work: Work) -> Iterator[NextThing]:
    """The next post, as long as a person has to say that the convoy passed it."""
    following, seen = next_stop(work.projection), work.projection
    if following is None or seen is None or seen.lead in {Lead.ON_ROUTE, Lead.OFF_ROUTE}:
        return
    row = next((one for one in work.posts if one.key == following.post_id), None)
    if row is not None:
        yield NextThing(Deed.PASS, row.key, row.name, row.who, following.projected_at)


def _roll(work: Work, now: datetime, params: FollowingParams) -> Iterator[NextThing]:
    """The roll call that was never made, and every post that does not answer, does not stand, or cannot."""
    never = [row for row in work.posts if row.view.step is None and not _is_past(row, now)]
    if never and len(never) == len(work.posts):
        times = [row.post.from_at for row in never if row.post.from_at is not None]
        due_at = min(times) - timedelta(seconds=params.answer_s) if times else None
        yield NextThing(Deed.ASK, "", "", "", due_at)
        return
    for row in work.posts:
        if row.overdue is Overdue.CANNOT:
            yield NextThing(Deed.REPLACE, row.key, row.name, row.who, _passes_at(row))
        elif row.overdue is Overdue.ANSWER and row.view.asked_at is not None:
            due_at = row.view.asked_at + timedelta(seconds=params.answer_s)
            yield NextThing(Deed.ASK_AGAIN, row.key, row.name, row.who, due_at)
        elif row.overdue is Overdue.PLACE and row.view.step is not PostStep.ASKED:
            yield NextThing(Deed.ASK_AGAIN, row.key, row.name, row.who, row.post.from_at)


def _passes_at(row: PostRow) -> datetime | None:
    return row.passing.projected_at if row.passing is not None else None


def _is_past(row: PostRow, now: datetime) -> bool:
    return row.post.to_at is not None and now > row.post.to_at


def _reasons(work: Work) -> Iterator[NextThing]:
    """Deviations that nobody has explained: there is time for it, the report asks."""
    for row in work.deviations:
        if row.lacks_reason:
            yield NextThing(Deed.REASON, row.key, row.about, "", None)


def _paper(work: Work) -> Iterator[NextThing]:
    """The first department that is not told, and what is not ticked off."""
    told = next((row for row in work.contacts if row.next is ContactStep.TOLD), None)
    unsure = next((row for row in work.contacts if row.next is ContactStep.CONFIRMED), None)
    for deed, row in ((Deed.TELL, told), (Deed.CONFIRM, unsure)):
        if row is not None:
            yield NextThing(deed, row.key, row.name, row.contact.phone, None)
    item = next((row for row in work.checks if not row.is_done), None)
    if item is not None:
        yield NextThing(Deed.TICK, item.key, item.name, "", None)


def _end(work: Work) -> Iterator[NextThing]:
    """The end, when the convoy is through and everything is open again."""
    stops = [row.passing for row in work.posts if row.passing is not None]
    is_through = next_stop(work.projection) is None
    if is_through and all(row.next is None for row in work.closures) and (stops or work.closures):
        yield NextThing(Deed.END, "", "", work.brief.in_charge, work.brief.ends_at)
