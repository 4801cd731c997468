"""From the desk's command line to a seat that is ready to start. Light until the seat itself is asked for."""

import argparse
import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.bootstrap.configuration import Configuration
from dispatch.bootstrap.next_door import Outside, neighbours_of
from dispatch.bootstrap.places import Sitter, configuration_of, default_data_dir
from dispatch.desk.neighbours import Neighbours

if TYPE_CHECKING:
    from dispatch.desk.seat import Seat


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the desk's command line asks for, checked, with its configuration read."""

    city_file: Path
    configuration: Configuration
    sitter: Sitter
    outside: Outside
    neighbours: Neighbours

    @property
    def landmarks(self) -> Path | None:
        """The file of lakes, rivers and landmarks to draw."""
        return self.configuration.path(self.configuration.city.landmarks)

    async def seat(self) -> "Seat":
        """Read the network in a thread, so that a window can be shown meanwhile, and plug the seat together.

        Raises ConfigurationError and NetworkUnreadableError.
        """
        from dispatch.bootstrap.rooms import network_of, seat_of  # noqa: PLC0415 — all the rooms: half a second

        network = await asyncio.to_thread(network_of, self.configuration)
        return seat_of(
            self.city_file, self.configuration, self.sitter, self.outside, network, neighbours=self.neighbours
        )


def sitting_of(options: argparse.Namespace) -> Sitting:
    """Read the configuration that the command line names. Raises ConfigurationError."""
    city_file, configuration = configuration_of(options.city)
    data_dir = options.data or default_data_dir(options.city)
    outside = Outside(speed=options.speed, seed=options.seed, incidents=options.incidents)
    neighbours = neighbours_of(city_file, configuration, data_dir, outside)
    sitter = Sitter(options.seat, options.operator, data_dir)
    return Sitting(city_file, configuration, sitter, outside, neighbours)
