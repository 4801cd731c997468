"""Routes from other programs: GPX 1.0/1.1 and GeoJSON (RFC 7946), both WGS-84, read with suspicion.

Nothing is resolved, nothing expanded: a document type or an entity ends the reading. What comes out is one
line of places; a file with several is refused, since nobody could say which was meant.
"""

import json
import math
from typing import Any
from xml.parsers import expat

import numpy as np
from shapely.geometry import LineString

from dispatch.domain.geo import Place, distance_m

MOST_BYTES = 8_000_000
MOST_POINTS = 50_000
MOST_VIA = 60
"""So many points of a track are kept as points to go through."""

_LEAST_APART_M = 5.0
_M_PER_DEG = 111_195.0
_LAT_DEG, _LON_DEG = 90.0, 180.0
_PAIR = 2


class LineFileError(ValueError):
    """A file that is no route; says why, in Chinese."""


def read_line(data: bytes) -> tuple[Place, ...]:
    """Return the places of the one line in a GPX or GeoJSON file, thinned to `MOST_VIA`.

    Raises LineFileError for anything else, whatever it is.
    """
    if len(data) > MOST_BYTES:
        raise LineFileError(f"文件超过 {MOST_BYTES // 1_000_000} MB")
    text = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{"):
        lines = _geojson_lines(text)
    elif text.startswith(b"<"):
        lines = _gpx_lines(text)
    else:
        raise LineFileError("既不是 GPX 也不是 GeoJSON")
    lines = [line for line in lines if len(line) >= _PAIR]
    if not lines:
        raise LineFileError("文件里没有路线")
    if len(lines) > 1:
        raise LineFileError(f"文件里有 {len(lines)} 条线, 只留要用的一条再导入")
    return tuple(Place.at(lat, lon) for lat, lon in thinned(_apart(lines[0])))


def _apart(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The line without points that repeat the one before."""
    kept = line[:1]
    for point in line[1:]:
        if distance_m(*kept[-1], *point) >= _LEAST_APART_M:
            kept.append(point)
    if len(kept) < _PAIR:
        raise LineFileError("路线的点都在一处")
    return kept


def thinned(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points that keep the line's shape (Douglas and Peucker), `MOST_VIA` at most."""
    lat0 = math.radians(sum(lat for lat, _ in line) / len(line))
    metres = np.array([(lon * math.cos(lat0), lat) for lat, lon in line]) * _M_PER_DEG
    shape = LineString(metres)
    within_m = 20.0
    while True:
        kept = np.asarray(shape.simplify(within_m, preserve_topology=False).coords)
        if len(kept) <= MOST_VIA:
            break
        within_m *= 1.5
    degrees = kept / _M_PER_DEG
    return [(float(y), float(x / math.cos(lat0))) for x, y in degrees]


# ------------------------------------------------------------------ GeoJSON


def _geojson_lines(data: bytes) -> list[list[tuple[float, float]]]:
    try:
        content = json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise LineFileError("不是能读的 JSON") from error
    if not isinstance(content, dict):
        raise LineFileError("不是 GeoJSON")
    found: list[list[tuple[float, float]]] = []
    for shape in _shapes(content, 0):
        if shape.get("type") == "LineString":
            found.append(_coordinates(shape.get("coordinates")))
        elif shape.get("type") == "MultiLineString" and isinstance(shape.get("coordinates"), list):
            found.extend(_coordinates(part) for part in shape["coordinates"])
    return found


def _no_number(text: str) -> float:
    raise ValueError(text)


_DEEPEST = 4


def _shapes(content: dict[str, Any], depth: int) -> list[dict[str, Any]]:
    """The geometries in a geometry, feature or collection."""
    if depth > _DEEPEST:
        raise LineFileError("嵌套太深")
    kind = content.get("type")
    if kind == "Feature":
        inner = [content.get("geometry")]
    elif kind in {"FeatureCollection", "GeometryCollection"}:
        inner = content.get("features" if kind == "FeatureCollection" else "geometries") or []
    else:
        return [content]
    if not isinstance(inner, list):
        raise LineFileError("不是 GeoJSON")
    return [shape for one in inner if isinstance(one, dict) for shape in _shapes(one, depth + 1)]


def _coordinates(value: object) -> list[tuple[float, float]]:
    if not isinstance(value, list):
        raise LineFileError("坐标不是列表")
    if len(value) > MOST_POINTS:
        raise LineFileError(f"路线超过 {MOST_POINTS} 个点")
    return [_degrees(*_two(one)) for one in value]


def _two(value: object) -> tuple[object, object]:
    """Latitude and longitude of a position, which GeoJSON writes the other way round."""
    if not isinstance(value, list) or len(value) < _PAIR:
        raise LineFileError("坐标应为 [经度, 纬度]")
    return value[1], value[0]


def _degrees(lat: object, lon: object) -> tuple[float, float]:
    fits = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (lat, lon))
    if not fits:
        raise LineFileError("坐标不是数")
    lat_deg, lon_deg = float(lat), float(lon)  # type: ignore[arg-type]  # looked at above
    if not (abs(lat_deg) <= _LAT_DEG and abs(lon_deg) <= _LON_DEG):
        raise LineFileError("坐标不在地球上")
    return lat_deg, lon_deg


# ------------------------------------------------------------------ GPX

_POINTS = {"trkpt": "trkseg", "rtept": "rte"}


def _gpx_lines(data: bytes) -> list[list[tuple[float, float]]]:
    """Track segments; where there is none, routes. A track that was interrupted is one line."""
    reader = _Gpx()
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 — expat's only way to say that this is all
    except (expat.ExpatError, UnicodeError) as error:
        raise LineFileError("不是能读的 GPX") from error
    if not reader.is_gpx:
        raise LineFileError("不是 GPX")
    tracks = [[point for part in track for point in part] for track in reader.tracks]
    return [track for track in tracks if track] or reader.routes


class _Gpx:
    """What expat tells, with a hard stop at anything that could grow."""

    def __init__(self) -> None:
        self.is_gpx = False
        self.tracks: list[list[list[tuple[float, float]]]] = []
        self.routes: list[list[tuple[float, float]]] = []
        self._count = 0
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._stop
        self.parser.EntityDeclHandler = self._stop
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _stop(self, *_: object) -> None:
        raise LineFileError("GPX 里有文档类型或实体声明, 不读")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._depth += 1
        if self._depth == 1:
            self.is_gpx = tag == "gpx"
        if self._depth > 64:  # noqa: PLR2004 — GPX needs five
            raise LineFileError("嵌套太深")
        if tag == "trk":
            self.tracks.append([])
        elif tag == "trkseg" and self.tracks:
            self.tracks[-1].append([])
        elif tag == "rte":
            self.routes.append([])
        elif tag in _POINTS:
            self._point(tag, attributes)

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _point(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_POINTS:
            raise LineFileError(f"路线超过 {MOST_POINTS} 个点")
        try:
            point = _degrees(float(attributes["lat"]), float(attributes["lon"]))
        except (KeyError, ValueError) as error:
            if isinstance(error, LineFileError):
                raise
            raise LineFileError("点没有经纬度") from error
        if tag == "trkpt" and self.tracks and self.tracks[-1]:
            self.tracks[-1][-1].append(point)
        elif tag == "rtept" and self.routes:
            self.routes[-1].append(point)
