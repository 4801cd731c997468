"""Closures with their due times: clear at T-x, close at T-y, open at T+z of the projected passing."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.execution import ClosureStep, PostOrderKind
from dispatch.domain.plans import Closure, Plan
from dispatch.picture.prepared import ClosureView, PostOrderView, Prepared
from dispatch.tasks.projection import Projection
from ui.kit.formatters import since_s
from ui.kit.plain import call_sign, one_line

SOON_S = 120.0
"""What is due within this stands out."""

_STEP_OF = {
    PostOrderKind.CLEAR: ClosureStep.CLEARED,
    PostOrderKind.CLOSE: ClosureStep.CLOSED,
    PostOrderKind.OPEN: ClosureStep.OPENED,
}


@dataclass(frozen=True, slots=True)
class Due:
    """One step of a closure: when it is due by the projected passing, and when it was done."""

    step: ClosureStep
    due_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A closure under way; *who* closes it; *order*: what its post was told last and has not answered."""

    closure: Closure
    view: ClosureView
    steps: tuple[Due, Due, Due]
    next: Due | None
    who: str
    order: PostOrderView | None = None

    @property
    def ordered(self) -> ClosureStep | None:
        """The step that its post was told to take and has not answered yet."""
        return None if self.order is None else _STEP_OF.get(self.order.fact.kind)

    @property
    def key(self) -> str:
        """The closure's id."""
        return self.closure.closure_id

    @property
    def name(self) -> str:
        """What it is called."""
        return one_line(self.closure.name) or one_line(self.closure.closure_id)

    @property
    def is_closed(self) -> bool:
        """Whether nobody drives there now."""
        return self.view.closed_at is not None and self.view.opened_at is None

    @property
    def is_over(self) -> bool:
        """Whether it was closed and is open again."""
        return self.view.opened_at is not None

    def late_s(self, now: datetime) -> float:
        """Seconds since the next step was due, negative before; NaN where nothing is due."""
        return since_s(self.next.due_at if self.next is not None else None, now)


def closure_rows(
    plan: Plan, prepared: Prepared, projection: Projection | None, now: datetime
) -> tuple[ClosureRow, ...]:
    """The closures, the first to be closed first; those without a time last."""
    rows = [_row(plan, closure, prepared, projection, now) for closure in plan.closures]
    return tuple(sorted(rows, key=_by_closing))


def _by_closing(row: ClosureRow) -> tuple[bool, float]:
    """The plan's order holds while it is carried out: a projection moves all of them alike."""
    closes_at = row.steps[1].due_at or row.steps[0].due_at
    return closes_at is None, 0.0 if closes_at is None else closes_at.timestamp()


def _row(
    plan: Plan, closure: Closure, prepared: Prepared, projection: Projection | None, now: datetime
) -> ClosureRow:
    view = prepared.closures.get(closure.closure_id, ClosureView())
    due = projection.closure(closure.closure_id) if projection is not None else None
    dues = (None, None, None) if due is None else (due.clear_at, due.close_at, due.open_at)
    clear, close, opening = (
        Due(step, due_at, done_at)
        for step, due_at, done_at in zip(
            (ClosureStep.CLEARED, ClosureStep.CLOSED, ClosureStep.OPENED),
            dues,
            (view.cleared_at, view.closed_at, view.opened_at),
            strict=True,
        )
    )
    post = plan.post(closure.post_id)
    who = ""
    if post is not None:
        who = one_line(post.call_sign) or call_sign(post.unit_id) or one_line(post.name)
    order = prepared.order_about(closure.post_id, closure.closure_id)
    if order is not None and not _waits(order, view):
        order = None
    return ClosureRow(closure, view, (clear, close, opening), _next(clear, close, opening, now), who, order)


def _waits(order: PostOrderView, view: ClosureView) -> bool:
    """Whether an order still has to be answered: it was neither, nor entered as done by somebody since."""
    done_at = {
        PostOrderKind.CLEAR: view.cleared_at,
        PostOrderKind.CLOSE: view.closed_at,
        PostOrderKind.OPEN: view.opened_at,
    }.get(order.fact.kind)
    return order.is_open and (done_at is None or done_at < order.at)


def _next(clear: Due, close: Due, opening: Due, now: datetime) -> Due | None:
    """The step that comes now. What was not cleared by the time of its closing is closed at once."""
    if opening.done_at is not None:
        return None
    if close.done_at is not None:
        return opening
    waits = clear.done_at is None and clear.due_at is not None
    if waits and (close.due_at is None or now < close.due_at):
        return clear
    return close
