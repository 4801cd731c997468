"""A tiny gateway on loopback that says what a test tells it to, and hears what the desk says."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from dispatch.wire.framing import WireError, packed, read_from_desk
from dispatch.wire.messages import PROTOCOL, Batch, Bye, FromDesk, FromGateway, Leave, Welcome
from dispatch.wire.plates import Plate, remove_plate, write_plate

WITHIN_S = 10.0
TOKEN = "secret"
M = TypeVar("M", bound=FromDesk)


async def until(holds: Callable[[], bool], what: str = "it", within_s: float = WITHIN_S) -> None:
    """Wait until a condition holds; fail when it does not in time."""
    end_s = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end_s, f"{what} did not happen within {within_s} s"
        await asyncio.sleep(0.01)


class FakeGateway:
    """Welcomes whoever comes with *greeting* and then says what `say` is given; *heard* holds all it hears.

    A desk that leaves gets a goodbye, *last* or not, and the line ends.
    """

    def __init__(self, data_dir: Path, now: datetime, *, last: bool = False) -> None:
        self.data_dir = data_dir
        self.greeting: list[FromGateway] = [
            Welcome(PROTOCOL, "test", "fake", now, 1.0),
            Batch(1, now, full=True),
        ]
        self.last = last
        self.heard: list[FromDesk] = []
        self.lines = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._plate: Plate | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Listen, and put up the plate."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self._plate = Plate("gateway", 1, "test", {"desks": port}, TOKEN, lifetime="desks")
        write_plate(self.data_dir, self._plate)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Take the plate down and hang up."""
        assert self._server is not None
        assert self._plate is not None
        remove_plate(self.data_dir, self._plate)
        self._server.close()
        self.hang_up()
        for task in list(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer), name="fake gateway's line")
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        self._writers.add(writer)
        try:
            self.heard.append(await read_from_desk(reader))
            for message in self.greeting:
                writer.write(packed(message))
            while True:
                said = await read_from_desk(reader)
                self.heard.append(said)
                if isinstance(said, Leave):
                    writer.write(packed(Bye("left", last=self.last)))
                    return
        except (OSError, asyncio.IncompleteReadError, WireError):
            return
        finally:
            self._writers.discard(writer)
            writer.close()

    def say(self, message: FromGateway) -> None:
        """Tell everybody who listens."""
        self.say_bytes(packed(message))

    def say_bytes(self, data: bytes) -> None:
        """Tell everybody something that need not be a message."""
        for writer in self._writers:
            writer.write(data)

    def hang_up(self) -> None:
        """End all lines without a word."""
        for writer in self._writers:
            writer.close()

    async def wait_for(self, kind: type[M]) -> M:
        """Wait until a desk has said something of this kind; the newest."""
        await until(lambda: any(isinstance(m, kind) for m in self.heard), f"a {kind.__name__}")
        return next(m for m in reversed(self.heard) if isinstance(m, kind))
