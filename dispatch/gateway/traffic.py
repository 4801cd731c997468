"""Road states from a source onto the network, into the desks' batch, and through the detector into alerts."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing

import numpy as np

from dispatch.advice.congestion import CongestionState, detect, resumed
from dispatch.advice.jams import JamCleared, JamNews, JamRaised, OpenJam
from dispatch.advice.levels import levels
from dispatch.domain.alerts import AlertKind
from dispatch.domain.calls import told_by_people
from dispatch.domain.facts import Fact
from dispatch.domain.observations import RoadsSeen, SourceSeen
from dispatch.domain.recorded import EntryRef
from dispatch.feeds.traffic.area import Area
from dispatch.feeds.traffic.match import Matcher
from dispatch.feeds.traffic.poll import PollParams, TrafficSource, TrafficUpdate
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.counts import Counts
from dispatch.gateway.health import Health
from dispatch.gateway.ledger import Ledger
from dispatch.gateway.settings import GatewaySettings, TrafficSettings
from dispatch.gateway.situation import ROADS_SOURCE, Situation
from dispatch.journal import Transaction
from dispatch.picture.views import Picture
from dispatch.roads.network import RoadNetwork

_EDGE_DEG = 0.003
"""Room around a network's outermost points, about 300 m."""
_LOOK_S = 1.0


class Traffic:
    """One source of road states. Needs a network."""

    def __init__(  # noqa: PLR0913 — plugged together in one place, by name
        self,
        *,
        settings: GatewaySettings,
        network: RoadNetwork,
        clock: GatewayClock,
        situation: Situation,
        ledger: Ledger,
        health: Health,
        counts: Counts,
        store: Callable[[RoadsSeen], None],
    ) -> None:
        self._settings = settings.traffic
        self._params = settings.congestion
        self._network = network
        self._clock = clock
        self._situation = situation
        self._ledger = ledger
        self._health = health
        self._counts = counts
        self._store = store
        self._matcher = Matcher(network)
        self._state: CongestionState | None = None
        self._alerts: dict[int, str] = {}

    async def run(self, address: Callable[[str], str | None]) -> None:
        """Poll until cancelled; *address* completes the URL, knows it not yet, or knows a new one."""
        self._health.expect(ROADS_SOURCE)
        await self._clock.known.wait()
        while True:
            url = address(self._settings.url)
            if url is None:
                self._health.failed(ROADS_SOURCE, "the city has put up no plate", self._settings.lost_after_s)
                await asyncio.sleep(_LOOK_S)
                continue
            async with asyncio.TaskGroup() as group:
                polling = group.create_task(self._poll(url), name="traffic polling")
                while address(self._settings.url) == url:  # noqa: ASYNC110 — a plate is a file, it wakes nobody
                    await asyncio.sleep(_LOOK_S)
                polling.cancel()

    async def _poll(self, url: str) -> None:
        async with aclosing(self._source(url).updates()) as updates:
            async for item in updates:
                if isinstance(item, SourceSeen):
                    self._health.report(item)
                else:
                    await self.take(item)

    def _source(self, url: str) -> TrafficSource:
        period_s = self._settings.period_s
        params = PollParams(
            period_s=period_s,
            timeout_s=self._settings.answer_within_s,
            largest_bytes=self._settings.answer_bytes,
            longest_retry_s=min(period_s, 60.0),
            ca=self._settings.ca,
        )
        return TrafficSource(
            url,
            key=self._settings.key,
            area=area_of(self._settings, self._network),
            clock=self._clock,
            params=params,
            pace=lambda: self._clock.speed or 1.0,
        )

    async def take(self, update: TrafficUpdate) -> None:
        """Put one round of answers on the network, publish it, store it, and let the detector see it."""
        matched = await asyncio.to_thread(self._matcher.match, update.rows)
        for refused in (update.refused, matched.refused):
            for reason, times in refused.items():
                self._counts.refuse(f"road_{reason}", times)
        free_flow_mps = self._network.free_flow_mps[matched.segment]
        seen = RoadsSeen(
            update.observed_at,
            self._settings.name,
            matched.segment.astype(np.uint32),
            matched.speed_mps.astype(np.float32),
            levels(matched.speed_mps, free_flow_mps).astype(np.uint8),
            matched.status,
        )
        self._situation.see(seen)
        self._store(seen)
        if self._state is None:
            self._state = self._resumed(self._situation.picture)
        self._state, news = detect(self._state, seen, self._network, self._params)
        if news:
            await self._ledger.record(lambda transaction: self._write(transaction, news))

    def _resumed(self, picture: Picture) -> CongestionState:
        """The detector as the journal left it: what was raised and not cleared still stands."""
        jams: list[OpenJam] = []
        for alert in picture.alerts.values():
            is_own = alert.kind is AlertKind.CONGESTION and not told_by_people(alert.source)
            if is_own and alert.cleared_at is None:
                jam = OpenJam(len(jams) + 1, alert.segments, alert.congestion, alert.onset_at)
                jams.append(jam)
                self._alerts[jam.jam_no] = alert.alert_id
        return resumed(self._network, jams)

    def _write(self, transaction: Transaction, news: list[JamNews]) -> None:
        """Record what became of the jams, all of one look in one transaction; in the journal's thread."""
        raised: dict[int, EntryRef] = {}
        for jam in news:
            if isinstance(jam, JamRaised):
                self._alerts[jam.jam_no] = f"J{transaction.number('alert'):04d}"
                fact: Fact = jam.fact(self._alerts[jam.jam_no])
                raised[jam.jam_no] = transaction.append(fact).ref
                continue
            older = jam.merged_into if isinstance(jam, JamCleared) else None
            because = [ref for no in (jam.jam_no, older) if no and (ref := raised.get(no) or self._ref(no))]
            if jam.jam_no in self._alerts:  # else its raising was refused
                transaction.append(jam.fact(self._alerts[jam.jam_no]), because=because)

    def _ref(self, jam_no: int) -> EntryRef | None:
        """The entry that raised a jam, while the picture still has it."""
        alert = self._situation.picture.alerts.get(self._alerts.get(jam_no, ""))
        return alert.ref if alert is not None else None


def area_of(settings: TrafficSettings, network: RoadNetwork) -> Area:
    """The area to ask for: the configured one, or all of the network with a margin."""
    if settings.bbox_deg is not None:
        west_deg, south_deg, east_deg, north_deg = settings.bbox_deg
        return Area(south_deg, west_deg, north_deg, east_deg)
    lat_deg, lon_deg = network.shape_lat_deg, network.shape_lon_deg
    return Area(
        float(lat_deg.min()) - _EDGE_DEG,
        float(lon_deg.min()) - _EDGE_DEG,
        float(lat_deg.max()) + _EDGE_DEG,
        float(lon_deg.max()) + _EDGE_DEG,
    )
