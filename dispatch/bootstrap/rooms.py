"""From a configuration to the rooms: which network, which settings, which processes, which seat."""

import json
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from dispatch.bootstrap.configuration import DEMO, PROJECT, Configuration, ConfigurationError, load
from dispatch.desk.neighbours import Neighbours
from dispatch.desk.outlook import OutlookParts
from dispatch.desk.record import Record
from dispatch.desk.seat import Seat, SeatParts
from dispatch.gateway.log import LogFile
from dispatch.gateway.road_history import RoadHistory
from dispatch.gateway.settings import GatewaySettings
from dispatch.journal.chain import chain_name
from dispatch.review.rates import RateParams
from dispatch.roads.landmarks import Landmark, landmarks_of
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.network import ensure_network
from dispatch.tasks.templates import Templates, templates_from
from dispatch.wire.clock import FollowedClock, SystemClock

RESPONSE = PROJECT / "resources" / "templates" / "response.toml"

LOG_BYTES = 5_000_000
LOG_FILES = 3


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


def network_file(configuration: Configuration) -> Path:
    """The road network's file; that of a simulated city is built when it is not there yet."""
    source = configuration.path(configuration.city.source)
    if source is not None:
        return ensure_network(source, cache_dir())
    network = configuration.path(configuration.city.network)
    if network is None or not network.is_file():
        raise ConfigurationError(f"no road network at {network}")
    return network


def network_of(configuration: Configuration) -> RoadNetwork:
    """Read the road network. Raises ConfigurationError, NetworkUnreadableError."""
    return read_sumo_net(network_file(configuration))


def named_places(configuration: Configuration) -> Sequence[Landmark]:
    """The landmarks by which people tell where they are; none where there is no readable file."""
    path = configuration.path(configuration.city.landmarks)
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path is not None else {}
    except (OSError, ValueError):
        return ()
    return landmarks_of(found) if isinstance(found, dict) else ()


def templates_of(configuration: Configuration) -> Templates:
    """Read the response templates. Raises ConfigurationError."""
    path = configuration.path(configuration.response.templates) or RESPONSE
    try:
        with path.open("rb") as file:
            return templates_from(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, ValueError) as error:
        raise ConfigurationError(f"{path}: {error}") from error


def gateway_settings(configuration: Configuration, data_dir: Path, network: RoadNetwork) -> GatewaySettings:
    """What the configuration says to a gateway; how it lives is for the caller to replace."""
    return GatewaySettings(
        data_dir=data_dir,
        jt808_host=configuration.terminals.host,
        jt808_port=configuration.terminals.port,
        network=network,
        terminals_csv=configuration.path(configuration.terminals.register),
        duty_csv=configuration.path(configuration.terminals.duty),
        traffic=configuration.traffic,
        clock=configuration.clock,
        door=configuration.door,
        checks=configuration.checks,
        desks=configuration.desks,
        congestion=configuration.congestion,
        arrival=configuration.arrival,
    )


@dataclass(frozen=True, slots=True)
class Outside:
    """How the processes next door are started: on a leash or free, how fast and with which seed the city."""

    leash: bool = False
    speed: float = 1.0
    seed: int = 1
    incidents: Path | None = None


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
        commands["city"] = city
    return commands


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits where: the seat's name and the operator's, and the directory of the seat's data."""

    seat: str
    operator: str
    data_dir: Path


def seat_of(
    city_file: Path, configuration: Configuration, sitter: Sitter, outside: Outside, network: RoadNetwork
) -> Seat:
    """Plug a seat together; nothing runs before its `start`."""
    data_dir = sitter.data_dir
    data_dir.mkdir(parents=True, exist_ok=True)
    clock = FollowedClock(SystemClock().now())
    commands = neighbour_commands(city_file, configuration, data_dir, outside)
    return Seat(
        SeatParts(
            seat=sitter.seat,
            operator=sitter.operator,
            data_dir=data_dir,
            outlook=OutlookParts(
                network=network,
                templates=templates_of(configuration),
                ranking=configuration.ranking,
                rates=RateParams(period_s=configuration.traffic.period_s),
                clock=clock,
                hindsight=RoadHistory(data_dir, network).jams,
                landmarks=named_places(configuration),
            ),
            record=Record(journal_file(data_dir), f"desk-{sitter.seat}", clock, data_dir / "keys"),
            neighbours=Neighbours(data_dir, commands, leash=outside.leash),
        )
    )


def desk_log(data_dir: Path, seat: str) -> LogFile:
    """Open ``log/desk-<seat>.log`` for all that this process logs; to be closed at its end. Raises OSError.

    Raises ValueError for a seat that cannot be named so.
    """
    file = LogFile(data_dir, LOG_BYTES, LOG_FILES, chain_name(f"desk-{seat}"))
    file.take_all()
    return file


def journal_file(data_dir: Path) -> Path:
    """The journal of a data directory."""
    return data_dir / "journal.sqlite3"
