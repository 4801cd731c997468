"""The desks' socket: who is let in, what they hear, and when the gateway ends with them."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from dispatch.domain.facts import UnitAssigned
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.settings import DeskLimits, GatewaySettings
from dispatch.wire.messages import (
    PROTOCOL,
    Batch,
    Bye,
    JournalAdvanced,
    Leave,
    LocateUnit,
    Refused,
    Welcome,
)
from dispatch.wire.plates import STOP_PATH, TOKEN_HEADER, Plate, write_plate
from tests.gateway.conftest import Connect, Running, serving, until
from tests.gateway.desk import Clerk, Subscriber
from tests.gateway.terminal import position


async def _subscribed(running: Running, seat: str = "A") -> Subscriber:
    assert running.gateway.plate is not None
    desk = await Subscriber(running.gateway.plate, seat).connect()
    await desk.hello()
    await desk.wait_for(Welcome)
    return desk


async def test_a_desk_hears_everything_first_and_then_what_changes(
    running: Running, connect: Connect
) -> None:
    """A full batch with all units, then the newest position of each unit as it comes."""
    terminal = await connect(running, "13912344321", code="code-1")
    desk = await _subscribed(running)
    full = await desk.wait_for(Batch)
    assert full.full
    assert {unit.unit_id for unit in full.units} == {"T01", "T02", "T03"}
    await terminal.ask(position(36.45, 115.97))
    batch = await desk.wait_for(Batch, lambda batch: bool(batch.positions))
    assert (batch.full, batch.positions[0].unit_id, batch.positions[0].lat_deg) == (False, "T01", 36.45)
    assert batch.seats == ["A"]
    assert batch.waited_ms <= 1000
    assert batch.accepted == 1
    await desk.wait_for(Batch, lambda batch: any(link.online for link in batch.links))
    await desk.close()


async def test_a_desk_is_told_when_the_journal_has_grown(running: Running) -> None:
    """Another seat's decision reaches every desk as a hint to read on."""
    desk = await _subscribed(running)
    clerk = Clerk(running.data_dir, "B")
    clerk.assign("T01", 1)
    (assigned,) = clerk.entries(UnitAssigned)
    await desk.say(JournalAdvanced(assigned.entry_id))
    await desk.wait_for(JournalAdvanced, lambda told: told.entry_id >= assigned.entry_id)
    await desk.close()


async def test_a_wrong_token_is_refused_in_words(running: Running) -> None:
    """Nobody without the data directory's token sees a position."""
    assert running.gateway.plate is not None
    desk = await Subscriber(running.gateway.plate).connect()
    await desk.hello(token="guess")
    refused = await desk.wait_for(Refused)
    assert refused.code == "token"
    await until(lambda: desk.is_closed, "the end of the line")
    assert not any(isinstance(message, Welcome | Batch) for message in desk.heard)
    await desk.close()


async def test_another_protocol_is_refused_in_words(running: Running) -> None:
    """Both versions are named, so that a person knows what to do."""
    assert running.gateway.plate is not None
    desk = await Subscriber(running.gateway.plate).connect()
    await desk.hello(protocol=PROTOCOL + 1)
    refused = await desk.wait_for(Refused)
    assert refused.code == "version"
    assert str(PROTOCOL + 1) in refused.why
    await desk.close()


async def test_a_seat_is_taken_once(running: Running) -> None:
    """The second desk with a seat's name is told by whom it is held; when that one is gone it may come."""
    first = await _subscribed(running, "A")
    assert running.gateway.plate is not None
    second = await Subscriber(running.gateway.plate, "A").connect()
    await second.hello()
    refused = await second.wait_for(Refused)
    assert refused.code == "seat"
    assert "操作员A" in refused.why
    await second.close()
    await first.close()
    await until(lambda: not running.gateway._desks.seats, "the seat to be free")
    third = await _subscribed(running, "A")
    await third.close()


async def test_what_is_no_message_ends_that_line_only(running: Running) -> None:
    """Garbage from one desk closes its line; the other hears on."""
    good = await _subscribed(running, "A")
    bad = await _subscribed(running, "B")
    bad.writer.write(b"\xff" * 64)
    await until(lambda: bad.is_closed, "the end of the line")
    heard = len(good.heard)
    await until(lambda: len(good.heard) > heard, "another batch")
    await bad.close()
    await good.close()


async def test_a_slow_desk_gets_the_newest_state_and_no_queue(
    settings: GatewaySettings, connect: Connect
) -> None:
    """While it does not read nothing piles up; when it reads again, one full batch brings it up to date."""
    limits = DeskLimits(behind_bytes=20_000)
    async with serving(replace(settings, desks=limits)) as running:
        assert running.gateway.plate is not None
        terminal = await connect(running, "13912344321", code="code-1")
        slow = await Subscriber(running.gateway.plate, "slow").connect(listen=False)
        await slow.hello()
        quick = await _subscribed(running, "quick")
        await until(lambda: bool(running.gateway._desks.seats), "the desks")
        await until(lambda: "slow" in running.gateway._desks.seats, "the slow desk")
        desk = running.gateway._desks._desks["slow"]
        slow.reader._transport.pause_reading()  # type: ignore[attr-defined]  # a desk that does not read
        for number in range(2000):
            running.gateway._situation.see(SourceSeen("s", SourceState.OK, None, f"{number}" * 10_000))
            running.gateway._desks.publish()
            await asyncio.sleep(0)
            if desk.is_behind:
                break
        assert desk.is_behind
        unread_bytes = desk.unread_bytes
        await terminal.ask(position(36.4599, 115.97))
        await until(lambda: "T01" in quick.positions and quick.positions["T01"].lat_deg == 36.4599)
        assert desk.unread_bytes == unread_bytes
        slow.reader._transport.resume_reading()  # type: ignore[attr-defined]  # and now it does
        slow.listen()
        await until(lambda: "T01" in slow.positions and slow.positions["T01"].lat_deg == 36.4599)
        assert sum(isinstance(message, Batch) and message.full for message in slow.heard) >= 2
        await slow.close()
        await quick.close()


async def test_locate_asks_the_terminal(running: Running, connect: Connect) -> None:
    """A desk's wish becomes 0x8201, and the 0x0201 that answers it is a position."""
    terminal = await connect(running, "13912344321", code="code-1")
    desk = await _subscribed(running)
    await desk.say(LocateUnit("T01"))
    await desk.say(LocateUnit("nobody"))
    asked = await terminal.wait_for(m.LocationQuery)
    await terminal.say(m.LocationAnswer(asked.header.serial, position(36.44, 115.96)))
    await until(lambda: "T01" in desk.positions, "the position")
    assert desk.positions["T01"].lat_deg == 36.44
    await desk.close()


async def test_the_gateway_ends_when_the_last_desk_leaves_on_purpose(settings: GatewaySettings) -> None:
    """Not with the first of two; with the last, which is told so; its plate is gone then."""
    async with serving(replace(settings, lifetime="desks")) as running:
        first, second = await _subscribed(running, "A"), await _subscribed(running, "B")
        await first.say(Leave())
        assert not (await first.wait_for(Bye)).last
        await asyncio.sleep(0.3)
        assert not running.task.done()
        await second.say(Leave())
        assert (await second.wait_for(Bye)).last
        await until(running.task.done, "the end")
        assert not (running.data_dir / "gateway.json").exists()
        await first.close()
        await second.close()


async def test_a_crashed_desk_finds_the_gateway_running_for_a_while(settings: GatewaySettings) -> None:
    """A line that ends without a goodbye starts the long wait, and only that ends the gateway."""
    limits = DeskLimits(deserted_s=0.6)
    async with serving(replace(settings, lifetime="desks", desks=limits)) as running:
        desk = await _subscribed(running)
        await asyncio.sleep(0.8)
        assert not running.task.done()
        await desk.close()
        await asyncio.sleep(0.3)
        assert not running.task.done()
        await until(running.task.done, "the end")


@asynccontextmanager
async def _city(data_dir: Path, lifetime: str) -> AsyncIterator[list[str]]:
    """The control door of a demo city with its plate up; yields the tokens with which it was told to end."""
    told: list[str] = []

    async def stop(request: web.Request) -> web.Response:
        told.append(request.headers[TOKEN_HEADER])
        return web.Response()

    app = web.Application()
    app.add_routes([web.post(STOP_PATH, stop)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ports = {"http": runner.addresses[0][1]}
    write_plate(data_dir, Plate("city", os.getpid(), "test", ports, "city-token", lifetime=lifetime))
    yield told
    await runner.cleanup()


@pytest.mark.parametrize(("lifetime", "told"), [("desks", ["city-token"]), ("service", [])])
async def test_the_demo_city_goes_with_a_deserted_gateway(
    settings: GatewaySettings, lifetime: str, told: list[str]
) -> None:
    """When no desk was there for long, the city that a desk had started is told to end, a service is not."""
    limits = DeskLimits(deserted_s=0.2)
    async with (
        _city(settings.data_dir, lifetime) as heard,
        serving(replace(settings, lifetime="desks", desks=limits)) as running,
    ):
        await until(running.task.done, "the end")
        assert heard == told


async def test_a_gateway_that_is_stopped_leaves_the_city_alone(settings: GatewaySettings) -> None:
    """Whoever stops a gateway by hand may want to start another one under the same city."""
    async with (
        _city(settings.data_dir, "desks") as heard,
        serving(replace(settings, lifetime="desks")) as running,
    ):
        running.gateway.stop("by hand")
        await until(running.task.done, "the end")
        assert heard == []


async def test_a_service_stays_when_the_last_desk_leaves(running: Running) -> None:
    """What a service manager started is not ended by a desk."""
    desk = await _subscribed(running)
    await desk.say(Leave())
    assert not (await desk.wait_for(Bye)).last
    await asyncio.sleep(0.4)
    assert not running.task.done()
    await desk.close()
