"""The sample convoy on the quiet city, and one rehearsal of it that several tests read."""

from pathlib import Path

import pytest

from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Depth
from dispatch.simulation.rehearsal.rehearse import RehearsedCity, rehearse
from dispatch.simulation.rehearsal.result import RehearsalResult
from dispatch.simulation.rehearsal.staging import Staging, staged

SAMPLES = Path(__file__).parents[3] / "resources/plans"


@pytest.fixture(scope="session")
def city(quiet_city: Path, city_cache: Path) -> RehearsedCity:
    """A city with 150 trips an hour."""
    return RehearsedCity(quiet_city, city_cache)


@pytest.fixture(scope="session")
def convoy() -> Plan:
    """The three-level convoy across town."""
    return plan_from_json((SAMPLES / "convoy.json").read_bytes())


@pytest.fixture(scope="session")
def staging(convoy: Plan, city: RehearsedCity) -> Staging:
    """The convoy in seconds on the city's roads."""
    return staged(convoy, city.roads)


@pytest.fixture(scope="session")
def result(convoy: Plan, city: RehearsedCity) -> RehearsalResult:
    """One quick rehearsal of one seed."""
    return rehearse(convoy, city, Depth.QUICK, (5,))
