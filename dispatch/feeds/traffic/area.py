"""The area that a source is asked for, cut into rectangles that it accepts."""

import math
from dataclasses import dataclass

from dispatch.domain.geo import distance_m
from dispatch.feeds.datum import Wgs84Point, gcj02_of_wgs84

LARGEST_DIAGONAL_M = 9_900.0
"""AMap's limit is 10 km; the margin is for the datum, whose shift differs a little from corner to corner."""

POLE_DEG = 90.0
DATE_LINE_DEG = 180.0


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in WGS-84 degrees. Raises ValueError for one that is empty or off the globe."""

    south_deg: float
    west_deg: float
    north_deg: float
    east_deg: float

    def __post_init__(self) -> None:
        """Refuse what is no rectangle."""
        high = abs(self.south_deg) <= POLE_DEG >= abs(self.north_deg) and self.south_deg < self.north_deg
        wide = abs(self.west_deg) <= DATE_LINE_DEG >= abs(self.east_deg) and self.west_deg < self.east_deg
        if not (high and wide):
            raise ValueError(f"not an area: {self}")

    @property
    def diagonal_m(self) -> float:
        """Distance between the south-west and the north-east corner."""
        return distance_m(self.south_deg, self.west_deg, self.north_deg, self.east_deg)

    def tiles(self, largest_m: float = LARGEST_DIAGONAL_M) -> tuple["Area", ...]:
        """Cut into equal rectangles with diagonals of at most *largest_m*, row by row from the south-west."""
        # The side of a square on the largest diagonal; each side is cut by itself, so no tile is above it.
        side_m = largest_m / math.sqrt(2)
        nearest_equator = (
            0.0 if self.south_deg < 0 < self.north_deg else min(map(abs, (self.south_deg, self.north_deg)))
        )
        width_m = distance_m(nearest_equator, self.west_deg, nearest_equator, self.east_deg)
        height_m = distance_m(self.south_deg, self.west_deg, self.north_deg, self.west_deg)
        if math.hypot(width_m, height_m) <= largest_m:
            return (self,)
        columns, rows = max(math.ceil(width_m / side_m), 1), max(math.ceil(height_m / side_m), 1)
        wide, high = (self.east_deg - self.west_deg) / columns, (self.north_deg - self.south_deg) / rows
        return tuple(
            Area(
                self.south_deg + row * high,
                self.west_deg + column * wide,
                self.north_deg if row == rows - 1 else self.south_deg + (row + 1) * high,
                self.east_deg if column == columns - 1 else self.west_deg + (column + 1) * wide,
            )
            for row in range(rows)
            for column in range(columns)
        )

    def amap_rectangle(self) -> str:
        """The question's corners as AMap wants them: "lng,lat;lng,lat", GCJ-02, six decimals."""
        low = gcj02_of_wgs84(Wgs84Point(self.south_deg, self.west_deg))
        high = gcj02_of_wgs84(Wgs84Point(self.north_deg, self.east_deg))
        return f"{low.lon_deg:.6f},{low.lat_deg:.6f};{high.lon_deg:.6f},{high.lat_deg:.6f}"
