"""What each command does; all but the desk, which needs a screen."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from dispatch.bootstrap.configuration import ConfigurationError
from dispatch.bootstrap.rooms import (
    configuration_of,
    default_data_dir,
    gateway_settings,
    network_of,
)
from dispatch.cli.drill import drill
from dispatch.feeds.jt808.text import decoded_lines
from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import GatewaySettings
from dispatch.gateway.tracks import TracksUnavailableError, units_report
from dispatch.journal import JournalUnavailable
from dispatch.journal.text import moment_argument, show_command, verify_command
from dispatch.roads.network import NetworkUnreadableError
from dispatch.simulation.city import CityOptions, run_city

REFUSED = (
    ConfigurationError,
    NetworkUnreadableError,
    JournalUnavailable,
    TracksUnavailableError,
    OSError,
    UnicodeDecodeError,
)
"""What can go wrong without being a fault of the program: told in one line."""


def run(options: argparse.Namespace) -> int:
    """Run a command and return its exit code; what goes wrong is one line on standard error."""
    try:
        return _COMMANDS[options.command](options)
    except BrokenPipeError:  # whoever read the output has read enough
        sys.stdout = None  # type: ignore[assignment]  # so that the interpreter does not flush into the pipe
        return 0
    except KeyboardInterrupt:
        return 130
    except REFUSED as error:
        sys.stderr.write(f"{options.command}: {' '.join(str(error).split())}\n")
        return 2


def _lines_of(name: str) -> Iterable[str]:
    if name == "-":
        yield from sys.stdin
        return
    with Path(name).open(encoding="utf-8") as file:
        yield from file


def _jt808(options: argparse.Namespace) -> int:
    every_good = True
    for line, is_good in decoded_lines(_lines_of(options.file)):
        print(line)
        every_good = every_good and is_good
    return 0 if every_good else 1


def _journal(options: argparse.Namespace) -> int:
    if options.question == "verify":
        code, text = verify_command(options.path)
        print(text, file=sys.stderr if code == 2 else sys.stdout)  # noqa: PLR2004 — 2 is unreadable
        return code
    try:
        since = moment_argument(options.since) if options.since else None
    except ValueError as error:
        raise ConfigurationError(f"--since: {error}") from error
    for line in show_command(
        options.path, since=since, unit=options.unit, task=options.task, as_json=options.json
    ):
        print(line)
    return 0


def _gateway(options: argparse.Namespace) -> int:
    if options.question == "units":
        return _units(options.data, as_json=options.json)
    asyncio.run(run_gateway(_settings(options)))
    return 0


def _settings(options: argparse.Namespace) -> GatewaySettings:
    data_dir = options.data or default_data_dir(options.city or "gateway")
    if options.city:
        _, configuration = configuration_of(options.city)
        settings = gateway_settings(configuration, data_dir, network_of(configuration))
    else:
        settings = GatewaySettings(data_dir)
    if options.listen:
        settings = replace(settings, jt808_host=options.listen[0], jt808_port=options.listen[1])
    if options.terminals:
        settings = replace(settings, terminals_csv=options.terminals)
    return replace(settings, is_open=options.open, lifetime=options.lifetime, leash=options.leash)


def _units(data_dir: Path, *, as_json: bool) -> int:
    report = units_report(data_dir)
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return 0
    for unit in report["units"]:
        print("{unit:8} {lat:10.6f} {lon:11.6f} {speed_mps:5.1f} m/s {age_s:7.1f} s  {phone}".format(**unit))
    refused = ", ".join(f"{reason} {count}" for reason, count in sorted(report["refused"].items()))
    print(f"accepted {report['accepted']}; refused: {refused or 'none'}")
    return 0


def _city(options: argparse.Namespace) -> int:
    _, configuration = configuration_of(options.city)
    source = configuration.path(configuration.city.source)
    if source is None:
        raise ConfigurationError(f"{options.city} is a real city: there is nothing to simulate")
    asyncio.run(
        run_city(
            CityOptions.of(
                configuration,
                options,
            )
        )
    )
    return 0


def _drill(options: argparse.Namespace) -> int:
    return drill(options)


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "jt808": _jt808,
    "journal": _journal,
    "gateway": _gateway,
    "city": _city,
    "drill": _drill,
}
