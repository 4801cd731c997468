"""The poller against a source on loopback that is slow, wrong, huge or gone."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from dispatch.domain.geo import distance_m
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.feeds.datum import Gcj02Point, wgs84_of_gcj02
from dispatch.feeds.traffic.area import Area
from dispatch.feeds.traffic.poll import PollParams, TrafficSource, TrafficUpdate

NOW = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
AREA = Area(36.43, 115.96, 36.48, 116.02)
SECRET = "k-0123456789"
QUICK = PollParams(period_s=0.05, timeout_s=0.4, retry_s=0.01, longest_retry_s=0.05, largest_bytes=200_000)
GOOD = {
    "status": "1",
    "trafficinfo": {
        "roads": [
            {"name": "花园路", "status": "3", "speed": "9", "polyline": "115.99,36.45;115.99,36.46"},
            {"name": "花园路", "status": "8"},
        ]
    },
}
REFUSED = {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class StoppedClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return the one moment there is."""
        return NOW


@dataclass
class Service:
    """A source whose answers are set by the test; the last one is repeated."""

    answers: list[Answer]
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Give the next answer."""
        self.asked.append(dict(request.query))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return await answer(request)


@asynccontextmanager
async def serving(*answers: Answer) -> AsyncIterator[Service]:
    """Serve these answers on a loopback port."""
    service = Service(list(answers))
    app = web.Application()
    app.router.add_get("/v3/traffic/status/rectangle", service.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    service.url = f"http://127.0.0.1:{port}/v3/traffic/status/rectangle"
    try:
        yield service
    finally:
        await runner.cleanup()


def says(document: object) -> Answer:
    """An answer of this JSON."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(document)

    return answer


def sends(body: bytes, status: int = 200) -> Answer:
    """An answer of these bytes."""

    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status)

    return answer


async def sleeps(_: web.Request) -> web.StreamResponse:
    """An answer that comes too late."""
    await asyncio.sleep(30)
    return web.json_response(GOOD)


async def trickles(request: web.Request) -> web.StreamResponse:
    """An answer that begins at once and never ends."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(600):
        await response.write(b" ")
        await asyncio.sleep(0.05)
    return response


async def floods(request: web.Request) -> web.StreamResponse:
    """An answer of 50 MB."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(50):
        await response.write(b" " * 1_000_000)
    return response


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """An answer that is cut off in the middle."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"status": "1"')
    assert request.transport is not None
    request.transport.close()
    return response


def source(url: str, params: PollParams = QUICK, area: Area = AREA) -> TrafficSource:
    """The poller under test."""
    return TrafficSource(url, key=SECRET, area=area, clock=StoppedClock(), params=params)


async def first(traffic: TrafficSource, count: int) -> list[TrafficUpdate | SourceSeen]:
    """The first *count* things that a source yields."""
    got: list[TrafficUpdate | SourceSeen] = []
    async with asyncio.timeout(10), aclosing(traffic.updates()) as updates:
        async for item in updates:
            got.append(item)
            if len(got) == count:
                break
    return got


async def test_an_answer_becomes_an_update_and_a_word_of_health() -> None:
    """Rows, wrong rows and the clock's time are in the update; then the source is said to be well, once."""
    async with serving(says(GOOD)) as service:
        update, health, again = await first(source(service.url), 3)
    assert isinstance(update, TrafficUpdate)
    assert [row.name for row in update.rows] == ["花园路"]
    assert (update.refused, update.observed_at, update.missing) == ({"status": 1}, NOW, 0)
    assert health == SourceSeen("traffic", SourceState.OK, NOW)
    assert isinstance(again, TrafficUpdate)


async def test_the_question_is_amaps() -> None:
    """Key, level, extensions and the rectangle in GCJ-02, longitude first, six decimals."""
    async with serving(says(GOOD)) as service:
        await first(source(service.url), 1)
    (question,) = service.asked
    low, high = (tuple(map(float, corner.split(","))) for corner in question.pop("rectangle").split(";"))
    assert question == {"key": SECRET, "level": "6", "extensions": "all"}
    for (lon, lat), corner in ((low, (36.43, 115.96)), (high, (36.48, 116.02))):
        back = wgs84_of_gcj02(Gcj02Point(lat, lon))
        assert (back.lat_deg, back.lon_deg) == pytest.approx(corner, abs=2e-6)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (sends(b"", 500), "HTTP 500"),
        (sends(b"moved", 302), "HTTP 302"),
        (sends(json.dumps(GOOD).encode()[:-9]), "not JSON"),
        (sends(b"[1]"), "not a JSON object"),
        (says({"status": 17}), "without a status"),
        (sleeps, "no answer within 0.4 s"),
        (trickles, "no answer within 0.4 s"),
        (floods, "more than 200000 bytes"),
        (hangs_up, ""),
    ],
)
async def test_a_failure_is_late_then_lost_then_back(answer: Answer, words: str) -> None:
    """Whatever fails: late at once, lost the third time, back with the next answer; two warnings in all."""
    with capture_logs() as logs:
        async with serving(says(GOOD), answer, answer, answer, answer, says(GOOD)) as service:
            got = await first(source(service.url), 6)
    kinds = [item.state if isinstance(item, SourceSeen) else "update" for item in got]
    assert kinds == ["update", SourceState.OK, SourceState.LATE, SourceState.LOST, "update", SourceState.OK]
    late, lost = got[2], got[3]
    assert isinstance(late, SourceSeen)
    assert isinstance(lost, SourceSeen)
    assert words in lost.detail
    assert lost.detail
    assert late.heard_at == lost.heard_at == NOW
    assert [(log["event"], log["log_level"]) for log in logs] == [
        ("source lost", "warning"),
        ("source is back", "warning"),
    ]


async def test_an_answer_of_wrong_types_is_an_empty_one() -> None:
    """Wrong types where roads should be cost the roads, not the source."""
    async with serving(says({"status": "1", "trafficinfo": {"roads": {"a": 1}, "evaluation": 7}})) as service:
        update, health = await first(source(service.url), 2)
    assert isinstance(update, TrafficUpdate)
    assert update.rows == ()
    assert isinstance(health, SourceSeen)
    assert health.state is SourceState.OK


async def test_a_wrong_key_is_lost_at_once_and_never_shown() -> None:
    """A refusal for good is lost the first time, in the source's words, without the key in any of them."""
    with capture_logs() as logs:
        async with serving(says(REFUSED)) as service:
            (health,) = await first(source(service.url), 1)
    assert health == SourceSeen("traffic", SourceState.LOST, None, "refused: 10001 INVALID_USER_KEY")
    assert SECRET not in json.dumps(logs)


async def test_a_source_that_is_not_there_is_waited_for(free_port: int) -> None:
    """Nobody listening is no error here: waiting first, then lost, with the reason but not the key."""
    waiting, lost = await first(source(f"http://127.0.0.1:{free_port}/x"), 2)
    assert isinstance(waiting, SourceSeen)
    assert isinstance(lost, SourceSeen)
    assert (waiting.state, lost.state) == (SourceState.WAITING, SourceState.LOST)
    assert str(free_port) in lost.detail
    assert SECRET not in lost.detail
    (health, *_) = await first(source(f"htp:/{SECRET}"), 1)
    assert isinstance(health, SourceSeen)
    assert SECRET not in health.detail


async def test_the_tries_after_a_failure_come_ever_less_often() -> None:
    """Two seconds, four, eight, … up to the longest; a refusal for good waits the longest at once."""
    traffic = source("http://127.0.0.1/x", PollParams(retry_s=2.0, longest_retry_s=60.0))
    waits = []
    for _ in range(8):
        traffic._health.failed("gone", for_good=False)
        waits.append(traffic._retry_s(for_good=False))
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert traffic._retry_s(for_good=True) == 60.0


async def test_a_hastened_city_is_asked_more_often() -> None:
    """A period of the city's time is shorter on the wall when the city runs faster."""
    async with serving(says(GOOD)) as service:
        slow = PollParams(period_s=120.0)
        traffic = TrafficSource(
            service.url, key="k", area=AREA, clock=StoppedClock(), params=slow, pace=lambda: 2400.0
        )
        got = await first(traffic, 3)
    assert sum(isinstance(item, TrafficUpdate) for item in got) == 2


async def test_a_tile_without_an_answer_leaves_the_others() -> None:
    """Of a large area the tiles that answer make the update, each row once, and the source is late."""
    area = Area(36.27, 115.96, 36.48, 116.02)
    tiles = len(area.tiles())
    assert tiles == 3
    async with serving(says(GOOD), sends(b"", 503), says(GOOD)) as service:
        update, health = await first(source(service.url, area=area), 2)
    assert isinstance(update, TrafficUpdate)
    assert (len(update.rows), update.missing, update.refused) == (1, 1, {"status": tiles - 1})
    assert isinstance(health, SourceSeen)
    assert (health.state, health.detail) == (SourceState.LATE, f"1/{tiles} tiles: HTTP 503")
    assert len({question["rectangle"] for question in service.asked}) == tiles


@pytest.mark.parametrize(
    "area",
    [AREA, Area(36.0, 115.5, 36.9, 116.4), Area(-0.5, 100, 0.5, 100.2), Area(36.45, 115.0, 36.46, 116.9)],
)
def test_tiles_cover_the_area_and_none_is_too_large(area: Area) -> None:
    """The tiles touch each other, reach the area's edges, and no diagonal is above 10 km on either datum."""
    tiles = area.tiles()
    assert min(t.south_deg for t in tiles) == area.south_deg
    assert max(t.north_deg for t in tiles) == area.north_deg
    assert min(t.west_deg for t in tiles) == area.west_deg
    assert max(t.east_deg for t in tiles) == area.east_deg
    for tile in tiles:
        corners = [tuple(map(float, corner.split(","))) for corner in tile.amap_rectangle().split(";")]
        assert distance_m(corners[0][1], corners[0][0], corners[1][1], corners[1][0]) <= 10_000
        assert tile.diagonal_m <= 10_000
    columns = sorted({(t.west_deg, t.east_deg) for t in tiles})
    assert all(one[1] == pytest.approx(other[0]) for one, other in pairwise(columns))
    rows = sorted({(t.south_deg, t.north_deg) for t in tiles})
    assert all(one[1] == pytest.approx(other[0]) for one, other in pairwise(rows))
    assert len(tiles) == len(columns) * len(rows)


def test_as_few_tiles_as_will_do() -> None:
    """A square of 8 km is two tiles, a strip of 30 km four, a small area itself."""
    assert len(Area(36.4207, 115.9410, 36.4927, 116.0300).tiles()) == 2
    assert len(Area(36.45, 115.80, 36.47, 116.135).tiles()) == 4
    assert AREA.tiles() == (AREA,)


@pytest.mark.parametrize(
    "corners", [(36.5, 116, 36.4, 117), (36, 117, 37, 116), (-91, 0, 0, 1), (0, 0, float("nan"), 1)]
)
def test_no_area_is_refused(corners: tuple[float, float, float, float]) -> None:
    """An empty rectangle, one off the globe and one of unknown numbers are refused."""
    with pytest.raises(ValueError, match="not an area"):
        Area(*corners)
