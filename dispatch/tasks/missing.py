"""What a draft still lacks before it may be called planned, each with the field to jump to."""

from collections.abc import Iterator
from dataclasses import dataclass

from dispatch.domain.plan_paths import path_words
from dispatch.domain.plans import Closure, Contingency, Plan, Post, Route, RouteRole, Secrecy, WhatIf
from dispatch.domain.tasks import TaskKind

_WITH_ROUTE = frozenset({TaskKind.SECURITY, TaskKind.ESCORT})
"""Kinds that are about a convoy."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that *planned* needs and that is empty."""

    path: str
    why: str = "未填写"

    @property
    def words(self) -> str:
        """The field in words and what it lacks."""
        return f"{path_words(self.path)}：{self.why}"


def missing(plan: Plan) -> tuple[Missing, ...]:
    """Return what *plan* lacks, in the order of its fields; () when it is complete."""
    return (
        *_of_brief(plan),
        *_of_routes(plan),
        *_of_posts(plan),
        *_of_closures(plan),
        *_of_contingencies(plan),
        *_of_contacts(plan),
    )


def _empty(path: str, **named: object) -> Iterator[Missing]:
    """The fields below *path* that hold nothing."""
    for name, value in named.items():
        blank = isinstance(value, str) and not value.strip()
        if blank or value is None or value == ():
            yield Missing(f"{path}.{name}")


def _of_brief(plan: Plan) -> Iterator[Missing]:
    brief = plan.brief
    yield from _empty(
        "brief",
        level=brief.level,
        title=brief.title,
        begins_at=brief.begins_at,
        ends_at=brief.ends_at,
        in_charge=brief.in_charge,
    )
    if brief.begins_at is not None and brief.ends_at is not None and brief.begins_at >= brief.ends_at:
        yield Missing("brief.ends_at", "应在开始时间之后")
    if brief.secrecy is Secrecy.SECRET and not brief.readers:
        yield Missing("brief.readers", "涉密任务须写明知悉人员")


def _of_routes(plan: Plan) -> Iterator[Missing]:
    mains = [number for number, route in enumerate(plan.routes) if route.role is RouteRole.MAIN]
    if plan.brief.kind in _WITH_ROUTE and not mains:
        yield Missing("routes", "缺主路线")
    for number in mains[1:]:
        yield Missing(f"routes[{number}].role", "主路线只能有一条")
    for number, route in enumerate(plan.routes):
        yield from _of_route(route, f"routes[{number}]")


def _of_route(route: Route, path: str) -> Iterator[Missing]:
    if len(route.points) < 2:  # noqa: PLR2004 — a line has two ends
        yield Missing(f"{path}.points", "至少要有起点和终点")
        return
    for number, point in enumerate(route.points):
        yield from _empty(f"{path}.points[{number}]", place=point.place)
        ends = number == len(route.points) - 1
        if not ends and point.speed_mm_s is None and route.points[number + 1].passes_at is None:
            yield Missing(f"{path}.points[{number}].speed_mm_s", "计划速度或下一点的通过时间须填一项")
    if route.role is RouteRole.MAIN and route.points[0].passes_at is None:
        yield Missing(f"{path}.points[0].passes_at", "缺出发时间")
    if not route.segments:
        yield Missing(f"{path}.segments", "路线还没有落到道路上")


def _of_posts(plan: Plan) -> Iterator[Missing]:
    if not plan.posts:
        yield Missing("posts", "至少要有一个岗位")
    for number, post in enumerate(plan.posts):
        yield from _of_post(post, f"posts[{number}]")


def _of_post(post: Post, path: str) -> Iterator[Missing]:
    yield from _empty(path, name=post.name, from_at=post.from_at, to_at=post.to_at, duty=post.duty)
    if post.kind.stands:
        yield from _empty(path, place=post.place)
    if post.from_at is not None and post.to_at is not None and post.from_at >= post.to_at:
        yield Missing(f"{path}.to_at", "应在起始时间之后")


def _of_closures(plan: Plan) -> Iterator[Missing]:
    for number, closure in enumerate(plan.closures):
        path = f"closures[{number}]"
        yield from _empty(path, name=closure.name, segments=closure.segments)
        yield from _of_times(closure, path, has_route=plan.route(closure.route_id) is not None)


def _of_times(closure: Closure, path: str, *, has_route: bool) -> Iterator[Missing]:
    if not closure.follows_convoy:
        yield from _empty(path, from_at=closure.from_at, to_at=closure.to_at)
        if closure.from_at is not None and closure.to_at is not None and closure.from_at >= closure.to_at:
            yield Missing(f"{path}.to_at", "应在起始时间之后")
        return
    if not has_route:
        yield Missing(f"{path}.from_at", "没有路线可依，须填起止时间")
        return
    yield from _empty(path, close_before_s=closure.close_before_s, open_after_s=closure.open_after_s)


def _of_contingencies(plan: Plan) -> Iterator[Missing]:
    if plan.brief.kind in _WITH_ROUTE and not plan.contingencies:
        yield Missing("contingencies", "至少要有一项突发处置")
    for number, contingency in enumerate(plan.contingencies):
        yield from _of_contingency(contingency, f"contingencies[{number}]")


def _of_contingency(contingency: Contingency, path: str) -> Iterator[Missing]:
    yield from _empty(
        path, situation=contingency.situation, decides=contingency.decides, actions=contingency.actions
    )
    if contingency.what_if is WhatIf.RESERVE_ROUTE and not contingency.route_id:
        yield Missing(f"{path}.route_id", "须写明改走哪条路线")


def _of_contacts(plan: Plan) -> Iterator[Missing]:
    for number, contact in enumerate(plan.contacts):
        yield from _empty(f"contacts[{number}]", department=contact.department, phone=contact.phone)
