"""Baidu's traffic service (百度实时路况), `/traffic/v1/bound`, `around` and `road`: jams told in words."""

from collections.abc import Mapping
from typing import Any

from dispatch.feeds.traffic.rows import (
    AreaState,
    RoadReply,
    RoadRow,
    RoadStatus,
    RowRefusedError,
    SourceBrokenError,
    SourceRefusedError,
    counted,
    member,
    members,
    no_line,
    number,
    read_json,
    speed_of,
    status_of,
    text,
)

_LATER = frozenset({1, 4, 301, 302, 401, 402})
"""Inner error, and quotas by day or by second [M]; every other code needs another key or question."""


def parse_baidu(body: bytes) -> RoadReply:
    """Read one answer: a row for each congested section, one for each road without any (which is free).

    Rows have no line, only words: "南向北,慕贤路附近". Where the summary is better than the worst section,
    the sections are right, and the area's status is theirs. Raises as `parse_amap` does.
    """
    document = read_json(body)
    code = document.get("status")
    if not isinstance(code, int) or isinstance(code, bool):
        raise SourceBrokenError("an answer without a status")
    if code != 0:
        raise SourceRefusedError(str(code), text(document.get("message")), retry=code in _LATER)
    rows: list[RoadRow] = []
    refusals: list[str] = []
    for road in members(document, "road_traffic"):
        if not isinstance(road, dict) or not text(road.get("road_name")):
            refusals.append("shape")
            continue
        name, sections = text(road["road_name"]), members(road, "congestion_sections")
        if not sections:
            rows.append(RoadRow(name, "", RoadStatus.FREE, None, no_line()))
        for section in sections:
            try:
                rows.append(_section(name, section))
            except RowRefusedError as refusal:
                refusals.append(refusal.reason)
    return RoadReply(tuple(rows), counted(refusals), _area(document, rows))


def _section(name: str, section: object) -> RoadRow:
    """One congested section. Its words may begin with the direction: "北向南,从雒城印象到思贤路"."""
    if not isinstance(section, dict):
        raise RowRefusedError("shape")
    words = text(section.get("section_desc"))
    status = status_of(section.get("status"))
    length_m = number(section.get("congestion_distance"), "length")
    if length_m is not None and length_m < 0:
        raise RowRefusedError("length")
    direction, comma, _ = words.replace("，", ",").partition(",")
    return RoadRow(
        name,
        direction if comma else "",
        status,
        speed_of(section.get("speed"), status),
        no_line(),
        words,
        length_m,
        text(section.get("congestion_trend")),
    )


def _area(document: Mapping[str, Any], rows: list[RoadRow]) -> AreaState:
    """The summary, corrected by the sections."""
    try:
        status = status_of(member(document, "evaluation").get("status"))
    except RowRefusedError:
        status = RoadStatus.UNKNOWN
    worst = max((row.status for row in rows if row.words), default=status)
    return AreaState(max(status, worst), words=text(document.get("description")))
