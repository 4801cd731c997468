"""Whether a call tells of an alert that is open already: scored, explained, never decided here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.domain.alerts import AlertKind
from dispatch.domain.calls import Call
from dispatch.domain.clock import seconds_between
from dispatch.domain.geo import distance_m
from dispatch.picture.views import AlertView, Picture

LEAST_SCORE = 0.35
"""Below this an alert is not worth a dispatcher's look beside a call."""

_FAR_M = 1_500.0
_LAT_E7_PER_M = 1e7 / 111_000.0
_FAR_LAT_E7 = _FAR_M * _LAT_E7_PER_M
_NEAR_M = 250.0
_FADES_S = 3_600.0
_SAME_ROAD = 0.25
_OTHER_WAY = 0.5
_OTHER_KIND = 0.7
_GOES_WITH = frozenset(
    frozenset(pair)
    for pair in (
        (AlertKind.CONGESTION, AlertKind.ACCIDENT),
        (AlertKind.CONGESTION, AlertKind.BREAKDOWN),
        (AlertKind.CONGESTION, AlertKind.OBSTACLE),
        (AlertKind.CONGESTION, AlertKind.SIGNAL),
        (AlertKind.CONGESTION, AlertKind.FLOOD),
        (AlertKind.CONGESTION, AlertKind.PARKING),
        (AlertKind.CONGESTION, AlertKind.CROWD),
        (AlertKind.ACCIDENT, AlertKind.OBSTACLE),
        (AlertKind.ACCIDENT, AlertKind.HELP),
        (AlertKind.BREAKDOWN, AlertKind.OBSTACLE),
        (AlertKind.BREAKDOWN, AlertKind.PARKING),
    )
)
"""Kinds of which people often tell the one where another has told the other: a crash, the jam behind it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much an open alert looks like what a call tells of.

    *score* 0..1; *reasons* are codes: ``same_place``, ``near:430``, ``same_road``, ``other_direction``,
    ``same_kind``, ``goes_with``, ``just_now``.
    """

    alert_id: str
    score: float
    distance_m: float
    reasons: tuple[str, ...]


def likely_same(picture: Picture, call: Call, *, most: int = 4) -> Sequence[Likeness]:
    """Open alerts that may be what *call* tells of, the likeliest first, at most *most*.

    Near by the ground and by the length of a jam, on the same road (the other direction counts half), of a
    kind that goes with it, and not long ago. A call for help by a colleague is like nothing else.
    """
    at = call.spot.place
    found = [
        likeness
        for alert in picture.alerts.values()
        if alert.is_open and alert.kind is not AlertKind.SOS
        # Most of a city is far away: the latitudes alone tell, long before a distance is worked out.
        if abs(alert.place.lat_e7 - at.lat_e7) < _FAR_LAT_E7 + alert.length_m * _LAT_E7_PER_M
        if (likeness := _likeness(alert, call)).score >= LEAST_SCORE
    ]
    return sorted(found, key=lambda one: (-one.score, one.distance_m, one.alert_id))[:most]


def _likeness(alert: AlertView, call: Call) -> Likeness:
    spot = call.spot
    apart_m = distance_m(alert.place.lat_deg, alert.place.lon_deg, spot.place.lat_deg, spot.place.lon_deg)
    shares = any(segment in spot.segments for segment in alert.segments)
    same_road = bool(spot.road) and alert.road == spot.road
    # A jam reaches back from its head: who stands at its tail tells of the same one.
    reach_m = max(0.0, apart_m - alert.length_m) if same_road else apart_m
    near = 1.0 if shares else math.exp(-max(0.0, reach_m - _NEAR_M / 2) / _NEAR_M)
    score, reasons = near, []
    if shares or reach_m < _NEAR_M / 2:
        reasons.append("same_place")
    elif reach_m < _FAR_M:
        reasons.append(f"near:{round(apart_m)}")
    if same_road:
        reasons.append("same_road")
        score = min(1.0, score + _SAME_ROAD)
        if spot.direction and alert.direction and spot.direction != alert.direction:
            reasons.append("other_direction")
            score *= _OTHER_WAY
    if alert.kind is call.kind:
        reasons.append("same_kind")
    elif frozenset({alert.kind, call.kind}) in _GOES_WITH:
        reasons.append("goes_with")
    else:
        score *= _OTHER_KIND
    ago_s = max(0.0, seconds_between(alert.raised_at, call.rang_at))
    score *= math.exp(-ago_s / _FADES_S)
    if ago_s < 600:  # noqa: PLR2004 — ten minutes, as one says just now
        reasons.append("just_now")
    return Likeness(alert.alert_id, score, apart_m, tuple(reasons))
