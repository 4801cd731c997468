"""What a centre may set: one TOML file, every number with its unit in its name, every default in one place.

The defaults are those of the rooms that use the values; this module only gathers them, so a name in the
file is the name in the code.
"""

import dataclasses
import tomllib
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from dispatch.advice.arrival import ArrivalParams
from dispatch.advice.congestion import CongestionParams
from dispatch.advice.ranking import RankingPolicy
from dispatch.gateway.settings import (
    CheckLimits,
    ClockSettings,
    DeskLimits,
    DoorLimits,
    KeepSettings,
    TrafficSettings,
)
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.planning import PlanningPolicy

PROJECT = Path(__file__).resolve().parents[2]
DEMO = PROJECT / "resources" / "cities" / "liaocheng" / "desk.toml"


class ConfigurationError(ValueError):
    """The file cannot be used; says where and why, in one line."""


@dataclass(frozen=True, slots=True)
class CitySection:
    """The map. *source*: directory of a simulated city's source; *network*: a SUMO network of a real one.

    *badge*: what the map says about itself, empty for a surveyed map with real traffic; *badge_en*: the
    same for a window in English, empty for *badge* as it is. *office*: the authority in red at the head of a
    report, empty for 公安局交通警察支队.
    """

    name: str = ""
    source: str = ""
    network: str = ""
    landmarks: str = ""
    badge: str = ""
    badge_en: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class TerminalsSection:
    """Who may come in: *register* and *duty* are CSV files; *host*, *port* the door (0: any free port).

    *certificate*, *private_key*: PEM files, both or none; with them the door speaks TLS.
    """

    register: str = ""
    duty: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    certificate: str = ""
    private_key: str = ""


@dataclass(frozen=True, slots=True)
class ResponseSection:
    """*templates*: TOML file of response templates, *plans* of plan templates; empty: the built-in ones."""

    templates: str = ""
    plans: str = ""


@dataclass(frozen=True, slots=True)
class PeopleSection:
    """*register*: CSV file of people with roles; who is not on it neither plans nor approves.

    *operator*: one of them who sits down where nobody chooses, as in a demo city; empty: somebody has to.
    """

    register: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Configuration:
    """All sections of the file; *directory* is where its relative paths start.

    *desk*: what this city's seats begin with until they set it themselves; the screen checks it.
    """

    directory: Path
    city: CitySection = field(default_factory=CitySection)
    terminals: TerminalsSection = field(default_factory=TerminalsSection)
    response: ResponseSection = field(default_factory=ResponseSection)
    people: PeopleSection = field(default_factory=PeopleSection)
    planning: PlanningPolicy = field(default_factory=PlanningPolicy)
    following: FollowingParams = field(default_factory=FollowingParams)
    traffic: TrafficSettings = field(default_factory=TrafficSettings)
    clock: ClockSettings = field(default_factory=ClockSettings)
    door: DoorLimits = field(default_factory=DoorLimits)
    checks: CheckLimits = field(default_factory=CheckLimits)
    desks: DeskLimits = field(default_factory=DeskLimits)
    keep: KeepSettings = field(default_factory=KeepSettings)
    congestion: CongestionParams = field(default_factory=CongestionParams)
    arrival: ArrivalParams = field(default_factory=ArrivalParams)
    ranking: RankingPolicy = field(default_factory=RankingPolicy)
    desk: dict[str, object] = field(default_factory=dict)

    def path(self, name: str) -> Path | None:
        """A path named in the file, or None where nothing is named."""
        return self.directory / name if name else None

    @property
    def is_simulated(self) -> bool:
        """Whether the city itself is one of ours, started beside the gateway."""
        return bool(self.city.source)


def load(path: Path) -> Configuration:
    """Read a configuration file. Raises ConfigurationError."""
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    return configured(content, path.resolve().parent, str(path))


def configured(content: dict[str, Any], directory: Path, name: str) -> Configuration:
    """Build a configuration from parsed TOML. Raises ConfigurationError for unknown names and wrong types."""
    stray = _stray(content, Configuration, "")
    if stray:
        raise ConfigurationError(f"{name}: unknown setting {stray[0]}")
    try:
        settings = msgspec.convert({**content, "directory": str(directory)}, Configuration, dec_hook=_decoded)
    except (msgspec.ValidationError, ValueError) as error:
        raise ConfigurationError(f"{name}: {error}") from error
    if bool(settings.city.source) == bool(settings.city.network):
        raise ConfigurationError(f"{name}: [city] needs either source or network")
    if bool(settings.terminals.certificate) != bool(settings.terminals.private_key):
        raise ConfigurationError(f"{name}: [terminals] certificate and private_key go together")
    return settings


def _decoded(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(f"no way to read a {kind}")


def _stray(content: dict[str, Any], kind: type, prefix: str) -> list[str]:
    """Names in *content* that are no fields of *kind*; msgspec would pass over them in silence."""
    types = typing.get_type_hints(kind)
    known = {f.name for f in dataclasses.fields(kind)} - {"directory"}
    found = []
    for key, value in content.items():
        if key not in known:
            found.append(prefix + key)
        elif isinstance(value, dict) and dataclasses.is_dataclass(types[key]):
            found += _stray(value, types[key], f"{prefix}{key}.")
    return found
