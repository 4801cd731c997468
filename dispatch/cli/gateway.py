"""``gateway``: the doors alone; ``gateway units``: where the units of a data directory are."""

import argparse
import asyncio
import json
from dataclasses import replace
from pathlib import Path

from dispatch.bootstrap.rooms import configuration_of, default_data_dir, gateway_settings, network_of
from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import GatewaySettings
from dispatch.gateway.tracks import units_report


def run(options: argparse.Namespace) -> int:
    """Serve until told to end, or answer the question."""
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
