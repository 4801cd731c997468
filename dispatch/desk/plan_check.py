"""The check of a plan as a seat asks for it: against the map, the duty sheet and the other tasks of now."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.domain.geo import Place
from dispatch.domain.people import Person
from dispatch.domain.plans import SEALED_TITLE, Plan, Post, Route
from dispatch.picture.views import Picture
from dispatch.roads.landmarks import Landmark
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.travel import TravelTimes
from dispatch.tasks.check import check
from dispatch.tasks.findings import Finding, OtherTask, Surroundings
from dispatch.tasks.lines import RouteLine, drawn_segments, line_of, passings_of
from dispatch.tasks.plan_templates import PlanTemplates
from dispatch.tasks.planning import PlanningPolicy
from dispatch.tasks.proposing import proposed_posts
from dispatch.tasks.riding import FREE, UsualRiding
from dispatch.tasks.way import may_see

_BRIDGE_M = 60.0
"""Roads so near to a bridge's mark lead over it."""


@dataclass(frozen=True, slots=True)
class Planning:
    """The rules of planning, the templates, and by the hour the usual speed as a share of free flow."""

    policy: PlanningPolicy = field(default_factory=PlanningPolicy)
    usual: tuple[float, ...] = FREE
    templates: PlanTemplates = field(default_factory=PlanTemplates)


class PlanCheck:
    """Answers about plans on one map. Answers come from a thread, one after the other."""

    def __init__(self, index: RoadIndex, landmarks: Sequence[Landmark], planning: Planning) -> None:
        self._index = index
        self._policy = planning.policy
        self._schools = tuple(mark for mark in landmarks if mark.kind == "school")
        self._bridges = bridges_of(index, landmarks)
        self._riding = UsualRiding(index, planning.usual, ride_mps=planning.policy.ride_mps)
        self._free: TravelTimes | None = None
        self._turn = asyncio.Lock()

    async def findings(
        self, plan: Plan, picture: Picture, now: datetime, person: Person, task_id: str = ""
    ) -> tuple[Finding, ...]:
        """Everything unwise about *plan*; *task_id* is its own task, "" while it has none."""
        around = self.around(picture, now, person, task_id)
        async with self._turn:
            return await asyncio.to_thread(check, plan, around)

    async def drawn(self, places: Sequence[Place]) -> tuple[str, ...]:
        """The segments of a route through *places*. Raises OffNetworkError."""
        async with self._turn:
            return await asyncio.to_thread(self._draw, places)

    def _draw(self, places: Sequence[Place]) -> tuple[str, ...]:
        if self._free is None:
            self._free = TravelTimes(self._index.network)
        return drawn_segments(self._index, self._free, places)

    def line(self, route: Route) -> RouteLine | None:
        """The route on the roads, None where this map does not know it."""
        return line_of(self._index.network, route)

    def proposed(self, plan: Plan, route_id: str = "") -> tuple[Post, ...]:
        """The posts that the rules want along a route and that are not there yet; () without a line."""
        route = plan.route(route_id)
        line = None if route is None else self.line(route)
        return () if line is None else proposed_posts(plan, line, passings_of(line), self._policy)

    def around(self, picture: Picture, now: datetime, person: Person, task_id: str = "") -> Surroundings:
        """What the plan of *task_id* is checked against, with the names that *person* may read."""
        shifts = {unit.unit_id: unit.shifts for unit in picture.units.values()}
        others = []
        for task in picture.tasks.values():
            version = task.prepared.current if task.prepared is not None else None
            if version is not None and task.is_open and task.task_id != task_id:
                title = version.plan.brief.title if may_see(task, person) else SEALED_TITLE
                others.append(OtherTask(task.task_id, title, version.plan))
        return Surroundings(
            self._index.network,
            self._riding,
            self._policy,
            shifts or None,
            tuple(others),
            self._schools,
            self._bridges,
            now,
        )


def bridges_of(index: RoadIndex, landmarks: Sequence[Landmark]) -> Mapping[str, frozenset[str]]:
    """Segments by the bridge that they lead over: near its mark, or of a road that is called so."""
    network = index.network
    found: dict[str, set[str]] = {}
    for mark in landmarks:
        if mark.kind == "bridge":
            near = index.reachable(mark.lat_deg, mark.lon_deg, _BRIDGE_M).segment
            found.setdefault(mark.name, set()).update(network.segment_ids[i] for i in near)
    for name, segment_id in zip(network.names, network.segment_ids, strict=True):
        if name.endswith("桥"):
            found.setdefault(name, set()).add(segment_id)
    return {name: frozenset(segments) for name, segments in found.items() if segments}
