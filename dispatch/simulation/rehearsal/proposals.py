"""Proposals: the shortest closures that let the convoy through, the hour that costs the public least.

All of it mesoscopic, seed by seed. What is found on some seeds is tried on others before it is proposed:
who chooses by a number must not judge by the same number. The schedule is fixed, so that the same seeds
propose the same.
"""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from dispatch.domain.clock import seconds_between
from dispatch.domain.plan_json import plan_to_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth, Figure
from dispatch.simulation.rehearsal.comparing import paired
from dispatch.simulation.rehearsal.crew import Cancelled, Crew, Progress
from dispatch.simulation.rehearsal.figures import Pair, public_delay_s, share
from dispatch.simulation.rehearsal.job import Job, Outcome
from dispatch.simulation.rehearsal.passing import Way, section_unhindered, unhindered
from dispatch.simulation.rehearsal.rehearse import RehearsedCity, free_job, job_of, programs_here
from dispatch.simulation.rehearsal.result import BetterStart, Proposals, ShorterClosure
from dispatch.simulation.rehearsal.retimed import Lead, lead_of, leaves_s, moved, retimed, watched
from dispatch.simulation.rehearsal.staging import (
    WARM_UP_S,
    Closing,
    NotStageableError,
    Staging,
    staged,
)

RUNS = 20
ENOUGH = 0.95
"""The share of runs in which the convoy must come through unhindered."""

_STEP_S = 30
_SHORTEST_S = 0
_ROUNDS = 5
_REPAIRS = 5
_REPAIR_S = 90
"""So much longer is a section closed that let too few runs through, and the one before it."""
_TAIL_MARGIN_S = 10
_STARTS = 8
_SCOUTS = 4
"""So many hours are looked at, each with so many seeds; the best of them then with all."""

_BEFORE_S, _AFTER_S = 60, 25 * 60
_JUDGE_FROM = 1_001
"""Seeds that judge begin here; those that search begin at 1."""


def propose(
    plan: Plan,
    city: RehearsedCity,
    allowed: tuple[datetime, datetime] | None = None,
    runs: int = RUNS,
    progress: Progress = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> Proposals:
    """Search and judge. *allowed*: from when to when the convoy may leave; None asks for no other hour.

    Raises as `rehearse` does, and NotStageableError for a plan without a convoy: its closures follow from
    water or works, not from a passing.
    """
    staging = staged(plan, city.roads)
    if staging.drive is None:
        raise NotStageableError("没有车队路线的预案，管制时间不由通过时间决定，无从缩短")
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        return _Search(plan, city, staging, runs, Crew(Path(folder)), progress, cancelled).found(allowed)


class _Search:
    """One search; its rounds tell how far it is by the runs that are behind it."""

    def __init__(
        self,
        plan: Plan,
        city: RehearsedCity,
        staging: Staging,
        runs: int,
        crew: Crew,
        progress: Progress,
        cancelled: Cancelled,
    ) -> None:
        if staging.drive is None:
            raise NotStageableError("没有车队")
        self._plan, self._city, self._staging, self._drive = plan, city, staging, staging.drive
        self._crew, self._progress, self._cancelled = crew, progress, cancelled
        self._searching = tuple(range(1, runs + 1))
        self._judging = tuple(range(_JUDGE_FROM, _JUDGE_FROM + runs))
        self._following = tuple(c for c in staging.closings if c.first >= 0)
        self._played, self._planned = 0, runs * (_ROUNDS + 1 + 3) + 1
        self._free: Way | None = None

    def found(self, allowed: tuple[datetime, datetime] | None) -> Proposals:
        """All of it."""
        offsets, runs = self._offsets(allowed), len(self._judging)
        if offsets:
            self._planned += 2 * _SCOUTS * (len(offsets) + 1) + 2 * runs
        (alone,) = self._play([free_job(self._city, self._staging, Depth.QUICK, 1)])
        self._free = self._way(alone, self._staging)
        was = {closing.closure_id: lead_of(self._drive, closing) for closing in self._following}
        leads = self._repaired(self._shortest(was), was)
        return self._judged(was, leads, offsets)

    # -------------------------------------------------------------------------------------- searching

    def _shortest(self, was: Mapping[str, Lead]) -> dict[str, Lead]:
        """Bisect all sections side by side: each run tells of each section."""
        fails = dict.fromkeys(was, _SHORTEST_S - _STEP_S)
        holds = {name: max(lead.close_before_s, _STEP_S) for name, lead in was.items()}
        for _ in range(_ROUNDS):
            trying = {name: _between(fails[name], holds[name]) for name in was}
            leads = {name: Lead(trying[name], lead.open_after_s) for name, lead in was.items()}
            ways = self._ways(retimed(self._staging, leads), self._searching)
            for closing in self._following:
                name = closing.closure_id
                good = sum(section_unhindered(way, self._alone, closing) for way in ways)
                if good >= ENOUGH * len(ways):
                    holds[name] = trying[name]
                else:
                    fails[name] = trying[name]
        return {name: Lead(holds[name], lead.open_after_s) for name, lead in was.items()}

    def _tail_s(self, closing: Closing, ways: Sequence[Way], was: Lead) -> int:
        """How long after the lead is due the latest tail was out, with a margin; never later than planned."""
        end_m = min(self._drive.edge_m[closing.last + 1], self._drive.knot_m[-1])
        outs = [out for way in ways if (out := way.tail_out_s(end_m)) is not None]
        if len(outs) < ENOUGH * len(ways):
            return was.open_after_s
        latest_s = max(outs) - leaves_s(self._drive, closing) + _TAIL_MARGIN_S
        return min(max(-(-latest_s // 10) * 10, 0), was.open_after_s)

    def _repaired(self, leads: dict[str, Lead], was: Mapping[str, Lead]) -> dict[str, Lead]:
        """Lengthen again where the sections together do not let enough runs through; open behind the tail."""
        ways = self._ways(retimed(self._staging, leads), self._searching)
        for _ in range(_REPAIRS):
            if sum(unhindered(way, self._alone) for way in ways) >= ENOUGH * len(ways):
                break
            bad = [
                place
                for place, closing in enumerate(self._following)
                if not all(section_unhindered(way, self._alone, closing) for way in ways)
            ]
            for place in sorted({near for at in bad for near in (at - 1, at) if near >= 0}):
                name = self._following[place].closure_id
                longest_s = max(was[name].close_before_s, _STEP_S)
                longer_s = min(leads[name].close_before_s + _REPAIR_S, longest_s)
                leads[name] = replace(leads[name], close_before_s=longer_s)
            self._planned += len(self._searching)
            ways = self._ways(retimed(self._staging, leads), self._searching)
        return {
            closing.closure_id: replace(
                leads[closing.closure_id],
                open_after_s=self._tail_s(closing, ways, was[closing.closure_id]),
            )
            for closing in self._following
        }

    # ---------------------------------------------------------------------------------------- judging

    def _judged(
        self, was: Mapping[str, Lead], leads: Mapping[str, Lead], offsets: Sequence[int]
    ) -> Proposals:
        """Cost and passing on other seeds: the plan as it is and the proposal against the same usual runs."""
        begin_s, end_s = self._around(self._staging)
        before = watched(self._staging, begin_s, end_s)
        after = watched(retimed(self._staging, leads), begin_s, end_s)
        usual = self._measured(before, self._judging, with_plan=False)
        costs_was, ways_was = self._costs(before, usual)
        costs, ways = self._costs(after, usual)
        total_was, total = ([sum(cost.values()) for cost in each] for each in (costs_was, costs))
        closures = []
        for closing in self._following:
            name = closing.closure_id
            good = sum(section_unhindered(way, self._alone, closing) for way in ways)
            saved = paired("saved_vehicle_s", name, [c[name] for c in costs_was], [c[name] for c in costs])
            through = share("unhindered_permille", name, good, len(ways))
            closures.append(ShorterClosure(name, was[name], leads[name], through, saved))
        return Proposals(
            plan=hashlib.sha256(plan_to_json(self._plan)).hexdigest(),
            network=self._city.roads.digest,
            demand=self._city.demand_digest,
            programs=programs_here(),
            seeds=self._judging,
            closures=tuple(closures),
            cost_was=paired("delay_vehicle_s", "", total_was),
            cost_proposed=paired("delay_vehicle_s", "", total),
            saved=paired("saved_vehicle_s", "", total_was, total),
            unhindered_was=self._share(ways_was),
            unhindered_proposed=self._share(ways),
            starts=self._starts(leads, offsets, total) if offsets else (),
        )

    def _starts(
        self, leads: Mapping[str, Lead], offsets: Sequence[int], planned: Sequence[int]
    ) -> tuple[BetterStart, ...]:
        """Hours to leave at, cheapest first: all looked at with a few seeds, the best judged with others."""
        scouts = self._searching[:_SCOUTS]
        _, base = self._start(leads, 0, scouts, ())
        looked = [(by_s, self._start(leads, by_s, scouts, base)[0]) for by_s in offsets]
        looked.sort(key=lambda one: one[1].cost.value)
        best, _ = self._start(leads, looked[0][0], self._judging, planned)
        return (best, *(start for _, start in looked[1:]))

    def _start(
        self, leads: Mapping[str, Lead], by_s: int, seeds: Sequence[int], planned: Sequence[int]
    ) -> tuple[BetterStart, list[int]]:
        """What it costs to leave *by_s* later, against *planned* (empty: nothing), and that by seed."""
        staging = moved(retimed(self._staging, leads), by_s)
        staging = watched(staging, *self._around(staging))
        usual = self._measured(staging, seeds, with_plan=False)
        costs, ways = self._costs(staging, usual)
        totals = [sum(cost.values()) for cost in costs]
        free = self._alone.moved(by_s)
        good = sum(unhindered(way, free) for way in ways)
        start = BetterStart(
            leaves_at=self._leaves_at(by_s),
            cost=paired("delay_vehicle_s", "", totals),
            saved=paired("saved_vehicle_s", "", planned or totals, totals),
            unhindered=share("unhindered_permille", "", good, len(ways)),
            runs=len(seeds),
        )
        return start, totals

    def _leaves_at(self, by_s: int) -> datetime:
        return self._staging.midnight + timedelta(seconds=self._drive.leaves_s + by_s)

    def _offsets(self, allowed: tuple[datetime, datetime] | None) -> tuple[int, ...]:
        """Up to eight other hours to leave at, evenly over the allowed time, in whole minutes."""
        if allowed is None:
            return ()
        planned_at = self._leaves_at(0)
        first_s, last_s = (round(seconds_between(planned_at, at)) for at in allowed)
        if last_s < first_s:
            raise NotStageableError("允许出发的时段前后颠倒")
        if self._around(self._staging)[0] + first_s < WARM_UP_S:
            raise NotStageableError("允许出发的时段早于预案当天，请先改预案的日期")
        steps = [first_s + (last_s - first_s) * number // (_STARTS - 1) for number in range(_STARTS)]
        minutes = {60 * round(step / 60) for step in steps} - {0}
        return tuple(sorted(minutes))

    # ----------------------------------------------------------------------------------------- playing

    @property
    def _alone(self) -> Way:
        if self._free is None:
            raise NotStageableError("没有车队")
        return self._free

    def _around(self, staging: Staging) -> tuple[int, int]:
        """From shortly before the first closure until the queues after the last are gone."""
        drive = staging.drive or self._drive
        first_s = min([c.clear_s for c in staging.closings if c.first >= 0] + [drive.leaves_s])
        last_s = max([c.open_s for c in staging.closings if c.first >= 0] + [round(drive.knot_s[-1])])
        return first_s - _BEFORE_S, last_s + _AFTER_S

    def _ways(self, staging: Staging, seeds: Sequence[int]) -> list[Way]:
        """The convoy's ways only, as quickly as that goes."""
        drive = staging.drive or self._drive
        begin_s, _ = self._around(staging)
        short = watched(staging, begin_s, round(drive.knot_s[-1]) + drive.vehicles * drive.gap_s + 180)
        jobs = [self._job(short, seed, with_plan=True, measured=False) for seed in seeds]
        return [self._way(outcome, short) for outcome in self._play(jobs)]

    def _way(self, outcome: Outcome, staging: Staging) -> Way:
        return Way(staging.drive or self._drive, outcome.lead, outcome.tail)

    def _measured(self, staging: Staging, seeds: Sequence[int], *, with_plan: bool) -> list[Outcome]:
        return self._play([self._job(staging, seed, with_plan=with_plan) for seed in seeds])

    def _job(self, staging: Staging, seed: int, *, with_plan: bool, measured: bool = True) -> Job:
        job = job_of(self._city, staging, Depth.QUICK, seed, with_plan=with_plan)
        standing = tuple(c.closure_id for c in staging.closings if c.first < 0)
        return msgspec.structs.replace(job, measured=measured, filmed=False, standing=standing)

    def _costs(self, staging: Staging, usual: Sequence[Outcome]) -> tuple[list[Mapping[str, int]], list[Way]]:
        """What the plan costs the public in each seed of *usual*, by closure, and the convoy's ways."""
        outcomes = self._measured(staging, [outcome.seed for outcome in usual], with_plan=True)
        costs: list[Mapping[str, int]] = [
            public_delay_s(Pair(*both)) for both in zip(usual, outcomes, strict=True)
        ]
        return costs, [self._way(outcome, staging) for outcome in outcomes]

    def _share(self, ways: Sequence[Way]) -> Figure:
        return share("unhindered_permille", "", sum(unhindered(way, self._alone) for way in ways), len(ways))

    def _play(self, jobs: Sequence[Job]) -> list[Outcome]:
        def tell(part: float) -> None:
            self._progress(min((self._played + part * len(jobs)) / self._planned, 1.0))

        outcomes = self._crew.play(jobs, tell, self._cancelled)
        self._played += len(jobs)
        return outcomes


def _between(fails_s: int, holds_s: int) -> int:
    """The middle of two times on the grid; the longer one when nothing lies between."""
    middle = (fails_s + holds_s) // 2 // _STEP_S * _STEP_S
    return middle if fails_s < middle < holds_s else holds_s
