"""One terminal's TCP connection: bytes to frames, answers back, bounds on both and on their rate."""

import asyncio
import time
from typing import TYPE_CHECKING

from dispatch.feeds.jt808.frame import FrameError, FrameReader
from dispatch.feeds.jt808.reassembly import Reassembly

if TYPE_CHECKING:  # the two halves of the door know each other
    from dispatch.gateway.stations import Station
    from dispatch.gateway.terminals import Door

_FAREWELL_S = 5.0
"""What is written has so long to go out when a connection is closed; one that never reads would stay."""


class Link(asyncio.BufferedProtocol):
    """A connection. It has a *station* once a terminal has authenticated on it.

    *heard_s*: when its last good frame came, so that bytes that are no frames keep no connection alive;
    *unknown_since_s*: since when no terminal has been known on it. Both monotonic.
    """

    __slots__ = (
        "_allowance",
        "_counted_s",
        "_door",
        "_reader",
        "_resuming",
        "_transport",
        "failures",
        "heard_s",
        "host",
        "is_over",
        "reassembly",
        "station",
        "unknown_since_s",
    )

    def __init__(self, door: "Door") -> None:
        limits = door.limits
        now_s = time.monotonic()
        self._door = door
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._allowance = float(limits.frames_per_s)
        self._counted_s = now_s
        self._resuming: asyncio.TimerHandle | None = None
        self.reassembly = Reassembly(
            max_messages=limits.unfinished_messages,
            max_bytes=limits.unfinished_bytes,
            max_age_s=limits.unfinished_age_s,
        )
        self.station: Station | None = None
        self.heard_s = now_s
        self.unknown_since_s = now_s
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
        if self._resuming is not None:
            self._resuming.cancel()
        self._door.lost(self)

    def get_buffer(self, sizehint: int) -> bytearray:
        """Lend the door's one buffer: what it holds is taken out before another connection is read."""
        del sizehint
        return self._door.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Have each frame handled in order; all answers leave in one write."""
        door = self._door
        answers: list[bytes] = []
        door.tell_time()
        found = self._reader.feed(bytes(memoryview(door.buffer)[:nbytes]))
        for item in found:
            if isinstance(item, FrameError):
                door.counts.refuse(f"frame_{item.reason.value}")
            else:
                answers += door.handle(self, item)
        if answers:
            self.heard_s = door.now_s
            self.write(b"".join(answers))
        if self.is_over:  # the answer that says so goes out first
            self.close()
        elif found:
            self._spend(len(found))

    def _spend(self, frames: int) -> None:
        """Read no more for a while from one that is too fast: nothing is lost, and the others go on."""
        now_s, rate = self._door.now_s, self._door.limits.frames_per_s
        self._allowance = min(rate, self._allowance + (now_s - self._counted_s) * rate) - frames
        self._counted_s = now_s
        if self._allowance < 0 and self._resuming is None and self._transport is not None:
            self._door.counts.refuse("slowed_down")
            self._transport.pause_reading()
            wait_s = -self._allowance / rate
            self._resuming = asyncio.get_running_loop().call_later(wait_s, self._resume)

    def _resume(self) -> None:
        self._resuming = None
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

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

    @property
    def is_closing(self) -> bool:
        """Whether the end of the connection has begun."""
        return self._transport is None or self._transport.is_closing()

    def close(self) -> None:
        """Close once what is written has gone out, or has had its time."""
        transport = self._transport
        if transport is not None and not transport.is_closing():
            transport.close()
            if transport.get_write_buffer_size():
                asyncio.get_running_loop().call_later(_FAREWELL_S, transport.abort)
