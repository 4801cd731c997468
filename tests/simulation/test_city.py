"""The city's process with its doors: real sockets, a tiny platform on the other side."""

import asyncio
import json
from functools import partial
from pathlib import Path

import aiohttp

from dispatch.domain.geo import distance_m
from dispatch.domain.orders import order_text, recall_text
from dispatch.feeds.jt808 import messages as m
from dispatch.simulation.duty import read_terminals
from tests.simulation.tiny_platform import CityProcess, Seen, TinyPlatform, until

PLACE = (36.4600, 115.98345)


def located(seen: Seen) -> list[m.Location]:
    """All single locations a terminal has sent."""
    return [x for x in seen.messages if isinstance(x, m.Location)]


def at_place(seen: Seen) -> bool:
    """Whether a terminal has been at PLACE for a while."""
    return all(metres_off(x) < 60 for x in located(seen)[-8:])


def metres_off(location: m.Location) -> float:
    """How far a location is from PLACE."""
    return distance_m(location.lat_e6 / 1e6, location.lon_e6 / 1e6, *PLACE)


async def test_a_city_reports_takes_an_order_rides_and_arrives(
    quiet_city: Path, city_cache: Path, tmp_path: Path
) -> None:
    """From registration to arrival over 808, then a clean stop, and the next start goes on from there."""
    platform = TinyPlatform()
    await platform.open()
    city = CityProcess(quiet_city, city_cache, tmp_path, platform.port, speed=150)
    plate = await city.start()
    assert (tmp_path / "city.json").stat().st_mode & 0o777 == 0o600
    lines = {line.unit_id: line for line in read_terminals(quiet_city / "terminals.csv")}
    asked, told = lines["A01"], lines["A02"]
    await until(lambda: sum(bool(located(seen)) for seen in platform.terminals.values()) >= 20)
    seen = platform.terminals[asked.phone]
    kinds = [type(message) for message in seen.messages]
    assert kinds[:2] == [m.Registration, m.Authentication]
    cards = seen.of(m.DriverCard)
    assert isinstance(cards[0], m.DriverCard)
    assert cards[0].name

    words = order_text(7, *PLACE, "柳园北路", "疏导")
    question = m.Question(0, words, ((1, "能去"), (2, "不能")))
    question_serial = await platform.send(asked.phone, question)
    await platform.send(told.phone, m.TextOrder(13, words, 1))
    await platform.send(told.phone, m.TextOrder(13, words, 1))
    other = platform.terminals[told.phone]
    await until(lambda: len(other.of(m.TerminalAnswer)) >= 2)
    await until(lambda: m.QuestionAnswer(question_serial, 1) in seen.messages)
    for rider in (seen, other):
        await until(partial(at_place, rider), 40)
        assert located(rider)[-1].speed_tenth_kmh == 0

    base = f"http://{plate.host}:{plate.ports['http']}"
    async with aiohttp.ClientSession(base) as session:
        async with session.get("/truth", headers={"X-Token": plate.token}) as answer:
            truth = await answer.json()
        assert truth["units"]["A01"] == truth["units"]["A02"] == "handling"
        await platform.send(told.phone, m.TextOrder(13, recall_text(7), 1))
        await until(lambda: located(other)[-1].speed_tenth_kmh > 0)
        async with session.get("/truth") as answer:
            assert answer.status == 403
        async with session.post("/control/stop", headers={"X-Token": plate.token}) as answer:
            assert answer.status == 200
    code, words = await city.let_go()
    assert (code, words) == (0, "")
    assert not (tmp_path / "city.json").exists()
    await platform.close()

    stopped = json.loads((tmp_path / "city-state/city.json").read_text())["now"]
    again = CityProcess(quiet_city, city_cache, tmp_path, platform.port, speed=5)
    plate = await again.start()
    clock = f"http://{plate.host}:{plate.ports['http']}/clock"
    async with aiohttp.ClientSession() as session, session.get(clock) as answer:
        now = (await answer.json())["now"]
    assert stopped[:16] <= now[:16]
    assert now[:13] == stopped[:13]
    assert await again.let_go() == (0, "")


async def test_terminals_come_back_and_catch_up(quiet_city: Path, city_cache: Path, tmp_path: Path) -> None:
    """A gateway that dies and returns gets what it missed as a blind-area batch, and the newest position."""
    platform = TinyPlatform()
    await platform.open()
    city = CityProcess(quiet_city, city_cache, tmp_path, platform.port, speed=20)
    await city.start()
    await until(lambda: sum(bool(located(seen)) for seen in platform.terminals.values()) >= 20)
    await platform.close()
    returned = TinyPlatform()
    await returned.open(platform.port)
    await until(lambda: any(seen.of(m.LocationBatch) for seen in returned.terminals.values()))
    batch = next(b for seen in returned.terminals.values() for b in seen.of(m.LocationBatch))
    assert isinstance(batch, m.LocationBatch)
    assert batch.is_catch_up
    assert batch.promised == len(batch.points) > 0
    assert await city.let_go() == (0, "")
    await returned.close()


async def test_a_scripted_city_declines_calls_for_help_and_ends_on_sigterm(
    quiet_city: Path, city_cache: Path, tmp_path: Path
) -> None:
    """*Cannot* answers a question with no, SOS sets the alarm bit at once, tracking quickens the reports."""
    platform = TinyPlatform()
    await platform.open()
    city = CityProcess(quiet_city, city_cache, tmp_path, platform.port, speed=10, more=", traffic_key='k'")
    plate = await city.start()
    lines = {line.unit_id: line for line in read_terminals(quiet_city / "terminals.csv")}
    seen = platform.terminals[lines["A03"].phone]
    await until(lambda: bool(located(seen)))
    base = f"http://{plate.host}:{plate.ports['http']}"
    async with aiohttp.ClientSession(base, headers={"X-Token": plate.token}) as session:
        for kind in ("cannot", "sos"):
            incident = {"id": kind, "kind": kind, "unit": "A03", "minutes": 30}
            async with session.post("/control/incident", json=incident) as answer:
                assert answer.status == 200
        async with session.post("/control/incident", json={"id": "x", "kind": "flood"}) as answer:
            assert answer.status == 400
        await until(lambda: located(seen)[-1].alarm_bits == 1)
        question = m.Question(0, order_text(8, *PLACE, "花园路", "疏导"), ((1, "收到前往"), (2, "无法前往")))
        serial = await platform.send(lines["A03"].phone, question)
        await until(lambda: m.QuestionAnswer(serial, 2) in seen.messages)
        async with session.get("/truth") as answer:
            assert (await answer.json())["units"]["A03"] == "patrol"
        query = {"key": "k", "name": "花园路", "extensions": "all"}
        async with session.get("/v3/traffic/status/road", params=query) as answer:
            assert {row["name"] for row in (await answer.json())["trafficinfo"]["roads"]} == {"花园路"}
        async with session.get("/v3/traffic/status/road", params=query | {"key": plate.token}) as answer:
            assert (await answer.json())["infocode"] == "10001"
    await platform.send(lines["A03"].phone, m.TrackingOrder(1, 3600))
    count = len(located(seen))
    await until(lambda: len(located(seen)) >= count + 12)
    times = [x.time_bcd for x in located(seen)[-5:]]
    assert len(set(times)) == 5
    assert int(times[-1].hex()[-2:]) - int(times[0].hex()[-2:]) in {4, 4 - 60, 5, 5 - 60}
    assert city.process is not None
    city.process.terminate()
    assert await city.let_go() == (0, "")
    await platform.close()


async def test_a_city_without_a_gateway_ends_itself(
    quiet_city: Path, city_cache: Path, tmp_path: Path, free_port: int
) -> None:
    """Nobody is left behind: loneliness is a clean stop."""
    city = CityProcess(
        quiet_city, city_cache, tmp_path, free_port, speed=10, more=", lifetime='desks', lonely_wall_s=0.5"
    )
    await city.start()
    assert city.process is not None
    await asyncio.wait_for(city.process.wait(), 20)
    assert await city.let_go() == (0, "")
    assert (tmp_path / "city-state/city.json").exists()
    assert not (tmp_path / "city.json").exists()
