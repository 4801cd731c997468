"""A whole piece of work for tests: an alert, its task, and a journal that is nothing but a list."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.evidence import Advice, Candidate, LeftOut
from dispatch.domain.facts import AlertRaised, Fact, PlanMade, TaskOpened, UnitAssigned
from dispatch.domain.geo import Place
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import Shift, UnitState
from dispatch.picture.fold import fold_all
from dispatch.picture.views import AlertView, Picture, RoadsView, UnitView
from tests.picture.news import NOW, PLACE

UNIT_IDS = ("A11", "A12", "A13")
SHIFT = Shift("", "王强", 0, 1440, "花园路")


def candidate(rank: int, unit_id: str, eta_ms: int) -> Candidate:
    """A unit as it was offered."""
    return Candidate(rank, unit_id, eta_ms, 1200, UnitState.AVAILABLE, 4000, PLACE)


ADVICE = Advice(
    PLACE,
    (candidate(1, "A11", 80_000), candidate(2, "A12", 95_500)),
    (LeftOut("A14", "stale_position", "75"), LeftOut("A15", "busy", "T9"), LeftOut("A16", "busy", "T8")),
    "digest",
)


def jam(alert_id: str = "J0001", level: CongestionLevel = CongestionLevel.MODERATE) -> AlertRaised:
    """A jam, 90 s old when it is raised."""
    return AlertRaised(
        alert_id,
        AlertKind.CONGESTION,
        AlertLevel.MEDIUM,
        "花园路",
        "北→南",
        "近兴华路口",
        PLACE,
        ("a", "b"),
        430,
        NOW - timedelta(seconds=90),
        "traffic",
        level,
    )


def jam_view(level: CongestionLevel) -> AlertView:
    """A jam as the queue shows it."""
    log = Log()
    log.add(0, jam(level=level))
    return log.picture.alerts["J0001"]


def plan(task_id: str = "T1") -> PlanMade:
    """A plan of ten minutes."""
    return PlanMade(f"P{task_id}", task_id, "中度拥堵疏导", "铁骑", 1, ("疏导交通", "反馈"), 60, 600)


def opened(task_id: str = "T1", alert_id: str = "J0001") -> TaskOpened:
    """A task for a jam."""
    return TaskOpened(task_id, TaskKind.JAM, "花园路 北→南 中度拥堵", PLACE, alert_id)


def assigned(order_no: int = 1, unit_id: str = "A11", task_id: str = "T1", reason: str = "") -> UnitAssigned:
    """A unit sent to the jam."""
    offered = ADVICE.candidate(unit_id)
    rank, eta_ms = (offered.rank, offered.eta_ms) if offered is not None else (0, 0)
    return UnitAssigned(
        f"D{order_no}", order_no, task_id, unit_id, PLACE, f"令{order_no}", rank, eta_ms, reason, ADVICE
    )


@dataclass
class Log:
    """Entries in their order, and the picture that they give."""

    picture: Picture = field(
        default_factory=lambda: Picture(
            NOW,
            RoadsView.unknown(2),
            units={unit_id: UnitView(unit_id, shifts=(SHIFT,)) for unit_id in UNIT_IDS},
        )
    )
    entries: list[Recorded] = field(default_factory=list)

    def add(self, at_s: float, fact: Fact, *because: EntryRef, chain: str = "desk-1") -> Recorded:
        """Record a fact *at_s* after `NOW`."""
        number = 1 + sum(entry.ref.chain == chain for entry in self.entries)
        entry = Recorded(
            len(self.entries) + 1,
            EntryRef(chain, number),
            NOW + timedelta(seconds=at_s),
            type(fact).__name__,
            1,
            "席位1 李明",
            because,
            fact,
        )
        self.entries.append(entry)
        self.picture = replace(fold_all(self.picture, [entry]), now=entry.at)
        return entry


def moment(at_s: float) -> datetime:
    """*at_s* after `NOW`."""
    return NOW + timedelta(seconds=at_s)


def sos(unit_id: str = "A11") -> AlertRaised:
    """A call for help."""
    place = Place.at(36.45, 115.98, "柳园路 南→北")
    return facts.AlertRaised(
        "S0001",
        AlertKind.SOS,
        AlertLevel.CRITICAL,
        "",
        "",
        "",
        place,
        (),
        0,
        NOW,
        "terminals",
        unit_id=unit_id,
    )
