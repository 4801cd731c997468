"""A small town for the city's tests: the demo city's roads with a twentieth of its traffic, built once."""

import re
import shutil
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "resources/cities/liaocheng"


@pytest.fixture(scope="session")
def quiet_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source of a city that is quick to simulate and has no incidents."""
    folder = tmp_path_factory.mktemp("quiet")
    for path in SOURCE.iterdir():
        shutil.copy(path, folder)
    demand = folder / "demand.toml"
    text = demand.read_text(encoding="utf-8")
    trips = re.search(r"^trips\s*=.*$", text, re.MULTILINE)
    assert trips is not None
    text = text.replace(trips.group(), f"trips = {[150] * 24}")
    demand.write_text(text[: text.index("[[stream]]")], encoding="utf-8")
    (folder / "incidents.toml").write_text("", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def city_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the nets and warmed-up states of these tests are kept."""
    return tmp_path_factory.mktemp("cities")
