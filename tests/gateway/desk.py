"""A desk as the gateway sees one: a subscriber on the socket, and a writer in the journal."""

import asyncio
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Self, TypeVar

from dispatch.domain.evidence import Advice
from dispatch.domain.execution import PostOrderKind
from dispatch.domain.facts import AssignmentReleased, Fact, PlanMade, TaskOpened, UnitAssigned
from dispatch.domain.geo import Place
from dispatch.domain.orders import order_text
from dispatch.domain.recorded import Recorded
from dispatch.domain.task_facts import PostOrdered
from dispatch.domain.tasks import ReleaseReason, TaskKind
from dispatch.domain.units import PositionReport
from dispatch.journal import Journal
from dispatch.wire.clock import SystemClock
from dispatch.wire.framing import packed, read_from_gateway
from dispatch.wire.messages import PROTOCOL, Batch, FromDesk, FromGateway, Hello
from dispatch.wire.plates import Plate

WITHIN_S = 5.0
M = TypeVar("M", bound=FromGateway)


class Subscriber:
    """One connection to the desks' socket; *heard* holds everything the gateway said, in order."""

    def __init__(self, plate: Plate, seat: str = "A") -> None:
        self.plate = plate
        self.seat = seat
        self.heard: list[FromGateway] = []
        self.positions: dict[str, PositionReport] = {}
        self._listening: asyncio.Task[None] | None = None

    async def connect(self, *, listen: bool = True) -> Self:
        """Open the line."""
        self.reader, self.writer = await asyncio.open_connection(self.plate.host, self.plate.ports["desks"])
        if listen:
            self.listen()
        return self

    def listen(self) -> None:
        """Begin to read."""
        self._listening = asyncio.create_task(self._listen(), name=f"desk {self.seat}")

    async def _listen(self) -> None:
        try:
            while True:
                message = await read_from_gateway(self.reader)
                self.heard.append(message)
                if isinstance(message, Batch):
                    self.positions |= {report.unit_id: report for report in message.positions}
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    @property
    def is_closed(self) -> bool:
        """Whether the gateway has ended the line."""
        return self._listening is not None and self._listening.done()

    async def say(self, message: FromDesk) -> None:
        """Send a message."""
        self.writer.write(packed(message))
        await self.writer.drain()

    async def hello(self, *, token: str | None = None, protocol: int = PROTOCOL, network: str = "") -> None:
        """Ask to subscribe."""
        said = self.plate.token if token is None else token
        await self.say(Hello(protocol, "test", said, self.seat, f"操作员{self.seat}", network))

    async def wait_for(self, kind: type[M], fits: Callable[[M], bool] = lambda _: True) -> M:
        """Wait until the gateway has said something of this kind; the first that fits."""
        end_s = time.monotonic() + WITHIN_S
        while time.monotonic() < end_s:
            for message in self.heard:
                if isinstance(message, kind) and fits(message):
                    return message
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {kind.__name__} within {WITHIN_S} s, but {self.heard[-3:]}")

    async def close(self) -> None:
        """Hang up without a word, as a crash does."""
        self.writer.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)


class Clerk:
    """Writes decisions into the journal of a data directory as a desk's seat would."""

    def __init__(self, data_dir: Path, seat: str = "A") -> None:
        self._data_dir = data_dir
        self._seat = seat

    def write(self, *facts: Fact) -> list[Recorded]:
        """Commit facts in one transaction."""
        with (
            closing(Journal.open(self._data_dir, chain=f"desk-{self._seat}", clock=SystemClock())) as journal,
            journal.transaction(f"{self._seat}/test") as transaction,
        ):
            return [transaction.append(fact) for fact in facts]

    def assign(
        self, unit_id: str, order_no: int = 1, *, lat_deg: float = 36.46, lon_deg: float = 115.98
    ) -> str:
        """Open a task with its plan and send a unit there; returns the assignment's id."""
        place = Place.at(lat_deg, lon_deg, "花园路 南→北")
        task, assignment = f"T-{order_no}", f"A-{order_no}"
        text = order_text(order_no, lat_deg, lon_deg, place.words, "疏导交通")
        self.write(
            TaskOpened(task, TaskKind.JAM, "花园路拥堵", place),
            PlanMade(f"P-{order_no}", task, "jam", "motorcycle", 1, ("疏导交通",), 60, 600),
            UnitAssigned(
                assignment, order_no, task, unit_id, place, text, 1, 60_000, "", Advice(place, (), ())
            ),
        )
        return assignment

    def tell(self, unit_id: str, order_no: int, kind: PostOrderKind, about: str = "") -> None:
        """Tell a post something by its terminal, in a task of its own where there is none yet."""
        task = "T-posts"
        if not any(getattr(entry.fact, "task_id", "") == task for entry in self.entries(TaskOpened)):
            place = Place.at(36.46, 115.98, "花园路")
            self.write(
                TaskOpened(task, TaskKind.ESCORT, "车队", place),
                PlanMade("P-posts", task, "escort", "", 0, (), 0, 0),
            )
        self.write(PostOrdered(task, order_no, unit_id, "p1", kind, about, f"令{order_no} {kind.value}"))

    def release(self, unit_id: str, order_no: int, reason: ReleaseReason) -> None:
        """End an assignment."""
        self.write(AssignmentReleased(f"A-{order_no}", unit_id, reason))

    def entries(self, kind: type[Fact] | None = None) -> list[Recorded]:
        """Everything in the journal, or all of one kind of fact."""
        with closing(
            Journal.open(self._data_dir, chain=f"desk-{self._seat}", clock=SystemClock())
        ) as journal:
            return [e for e in journal.since(0) if kind is None or isinstance(e.fact, kind)]
