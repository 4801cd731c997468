"""Who drives where and when: a seeded stream of departures, a pure function of the seed and the second.

Because each second draws from its own generator, a city that goes on from a saved state sees the same
departures as one that never stopped.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import msgspec

from dispatch.simulation.source import CitySourceError, Metres

_HOUR_S = 3600
_DAY_S = 24 * _HOUR_S
_NOON_S = 12 * _HOUR_S
_HOURS = 24


class DayProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Trips for each hour of the day and the share of them that commutes."""

    trips: tuple[float, ...]
    commuting: tuple[float, ...]


class Drivers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How drivers choose their way; shares between 0 and 1."""

    habit_share: float
    reroute_share: float
    reroute_every_s: int
    bus_share: float
    teleport_s: int


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the city with its weights."""

    id: str
    place: Metres
    radius_m: float
    homes: float
    jobs: float


class Gates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The weights of all roads that leave the map, together."""

    homes: float
    jobs: float


class Stream(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Extra traffic between two zones; *during* is two local times HH:MM."""

    name: str
    from_: str
    to: str
    per_hour: float
    during: tuple[str, str]


class DemandSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``demand.toml``."""

    day: DayProfile
    drivers: Drivers
    zone: tuple[Zone, ...]
    gates: Gates
    stream: tuple[Stream, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An edge on which trips begin and end; *weight* is its length times its lanes."""

    edge: str
    at: Metres
    weight: float
    is_entry: bool = False
    is_exit: bool = False


@dataclass(frozen=True, slots=True)
class Departure:
    """One vehicle that sets out."""

    vehicle: str
    kind: str
    from_edge: str
    to_edge: str
    by_habit: bool


def read_demand(source_dir: Path) -> DemandSource:
    """The demand in ``demand.toml``; raises ``CitySourceError`` naming what is wrong, or ``OSError``."""
    path = source_dir / "demand.toml"
    try:
        source = msgspec.toml.decode(path.read_bytes(), type=DemandSource)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CitySourceError(f"{path}: {error}") from error
    if len(source.day.trips) != _HOURS or len(source.day.commuting) != _HOURS:
        raise CitySourceError(f"{path}: [day] needs {_HOURS} figures in each row")
    zones = {zone.id for zone in source.zone}
    for stream in source.stream:
        if not {stream.from_, stream.to} <= zones:
            raise CitySourceError(f"{path}: stream {stream.name!r} names a zone that is not there")
    return source


def second_of_day(hhmm: str) -> int:
    """Seconds since local midnight of ``HH:MM`` (24:00 is allowed); ``ValueError`` for anything else."""
    hour, colon, minute = hhmm.partition(":")
    at_s = int(hour) * _HOUR_S + int(minute) * 60 if colon else -1
    if not (0 <= at_s <= _DAY_S and 0 <= int(minute) < 60):  # noqa: PLR2004 — minutes of an hour
        raise ValueError(f"not a time of day: {hhmm!r}")
    return at_s


class _Chooser:
    """A weighted draw among edges."""

    def __init__(self, rows: Sequence[tuple[str, float]]) -> None:
        self._edges = [edge for edge, _ in rows]
        self._sums = list(accumulate(weight for _, weight in rows))

    def draw(self, dice: random.Random) -> str:
        return dice.choices(self._edges, cum_weights=self._sums)[0]


class Demand:
    """Departures of one city under one seed."""

    def __init__(self, source: DemandSource, places: Sequence[Place], seed: int) -> None:
        """Spread the zones' weights over *places*; raises ``CitySourceError`` for a zone without a road."""
        self._source = source
        self._seed = seed
        self._zones = {zone.id: _Chooser(self._edges_of(zone, places)) for zone in source.zone}
        self._origins = {kind: self._mixture(places, kind, outward=True) for kind in ("homes", "jobs")}
        self._targets = {kind: self._mixture(places, kind, outward=False) for kind in ("homes", "jobs")}
        self._streams = [
            (stream, second_of_day(stream.during[0]), second_of_day(stream.during[1]))
            for stream in source.stream
        ]

    def departures(self, second: int) -> list[Departure]:
        """Who sets out in *second* (seconds since the midnight before the city's first day)."""
        dice = random.Random(f"{self._seed}/{second}")
        now_s = second % _DAY_S
        pairs = [self._trip(dice, now_s) for _ in range(_poisson(dice, self.trips_per_hour(now_s) / _HOUR_S))]
        streamed: list[tuple[str, str]] = []
        for stream, start_s, end_s in self._streams:
            if start_s <= now_s < end_s:
                streamed += [
                    (self._zones[stream.from_].draw(dice), self._zones[stream.to].draw(dice))
                    for _ in range(_poisson(dice, stream.per_hour / _HOUR_S))
                ]
        habit_share = self._source.drivers.habit_share
        setting_out = [
            (self._kind(dice), start, end, dice.random() < habit_share) for start, end in pairs
        ] + [("car", start, end, False) for start, end in streamed]
        return [
            Departure(f"v{second}.{n}", kind, start, end, by_habit)
            for n, (kind, start, end, by_habit) in enumerate(setting_out)
            if start != end
        ]

    def trips_per_hour(self, now_s: float) -> float:
        """The day's profile at *now_s*, straight lines between the middles of the hours."""
        hour = now_s / _HOUR_S - 0.5
        before = math.floor(hour)
        share = hour - before
        trips = self._source.day.trips
        return trips[before % _HOURS] * (1 - share) + trips[(before + 1) % _HOURS] * share

    def _trip(self, dice: random.Random, now_s: int) -> tuple[str, str]:
        commuting = self._source.day.commuting[now_s // _HOUR_S]
        if dice.random() < commuting:
            start, end = ("homes", "jobs") if now_s < _NOON_S else ("jobs", "homes")
        else:
            start, end = dice.choice(("homes", "jobs")), dice.choice(("homes", "jobs"))
        return self._origins[start].draw(dice), self._targets[end].draw(dice)

    def _kind(self, dice: random.Random) -> str:
        drivers = self._source.drivers
        chance = dice.random()
        if chance < drivers.bus_share:
            return "bus"
        return "watchful" if chance < drivers.bus_share + drivers.reroute_share else "car"

    def _edges_of(self, zone: Zone, places: Sequence[Place]) -> list[tuple[str, float]]:
        rows = [(p.edge, p.weight) for p in places if math.dist(p.at, zone.place) < zone.radius_m]
        if not rows:
            raise CitySourceError(f"zone {zone.id!r} has no road in it")
        return rows

    def _mixture(self, places: Sequence[Place], kind: str, *, outward: bool) -> _Chooser:
        rows: list[tuple[str, float]] = []
        gates = [(p.edge, p.weight) for p in places if (p.is_entry if outward else p.is_exit)]
        parts = [(self._edges_of(zone, places), float(getattr(zone, kind))) for zone in self._source.zone]
        for edges, weight in [*parts, (gates, float(getattr(self._source.gates, kind)))]:
            whole = sum(share for _, share in edges)
            rows += [(edge, weight * share / whole) for edge, share in edges]
        return _Chooser(rows)


def _poisson(dice: random.Random, mean: float) -> int:
    """A Poisson draw by Knuth's product of uniforms; meant for means below about ten."""
    limit, product, count = math.exp(-mean), dice.random(), 0
    while product > limit:
        product *= dice.random()
        count += 1
    return count
