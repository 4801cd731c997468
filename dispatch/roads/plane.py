"""A flat piece of ground around a city, in metres."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int32]

_SEMI_MAJOR_M = 6_378_137.0
_ECCENTRICITY2 = 6.694379990141317e-3


@dataclass(frozen=True, slots=True)
class LocalPlane:
    """Metres east (x) and north (y) of an origin, by the radii of curvature of the WGS-84 ellipsoid there.

    Meant for distances of metres to a few hundred metres inside one city: 18 km north or south of the
    origin a distance along a parallel is 0.4 % off at latitude 53°.
    """

    lat_deg: float
    lon_deg: float

    @property
    def _metres_per_deg(self) -> tuple[float, float]:
        """Metres to one degree of longitude and of latitude."""
        sine2 = math.sin(math.radians(self.lat_deg)) ** 2
        root = math.sqrt(1 - _ECCENTRICITY2 * sine2)
        meridian_m = _SEMI_MAJOR_M * (1 - _ECCENTRICITY2) / root**3
        parallel_m = _SEMI_MAJOR_M / root * math.cos(math.radians(self.lat_deg))
        return math.radians(parallel_m), math.radians(meridian_m)

    def xy(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Floats, Floats]:
        """Metres east and north of the origin, of the arguments' shape."""
        east, north = self._metres_per_deg
        return (
            (np.asarray(lon_deg, dtype=np.float64) - self.lon_deg) * east,
            (np.asarray(lat_deg, dtype=np.float64) - self.lat_deg) * north,
        )

    def lat_lon(self, x_m: ArrayLike, y_m: ArrayLike) -> tuple[Floats, Floats]:
        """Latitude and longitude in degrees: the inverse of `xy`."""
        east, north = self._metres_per_deg
        return (
            np.asarray(y_m, dtype=np.float64) / north + self.lat_deg,
            np.asarray(x_m, dtype=np.float64) / east + self.lon_deg,
        )


def headings_deg(dx_m: ArrayLike, dy_m: ArrayLike) -> Floats:
    """Compass headings of vectors east and north, 0 = north, clockwise, in [0, 360)."""
    return np.asarray(np.degrees(np.arctan2(dx_m, dy_m)) % 360.0, dtype=np.float64)


def turned_deg(a_deg: ArrayLike, b_deg: ArrayLike) -> Floats:
    """Angle between headings, 0 to 180; NaN where either is."""
    difference = np.subtract(a_deg, b_deg)
    return np.asarray(np.abs((difference + 180.0) % 360.0 - 180.0), dtype=np.float64)
