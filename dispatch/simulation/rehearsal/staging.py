"""A plan in seconds and metres of the network: what the simulation has to play. Pure.

Seconds count from the local midnight that began the plan's day, as everywhere in the city.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import numpy as np

from dispatch.domain.clock import day_start, seconds_between
from dispatch.domain.geo import Place
from dispatch.domain.plans import Closure, Plan, PostKind, Route
from dispatch.domain.tasks import TaskKind
from dispatch.roads.network import RoadNetwork
from dispatch.tasks.check_routes import closure_window
from dispatch.tasks.lines import Passings, RouteLine, line_of, passings_of

WARM_UP_S = 15 * 60
"""Traffic runs so long before the first second that counts."""

BEFORE_S, AFTER_S = 5 * 60, 20 * 60
"""So long before the first thing that the plan does, and after the last one, the public is watched."""

LONGEST_S = 8 * 3600
COVERS_M = 60.0
"""A held signal or a post so near to a junction has it in hand, as the check has it."""


_CONVOY = (8, 3)
"""Vehicles, and seconds between two of them, where the plan does not say: a motorcade of eight."""

_FIELD = (8, 120)
"""Of an event that moves (a marathon): lead and tail a quarter of an hour apart."""


class NotStageableError(ValueError):
    """The plan cannot be played; the message says why, in Chinese."""


class Stay(msgspec.Struct, frozen=True):
    """A planned stop of the convoy on the route's edge *edge* (its place in the route), for *lasts_s*."""

    edge: int
    at_m: float
    lasts_s: int


class Drive(msgspec.Struct, frozen=True):
    """The convoy: *edges* with their planned speeds, from *first_m* on the first to *last_m* on the last.

    *knot_m*, *knot_s*: the plan's own passing, metres along the route and seconds.
    *edge_m*: metres along the route to each edge's start, and to the end. *gap_s*: between two vehicles.
    """

    route_id: str
    edges: tuple[str, ...]
    edge_m: tuple[float, ...]
    speed_mm_s: tuple[int, ...]
    first_m: float
    last_m: float
    leaves_s: int
    stays: tuple[Stay, ...]
    knot_m: tuple[float, ...]
    knot_s: tuple[float, ...]
    vehicles: int = _CONVOY[0]
    gap_s: int = _CONVOY[1]

    def due_s(self, along_m: float) -> float:
        """When the lead is planned to be there."""
        return float(np.interp(along_m, self.knot_m, self.knot_s))


class Closing(msgspec.Struct, frozen=True):
    """A closure in seconds. *first*, *last*: its part of the drive's edges, -1 where no convoy passes."""

    closure_id: str
    segments: tuple[str, ...]
    clear_s: int
    close_s: int
    open_s: int
    first: int = -1
    last: int = -1


class Mark(msgspec.Struct, frozen=True):
    """A post that the convoy passes."""

    post_id: str
    along_m: float
    due_s: int


class Staging(msgspec.Struct, frozen=True):
    """All that is played. *holds*: places in the drive of the edges whose signal at the end is held."""

    midnight: datetime
    begin_s: int
    end_s: int
    drive: Drive | None
    closings: tuple[Closing, ...]
    holds: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()


def staged(plan: Plan, roads: RoadNetwork, window: tuple[datetime, datetime] | None = None) -> Staging:
    """Put *plan* on *roads*; *window* stands in the place of the task's own. The main route is played.

    Raises NotStageableError for a plan without anything that has a time, a route or closure off the network,
    or a window of no or too great a length.
    """
    main = plan.route("")
    line, passings = _main_line(roads, main)
    by_route: dict[str, Passings] = {"": passings, main.route_id: passings} if main and passings else {}
    moments = [at for c in plan.closures for at in closure_window(c, by_route) if at is not None]
    if passings is not None:
        moments += [passings.leaves_at, passings.ends_at]
    if not moments:
        raise NotStageableError("预案里没有带时间的路线，也没有带时间的管制，无从演练")
    begins_at = window[0] if window else plan.brief.begins_at
    earliest = min(moments) if begins_at is None else min(*moments, begins_at)
    leads_s = max((c.clear_before_s or 0 for c in plan.closures), default=0)
    midnight = day_start(earliest - timedelta(seconds=leads_s + BEFORE_S + WARM_UP_S))
    drive = _drive(plan, line, passings, midnight) if line is not None and passings is not None else None
    closings = tuple(
        closing
        for closure in plan.closures
        if (closing := _closing(closure, roads, by_route, midnight, drive)) is not None
    )
    begin_s, end_s = _window(plan, window, midnight, drive, closings)
    return Staging(
        midnight=midnight,
        begin_s=begin_s,
        end_s=end_s,
        drive=drive,
        closings=closings,
        holds=_holds(plan, roads, drive) if drive is not None else (),
        marks=_marks(plan, line, passings, midnight) if line is not None and passings is not None else (),
    )


def _main_line(roads: RoadNetwork, main: Route | None) -> tuple[RouteLine | None, Passings | None]:
    """The main route on the network, with its passing; both None for a plan without a route."""
    if main is None or not main.segments:
        return None, None
    line = line_of(roads, main)
    if line is None:
        raise NotStageableError("主路线有路段不在现在的路网里，需要重画")
    for before, after, _ in line.joints():
        if after not in roads.turns_from(before):
            raise NotStageableError(f"主路线在路段 {roads.segment_ids[before]} 之后接不上")
    passings = passings_of(line)
    if passings is None:
        raise NotStageableError("主路线缺出发时间或计划速度，算不出通过时间")
    if passings.knot_m[-1] <= passings.knot_m[0] or np.any(np.diff(passings.knot_s) < 0):
        raise NotStageableError("主路线各点的通过时间前后颠倒")
    return line, passings


def _drive(plan: Plan, line: RouteLine, passings: Passings, midnight: datetime) -> Drive:
    leaves_s = round(seconds_between(midnight, passings.leaves_at))
    from_m, to_m = float(passings.knot_m[0]), float(passings.knot_m[-1])
    first = int(np.searchsorted(line.start_m, from_m, side="right")) - 1
    last = int(np.searchsorted(line.start_m, to_m, side="left")) - 1
    first, last = min(first, len(line.segments) - 1), max(last, first)
    start_m = line.start_m[first : last + 2]
    speeds = tuple(
        _speed_mm_s(passings, max(low, from_m), min(high, to_m)) for low, high in pairwise(start_m.tolist())
    )
    stays = []
    for (at_m, at_s), (next_m, next_s) in pairwise(zip(passings.knot_m, passings.knot_s, strict=True)):
        if next_m == at_m and from_m < at_m < to_m and next_s > at_s:
            edge = min(int(np.searchsorted(start_m, at_m, side="right")) - 1, len(speeds) - 1)
            stays.append(Stay(edge, float(at_m - start_m[edge]), round(float(next_s - at_s))))
    names = line.network.segment_ids
    vehicles, gap_s = _FIELD if plan.brief.kind is TaskKind.EVENT else _CONVOY
    return Drive(
        route_id=line.route.route_id,
        edges=tuple(names[segment] for segment in line.segments[first : last + 1]),
        edge_m=tuple(float(at_m) for at_m in start_m),
        speed_mm_s=speeds,
        first_m=from_m - float(start_m[0]),
        last_m=to_m - float(start_m[-2]),
        leaves_s=leaves_s,
        stays=tuple(stays),
        knot_m=tuple(float(m) for m in passings.knot_m),
        knot_s=tuple(leaves_s + float(s) for s in passings.knot_s),
        vehicles=vehicles,
        gap_s=gap_s,
    )


def _speed_mm_s(passings: Passings, low_m: float, high_m: float) -> int:
    """Planned speed over a piece of the route, without its stays; 0.5 m/s at least."""
    moving_s = 0.0
    knots = zip(passings.knot_m, passings.knot_s, strict=True)
    for (from_m, from_s), (to_m, to_s) in pairwise(knots):
        if to_m > from_m:
            share = max(min(high_m, to_m) - max(low_m, from_m), 0.0) / (to_m - from_m)
            moving_s += share * (to_s - from_s)
    return max(round((high_m - low_m) * 1_000 / moving_s), 500) if moving_s > 0 else 500


def _closing(
    closure: Closure,
    roads: RoadNetwork,
    by_route: Mapping[str, Passings],
    midnight: datetime,
    drive: Drive | None,
) -> Closing | None:
    """The closure in seconds; None for a half-done one (no segments or no time) and a reserve route's.

    However soon it is to be opened, it is not opened on the convoy: its tail has to be out.
    """
    called = closure.name or closure.closure_id
    if unknown := [name for name in closure.segments if name not in roads.index_of]:
        raise NotStageableError(f"管制“{called}”有路段不在现在的路网里：{unknown[0]}")
    closed_at, opened_at = closure_window(closure, by_route)
    if closed_at is None or opened_at is None or not closure.segments:
        return None
    if opened_at <= closed_at:
        raise NotStageableError(f"管制“{called}”放行不晚于封闭")
    close_s = round(seconds_between(midnight, closed_at))
    ahead_s = max((closure.clear_before_s or 0) - (closure.close_before_s or 0), 0)
    closed = set(closure.segments) if closure.follows_convoy else set()
    on = [place for place, edge in enumerate(drive.edges) if edge in closed] if drive else []
    open_s = round(seconds_between(midnight, opened_at))
    if drive is not None and on:
        out_s = drive.due_s(min(drive.edge_m[max(on) + 1], drive.knot_m[-1]))
        open_s = max(open_s, round(out_s) + (drive.vehicles - 1) * drive.gap_s)
    return Closing(
        closure_id=closure.closure_id,
        segments=tuple(dict.fromkeys(closure.segments)),
        clear_s=close_s - (ahead_s if closure.follows_convoy else 0),
        close_s=close_s,
        open_s=open_s,
        first=min(on, default=-1),
        last=max(on, default=-1),
    )


def _window(
    plan: Plan,
    window: tuple[datetime, datetime] | None,
    midnight: datetime,
    drive: Drive | None,
    closings: Sequence[Closing],
) -> tuple[int, int]:
    """From when to when the public is watched: the task's window, at least around all that the plan does."""
    begins = [c.clear_s - BEFORE_S for c in closings] + ([drive.leaves_s - BEFORE_S] if drive else [])
    ends = [c.open_s + AFTER_S for c in closings] + ([round(drive.knot_s[-1]) + AFTER_S] if drive else [])
    given = window or (plan.brief.begins_at, plan.brief.ends_at)
    if given[0] is not None:
        begins.append(round(seconds_between(midnight, given[0])))
    if given[1] is not None:
        ends.append(round(seconds_between(midnight, given[1])))
    begin_s, end_s = min(begins), max(ends)
    if not 0 < end_s - begin_s <= LONGEST_S:
        raise NotStageableError(
            f"演练时段须在 {LONGEST_S // 3600} 小时以内，现为 {(end_s - begin_s) / 3600:.1f} 小时"
        )
    return begin_s, end_s


def _holds(plan: Plan, roads: RoadNetwork, drive: Drive) -> tuple[int, ...]:
    """Edges of the drive (by their places in it) whose signal at the end somebody has in hand."""
    hands: list[Place] = [s.place for c in plan.closures for s in c.signals if s.place is not None]
    hands += [p.place for p in plan.posts if p.kind is PostKind.JUNCTION and p.place is not None]
    if not hands:
        return ()
    x_m, y_m = roads.plane.xy([p.lat_deg for p in hands], [p.lon_deg for p in hands])
    found = []
    for place, edge in enumerate(drive.edges[:-1]):
        segment = roads.index_of[edge]
        node = int(roads.to_node[segment])
        (east_m,), (north_m,) = roads.plane.xy([roads.node_lat_deg[node]], [roads.node_lon_deg[node]])
        if roads.signal_at_end[segment] and np.hypot(x_m - east_m, y_m - north_m).min() <= COVERS_M:
            found.append(place)
    return tuple(found)


def _marks(plan: Plan, line: RouteLine, passings: Passings, midnight: datetime) -> tuple[Mark, ...]:
    """The standing posts by the route, in the order in which the convoy passes them."""
    found = []
    for post in plan.posts:
        if post.place is None or not post.kind.stands or post.route_id not in {"", line.route.route_id}:
            continue
        at = passings.at(post.place)
        if at is not None:
            along_m, _ = line.along_m(post.place)
            found.append(Mark(post.post_id, along_m, round(seconds_between(midnight, at))))
    return tuple(sorted(found, key=lambda mark: mark.along_m))
