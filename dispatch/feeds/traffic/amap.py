"""AMap's traffic status service (高德交通态势), `/v3/traffic/status/rectangle` and its two sisters.

Layout: lbs.amap.com's page of the service; FACTS: all numbers are strings, longitude first, GCJ-02.
"""

from collections.abc import Mapping
from typing import Any

from dispatch.feeds.datum import Floats
from dispatch.feeds.traffic.rows import (
    AreaState,
    RoadReply,
    RoadRow,
    RoadStatus,
    RowRefusedError,
    SourceBrokenError,
    SourceRefusedError,
    counted,
    in_wgs84,
    line_of,
    member,
    members,
    read_json,
    share_of,
    speed_of,
    status_of,
    text,
)

_FOR_GOOD = frozenset({"10001", "10002", *(f"100{n:02d}" for n in range(5, 14))})
"""Key, service, address, signature or rights: asking again changes nothing. Codes 2xxxx: a wrong question."""


def parse_amap(body: bytes) -> RoadReply:
    """Read one answer. Wrong rows are counted, never raised.

    A line in several parts ("…|…") becomes a row for each part. *lcodes* and *angle* are not read: the
    former change, the latter disagree with the lines. Raises SourceRefusedError for status 0,
    SourceBrokenError for what is not this service's answer.
    """
    document = read_json(body)
    _refuse(document)
    info = member(document, "trafficinfo")
    lines: list[Floats] = []
    heads: list[tuple[str, str, RoadStatus, float | None]] = []
    refusals: list[str] = []
    for road in members(info, "roads"):
        try:
            head, parts = _row(road)
        except RowRefusedError as refusal:
            refusals.append(refusal.reason)
            continue
        lines += parts
        heads += [head] * len(parts)
    rows = tuple(
        RoadRow(name, direction, status, speed_mps, line)
        for (name, direction, status, speed_mps), line in zip(heads, in_wgs84(lines), strict=True)
    )
    return RoadReply(rows, counted(refusals), _area(info))


def _refuse(document: Mapping[str, Any]) -> None:
    """Raise SourceRefusedError when the service says no, SourceBrokenError when it says nothing."""
    status = text(document.get("status"))
    if status == "1":
        return
    if status != "0":
        raise SourceBrokenError("an answer without a status")
    infocode = text(document.get("infocode"))
    wrong_question = infocode.startswith("2")
    raise SourceRefusedError(
        infocode, text(document.get("info")), retry=not (infocode in _FOR_GOOD or wrong_question)
    )


def _row(road: object) -> tuple[tuple[str, str, RoadStatus, float | None], list[Floats]]:
    """Name, direction, status and speed of one road, and the parts of its line in GCJ-02."""
    if not isinstance(road, dict):
        raise RowRefusedError("shape")
    status = status_of(road.get("status"))
    speed_mps = speed_of(road.get("speed"), status)
    parts = [line_of(part) for part in text(road.get("polyline")).split("|")]
    return (text(road.get("name")), text(road.get("direction")), status, speed_mps), parts


def _area(info: Mapping[str, Any]) -> AreaState:
    """The summary; a wrong figure in it is as an absent one."""
    evaluation = member(info, "evaluation")
    try:
        status = status_of(evaluation.get("status"))
    except RowRefusedError:
        status = RoadStatus.UNKNOWN
    return AreaState(
        status,
        share_of(evaluation.get("expedite")),
        share_of(evaluation.get("congested")),
        share_of(evaluation.get("blocked")),
        share_of(evaluation.get("unknown")),
        text(info.get("description")) or text(evaluation.get("description")),
    )
