"""The search for shorter closures, on runs whose truth is known: a section holds from so many seconds on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from dispatch.domain.clock import CHINA
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Plan
from dispatch.simulation.rehearsal import proposals
from dispatch.simulation.rehearsal.job import Job, Outcome, Trip
from dispatch.simulation.rehearsal.proposals import propose
from dispatch.simulation.rehearsal.rehearse import RehearsedCity
from dispatch.simulation.rehearsal.retimed import Lead, lead_of
from dispatch.simulation.rehearsal.staging import NotStageableError, staged
from dispatch.simulation.rehearsal.taking import left_at, taken_over
from tests.simulation.rehearsal.conftest import SAMPLES
from tests.tasks.rehearsed import convoy_proposals

NEEDS_S = {f"c{number}": 100 + 20 * number for number in range(1, 9)}
"""Closed later than this, a section still has traffic in it when the convoy comes."""


class KnownCrew:
    """Plays jobs by the rule above; each closed minute costs each of ten trips six seconds."""

    def __init__(self, folder: Path) -> None:
        assert folder.is_dir()

    def play(
        self, jobs: Sequence[Job], progress: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> list[Outcome]:
        """One outcome for each job, at once."""
        assert not cancelled()
        progress(1.0)
        return [outcome(job) for job in jobs]


def outcome(job: Job) -> Outcome:
    """A convoy at planned speed that waits 20 s before each section that was closed too late."""
    drive = job.staging.drive
    assert drive is not None
    too_late = [
        drive.edge_m[c.first]
        for c in job.staging.closings
        if job.traffic and lead_of(drive, c).close_before_s < NEEDS_S[c.closure_id] + job.seed % 3
    ]
    metre, lead = 0.0, [0]
    while job.with_plan and metre < drive.knot_m[-1]:
        metre = min(metre + 12.5, drive.knot_m[-1])
        lead.append(round(metre))
        if too_late and metre > too_late[0]:
            lead += [round(metre)] * 20
            too_late.pop(0)
    spent = {c.closure_id: (c.open_s - c.close_s) // 10 if job.with_plan else 0 for c in job.staging.closings}
    trips = {
        f"{name}.{n}": Trip(100 + lost_s, arrived=True) for name, lost_s in spent.items() for n in range(10)
    }
    met = {name: name.partition(".")[0] for name in trips}
    return Outcome(job.seed, job.with_plan, trips, met, tuple(lead), tuple(lead))


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """No SUMO: runs whose truth is known."""
    monkeypatch.setattr(proposals, "Crew", KnownCrew)


@pytest.mark.usefixtures("known")
def test_each_section_is_closed_as_late_as_lets_the_convoy_through(convoy: Plan, city: RehearsedCity) -> None:
    """Each is closed a step or two before its need, opened behind the tail, and saves by it."""
    told: list[float] = []
    found = propose(convoy, city, progress=told.append)
    for closure in found.closures:
        need_s = NEEDS_S[closure.closure_id]
        assert need_s <= closure.proposed.close_before_s <= need_s + 60
        assert closure.was.close_before_s == pytest.approx(900, abs=1)
        assert closure.proposed.open_after_s < 60
        assert closure.unhindered.value == 1_000
        assert closure.saved.value > 0
    assert found.unhindered_proposed.value == found.unhindered_was.value == 1_000
    assert found.saved.value == pytest.approx(found.cost_was.value - found.cost_proposed.value, abs=1)
    assert found.saved.value > 0.3 * found.cost_was.value
    assert set(found.seeds).isdisjoint(range(1, 21))
    assert found.starts == ()
    assert told[-1] == 1.0


@pytest.mark.usefixtures("known")
def test_a_taken_over_plan_has_the_proposed_times(convoy: Plan, city: RehearsedCity) -> None:
    """Staged again, each closure closes and opens as proposed; the plan keeps all else."""
    found = propose(convoy, city)
    plan = taken_over(convoy, found)
    staging = staged(plan, city.roads)
    assert staging.drive is not None
    for closing, closure in zip(staging.closings, found.closures, strict=True):
        assert lead_of(staging.drive, closing).close_before_s == pytest.approx(
            closure.proposed.close_before_s, abs=1
        )
    assert plan.posts == convoy.posts


def test_only_what_was_chosen_is_taken_over(convoy: Plan) -> None:
    """Of the closures named; the others keep their times, and so does a plan of which none is."""
    first, second, *_ = convoy.closures
    lead = Lead(90, 30)
    found = convoy_proposals(convoy)
    one = found.closures[0]
    both = tuple(
        msgspec.structs.replace(one, closure_id=c.closure_id, proposed=lead) for c in (first, second)
    )
    found = msgspec.structs.replace(found, closures=both)
    plan = taken_over(convoy, found, {second.closure_id})
    assert plan.closures[0] == first
    assert (plan.closures[1].close_before_s, plan.closures[1].open_after_s) == (90, 30)
    assert taken_over(convoy, found, ()) == convoy


def test_a_plan_that_leaves_later_moves_with_its_posts_and_window(city: RehearsedCity) -> None:
    """Passing, posts and window go by as much; a closure at fixed hours stays where it is."""
    storm = plan_from_json((SAMPLES / "storm.json").read_bytes())
    leaves_at = storm.routes[0].points[0].passes_at
    assert leaves_at is not None
    by = timedelta(minutes=25)
    plan = left_at(storm, leaves_at + by)
    before, after = staged(storm, city.roads), staged(plan, city.roads)
    assert before.drive is not None
    assert after.drive is not None
    assert after.drive.leaves_s - before.drive.leaves_s == 25 * 60
    assert [mark.due_s for mark in after.marks] == [mark.due_s + 25 * 60 for mark in before.marks]
    fixed = [c for c in before.closings if c.first < 0]
    assert fixed
    assert [c for c in after.closings if c.first < 0] == fixed
    assert plan.brief.begins_at is not None
    assert storm.brief.begins_at is not None
    assert plan.brief.begins_at - storm.brief.begins_at == by
    assert all(
        new.from_at is None or old.from_at is None or new.from_at - old.from_at == by
        for new, old in zip(plan.posts, storm.posts, strict=True)
    )
    assert left_at(Plan(), leaves_at) == Plan()


@pytest.mark.usefixtures("known")
def test_hours_to_leave_at_are_in_the_allowed_time(convoy: Plan, city: RehearsedCity) -> None:
    """Up to eight, the best judged with all seeds and the others only looked at."""
    first = datetime(2026, 11, 24, 17, 20, tzinfo=CHINA)
    found = propose(convoy, city, (first, first + timedelta(hours=1)))
    assert 7 <= len(found.starts) <= 8
    assert all(first <= start.leaves_at <= first + timedelta(hours=1) for start in found.starts)
    assert [start.runs for start in found.starts] == [20] + [4] * (len(found.starts) - 1)


@pytest.mark.usefixtures("known")
def test_the_same_search_proposes_the_same(convoy: Plan, city: RehearsedCity) -> None:
    """Two searches have one digest."""
    assert propose(convoy, city).digest == propose(convoy, city).digest


def test_a_plan_without_a_convoy_has_nothing_to_shorten(convoy: Plan, city: RehearsedCity) -> None:
    """Closures at fixed hours only: said, and nothing is run."""
    brief = convoy.brief
    fixed = tuple(
        replace(c, route_id="", post_id="", from_at=brief.begins_at, to_at=brief.ends_at)
        for c in convoy.closures
    )
    with pytest.raises(NotStageableError, match="没有车队路线"):
        propose(Plan(brief, closures=fixed), city)
