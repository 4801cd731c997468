"""Congestion levels and the traffic performance index of GB/T 33171-2016.

Both follow from DTP = 1 - v / v_ff, the share of the free-flow speed that is lost. The knots are those of
the standard as three public implementations have them; below, they are written as v / v_ff.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dispatch.domain.alerts import CongestionLevel

_RATIO_KNOTS = (0.3, 0.4, 0.5, 0.7)
"""v / v_ff at which a level ends: severe up to 0.3, moderate 0.4, light 0.5, mostly free 0.7, then free."""

_LEVEL_BY_BIN = np.array(
    [
        CongestionLevel.SEVERE,
        CongestionLevel.MODERATE,
        CongestionLevel.LIGHT,
        CongestionLevel.MOSTLY_FREE,
        CongestionLevel.FREE,
    ],
    dtype=np.uint8,
)

_TPI_RATIOS = (0.0, *_RATIO_KNOTS, 1.0)
_TPI_VALUES = (10.0, 8.0, 6.0, 4.0, 2.0, 0.0)


def levels_of(ratio: ArrayLike) -> NDArray[np.uint8]:
    """Congestion levels (`CongestionLevel` as uint8) of speeds given as v / v_ff, of the argument's shape.

    UNKNOWN where the ratio is NaN. A ratio on a knot belongs to the worse level (DTP >= knot).
    """
    ratios = np.asarray(ratio, dtype=np.float64)
    level = _LEVEL_BY_BIN[np.searchsorted(_RATIO_KNOTS, np.where(np.isnan(ratios), 1.0, ratios), side="left")]
    return np.where(np.isnan(ratios), np.uint8(CongestionLevel.UNKNOWN), level)


def levels(speed_mps: ArrayLike, free_flow_mps: ArrayLike) -> NDArray[np.uint8]:
    """Congestion levels of segments, arrays of one shape; UNKNOWN where the speed is NaN.

    Raises ValueError if a free-flow speed is not positive.
    """
    return levels_of(ratios(speed_mps, free_flow_mps))


def level(speed_mps: float, free_flow_mps: float) -> CongestionLevel:
    """Congestion level of one segment. Raises ValueError if *free_flow_mps* is not positive."""
    return CongestionLevel(int(levels(speed_mps, free_flow_mps)))


def tpis(speed_mps: ArrayLike, free_flow_mps: ArrayLike) -> NDArray[np.float64]:
    """Traffic performance indices, 0 (free) to 10 (standstill), of segments; NaN where the speed is NaN.

    Linear between the knots of GB/T 33171-2016 over DTP. Raises ValueError if a free-flow speed is not
    positive.
    """
    return np.asarray(np.interp(ratios(speed_mps, free_flow_mps), _TPI_RATIOS, _TPI_VALUES), dtype=np.float64)


def tpi(speed_mps: float, free_flow_mps: float) -> float:
    """Traffic performance index of one segment, as in `tpis`."""
    return float(tpis(speed_mps, free_flow_mps))


def ratios(speed_mps: ArrayLike, free_flow_mps: ArrayLike) -> NDArray[np.float64]:
    """Speeds as shares of free flow, v / v_ff = 1 - DTP; NaN stays. Raises ValueError unless v_ff > 0."""
    free_flow = np.asarray(free_flow_mps, dtype=np.float64)
    if not (free_flow > 0).all():
        raise ValueError("a free-flow speed must be positive")
    return np.asarray(speed_mps, dtype=np.float64) / free_flow


@dataclass(frozen=True, slots=True)
class CityIndex:
    """How congested the city is: *tpi* 0..10 over the lanes that are known, *known_share* of all, 0..1."""

    tpi: float
    known_share: float


def city_index(
    speed_mps: ArrayLike, free_flow_mps: ArrayLike, length_m: ArrayLike, lanes: ArrayLike
) -> CityIndex | None:
    """Mean index over known segments weighted by lane-metres, arrays of length n; None if none is known.

    Lane-length stands in for the traffic that uses a road, since no source here counts vehicles.
    """
    index = tpis(speed_mps, free_flow_mps)
    weight = np.asarray(length_m, dtype=np.float64) * np.asarray(lanes, dtype=np.float64)
    known = ~np.isnan(index)
    total = math.fsum(weight[known])
    if total <= 0:
        return None
    return CityIndex(float((index[known] * weight[known]).sum() / total), float(total / weight.sum()))
