"""The desks' socket: who may subscribe, five batches a second, and no queue for a desk that is slow."""

import asyncio
import hmac
import socket
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from dispatch import __version__
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.counts import Counts
from dispatch.gateway.settings import DeskLimits
from dispatch.gateway.situation import Situation
from dispatch.wire.framing import WireError, packed, read_from_desk
from dispatch.wire.messages import (
    PROTOCOL,
    Bye,
    FromDesk,
    FromGateway,
    Hello,
    JournalAdvanced,
    Leave,
    LocateUnit,
    Refused,
    Welcome,
)

_SOCKET_BYTES = 256 * 1024
"""What the system may hold for a desk that does not read: unbounded, it is megabytes of old state."""
_FAREWELL_S = 1.0
_SEAT_LETTERS = 64


class DeskWishes(Protocol):
    """What a desk may ask of the gateway."""

    def read_journal(self) -> None:
        """The journal has grown: read on soon."""

    def locate(self, unit_id: str) -> None:
        """Ask the unit's terminal where it is."""


class _Desk:
    """One subscribed desk."""

    def __init__(self, hello: Hello, writer: asyncio.StreamWriter, behind_bytes: int) -> None:
        self.seat = hello.seat
        self.operator = hello.operator[:_SEAT_LETTERS]
        self._writer = writer
        self._behind_bytes = behind_bytes
        self.is_behind = False

    @property
    def unread_bytes(self) -> int:
        """What waits in this process for the desk to read."""
        return self._writer.transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        """Send to a desk that keeps up; from one that does not, keep everything until it has caught up."""
        if self.unread_bytes > self._behind_bytes:
            self.is_behind = True
        if not self.is_behind and not self._writer.is_closing():
            self._writer.write(data)

    def has_caught_up(self) -> bool:
        """Tell whether a desk that was behind may be given the newest state now, and note that it is."""
        if self.is_behind and self.unread_bytes == 0:
            self.is_behind = False
            return True
        return False


class Desks:
    """The subscribed desks. *ended*: the last one left on purpose, or none has been there for long."""

    def __init__(  # noqa: PLR0913 — plugged together in one place, by name
        self,
        *,
        limits: DeskLimits,
        token: str,
        gateway_id: str,
        network: str,
        counts: Counts,
        situation: Situation,
        clock: GatewayClock,
        wishes: DeskWishes,
        ended: Callable[[str], None],
        ends_with_desks: bool,
        log: structlog.typing.FilteringBoundLogger,
    ) -> None:
        self._limits = limits
        self._token = token
        self._gateway_id = gateway_id
        self._network = network
        self._counts = counts
        self._situation = situation
        self._clock = clock
        self._wishes = wishes
        self._ended = ended
        self._ends_with_desks = ends_with_desks
        self._log = log
        self._desks: dict[str, _Desk] = {}
        self._lines = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._empty_since_s = time.monotonic()
        self._server: asyncio.Server | None = None
        self._group: asyncio.TaskGroup | None = None

    @property
    def seats(self) -> list[str]:
        """Names of the seats that are subscribed."""
        return sorted(self._desks)

    @property
    def token(self) -> str:
        """What a desk has to say to be let in."""
        return self._token

    async def open(self, host: str, port: int) -> int:
        """Take the port and return it; nobody gets in before `serve`. Raises OSError."""
        self._server = await asyncio.start_server(self._connected, host, port, start_serving=False)
        return int(self._server.sockets[0].getsockname()[1])

    async def serve(self, group: asyncio.TaskGroup) -> None:
        """Open the door that `open` has taken; each desk becomes a task of *group*."""
        self._group = group
        if self._server is not None:
            await self._server.start_serving()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._group is None or len(self._tasks) - len(self._desks) >= self._limits.waiting:
            self._counts.refuse("desk_crowded")
            writer.transport.abort()
            return
        self._lines += 1
        task = self._group.create_task(self._serve(reader, writer), name=f"desk line {self._lines}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def run(self) -> None:
        """Tell all desks what changed, again and again, until cancelled."""
        next_s = time.monotonic()
        while True:  # by the clock, so that the work of one batch does not delay the next
            now_s = time.monotonic()
            next_s = max(next_s + self._limits.batch_every_s, now_s)
            await asyncio.sleep(next_s - now_s)
            self.publish()
            if self._desks:
                self._empty_since_s = time.monotonic()
            elif self._ends_with_desks and time.monotonic() - self._empty_since_s > self._limits.deserted_s:
                self._ended("no desk for long")

    def publish(self) -> None:
        """Tell every desk what changed since the last time, and one that has caught up everything."""
        seats = self.seats
        changed = packed(self._situation.changes(seats))
        everything = b""
        for desk in self._desks.values():
            if desk.has_caught_up():
                everything = everything or self._whole_state()
                desk.write(everything)
            else:
                desk.write(changed)

    def advanced(self, entry_id: int) -> None:
        """Tell every desk that the journal has grown."""
        notice = packed(JournalAdvanced(entry_id))
        for desk in self._desks.values():
            desk.write(notice)

    async def close(self, why: str) -> None:
        """Say goodbye to all and stop listening."""
        if self._server is not None:
            self._server.close()
        desks = list(self._desks.values())
        for desk in desks:
            desk.write(packed(Bye(why)))
        end_s = time.monotonic() + _FAREWELL_S
        while any(desk.unread_bytes for desk in desks) and time.monotonic() < end_s:  # noqa: ASYNC110 — a transport tells nobody when it is empty
            await asyncio.sleep(0.02)
        for task in list(self._tasks):
            task.cancel()

    def _whole_state(self) -> bytes:
        """The full batch, and how far the journal reaches."""
        batch = packed(self._situation.everything(self.seats))
        return batch + packed(JournalAdvanced(self._situation.picture.entry_id))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        desk: _Desk | None = None
        try:
            raw: socket.socket = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SOCKET_BYTES)
            desk = await self._welcomed(reader, writer)
            limit = self._limits.message_bytes
            while desk is not None and not await self._obeyed(desk, await read_from_desk(reader, limit)):
                pass
        except (OSError, asyncio.IncompleteReadError) as error:
            if desk is None:
                self._counts.refuse("desk_silent")
            self._log.info("a desk's line ended", seat=desk.seat if desk else "", why=str(error))
        except WireError as error:
            self._counts.refuse("desk_message")
            self._log.warning(
                "a desk said what is no message", seat=desk.seat if desk else "", why=str(error)
            )
        finally:
            if desk is not None and self._desks.get(desk.seat) is desk:
                del self._desks[desk.seat]
            if writer.transport.get_write_buffer_size() > self._limits.behind_bytes:
                writer.transport.abort()  # it does not read: nothing would ever be flushed
            writer.close()

    async def _welcomed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> _Desk | None:
        """Hear the first message; return the desk, or None when it was refused in words."""
        async with asyncio.timeout(self._limits.hello_within_s):
            hello = await read_from_desk(reader, self._limits.message_bytes)
        refused = self._refusal(hello)
        if refused is not None or not isinstance(hello, Hello):
            code = refused.code if refused else "hello"
            self._counts.refuse(f"desk_{code}")
            self._log.warning("a desk was refused", code=code)
            await _said(writer, refused or Refused("hello", "先报席位"))
            return None
        desk = _Desk(hello, writer, self._limits.behind_bytes)
        self._desks[desk.seat] = desk
        self._log.info("a desk subscribed", seat=desk.seat)
        welcome = Welcome(PROTOCOL, __version__, self._gateway_id, self._clock.now(), self._clock.speed)
        desk.write(packed(welcome) + self._whole_state())
        return desk

    def _refusal(self, hello: FromDesk) -> Refused | None:
        """Why this desk is not let in, or None."""
        if not isinstance(hello, Hello):
            return Refused("hello", "网关要求先报席位 (the first message must be a hello)")
        if hello.protocol != PROTOCOL:
            words = f"网关 {__version__} 说协议 {PROTOCOL}，席位 {hello.version[:20]} 说协议 {hello.protocol}"
            return Refused("version", f"{words}：请装同一版本 (install the same version)")
        if not hmac.compare_digest(hello.token.encode(), self._token.encode()):
            return Refused("token", "口令不对：席位与网关不在同一数据目录 (wrong token)")
        if hello.network and self._network and hello.network != self._network:
            return Refused("network", "席位与网关的路网不同 (desk and gateway use different road networks)")
        return self._no_seat(hello.seat)

    def _no_seat(self, seat: str) -> Refused | None:
        """Why nobody can take this seat, or None."""
        if not seat or len(seat) > _SEAT_LETTERS or not seat.isprintable():
            return Refused("seat", f"席位名要 1 至 {_SEAT_LETTERS} 个字 (a seat needs a name)")
        if seat in self._desks:
            holder = self._desks[seat].operator or "他人"
            return Refused("seat", f"席位 {seat} 已由 {holder} 登录 (this seat is taken)")
        if len(self._desks) >= self._limits.desks:
            return Refused("full", f"已有 {len(self._desks)} 个席位 (too many desks)")
        return None

    async def _obeyed(self, desk: _Desk, wish: FromDesk) -> bool:
        """Do what a desk asks; return True when it leaves."""
        match wish:
            case JournalAdvanced():
                self._wishes.read_journal()
            case LocateUnit(unit_id):
                self._wishes.locate(unit_id)
            case Leave():
                await self._leave(desk)
                return True
            case Hello():
                raise WireError("a second hello")
        return False

    async def _leave(self, desk: _Desk) -> None:
        del self._desks[desk.seat]
        is_last = self._ends_with_desks and not self._desks
        self._log.info("a desk left", seat=desk.seat, last=is_last)
        desk.write(packed(Bye("left", last=is_last)))
        if is_last:
            self._ended("the last desk left")


async def _said(writer: asyncio.StreamWriter, message: FromGateway) -> None:
    """Send to a line that is about to be closed."""
    writer.write(packed(message))
    async with asyncio.timeout(_FAREWELL_S):
        await writer.drain()
