"""From the desk's command line to a seat that is ready to start."""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path

from dispatch.bootstrap.configuration import Configuration
from dispatch.bootstrap.rooms import (
    Outside,
    Sitter,
    configuration_of,
    default_data_dir,
    network_of,
    seat_of,
)
from dispatch.desk.seat import Seat


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the desk's command line asks for, checked, with its configuration read."""

    city_file: Path
    configuration: Configuration
    sitter: Sitter
    outside: Outside

    @property
    def landmarks(self) -> Path | None:
        """The file of lakes, rivers and landmarks to draw."""
        return self.configuration.path(self.configuration.city.landmarks)

    async def seat(self) -> Seat:
        """Read the network in a thread, so that a window can be shown meanwhile, and plug the seat together.

        Raises ConfigurationError and NetworkUnreadableError.
        """
        network = await asyncio.to_thread(network_of, self.configuration)
        return seat_of(self.city_file, self.configuration, self.sitter, self.outside, network)


def sitting_of(options: argparse.Namespace) -> Sitting:
    """Read the configuration that the command line names. Raises ConfigurationError."""
    city_file, configuration = configuration_of(options.city)
    data_dir = options.data or default_data_dir(options.city)
    outside = Outside(speed=options.speed, seed=options.seed, incidents=options.incidents)
    return Sitting(city_file, configuration, Sitter(options.seat, options.operator, data_dir), outside)
