"""A gateway of one's own on loopback, terminals and desks to talk to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dispatch.feeds.jt808.frame import Version
from dispatch.gateway.gateway import Gateway
from dispatch.gateway.log import LogFile
from dispatch.gateway.settings import GatewaySettings
from dispatch.gateway.tracks import units_report
from tests.gateway.terminal import SimulatedTerminal

WITHIN_S = 5.0
REGISTER = """phone,auth_code,unit,version,profile
013912344321,code-1,T01,2013,text
013912344322,code-2,T02,2019,text
013912344323,code-3,T03,2013,question
"""


@dataclass
class Running:
    """A gateway that serves."""

    gateway: Gateway
    data_dir: Path
    task: asyncio.Task[None]

    @property
    def jt808_port(self) -> int:
        """The terminals' door."""
        assert self.gateway.plate is not None
        return self.gateway.plate.ports["jt808"]

    async def refused(self, reason: str) -> int:
        """How often something was refused for *reason*, as the file of counts says."""
        await self.gateway._recorder.flush()
        return int(units_report(self.data_dir)["refused"].get(reason, 0))

    async def accepted(self) -> int:
        """How many positions were accepted, as the file of counts says."""
        await self.gateway._recorder.flush()
        return int(units_report(self.data_dir)["accepted"])


async def until(holds: Callable[[], bool] | Callable[[], Awaitable[bool]], what: str = "it") -> None:
    """Wait until a condition holds; fail after five seconds."""
    end = asyncio.get_running_loop().time() + WITHIN_S
    while True:
        found = holds()
        if await found if isinstance(found, Awaitable) else found:
            return
        assert asyncio.get_running_loop().time() < end, f"{what} did not happen within {WITHIN_S} s"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def serving(settings: GatewaySettings) -> AsyncIterator[Running]:
    """Run a gateway in this loop until the block ends; an error of its own fails the test."""
    log_file = LogFile(settings.data_dir, 100_000, 1)
    gateway = Gateway(settings, log_file.logger())
    task = asyncio.create_task(gateway.run(), name="gateway")
    ready = asyncio.create_task(gateway.ready.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    try:
        if task.done():
            await task
        yield Running(gateway, settings.data_dir, task)
    finally:
        gateway.stop("the test ends")
        try:
            await task
        finally:
            log_file.close()


@pytest.fixture
def settings(tmp_path: Path) -> GatewaySettings:
    """Settings with three registered terminals and nothing else."""
    (tmp_path / "terminals.csv").write_text(REGISTER, encoding="utf-8")
    return GatewaySettings(tmp_path / "data", terminals_csv=tmp_path / "terminals.csv")


@pytest.fixture
async def running(settings: GatewaySettings) -> AsyncIterator[Running]:
    """A gateway with three registered terminals."""
    async with serving(settings) as gateway:
        yield gateway


@pytest.fixture
async def open_door(settings: GatewaySettings) -> AsyncIterator[Running]:
    """A gateway that takes whatever terminal comes."""
    async with serving(replace(settings, is_open=True)) as gateway:
        yield gateway


Connect = Callable[..., Awaitable[SimulatedTerminal]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Connects terminals, and hangs up for them at the end."""
    async with AsyncExitStack() as stack:

        async def one(
            running: Running, phone: str, version: Version = 2013, *, code: str = "", answers: bool = True
        ) -> SimulatedTerminal:
            terminal = SimulatedTerminal(phone, version, answers_texts=answers)
            await terminal.connect(running.jt808_port)
            stack.push_async_callback(terminal.close)
            if code:
                assert await terminal.log_in(code) == 0
            return terminal

        yield one
