"""The city without its doors: traffic, truth, incidents and riders, one second at a time.

``World.advance`` is all that time does here; the process around it only waits and talks.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import libsumo

from dispatch.domain.clock import CHINA
from dispatch.domain.units import Shift, shift_at
from dispatch.roads.nearest import RoadIndex
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.citytime import at_local
from dispatch.simulation.demand import read_demand
from dispatch.simulation.duty import beat_roads
from dispatch.simulation.engine import Engine, places
from dispatch.simulation.incidents import Incident, IncidentBook
from dispatch.simulation.network import ensure_network
from dispatch.simulation.riders import Rider, Surroundings
from dispatch.simulation.source import CitySourceError, read_city
from dispatch.simulation.truth import SlidingMean, TruthKeeper

WARM_UP_S = 15 * 60
"""Traffic runs so long before the first second that anybody sees."""

SLIDING_WINDOW_S = 120
_DAY_S = 86_400


class World:
    """Everything simulated, on one clock: seconds since the local midnight *midnight* (UTC)."""

    def __init__(
        self,
        source_dir: Path,
        cache_dir: Path,
        seed: int,
        units: Iterable[str],
        shifts: Sequence[Shift],
        incidents: Iterable[Incident],
    ) -> None:
        """Read and build what is needed; raises ``CitySourceError``, ``NetworkBuildError`` or ``OSError``."""
        self.source = read_city(source_dir)
        self.net = ensure_network(source_dir, cache_dir)
        self.roads = read_sumo_net(self.net)
        demand = read_demand(source_dir)
        self._demand_key = hashlib.sha256((source_dir / "demand.toml").read_bytes()).hexdigest()[:16]
        centre = self.source.city
        edges = places(self.roads, centre.centre_lat_deg, centre.centre_lon_deg)
        self.engine = Engine(self.net, self.roads, demand, edges, seed)
        self.truth = TruthKeeper(self.roads)
        self.sliding = SlidingMean(self.roads, SLIDING_WINDOW_S)
        self.book = IncidentBook(self.roads, incidents)
        self.riders = {unit: Rider(unit, seed) for unit in units}
        self._shifts = tuple(shifts)
        self._shift_of: dict[str, tuple[Shift, ...]] = {
            unit: tuple(s for s in shifts if s.unit_id == unit) for unit in self.riders
        }
        self._on: dict[str, Shift] = {}
        self._seed = seed
        self.midnight = datetime.min.replace(tzinfo=UTC)
        self._warm_at = 0
        self._index = RoadIndex(self.roads)
        for shift in shifts:
            self._beat_edges(shift)

    # ------------------------------------------------------------------------------------- begin and end

    def start(self, midnight: datetime, second: int) -> None:
        """Begin at *second* of the day that began at *midnight*.

        Then call ``warm_up`` until it returns False. The warmed-up state is kept beside the net, so that the
        second start takes moments.
        """
        self.midnight = midnight
        self._warm_at = second % _DAY_S
        if self._warm.exists():
            self.engine.resume(self._warm, self._warm_at)
        else:
            self.engine.start(max(self._warm_at - WARM_UP_S, 0))

    def warm_up(self, steps: int = 20) -> bool:
        """Let traffic come onto the roads for so many seconds; whether more are needed."""
        if self.engine.second >= self._warm_at:
            return False
        for _ in range(min(steps, self._warm_at - self.engine.second)):
            self.engine.step()
        if self.engine.second < self._warm_at:
            return True
        half_made = self._warm.with_name(f"half-{os.getpid()}-{self._warm.name}")
        self.engine.save(half_made)
        half_made.replace(self._warm)
        self.engine.close()  # and begin from the file, as the next run will: then both live the same day
        self.engine.resume(self._warm, self._warm_at)
        return False

    @property
    def _warm(self) -> Path:
        return self.net.parent / f"warm-{self._demand_key}-{self._seed}-{self._warm_at}.xml.gz"

    def close(self) -> None:
        """End the simulation."""
        self.engine.close()

    @property
    def now(self) -> datetime:
        """The moment that the last step reached, UTC."""
        return at_local(self.midnight, self.engine.second)

    # --------------------------------------------------------------------------------------- each second

    def advance(self) -> None:
        """Let one second pass for everybody."""
        local = self.now.astimezone(CHINA)
        local_s = local.hour * 3600 + local.minute * 60 + local.second
        self.book.advance(self.engine.second, local.toordinal(), local_s)
        self._change_shifts()
        measured = self.engine.step()
        self.truth.take(self.engine.second, measured)
        self.sliding.take(measured)
        present = frozenset(libsumo.vehicle.getIDList())
        around = Surroundings(self._index, self.sliding.speed_mps(), self.book)
        for rider in self.riders.values():
            rider.advance(self.engine.second, present, around)

    def shift_of(self, unit: str) -> Shift | None:
        """The shift that *unit* is riding, None when off duty."""
        return self._on.get(unit)

    def _change_shifts(self) -> None:
        now = self.now
        for unit, rider in self.riders.items():
            shift = shift_at(self._shift_of[unit], now)
            if shift is self._on.get(unit):
                continue
            if shift is None:
                del self._on[unit]
                rider.end_shift()
            else:
                self._on[unit] = shift
                rider.begin_shift(self._beat_edges(shift))

    def _beat_edges(self, shift: Shift) -> list[str]:
        names = set(beat_roads(shift.beat))
        edges = [e for e, name in zip(self.roads.segment_ids, self.roads.names, strict=True) if name in names]
        if not edges:
            raise CitySourceError(f"beat {shift.beat!r} of {shift.unit_id}: the city has no such road")
        return edges

    # -------------------------------------------------------------------------------------- to be kept

    def save(self, state: Path) -> dict[str, Any]:
        """Write SUMO's part into *state*; returns the rest."""
        self.engine.save(state)
        return {
            "midnight": self.midnight.isoformat(),
            "second": self.engine.second,
            "seed": self._seed,
            "riders": {unit: rider.saved() for unit, rider in self.riders.items()},
        }

    def resume(self, state: Path, saved: Mapping[str, Any]) -> None:
        """Go on from what ``save`` wrote. Obstacles of incidents are cleared: their file starts them anew."""
        self.midnight = datetime.fromisoformat(saved["midnight"])
        self.engine.resume(state, int(saved["second"]))
        for name in libsumo.vehicle.getIDList():
            if name.startswith("blocked:"):
                libsumo.vehicle.remove(name)
        for unit, rider in self.riders.items():
            shift = shift_at(self._shift_of[unit], self.now)
            kept = saved["riders"].get(unit)
            if shift is not None and kept is not None:
                self._on[unit] = shift
                rider.restore(kept, self._beat_edges(shift))
