"""``city``: the simulated demo city alone."""

import argparse
import asyncio
from dataclasses import replace

from dispatch.bootstrap.places import configuration_of, default_data_dir
from dispatch.bootstrap.simulated import city_options
from dispatch.simulation.city import run_city


def run(options: argparse.Namespace) -> int:
    """Run the city until told to end."""
    _, configuration = configuration_of(options.city)
    city = city_options(configuration, options.data or default_data_dir(options.city))
    asyncio.run(
        run_city(
            replace(
                city,
                speed=options.speed,
                seed=options.seed,
                incidents=options.incidents,
                start_at=options.start,
                gateway_door=options.door,
                leash=options.leash,
                lifetime=options.lifetime,
            )
        )
    )
    return 0
