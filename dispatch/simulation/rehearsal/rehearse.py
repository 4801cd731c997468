"""A rehearsal from beginning to end: plan and city in, everything that came out of it."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import msgspec

from dispatch import __version__
from dispatch.domain.plan_json import plan_to_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.network import ensure_network
from dispatch.simulation.rehearsal.crew import Cancelled, Crew, Progress, RehearsalFailedError
from dispatch.simulation.rehearsal.figures import Pair, Seen, conflicts, figures, film
from dispatch.simulation.rehearsal.job import Job, Probe
from dispatch.simulation.rehearsal.result import RehearsalResult
from dispatch.simulation.rehearsal.staging import Staging, staged

MODEL = "rehearsal 1"
"""Raised when the same plan, city and seeds would give other numbers."""

SEEDS = {Depth.QUICK: (1, 2, 3), Depth.THOROUGH: (1,)}


@dataclass(frozen=True)
class RehearsedCity:
    """A demo city's source, and where its built network is kept."""

    source_dir: Path
    cache_dir: Path

    @cached_property
    def net(self) -> Path:
        """SUMO's network file, built when it is not there. Raises what `ensure_network` does."""
        return ensure_network(self.source_dir, self.cache_dir)

    @cached_property
    def roads(self) -> RoadNetwork:
        """The same as the desk knows it."""
        return read_sumo_net(self.net)

    @property
    def demand_digest(self) -> str:
        """SHA-256 of the demand."""
        return hashlib.sha256((self.source_dir / "demand.toml").read_bytes()).hexdigest()


def rehearse(
    plan: Plan,
    city: RehearsedCity,
    depth: Depth = Depth.QUICK,
    seeds: Sequence[int] = (),
    progress: Progress = lambda _: None,
    cancelled: Cancelled = lambda: False,
    window: tuple[datetime, datetime] | None = None,
) -> RehearsalResult:
    """Play *plan* on *city* for each seed, with it and without it; *progress* is told a share from 0 to 1.

    Blocks for as long as it takes; the work is done by other processes at low priority. Raises
    NotStageableError for a plan that cannot be played, RehearsalFailedError when SUMO is missing or dies,
    RehearsalCancelledError, and what reading the city raises.
    """
    seeds = tuple(seeds) or SEEDS[depth]
    programs = programs_here()
    staging = staged(plan, city.roads, window)
    seen = simulated(plan, city, staging, depth, seeds, progress, cancelled)
    return RehearsalResult(
        plan=hashlib.sha256(plan_to_json(plan)).hexdigest(),
        depth=depth,
        seeds=seeds,
        network=city.roads.digest,
        demand=city.demand_digest,
        programs=programs,
        staging=staging,
        figures=figures(seen),
        conflicts=conflicts(seen),
        film=film(seen),
    )


def simulated(
    plan: Plan,
    city: RehearsedCity,
    staging: Staging,
    depth: Depth,
    seeds: Sequence[int],
    progress: Progress,
    cancelled: Cancelled,
) -> Seen:
    """The runs of a rehearsal: each seed without the plan and with it, and the convoy alone."""
    from dispatch.simulation.rehearsal.trips import probes  # noqa: PLC0415 — it needs libsumo, which may be missing

    asked = probes(city.roads, staging.begin_s, staging.end_s, staging.closings)
    jobs = [
        job_of(city, staging, depth, seed, with_plan=with_plan, probes=asked)
        for seed in seeds
        for with_plan in (False, True)
    ]
    if staging.drive is not None:
        jobs.append(free_job(city, staging, depth, seeds[0]))
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        outcomes = Crew(Path(folder)).play(jobs, progress, cancelled)
    runs = outcomes[: 2 * len(seeds)]
    pairs = tuple(Pair(*both) for both in zip(runs[::2], runs[1::2], strict=True))
    return Seen(plan, city.roads, staging, asked, pairs, outcomes[-1] if staging.drive is not None else None)


def job_of(
    city: RehearsedCity,
    staging: Staging,
    depth: Depth,
    seed: int,
    *,
    with_plan: bool,
    probes: tuple[Probe, ...] = (),
) -> Job:
    """One run of *staging*, with everything measured."""
    return Job(
        net=str(city.net.resolve()),
        source_dir=str(city.source_dir.resolve()),
        depth=depth,
        seed=seed,
        staging=staging,
        with_plan=with_plan,
        probes=probes,
        out="",
    )


def free_job(city: RehearsedCity, staging: Staging, depth: Depth, seed: int) -> Job:
    """The convoy alone on the roads, with its signals held: what nothing hinders."""
    job = job_of(city, staging, depth, seed, with_plan=True)
    return msgspec.structs.replace(job, traffic=False, measured=False, filmed=False)


def programs_here() -> tuple[str, ...]:
    """What simulates, with versions. Raises RehearsalFailedError without SUMO."""
    if find_spec("libsumo") is None:
        raise RehearsalFailedError("没有安装 SUMO（libsumo），仿真演练不可用；预案核对不受影响")
    try:
        sumo = version("libsumo")
    except PackageNotFoundError:
        sumo = "?"
    return (MODEL, f"libsumo {sumo}", f"tieqi-desk {__version__}")
