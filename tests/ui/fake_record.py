"""What a seat writes into, in memory: drafts, and the transaction of a decision."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from dispatch.desk.plan_check import PlanCheck
from dispatch.domain import facts
from dispatch.domain.geo import Place
from dispatch.domain.people import Person
from dispatch.domain.plans import Plan
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.picture.views import Picture
from dispatch.tasks.check import check
from dispatch.tasks.findings import Finding


class Recording(Protocol):
    """Who records: a fake seat."""

    seat: str
    operator: str

    @property
    def picture(self) -> Picture:
        """What is true now."""
        ...

    def log(self) -> Sequence[Recorded]:
        """All entries."""
        ...

    def record(self, *new: facts.Fact, actor: str = ...) -> None:
        """Record facts."""
        ...


class FakeDrafts:
    """Drafts in a dictionary."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    async def save_draft(self, key: str, text: str) -> None:
        """Keep a draft."""
        self.texts[key] = text

    async def load_draft(self, key: str) -> str | None:
        """A draft that was kept."""
        return self.texts.get(key)

    async def drop_draft(self, key: str) -> None:
        """Forget a draft."""
        self.texts.pop(key, None)


class Memory:
    """A transaction whose entries are folded at once."""

    def __init__(self, seat: Recording) -> None:
        self._seat = seat

    def number(self, series: str) -> int:
        """The next number of a series."""
        counts = {"task": len(self._seat.picture.tasks), "order": len(self._seat.picture.assignments)}
        return counts.get(series, len(self._seat.log())) + 1

    def since(self, entry_id: int) -> list[Recorded]:
        """What was recorded after an entry."""
        return [entry for entry in self._seat.log() if entry.entry_id > entry_id]

    def append(self, fact: facts.Fact, *, because: Sequence[EntryRef] = ()) -> Recorded:
        """Record a fact."""
        del because
        self._seat.record(fact, actor=f"{self._seat.seat} {self._seat.operator}")
        return self._seat.log()[-1]


class StraightCheck(PlanCheck):
    """The real answers about plans, without a thread: the tests' loop runs only with Qt's events."""

    async def findings(
        self, plan: Plan, picture: Picture, now: datetime, person: Person, task_id: str = ""
    ) -> tuple[Finding, ...]:
        """The real check."""
        return check(plan, self.around(picture, now, person, task_id))

    async def drawn(self, places: Sequence[Place]) -> tuple[str, ...]:
        """The real way."""
        return self._draw(places)
