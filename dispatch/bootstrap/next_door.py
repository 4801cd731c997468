"""How the processes next door are called. Light: a desk starts them before it loads anything of its own."""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dispatch.bootstrap.configuration import PROJECT, Configuration
from dispatch.desk.neighbours import Neighbours


@dataclass(frozen=True, slots=True)
class Outside:
    """How the processes next door are started: on a leash or free, how fast and with which seed the city.

    *start_at*: when a city that was never run begins, None: at its usual time.
    """

    leash: bool = False
    speed: float = 1.0
    seed: int = 1
    incidents: Path | None = None
    start_at: datetime | None = None


def neighbour_commands(
    city_file: Path, configuration: Configuration, data_dir: Path, outside: Outside
) -> dict[str, list[str]]:
    """Command lines of the gateway and, for a simulated city, of the city."""
    main = [sys.executable, str(PROJECT / "main.py")]
    common = ["--city", str(city_file), "--data", str(data_dir), "--lifetime", "desks"]
    common += ["--leash"] if outside.leash else []
    commands = {"gateway": [*main, "gateway", *common]}
    if configuration.is_simulated:
        city = [*main, "city", *common, "--speed", f"{outside.speed:g}", "--seed", str(outside.seed)]
        if outside.incidents is not None:
            city += ["--incidents", str(outside.incidents)]
        if outside.start_at is not None:
            city += ["--start", outside.start_at.isoformat(timespec="seconds")]
        commands["city"] = city
    return commands


def neighbours_of(
    city_file: Path, configuration: Configuration, data_dir: Path, outside: Outside
) -> Neighbours:
    """The processes next door of a seat, of which none is started yet."""
    commands = neighbour_commands(city_file, configuration, data_dir, outside)
    return Neighbours(data_dir, commands, leash=outside.leash)
