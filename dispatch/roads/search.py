"""Finding a place by what people call it: a road, a crossing, a landmark; Chinese, pinyin or initials."""

from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.calls import Spot


class PlaceKind(StrEnum):
    """What was found."""

    ROAD = "road"
    CROSSING = "crossing"
    LANDMARK = "landmark"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """One thing that a text may mean: *label* to read, *detail* beside it, and where it is."""

    kind: PlaceKind
    label: str
    detail: str
    spot: Spot
