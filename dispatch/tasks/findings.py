"""What the check of a plan finds, and what it knows beside the plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan, Post
from dispatch.domain.units import Shift
from dispatch.roads.landmarks import Landmark
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.planning import PlanningPolicy


class Weight(IntEnum):
    """How much a finding weighs: it should be mended, or looked at."""

    FAULT = 1
    WARNING = 2


class Rule(StrEnum):
    """What a finding is about."""

    POST_UNMANNED = "post_unmanned"
    UNIT_TWICE = "unit_twice"
    PERSON_TWICE = "person_twice"
    POST_UNREACHABLE = "post_unreachable"
    OFF_DUTY = "off_duty"
    POST_MISSES_PASSING = "post_misses_passing"
    ROUTE_UNKNOWN = "route_unknown"
    ROUTE_BROKEN = "route_broken"
    ROUTE_UNTIMED = "route_untimed"
    JUNCTION_UNCOVERED = "junction_uncovered"
    SHARED_BRIDGE = "shared_bridge"
    SCHOOL_HOURS = "school_hours"
    CLOSURE_WITHOUT_DIVERSION = "closure_without_diversion"
    CLOSURE_UNKNOWN = "closure_unknown"
    DIVERSION_CLOSED = "diversion_closed"
    CLASH_ROADWORKS = "clash_roadworks"
    CLASH_TASK = "clash_task"
    CONTACT_MISSING = "contact_missing"
    OUTSIDE_WINDOW = "outside_window"
    WINDOW_PAST = "window_past"
    ATTACHMENT_LOST = "attachment_lost"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is unwise: *path* is the field to jump to, *words* say it in Chinese."""

    weight: Weight
    path: str
    rule: Rule
    words: str


RideS = Callable[[Place, Place, datetime, float], float]
"""Seconds that a unit usually rides from one place to another at that hour; inf for more than the limit."""


@dataclass(frozen=True, slots=True)
class OtherTask:
    """Another task that is not over, with the plan that counts. *title* as the person may read it."""

    task_id: str
    title: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a plan is checked against.

    *ride_s*: usual travel times; *shifts*: duty lines by unit, None where there is no duty sheet; *bridges*:
    segments by the bridge's name; *now*: None leaves the past alone.
    """

    network: RoadNetwork
    ride_s: RideS
    policy: PlanningPolicy = field(default_factory=PlanningPolicy)
    shifts: Mapping[str, tuple[Shift, ...]] | None = None
    others: Sequence[OtherTask] = ()
    schools: Sequence[Landmark] = ()
    bridges: Mapping[str, frozenset[str]] = field(default_factory=dict)
    now: datetime | None = None


def post_name(post: Post) -> str:
    """What a post is called."""
    return post.name or post.post_id


def overlap(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None]
) -> bool:
    """Whether two times have a moment in common; an end that is not known yet overlaps nothing."""
    (a, b), (c, d) = one, other
    return a is not None and b is not None and c is not None and d is not None and a < d and c < b
