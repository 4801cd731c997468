"""Road states from a real HTTP source through matcher and detector into the journal and to the desks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from aiohttp import web

from dispatch.advice.congestion import CongestionParams
from dispatch.domain.alerts import AlertKind, CongestionLevel
from dispatch.domain.facts import AlertChanged, AlertCleared, AlertRaised, SourceLost, SourceRestored
from dispatch.domain.observations import SourceState
from dispatch.feeds.datum import Wgs84Point, gcj02_of_wgs84
from dispatch.gateway.settings import ClockSettings, GatewaySettings, TrafficSettings
from dispatch.roads.network import RoadNetwork, SegmentSource, build_network
from dispatch.wire.messages import Batch, Welcome
from dispatch.wire.plates import Plate, write_plate
from tests.gateway.conftest import serving, until
from tests.gateway.desk import Clerk, Subscriber

STEP_DEG = 0.004
QUICK = CongestionParams(
    confirm_s=0.3,
    confirm_observations=2,
    clear_s=0.3,
    clear_observations=2,
    smoothing_s=0.1,
    level_hold_s=0.1,
)


def _network() -> RoadNetwork:
    """One road northwards in three pieces of about 440 m, and back."""
    nodes = {str(i): (36.45 + i * STEP_DEG, 115.98) for i in range(4)}
    segments = []
    for i in range(3):
        for begin, end in ((i, i + 1), (i + 1, i)):
            lat = [nodes[str(begin)][0], nodes[str(end)][0]]
            source = SegmentSource(
                f"{begin}-{end}", str(begin), str(end), lat, [115.98, 115.98], 15.0, 2, "花园路"
            )
            segments.append(source)
    return build_network(nodes, segments, digest="three")


class City:
    """A source in AMap's shape and a clock, as the demo city has them; *speed_kmh* of the northward road."""

    def __init__(self) -> None:
        self.speed_kmh = 50.0
        self.now = datetime.now(UTC)
        self.pace = 1.0
        self.works = True
        self.asked = 0

    async def traffic(self, _request: web.Request) -> web.Response:
        """Answer as AMap does: strings, GCJ-02, longitude first."""
        self.asked += 1
        if not self.works:
            return web.Response(status=500)
        points = [gcj02_of_wgs84(Wgs84Point(36.45 + i * STEP_DEG, 115.98)) for i in range(4)]
        line = ";".join(f"{p.lon_deg:.6f},{p.lat_deg:.6f}" for p in points)
        row = {
            "name": "花园路",
            "status": "3" if self.speed_kmh < 20 else "1",
            "direction": "从南向北",
            "angle": "90",
            "speed": f"{self.speed_kmh:.1f}",
            "lcodes": "7",
            "polyline": line,
        }
        return web.json_response(
            {"status": "1", "info": "OK", "infocode": "10000", "trafficinfo": {"roads": [row]}}
        )

    async def clock(self, _request: web.Request) -> web.Response:
        """Say the city's time."""
        return web.json_response({"now": self.now.isoformat(), "speed": self.pace})


@asynccontextmanager
async def _city() -> AsyncIterator[tuple[City, str]]:
    city = City()
    app = web.Application()
    app.router.add_get("/traffic", city.traffic)
    app.router.add_get("/clock", city.clock)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield city, f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _polled(settings: GatewaySettings, url: str) -> GatewaySettings:
    traffic = TrafficSettings(url=url, key="k", period_s=0.2, lost_after_s=0.5)
    return replace(settings, network=_network(), traffic=traffic, congestion=QUICK)


async def test_a_jam_becomes_an_alert_and_its_end_clears_it(settings: GatewaySettings) -> None:
    """Raised once with road, direction and length; cleared because of the entry that raised it."""
    clerk = Clerk(settings.data_dir)
    async with _city() as (city, address), serving(_polled(settings, f"http://{address}/traffic")) as running:
        assert running.gateway.plate is not None
        desk = await Subscriber(running.gateway.plate).connect()
        await desk.hello(network="three")
        await desk.wait_for(Welcome)
        batch = await desk.wait_for(Batch, lambda batch: bool(batch.roads))
        seen = batch.roads[0].seen()
        network = _network()
        north = {network.index_of[name] for name in ("0-1", "1-2", "2-3")}
        assert set(seen.index.tolist()) == north
        assert np.allclose(seen.speed_mps, 50 / 3.6, atol=0.01)
        assert set(seen.level.tolist()) == {CongestionLevel.FREE}
        city.speed_kmh = 6.0
        await until(lambda: bool(clerk.entries(AlertRaised)), "the alert")
        (raised,) = clerk.entries(AlertRaised)
        assert isinstance(raised.fact, AlertRaised)
        alert = raised.fact
        assert (alert.alert_id, alert.kind, alert.road) == ("J0001", AlertKind.CONGESTION, "花园路")
        assert (alert.direction, alert.segments) == ("南→北", ("0-1", "1-2", "2-3"))
        assert 1300 < alert.length_m < 1360
        assert alert.congestion is CongestionLevel.SEVERE
        city.speed_kmh = 50.0
        await until(lambda: bool(clerk.entries(AlertCleared)), "clearing")
        assert clerk.entries(AlertCleared)[0].because == (raised.ref,)
        assert len(clerk.entries(AlertRaised)) == 1
        await desk.close()


async def test_a_restart_does_not_raise_a_standing_jam_again(settings: GatewaySettings) -> None:
    """The journal knows what was raised and not cleared; the new gateway clears it under its old id."""
    clerk = Clerk(settings.data_dir)
    async with _city() as (city, address):
        polled = _polled(settings, f"http://{address}/traffic")
        city.speed_kmh = 6.0
        async with serving(polled):
            await until(lambda: bool(clerk.entries(AlertRaised)), "the alert")
        async with serving(polled):
            asked = city.asked
            await until(lambda: city.asked > asked + 5, "some rounds")
            assert len(clerk.entries(AlertRaised)) == 1
            city.speed_kmh = 50.0
            await until(lambda: bool(clerk.entries(AlertCleared)), "clearing")
        cleared = [entry.fact for entry in clerk.entries(AlertCleared)]
        assert cleared == [AlertCleared("J0001")]
        changed = [e.fact.alert_id for e in clerk.entries(AlertChanged) if isinstance(e.fact, AlertChanged)]
        assert set(changed) <= {"J0001"}


async def test_a_source_that_is_lost_is_told_once_and_once_when_it_is_back(settings: GatewaySettings) -> None:
    """Both are in the journal; the desks see the light all the time."""
    clerk = Clerk(settings.data_dir)
    async with _city() as (city, address), serving(_polled(settings, f"http://{address}/traffic")) as running:
        sources = running.gateway._health.sources
        await until(lambda: sources["traffic"].state is SourceState.OK, "the first answer")
        city.works = False
        await until(lambda: bool(clerk.entries(SourceLost)), "the loss")
        city.works = True
        await until(lambda: bool(clerk.entries(SourceRestored)), "the return")
        assert len(clerk.entries(SourceLost)) == 1


async def test_the_citys_doors_are_found_by_its_plate(settings: GatewaySettings) -> None:
    """The gateway may be there first, and the city may come back at another port."""
    polled = _polled(settings, "http://{city}/traffic")
    clocked = replace(polled, clock=ClockSettings("http://{city}/clock", period_s=0.1))
    async with serving(clocked) as running:
        await asyncio.sleep(0.3)
        for _ in range(2):
            async with _city() as (city, address):
                city.now = datetime.now(UTC) + timedelta(days=3)
                city.pace = 0.5
                plate = Plate("city", 1, "test", {"http": int(address.rpartition(":")[2])}, "")
                write_plate(settings.data_dir, plate)
                await until(lambda city=city: city.asked > 1, "being asked")
                clock = running.gateway._clock
                assert clock.speed == 0.5
                assert timedelta(days=2) < clock.now() - datetime.now(UTC) < timedelta(days=4)
