"""The convoys of all tasks under way, followed from the picture and from positions as they come."""

from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.domain.tasks import TaskStage
from dispatch.domain.units import PositionReport
from dispatch.picture.prepared import Prepared
from dispatch.picture.views import Picture, RoadsView, TaskView
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.course import Course, course_of
from dispatch.tasks.following import FollowingParams, Progress, advanced, anchored
from dispatch.tasks.projection import Projection, Traffic, projection

_WORKING = frozenset({TaskStage.UNDER_WAY, TaskStage.SUSPENDED})
_TRAFFIC_S = 300.0
"""Road states older than this say nothing about the way ahead."""


@dataclass(slots=True)
class _Convoy:
    """One task's convoy: *version* of the plan and *route_id* that *course* was made from."""

    task_id: str
    version: int
    route_id: str
    course: Course
    progress: Progress


class Convoys:
    """Follows what `look` finds under way; `moved` takes the positions, `projection` says what follows."""

    def __init__(self, network: RoadNetwork, params: FollowingParams) -> None:
        self.params = params
        self._network = network
        self._by_task: dict[str, _Convoy] = {}
        self._by_lead: dict[str, list[_Convoy]] = {}

    def look(self, picture: Picture) -> None:
        """Begin and end to follow as the record says, and take what was passed from there."""
        found = {}
        for task in picture.tasks.values():
            if task.prepared is not None and task.stage in _WORKING:
                convoy = self._kept(task, task.prepared)
                if convoy is not None:
                    found[task.task_id] = convoy
        self._by_task = found
        self._by_lead = {}
        for convoy in found.values():
            lead = convoy.course.plan.brief.lead_unit_id
            if lead:
                self._by_lead.setdefault(lead, []).append(convoy)
                unit = picture.units.get(lead)
                if convoy.progress.newest is None and unit is not None and unit.position is not None:
                    self._advance(convoy, unit.position)

    def _kept(self, task: TaskView, prepared: Prepared) -> _Convoy | None:
        """The convoy as it is followed already, or anew where the plan or the route has changed."""
        current = prepared.current
        if current is None:
            return None
        convoy = self._by_task.get(task.task_id)
        if convoy is None or (convoy.version, convoy.route_id) != (current.version, prepared.route_id):
            course = course_of(self._network, current.plan, prepared.route_id)
            if course is None:
                return None
            progress = Progress() if convoy is None else _carried(convoy, course)
            convoy = _Convoy(task.task_id, current.version, prepared.route_id, course, progress)
        passed = {post_id: fact.passed_at for post_id, fact in prepared.passed.items()}
        convoy.progress = anchored(convoy.course, convoy.progress, passed)
        return convoy

    def moved(self, report: PositionReport) -> list[str]:
        """Take a position; returns the tasks whose convoy it leads."""
        convoys = self._by_lead.get(report.unit_id, [])
        for convoy in convoys:
            self._advance(convoy, report)
        return [convoy.task_id for convoy in convoys]

    def _advance(self, convoy: _Convoy, report: PositionReport) -> None:
        convoy.progress = advanced(convoy.course, convoy.progress, report, self.params)

    @property
    def task_ids(self) -> list[str]:
        """The tasks that are followed."""
        return list(self._by_task)

    def course(self, task_id: str) -> Course | None:
        """The course of a task under way; None where this map does not know its route."""
        convoy = self._by_task.get(task_id)
        return None if convoy is None else convoy.course

    def projection(self, task_id: str, now: datetime, roads: RoadsView | None = None) -> Projection | None:
        """What follows at *now* for a task under way, with *roads* where the traffic of now is to count."""
        convoy = self._by_task.get(task_id)
        if convoy is None:
            return None
        traffic = None if roads is None else _traffic(convoy.course, roads, now)
        return projection(convoy.course, convoy.progress, now, self.params, traffic)


def _carried(convoy: _Convoy, course: Course) -> Progress:
    """What is known of a convoy whose plan was changed: all of it on the same route, else who leads it."""
    if convoy.course.line.segments != course.line.segments:
        return Progress()
    old = {(stop.post_id, stop.name): at for stop, at in convoy.progress.passed.items()}
    passed = {stop: old[stop.post_id, stop.name] for stop in course.stops if (stop.post_id, stop.name) in old}
    return replace(convoy.progress, passed=passed, crossed={})


def _traffic(course: Course, roads: RoadsView, now: datetime) -> Traffic:
    """The fresh speeds; what the plan closes is left to the convoy."""
    speed_mps = roads.speed_mps.copy()
    speed_mps[now.timestamp() - roads.observed_at_s > _TRAFFIC_S] = float("nan")
    closed = {name for section in course.sections for name in section.closure.segments}
    return Traffic(speed_mps, closed)
