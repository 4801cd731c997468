"""The check of routes and closures: junctions in hand, bridges, schools, diversions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.clock import CHINA
from dispatch.domain.plans import Closure, Plan, Route, RouteRole
from dispatch.roads.network import RoadNetwork
from dispatch.roads.places import crossing_name, shared_name
from dispatch.roads.plane import Floats
from dispatch.tasks.findings import Finding, Rule, Surroundings, Weight, overlap
from dispatch.tasks.lines import Passings, RouteLine

_SCHOOL_MINUTES = ((450, 510), (990, 1_050))
"""Minutes of the day at which schools have their guards: 07:30–08:30 and 16:30–17:30, the usual windows."""

_SATURDAY = 5


def junctions_in_need(line: RouteLine, side_road_lanes: int) -> Iterator[tuple[int, int, float]]:
    """Junctions on the way with a signal, or a side road that leads in: (segment, node, metres along)."""
    network = line.network
    for before, after, along_m in line.joints():
        node = int(network.to_node[before])
        if network.signal_at_end[before] or _side_roads(network, before, after, side_road_lanes):
            yield before, node, along_m


def _side_roads(network: RoadNetwork, before: int, after: int, lanes: int) -> list[int]:
    """Segments that lead into the junction from the side, with *lanes* at least; of 0 lanes: none counts."""
    node = network.to_node[before]
    own = {before, int(network.opposite[before]), after, int(network.opposite[after])}
    return [
        side
        for side in network.segments_by_node[node]
        if lanes and network.to_node[side] == node and side not in own and network.lanes[side] >= lanes
    ]


def junction_words(network: RoadNetwork, segment: int, node: int) -> str:
    """A junction as people call it: 柳园路兴华路口."""
    road = shared_name(network.names[segment]) or "无名路"
    crossing = crossing_name(network, segment, node)
    return f"{road}{crossing}口" if crossing else f"{road}无名路口"


def route_findings(
    plan: Plan,
    around: Surroundings,
    lines: Mapping[int, RouteLine],
    passings: Mapping[int, Passings],
) -> Iterator[Finding]:
    """Everything about the routes; *lines* and *passings* by the route's place in the plan."""
    closed = {name for closure in plan.closures for name in closure.segments}
    hands = _hands(plan, around.network)
    for number, route in enumerate(plan.routes):
        path = f"routes[{number}]"
        line = lines.get(number)
        if line is None:
            if route.segments:
                words = f"路线“{_called(route)}”有路段不在现在的路网里，需要重画"
                yield Finding(Weight.FAULT, f"{path}.segments", Rule.ROUTE_UNKNOWN, words)
            continue
        yield from _broken(line, route, path)
        if number not in passings:
            words = f"路线“{_called(route)}”算不出通过时间"
            yield Finding(Weight.WARNING, f"{path}.points", Rule.ROUTE_UNTIMED, words)
        yield from _uncovered(line, path, around, closed, hands)
        if number in passings:
            yield from _schools(passings[number], path, around)
            yield from _outside(plan, passings[number], path)
    yield from _bridges(plan, around)


def _called(route: Route) -> str:
    return route.name or route.route_id


def _broken(line: RouteLine, route: Route, path: str) -> Iterator[Finding]:
    for before, after, _ in line.joints():
        if after not in line.network.turns_from(before):
            words = f"路线“{_called(route)}”在{_end_words(line.network, before)}接不上"
            yield Finding(Weight.FAULT, f"{path}.segments", Rule.ROUTE_BROKEN, words)
            return


def _end_words(network: RoadNetwork, segment: int) -> str:
    return junction_words(network, segment, int(network.to_node[segment]))


def _hands(plan: Plan, network: RoadNetwork) -> Floats:
    """Where a post, or a held signal, has a junction in hand: metres east and north, (k, 2).

    That nobody stands on a post yet is told of the post, once.
    """
    places = [post.place for post in plan.posts if post.kind.stands]
    places += [signal.place for closure in plan.closures for signal in closure.signals]
    known = [place for place in places if place is not None]
    x_m, y_m = network.plane.xy([p.lat_deg for p in known], [p.lon_deg for p in known])
    return np.column_stack((x_m, y_m))


def _uncovered(
    line: RouteLine, path: str, around: Surroundings, closed: set[str], hands: Floats
) -> Iterator[Finding]:
    """Junctions that nobody has in hand. A reserve route's are told more quietly."""
    network, policy = line.network, around.policy
    weight = Weight.FAULT if line.route.role is RouteRole.MAIN else Weight.WARNING
    needing = [
        (segment, node)
        for segment, node, _ in junctions_in_need(line, policy.side_road_lanes)
        if network.segment_ids[segment] not in closed
    ]
    if not needing:
        return
    nodes = [node for _, node in needing]
    x_m, y_m = network.plane.xy(network.node_lat_deg[nodes], network.node_lon_deg[nodes])
    far: NDArray[np.bool_] = np.ones(len(nodes), dtype=np.bool_)
    if len(hands):
        metres = np.hypot(x_m[:, None] - hands[:, 0], y_m[:, None] - hands[:, 1])
        far = metres.min(axis=1) > policy.covers_m
    told = dict.fromkeys(needing[i] for i in np.flatnonzero(far))
    for segment, node in told:
        words = f"{junction_words(network, segment, node)}在路线上，没有岗位也没有管制"
        yield Finding(weight, path, Rule.JUNCTION_UNCOVERED, words)


def _schools(passing: Passings, path: str, around: Surroundings) -> Iterator[Finding]:
    """Schools that the route passes at their hours, from Monday to Friday: holidays are not known here."""
    for school in around.schools:
        along_m, off_m = passing.line.along_m_of(school.lat_deg, school.lon_deg)
        if off_m > around.policy.school_m:
            continue
        local = passing.at_m(along_m).astimezone(CHINA)
        minute = local.hour * 60 + local.minute
        if local.weekday() < _SATURDAY and any(a <= minute < b for a, b in _SCHOOL_MINUTES):
            words = f"{local:%H:%M} 经过{school.name}，正是上学放学时段"
            yield Finding(Weight.WARNING, f"{path}.points", Rule.SCHOOL_HOURS, words)


def _outside(plan: Plan, passing: Passings, path: str) -> Iterator[Finding]:
    brief = plan.brief
    early = brief.begins_at is not None and passing.leaves_at < brief.begins_at
    late = brief.ends_at is not None and passing.ends_at > brief.ends_at
    if early or late:
        words = f"路线“{_called(passing.line.route)}”的行车时间超出任务的起止时间"
        yield Finding(Weight.FAULT, f"{path}.points", Rule.OUTSIDE_WINDOW, words)


def _bridges(plan: Plan, around: Surroundings) -> Iterator[Finding]:
    """A reserve route that leads over the same bridge as the main one helps nobody when that is blocked."""
    main = plan.route("")
    if main is None:
        return
    over = [name for name, segments in around.bridges.items() if segments.intersection(main.segments)]
    for number, route in enumerate(plan.routes):
        if route.role is RouteRole.MAIN:
            continue
        for name in over:
            if around.bridges[name].intersection(route.segments):
                words = f"备用路线“{_called(route)}”与主路线都经过{name}"
                yield Finding(Weight.WARNING, f"routes[{number}].segments", Rule.SHARED_BRIDGE, words)


# ----------------------------------------------------------------------------------------- closures


def closure_window(
    closure: Closure, passings: Mapping[str, Passings]
) -> tuple[datetime | None, datetime | None]:
    """From when to when a closure is closed; (None, None) as long as that is not known.

    *passings* by the route's id, "" the main one's.
    """
    if not closure.follows_convoy:
        return closure.from_at, closure.to_at
    passing = passings.get(closure.route_id)
    over = passing.over(closure.segments) if passing is not None else None
    if over is None or closure.close_before_s is None or closure.open_after_s is None:
        return None, None
    return (
        over[0] - timedelta(seconds=closure.close_before_s),
        over[1] + timedelta(seconds=closure.open_after_s),
    )


def closure_findings(
    plan: Plan, around: Surroundings, windows: Sequence[tuple[datetime | None, datetime | None]]
) -> Iterator[Finding]:
    """Everything about the closures; *windows* are theirs, in their order."""
    known = around.network.index_of
    closed_by: dict[str, list[int]] = {}
    for number, closure in enumerate(plan.closures):
        for name in closure.segments:
            closed_by.setdefault(name, []).append(number)
    for number, closure in enumerate(plan.closures):
        path, name = f"closures[{number}]", closure.name or closure.closure_id
        if not closure.diversion.strip() and not closure.diversion_segments:
            words = f"管制“{name}”没有分流方案"
            yield Finding(Weight.FAULT, f"{path}.diversion", Rule.CLOSURE_WITHOUT_DIVERSION, words)
        if any(segment not in known for segment in (*closure.segments, *closure.diversion_segments)):
            words = f"管制“{name}”有路段不在现在的路网里"
            yield Finding(Weight.FAULT, f"{path}.segments", Rule.CLOSURE_UNKNOWN, words)
        blocked = {
            other
            for segment in closure.diversion_segments
            for other in closed_by.get(segment, ())
            if other == number or overlap(windows[number], windows[other])
        }
        for other in sorted(blocked):
            words = f"管制“{name}”的分流路线经过同时封闭的“{plan.closures[other].name}”"
            yield Finding(Weight.FAULT, f"{path}.diversion_segments", Rule.DIVERSION_CLOSED, words)
