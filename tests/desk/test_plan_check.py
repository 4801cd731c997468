"""The check of a plan as a seat asks for it: with the map, the duty sheet and the other tasks of now."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.desk import task_commands as commands
from dispatch.desk.plan_check import PlanCheck, Planning, bridges_of
from dispatch.domain.plans import Plan, RouteRole, Secrecy
from dispatch.roads.landmarks import Landmark
from dispatch.tasks.findings import Rule
from dispatch.tasks.lines import OffNetworkError
from dispatch.tasks.planning import PlanningPolicy
from tests.desk.office import Office, offices
from tests.roads.grid import degrees
from tests.tasks.convoy import MAIN, STANDING, along, crossing, plan, roads, route, rules
from tests.tasks.prepared import CLERK, PLANNER, at, place

BRIDGE = Landmark("橡胶坝大桥", *degrees(-250, 0), kind="bridge")
SCHOOL = Landmark("二中", *degrees(0, 60), kind="school")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Seat 1."""
    with offices(tmp_path) as open_one:
        yield open_one("1")


def checks(*marks: Landmark) -> PlanCheck:
    """The answers on the small grid."""
    return PlanCheck(roads()[1], marks, Planning(PlanningPolicy()))


async def test_the_maps_schools_and_bridges_count(office: Office) -> None:
    """A bridge by the roads at its mark, a school by its kind."""
    office.picture = replace(office.picture, units={})
    reserve = route([along(0.2, 1), crossing(1, 1), along(1, 1.8)], "r1", RouteRole.RESERVE)
    early = route([along(0.2, 1), along(1.8, 1)], leaves=-50)
    standing = replace(STANDING, from_at=at(-100))
    asked = plan(standing, routes=[early, reserve])
    found = await checks(BRIDGE, SCHOOL).findings(asked, office.picture, at(-200), PLANNER)
    assert {Rule.SHARED_BRIDGE, Rule.SCHOOL_HOURS} <= set(rules(found))
    assert bridges_of(roads()[1], [BRIDGE]) == {"橡胶坝大桥": frozenset({"0-1>1-1", "1-1>0-1"})}


async def test_other_tasks_count_and_ones_own_does_not(office: Office) -> None:
    """A secret one by the name that everybody may read."""
    office.picture = replace(office.picture, units={})
    brief = replace(plan().brief, secrecy=Secrecy.SECRET, readers=("孙莉",))
    secret = replace(plan(STANDING, routes=[]), brief=brief)
    task_id = office.decide(commands.open_task(PLANNER, secret, place(36.45, 115.98)))
    asked = plan(STANDING)
    clash, *_ = await checks().findings(asked, office.picture, at(-200), CLERK)
    assert clash.rule is Rule.CLASH_TASK
    assert "涉密任务" in clash.words
    assert await checks().findings(asked, office.picture, at(-200), CLERK, task_id) == ()


async def test_a_route_is_drawn_and_posts_are_proposed() -> None:
    """What a screen asks for while somebody clicks."""
    answers = checks()
    assert await answers.drawn([along(0.2, 1), along(1.8, 1)]) == MAIN.segments
    assert [post.name for post in answers.proposed(plan())] == ["东昌路柳园路口"]
    assert answers.proposed(Plan()) == ()
    with pytest.raises(OffNetworkError):
        await answers.drawn([along(0.2, 1), along(9, 9)])
