"""What a road-state source says, in the core's units: the shape that all sources are read into."""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import msgspec
import numpy as np

from dispatch.feeds.datum import Floats, wgs84_arrays_of_gcj02

KMH = 1 / 3.6
"""Metres per second in one kilometre per hour."""

FASTEST_MPS = 60.0
"""No road's mean speed is beyond this (216 km/h): such a row is wrong."""

_QUARTERS = {"北": 0.0, "东": 90.0, "南": 180.0, "西": 270.0}
_FROM_TO = re.compile(r"([东南西北]{1,2})(?:向|往|至|到|→)([东南西北]{1,2})")


class RoadStatus(IntEnum):
    """The sources' own code of a road's state; not the five levels of GB/T 33171."""

    UNKNOWN = 0
    FREE = 1
    SLOW = 2
    CONGESTED = 3
    BLOCKED = 4


class SourceBrokenError(Exception):
    """An answer that cannot be read at all: not JSON, not the source's shape, too large, an HTTP error."""


class SourceRefusedError(Exception):
    """The source answered that it will not: *infocode* and *info* are its own words.

    *retry*: asking again later can help (too many requests); otherwise somebody has to change the
    configuration (a wrong key).
    """

    def __init__(self, infocode: str, info: str, *, retry: bool) -> None:
        super().__init__(f"{infocode} {info}".strip())
        self.infocode = infocode
        self.info = info
        self.retry = retry


class RowRefusedError(ValueError):
    """One row that is wrong; *reason* is the code under which it is counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, eq=False)
class RoadRow:
    """The state of a piece of one road in one direction.

    *line*: (k, 2) latitude, longitude in WGS-84 degrees in driving direction; (0, 2) where a source tells a
    road by words only. *direction* and *words* are the source's own. *speed_mps* None: no data. *length_m*,
    *trend*: of a jam, where the source tells them.
    """

    name: str
    direction: str
    status: RoadStatus
    speed_mps: float | None
    line: Floats
    words: str = ""
    length_m: float | None = None
    trend: str = ""


@dataclass(frozen=True, slots=True)
class AreaState:
    """A source's summary of its area: shares from 0 to 1 (None: not told), *status*, and its words."""

    status: RoadStatus = RoadStatus.UNKNOWN
    free: float | None = None
    slow: float | None = None
    blocked: float | None = None
    unknown: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class RoadReply:
    """One answer of a source: its good rows, and the number of wrong ones by reason."""

    rows: tuple[RoadRow, ...]
    refused: Mapping[str, int]
    area: AreaState


def read_json(body: bytes) -> dict[str, Any]:
    """Read an answer's JSON object. Raises SourceBrokenError for anything else."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceBrokenError(f"not JSON: {error}") from error
    if not isinstance(document, dict):
        raise SourceBrokenError("not a JSON object")
    return document


def member(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Object *name* of *document*, {} when it is absent or, as such sources write absence, a list."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def members(document: Mapping[str, Any], name: str) -> list[Any]:
    """List *name* of *document*, [] when it is absent or no list."""
    value = document.get(name)
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """A string, stripped; "" for an absent one, which these sources also write as [] or null."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def number(value: object, reason: str) -> float | None:
    """A finite number, written as one or as text with or without "%"; None when absent.

    Raises RowRefusedError(*reason*) for what is there and no number.
    """
    if isinstance(value, bool):
        raise RowRefusedError(reason)
    written = text(value).removesuffix("%")
    if not written:
        if value in (None, "", []) or value == {}:
            return None
        raise RowRefusedError(reason)
    try:
        found = float(written)
    except ValueError as error:
        raise RowRefusedError(reason) from error
    if not math.isfinite(found):
        raise RowRefusedError(reason)
    return found


def status_of(value: object) -> RoadStatus:
    """A source's code, as number or text; absent is unknown. Raises RowRefusedError for another code."""
    code = number(value, "status") or 0.0
    if code not in tuple(RoadStatus):
        raise RowRefusedError("status")
    return RoadStatus(int(code))


def speed_of(value: object, status: RoadStatus) -> float | None:
    """Speed in m/s from the source's km/h, None where there is no data.

    A zero is a standstill only where the source also calls the road congested or blocked; with any other
    status it is how these sources write "no data". Raises RowRefusedError for a negative or absurd speed.
    """
    speed_kmh = number(value, "speed")
    if speed_kmh is None or (speed_kmh == 0 and status < RoadStatus.CONGESTED):
        return None
    if not 0 <= speed_kmh * KMH <= FASTEST_MPS:
        raise RowRefusedError("speed")
    return speed_kmh * KMH


def share_of(value: object, whole: float = 100.0) -> float | None:
    """A share from 0 to 1 out of *whole*; None where it is absent or wrong, since it is only a summary."""
    try:
        found = number(value, "share")
    except RowRefusedError:
        return None
    return None if found is None or not 0 <= found <= whole else found / whole


def line_of(points: str, separator: str = ";") -> Floats:
    """Line in GCJ-02 from "lng,lat;lng,lat": (k, 2) longitude, latitude, k ≥ 2, still in GCJ-02.

    Raises RowRefusedError: ``line`` for fewer than two points or no numbers, ``place`` off the globe.
    """
    pairs = [pair for pair in points.split(separator) if pair.strip()]
    try:
        line = np.array([[float(part) for part in pair.split(",")] for pair in pairs], dtype=np.float64)
    except ValueError as error:
        raise RowRefusedError("line") from error
    if line.ndim != 2 or line.shape[0] < 2 or line.shape[1] != 2:  # noqa: PLR2004 — two points of two numbers
        raise RowRefusedError("line")
    if not (np.abs(line) <= (180.0, 90.0)).all():
        raise RowRefusedError("place")
    return line


def in_wgs84(lines: list[Floats]) -> list[Floats]:
    """Lines of `line_of` in WGS-84 and in the core's order: (k, 2) latitude, longitude. Converted at once."""
    if not lines:
        return []
    every = np.concatenate(lines)
    lat_deg, lon_deg = wgs84_arrays_of_gcj02(every[:, 1], every[:, 0])
    return np.split(np.column_stack((lat_deg, lon_deg)), np.cumsum([len(line) for line in lines])[:-1])


def no_line() -> Floats:
    """The line of a row that has none."""
    return np.empty((0, 2))


def heading_of(direction: str) -> float | None:
    """Compass heading told by words such as "自南向北", "西南向东北", "南→北"; None when they tell none."""
    found = _FROM_TO.search(direction)
    if found is None:
        return None
    begin, end = (_quarter(found[1]), _quarter(found[2]))
    return None if begin is None or end is None or begin == end else end


def _quarter(words: str) -> float | None:
    """Heading of one or two of 东南西北; None for two that exclude each other."""
    angles = [math.radians(_QUARTERS[word]) for word in words]
    east, north = sum(map(math.sin, angles)), sum(map(math.cos, angles))
    if math.hypot(east, north) < 0.5:  # noqa: PLR2004 — "南北" sums to nothing, "东北" to the root of two
        return None
    return math.degrees(math.atan2(east, north)) % 360


def counted(refusals: list[str]) -> Mapping[str, int]:
    """Number of refusals by reason, in the order of the reasons' names."""
    return dict(sorted(Counter(refusals).items()))
