"""Where the convoy is and when it comes by: planned, projected, passed. What is not known is not guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.plans import Closure, Plan
from dispatch.domain.units import Freshness, FreshnessPolicy, PositionReport, age_s
from dispatch.picture.prepared import Prepared
from dispatch.picture.views import Picture
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.lines import Passings, line_of, passings_of

OFF_ROUTE_M = 80.0
"""Farther from its route than this the lead's position says nothing about when it comes by."""

START_M = 30.0
"""So near to the route's first point it has not left."""


class Seen(StrEnum):
    """How it is known where the convoy is."""

    TERMINAL = "terminal"
    STALE = "stale"
    LOST = "lost"
    OFF_ROUTE = "off_route"
    HAND = "hand"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Passing:
    """The convoy at a post: when it is to pass, when it will by what is known now, when it did."""

    post_id: str
    along_m: float
    planned_at: datetime
    projected_at: datetime
    passed_at: datetime | None = None
    by_hand: bool = False

    @property
    def at(self) -> datetime:
        """When it passed, or else will."""
        return self.passed_at or self.projected_at

    @property
    def late_s(self) -> int:
        """Seconds behind the plan, negative before it."""
        return round((self.at - self.planned_at) / timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when the convoy is on a closed section."""

    enters_at: datetime
    leaves_at: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of the convoy.

    *passings*: posts beside the route in its order. *windows*: by closure. *late_s*: how far behind the plan
    it is by *seen*, None as long as nothing tells. *position*: the lead's newest, however old. *along_m*,
    *off_m*: where that is on the route, None when it says nothing. *planned*: the plan's own line of times.
    """

    passings: tuple[Passing, ...] = ()
    windows: Mapping[str, Window] = field(default_factory=dict)
    seen: Seen = Seen.NOTHING
    late_s: int | None = None
    position: PositionReport | None = None
    along_m: float | None = None
    off_m: float | None = None
    length_m: float = 0.0
    planned: Passings | None = None

    def of(self, post_id: str) -> Passing | None:
        """The passing at a post, None where the convoy does not come by."""
        return next((one for one in self.passings if one.post_id == post_id), None)

    @property
    def next(self) -> Passing | None:
        """The first post behind the last one that it passed."""
        passed = [number for number, one in enumerate(self.passings) if one.passed_at is not None]
        following = self.passings[passed[-1] + 1 :] if passed else self.passings
        return following[0] if following else None


class Convoys:
    """Makes outlooks; the lines of the last plan are remembered, so that the next second costs little."""

    def __init__(self, network: RoadNetwork, policy: FreshnessPolicy) -> None:
        self._network = network
        self._policy = policy
        self._plan: Plan | None = None
        self._route_id = ""
        self._planned: Passings | None = None
        self._places: tuple[tuple[str, float, datetime], ...] = ()
        self._windows: dict[str, Window] = {}

    def outlook(self, picture: Picture, plan: Plan, prepared: Prepared, now: datetime) -> Outlook:
        """What is known at *now* of the convoy of a plan that is carried out."""
        self._lay(plan, prepared.route_id)
        planned = self._planned
        if planned is None:
            return Outlook()
        unit = picture.units.get(plan.brief.lead_unit_id)
        position = unit.position if unit is not None else None
        seen, along_m, off_m, late_s = self._located(planned, position, now)
        last = max(
            (prepared.passed[key] for key, *_ in self._places if key in prepared.passed),
            key=lambda one: one.passed_at,
            default=None,
        )
        if late_s is None and last is not None:
            due_at = next(at for key, _, at in self._places if key == last.post_id)
            late_s = round((last.passed_at - due_at) / timedelta(seconds=1))
            seen = Seen.HAND if position is None else seen
        shift = timedelta(seconds=late_s or 0)
        passings = []
        for post_id, metres, at in self._places:
            passed = prepared.passed.get(post_id)
            passings.append(
                Passing(
                    post_id,
                    metres,
                    at,
                    at + shift,
                    passed.passed_at if passed is not None else None,
                    passed is not None and bool(passed.by_hand),
                )
            )
        windows = {
            key: Window(one.enters_at + shift, one.leaves_at + shift) for key, one in self._windows.items()
        }
        return Outlook(
            tuple(passings),
            windows,
            seen,
            late_s,
            position,
            along_m,
            off_m,
            planned.line.length_m,
            planned,
        )

    def _located(
        self, planned: Passings, position: PositionReport | None, now: datetime
    ) -> tuple[Seen, float | None, float | None, int | None]:
        """How the lead's position tells, where on the route it is, how far off, and how late that is."""
        if position is None:
            return Seen.NOTHING, None, None, None
        freshness = self._policy.of(age_s(position, now))
        if freshness is Freshness.LOST:
            return Seen.LOST, None, None, None
        along_m, off_m = planned.line.along_m_of(position.lat_deg, position.lon_deg)
        if off_m > OFF_ROUTE_M:
            return Seen.OFF_ROUTE, None, off_m, None
        late_s = round((position.fixed_at - planned.at_m(along_m)) / timedelta(seconds=1))
        if along_m <= planned.knot_m[0] + START_M:
            late_s = max(0, late_s)  # it waits for its time
        seen = Seen.TERMINAL if freshness is Freshness.FRESH else Seen.STALE
        return seen, along_m, off_m, late_s

    def _lay(self, plan: Plan, route_id: str) -> None:
        if plan is self._plan and route_id == self._route_id:
            return
        self._plan, self._route_id = plan, route_id
        route = plan.route(route_id)
        line = line_of(self._network, route) if route is not None else None
        planned = self._planned = passings_of(line) if line is not None else None
        places = []
        self._windows = {}
        if planned is not None and route is not None:
            for post in plan.posts:
                passes_at = planned.at(post.place) if post.place is not None else None
                if post.place is not None and passes_at is not None:
                    places.append((post.post_id, planned.line.along_m(post.place)[0], passes_at))
            self._windows = _windows(planned, plan.closures)
        self._places = tuple(sorted(places, key=lambda one: one[1]))


def _windows(planned: Passings, closures: tuple[Closure, ...]) -> dict[str, Window]:
    """The planned windows of closures that follow the convoy."""
    found = {}
    for closure in closures:
        over = planned.over(closure.segments) if closure.follows_convoy else None
        if over is not None:
            found[closure.closure_id] = Window(*over)
    return found
