"""A prepared task followed by the gateway: what the tracks show is recorded once, also across a restart."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.domain.execution import DeviationKind, PostStep
from dispatch.domain.facts import PlanMade, TaskOpened
from dispatch.domain.geo import Place
from dispatch.domain.plans import Plan, Post
from dispatch.domain.task_facts import (
    ConvoyPassed,
    DeviationEnded,
    DeviationNoted,
    PlanRevised,
    PostReported,
    TaskEnded,
    TaskStartedUnrehearsed,
)
from dispatch.domain.tasks import TaskKind
from dispatch.gateway.settings import GatewaySettings
from dispatch.tasks.following import FollowingParams
from tests.gateway.conftest import Connect, serving, until
from tests.gateway.desk import Clerk
from tests.gateway.terminal import SimulatedTerminal, position
from tests.roads.grid import BLOCK_M, degrees, grid
from tests.tasks.convoy import MAIN, crossing, plan, post

TASK = "T-1"


def convoy(leaves_at: datetime) -> Plan:
    """East through the small grid, led by T01, with T02 at its one junction."""
    first = replace(MAIN.points[0], passes_at=leaves_at)
    main = replace(MAIN, points=(first, *MAIN.points[1:]))
    standing: Post = post("p1", crossing(1, 1), 0, 0, "T02")
    standing = replace(standing, from_at=leaves_at, to_at=leaves_at + timedelta(hours=1))
    made = plan(standing, routes=(main,))
    return replace(made, brief=replace(made.brief, lead_unit_id="T01"))


def start(clerk: Clerk, of: Plan) -> None:
    """A task under way."""
    clerk.write(
        TaskOpened(TASK, TaskKind.ESCORT, "车队", Place.at(36.46, 115.98)),
        PlanMade("P-1", TASK, "escort", "", 0, (), 0, 0),
        PlanRevised(TASK, 1, "周敏", of),
        TaskStartedUnrehearsed(TASK, 1, "赵刚", "险情"),
    )


async def ride(
    terminal: SimulatedTerminal, leaves_at: datetime, begin: int, end: int, beside_m: float = 0
) -> None:
    """Report the ride along the route, a fix each 2 s of its own time, from second *begin* to *end*."""
    for second in range(begin, end, 2):
        along_m = (0.2 - 1) * BLOCK_M + second * 10
        at = leaves_at + timedelta(seconds=second)
        await terminal.ask(position(*degrees(along_m, -beside_m), at=at))


async def test_passings_posts_and_deviations_are_recorded_once(
    settings: GatewaySettings, connect: Connect
) -> None:
    """One passing, one post in place, one deviation with its end; a gateway that starts anew adds nothing."""
    following = FollowingParams(off_route_s=4.0, back_s=4.0, late_s=600.0, early_s=600.0)
    ours = replace(settings, network=grid(), following=following)
    leaves_at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=50)
    clerk = Clerk(settings.data_dir)
    settings.data_dir.mkdir(parents=True, mode=0o700)
    start(clerk, convoy(leaves_at))
    async with serving(ours) as running:
        lead = await connect(running, "13912344321", code="code-1")
        there = await connect(running, "13912344322", code="code-2", version=2019)
        now = datetime.now(UTC)
        for second in (1, 12, 25):
            at = now + timedelta(seconds=second)
            await there.ask(position(*degrees(0, 0), at=at, speed_mps=0.0))
        await ride(lead, leaves_at, 0, 20)
        await ride(lead, leaves_at, 20, 32, beside_m=100)
        await until(lambda: bool(clerk.entries(DeviationNoted)), "the deviation")
        await ride(lead, leaves_at, 32, 50)
        await until(lambda: bool(clerk.entries(ConvoyPassed)), "the passing")
        await until(lambda: bool(clerk.entries(DeviationEnded)), "its end")
        await until(lambda: bool(clerk.entries(PostReported)), "the post")
    async with serving(ours) as running:
        lead = await connect(running, "13912344321", code="code-1")
        await ride(lead, leaves_at, 50, 60)
        await asyncio.sleep(1.0)
    (passed,) = clerk.entries(ConvoyPassed)
    assert isinstance(passed.fact, ConvoyPassed)
    assert (passed.fact.post_id, passed.fact.by_hand, passed.ref.chain) == ("p1", 0, "gateway")
    assert abs(passed.fact.passed_at - leaves_at - timedelta(seconds=40)) < timedelta(seconds=1.5)
    (noted,) = clerk.entries(DeviationNoted)
    assert isinstance(noted.fact, DeviationNoted)
    assert (noted.fact.deviation_id, noted.fact.kind) == ("G0001", DeviationKind.OFF_ROUTE)
    assert [entry.fact for entry in clerk.entries(DeviationEnded)] == [DeviationEnded(TASK, "G0001")]
    assert [entry.fact for entry in clerk.entries(PostReported)] == [
        PostReported(TASK, "p1", PostStep.IN_PLACE, "轨迹到岗")
    ]
    (revised,) = clerk.entries(PlanRevised)
    assert passed.because == noted.because == (revised.ref,)


async def test_what_a_person_noted_is_his_to_end_and_an_ended_task_is_left_alone(
    settings: GatewaySettings, connect: Connect
) -> None:
    """One by hand stands though nobody sees it, none is noted beside it; after the end comes nothing."""
    following = FollowingParams(lost_s=1.0, late_s=600.0, early_s=600.0)
    ours = replace(settings, network=grid(), following=following)
    leaves_at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=100)
    clerk = Clerk(settings.data_dir)
    async with serving(ours) as running:
        start(clerk, convoy(leaves_at))
        clerk.write(
            DeviationNoted(TASK, "V0001", DeviationKind.POSITION_LOST, ""),
            DeviationNoted(TASK, "V0002", DeviationKind.OTHER, "p1"),
        )
        lead = await connect(running, "13912344321", code="code-1")
        await asyncio.sleep(1.5)
        clerk.write(DeviationEnded(TASK, "V0001", "电台报了位置"))
        await until(lambda: len(clerk.entries(DeviationNoted)) == 3, "the gateway's own")
        assert [entry.fact for entry in clerk.entries(DeviationEnded)] == [
            DeviationEnded(TASK, "V0001", "电台报了位置")
        ]
        clerk.write(TaskEnded(TASK, "赵刚"))
        await ride(lead, leaves_at, 30, 60)
        await asyncio.sleep(0.6)
        assert clerk.entries(ConvoyPassed) == []
        assert len(clerk.entries(DeviationEnded)) == 1
