"""When a version of a plan has the convoy at a post, and a closure cleared, closed and open. Pure.

Without the map, or on another one, only what the plan writes as a time is known.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.domain.plans import Closure, Plan, Post
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.course import line_with_departure
from dispatch.tasks.lines import Passings, line_of, passings_of


@dataclass(frozen=True, slots=True)
class ClosureTimes:
    """When a closure is to be cleared, closed and opened; None: the plan does not say."""

    clear_at: datetime | None = None
    close_at: datetime | None = None
    open_at: datetime | None = None


class PlannedTimes:
    """The times of one version of a plan."""

    def __init__(self, plan: Plan, network: RoadNetwork | None) -> None:
        self.plan = plan
        self._network = network
        self._passings: dict[str, Passings | None] = {}

    def passing(self, post: Post, route_in_use: str = "") -> datetime | None:
        """When the convoy is to pass a post that stands; None for one that it does not pass."""
        if post.place is None or not post.kind.stands:
            return None
        passings = self._along(post.route_id or route_in_use)
        return None if passings is None else passings.at(post.place)

    def closure(self, closure: Closure) -> ClosureTimes:
        """The times of a closure: fixed ones, or those that count from the passing."""
        if not closure.follows_convoy:
            return ClosureTimes(None, closure.from_at, closure.to_at)
        passings = self._along(closure.route_id)
        over = None if passings is None else passings.over(closure.segments)
        if over is None:
            return ClosureTimes()
        return ClosureTimes(
            _before(over[0], closure.clear_before_s),
            _before(over[0], closure.close_before_s),
            None if closure.open_after_s is None else over[1] + timedelta(seconds=closure.open_after_s),
        )

    def _along(self, route_id: str) -> Passings | None:
        """The passings on a route, worked out once."""
        if route_id not in self._passings:
            route = self.plan.route(route_id)
            line = None if route is None or self._network is None else line_of(self._network, route)
            passings = None if line is None else passings_of(line_with_departure(line, self.plan))
            self._passings[route_id] = passings
        return self._passings[route_id]


def _before(moment: datetime, seconds: int | None) -> datetime | None:
    return None if seconds is None else moment - timedelta(seconds=seconds)
