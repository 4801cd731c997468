"""Who rehearses in these tests, and what lies around the page."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from dispatch.bootstrap.rehearsing import RehearsalRefusedError
from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth
from dispatch.simulation.rehearsal.result import Proposals, RehearsalResult
from tests.tasks.rehearsed import convoy_proposals, convoy_result
from tests.ui import fake_city
from tests.ui.shell.conftest import PlainMap
from ui.kit.failures import Failure
from ui.map.film import FilmFrame
from ui.map.view import MapView
from ui.shell.question import Question
from ui.shell.task_page import Prompt


class FakeRehearser:
    """Says that it is half done, and ends with `go`, as *refused* wants it or with a result."""

    is_possible = True

    def __init__(self) -> None:
        self._waiting: asyncio.Future[None] | None = None
        self.refused: RehearsalRefusedError | None = None
        self.late_s = 12
        self.asked: list[tuple[Any, ...]] = []
        self.cancelled = 0
        self.kept: dict[str, Any] = {}

    def go(self) -> None:
        """Let it come to its end."""
        assert self._waiting is not None
        self._waiting.set_result(None)

    async def rehearse(
        self, plan: Plan, depth: Depth, seeds: Sequence[int], progress: Callable[[float], None]
    ) -> RehearsalResult:
        """A made-up result."""
        self.asked.append(("rehearse", depth, tuple(seeds)))
        await self._wait(progress)
        seeds = tuple(seeds) or (1, 2, 3)
        result = convoy_result(plan, depth, seeds, self.late_s, fake_city.network())
        self.kept[result.digest] = result
        return result

    async def propose(
        self,
        plan: Plan,
        allowed: tuple[datetime, datetime] | None,
        runs: int,
        progress: Callable[[float], None],
    ) -> Proposals:
        """Made-up proposals."""
        self.asked.append(("propose", allowed, runs))
        await self._wait(progress)
        found = convoy_proposals(plan)
        self.kept[found.digest] = found
        return found

    def result(self, digest: str) -> RehearsalResult:
        """What was kept."""
        return cast("RehearsalResult", self._kept(digest))

    def proposals(self, digest: str) -> Proposals:
        """What was kept."""
        return cast("Proposals", self._kept(digest))

    def _kept(self, digest: str) -> object:
        if digest not in self.kept:
            raise RehearsalRefusedError("disk", f"演练结果 {digest[:12]} 读不出来")
        return self.kept[digest]

    async def _wait(self, progress: Callable[[float], None]) -> None:
        progress(0.5)
        self._waiting = asyncio.get_event_loop().create_future()
        try:
            await self._waiting
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.refused is not None:
            raise self.refused


class FilmMap(PlainMap):
    """A map that keeps the film's newest frame and where it was asked to look."""

    def __init__(self) -> None:
        super().__init__()
        self.frame: FilmFrame | None = None
        self.places: list[Place] = []

    def set_film(self, frame: FilmFrame | None) -> None:
        """Keep it."""
        self.frame = frame

    def show_place(self, place: Place) -> None:
        """Keep it."""
        self.places.append(place)


class FakeFrame:
    """The window around the page."""

    def __init__(self) -> None:
        self.map = FilmMap()
        self.task_id = ""

    @property
    def city_map(self) -> MapView:
        """The map."""
        return cast("MapView", self.map)

    def tell(self, failure: Failure) -> None:
        """Nothing is told here."""

    def ask(self, prompt: Prompt) -> None:
        """Nothing is asked here."""

    def ask_first(self, question: Question) -> None:
        """Nothing is asked here."""

    def is_asked(self, action_id: str) -> bool:
        """Nothing is asked here."""
        del action_id
        return False

    def refresh_keys(self) -> None:
        """Nothing has keys here."""

    def take_step(self, action_id: str) -> None:
        """No step is taken here."""

    def choose(self, task_id: str) -> None:
        """Nothing is chosen here."""

    def turn_to(self, page: int) -> None:
        """Nothing is turned to here."""
