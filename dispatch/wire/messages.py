"""What gateway and desks say to each other.

Only what is volatile goes over this socket: positions, road states, health, the clock. Facts do not:
they are in the journal, which all processes read in one total order; `JournalAdvanced` says that there
is something to read.
"""

from datetime import datetime

import msgspec
import numpy as np

from dispatch.domain.observations import RoadsSeen, SourceSeen, UnitLinked, UnitListed
from dispatch.domain.units import PositionReport

PROTOCOL = 1
"""Gateway and desk of different protocols refuse each other in words."""


class Hello(msgspec.Struct, tag="hello", frozen=True):
    """A desk asks to subscribe."""

    protocol: int
    version: str
    token: str
    seat: str
    operator: str
    network: str

    def __repr__(self) -> str:
        """Everything but the token, which no log and no crash may show."""
        return f"Hello({self.protocol}, {self.version!r}, {self.seat!r}, {self.operator!r}, {self.network!r})"


class Welcome(msgspec.Struct, tag="welcome", frozen=True):
    """The gateway accepts; *gateway_id* changes with each start of it."""

    protocol: int
    version: str
    gateway_id: str
    now: datetime
    speed: float


class Refused(msgspec.Struct, tag="refused", frozen=True):
    """The gateway does not accept; *why* is for a person's eyes, *code* for the program's."""

    code: str
    why: str


class JournalAdvanced(msgspec.Struct, tag="advanced", frozen=True):
    """The journal now reaches *entry_id*: read on."""

    entry_id: int


class LocateUnit(msgspec.Struct, tag="locate", frozen=True):
    """Ask the unit's terminal for its position now (0x8201)."""

    unit_id: str


class Leave(msgspec.Struct, tag="leave", frozen=True):
    """The desk leaves on purpose; a gateway that a desk started ends with the last one."""


class Bye(msgspec.Struct, tag="bye", frozen=True):
    """The gateway ends or lets this desk go; *last* says that the last desk has left."""

    why: str
    last: bool = False


class RoadStates(msgspec.Struct, frozen=True):
    """`RoadsSeen` as little-endian bytes: uint32, float32, uint8, uint8 of one length."""

    observed_at: datetime
    source: str
    index: bytes
    speed_mps: bytes
    level: bytes
    source_status: bytes

    @classmethod
    def of(cls, seen: RoadsSeen) -> "RoadStates":
        """Pack the arrays."""
        return cls(
            seen.observed_at,
            seen.source,
            seen.index.astype("<u4").tobytes(),
            seen.speed_mps.astype("<f4").tobytes(),
            seen.level.astype("u1").tobytes(),
            seen.source_status.astype("u1").tobytes(),
        )

    def seen(self) -> RoadsSeen:
        """Unpack. Raises ValueError when the lengths disagree."""
        index = np.frombuffer(self.index, "<u4").astype(np.uint32, copy=False)
        speed_mps = np.frombuffer(self.speed_mps, "<f4").astype(np.float32, copy=False)
        level = np.frombuffer(self.level, "u1")
        status = np.frombuffer(self.source_status, "u1")
        if not len(index) == len(speed_mps) == len(level) == len(status):
            message = "road states of different lengths"
            raise ValueError(message)
        return RoadsSeen(self.observed_at, self.source, index, speed_mps, level, status)


class Batch(msgspec.Struct, tag="batch", frozen=True, omit_defaults=True):
    """What changed since the batch before; with *full* everything, so that a slow desk can catch up at once.

    *speed* is the clock's as it was set, *pace* the seconds of it that a loaded machine really lets pass in a
    second of wall time. *positions* holds the newest per unit only. *waited_ms* is how long the oldest of
    them waited in the gateway. *refused* counts by reason, over all starts of the gateway.
    """

    seq: int
    now: datetime
    speed: float = 1.0
    pace: float = 1.0
    full: bool = False
    positions: list[PositionReport] = msgspec.field(default_factory=list)
    links: list[UnitLinked] = msgspec.field(default_factory=list)
    units: list[UnitListed] = msgspec.field(default_factory=list)
    roads: list[RoadStates] = msgspec.field(default_factory=list)
    sources: list[SourceSeen] = msgspec.field(default_factory=list)
    accepted: int = 0
    refused: dict[str, int] = msgspec.field(default_factory=dict)
    seats: list[str] = msgspec.field(default_factory=list)
    waited_ms: int = 0


FromDesk = Hello | JournalAdvanced | LocateUnit | Leave
FromGateway = Welcome | Refused | JournalAdvanced | Batch | Bye
