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
        widest_at = (
            0.0 if self.south_deg < 0 < self.north_deg else min(self.south_deg, self.north_deg, key=abs)
        )
        width_m = distance_m(widest_at, self.west_deg, widest_at, self.east_deg)
        height_m = distance_m(self.south_deg, self.west_deg, self.north_deg, self.west_deg)
        columns, rows = _fewest(width_m, height_m, largest_m)
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


def _fewest(width_m: float, height_m: float, largest_m: float) -> tuple[int, int]:
    """Columns and rows of the fewest equal pieces whose diagonals are at most *largest_m*."""
    found = []
    # Beyond as many columns as squares would need, more of them save no row.
    for columns in range(math.floor(width_m / largest_m) + 1, math.ceil(width_m / largest_m * 2) + 2):
        left_m = largest_m**2 - (width_m / columns) ** 2
        if left_m > 0:
            rows = math.ceil(height_m / math.sqrt(left_m))
            found.append((columns * rows, columns, rows))
    return min(found)[1:]
