"""A small simulated terminal: what a motorcycle's JT/T 808 box does, as much as the tests need."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self, TypeVar

from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.encode import message_frames
from dispatch.feeds.jt808.frame import Frame, FrameReader, Header, Version
from dispatch.feeds.jt808.translate import location_of

WITHIN_S = 5.0
M = TypeVar("M", bound=m.Message)


@dataclass
class Heard:
    """One message from the platform."""

    header: Header
    message: m.Message


@dataclass
class SimulatedTerminal:
    """One TCP connection of one terminal. *heard* holds everything the platform said, in order.

    With *answers_texts* it gives its general answer to orders by itself, as real ones do.
    """

    phone: str
    version: Version = 2013
    answers_texts: bool = True
    serial: int = 0
    heard: list[Heard] = field(default_factory=list)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None
    listening: asyncio.Task[None] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self, port: int, host: str = "127.0.0.1") -> Self:
        """Open the connection and listen."""
        self.reader, self.writer = await asyncio.open_connection(host, port)
        self.listening = asyncio.create_task(self._listen(), name=f"terminal {self.phone}")
        return self

    async def close(self) -> None:
        """Close the connection."""
        if self.writer is not None:
            self.writer.close()
        if self.listening is not None:
            self.listening.cancel()
            await asyncio.gather(self.listening, return_exceptions=True)

    async def _listen(self) -> None:
        frames = FrameReader()
        assert self.reader is not None
        try:
            while data := await self.reader.read(65536):
                for item in frames.feed(data):
                    assert isinstance(item, Frame)
                    heard = Heard(item.header, decode(item))
                    self.heard.append(heard)
                    if self.answers_texts and isinstance(heard.message, m.TextOrder | m.Question):
                        await self.say(m.TerminalAnswer(item.header.serial, item.header.msg_id, 0))
                    self.news.set()
        except ConnectionError:
            pass  # the platform closed on us: `is_closed` tells
        self.news.set()

    @property
    def is_closed(self) -> bool:
        """Whether the platform has ended the connection."""
        return self.listening is not None and self.listening.done()

    async def say(self, message: m.Message, serial: int | None = None) -> int:
        """Send a message; returns its serial."""
        assert self.writer is not None
        if serial is None:
            self.serial = (self.serial + 1) % 0x10000
            serial = self.serial
        for frame in message_frames(message, self.phone, serial, self.version):
            self.writer.write(frame)
        await self.writer.drain()
        return serial

    async def wait_for(self, kind: type[M], fits: Callable[[M], bool] = lambda _: True) -> Heard:
        """Wait until the platform has said something of this kind; the first that fits."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                for heard in self.heard:
                    if isinstance(heard.message, kind) and fits(heard.message):
                        return heard
                self.news.clear()
                await self.news.wait()

    async def answer_to(self, serial: int) -> m.PlatformAnswer:
        """Wait for the platform's general answer to the message with *serial*."""
        heard = await self.wait_for(m.PlatformAnswer, lambda answer: answer.serial == serial)
        assert isinstance(heard.message, m.PlatformAnswer)
        return heard.message

    async def ask(self, message: m.Message, serial: int | None = None) -> int:
        """Send a message and return the result in the platform's general answer to it."""
        return (await self.answer_to(await self.say(message, serial))).result

    async def register(self, terminal_id: str = "T1") -> m.RegistrationAnswer:
        """Send 0x0100 and return its answer."""
        asked = m.Registration(37, 1500, "MAKER", "MODEL", terminal_id, 1, "鲁P0001", self.version)
        serial = await self.say(asked)
        heard = await self.wait_for(m.RegistrationAnswer, lambda answer: answer.serial == serial)
        assert isinstance(heard.message, m.RegistrationAnswer)
        return heard.message

    async def log_in(self, code: str) -> int:
        """Send 0x0102 and return the result."""
        return await self.ask(m.Authentication(code))


def position(
    lat_deg: float = 36.4567,
    lon_deg: float = 115.9855,
    *,
    at: datetime | None = None,
    speed_mps: float = 10.0,
    has_fix: bool = True,
    alarms: frozenset[str] = frozenset(),
) -> m.Location:
    """A location as a terminal reports it, by default of this second."""
    now = at or datetime.now(UTC)
    report = PositionReport(
        "", lat_deg, lon_deg, speed_mps, 90.0, now.replace(microsecond=0), now, 30.0, has_fix, alarms
    )
    return location_of(report)
