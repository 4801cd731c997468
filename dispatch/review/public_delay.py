"""The public's delay while a task was carried out, as recorded road states show it. Pure numpy.

Road states have speeds and no counts, so two things are told apart. *Measured*: how much longer a kilometre
took than in the half hour before. *Estimated*: vehicle-seconds, with the number of vehicles on a street taken
from its speed by Greenshields' relation (1935): density falls linearly from one vehicle in 7.5 m of lane at
standstill to none at free flow. A street of *w* metres of lane that goes at *v* of a free flow *f* then loses
(w / 7.5) (1 - v/f)² vehicle-seconds each second. What streets far from the task lost more than before in the
same time (an evening peak that builds up anyway) is taken off in proportion.

It does not see who stayed at home or went round beyond the streets that count, what was lost after the end,
nor anything on a street without states. docs/report.md has the definition in a reader's words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.rehearsals import Figure
from dispatch.roads.network import RoadNetwork

ELSEWHERE = "elsewhere"
"""Streets to which the route without a closure is nearest; named as in a rehearsal's figures."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DelayParams:
    """*near_m*: streets that count, *far_m*: those to compare with; *before_s*: the time to compare with.

    *gap_s*: a state speaks for no longer than this.
    """

    near_m: float = 1_000.0
    far_m: float = 2_500.0
    before_s: float = 1_800.0
    gap_s: float = 300.0
    jam_spacing_m: float = 7.5
    slowest_mps: float = 0.5


@dataclass(frozen=True, slots=True)
class Occupied:
    """What a task took from the public: by closure its segments, from when, to when; and the routes."""

    closed: Mapping[str, tuple[Sequence[str], datetime | None, datetime | None]]
    routes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """Recorded road states: POSIX seconds, ascending, (t,), and speeds (t, n) with NaN for no data."""

    at_s: Floats
    speed_mps: NDArray[np.float32]


@dataclass(slots=True)
class _Around:
    """The streets that count (*near*) with the closure that each belongs to, and those to compare with."""

    near: NDArray[np.int64]
    about: list[str]
    far: NDArray[np.int64]


def public_delay(
    states: States,
    network: RoadNetwork,
    occupied: Occupied,
    since: datetime,
    until: datetime,
    params: DelayParams | None = None,
) -> tuple[Figure, ...]:
    """Return the figures of the time from *since* to *until*; () where too little was recorded to say.

    ``delay_vehicle_s`` whole and by closure, ``extra_ms_per_km``, ``covered_permille`` of the streets that
    count, ``states`` that were used.
    """
    params = params or DelayParams()
    begin_s, end_s = since.timestamp(), until.timestamp()
    before = (states.at_s >= begin_s - params.before_s) & (states.at_s < begin_s)
    during = (states.at_s >= begin_s) & (states.at_s <= end_s)
    around = _around(network, occupied, params)
    if around is None or not before.any() or not during.any():
        return ()
    usual_mps = _medians(states.speed_mps[before])
    at_s, speed_mps = states.at_s[during], states.speed_mps[during].astype(np.float64)
    lasting_s = np.minimum(np.diff(at_s, append=end_s), params.gap_s)
    covered = np.isfinite(speed_mps[:, around.near]).any(axis=0) & np.isfinite(usual_mps[around.near])
    _blank_closed(speed_mps, at_s, network, occupied)
    lane_m = network.length_m * network.lanes
    usual = _lost(usual_mps, network, lane_m, params)
    now = _lost(speed_mps, network, lane_m, params)
    known = np.isfinite(speed_mps) & np.isfinite(usual_mps)
    grown = _ratio(now, usual, known, lasting_s, around.far)
    excess = np.where(known, now - usual * grown, 0.0)
    by_street = lasting_s @ excess[:, around.near]
    if not known[:, around.near].any():
        return ()
    figures = [_figure("delay_vehicle_s", "", float(by_street.sum()))]
    for about in dict.fromkeys(around.about):
        own = np.array([one == about for one in around.about])
        figures.append(_figure("delay_vehicle_s", about, float(by_street[own].sum())))
    weight = lasting_s[:, None] * lane_m[around.near] * known[:, around.near]
    pace = 1.0 / np.maximum(speed_mps[:, around.near], params.slowest_mps)
    pace -= 1.0 / np.maximum(usual_mps[around.near], params.slowest_mps)
    extra_s_per_m = float((weight * np.nan_to_num(pace)).sum()) / max(float(weight.sum()), 1e-9)
    share = float(lane_m[around.near][covered].sum() / lane_m[around.near].sum())
    return (
        *figures,
        _figure("extra_ms_per_km", "", extra_s_per_m * 1e6),
        _figure("covered_permille", "", share * 1_000),
        _figure("states", "", int(during.sum())),
    )


def _figure(name: str, about: str, value: float) -> Figure:
    """One measurement has no spread."""
    return Figure(name, about, *(round(value),) * 3)


def _around(network: RoadNetwork, occupied: Occupied, params: DelayParams) -> _Around | None:
    """Sort the streets by their distance from what the task took; None where it took nothing of this map."""
    points: list[Floats] = []
    owners: list[str] = []
    parts = [(about, segments) for about, (segments, _, _) in occupied.closed.items()]
    for about, segments in (*parts, (ELSEWHERE, occupied.routes)):
        for name in segments:
            index = network.index_of.get(name)
            if index is not None:
                line = network.line(index)
                points.append(np.column_stack(network.plane.xy(line[:, 0], line[:, 1])))
                owners += [about] * len(line)
    if not points:
        return None
    x_m, y_m = network.plane.xy(network.shape_lat_deg, network.shape_lon_deg)
    starts, counts = network.shape_start[:-1], np.diff(network.shape_start)
    middles = np.column_stack([np.add.reduceat(one, starts) / counts for one in (x_m, y_m)])
    from scipy.spatial import cKDTree  # noqa: PLC0415 — once a report, and no desk should wait for it at its start

    found = cKDTree(np.concatenate(points)).query(middles)
    metres, nearest = np.asarray(found[0]), np.asarray(found[1])
    near = np.flatnonzero(metres <= params.near_m)
    return _Around(near, [owners[i] for i in nearest[near]], np.flatnonzero(metres >= params.far_m))


def _medians(speed_mps: NDArray[np.float32]) -> Floats:
    """The usual speed of each street, NaN for one without states."""
    usual = np.full(speed_mps.shape[1], np.nan)
    seen = np.isfinite(speed_mps).any(axis=0)
    usual[seen] = np.nanmedian(speed_mps[:, seen], axis=0)
    return usual


def _blank_closed(speed_mps: Floats, at_s: Floats, network: RoadNetwork, occupied: Occupied) -> None:
    """Leave out a closed street while it is closed: nobody of the public drives there."""
    for segments, closed_at, opened_at in occupied.closed.values():
        if closed_at is None:
            continue
        opened_s = np.inf if opened_at is None else opened_at.timestamp()
        rows = (at_s >= closed_at.timestamp()) & (at_s <= opened_s)
        for name in segments:
            if name in network.index_of:
                speed_mps[rows, network.index_of[name]] = np.nan


def _lost(speed_mps: Floats, network: RoadNetwork, lane_m: Floats, params: DelayParams) -> Floats:
    """Vehicle-seconds that are lost each second on each street; NaN without a speed."""
    share = np.clip(1.0 - speed_mps / network.free_flow_mps, 0.0, 1.0)
    lost: Floats = lane_m / params.jam_spacing_m * share**2
    return lost


def _ratio(
    now: Floats, usual: Floats, known: NDArray[np.bool_], lasting_s: Floats, far: NDArray[np.int64]
) -> float:
    """By how much the streets far away lost more than before; 1 where there are none to compare with."""
    seen = known[:, far]
    lost_now = float((lasting_s @ np.where(seen, now[:, far], 0.0)).sum())
    lost_before = float((lasting_s @ np.where(seen, usual[far], 0.0)).sum())
    return lost_now / lost_before if lost_before > 0.0 else 1.0
