"""A tiny platform that speaks JT/T 808, and a city in a process of its own, for the city's tests."""

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.decode import decode
from dispatch.feeds.jt808.encode import message_frames
from dispatch.feeds.jt808.frame import Frame, FrameReader, Version
from dispatch.wire.plates import Plate, read_plate

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Seen:
    """What one terminal has sent, in order."""

    messages: list[m.Message] = field(default_factory=list)
    writer: asyncio.StreamWriter | None = None
    version: Version = 2013
    serial: int = 100

    def of(self, kind: type[m.Message]) -> list[m.Message]:
        """Its messages of one kind."""
        return [message for message in self.messages if isinstance(message, kind)]


class TinyPlatform:
    """Accepts every terminal and keeps what it says."""

    def __init__(self) -> None:
        self.terminals: dict[str, Seen] = defaultdict(Seen)
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self, port: int = 0) -> None:
        """Listen on loopback."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Hang up on everybody."""
        assert self._server is not None
        self._server.close()
        for seen in self.terminals.values():
            if seen.writer is not None:
                seen.writer.close()
        await self._server.wait_closed()

    async def send(self, phone: str, message: m.Message) -> int:
        """Send *message* to a terminal; returns its serial."""
        seen = self.terminals[phone]
        assert seen.writer is not None
        seen.serial += 1
        seen.writer.write(b"".join(message_frames(message, phone, seen.serial, seen.version)))
        await seen.writer.drain()
        return seen.serial

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frames = FrameReader()
        try:
            while data := await reader.read(4096):
                for frame in frames.feed(data):
                    assert isinstance(frame, Frame)
                    await self._answer(frame, writer)
        except ConnectionError:
            return
        finally:
            writer.close()

    async def _answer(self, frame: Frame, writer: asyncio.StreamWriter) -> None:
        header = frame.header
        seen = self.terminals[header.phone]
        seen.writer, seen.version = writer, header.version
        message = decode(frame)
        seen.messages.append(message)
        if isinstance(message, m.Registration):
            await self.send(header.phone, m.RegistrationAnswer(header.serial, 0, f"code-{header.phone}"))
        elif not isinstance(message, m.TerminalAnswer):
            fine = not isinstance(message, m.Authentication) or message.code == f"code-{header.phone}"
            await self.send(header.phone, m.PlatformAnswer(header.serial, header.msg_id, 0 if fine else 1))


class CityProcess:
    """A city in a process of its own, held by its standard input."""

    def __init__(
        self, source: Path, cache: Path, data: Path, port: int, *, speed: float, more: str = ""
    ) -> None:
        self.data = data
        self._words = (
            "import asyncio; from pathlib import Path\n"
            "from dispatch.simulation.city import CityOptions, run_city\n"
            f"folders = [Path(p) for p in {[str(source), str(cache), str(data)]!r}]\n"
            f"door, speed = ('127.0.0.1', {port}), {speed}\n"
            f"asyncio.run(run_city(CityOptions(*folders, door, speed=speed, leash=True{more})))"
        )
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> Plate:
        """Start it and wait for its plate."""
        pipe = asyncio.subprocess.PIPE
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", self._words, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, env=os.environ
        )
        async with asyncio.timeout(50):
            while (plate := read_plate(self.data, "city")) is None:
                assert self.process.returncode is None, (await self.process.communicate())[1].decode()
                await asyncio.sleep(0.05)
        return plate

    async def let_go(self) -> tuple[int, str]:
        """Close its standard input and wait for its end; its exit code and all that it printed."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.close()
        async with asyncio.timeout(20):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, (out + err).decode()


async def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until *condition* is true; AssertionError after *seconds*."""
    loop = asyncio.get_running_loop()
    end_s = loop.time() + seconds
    while not condition():
        assert loop.time() < end_s, f"not within {seconds} s"
        await asyncio.sleep(0.02)
