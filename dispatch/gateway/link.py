"""One terminal's TCP connection: bytes to frames, answers back, bounds on both."""

import asyncio
import time
from typing import TYPE_CHECKING

from dispatch.feeds.jt808.frame import FrameError, FrameReader
from dispatch.feeds.jt808.reassembly import Reassembly

if TYPE_CHECKING:  # the two halves of the door know each other
    from dispatch.gateway.stations import Station
    from dispatch.gateway.terminals import Door


class Link(asyncio.Protocol):
    """A connection. It has a *station* once a terminal has authenticated on it."""

    __slots__ = (
        "_door",
        "_reader",
        "_transport",
        "failures",
        "heard_s",
        "host",
        "is_over",
        "reassembly",
        "station",
    )

    def __init__(self, door: "Door") -> None:
        limits = door.limits
        self._door = door
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self.reassembly = Reassembly(
            max_messages=limits.unfinished_messages,
            max_bytes=limits.unfinished_bytes,
            max_age_s=limits.unfinished_age_s,
        )
        self.station: Station | None = None
        self.heard_s = time.monotonic()
        self.host = ""
        self.failures = 0
        self.is_over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection in, or close it where there are too many."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 — what create_server gives a Protocol
        self._transport = transport
        peer = transport.get_extra_info("peername")
        self.host = str(peer[0]) if peer else ""
        if not self._door.admits(self):
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the door."""
        del exc
        self._door.lost(self)

    def data_received(self, data: bytes) -> None:
        """Have each frame handled in order; all answers leave in one write."""
        door = self._door
        self.heard_s = time.monotonic()
        answers: list[bytes] = []
        door.tell_time()
        for item in self._reader.feed(data):
            if isinstance(item, FrameError):
                door.counts.refuse(f"frame_{item.reason.value}")
            else:
                answers += door.handle(self, item)
        if answers:
            self.write(b"".join(answers))
        if self.is_over:  # the answer that says so goes out first
            self.close()

    def write(self, data: bytes) -> bool:
        """Send; a terminal that never reads is dropped. Returns False when the connection is closing."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return False
        transport.write(data)
        if transport.get_write_buffer_size() > self._door.limits.unread_bytes:
            self._door.counts.refuse("never_reads")
            transport.abort()
        return True

    def close(self) -> None:
        """Close once what is written has gone out."""
        if self._transport is not None:
            self._transport.close()
