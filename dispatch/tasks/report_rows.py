"""The rows of a task's report that set what was planned against what was recorded. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from dispatch.domain import task_facts
from dispatch.domain.execution import ClosureStep, PostStep
from dispatch.domain.plans import Closure, Plan, Post
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import OrderState
from dispatch.picture.prepared import ClosureView, ContactView, PostOrderView, PostView, Prepared
from dispatch.picture.views import AssignmentView
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.planned_times import PlannedTimes
from dispatch.tasks.task_report import (
    ClosureRow,
    ContactRow,
    ContingencyRow,
    DeviationRow,
    Forces,
    Moment,
    OrderRow,
    PostRow,
    Undone,
)

_SAID: Mapping[PostStep | None, str] = {PostStep.ASKED: "点名无应答", PostStep.CANNOT: "报告不能到岗"}
_ANSWERED = frozenset({OrderState.ACKNOWLEDGED, OrderState.DECLINED})


class PlanThen:
    """The plan that was in force at a minute, with its times and the route in use."""

    def __init__(self, prepared: Prepared, plan: Plan, network: RoadNetwork | None) -> None:
        self._prepared = prepared
        self._network = network
        self._last = plan
        self._known: dict[int, PlannedTimes] = {}

    def times(self, at: datetime | None) -> PlannedTimes:
        """The times of the version in force at *at*; of the last one for None, and where none was."""
        found = None if at is None else self._prepared.plan_in_force(at)
        plan = self._last if found is None else found.plan
        if id(plan) not in self._known:
            self._known[id(plan)] = PlannedTimes(plan, self._network)
        return self._known[id(plan)]

    def route_in_use(self, at: datetime | None) -> str:
        """The route that the convoy was on at *at*, "" for the main one."""
        switched = [
            fact.route_id
            for then, fact in self._prepared.triggered
            if fact.route_id and (at is None or then <= at)
        ]
        return switched[-1] if switched else ""


def post_rows(plan: Plan, prepared: Prepared, then: PlanThen) -> Iterator[PostRow]:
    """Each post of the plan, in its order."""
    for post in plan.posts:
        seen = prepared.posts.get(post.post_id, PostView())
        passed = prepared.passed.get(post.post_id)
        passed_at = None if passed is None else passed.passed_at
        times = then.times(passed_at)
        as_planned = times.plan.post(post.post_id) or post
        yield PostRow(
            post.post_id,
            post.kind,
            post.name,
            post.people,
            post.unit_id,
            post.call_sign,
            post.to_at,
            Moment(post.from_at, seen.in_place_at),
            Moment(times.passing(as_planned, then.route_in_use(passed_at)), passed_at),
            bool(passed is not None and passed.by_hand),
            seen.note,
        )


def closure_rows(
    plan: Plan, prepared: Prepared, entries: Sequence[Recorded], then: PlanThen
) -> Iterator[ClosureRow]:
    """Each closure of the plan, in its order: the first clearing and closing, and the last opening."""
    moved: dict[tuple[str, ClosureStep], list[datetime]] = {}
    for entry in entries:
        if isinstance(entry.fact, task_facts.ClosureMoved):
            moved.setdefault((entry.fact.closure_id, entry.fact.step), []).append(entry.at)
    for closure in plan.closures:
        seen = prepared.closures.get(closure.closure_id, ClosureView())
        cleared, closed, opened = (moved.get((closure.closure_id, step), []) for step in ClosureStep)
        yield ClosureRow(
            closure.closure_id,
            closure.name,
            _moment(closure, then, "clear_at", cleared[:1]),
            _moment(closure, then, "close_at", closed[:1]),
            _moment(closure, then, "open_at", opened[-1:] if seen.opened_at is not None else []),
            seen.note,
        )


def _moment(closure: Closure, then: PlanThen, name: str, at: Sequence[datetime]) -> Moment:
    actual_at = at[0] if at else None
    times = then.times(actual_at)
    planned = times.closure(times.plan.closure(closure.closure_id) or closure)
    return Moment(getattr(planned, name), actual_at)


def forces_of(
    posts: Sequence[Post], rows: Sequence[PostRow], sent: Sequence[AssignmentView], ended_at: datetime | None
) -> Forces:
    """Count people and units, and add up their time; a unit that was sent beyond the plan is used as well."""
    people_planned: set[str] = set()
    people_used: set[str] = set()
    units_planned: set[str] = set()
    units_used: set[str] = set()
    sums = dict.fromkeys(("person_planned_s", "person_used_s", "unit_planned_s", "unit_used_s"), 0)
    for post, row in zip(posts, rows, strict=True):
        units = {post.unit_id} - {""}
        people_planned.update(post.people)
        units_planned |= units
        planned_s = _seconds(post.from_at, post.to_at)
        sums["person_planned_s"] += planned_s * len(post.people)
        sums["unit_planned_s"] += planned_s * len(units)
        if row.stood.actual_at is not None:
            people_used.update(post.people)
            units_used |= units
            ends = [at for at in (post.to_at, ended_at) if at is not None]
            used_s = _seconds(row.stood.actual_at, min(ends) if ends else None)
            sums["person_used_s"] += used_s * len(post.people)
            sums["unit_used_s"] += used_s * len(units)
    for one in sent:
        if one.arrived_at is not None and one.unit_id not in units_planned:
            units_used.add(one.unit_id)
            sums["unit_used_s"] += _seconds(one.arrived_at, one.released_at or ended_at)
    return Forces(
        people_planned=len(people_planned),
        people_used=len(people_used),
        units_planned=len(units_planned),
        units_used=len(units_used),
        units=tuple(sorted(units_used)),
        **sums,
    )


def _seconds(begin: datetime | None, end: datetime | None) -> int:
    return 0 if begin is None or end is None else max(0, round((end - begin).total_seconds()))


def contact_rows(plan: Plan, prepared: Prepared) -> Iterator[ContactRow]:
    """Each department, in the order of telling."""
    for contact in plan.contacts:
        seen = prepared.contacts.get(contact.contact_id, ContactView())
        yield ContactRow(
            contact.contact_id,
            contact.department,
            contact.person,
            seen.told_at,
            seen.confirmed_at,
            seen.note,
        )


def contingency_rows(plan: Plan, prepared: Prepared) -> Iterator[ContingencyRow]:
    """Each triggering, in its order."""
    for at, fact in prepared.triggered:
        known = plan.contingency(fact.contingency_id)
        yield ContingencyRow(
            at,
            fact.contingency_id,
            known.situation if known is not None else "",
            fact.by,
            known.actions if known is not None else (),
            fact.route_id,
            fact.note,
        )


def deviation_rows(prepared: Prepared) -> Iterator[DeviationRow]:
    """Each deviation, in its order."""
    for deviation_id, seen in prepared.deviations.items():
        noted = seen.noted
        yield DeviationRow(
            deviation_id,
            noted.kind,
            noted.about,
            seen.at,
            seen.ended_at,
            noted.seconds,
            noted.metres,
            seen.reason,
        )


def undone_of(
    plan: Plan, prepared: Prepared, posts: Sequence[PostRow], closures: Sequence[ClosureRow]
) -> Iterator[Undone]:
    """What the plan wanted and nobody recorded as done."""
    for post in posts:
        if post.stood.actual_at is None:
            seen = prepared.posts.get(post.post_id, PostView())
            why = "，".join(filter(None, (_SAID.get(seen.step), seen.note)))
            words = f"岗位“{post.name or post.post_id}”没有到岗记录{f'（{why}）' if why else ''}"
            yield Undone("post_not_in_place", post.post_id, words)
    silent = [post for post in posts if post.passed.planned_at is not None and post.passed.actual_at is None]
    if silent:
        named = "、".join(post.name or post.post_id for post in silent)
        yield Undone("passing_not_recorded", "", f"没有记录车队通过时刻的岗位 {len(silent)} 个：{named}")
    for closure in closures:
        yield from _closure_undone(closure)
    for contact in plan.contacts:
        told = prepared.contacts.get(contact.contact_id, ContactView())
        if told.told_at is None:
            yield Undone("contact_not_told", contact.contact_id, f"没有通知{contact.department}的记录")
        elif told.confirmed_at is None:
            yield Undone("contact_not_confirmed", contact.contact_id, f"{contact.department}没有确认")
    for item in plan.checklist:
        if item.item_id not in prepared.ticked:
            yield Undone("item_not_ticked", item.item_id, f"检查事项“{item.words}”没有勾")


def _closure_undone(row: ClosureRow) -> Iterator[Undone]:
    called = row.name or row.closure_id
    if row.cleared.planned_at is not None and row.cleared.actual_at is None:
        yield Undone("closure_not_cleared", row.closure_id, f"管制“{called}”没有清场记录")
    if row.closed.actual_at is None:
        yield Undone("closure_not_closed", row.closure_id, f"管制“{called}”没有封闭记录")
    elif row.opened.actual_at is None:
        yield Undone("closure_not_opened", row.closure_id, f"管制“{called}”封闭之后没有放行记录")


def unanswered_of(sent: Sequence[AssignmentView], told: Iterable[PostOrderView]) -> Iterator[OrderRow]:
    """Each order that the rider neither accepted nor declined, and what no post answered."""
    for order in told:
        if order.is_open:
            fact = order.fact
            yield OrderRow(fact.order_no, fact.unit_id, order.at, order.order_state, order.why)
    for one in sent:
        if one.order_state not in _ANSWERED and one.answered_at is None:
            yield OrderRow(one.order_no, one.unit_id, one.assigned_at, one.order_state, one.why)
