"""From a configuration to a simulated city: apart from the other rooms, since only its process needs SUMO."""

from pathlib import Path

from dispatch.bootstrap.configuration import Configuration, ConfigurationError
from dispatch.bootstrap.places import cache_dir
from dispatch.simulation.city import CityOptions


def city_options(configuration: Configuration, data_dir: Path) -> CityOptions:
    """What the configuration says to the simulated city; how it runs is for the caller to replace.

    Raises ConfigurationError for a real city.
    """
    source = configuration.path(configuration.city.source)
    if source is None:
        raise ConfigurationError(f"{configuration.city.name} is a real city: there is nothing to simulate")
    return CityOptions(
        source_dir=source,
        cache_dir=cache_dir(),
        data_dir=data_dir,
        duty=configuration.path(configuration.terminals.duty),
        terminals=configuration.path(configuration.terminals.register),
        traffic_key=configuration.traffic.key,
    )
