"""The readable source of a demo city: ``city.toml``, checked on reading.

Lengths are metres, speeds km/h, angles degrees WGS-84, as the file's own comments say. A wrong key or a wrong
kind of value is refused with its place in the file (``CitySourceError``).
"""

from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

Metres: TypeAlias = tuple[float, float]
"""A place: metres east and metres north of the city's centre."""


class CitySourceError(ValueError):
    """The city's source does not read as one; the message says where."""


class Centre(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the city lies, and how near a road's end must come to another road to join it."""

    name: str
    name_en: str
    centre_lat_deg: float
    centre_lon_deg: float
    snap_m: float


class RoadKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the roads of one kind have in common; lanes are counted in one direction."""

    lanes: int
    limit_kmh: float
    priority: int


class SignalPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fixed-time plan: cycle, green of a left-turn phase, share of the green for the main road."""

    cycle_s: int
    left_s: int
    main_share: float


class SignalPlans(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plans for a crossing of two big roads, and of a big one with a small one."""

    big_big: SignalPlan
    big_small: SignalPlan


class SignalException(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan for one crossing, named by its two roads, or no signal at all."""

    at: tuple[str, str]
    cycle_s: int = 0
    left_s: int = 0
    main_share: float = 0.5
    none: bool = False

    @property
    def plan(self) -> SignalPlan:
        """The exception's figures as a plan."""
        return SignalPlan(cycle_s=self.cycle_s, left_s=self.left_s, main_share=self.main_share)


class Wave(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A road whose signals' offsets grow with the distance along it."""

    road: str
    speed_kmh: float


class Rename(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From the crossing with *at* on, the road bears another name."""

    at: str
    name: str


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """A part of a road that differs; *from_* and *to* are the crossing roads (none: the road's end)."""

    from_: str | None = None
    to: str | None = None
    lanes: int | None = None
    limit_kmh: float | None = None
    oneway: Literal["forward", "backward"] | None = None


class Road(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A road as a line of places, in the order in which *rename* and *stretch* speak of it."""

    id: str
    name: str
    kind: str
    axis: Literal["ns", "ew", "ring"]
    points: tuple[Metres, ...]
    rename: Rename | None = None
    stretch: tuple[Stretch, ...] = ()


class CitySource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``city.toml``."""

    city: Centre
    kind: dict[str, RoadKind]
    signals: SignalPlans
    road: tuple[Road, ...]
    signal: tuple[SignalException, ...] = ()
    wave: tuple[Wave, ...] = ()

    def road_kind(self, road: Road) -> RoadKind:
        """The kind of *road*; raises ``CitySourceError`` where the file names none such."""
        try:
            return self.kind[road.kind]
        except KeyError:
            message = f"road {road.id}: no kind {road.kind!r}"
            raise CitySourceError(message) from None


def read_city(source_dir: Path) -> CitySource:
    """The city described by ``city.toml`` in *source_dir*.

    Raises ``CitySourceError`` naming the file and the wrong place, or ``OSError`` when it cannot be read.
    """
    path = source_dir / "city.toml"
    try:
        source = msgspec.toml.decode(path.read_bytes(), type=CitySource)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise CitySourceError(message) from error
    for road in source.road:
        source.road_kind(road)
        if len(road.points) < 2:  # noqa: PLR2004 — a line has two ends
            message = f"{path}: road {road.id} needs two points"
            raise CitySourceError(message)
    return source
