"""The desk's line to the gateway: subscribe, read, and when it breaks, come back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from dispatch import __version__
from dispatch.desk.neighbours import answers
from dispatch.wire.framing import WireError, packed, read_from_gateway
from dispatch.wire.messages import PROTOCOL, FromDesk, FromGateway, Hello, Leave, Refused, Welcome
from dispatch.wire.plates import Plate, exposed_plate, read_plate

RETRY_S = 0.5
"""Wall time between two tries to reach the gateway."""

WORD_WITHIN_S = 5.0
"""The gateway speaks five times a second; after this much silence (wall time) the line counts as dead."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who subscribes: the seat's name, the operator's, and the digest of the road network in use."""

    seat: str
    operator: str
    network: str


class GatewayRefusedError(Exception):
    """The gateway does not accept this desk; trying again changes nothing.

    *code*: version, token, seat, network, full, hello; exposed when this desk itself goes no further.
    """

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.why)
        self.code = refused.code


class GatewayLink:
    """Keeps one subscription alive.

    *hear* gets each message in order on the event loop; *changed* is told when the line comes up
    (True) or goes down (False, with why).
    """

    def __init__(
        self,
        data_dir: Path,
        caller: Caller,
        hear: Callable[[FromGateway], Awaitable[None]],
        changed: Callable[[bool, str], None],
    ) -> None:
        self._data_dir = data_dir
        self._caller = caller
        self._hear = hear
        self._changed = changed
        self._writer: asyncio.StreamWriter | None = None
        self._up = False
        self._has_left = False

    @property
    def is_up(self) -> bool:
        """Whether the gateway has welcomed this desk and still speaks."""
        return self._up

    async def run(self) -> None:
        """Subscribe again and again, until cancelled or until this desk has left on purpose.

        Raises GatewayRefusedError when the gateway refuses this desk for good.
        """
        while not self._has_left:
            plate = read_plate(self._data_dir, "gateway")
            why = "no gateway has put up its plate"
            if plate is not None:
                why = await self._subscription(plate)
            else:
                await self._refuse_exposed()
            self._set_up(up=False, why=why)
            if self._has_left:
                return
            await asyncio.sleep(RETRY_S)

    async def _refuse_exposed(self) -> None:
        """Say no token that others may have read, and go to no door that might not be the gateway's.

        Raises GatewayRefusedError. Where nobody answers, the plate is left from a crash: a new one will come.
        """
        plate = exposed_plate(self._data_dir, "gateway")
        if plate is not None and await answers(plate):
            words = "gateway.json 他人可读: 口令可能已泄露 (others may read gateway.json)"
            raise GatewayRefusedError(Refused("exposed", words))

    async def _subscription(self, plate: Plate) -> str:
        """Live through one connection and return why it ended."""
        try:
            async with asyncio.timeout(WORD_WITHIN_S):
                reader, writer = await asyncio.open_connection(plate.host, plate.ports["desks"])
        except (OSError, TimeoutError) as error:
            return f"the gateway does not answer ({error})"
        self._writer = writer
        try:
            self.send(
                Hello(
                    PROTOCOL,
                    __version__,
                    plate.token,
                    self._caller.seat,
                    self._caller.operator,
                    self._caller.network,
                )
            )
            while True:
                async with asyncio.timeout(WORD_WITHIN_S):
                    message = await read_from_gateway(reader)
                if isinstance(message, Refused):
                    raise GatewayRefusedError(message)
                await self._hear(message)
                if isinstance(message, Welcome):
                    self._set_up(up=True, why="")
        except TimeoutError:  # one of OSError's kind, so it stands first
            return f"the gateway was silent for {WORD_WITHIN_S:g} s"
        except (OSError, asyncio.IncompleteReadError) as error:
            return f"the gateway closed the line ({error})"
        except WireError as error:
            return f"the gateway sent what is no message ({error})"
        finally:
            self._writer = None
            writer.close()

    def _set_up(self, *, up: bool, why: str) -> None:
        if up != self._up:
            self._up = up
            self._changed(up, why)

    def send(self, message: FromDesk) -> bool:
        """Say something to the gateway; returns False when the line is down."""
        if self._writer is None or self._writer.is_closing():
            return False
        self._writer.write(packed(message))
        return True

    async def leave(self) -> None:
        """Say goodbye on purpose and wait until it is on its way; `run` ends when the gateway hangs up."""
        self._has_left = True
        if self.send(Leave()) and self._writer is not None:
            try:
                async with asyncio.timeout(1.0):
                    await self._writer.drain()
            except (OSError, TimeoutError):
                return
