"""Who should go: units ranked by road travel time under the traffic of this minute, each with its reasons.

A stale position (60 to 300 s old, by default) leaves its unit out, as a lost one does: a rider covers a
kilometre in that time, so a travel time from there would be a guess, and a guess is not offered. The
dispatcher may still name such a unit, with a reason.
"""

import hashlib
import math
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from dispatch.advice.trips import Rider, trips_to
from dispatch.domain.evidence import Advice, Candidate, LeftOut
from dispatch.domain.geo import Place, bearing_deg
from dispatch.domain.units import Freshness, FreshnessPolicy, UnitState, age_s
from dispatch.picture.state import held_for, unit_state
from dispatch.picture.views import Picture, RoadsView, UnitView
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.network import RoadNetwork
from dispatch.roads.travel import MotorcycleParams, TravelTimes

_BUSY = frozenset({UnitState.EN_ROUTE, UnitState.ON_SCENE, UnitState.HANDLING})


@dataclass(frozen=True, slots=True)
class RankingPolicy:
    """What a ranking goes by.

    *reach_s*: a unit farther than this is not offered (half an hour crosses a city and every band).
    *roads_known_s*: a road state older than this counts as unknown, so as free flow.
    *riding_mps*: from this speed on a unit rides and its heading means something (3 m/s: above walking and
    above the noise of a receiver that stands).
    *towards_deg*: a unit riding within this angle of the straight line to the place is heading there.
    """

    reach_s: float = 1800.0
    roads_known_s: float = 600.0
    riding_mps: float = 3.0
    towards_deg: float = 45.0
    freshness: FreshnessPolicy = field(default_factory=FreshnessPolicy)
    motorcycle: MotorcycleParams = field(default_factory=MotorcycleParams)


def speeds_at(roads: RoadsView, now: datetime, policy: RankingPolicy) -> NDArray[np.float32]:
    """Speeds that count at *now*, (n,), NaN where unknown or too old: the road state of a ranking."""
    known = roads.observed_at_s >= now.timestamp() - policy.roads_known_s
    return np.where(known, roads.speed_mps, np.float32(np.nan))


def digest_of(network: RoadNetwork, speed_mps: NDArray[np.float32], policy: RankingPolicy) -> str:
    """Name of a road state: SHA-256 over network, speeds and all that turns them into travel times."""
    plain = np.where(np.isnan(speed_mps), np.float32(-1.0), speed_mps).astype("<f4")
    words = f"{network.digest}|{policy.motorcycle}|{policy.reach_s}|"
    return hashlib.sha256(words.encode() + plain.tobytes()).hexdigest()


def rank(
    picture: Picture,
    index: RoadIndex,
    place: Place,
    now: datetime,
    policy: RankingPolicy,
    *,
    road: str = "",
) -> Advice:
    """Rank all units of the picture for *place*; *road* is the name of the road it lies on, if it does.

    Order: travel time in whole milliseconds, then the unit's id. The same picture gives the same answer,
    whatever the order of its mappings. Raises ValueError when the picture's roads are of another network.
    """
    offered: list[_Offer] = []
    left_out: list[LeftOut] = []
    for unit_id in sorted(picture.units):
        unit = picture.units[unit_id]
        judged = _judge(picture, unit, now, policy, road)
        if isinstance(judged, LeftOut):
            left_out.append(judged)
        else:
            offered.append(judged)
    speed_mps = speeds_at(picture.roads, now, policy)
    timed = _timed(offered, index, place, speed_mps, policy)
    far = [
        LeftOut(offer.unit_id, "beyond_reach", "off_road" if not on_road else f"{policy.reach_s:.0f}")
        for offer, (time_s, _, on_road) in timed
        if not math.isfinite(time_s)
    ]
    return Advice(
        place,
        _in_order(timed, place, policy),
        tuple(sorted((*left_out, *far), key=lambda out: out.unit_id)),
        digest_of(index.network, speed_mps, policy),
    )


def replayed(
    advice: Advice, index: RoadIndex, speed_mps: NDArray[np.float32], policy: RankingPolicy
) -> Advice:
    """Rank the journalled candidates again from their journalled places, for comparison with the journal.

    *speed_mps*: the recorded road state, as `speeds_at` gave it. Raises ValueError when it is not the one
    that the advice was given under.
    """
    digest = digest_of(index.network, speed_mps, policy)
    if digest != advice.digest:
        raise ValueError(f"the advice was given under road state {advice.digest}, not {digest}")
    offers = [_Offer.of(candidate) for candidate in advice.candidates]
    timed = _timed(offers, index, advice.place, speed_mps, policy)
    return replace(advice, candidates=_in_order(timed, advice.place, policy))


@dataclass(frozen=True, slots=True)
class _Offer:
    """A unit that may go, before its way is known; everything as the journal will hold it.

    *heading_deg*: whither it rides, None when it stands.
    """

    unit_id: str
    state: UnitState
    age_ms: int
    place: Place
    reasons: tuple[str, ...]
    heading_deg: int | None

    @classmethod
    def of(cls, candidate: Candidate) -> "_Offer":
        """The offer that became *candidate*."""
        reasons = tuple(r for r in candidate.reasons if r not in {"fastest", "heading_there"})
        riding = next((int(r.removeprefix("riding:")) for r in reasons if r.startswith("riding:")), None)
        age_ms = candidate.position_age_ms
        return cls(candidate.unit_id, candidate.state, age_ms, candidate.place, reasons, riding)


def _held(picture: Picture, unit: UnitView, state: UnitState, now: datetime) -> LeftOut | None:
    """Why somebody who is in *state* cannot be sent, None when free."""
    if state is UnitState.SOS:
        return LeftOut(unit.unit_id, "sos", unit.sos_alert_id or "")
    if state in _BUSY:
        return LeftOut(unit.unit_id, "busy", picture.assignments[unit.assignment_id or ""].task_id)
    if state is UnitState.RESERVED:
        return LeftOut(unit.unit_id, "reserved", held_for(picture, unit.unit_id, now) or "")
    if state is UnitState.OFF_DUTY:
        return LeftOut(unit.unit_id, state.value)
    return None


def _judge(
    picture: Picture, unit: UnitView, now: datetime, policy: RankingPolicy, road: str
) -> _Offer | LeftOut:
    """Offer the unit, or say why not; what holds a person comes before what is wrong with a device."""
    state = unit_state(picture, unit, now, policy.freshness)
    held = _held(picture, unit, state, now)
    if held is not None:
        return held
    if unit.position is None:
        return LeftOut(unit.unit_id, "no_position")
    seconds = age_s(unit.position, now)
    fresh = policy.freshness.of(seconds)
    if fresh is not Freshness.FRESH:
        reason = "stale_position" if fresh is Freshness.STALE else "lost_position"
        return LeftOut(unit.unit_id, reason, f"{seconds:.0f}")
    reasons = []
    beat = unit.beat(now)
    if road and beat and (road in beat or beat in road):
        reasons.append(f"on_beat:{beat}")
    riding = unit.position.speed_mps >= policy.riding_mps
    heading_deg = round(unit.position.heading_deg) % 360 if riding else None
    if riding:
        reasons.append(f"riding:{heading_deg}")
    if not unit.online:
        reasons.append("offline")
    place = Place.at(unit.position.lat_deg, unit.position.lon_deg)
    return _Offer(unit.unit_id, state, round(seconds * 1000), place, tuple(reasons), heading_deg)


_Timed = list[tuple[_Offer, tuple[float, float, bool]]]
"""Offers with seconds and metres to the place (inf beyond reach), and whether a road is near."""


def _timed(
    offers: list[_Offer],
    index: RoadIndex,
    place: Place,
    speed_mps: NDArray[np.float32],
    policy: RankingPolicy,
) -> _Timed:
    """How long and how far each offer has to ride."""
    travel = TravelTimes(index.network, speed_mps, policy.motorcycle)
    riders = [Rider(offer.place, offer.heading_deg) for offer in offers]
    trips = trips_to(travel, index, place, riders, limit_s=policy.reach_s)
    found = zip(trips.time_s.tolist(), trips.length_m.tolist(), trips.on_road.tolist(), strict=True)
    return list(zip(offers, found, strict=True))


def _in_order(timed: _Timed, place: Place, policy: RankingPolicy) -> tuple[Candidate, ...]:
    """Candidates with ranks from 1: the shortest travel time first, of equal ones the lower id."""
    near = [
        (round(time_s * 1000), o.unit_id, length_m, o)
        for o, (time_s, length_m, _) in timed
        if time_s < math.inf
    ]
    near.sort(key=lambda one: one[:2])
    return tuple(
        Candidate(
            rank=i,
            unit_id=unit_id,
            eta_ms=eta_ms,
            route_m=round(length_m),
            state=offer.state,
            position_age_ms=offer.age_ms,
            place=offer.place,
            reasons=(*(("fastest",) if i == 1 else ()), *offer.reasons, *_towards(offer, place, policy)),
        )
        for i, (eta_ms, unit_id, length_m, offer) in enumerate(near, start=1)
    )


def _towards(offer: _Offer, place: Place, policy: RankingPolicy) -> tuple[str, ...]:
    """The reason that it is riding towards the place already, if it is."""
    if offer.heading_deg is None:
        return ()
    at = offer.place
    bearing = bearing_deg(at.lat_deg, at.lon_deg, place.lat_deg, place.lon_deg)
    off_deg = abs((bearing - offer.heading_deg + 180) % 360 - 180)
    return ("heading_there",) if off_deg <= policy.towards_deg else ()
