"""Every bound of the doors is a setting: what is set lower is reached sooner, and told by its reason."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from dispatch.bootstrap.configuration import configured
from dispatch.bootstrap.rooms import gateway_settings
from dispatch.domain.observations import SourceState
from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.settings import (
    ClockSettings,
    DeskLimits,
    DoorLimits,
    GatewaySettings,
    KeepSettings,
    TrafficSettings,
)
from dispatch.wire.messages import LocateUnit, Refused, Welcome
from tests.advice.town import grid_town
from tests.gateway.conftest import REGISTER, Running, serving, until
from tests.gateway.desk import Subscriber
from tests.gateway.terminal import SimulatedTerminal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "configuration.md"


@pytest.fixture
def settings(tmp_path: Path) -> GatewaySettings:
    """Three registered terminals and nothing else."""
    (tmp_path / "terminals.csv").write_text(REGISTER, encoding="utf-8")
    return GatewaySettings(tmp_path / "data", terminals_csv=tmp_path / "terminals.csv")


def refused(running: Running, reason: str) -> int:
    """How often something was refused for *reason*."""
    return running.gateway._situation.counts().refused.get(reason, 0)


@pytest.mark.parametrize(
    ("section", "kind"),
    [
        ("door", DoorLimits),
        ("desks", DeskLimits),
        ("traffic", TrafficSettings),
        ("clock", ClockSettings),
        ("keep", KeepSettings),
    ],
)
def test_every_bound_is_set_in_the_file_reaches_the_gateway_and_is_on_the_page(
    tmp_path: Path, section: str, kind: type
) -> None:
    """Each number of the section is written in a file with another value, and arrives."""
    numbers = {f.name: f.default for f in dataclasses.fields(kind) if isinstance(f.default, int | float)}
    changed = {name: type(value)(value + 3) for name, value in numbers.items()}
    content = {"city": {"name": "x", "network": "n.net.xml"}, section: changed}
    arrived = gateway_settings(configured(content, tmp_path, "x.toml"), tmp_path, grid_town())
    assert {name: getattr(getattr(arrived, section), name) for name in changed} == changed
    page = PAGE.read_text(encoding="utf-8")
    described = page[page.index(f"## [{section}]") :].partition("\n## ")[0]
    assert [name for name in changed if f"| `{name}` |" not in described] == []


async def ended(reader: asyncio.StreamReader, within_s: float = 4.0) -> bool:
    """Whether the other side ends the line in time."""
    with suppress(ConnectionError):
        return await asyncio.wait_for(reader.read(), within_s) == b""
    return True


async def test_connections_of_one_address_are_bounded(settings: GatewaySettings) -> None:
    """The third from the same address is hung up on, and there is room again when one has left."""
    async with (
        serving(replace(settings, door=DoorLimits(connections_per_host=2))) as running,
        AsyncExitStack() as s,
    ):
        lines = [await asyncio.open_connection("127.0.0.1", running.jt808_port) for _ in range(3)]
        for _, writer in lines:
            s.callback(writer.close)
        await until(lambda: refused(running, "too_many_connections") == 1, "the refusal")
        assert await ended(lines[2][0])
        lines[0][1].close()
        await until(lambda: len(running.gateway._door._admission.links) == 1, "room")
        reader, writer = await asyncio.open_connection("127.0.0.1", running.jt808_port)
        s.callback(writer.close)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.2)


async def test_time_without_a_word_is_bounded(settings: GatewaySettings) -> None:
    """A stranger who does not authenticate, and a rider who falls silent, are put out in time."""
    door = DoorLimits(unknown_idle_s=0.3, idle_s=0.8)
    async with serving(replace(settings, door=door)) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.jt808_port)
        assert await ended(reader)
        assert refused(running, "never_authenticated") == 1
        writer.close()
        rider = await SimulatedTerminal("13912344321").connect(running.jt808_port)
        assert await rider.log_in("code-1") == 0
        await until(lambda: refused(running, "idle_too_long") == 1, "the end of the silent one")
        await rider.close()


async def test_tries_to_authenticate_are_bounded(settings: GatewaySettings) -> None:
    """Who guesses codes is hung up on after so many."""
    async with serving(replace(settings, door=DoorLimits(authentications=2))) as running:
        guesser = await SimulatedTerminal("13912344321").connect(running.jt808_port)
        with suppress(ConnectionError, TimeoutError, AssertionError):
            for number in range(4):
                await asyncio.wait_for(guesser.ask(m.Authentication(f"guess-{number}")), 1.0)
        assert 2 <= refused(running, "wrong_code") <= 3
        await guesser.close()


async def test_desks_are_bounded_in_number_and_in_what_they_say(settings: GatewaySettings) -> None:
    """The second desk is told that it is full; a message over the limit ends its own line."""
    async with serving(replace(settings, desks=DeskLimits(desks=1, message_bytes=300))) as running:
        assert running.gateway.plate is not None
        first = await Subscriber(running.gateway.plate, "A").connect()
        await first.hello()
        await first.wait_for(Welcome)
        second = await Subscriber(running.gateway.plate, "B").connect()
        await second.hello()
        assert (await second.wait_for(Refused)).code == "full"
        await first.say(LocateUnit("T" * 200))
        assert not first.is_closed
        await first.say(LocateUnit("T" * 400))
        await until(lambda: first.is_closed, "the end of the talker")
        assert refused(running, "desk_message") == 1
        for desk in (first, second):
            await desk.close()


@asynccontextmanager
async def source(body: bytes, wait_s: float) -> AsyncIterator[str]:
    """A source on loopback that answers everything with *body*, after *wait_s*."""

    async def answer(_: web.Request) -> web.Response:
        await asyncio.sleep(wait_s)
        return web.Response(body=body)

    app = web.Application()
    app.router.add_get("/x", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/x"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("body", "wait_s", "bounds", "words"),
    [
        (b"{}", 5.0, {"answer_within_s": 0.2}, "no answer within 0.2 s"),
        (b" " * 5000, 0.0, {"answer_bytes": 4000}, "more than 4000 bytes"),
    ],
)
async def test_a_sources_answer_is_bounded_in_time_and_size(
    settings: GatewaySettings, body: bytes, wait_s: float, bounds: dict[str, float], words: str
) -> None:
    """The light says which bound was reached."""
    async with source(body, wait_s) as url:
        traffic = replace(TrafficSettings(url=url, period_s=0.1), **bounds)  # type: ignore[arg-type]  # its numbers
        async with serving(replace(settings, network=grid_town(), traffic=traffic)) as running:
            await until(lambda: words in running.gateway._health.sources["traffic"].detail, words)


async def test_a_clocks_answer_is_bounded_in_time(settings: GatewaySettings) -> None:
    """A clock that holds the line is given up, and the machine's time taken."""
    async with source(b"{}", 5.0) as url:
        clock = ClockSettings(url, period_s=0.1, lost_after_s=0.2, first_word_s=0.3, answer_within_s=0.2)
        async with serving(replace(settings, clock=clock)) as running:
            await asyncio.wait_for(running.gateway._clock.known.wait(), 4.0)
            assert running.gateway._health.sources["clock"].state is SourceState.LOST
