"""What a draft lacks before it may be called planned, each with the field to jump to."""

from dataclasses import replace

import pytest

from dispatch.domain.plans import Closure, Contact, Plan, PostKind, RouteRole, Secrecy, WhatIf
from dispatch.domain.tasks import TaskKind
from dispatch.tasks.missing import missing
from tests.tasks.prepared import at, full_plan

FULL = full_plan()
BRIEF, MAIN, POST, CLOSURE = FULL.brief, FULL.routes[0], FULL.posts[0], FULL.closures[0]
CONTINGENCY = FULL.contingencies[0]
FIRST, LAST = MAIN.points


def with_route(**changes: object) -> Plan:
    """The full plan with another main route."""
    return replace(FULL, routes=(replace(MAIN, **changes),))  # type: ignore[arg-type]  # fields of every type


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        (replace(FULL, brief=replace(BRIEF, level=None)), "brief.level"),
        (replace(FULL, brief=replace(BRIEF, title="  ")), "brief.title"),
        (replace(FULL, brief=replace(BRIEF, in_charge="")), "brief.in_charge"),
        (replace(FULL, brief=replace(BRIEF, ends_at=at(-60))), "brief.ends_at"),
        (replace(FULL, brief=replace(BRIEF, secrecy=Secrecy.SECRET)), "brief.readers"),
        (replace(FULL, routes=(), closures=()), "routes"),
        (replace(FULL, routes=(MAIN, replace(MAIN, route_id="m2"))), "routes[1].role"),
        (with_route(points=(FIRST,)), "routes[0].points"),
        (with_route(segments=()), "routes[0].segments"),
        (with_route(points=(replace(FIRST, passes_at=None), LAST)), "routes[0].points[0].passes_at"),
        (with_route(points=(replace(FIRST, speed_mm_s=None), LAST)), "routes[0].points[0].speed_mm_s"),
        (with_route(points=(FIRST, replace(LAST, place=None))), "routes[0].points[1].place"),
        (replace(FULL, posts=()), "posts"),
        (replace(FULL, posts=(replace(POST, duty=""),)), "posts[0].duty"),
        (replace(FULL, posts=(replace(POST, place=None),)), "posts[0].place"),
        (replace(FULL, posts=(replace(POST, to_at=POST.from_at),)), "posts[0].to_at"),
        (replace(FULL, closures=(replace(CLOSURE, close_before_s=None),)), "closures[0].close_before_s"),
        (replace(FULL, closures=(replace(CLOSURE, from_at=at(0)),)), "closures[0].to_at"),
        (replace(FULL, closures=(replace(CLOSURE, segments=()),)), "closures[0].segments"),
        (replace(FULL, contingencies=()), "contingencies"),
        (replace(FULL, contingencies=(replace(CONTINGENCY, decides=""),)), "contingencies[0].decides"),
        (replace(FULL, contingencies=(replace(CONTINGENCY, route_id=""),)), "contingencies[0].route_id"),
        (replace(FULL, contacts=(Contact("d1", "医疗"),)), "contacts[0].phone"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_field_that_is_needed_is_asked_for(plan: Plan, path: str) -> None:
    """Alone, with its path, and in words."""
    (lack,) = missing(plan)
    assert lack.path == path
    assert "：" in lack.words


def test_nothing_is_asked_for_that_the_kind_does_not_need() -> None:
    """A storm plan has no convoy; a reserve route no departure, a lead no place."""
    storm = Plan(
        replace(BRIEF, kind=TaskKind.WEATHER),
        posts=(POST,),
        closures=(Closure("c1", "涵洞", ("a",), from_at=at(0), to_at=at(60)),),
    )
    assert missing(storm) == ()
    convoyless = replace(storm, closures=(replace(storm.closures[0], from_at=None, to_at=None),))
    assert [lack.path for lack in missing(convoyless)] == ["closures[0].from_at"]
    reserve = replace(
        MAIN, route_id="r1", role=RouteRole.RESERVE, points=(replace(FIRST, passes_at=None), LAST)
    )
    assert missing(replace(FULL, routes=(MAIN, reserve))) == ()
    assert FULL.posts[2].kind is PostKind.LEAD
    assert CONTINGENCY.what_if is WhatIf.RESERVE_ROUTE
