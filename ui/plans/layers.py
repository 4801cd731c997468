"""A plan as it lies on the map: its routes, closures, ways around them, posts and signals. No widgets.

The keys lead back to the plan: ``route/ID``, ``point/ID/NUMBER``, ``closure/ID``, ``diversion/ID``,
``post/ID``, ``signal/ID/NUMBER``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from dispatch.domain.plans import Closure, Plan, Post, Route, RouteRole
from dispatch.roads.network import RoadNetwork
from ui.map.overlay import LineKind, MarkKind, OverlayLine, OverlayMark, OverlayState, PlanOverlay, Points

States = Mapping[str, OverlayState]
"""By key, how it stands with what is not simply planned."""


def plan_lines(plan: Plan, network: RoadNetwork, states: States, chosen: str = "") -> Iterator[OverlayLine]:
    """Routes last, so that they lie over what is closed for them; *chosen* is a key or begins one."""
    for closure in plan.closures:
        key = f"closure/{closure.closure_id}"
        if closure.diversion_segments:
            way = f"diversion/{closure.closure_id}"
            points = segment_points(network, closure.diversion_segments)
            yield OverlayLine(way, LineKind.DIVERSION, points, is_selected=way == chosen)
        for number, run in enumerate(runs(network, closure.segments)):
            label = closure.name if number == 0 else ""
            state = states.get(key, OverlayState.PLAIN)
            yield OverlayLine(key, LineKind.CLOSURE, run, state, label, key == chosen)
    for route in sorted(plan.routes, key=lambda one: one.role is RouteRole.MAIN):
        key = f"route/{route.route_id}"
        kind = LineKind.ROUTE if route.role is RouteRole.MAIN else LineKind.RESERVE
        state = states.get(key, OverlayState.PLAIN)
        yield OverlayLine(key, kind, route_points(network, route), state, route.name, key == chosen)


def plan_marks(
    plan: Plan, states: States, chosen: str = "", can_move: Callable[[str], bool] = lambda _key: False
) -> Iterator[OverlayMark]:
    """Points of routes, held signals and posts, each where its place is known."""
    for route in plan.routes:
        for number, point in enumerate(route.points):
            key = f"point/{route.route_id}/{number}"
            if point.place is not None:
                label = point.name or str(number + 1)
                state = states.get(key, OverlayState.PLAIN)
                yield OverlayMark(
                    key,
                    MarkKind.POINT,
                    point.place,
                    state,
                    label,
                    is_selected=key == chosen,
                    can_move=can_move(key),
                )
    for closure in plan.closures:
        for number, signal in enumerate(closure.signals):
            key = f"signal/{closure.closure_id}/{number}"
            if signal.place is not None:
                yield OverlayMark(
                    key, MarkKind.SIGNAL, signal.place, states.get(key, OverlayState.PLAIN), signal.name
                )
    for post in plan.posts:
        key = f"post/{post.post_id}"
        if post.place is not None:
            state = states.get(key, OverlayState.PLAIN)
            yield OverlayMark(
                key,
                MarkKind.POST,
                post.place,
                state,
                post_label(post),
                is_selected=key == chosen,
                can_move=can_move(key),
            )


def plan_overlay(
    plan: Plan,
    network: RoadNetwork,
    states: States | None = None,
    chosen: str = "",
    can_move: Callable[[str], bool] = lambda _key: False,
) -> PlanOverlay:
    """All of a plan."""
    states = states or {}
    return PlanOverlay(
        tuple(plan_lines(plan, network, states, chosen)),
        tuple(plan_marks(plan, states, chosen, can_move)),
    )


def post_label(post: Post) -> str:
    """What stands beside a post on the map: who stands there is shorter than where it is."""
    return post.call_sign or post.name or post.post_id


def closure_middle(network: RoadNetwork, closure: Closure) -> tuple[float, float] | None:
    """Degrees of the middle of a closure; None where this map does not know it."""
    points = segment_points(network, closure.segments)
    return points[len(points) // 2] if points else None


def route_points(network: RoadNetwork, route: Route) -> Points:
    """A route on the roads; where it is not on them yet, straight from point to point."""
    points = segment_points(network, route.segments)
    if points:
        return points
    return tuple((one.place.lat_deg, one.place.lon_deg) for one in route.points if one.place is not None)


def segment_points(network: RoadNetwork, segments: Sequence[str]) -> Points:
    """The lines of segments end to end, without those that the network does not know."""
    found: list[tuple[float, float]] = []
    for name in segments:
        number = network.index_of.get(name)
        if number is not None:
            found.extend((float(lat), float(lon)) for lat, lon in network.line(number))
    return tuple(found)


def runs(network: RoadNetwork, segments: Sequence[str]) -> Iterator[Points]:
    """The same, cut where one segment does not lead into the next: no line is drawn across houses."""
    part: list[str] = []
    for name in segments:
        number = network.index_of.get(name)
        if number is None:
            continue
        before = network.index_of[part[-1]] if part else None
        if before is not None and network.to_node[before] != network.from_node[number]:
            yield segment_points(network, part)
            part = []
        part.append(name)
    if part:
        yield segment_points(network, part)
