"""A door between the terminals and the gateway, at which lines are cut, choked and filled with noise."""

import asyncio
import random
from contextlib import suppress
from pathlib import Path

from dispatch.wire.plates import read_plate

_AT_ONCE = 65536


class Between:
    """Passes bytes on to whatever gateway serves *data_dir*; use it on one event loop."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lines: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None

    async def open(self) -> int:
        """Open the door; returns its port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Close it, and every line."""
        self._flows.set()
        if self._server is not None:
            self._server.close()
        self.cut(1.0, random.Random())
        await asyncio.sleep(0.1)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        plate = read_plate(self._data_dir, "gateway")
        try:
            if plate is None:
                raise ConnectionRefusedError
            inner_reader, inner = await asyncio.open_connection(plate.host, plate.ports["jt808"])
        except OSError:
            writer.close()
            return
        line = (writer, inner)
        self._lines.add(line)
        try:
            await asyncio.gather(self._pass(reader, inner), self._pass(inner_reader, writer))
        finally:
            self._lines.discard(line)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(_AT_ONCE):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()

    def cut(self, share: float, dice: random.Random) -> int:
        """Reset a share of the lines, as a dead spot does; returns how many."""
        gone = [line for line in self._lines if dice.random() < share]
        for line in gone:
            for writer in line:
                writer.transport.abort()
        return len(gone)

    def blur(self, noise: bytes, dice: random.Random) -> None:
        """Put noise between the frames of one terminal."""
        if self._lines:
            line = dice.choice(sorted(self._lines, key=id))
            line[1].write(noise)

    async def choke(self, seconds: float) -> None:
        """Let nothing through for a while."""
        self._flows.clear()
        await asyncio.sleep(seconds)
        self._flows.set()
