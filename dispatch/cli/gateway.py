"""``gateway``: the doors alone."""

import argparse
import asyncio
from dataclasses import replace

from dispatch.bootstrap.places import configuration_of, default_data_dir
from dispatch.bootstrap.rooms import gateway_settings, network_of
from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import GatewaySettings


def run(options: argparse.Namespace) -> int:
    """Serve until told to end."""
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
