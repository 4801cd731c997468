"""Two hundred times: a gateway killed with signal 9 at a random moment while positions pour in."""

import tempfile
from contextlib import closing
from pathlib import Path

from tests.soak.gateway_kills import Killing
from tests.soak.hatchery import Hatchery

TIMES = 200
IN_ONE_FILE = 50


def run() -> str:
    """Kill, look, start again on what is there."""
    kills = answered = stored = gaps = told = 0
    longest_s = 0.0
    with closing(Hatchery()) as hatchery:
        for begin in range(0, TIMES, IN_ONE_FILE):
            with tempfile.TemporaryDirectory(prefix="tieqi-soak-") as name:
                killing = Killing(Path(name) / "data", hatchery)
                for seed in range(begin, begin + IN_ONE_FILE):
                    killing.once(seed)
                told += killing.judge_journal()
                found = killing.summary
            kills, answered = kills + found.kills, answered + found.answered
            stored += found.stored
            gaps, longest_s = gaps + found.gaps, max(longest_s, found.longest_gap_s)
    assert stored > 0
    assert told > 0
    return (
        f"{kills} kills, {answered} positions answered, {stored} stored, none twice,"
        f" only ends missing; {gaps} gaps known in the file, {told} in the journal,"
        f" the longest {longest_s:.2f} s"
    )
