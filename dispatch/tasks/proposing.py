"""Posts along a route by the rules of the configuration: proposed, never set."""

from collections.abc import Iterator
from datetime import timedelta

from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan, Post, PostKind, RoutePoint
from dispatch.tasks.check_routes import junction_words, junctions_in_need
from dispatch.tasks.lines import Passings, RouteLine
from dispatch.tasks.planning import PlanningPolicy

_DUTIES = {True: "信号路口：车队通过前断流，通过后恢复放行", False: "支路口：拦停驶入车辆和行人，通过后放行"}
"""What is done at a junction with a signal, and at one without."""


def proposed_posts(
    plan: Plan, line: RouteLine, passings: Passings | None, policy: PlanningPolicy
) -> tuple[Post, ...]:
    """Return a post for each junction on the way that needs one and has none near, in the route's order.

    A signal always needs one; a side road by its lanes, unless a post that is proposed stands near. They have
    new ids, the window by the passing, and nobody yet.
    """
    network = line.network
    taken = {post.post_id for post in plan.posts}
    standing = [post.place for post in plan.posts if post.kind.stands and post.place is not None]
    covered_m = sorted(along_m for along_m, off_m in map(line.along_m, standing) if off_m <= policy.covers_m)
    last_m = -policy.post_spacing_m
    ids = _new_ids(taken)
    found = []
    for segment, node, along_m in junctions_in_need(line, policy.side_road_lanes):
        has_signal = bool(network.signal_at_end[segment])
        if any(abs(along_m - at_m) <= policy.covers_m for at_m in covered_m):
            last_m = along_m
            continue
        if not has_signal and along_m - last_m < policy.post_spacing_m:
            continue
        words = junction_words(network, segment, node)
        place = Place.at(float(network.node_lat_deg[node]), float(network.node_lon_deg[node]), words)
        post = Post(
            next(ids), PostKind.JUNCTION, words, place, duty=_DUTIES[has_signal], route_id=line.route.route_id
        )
        found.append(_timed(post, passings, along_m, policy))
        last_m = along_m
    return tuple(found)


def _new_ids(taken: set[str]) -> Iterator[str]:
    number = 1
    while True:
        if (post_id := f"p{number}") not in taken:
            yield post_id
        number += 1


def _timed(post: Post, passings: Passings | None, along_m: float, policy: PlanningPolicy) -> Post:
    """The post with its window, where it is known when the convoy passes."""
    if passings is None:
        return post
    passes_at = passings.at_m(along_m).replace(second=0, microsecond=0)  # nobody relieves a post at 17:31:07
    return Post(
        post.post_id,
        post.kind,
        post.name,
        post.place,
        passes_at - timedelta(seconds=policy.post_before_s),
        passes_at + timedelta(minutes=1, seconds=policy.post_after_s),
        post.duty,
        route_id=post.route_id,
    )


def timed_points(line: RouteLine, passings: Passings) -> tuple[RoutePoint, ...]:
    """Return the route's points, each with the moment at which the convoy passes it, where it had none."""
    points = []
    after_m = 0.0
    for point in line.route.points:
        if point.place is None or point.passes_at is not None:
            points.append(point)
            continue
        after_m, _ = line.along_m(point.place, after_m)
        passes_at = passings.at_m(after_m)
        points.append(RoutePoint(point.name, point.place, point.speed_mm_s, passes_at, point.stays_s))
    return tuple(points)
