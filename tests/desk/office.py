"""What decisions are taken on in these tests: a real journal in a directory, and a small town."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from dispatch.advice.ranking import RankingPolicy, rank
from dispatch.bootstrap.configuration import Configuration
from dispatch.bootstrap.rooms import templates_of
from dispatch.desk.commands import Choice, Decision, dispatch
from dispatch.domain.evidence import Advice
from dispatch.domain.facts import Fact
from dispatch.domain.recorded import Recorded
from dispatch.domain.units import FreshnessPolicy
from dispatch.journal import Journal
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture
from dispatch.roads.nearest import RoadIndex
from tests.advice.town import NOW, degrees, grid_town, picture_of, unit
from tests.picture.news import alert

TEMPLATES = templates_of(Configuration(Path()))
POLICY = FreshnessPolicy()
TOWN = grid_town()
PLACE_M = (500.0, 500.0)
UNITS = (unit("A01", 250.0, 500.0), unit("A02", 750.0, 1000.0), unit("A03", 1250.0, 1250.0))

Result = TypeVar("Result")


class StillClock:
    """Stands at *at* until it is set."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> Any:  # noqa: ANN401 — a datetime; the Clock protocol says so
        """The moment at which it stands."""
        return self.at


def jam(alert_id: str = "J1", **changes: object) -> Fact:
    """A jam at `PLACE_M` of the town."""
    lat_deg, lon_deg = degrees(*PLACE_M)
    place = replace(alert().place, lat_e7=round(lat_deg * 1e7), lon_e7=round(lon_deg * 1e7))
    return alert(alert_id, place=place, **changes)


class Office:
    """One seat at a journal: the picture is what it has read, as old or new as the test wants."""

    def __init__(self, journal: Journal, seat: str) -> None:
        self.journal = journal
        self.seat = seat
        self.picture: Picture = picture_of(TOWN, *UNITS)
        self.read()

    def read(self) -> None:
        """Fold what the journal has and the picture has not."""
        news = self.journal.since(self.picture.entry_id)
        self.picture = fold_all(self.picture, news)

    def decide(self, decision: Decision[Result]) -> Result:
        """Take a decision as a seat does: on the newest state, in one transaction, read on only after it."""
        picture = self.picture
        with self.journal.transaction(f"席位{self.seat}") as transaction:
            newest = fold_all(picture, transaction.since(picture.entry_id))
            result = decision(transaction, newest)
        self.read()
        return result

    def record(self, *facts: Fact) -> None:
        """Let somebody else's facts be recorded, such as the gateway's."""
        with self.journal.transaction("gateway") as transaction:
            for fact in facts:
                transaction.append(fact)
        self.read()

    def advice(self, alert_id: str = "J1") -> Advice:
        """The ranking that is on this seat's screen."""
        place = self.picture.alerts[alert_id].place
        return rank(self.picture, RoadIndex(TOWN), place, NOW, RankingPolicy())

    def dispatch(self, alert_id: str, unit_id: str, reason: str = "", advice: Advice | None = None) -> str:
        """Send a unit by the advice that is on the screen."""
        choice = Choice(alert_id, unit_id, reason, advice or self.advice(alert_id))
        decision = dispatch(self.seat, choice, TEMPLATES, POLICY, NOW + timedelta(seconds=5))
        return self.decide(decision)[0]

    def entries(self, kind: type[Fact] | None = None) -> list[Recorded]:
        """All that was recorded, or one kind of it."""
        return [e for e in self.journal.since(0) if kind is None or isinstance(e.fact, kind)]

    def kinds(self) -> list[str]:
        """The kinds of all entries in their order."""
        return [entry.kind for entry in self.entries()]


@contextmanager
def offices(data_dir: Path) -> Iterator[Callable[[str], Office]]:
    """Opens offices on one database, by the seat's name, and closes them at the end."""
    journals: list[Journal] = []
    clock = StillClock()

    def one(seat: str) -> Office:
        journals.append(Journal.open(data_dir, chain=f"desk-{seat}", clock=clock))
        return Office(journals[-1], seat)

    try:
        yield one
    finally:
        for journal in journals:
            journal.close()
