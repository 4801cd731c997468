"""The check of a plan, at once on each change: what is unwise in it, each with the field to jump to.

Pure: travel times, duty sheet, other tasks and the map's landmarks come in. What is merely empty is for
`missing`, what is wrong in form for `plan_flaws`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from dispatch.domain.plans import Plan, RouteRole
from dispatch.domain.tasks import TaskKind
from dispatch.tasks.check_posts import post_findings
from dispatch.tasks.check_routes import closure_findings, closure_window, route_findings
from dispatch.tasks.findings import Finding, OtherTask, Rule, Surroundings, Weight, overlap, post_name
from dispatch.tasks.lines import Passings, RouteLine, line_of, passings_of

Window = tuple[datetime | None, datetime | None]

_TELLING = frozenset({TaskKind.SECURITY, TaskKind.ESCORT})


def check(plan: Plan, around: Surroundings) -> tuple[Finding, ...]:
    """Return everything unwise about *plan*, what weighs most first, then in the order of its fields."""
    layout = _Layout(plan, around)
    found = [
        *_brief(plan, around),
        *route_findings(plan, around, layout.lines, layout.passings),
        *post_findings(plan, around, list(layout.passings.values())),
        *closure_findings(plan, around, layout.windows),
        *_contacts(plan, around),
        *_clashes(plan, around, layout),
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.weight, _place(one.path))))


_ORDER = ("brief", "routes", "posts", "closures", "contingencies", "contacts")


def _place(path: str) -> tuple[int, int, str]:
    """Where a field stands in the plan: its list, the number in it, its name."""
    head, _, rest = path.partition("[")
    number, _, _ = rest.partition("]")
    name = head.partition(".")[0]
    return _ORDER.index(name) if name in _ORDER else len(_ORDER), int(number) if number else 0, path


class _Layout:
    """A plan laid over the roads: lines and passings by the route's number, windows of the closures."""

    def __init__(self, plan: Plan, around: Surroundings) -> None:
        self.lines: dict[int, RouteLine] = {}
        self.passings: dict[int, Passings] = {}
        by_id: dict[str, Passings] = {}
        for number, route in enumerate(plan.routes):
            line = line_of(around.network, route)
            if line is None:
                continue
            self.lines[number] = line
            passing = passings_of(line)
            if passing is not None:
                self.passings[number] = by_id[route.route_id] = passing
                if route.role is RouteRole.MAIN:
                    by_id.setdefault("", passing)
        self.windows: Sequence[Window] = [closure_window(closure, by_id) for closure in plan.closures]

    def roads(self, plan: Plan) -> Mapping[str, list[Window]]:
        """When each segment is used by the plan: passed by the main route, or closed."""
        used: dict[str, list[Window]] = {}
        for number, passing in self.passings.items():
            if plan.routes[number].role is RouteRole.MAIN:
                for name in plan.routes[number].segments:
                    used.setdefault(name, []).append((passing.leaves_at, passing.ends_at))
        for closure, window in zip(plan.closures, self.windows, strict=True):
            for name in closure.segments:
                used.setdefault(name, []).append(window)
        return used


def _brief(plan: Plan, around: Surroundings) -> Iterator[Finding]:
    ends_at = plan.brief.ends_at
    if around.now is not None and ends_at is not None and ends_at <= around.now:
        yield Finding(Weight.FAULT, "brief.ends_at", Rule.WINDOW_PAST, "任务时间已经过去")


def _contacts(plan: Plan, around: Surroundings) -> Iterator[Finding]:
    """Departments that every convoy tells and that are not on the list."""
    if plan.brief.kind not in _TELLING:
        return
    listed = [contact.department for contact in plan.contacts]
    for department in around.policy.departments:
        if not any(department in name for name in listed):
            words = f"联络单位里没有{department}"
            yield Finding(Weight.FAULT, "contacts", Rule.CONTACT_MISSING, words)


def _clashes(plan: Plan, around: Surroundings, layout: _Layout) -> Iterator[Finding]:
    """What another task holds at the same time: units, people, roads."""
    roads = layout.roads(plan)
    for other in around.others:
        if not _may_meet(plan, other):
            continue
        yield from _same_hands(plan, other)
        yield from _same_roads(plan, roads, other, _Layout(other.plan, around))


def _may_meet(plan: Plan, other: OtherTask) -> bool:
    """Whether the two tasks' windows have anything in common; unknown ones might."""
    ours, theirs = plan.brief, other.plan.brief
    known = None not in (ours.begins_at, ours.ends_at, theirs.begins_at, theirs.ends_at)
    return not known or overlap((ours.begins_at, ours.ends_at), (theirs.begins_at, theirs.ends_at))


def _same_hands(plan: Plan, other: OtherTask) -> Iterator[Finding]:
    theirs: dict[str, list[Window]] = {}
    for post in other.plan.posts:
        for name in filter(None, (post.unit_id, *post.people)):
            theirs.setdefault(name, []).append((post.from_at, post.to_at))
    for number, post in enumerate(plan.posts):
        for name in filter(None, (post.unit_id, *post.people)):
            if any(overlap((post.from_at, post.to_at), window) for window in theirs.get(name, ())):
                words = f"{name} 在“{post_name(post)}”的时间里已在任务 {other.task_id} {other.title} 的岗位上"
                yield Finding(Weight.FAULT, f"posts[{number}].unit_id", Rule.CLASH_TASK, words)


def _same_roads(
    plan: Plan, roads: Mapping[str, list[Window]], other: OtherTask, layout: _Layout
) -> Iterator[Finding]:
    """Roads that both need at one time: told once for each task."""
    works = other.plan.brief.kind is TaskKind.ROADWORKS
    rule = Rule.CLASH_ROADWORKS if works else Rule.CLASH_TASK
    for name, windows in layout.roads(other.plan).items():
        if any(overlap(ours, window) for ours in roads.get(name, ()) for window in windows):
            verb = "正在施工的路段" if works else "占用的路段"
            words = f"与任务 {other.task_id} {other.title} {verb}冲突"
            yield Finding(Weight.FAULT, _road_path(plan, name), rule, words)
            return


def _road_path(plan: Plan, segment: str) -> str:
    """The first field of the plan that uses a segment."""
    for number, route in enumerate(plan.routes):
        if segment in route.segments and route.role is RouteRole.MAIN:
            return f"routes[{number}].segments"
    for number, closure in enumerate(plan.closures):
        if segment in closure.segments:
            return f"closures[{number}].segments"
    return "brief"
