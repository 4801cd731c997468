"""Didi's traffic service (滴滴路况): lines with a status, without names, directions or speeds."""

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
    status_of,
    text,
)


def parse_didi(body: bytes) -> RoadReply:
    """Read one answer. Its codes are taken to mean what AMap's mean, its lines to be GCJ-02 (assumptions).

    Shares are told from 0 to 1. Raises as `parse_amap` does; a refusal is taken to be for a while only.
    """
    document = read_json(body)
    code = text(document.get("status"))
    if not code:
        raise SourceBrokenError("an answer without a status")
    if code != "0":
        raise SourceRefusedError(code, text(document.get("info")), retry=True)
    result = member(document, "result")
    lines: list[Floats] = []
    statuses: list[RoadStatus] = []
    refusals: list[str] = []
    for step in members(result, "steps"):
        try:
            status, line = _step(step)
        except RowRefusedError as refusal:
            refusals.append(refusal.reason)
            continue
        statuses.append(status)
        lines.append(line)
    rows = tuple(
        RoadRow("", "", status, None, line) for status, line in zip(statuses, in_wgs84(lines), strict=True)
    )
    evaluation = member(result, "evaluation")
    area = AreaState(
        free=share_of(evaluation.get("expedite"), 1.0),
        slow=share_of(evaluation.get("congested"), 1.0),
        blocked=share_of(evaluation.get("blocked"), 1.0),
        unknown=share_of(evaluation.get("unknown"), 1.0),
        words=text(result.get("description")),
    )
    return RoadReply(rows, counted(refusals), area)


def _step(step: object) -> tuple[RoadStatus, Floats]:
    """Status and line, in GCJ-02, of one step."""
    if not isinstance(step, dict):
        raise RowRefusedError("shape")
    return status_of(step.get("traffic_status")), line_of(text(step.get("outline")), "|")
