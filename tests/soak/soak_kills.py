"""Two hundred times: a desk killed with signal 9 at a random moment while it decides."""

import tempfile
from contextlib import closing
from pathlib import Path

from tests.soak.hatchery import Hatchery
from tests.soak.kills import killed_once

TIMES = 200
IN_ONE_JOURNAL = 20


def run() -> str:
    """Kill, look, start again; a journal serves for some kills, so that it has grown at the later ones."""
    reported = 0
    with closing(Hatchery()) as hatchery:
        for begin in range(0, TIMES, IN_ONE_JOURNAL):
            with tempfile.TemporaryDirectory(prefix="tieqi-soak-") as directory:
                for seed in range(begin, begin + IN_ONE_JOURNAL):
                    reported += killed_once(Path(directory), seed, hatchery)
    assert reported > 0
    return f"{TIMES} kills, {reported} decisions reported, none lost, none twice"
