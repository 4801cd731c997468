"""A convoy across the small grid of the roads' tests: routes, posts and what they are checked against."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from dispatch.domain.geo import Place
from dispatch.domain.plans import (
    Brief,
    Closure,
    Contact,
    Plan,
    Post,
    PostKind,
    Route,
    RoutePoint,
    RouteRole,
)
from dispatch.domain.tasks import TaskKind
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.travel import TravelTimes
from dispatch.tasks.findings import Finding, OtherTask, Rule, Surroundings
from dispatch.tasks.lines import RouteLine, drawn_segments, line_of
from dispatch.tasks.planning import PlanningPolicy
from dispatch.tasks.riding import UsualRiding
from tests.roads.grid import BLOCK_M, degrees, grid
from tests.tasks.prepared import at

SPEED_MM_S = 10_000
POLICY = PlanningPolicy()


@cache
def roads() -> tuple[RoadNetwork, RoadIndex, TravelTimes]:
    """Three by three crossings."""
    network = grid()
    return network, RoadIndex(network), TravelTimes(network)


def crossing(column: int, row: int) -> Place:
    """A crossing by column from the west and row from the north."""
    return Place.at(*degrees((column - 1) * BLOCK_M, (1 - row) * BLOCK_M))


def along(column: float, row: float) -> Place:
    """A place between crossings, in blocks."""
    return Place.at(*degrees((column - 1) * BLOCK_M, (1 - row) * BLOCK_M))


def route(
    places: Sequence[Place], route_id: str = "main", role: RouteRole = RouteRole.MAIN, leaves: float = 0
) -> Route:
    """A route at 10 m/s that leaves so many minutes after the hour."""
    _, index, times = roads()
    points = [RoutePoint(f"点{i}", place, SPEED_MM_S) for i, place in enumerate(places)]
    points[0] = replace(points[0], passes_at=at(leaves))
    return Route(route_id, route_id, role, tuple(points), drawn_segments(index, times, places), "grid")


MAIN = route([along(0.2, 1), along(1.8, 1)])
"""Along 东昌路 eastward over 卫育路's side: one junction on the way, with 柳园路."""


def post(post_id: str, place: Place, begin: float, end: float, unit_id: str = "", **more: object) -> Post:
    """A post of a unit for so many minutes."""
    fields: dict[str, object] = {"duty": "断流", "name": post_id, "unit_id": unit_id or f"U-{post_id}"}
    return Post(post_id, PostKind.JUNCTION, place=place, from_at=at(begin), to_at=at(end), **fields | more)  # type: ignore[arg-type]  # fields of every type


def plan(*posts: Post, routes: Sequence[Route] = (MAIN,), closures: Sequence[Closure] = ()) -> Plan:
    """A plan that tells whom it must."""
    brief = Brief(TaskKind.ESCORT, title="车队", begins_at=at(-120), ends_at=at(120), in_charge="周敏")
    contacts = (Contact("a", "治安大队"), Contact("b", "医疗急救"))
    return Plan(brief, tuple(routes), posts, tuple(closures), (), contacts)


STANDING = post("p1", crossing(1, 1), -30, 20)
"""At the one junction of `MAIN`."""


def surroundings(others: Sequence[OtherTask] = (), now: datetime | None = None) -> Surroundings:
    """A free city with nothing else going on."""
    network, index, _ = roads()
    return Surroundings(network, UsualRiding(index), POLICY, others=others, now=now)


def line(of: Route = MAIN) -> RouteLine:
    """The route on the roads."""
    found = line_of(roads()[0], of)
    assert found is not None
    return found


def rules(findings: Sequence[Finding]) -> list[Rule]:
    """What was found, in its order."""
    return [finding.rule for finding in findings]
