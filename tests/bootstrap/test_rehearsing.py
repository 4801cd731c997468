"""What a rehearsal's process is asked, from a configuration."""

from pathlib import Path

import msgspec
import pytest

from dispatch.bootstrap.configuration import ConfigurationError, load
from dispatch.bootstrap.places import configuration_of
from dispatch.bootstrap.rehearsing import rehearsal_request
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Brief, Plan
from dispatch.domain.rehearsals import Depth
from dispatch.simulation.rehearsal.calling import Request


def test_the_request_is_one_line_with_the_plan_in_it(tmp_path: Path) -> None:
    """The process reads a line: the plan, the demo city's source, depth and seeds survive it."""
    _, configuration = configuration_of("demo")
    plan = Plan(Brief(title="护送演练"))
    line = msgspec.json.encode(rehearsal_request(configuration, tmp_path, plan, Depth.THOROUGH, (4,)))
    assert b"\n" not in line
    request = msgspec.json.decode(line, type=Request)
    assert (Path(request.source_dir) / "demand.toml").exists()
    assert (request.data_dir, request.depth, request.seeds) == (str(tmp_path), Depth.THOROUGH, (4,))
    assert plan_from_json(request.plan.encode()) == plan


def test_a_real_city_cannot_be_rehearsed_on(tmp_path: Path) -> None:
    """Nothing here simulates it, and that is said."""
    file = tmp_path / "real.toml"
    file.write_text('[city]\nnetwork = "n.net.xml"\n')
    with pytest.raises(ConfigurationError, match="real city"):
        rehearsal_request(load(file), tmp_path, Plan())
