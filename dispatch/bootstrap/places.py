"""Where a city's configuration lies, where its data are kept, who sits there. Every command needs it."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from dispatch.bootstrap.configuration import DEMO, Configuration, load


def configuration_of(city: str) -> tuple[Path, Configuration]:
    """The configuration named on the command line: ``demo`` or a file. Raises ConfigurationError."""
    path = DEMO if city == "demo" else Path(city)
    return path, load(path)


def cache_dir() -> Path:
    """Where what can be made again is kept: built networks, warm traffic."""
    return Path(platformdirs.user_cache_dir("tieqi-desk", appauthor=False))


def default_data_dir(city: str) -> Path:
    """Where a seat keeps its journal when nothing else is said."""
    name = "demo" if city == "demo" else Path(city).stem
    return Path(platformdirs.user_data_dir("tieqi-desk", appauthor=False)) / name


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits where: the seat's name and the operator's, and the directory of the seat's data."""

    seat: str
    operator: str
    data_dir: Path
