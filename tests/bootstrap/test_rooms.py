"""From a configuration to the rooms."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from dispatch.bootstrap.configuration import DEMO, ConfigurationError, configured
from dispatch.bootstrap.next_door import Outside, neighbour_commands
from dispatch.bootstrap.places import configuration_of
from dispatch.bootstrap.rooms import desk_log, gateway_settings, network_file, templates_of
from dispatch.bootstrap.simulated import city_options
from dispatch.bootstrap.sitting import sitting_of
from dispatch.cli.parser import parsed
from tests.advice.town import grid_town

REAL = {"city": {"name": "x", "network": "none.net.xml"}}


def options_of(command: list[str]) -> argparse.Namespace:
    """What the parser makes of a neighbour's command line, without interpreter and script."""
    assert command[1].endswith("main.py")
    return parsed(command[2:])


def test_both_neighbours_live_as_long_as_the_desks(tmp_path: Path) -> None:
    """Their command lines are ones that the parser takes, and say so; a leash only when asked for."""
    city, configuration = configuration_of("demo")
    commands = neighbour_commands(city, configuration, tmp_path, Outside(speed=20, seed=7))
    assert list(commands) == ["gateway", "city"]
    gateway, simulated = (options_of(command) for command in commands.values())
    assert (gateway.lifetime, simulated.lifetime) == ("desks", "desks")
    assert (gateway.leash, simulated.leash) == (False, False)
    assert (gateway.data, simulated.data, simulated.speed, simulated.seed) == (tmp_path, tmp_path, 20.0, 7)
    held = neighbour_commands(
        city, configuration, tmp_path, Outside(leash=True, incidents=tmp_path / "i.toml")
    )
    assert all(options_of(command).leash for command in held.values())
    assert options_of(held["city"]).incidents == tmp_path / "i.toml"


def test_by_hand_they_are_services() -> None:
    """`main.py gateway` and `main.py city` stay when the last desk leaves."""
    assert parsed(["gateway"]).lifetime == parsed(["city"]).lifetime == "service"


def test_a_real_city_has_no_city_process(tmp_path: Path) -> None:
    """Only the gateway is started, and there is nothing to simulate."""
    real = configured(REAL, tmp_path, "real.toml")
    assert list(neighbour_commands(tmp_path / "real.toml", real, tmp_path, Outside())) == ["gateway"]
    with pytest.raises(ConfigurationError, match="real city"):
        city_options(real, tmp_path)
    with pytest.raises(ConfigurationError, match=r"no road network at .*none\.net\.xml"):
        network_file(real)


def test_the_gateway_gets_what_the_file_says(tmp_path: Path) -> None:
    """Every section reaches its room."""
    _, configuration = configuration_of("demo")
    settings = gateway_settings(configuration, tmp_path, grid_town())
    assert (settings.traffic, settings.clock) == (configuration.traffic, configuration.clock)
    assert settings.terminals_csv == DEMO.parent / "terminals.csv"
    assert settings.duty_csv == DEMO.parent / "duty.csv"
    city = city_options(configuration, tmp_path)
    assert (city.terminals, city.duty) == (settings.terminals_csv, settings.duty_csv)
    assert city.traffic_key == configuration.traffic.key


def test_templates_that_cannot_be_used_are_told_by_file(tmp_path: Path) -> None:
    """Those that come with the program are good; a broken file of the brigade's own is named."""
    _, configuration = configuration_of("demo")
    assert len(templates_of(configuration).templates) >= 3
    (tmp_path / "own.toml").write_text("[[template]]\n")
    broken = replace(
        configuration, directory=tmp_path, response=replace(configuration.response, templates="own.toml")
    )
    with pytest.raises(ConfigurationError, match=r"own\.toml"):
        templates_of(broken)


def test_a_sitting_is_what_the_command_line_asks_for(tmp_path: Path) -> None:
    """Seat, operator, directory, speed; the landmarks are the city's."""
    words = ["--seat", "2", "--operator", "王", "--data", str(tmp_path), "--speed", "5"]
    sitting = sitting_of(parsed(words))
    assert (sitting.sitter.seat, sitting.sitter.operator, sitting.sitter.data_dir) == ("2", "王", tmp_path)
    assert sitting.outside.speed == 5.0
    assert sitting.landmarks == DEMO.parent / "landmarks.geojson"


def test_a_desk_logs_into_a_file_of_its_own(tmp_path: Path) -> None:
    """JSON lines for the owner's eyes; a seat that cannot name a file is refused."""
    before = structlog.get_config()
    file = desk_log(tmp_path, "2")
    try:
        structlog.get_logger().warning("something", unit="A01")
    finally:
        file.close()
        structlog.configure(**before)
    path = tmp_path / "log" / "desk-2.log"
    line = json.loads(path.read_text())
    assert (line["event"], line["unit"], line["level"]) == ("something", "A01", "warning")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ValueError, match="not a name for a chain"):
        desk_log(tmp_path, "../2")
