"""From a configuration to what a rehearsal's process is asked; light, since a desk needs no SUMO for it."""

from collections.abc import Sequence
from pathlib import Path

from dispatch.bootstrap.configuration import Configuration, ConfigurationError
from dispatch.bootstrap.places import cache_dir
from dispatch.domain.plan_json import plan_to_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth
from dispatch.simulation.rehearsal.calling import Request


def rehearsal_request(
    configuration: Configuration,
    data_dir: Path,
    plan: Plan,
    depth: Depth = Depth.QUICK,
    seeds: Sequence[int] = (),
) -> Request:
    """What to say to the process that `calling.COMMAND` starts, as one line of JSON.

    Raises ConfigurationError for a city that cannot be simulated.
    """
    source = configuration.path(configuration.city.source)
    if source is None:
        raise ConfigurationError(f"{configuration.city.name}: a real city, which nothing here can simulate")
    return Request(
        plan=plan_to_json(plan).decode(),
        source_dir=str(source),
        cache_dir=str(cache_dir()),
        data_dir=str(data_dir),
        depth=depth,
        seeds=tuple(seeds),
    )
