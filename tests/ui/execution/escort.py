"""A convoy over the small grid, under way, for the tests of its page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.domain import facts, task_facts
from dispatch.domain.people import Person
from dispatch.domain.plans import CheckItem, Closure, Contact, Contingency, Plan, RouteRole, WhatIf
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import PositionReport
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView
from dispatch.tasks.convoys import Convoys
from dispatch.tasks.following import FollowingParams
from tests.tasks import convoy
from tests.tasks.prepared import CHIEF, at, place, way
from ui.execution.presenter import Execution, execution

LEAD = "A09"
EARLY = at(-20)
RESERVE = replace(convoy.MAIN, route_id="r1", role=RouteRole.RESERVE, name="备用一")


def plan() -> Plan:
    """800 m in 80 s: posts after 10, 40 and 70 s, one closure, and one of each other list."""
    posts = (
        convoy.post("east", convoy.along(1.6, 1), -30, 20, "A03", name="东口", call_sign="铁3"),
        convoy.post("mid", convoy.crossing(1, 1), -30, 20, "A02", name="柳园路口", call_sign="铁2"),
        convoy.post("west", convoy.along(0.4, 1), -30, 20, "A01", name="西口", call_sign="铁1"),
        convoy.post("far", convoy.crossing(1, 0), -30, 20, "A04", name="机动"),
    )
    closure = Closure(
        "c1", "东昌路西段", ("0-1>1-1",), None, "main", 1_800, 600, 300, diversion="绕行", post_id="west"
    )
    made = convoy.plan(*posts, routes=(convoy.MAIN, RESERVE), closures=(closure,))
    return replace(
        made,
        brief=replace(made.brief, lead_unit_id=LEAD, begins_at=at(-40), ends_at=at(30)),
        contingencies=(Contingency("k1", WhatIf.RESERVE_ROUTE, "主路受阻", "指挥长", ("改走",), "r1"),),
        contacts=(Contact("d1", "医疗", "陈医生", "120"), Contact("d2", "公交", "", "96196")),
        checklist=(CheckItem("i1", "电台试通"),),
    )


def opened(of: Plan | None = None, author: str = "周敏") -> list[facts.Fact]:
    """The task, its one plan, its first version."""
    return [
        facts.TaskOpened("T1", TaskKind.ESCORT, "车队", place(36.4567, 115.9855)),
        facts.PlanMade("P-T1", "T1", "警卫任务", "", 0, (), 0, 0),
        task_facts.PlanRevised("T1", 1, author, of or plan()),
    ]


class Town:
    """A picture that facts and positions are folded into, each fact at the moment that is now."""

    def __init__(self, of: Plan | None = None, *, started: bool = True, now: datetime = EARLY) -> None:
        network = convoy.roads()[0]
        self.now = now
        self.convoys = Convoys(network, FollowingParams())
        self.picture = Picture(now, RoadsView.unknown(len(network)))
        self._number = 0
        steps = way("T1")
        self.record(*opened(of), *(steps if started else steps[:-1]))

    def record(self, *new: facts.Fact) -> None:
        """Something is recorded, now."""
        entries = []
        for fact in new:
            self._number += 1
            ref = EntryRef("test", self._number)
            entries.append(Recorded(self._number, ref, self.now, type(fact).__name__, 1, "席位1", (), fact))
        self.picture = fold_all(self.picture, entries)
        self.convoys.look(self.picture)

    def seen(self, along_blocks: float, *, row: float = 1, age_s: float = 0.0, unit_id: str = LEAD) -> None:
        """The unit's terminal says where it is."""
        where = convoy.along(along_blocks, row)
        fixed_at = self.now - timedelta(seconds=age_s)
        report = PositionReport(unit_id, where.lat_deg, where.lon_deg, 10.0, 90.0, fixed_at, fixed_at)
        self.picture = fold_all(self.picture, (report,))
        self.convoys.moved(report)

    def at(self, minutes: float, seconds: float = 0.0) -> "Town":
        """It is so many minutes after the departure."""
        self.now = at(minutes) + timedelta(seconds=seconds)
        return self

    def page(self, person: Person = CHIEF) -> Execution:
        """The page as it is now."""
        projection = self.convoys.projection("T1", self.now)
        return execution(self.picture, "T1", person, self.now, projection, self.convoys.params)


def names(rows: Sequence[object]) -> list[str]:
    """The rows' keys, top to bottom."""
    return [row.key for row in rows]  # type: ignore[attr-defined]  # rows of every kind
