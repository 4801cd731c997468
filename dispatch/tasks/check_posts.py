"""The check of the posts: who stands there, whether he can be there, and whether he is on duty."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from dispatch.domain.clock import seconds_between
from dispatch.domain.plans import Plan, Post
from dispatch.domain.units import shift_at
from dispatch.tasks.findings import Finding, Rule, Surroundings, Weight, post_name
from dispatch.tasks.lines import Passings

_STEP = timedelta(minutes=15)

Numbered = tuple[int, Post]


def post_findings(plan: Plan, around: Surroundings, passings: Sequence[Passings]) -> Iterator[Finding]:
    """Everything about the posts; *passings* are those of the routes that have times."""
    for number, post in enumerate(plan.posts):
        if not post.unit_id and not post.people:
            words = f"岗位“{post_name(post)}”没有人"
            yield Finding(Weight.FAULT, f"posts[{number}].unit_id", Rule.POST_UNMANNED, words)
        yield from _duty(number, post, around)
        yield from _misses(number, post, passings)
    units, people = _by_holder(plan)
    for unit_id, held in units.items():
        yield from _double(unit_id, held, Rule.UNIT_TWICE)
        yield from _unreachable(unit_id, held, around)
    for person, held in people.items():
        yield from _double(person, held, Rule.PERSON_TWICE)
        if all(not post.unit_id for _, post in held):
            yield from _unreachable(person, held, around)


def _by_holder(plan: Plan) -> tuple[dict[str, list[Numbered]], dict[str, list[Numbered]]]:
    """Posts of each unit and of each person, in the order of their beginnings; only those with times."""
    units: dict[str, list[Numbered]] = defaultdict(list)
    people: dict[str, list[Numbered]] = defaultdict(list)
    timed = [(n, post) for n, post in enumerate(plan.posts) if post.from_at and post.to_at]
    for number, post in sorted(timed, key=lambda one: (_times(one[1]), one[0])):
        if post.unit_id:
            units[post.unit_id].append((number, post))
        for person in dict.fromkeys(post.people):
            people[person].append((number, post))
    return units, people


def _times(post: Post) -> tuple[datetime, datetime]:
    if post.from_at is None or post.to_at is None:
        raise AssertionError("posts without times were left out")
    return post.from_at, post.to_at


def _double(holder: str, held: Sequence[Numbered], rule: Rule) -> Iterator[Finding]:
    """Two posts at one time: the second is named, with the one that holds the unit or person longest."""
    latest: Numbered | None = None
    for number, post in held:
        begin, end = _times(post)
        if latest is not None and begin < _times(latest[1])[1]:
            words = f"{holder} 同时在“{post_name(latest[1])}”和“{post_name(post)}”两个岗位"
            field = "unit_id" if rule is Rule.UNIT_TWICE else "people"
            yield Finding(Weight.FAULT, f"posts[{number}].{field}", rule, words)
        if latest is None or end > _times(latest[1])[1]:
            latest = (number, post)


def _unreachable(holder: str, held: Sequence[Numbered], around: Surroundings) -> Iterator[Finding]:
    """A post that cannot be reached in time from the one before."""
    for (_, before), (number, post) in pairwise(held):
        left_at, due_at = _times(before)[1], _times(post)[0]
        gap_s = seconds_between(left_at, due_at)
        if before.place is None or post.place is None or gap_s < 0 or before.place == post.place:
            continue
        needs_s = around.ride_s(before.place, post.place, left_at, gap_s)
        if needs_s > gap_s:
            words = (
                f"{holder} 从“{post_name(before)}”到“{post_name(post)}”"
                f"只有 {gap_s / 60:.0f} 分钟，按这个时段的路况赶不到"
            )
            yield Finding(Weight.FAULT, f"posts[{number}].from_at", Rule.POST_UNREACHABLE, words)


def _duty(number: int, post: Post, around: Surroundings) -> Iterator[Finding]:
    """A unit that the duty sheet does not have on duty for the whole time."""
    if around.shifts is None or not post.unit_id or post.from_at is None or post.to_at is None:
        return
    path = f"posts[{number}].unit_id"
    shifts = around.shifts.get(post.unit_id)
    if shifts is None:
        words = f"名册里没有 {post.unit_id}"
        yield Finding(Weight.FAULT, path, Rule.OFF_DUTY, words)
        return
    moment = post.from_at
    last = min(post.to_at, post.from_at + timedelta(days=2)) - timedelta(minutes=1)
    while moment <= last:
        if shift_at(shifts, moment) is None:
            words = f"{post.unit_id} 在“{post_name(post)}”的时间里不全当班"
            yield Finding(Weight.WARNING, path, Rule.OFF_DUTY, words)
            return
        moment = moment + _STEP if moment + _STEP <= last or moment == last else last


def _misses(number: int, post: Post, passings: Sequence[Passings]) -> Iterator[Finding]:
    """A post that is not there when the convoy passes."""
    if not post.kind.stands or post.place is None or post.from_at is None or post.to_at is None:
        return
    for passing in passings:
        route = passing.line.route
        if post.route_id and post.route_id != route.route_id:
            continue
        passes_at = passing.at(post.place)
        if passes_at is not None and not post.from_at <= passes_at <= post.to_at:
            words = (
                f"车队经“{route.name or route.route_id}”通过“{post_name(post)}”时，岗位还没有上岗或已经撤岗"
            )
            yield Finding(Weight.FAULT, f"posts[{number}].from_at", Rule.POST_MISSES_PASSING, words)
            return
