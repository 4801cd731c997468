"""News for tests of the picture: entries in an order, and what was seen."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.evidence import Advice
from dispatch.domain.facts import AlertRaised, Fact, PlanMade, TaskOpened, UnitAssigned
from dispatch.domain.geo import Place
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import PositionReport
from dispatch.picture.views import Picture, RoadsView

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
PLACE = Place(364567000, 1159855000, "花园路")


def recorded(facts: Iterable[Fact], first: int = 1, start: datetime = NOW) -> list[Recorded]:
    """Entries of one chain, a second apart."""
    return [
        Recorded(
            number,
            EntryRef("test", number),
            start + timedelta(seconds=number),
            type(fact).__name__,
            1,
            "席位1",
            (),
            fact,
        )
        for number, fact in enumerate(facts, first)
    ]


def picture(segments: int = 4) -> Picture:
    """A picture in which nothing has happened."""
    return Picture(NOW, RoadsView.unknown(segments))


def position(
    unit_id: str, at_s: float, lat_deg: float = 36.45, lon_deg: float = 115.98, *, has_fix: bool = True
) -> PositionReport:
    """A position fixed *at_s* seconds after `NOW`."""
    at = NOW + timedelta(seconds=at_s)
    return PositionReport(unit_id, lat_deg, lon_deg, 5.0, 90.0, at, at, has_fix=has_fix)


def alert(alert_id: str = "J0001", **changes: object) -> AlertRaised:
    """A jam."""
    fields: dict[str, object] = {
        "alert_id": alert_id,
        "kind": AlertKind.CONGESTION,
        "level": AlertLevel.MEDIUM,
        "road": "花园路",
        "direction": "北→南",
        "near": "近兴华路",
        "place": PLACE,
        "segments": ("a", "b"),
        "length_m": 430,
        "onset_at": NOW,
        "source": "traffic",
        "congestion": CongestionLevel.MODERATE,
    }
    return AlertRaised(**{**fields, **changes})  # type: ignore[arg-type]  # fields of every type


def dispatched(alert_id: str = "J0001", unit_id: str = "A12", order_no: int = 1) -> list[Fact]:
    """The facts of one dispatch."""
    task_id = f"T{order_no:04d}"
    return [
        TaskOpened(task_id, TaskKind.JAM, "花园路 北→南", PLACE, alert_id),
        PlanMade(f"P{order_no:04d}", task_id, "jam", "铁骑", 1, ("疏导交通",), 60, 600),
        UnitAssigned(
            f"D{order_no:04d}",
            order_no,
            task_id,
            unit_id,
            PLACE,
            f"令{order_no}",
            1,
            240_000,
            "",
            Advice(PLACE, (), ()),
        ),
    ]
