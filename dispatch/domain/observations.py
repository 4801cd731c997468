"""What was seen: news that is not a decision and is not journalled, only stored and shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dispatch.domain.units import PositionReport, Shift


class SourceState(StrEnum):
    """Health of a source of observations."""

    WAITING = "waiting"
    OK = "ok"
    LATE = "late"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """Health of a source: terminals, traffic, clock or gateway; *heard_at*: its last good word."""

    source: str
    state: SourceState
    heard_at: datetime | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class UnitListed:
    """A unit of the register with its terminal and its lines of the duty sheet."""

    unit_id: str
    phone: str
    profile: str
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitLinked:
    """A unit's terminal is connected and authenticated, or no longer."""

    unit_id: str
    online: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class RoadsSeen:
    """States of road segments, arrays of one length n over segment indices of the network.

    *index* uint32 (n,), *speed_mps* float32 (n,) with NaN where the source has no data, *level* uint8
    (n,) of `CongestionLevel`, *source_status* uint8 (n,): the source's own code, kept beside the level.
    """

    observed_at: datetime
    source: str
    index: NDArray[np.uint32]
    speed_mps: NDArray[np.float32]
    level: NDArray[np.uint8]
    source_status: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class CountsSeen:
    """Frames accepted so far by the gateway, and refused ones by reason."""

    accepted: int
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The gateway's clock; *speed* is 1.0 in a real city, more in a hastened simulation."""

    now: datetime
    speed: float = 1.0


Observation = PositionReport | SourceSeen | UnitListed | UnitLinked | RoadsSeen | CountsSeen | TimePassed
