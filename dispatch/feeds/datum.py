"""China's three datums, each a type of its own, so that converting twice cannot be written.

GCJ-02 (AMap, Tencent) and BD-09 (Baidu) are WGS-84 moved by some hundred metres. Formula and constants as
published in many open implementations; checked against vectors of four of them. Of these one takes the
semi-major axis of WGS-84 (6 378 137 m) and three that of Krasovsky's ellipsoid, whose eccentricity all four
take: so does this. The difference is a centimetre.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BAIDU_RAD = np.pi * 3000.0 / 180.0
_STEPS = 6
"""Steps of the fixed point: each takes away about four fifths of a thousandth; six end below a micrometre."""

Floats = NDArray[np.float64]
Degrees = tuple[Floats, Floats]
"""Latitudes and longitudes, of one shape."""


@dataclass(frozen=True, slots=True)
class Wgs84Point:
    """A point as satellites and the whole core give it."""

    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True)
class Gcj02Point:
    """A point as AMap and Tencent give it."""

    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True)
class Bd09Point:
    """A point as Baidu gives it."""

    lat_deg: float
    lon_deg: float


def gcj02_of_wgs84(point: Wgs84Point) -> Gcj02Point:
    """WGS-84 to GCJ-02; the identity outside China."""
    return Gcj02Point(*_pair(gcj02_arrays_of_wgs84(point.lat_deg, point.lon_deg)))


def wgs84_of_gcj02(point: Gcj02Point) -> Wgs84Point:
    """GCJ-02 to WGS-84, to better than a millimetre; the identity outside China."""
    return Wgs84Point(*_pair(wgs84_arrays_of_gcj02(point.lat_deg, point.lon_deg)))


def bd09_of_gcj02(point: Gcj02Point) -> Bd09Point:
    """GCJ-02 to BD-09."""
    return Bd09Point(*_pair(bd09_arrays_of_gcj02(point.lat_deg, point.lon_deg)))


def gcj02_of_bd09(point: Bd09Point) -> Gcj02Point:
    """BD-09 to GCJ-02, to better than a millimetre."""
    return Gcj02Point(*_pair(gcj02_arrays_of_bd09(point.lat_deg, point.lon_deg)))


def bd09_of_wgs84(point: Wgs84Point) -> Bd09Point:
    """WGS-84 to BD-09."""
    return bd09_of_gcj02(gcj02_of_wgs84(point))


def wgs84_of_bd09(point: Bd09Point) -> Wgs84Point:
    """BD-09 to WGS-84."""
    return wgs84_of_gcj02(gcj02_of_bd09(point))


def gcj02_arrays_of_wgs84(lat_deg: ArrayLike, lon_deg: ArrayLike) -> Degrees:
    """WGS-84 to GCJ-02 for arrays of one shape; each point outside China stays where it is."""
    lat, lon = np.asarray(lat_deg, dtype=np.float64), np.asarray(lon_deg, dtype=np.float64)
    shift_lat, shift_lon = _shift(lat, lon)
    moved = _in_china(lat, lon)
    return np.where(moved, lat + shift_lat, lat), np.where(moved, lon + shift_lon, lon)


def wgs84_arrays_of_gcj02(lat_deg: ArrayLike, lon_deg: ArrayLike) -> Degrees:
    """GCJ-02 to WGS-84 for arrays of one shape, by fixed point; each point outside China stays."""
    lat, lon = np.asarray(lat_deg, dtype=np.float64), np.asarray(lon_deg, dtype=np.float64)
    moved = _in_china(lat, lon)
    guess_lat, guess_lon = lat, lon
    for _ in range(_STEPS):
        shift_lat, shift_lon = _shift(guess_lat, guess_lon)
        guess_lat, guess_lon = lat - shift_lat, lon - shift_lon
    return np.where(moved, guess_lat, lat), np.where(moved, guess_lon, lon)


def bd09_arrays_of_gcj02(lat_deg: ArrayLike, lon_deg: ArrayLike) -> Degrees:
    """GCJ-02 to BD-09 for arrays of one shape."""
    lat, lon = np.asarray(lat_deg, dtype=np.float64), np.asarray(lon_deg, dtype=np.float64)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BAIDU_RAD)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BAIDU_RAD)
    return radius * np.sin(angle) + 0.006, radius * np.cos(angle) + 0.0065


def gcj02_arrays_of_bd09(lat_deg: ArrayLike, lon_deg: ArrayLike) -> Degrees:
    """BD-09 to GCJ-02 for arrays of one shape.

    By fixed point from the usual closed form, which alone is up to half a metre off.
    """
    lat, lon = np.asarray(lat_deg, dtype=np.float64), np.asarray(lon_deg, dtype=np.float64)
    guess_lat, guess_lon = lat - 0.006, lon - 0.0065
    for _ in range(_STEPS):
        there_lat, there_lon = bd09_arrays_of_gcj02(guess_lat, guess_lon)
        guess_lat, guess_lon = guess_lat + lat - there_lat, guess_lon + lon - there_lon
    return guess_lat, guess_lon


def _pair(degrees: Degrees) -> tuple[float, float]:
    """Latitude and longitude of a single point."""
    return float(degrees[0]), float(degrees[1])


def _in_china(lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """The rectangle in which GCJ-02 moves points."""
    return (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)  # noqa: PLR2004 — its corners


def _shift(lat: Floats, lon: Floats) -> Degrees:
    """How far GCJ-02 lies from WGS-84 at a WGS-84 point, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    short = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + short
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + short
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0
    sine = np.sin(np.radians(lat))
    flat = 1.0 - _ECCENTRICITY2 * sine * sine
    metres_north = _SEMI_MAJOR_M * (1.0 - _ECCENTRICITY2) / flat**1.5
    metres_east = _SEMI_MAJOR_M / np.sqrt(flat) * np.cos(np.radians(lat))
    return np.degrees(north / metres_north), np.degrees(east / metres_east)
