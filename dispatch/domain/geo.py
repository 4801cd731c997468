"""Points on the ground, always WGS-84."""

import math
from dataclasses import dataclass

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the WGS-84 ellipsoid (2a + b) / 3."""

_POLE_DEG = 90.0
_DATE_LINE_DEG = 180.0
_COMPASS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


@dataclass(frozen=True, slots=True)
class Place:
    """A point with words for it: *lat_e7*, *lon_e7* in 1e-7 degrees (integers, since facts are hashed)."""

    lat_e7: int
    lon_e7: int
    words: str = ""

    @classmethod
    def at(cls, lat_deg: float, lon_deg: float, words: str = "") -> "Place":
        """Build from degrees. Raises ValueError outside -90..90, -180..180 or for NaN."""
        if not (abs(lat_deg) <= _POLE_DEG and abs(lon_deg) <= _DATE_LINE_DEG):
            message = f"not on the globe: {lat_deg}, {lon_deg}"
            raise ValueError(message)
        return cls(round(lat_deg * 1e7), round(lon_deg * 1e7), words)

    @property
    def lat_deg(self) -> float:
        """Latitude in degrees."""
        return self.lat_e7 / 1e7

    @property
    def lon_deg(self) -> float:
        """Longitude in degrees."""
        return self.lon_e7 / 1e7


def distance_m(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> float:
    """Great-circle distance in metres (haversine on the mean radius; under 0.6 % off the ellipsoid)."""
    lat1, lat2 = math.radians(lat1_deg), math.radians(lat2_deg)
    half_lat = (lat2 - lat1) / 2
    half_lon = math.radians(lon2_deg - lon1_deg) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def bearing_deg(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> float:
    """Initial compass bearing from the first point to the second, 0 = north, clockwise, in [0, 360)."""
    lat1, lat2 = math.radians(lat1_deg), math.radians(lat2_deg)
    d_lon = math.radians(lon2_deg - lon1_deg)
    y = math.sin(d_lon) * math.cos(lat2)
    x = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(d_lon)
    return math.degrees(math.atan2(y, x)) % 360


def compass_word(heading_deg: float) -> str:
    """Return the eighth of the compass that a heading lies in, in Chinese (0 is 北, 45 is 东北)."""
    return _COMPASS[int((heading_deg + 22.5) // 45) % 8]
