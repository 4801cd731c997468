"""The officers on the motorcycles: patrol the beat, take an order, ride, handle, go back."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispatch.domain.geo import distance_m
from dispatch.roads.nearest import RoadIndex
from dispatch.simulation.destination import Destination, Way, destination, way_to
from dispatch.simulation.engine import SUMO_ERRORS
from dispatch.simulation.escort import Escort, escort_of, until_of
from dispatch.simulation.incidents import Blockage, IncidentBook
from dispatch.simulation.motorcycle import Motorcycle, Sample
from dispatch.simulation.relief import SignalRelief

HANDLING_S = 240
"""Assumed: a breakdown is towed or a lane reopened so long after the officer's arrival."""

STAY_S = 150
"""Assumed: the officer leaves when the traffic of the street has flowed for so long."""

RELIEF_S = 1800
"""An officer directs a saturated junction by hand for so long at most: the half hour in which a road has to
have recovered by the definition of 准确处置率."""

RECOVERED_SHARE = 0.7
AT_END_S = 900
"""Whoever rode with a convoy waits at its end for so long to be called back."""

_AT_PLACE_M = 150.0
_LOOK_AGAIN_S = 45
_GNSS_M = 3.0
_GNSS_MEMORY = 0.9
_METRES_PER_DEG = 111_320.0
_STANDING_MPS = 0.5
_IN_SIGHT_M = 50.0
_HELD_UP_S = 20
_TURN_WITHIN_S = 20
"""Whoever finds no gap in the oncoming traffic for so long rides on, and round."""


class Phase(StrEnum):
    """What an officer is doing."""

    OFF = "off"
    PATROL = "patrol"
    RIDING = "riding"
    HANDLING = "handling"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an officer acts on: the town's map, the speeds of the last minutes, the incidents."""

    index: RoadIndex
    speed_mps: NDArray[np.float64]
    book: IncidentBook

    def flow(self, edge: str) -> float:
        """The traffic's speed on *edge* as a share of free flow."""
        roads = self.index.network
        segment = roads.index_of[edge]
        return float(self.speed_mps[segment] / roads.free_flow_mps[segment])


class Job(msgspec.Struct):
    """One order, as it is being carried out; seconds as the engine counts them.

    *turning_s*: spent so far on turning straight back; *begun_s*: since when the officer directs traffic;
    *flowing_s*: since when the street has recovered. *is_read*: the officer has read it; *until_s*: he stays
    at the place so long, a post's; *escort*: he leads or closes a convoy from there.
    """

    order_no: int
    lat_deg: float
    lon_deg: float
    words: str
    sent: bool = False
    turning_s: int = 0
    looked_s: int = 0
    held_up_s: int = 0
    arrived_s: int | None = None
    begun_s: int | None = None
    flowing_s: int | None = None
    is_read: bool = False
    until_s: int | None = None
    escort: Escort | None = None

    @property
    def keeps_from_filtering(self) -> bool:
        """Whether the officer is about to turn straight back, or rides with an escort."""
        return (self.turning_s > 0 and not self.sent) or self.escorts

    @property
    def escorts(self) -> bool:
        """Whether the officer is under way with an escort."""
        return self.escort is not None and self.escort.has_left


class Rider:
    """One unit's officer on one motorcycle; ``advance`` once a second."""

    def __init__(self, unit_id: str, seed: int) -> None:
        """Off duty."""
        self.unit_id = unit_id
        self.phase = Phase.OFF
        self.job: Job | None = None
        self.sample: Sample | None = None
        self.told = Counter[str]()
        """What could not be done, by reason: looked at by tests."""
        self._dice = random.Random(f"{seed}/{unit_id}")
        self._bike = Motorcycle(f"rider:{unit_id}")
        self._beat: list[str] = []
        self._orders: set[int] = set()
        self._error_m = [0.0, 0.0]
        self._entered = False
        self._relief: SignalRelief | None = None
        self._known: tuple[int, Destination] | None = None

    # ------------------------------------------------------------------------------------ duty and orders

    def begin_shift(self, beat: Sequence[str]) -> None:
        """Come on duty, somewhere on the edges of *beat*."""
        self._beat = list(beat)
        if self.phase is Phase.OFF:
            self.phase = Phase.PATROL
            self._entered = False
            self._bike.enter(self._dice.choice(self._beat))

    def end_shift(self) -> None:
        """Go off duty and off the road."""
        if self.phase is not Phase.OFF:
            self.phase, self.job, self.sample, self._relief = Phase.OFF, None, None, None
            self._try("leave", self._bike.leave)

    def take_order(self, order_no: int, lat_deg: float, lon_deg: float, words: str) -> bool:
        """Act on an order; False when this number was acted on before, or nobody rides."""
        if order_no in self._orders or self.phase is Phase.OFF:
            return False
        self._orders.add(order_no)
        self.job = Job(order_no, lat_deg, lon_deg, words)
        self.phase, self._relief = Phase.RIDING, None
        return True

    def recall(self, order_no: int) -> bool:
        """Give up the order of that number; False when it is not the present one."""
        self._orders.add(order_no)
        if self.job is None or self.job.order_no != order_no:
            return False
        self._go_back()
        return True

    @property
    def at_work(self) -> bool:
        """Whether the officer is where he was sent."""
        return self.phase is Phase.HANDLING

    @property
    def on_order(self) -> bool:
        """Whether an order is being carried out."""
        return self.job is not None

    # ------------------------------------------------------------------------------------------ each second

    def advance(self, second: int, present: frozenset[str], around: Surroundings) -> None:
        """Act for one second; *present* names all vehicles that are on the road."""
        if self.phase is Phase.OFF:
            return
        if self._bike.name not in present:
            if self._entered:  # its way ended, so SUMO took it off the road
                self._entered = False
                self._try("enter", lambda: self._bike.enter(self._dice.choice(self._beat)))
                self._resend()
            return
        self._entered = True
        self.sample = self._noisy(self._bike.sample()) or self.sample
        if self.sample is None:
            return
        if self.phase is Phase.HANDLING:
            self._handle(second, around)
        elif not self._bike.at_junction():
            self._try("ride", lambda: self._ride(second, around))
        if self.phase is not Phase.HANDLING and not (self.job is not None and self.job.keeps_from_filtering):
            self._try("filter", self._bike.filter_through)

    def _ride(self, second: int, around: Surroundings) -> None:
        job = self.job
        if job is not None and not job.is_read:
            self._read(job, second, around)
        if job is None:
            if self._bike.is_stopped():
                self._bike.forget_way()
            self._roam()
        elif job.escort is not None and job.escort.has_left:
            self._escort(job, job.escort, second)
        elif not job.sent:
            self._set_off(job, second, around)
        elif self._bike.is_stopped():
            job.arrived_s, self.phase = second, Phase.HANDLING
        elif job.escort is None and self._held_up_nearby(job):
            job.held_up_s = 0
            self._bike.stop_here()
        elif second - job.looked_s >= _LOOK_AGAIN_S and self._bike.edges_left():
            job.looked_s = second
            self._look_again(job, around)

    def _read(self, job: Job, second: int, around: Surroundings) -> None:
        """Read what else the order says than where to."""
        job.is_read = True
        job.until_s = until_of(second, job.words)
        job.escort = escort_of(around.index, second, job.words)

    def _escort(self, job: Job, escort: Escort, second: int) -> None:
        """Ride with the convoy to its end, and stay there until he is called back."""
        if self._bike.is_stopped():
            job.arrived_s, job.until_s, self.phase = second, second + AT_END_S, Phase.HANDLING
        else:
            escort.ride(self._bike)

    def _roam(self) -> None:
        """Have a way ahead on the beat: where its way ends, SUMO takes a motorcycle off the road."""
        if self._bike.edges_left() <= 1:
            self._bike.roam_to(self._dice.choice(self._beat))

    def _set_off(self, job: Job, second: int, around: Surroundings) -> None:
        """Take the fastest way of this minute, straight back first where that is quicker."""
        may_turn = job.turning_s < _TURN_WITHIN_S
        way = self._way(self._destination(job, around), around, may_turn=may_turn)
        if way is None:
            self.told["no way"] += 1
        elif way.turns:
            job.turning_s += 1
            self._roam()
            self._bike.turn_back(way.edges[0])
        else:
            self._bike.ride(way)
            job.sent, job.looked_s = True, second

    def _look_again(self, job: Job, around: Surroundings) -> None:
        """Take the fastest way of this minute to where the officer is going."""
        goal, edge = self._destination(job, around), self._bike.goes_to()
        ids = around.index.network.segment_ids
        ends = tuple(end for end in goal.ends if ids[end.segment] == edge)
        way = self._way(replace(goal, ends=ends), around, may_turn=False) if ends else None
        if way is not None:
            self._bike.ride_otherwise(way)

    def _way(self, goal: Destination, around: Surroundings, *, may_turn: bool = True) -> Way | None:
        return way_to(goal, around.index.network, around.speed_mps, self._bike.here(), may_turn=may_turn)

    def _destination(self, job: Job, around: Surroundings) -> Destination:
        """Where the order leads, looked up once."""
        if job.escort is not None:
            return job.escort.destination(around.index)
        if self._known is None or self._known[0] != job.order_no:
            self._known = (job.order_no, destination(around.index, job.lat_deg, job.lon_deg, job.words))
        return self._known[1]

    def _held_up_nearby(self, job: Job) -> bool:
        """Whether the officer stands in traffic within sight of the place, for longer than a red light."""
        here = self.sample
        if here is None or here.speed_mps > _STANDING_MPS:
            job.held_up_s = 0
            return False
        near = distance_m(here.lat_deg, here.lon_deg, job.lat_deg, job.lon_deg) < _IN_SIGHT_M
        job.held_up_s += near
        return job.held_up_s > _HELD_UP_S

    def _handle(self, second: int, around: Surroundings) -> None:
        job = self.job
        if job is None or job.arrived_s is None:
            self._go_back()
            return
        if job.escort is not None and not job.escort.has_left:
            if second >= job.escort.leaves_s:
                job.escort.has_left, self.phase = True, Phase.RIDING
                self._try("set off", self._bike.set_off)
            return
        if job.until_s is not None:
            if second >= job.until_s:
                self._go_back()
            return
        blockage = self._blockage_here(job, around)
        if blockage is None:
            self._direct(second, job, around)
        elif second - job.arrived_s >= HANDLING_S:
            around.book.clear(blockage)

    def _blockage_here(self, job: Job, around: Surroundings) -> Blockage | None:
        for blockage in around.book.blockages:
            if distance_m(job.lat_deg, job.lon_deg, blockage.lat_deg, blockage.lon_deg) < _AT_PLACE_M * 2:
                return blockage
        return None

    def _direct(self, second: int, job: Job, around: Surroundings) -> None:
        """Direct the junction ahead of the jammed street until its traffic flows, and go back then."""
        if job.begun_s is None:
            job.begun_s = second
        worst = min(self._destination(job, around).streets, key=around.flow, default="")
        if not worst or around.flow(worst) > RECOVERED_SHARE:
            job.flowing_s = second if job.flowing_s is None else job.flowing_s
        else:
            job.flowing_s = None
            if self._relief is None or self._relief.edge != worst:
                self._relief = SignalRelief(worst)
            self._try("direct", self._relief.direct)
        calm = job.flowing_s is not None and second - job.flowing_s >= STAY_S
        if calm or second - job.begun_s >= RELIEF_S:
            self._go_back()

    def _go_back(self) -> None:
        self.job, self._relief, self.phase = None, None, Phase.PATROL
        if self._entered and not self._bike_between():
            self._try("ride normally", self._bike.ride_normally)
            self._try("turn back", self._bike.forget_way)
            self._try("roam", self._roam)

    def _bike_between(self) -> bool:
        try:
            return self._bike.at_junction()
        except SUMO_ERRORS:
            return True

    def _resend(self) -> None:
        if self.job is not None and self.job.escorts:
            self.job, self.phase = None, Phase.PATROL
        elif self.job is not None:
            self.job.sent, self.job.arrived_s, self.phase = False, None, Phase.RIDING

    def _try(self, what: str, act: Any) -> None:  # noqa: ANN401 — any call without arguments
        """Do something that SUMO may refuse for now; a refusal is counted, and tried again a second later."""
        try:
            act()
        except SUMO_ERRORS:
            self.told[what] += 1

    def _noisy(self, sample: Sample | None) -> Sample | None:
        """The receiver's idea of *sample*: about 3 m off, drifting."""
        if sample is None:
            return None
        spread = _GNSS_M / 2**0.5 * (1 - _GNSS_MEMORY**2) ** 0.5
        self._error_m = [_GNSS_MEMORY * e + self._dice.gauss(0, spread) for e in self._error_m]
        north_deg = self._error_m[0] / _METRES_PER_DEG
        east_deg = self._error_m[1] / (_METRES_PER_DEG * 0.8)
        return Sample(
            sample.lat_deg + north_deg, sample.lon_deg + east_deg, sample.speed_mps, sample.heading_deg
        )

    # ------------------------------------------------------------------------------------------ to be kept

    def saved(self) -> dict[str, Any]:
        """What has to be kept over a stop, for ``restore``."""
        job = self.job
        return {
            "phase": self.phase.value,
            "orders": sorted(self._orders),
            "job": None if job is None else msgspec.to_builtins(job),
        }

    def restore(self, saved: Mapping[str, Any], beat: Sequence[str]) -> None:
        """Go on from ``saved``; the motorcycle itself comes back with SUMO's state."""
        self.phase = Phase(saved["phase"])
        self._orders = {int(number) for number in saved["orders"]}
        self.job = msgspec.convert(saved["job"], Job | None)
        self._beat = list(beat)
        self._entered = self.phase is not Phase.OFF
