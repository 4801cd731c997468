"""What is true now, as the gateway sees it, and what of it changed since the desks were last told."""

import time
from datetime import UTC, datetime

import numpy as np

from dispatch.domain.observations import (
    CountsSeen,
    Observation,
    RoadsSeen,
    SourceSeen,
    TimePassed,
    UnitLinked,
    UnitListed,
)
from dispatch.domain.recorded import Recorded
from dispatch.domain.units import PositionReport
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.counts import Counts
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView
from dispatch.wire.messages import Batch, RoadStates

ROADS_SOURCE = "traffic"


class Situation:
    """The picture, and the batch in which the next changes gather. Used from the event loop only."""

    def __init__(self, clock: GatewayClock, counts: Counts, segments: int) -> None:
        self.picture = Picture(clock.now(), RoadsView.unknown(segments))
        self._clock = clock
        self._counts = counts
        self._moved: dict[str, PositionReport] = {}
        self._news: list[UnitListed | UnitLinked | RoadsSeen | SourceSeen] = []
        self._oldest_s = 0.0
        self._seq = 0
        self._roads_source = ROADS_SOURCE

    def hear(self, entries: list[Recorded]) -> None:
        """Fold committed facts, in their order."""
        self.picture = fold_all(self.picture, entries)
        for entry in entries:
            self._clock.reach(entry.at)

    def moved(self, report: PositionReport) -> None:
        """Take a unit's current position; only the newest goes into the batch."""
        if not self._moved:
            self._oldest_s = time.monotonic()
        self._moved[report.unit_id] = report

    def see(self, seen: UnitListed | UnitLinked | RoadsSeen | SourceSeen) -> None:
        """Take any other observation."""
        self._news.append(seen)

    def changes(self, seats: list[str]) -> Batch:
        """Fold what gathered since the last call and return it as a batch."""
        positions, news = list(self._moved.values()), self._news
        waited_ms = round((time.monotonic() - self._oldest_s) * 1000) if positions else 0
        self._moved, self._news = {}, []
        counts, now = self._counts.seen(), self._clock.now()
        folded: list[Observation] = [*news, *positions, counts, TimePassed(now, self._clock.speed)]
        self.picture = fold_all(self.picture, folded)
        self._seq += 1
        roads = [seen for seen in news if isinstance(seen, RoadsSeen)]
        if roads:
            self._roads_source = roads[-1].source
        return Batch(
            seq=self._seq,
            now=now,
            speed=self._clock.speed,
            pace=self._clock.pace,
            positions=positions,
            links=[seen for seen in news if isinstance(seen, UnitLinked)],
            units=[seen for seen in news if isinstance(seen, UnitListed)],
            roads=[RoadStates.of(seen) for seen in roads],
            sources=list({seen.source: seen for seen in news if isinstance(seen, SourceSeen)}.values()),
            accepted=counts.accepted,
            refused=dict(counts.refused),
            seats=seats,
            waited_ms=waited_ms,
        )

    def everything(self, seats: list[str]) -> Batch:
        """Return the whole state as of the last `changes`, for a desk that is new or fell behind."""
        picture = self.picture
        units = picture.units.values()
        return Batch(
            seq=self._seq,
            now=self._clock.now(),
            speed=self._clock.speed,
            pace=self._clock.pace,
            full=True,
            positions=[unit.position for unit in units if unit.position is not None],
            links=[UnitLinked(u.unit_id, u.online, u.linked_at) for u in units if u.linked_at is not None],
            units=[UnitListed(u.unit_id, u.phone, u.profile, u.shifts) for u in units if u.phone],
            roads=[RoadStates.of(seen) for seen in self._roads()],
            sources=list(picture.sources.values()),
            accepted=picture.accepted,
            refused=dict(picture.refused),
            seats=seats,
        )

    def counts(self) -> CountsSeen:
        """Return the counts as they stand."""
        return self._counts.seen()

    def _roads(self) -> list[RoadsSeen]:
        """The newest state of every road that was ever seen, one observation for each time of seeing."""
        view = self.picture.roads
        found = []
        for at_s in np.unique(view.observed_at_s[view.observed_at_s > 0]):
            index = np.flatnonzero(view.observed_at_s == at_s).astype(np.uint32)
            moment = datetime.fromtimestamp(float(at_s), UTC)
            arrays = (view.speed_mps[index], view.level[index], view.source_status[index])
            found.append(RoadsSeen(moment, self._roads_source, index, *arrays))
        return found
