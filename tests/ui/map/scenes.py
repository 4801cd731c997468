"""A small city, and pictures of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, CongestionLevel
from dispatch.domain.geo import Place
from dispatch.domain.recorded import EntryRef
from dispatch.domain.units import PositionReport, Shift
from dispatch.picture.views import AlertView, AssignmentView, Picture, RoadsView, UnitView
from dispatch.roads.network import RoadNetwork, SegmentSource, build_network

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
REF = EntryRef("desk", 1)
ON_DUTY = (Shift("A01", "王伟", 0, 1440, "花园路"),)
MIDDLE = (36.4567, 115.9855)

LANDMARKS: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"kind": "water", "name": "东昌湖"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[115.97, 36.444], [115.98, 36.444], [115.98, 36.452], [115.97, 36.452], [115.97, 36.444]]
                ],
            },
        },
        {
            "type": "Feature",
            "properties": {"kind": "tower", "name": "光岳楼"},
            "geometry": {"type": "Point", "coordinates": [115.99, 36.448]},
        },
        {
            "type": "Feature",
            "properties": {"kind": "notice", "name": "示意图"},
            "geometry": {"type": "Point", "coordinates": [115.99, 36.44]},
        },
    ],
}


def small_city(name: str = "花园路") -> RoadNetwork:
    """A north–south and an east–west road, two segments each way, crossing in the middle."""
    lat, lon = MIDDLE
    nodes = {
        "n": (lat + 0.01, lon),
        "m": (lat, lon),
        "s": (lat - 0.01, lon),
        "w": (lat, lon - 0.012),
        "e": (lat, lon + 0.012),
    }
    roads = [("n", "m", name), ("m", "s", name), ("w", "m", "利民路"), ("m", "e", "利民路")]
    segments = [
        SegmentSource(
            f"{a}>{b}", a, b, [nodes[a][0], nodes[b][0]], [nodes[a][1], nodes[b][1]], 14.0, lanes=3, name=name
        )
        for first, second, name in roads
        for a, b in ((first, second), (second, first))
    ]
    return build_network(nodes, segments, digest="small")


def unit(
    unit_id: str,
    at: tuple[float, float] = MIDDLE,
    *,
    age_s: float = 1.0,
    heading_deg: float = 0.0,
    **more: Any,  # noqa: ANN401 — any field of a unit
) -> UnitView:
    """A unit on duty that reported from *at* so many seconds ago."""
    fixed_at = NOW - timedelta(seconds=age_s)
    position = PositionReport(unit_id, at[0], at[1], 8.0, heading_deg, fixed_at, fixed_at)
    return UnitView(unit_id, **{"shifts": ON_DUTY, "online": True, "position": position, **more})


def alert(alert_id: str = "a1", **more: Any) -> AlertView:  # noqa: ANN401 — any field of an alert
    """A severe jam southbound on the northern half of the road."""
    plain = AlertView(
        alert_id,
        AlertKind.CONGESTION,
        AlertLevel.HIGH,
        CongestionLevel.SEVERE,
        "花园路",
        "北→南",
        "",
        Place.at(*MIDDLE),
        ("n>m",),
        430,
        NOW,
        NOW,
        "traffic",
        REF,
        state=AlertState.NEW,
    )
    return replace(plain, **more)


def assignment(assignment_id: str, unit_id: str, **more: Any) -> AssignmentView:  # noqa: ANN401 — any field of it
    """An order to ride to the middle."""
    plain = AssignmentView(assignment_id, 1, "t1", unit_id, Place.at(*MIDDLE), "", 1, 250_000, "", NOW, REF)
    return replace(plain, **more)


def picture(
    network: RoadNetwork,
    *units: UnitView,
    levels: dict[str, int] | None = None,
    alerts: tuple[AlertView, ...] = (),
    assignments: tuple[AssignmentView, ...] = (),
) -> Picture:
    """A picture in which every road is free but those in *levels*."""
    level = np.ones(len(network), np.uint8)
    for segment, value in (levels or {}).items():
        level[network.index_of[segment]] = value
    return Picture(
        NOW,
        replace(RoadsView.unknown(len(network)), level=level, version=1),
        {one.unit_id: one for one in units},
        {one.alert_id: one for one in alerts},
        {},
        {one.assignment_id: one for one in assignments},
    )
