"""Scaled screens: as many device pixels as there are, and what is clicked is what is seen there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("factor", [1.25, 2.5])
def test_a_scaled_screen_is_drawn_sharp_and_hit_where_it_is_seen(factor: float) -> None:
    """Each canvas has the screen's own pixels, and clicks on a unit and on an alert name them."""
    environment = os.environ | {"QT_SCALE_FACTOR": str(factor)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.map.scaled"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=environment,
        cwd=Path(__file__).resolve().parents[3],
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["view"]["ratio"] == factor
    assert all(abs(across - factor) < 0.01 and abs(down - factor) < 0.01 for across, down in seen["canvases"])
    assert seen["heard"] == [["unit", "A12"], ["alert", "a1"]]
