"""What a post is told by its unit's terminal under way: the words, the answers it may give, what they mean.

The roll call, a closure that is to be cleared, closed or opened, and what was prepared for a case. An order
of this kind has a number as every order, and no place: nobody rides away because of it.
"""

from collections.abc import Iterator

from dispatch.domain.execution import ClosureStep, PostOrderKind, PostStep
from dispatch.domain.facts import UnitAssigned
from dispatch.domain.plans import Closure, Contingency, Plan, Post
from dispatch.domain.task_facts import ClosureMoved, PostOrdered, PostReported, TaskFact
from dispatch.domain.tasks import Answer
from dispatch.picture.views import Picture
from dispatch.tasks.orders import cut_to_gbk

YES_ID, CANNOT_ID, ON_THE_WAY_ID = 1, 2, 3
"""The rider's answers; an order to ride to a place knows the first two."""

_WORDS_BYTES = 200

_CHOICES: dict[PostOrderKind, tuple[tuple[int, str], ...]] = {
    PostOrderKind.ROLL_CALL: ((YES_ID, "已到岗"), (CANNOT_ID, "无法到岗"), (ON_THE_WAY_ID, "在途")),
    PostOrderKind.CLEAR: ((YES_ID, "已清场"), (CANNOT_ID, "无法执行")),
    PostOrderKind.CLOSE: ((YES_ID, "已封闭"), (CANNOT_ID, "无法执行")),
    PostOrderKind.OPEN: ((YES_ID, "已放行"), (CANNOT_ID, "无法执行")),
    PostOrderKind.CONTINGENCY: ((YES_ID, "收到执行"), (CANNOT_ID, "无法执行")),
}

_KIND_OF = {
    ClosureStep.CLEARED: PostOrderKind.CLEAR,
    ClosureStep.CLOSED: PostOrderKind.CLOSE,
    ClosureStep.OPENED: PostOrderKind.OPEN,
}
_STEP_OF = {kind: step for step, kind in _KIND_OF.items()}
_DO = {PostOrderKind.CLEAR: "清场", PostOrderKind.CLOSE: "封闭", PostOrderKind.OPEN: "放行"}


def choices_of(kind: PostOrderKind) -> tuple[tuple[int, str], ...]:
    """What the rider may answer: (number, words)."""
    return _CHOICES[kind]


def answer_of(answer_id: int) -> Answer:
    """Whether an answer is a yes."""
    return Answer.CANNOT if answer_id == CANNOT_ID else Answer.ACCEPTED


def following_from(order: PostOrdered, answer_id: int, by: str) -> TaskFact | None:
    """What a post's answer says of the task, None where it only says that it heard; *by*: how we know."""
    if order.kind is PostOrderKind.ROLL_CALL:
        step = {YES_ID: PostStep.IN_PLACE, CANNOT_ID: PostStep.CANNOT}.get(answer_id, PostStep.ANSWERED)
        return PostReported(order.task_id, order.post_id, step, by)
    if answer_id == YES_ID and order.kind in _STEP_OF:
        return ClosureMoved(order.task_id, order.about, _STEP_OF[order.kind], by)
    return None


def supersedes(order: PostOrdered | UnitAssigned, before: PostOrdered | UnitAssigned) -> bool:
    """Whether nobody waits any more for the answer to *before*: the same unit is told about it anew."""
    if isinstance(order, UnitAssigned) or isinstance(before, UnitAssigned):
        return False
    if PostOrderKind.CONTINGENCY in {order.kind, before.kind}:
        return False
    return (order.task_id, order.unit_id, order.about) == (before.task_id, before.unit_id, before.about)


def roll_call_to(order_no: int, task_id: str, post: Post) -> PostOrdered:
    """Ask a post with a unit whether it stands."""
    words = cut_to_gbk(f"{post.call_sign} {post.name}".strip() or post.post_id, _WORDS_BYTES)
    text = f"令{order_no} 点名：{words}，是否到岗？"
    kind = PostOrderKind.ROLL_CALL
    return PostOrdered(task_id, order_no, post.unit_id, post.post_id, kind, "", text)


def closure_order(
    order_no: int, task_id: str, post: Post, closure: Closure, step: ClosureStep
) -> PostOrdered:
    """Tell a post with a unit to clear, close or open."""
    kind = _KIND_OF[step]
    words = cut_to_gbk(closure.name or closure.closure_id, _WORDS_BYTES)
    text = f"令{order_no} 管制：{words}，现在{_DO[kind]}"
    return PostOrdered(task_id, order_no, post.unit_id, post.post_id, kind, closure.closure_id, text)


def closing_post(plan: Plan, closure: Closure, picture: Picture) -> Post | None:
    """The post that moves a closure by its terminal; None where there is none, or its unit is unknown."""
    post = plan.post(closure.post_id)
    return post if post is not None and post.unit_id in picture.units else None


def prepared_orders(plan: Plan, contingency: Contingency, picture: Picture) -> Iterator[tuple[str, str, str]]:
    """Who is told what when it is triggered: (unit, post, words); each unit that has a terminal, once."""
    told = set()
    for order in contingency.orders:
        post = plan.post(order.post_id)
        unit_id = order.unit_id or (post.unit_id if post is not None else "")
        if unit_id in picture.units and (unit_id, order.words) not in told:
            told.add((unit_id, order.words))
            yield unit_id, order.post_id, order.words


def contingency_order(
    order_no: int, task_id: str, contingency: Contingency, to: tuple[str, str, str]
) -> PostOrdered:
    """Tell a unit (*to*: unit, post, words) what was prepared for it."""
    unit_id, post_id, words = to
    case = cut_to_gbk(contingency.situation or contingency.contingency_id, _WORDS_BYTES)
    text = f"令{order_no} 突发处置：{case}。{cut_to_gbk(words, _WORDS_BYTES)}"
    kind = PostOrderKind.CONTINGENCY
    return PostOrdered(task_id, order_no, unit_id, post_id, kind, contingency.contingency_id, text)
