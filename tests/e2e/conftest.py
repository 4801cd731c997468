"""Small towns for the real processes, built once."""

from pathlib import Path

import pytest

from dispatch.bootstrap.places import cache_dir
from tests.e2e.town import closure, copy_of_city


@pytest.fixture(scope="session")
def quiet_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hardly any traffic and no incident: for what has nothing to do with jams."""
    return copy_of_city(tmp_path_factory.mktemp("quiet") / "city", 300)


@pytest.fixture(scope="session")
def calm_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The traffic of `jammed_town` without its incidents, alerts confirmed as in the demo city itself."""
    return copy_of_city(tmp_path_factory.mktemp("calm") / "city", 3000)


@pytest.fixture(scope="session")
def town_cache() -> Path:
    """Where the program keeps built networks and warm traffic in this session."""
    return cache_dir()


@pytest.fixture(scope="session")
def jammed_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough traffic that two closed roads jam within minutes."""
    incidents = closure("one", "07:11", "东昌东路", "西", "花园路")
    incidents += closure("two", "07:11", "柳园南路", "北", "利民路")
    return copy_of_city(tmp_path_factory.mktemp("jammed") / "city", 3000, incidents)
