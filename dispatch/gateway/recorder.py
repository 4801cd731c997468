"""Between the terminals and the file of tracks: gathers what was believed, writes twice a second."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from dispatch.domain.observations import RoadsSeen
from dispatch.domain.units import PositionReport
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.counts import Counts
from dispatch.gateway.settings import KeepSettings
from dispatch.gateway.tracks import Batch, Past, TrackStore, TracksUnavailableError, row_of

_LATE_ROADS = 100
_ROWS_AT_ONCE = 20_000
"""What waited is written in portions: encoding it all at once would hold up the terminals."""
_LONGEST_WAIT_S = 5.0
_LOOK_EVERY_S = 60.0
"""So often it is looked whether anything has been kept long enough."""
_RECEIVED_MS: Final = 2
"""Where a row has the moment at which it was received."""


class Recorder:
    """Holds at most *waiting_rows* while the file cannot be written; more are dropped and counted."""

    def __init__(
        self,
        store: TrackStore,
        clock: GatewayClock,
        counts: Counts,
        health: Callable[[bool, str], None],
        waiting_rows: int,
        keep: KeepSettings,
    ) -> None:
        self._store = store
        self._clock = clock
        self._counts = counts
        self._health = health
        self._waiting_rows = waiting_rows
        self._keep = keep
        self._look_at_s = 0.0
        self._batch = Batch()
        self._stamp: tuple[int, int] | None = None
        self._thread = ThreadPoolExecutor(1, "gateway-tracks")

    def seen(self, report: PositionReport, phone: str, *, current: bool) -> None:
        """Take a believed position."""
        batch = self._batch
        if len(batch.rows) >= self._waiting_rows:
            self._counts.refuse("track_overflow")
        else:
            batch.rows.append(row_of(report, late=not current))
        if current:
            batch.newest[report.unit_id] = (report, phone)

    def roads(self, seen: RoadsSeen) -> None:
        """Take road states."""
        if len(self._batch.roads) < _LATE_ROADS:
            self._batch.roads.append(seen)
        else:
            self._counts.refuse("road_overflow")

    async def run(self, every_s: float) -> None:
        """Write again and again until cancelled."""
        wait_s = every_s
        while True:
            await asyncio.sleep(wait_s)
            wait_s = every_s if await self.flush() else min(2 * wait_s, _LONGEST_WAIT_S)
            if time.monotonic() >= self._look_at_s and wait_s == every_s:
                await self.let_go()

    async def let_go(self) -> None:
        """Delete some of what has been kept long enough; when that is all, look again in a minute."""
        now, keep = self._clock.now(), self._keep
        past = Past(_before(now, keep.tracks_days), _before(now, keep.roads_days), keep.rows_at_once)
        try:
            gone = await asyncio.get_running_loop().run_in_executor(self._thread, self._store.let_go, past)
        except TracksUnavailableError as error:
            self._health(False, str(error))  # noqa: FBT003 — the callback's one flag
            gone = 0
        self._look_at_s = 0.0 if gone else time.monotonic() + _LOOK_EVERY_S

    async def flush(self) -> bool:
        """Write what gathered; what could not be written waits for the next time (False)."""
        batch, self._batch = self._batch, Batch()
        stamp = self._counts.stamp
        if stamp == self._stamp and not batch.rows and not batch.roads:
            return True
        loop = asyncio.get_running_loop()
        counts, ahead_s = self._counts.seen(), self._clock.ahead_s
        batch.until_s = self._clock.now().timestamp()
        try:
            while len(batch.rows) > _ROWS_AT_ONCE:
                portion = Batch(batch.rows[:_ROWS_AT_ONCE])
                portion.until_s = (portion.rows[-1][_RECEIVED_MS] - 1) / 1000
                await loop.run_in_executor(self._thread, self._store.write, portion, counts, ahead_s)
                del batch.rows[:_ROWS_AT_ONCE]
            await loop.run_in_executor(self._thread, self._store.write, batch, counts, ahead_s)
        except TracksUnavailableError as error:
            self._take_back(batch)
            self._health(False, str(error))  # noqa: FBT003 — the callback's one flag
            return False
        self._stamp = stamp
        self._health(True, "")  # noqa: FBT003 — the callback's one flag
        return True

    def _take_back(self, batch: Batch) -> None:
        """Put what was not written before what came meanwhile."""
        newer = self._batch
        newer.rows = batch.rows + newer.rows
        newer.newest = batch.newest | newer.newest
        newer.roads = batch.roads + newer.roads

    async def close(self) -> None:
        """Write the rest and close the file."""
        await self.flush()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._store.close)
        self._thread.shutdown()


def _before(now: datetime, days: int) -> datetime | None:
    """From when on back nothing is kept; None where all is."""
    return now - timedelta(days=days) if days else None
