"""From the desk's command line to a seat that is ready to start. Light until the seat itself is asked for."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dispatch.bootstrap.configuration import Configuration
from dispatch.bootstrap.next_door import Outside, neighbours_of
from dispatch.bootstrap.people import people_of, usual_operator
from dispatch.bootstrap.places import Sitter, configuration_of, default_data_dir
from dispatch.desk.neighbours import Neighbours
from dispatch.domain.people import People

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
    people: People = field(default_factory=People)

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to be asked who sits down: nobody was named, and there is a list."""
        return not self.sitter.operator and bool(self.people.all())

    @property
    def usual(self) -> str:
        """Who sits down when nobody chooses, "" where somebody has to."""
        return self.configuration.people.operator

    @property
    def landmarks(self) -> Path | None:
        """The file of lakes, rivers and landmarks to draw."""
        return self.configuration.path(self.configuration.city.landmarks)

    async def seat(self, who: Callable[[], Awaitable[str]] | None = None) -> "Seat":
        """Read the network in a thread, so that a window can be shown meanwhile, and plug the seat together.

        *who* asks meanwhile who sits down. Raises ConfigurationError, NetworkUnreadableError, and what *who*
        raises.
        """
        from dispatch.bootstrap.rooms import network_of, seat_of  # noqa: PLC0415 — all the rooms: half a second

        async def operator() -> str:
            return self.sitter.operator if who is None else await who()

        network, name = await asyncio.gather(asyncio.to_thread(network_of, self.configuration), operator())
        sitter = replace(self.sitter, operator=name)
        return seat_of(
            self.city_file, self.configuration, sitter, self.outside, network, neighbours=self.neighbours
        )


def sitting_of(options: argparse.Namespace) -> Sitting:
    """Read the configuration that the command line names. Raises ConfigurationError."""
    city_file, configuration = configuration_of(options.city)
    data_dir = options.data or default_data_dir(options.city)
    outside = Outside(speed=options.speed, seed=options.seed, incidents=options.incidents)
    neighbours = neighbours_of(city_file, configuration, data_dir, outside)
    sitter = Sitter(options.seat, options.operator, data_dir)
    people = people_of(configuration)
    usual_operator(configuration, people)
    return Sitting(city_file, configuration, sitter, outside, neighbours, people)
