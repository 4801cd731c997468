"""From a configuration to the rooms: which network, which settings, which processes, which seat."""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dispatch.bootstrap.configuration import PROJECT, Configuration, ConfigurationError
from dispatch.bootstrap.next_door import Outside, neighbours_of
from dispatch.bootstrap.people import people_of
from dispatch.bootstrap.places import Sitter, cache_dir
from dispatch.desk.neighbours import Neighbours
from dispatch.desk.outlook import OutlookParts
from dispatch.desk.plan_check import Planning
from dispatch.desk.record import Record
from dispatch.desk.report_desk import Papers
from dispatch.desk.seat import Seat, SeatParts
from dispatch.gateway.log import LogFile
from dispatch.gateway.road_history import RoadHistory
from dispatch.gateway.settings import GatewaySettings
from dispatch.journal.chain import chain_name
from dispatch.reports.printing import Letterhead
from dispatch.review.rates import RateParams
from dispatch.roads.landmarks import Landmark, landmarks_of
from dispatch.roads.network import RoadNetwork
from dispatch.roads.sumo_net import read_sumo_net
from dispatch.simulation.demand import read_demand
from dispatch.simulation.network import ensure_network
from dispatch.tasks.plan_templates import PlanTemplates, plan_templates_from
from dispatch.tasks.riding import FREE, usual_shares
from dispatch.tasks.templates import Templates, templates_from
from dispatch.wire.clock import FollowedClock, SystemClock

RESPONSE = PROJECT / "resources" / "templates" / "response.toml"
PLANS = RESPONSE.with_name("plans.toml")

LOG_BYTES = 5_000_000
LOG_FILES = 3


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


def usual_traffic(configuration: Configuration) -> tuple[float, ...]:
    """The usual speed by the hour as a share of free flow: by the demo city's demand, else free flow.

    Raises ConfigurationError.
    """
    source = configuration.path(configuration.city.source)
    if source is None:
        return FREE
    try:
        return usual_shares(read_demand(source).day.trips)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{source}: {error}") from error


def templates_of(configuration: Configuration) -> Templates:
    """Read the response templates. Raises ConfigurationError."""
    path = configuration.path(configuration.response.templates) or RESPONSE
    try:
        with path.open("rb") as file:
            return templates_from(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, ValueError) as error:
        raise ConfigurationError(f"{path}: {error}") from error


def plan_templates_of(configuration: Configuration) -> PlanTemplates:
    """Read the templates of plans. Raises ConfigurationError."""
    path = configuration.path(configuration.response.plans) or PLANS
    try:
        with path.open("rb") as file:
            return plan_templates_from(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, ValueError) as error:
        raise ConfigurationError(f"{path}: {error}") from error


def letterhead_of(configuration: Configuration) -> Letterhead:
    """What the configuration has printed on each report."""
    return Letterhead(configuration.city.office, configuration.city.badge)


def gateway_settings(configuration: Configuration, data_dir: Path, network: RoadNetwork) -> GatewaySettings:
    """What the configuration says to a gateway; how it lives is for the caller to replace."""
    return GatewaySettings(
        data_dir=data_dir,
        jt808_host=configuration.terminals.host,
        jt808_port=configuration.terminals.port,
        jt808_certificate=configuration.path(configuration.terminals.certificate),
        jt808_key=configuration.path(configuration.terminals.private_key),
        network=network,
        terminals_csv=configuration.path(configuration.terminals.register),
        duty_csv=configuration.path(configuration.terminals.duty),
        traffic=replace(configuration.traffic, ca=str(configuration.path(configuration.traffic.ca) or "")),
        clock=replace(configuration.clock, ca=str(configuration.path(configuration.clock.ca) or "")),
        door=configuration.door,
        checks=configuration.checks,
        desks=configuration.desks,
        keep=configuration.keep,
        congestion=configuration.congestion,
        arrival=configuration.arrival,
        following=configuration.following,
    )


def seat_of(
    city_file: Path,
    configuration: Configuration,
    sitter: Sitter,
    outside: Outside,
    network: RoadNetwork,
    *,
    neighbours: Neighbours | None = None,
) -> Seat:
    """Plug a seat together; nothing runs before its `start`, but *neighbours* may run already."""
    data_dir = sitter.data_dir
    data_dir.mkdir(parents=True, exist_ok=True)
    clock = FollowedClock(SystemClock().now())
    history = RoadHistory(data_dir, network)
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
                hindsight=history.jams,
                landmarks=named_places(configuration),
                following=configuration.following,
            ),
            record=Record(journal_file(data_dir), f"desk-{sitter.seat}", clock, data_dir / "keys"),
            neighbours=neighbours or neighbours_of(city_file, configuration, data_dir, outside),
            people=people_of(configuration),
            planning=Planning(
                configuration.planning, usual_traffic(configuration), plan_templates_of(configuration)
            ),
            papers=Papers(letterhead_of(configuration), history.between),
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
