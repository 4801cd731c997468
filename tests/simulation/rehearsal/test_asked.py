"""The real process, as a seat asks it."""

from pathlib import Path

import msgspec
import pytest

from dispatch.bootstrap import rehearsing
from dispatch.bootstrap.configuration import CitySection, Configuration
from dispatch.bootstrap.rehearsing import Rehearser
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import Rehearsal
from dispatch.simulation.rehearsal.rehearse import RehearsedCity
from dispatch.simulation.rehearsal.result import RehearsalResult


async def test_what_is_journalled_repeats_it_to_the_same_numbers(
    convoy: Plan,
    city: RehearsedCity,
    result: RehearsalResult,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Depth, seeds and plan from the entry, in another process and another directory: the same digest."""
    monkeypatch.setattr(rehearsing, "cache_dir", lambda: city.cache_dir)
    entry = msgspec.json.decode(msgspec.json.encode(result.rehearsal()), type=Rehearsal)
    configuration = Configuration(city.source_dir, city=CitySection(source="."))
    told: list[float] = []
    again = await Rehearser(configuration, tmp_path).rehearse(convoy, entry.depth, entry.seeds, told.append)
    assert again.rehearsal() == entry
    assert again == result
    assert told == sorted(told)
    assert len(told) > 5
