"""The journal: one decision at a time onto the disk, against a plain write and fsync; and verifying.

The disk is shared with whatever else runs, so commits and plain writes take turns, a short stretch each,
and the ratio is between their totals.
"""

import os
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from dispatch.domain.alerts import Verdict
from dispatch.domain.evidence import Advice, Candidate
from dispatch.domain.facts import AlertJudged, PlanMade, TaskOpened, UnitAssigned
from dispatch.domain.geo import Place
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import UnitState
from dispatch.journal import Journal
from dispatch.journal.canonical import canonical
from dispatch.journal.verification import verify
from tests.bench.__main__ import Row

STRETCHES, STRETCH = 30, 50
VERIFIED = 200_000
PLACE = Place(364567000, 1159855000, "柳园路东昌路口")


class _SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def decision(number: int) -> UnitAssigned:
    """A dispatch with three candidates: a payload of about 900 bytes, with an order and a unit to hold."""
    candidates = tuple(
        Candidate(rank, f"铁骑{number}-{rank}", 184_000, 1450, UnitState.AVAILABLE, 4000, PLACE, ("fastest",))
        for rank in (1, 2, 3)
    )
    return UnitAssigned(
        assignment_id=f"X{number}",
        order_no=number,
        task_id="T1",
        unit_id=f"铁骑{number}",
        place=PLACE,
        order_text=f"令{number} 去柳园路东昌路口。疏导。位置36.45670,115.98550",
        rank=1,
        eta_ms=184_000,
        override_reason="",
        advice=Advice(PLACE, candidates, (), "d1"),
    )


def commits(directory: Path) -> list[Row]:
    """Decisions committed one by one, and the same bytes written and synced in between."""
    journal = Journal.open(directory, chain="desk-1", clock=_SystemClock())
    with journal.transaction("bench") as transaction:
        transaction.append(TaskOpened("T1", TaskKind.JAM, "柳园路", PLACE))
        transaction.append(PlanMade("P1", "T1", "jam", "motorcycle", 1, ("疏导",), 60, 600))
    plain = canonical(decision(1))
    durations_s, plain_s, number = [], 0.0, 0
    with closing(journal), (directory / "plain").open("ab", buffering=0) as file:
        for _ in range(STRETCHES):
            for _ in range(STRETCH):
                number += 1
                fact = decision(number)
                begun = time.perf_counter()
                with journal.transaction("bench") as transaction:
                    transaction.append(fact)
                durations_s.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            for _ in range(STRETCH):
                file.write(plain)
                os.fsync(file.fileno())
            plain_s += time.perf_counter() - begun
    durations_s.sort()
    p99_ms = durations_s[int(len(durations_s) * 0.99)] * 1000
    ratio = plain_s / sum(durations_s) * 100
    return [
        Row(name="journal.commits", value=round(number / sum(durations_s)), unit="/s", bar="", ok=True),
        Row(name="journal.commit_p99", value=round(p99_ms, 2), unit="ms", bar="<= 5", ok=p99_ms <= 5),
        Row(name="journal.plain_fsync", value=round(number / plain_s), unit="/s", bar="", ok=True),
        Row(name="journal.commit_ratio", value=round(ratio, 1), unit="% of plain", bar="", ok=True),
    ]


def verifying(directory: Path) -> list[Row]:
    """Entries of about 600 bytes verified by as many processes as there are processors."""
    journal = Journal.open(directory, chain="desk-1", clock=_SystemClock())
    with closing(journal):
        for start in range(0, VERIFIED, 10_000):
            with journal.transaction("bench") as transaction:
                for number in range(start, start + 10_000):
                    transaction.append(AlertJudged(f"A{number}", Verdict.REAL, "柳园路东昌路口" * 26))
    begun = time.perf_counter()
    found = verify(directory)
    elapsed_s = time.perf_counter() - begun
    if found.broken is not None or found.entries != VERIFIED:
        raise RuntimeError(f"the benchmark's own journal does not verify: {found}")
    return [Row(name="journal.verify", value=round(VERIFIED / elapsed_s), unit="/s", bar="", ok=True)]


def run() -> list[Row]:
    """Measure, each part in a directory of its own."""
    rows: list[Row] = []
    for part in (commits, verifying):
        with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as directory:
            rows += part(Path(directory))
    return rows
