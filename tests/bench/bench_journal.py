"""The journal: decisions onto the disk, alone and grouped, against plain write and fsync; and large ones.

The disk is shared with whatever else runs, so commits and plain writes take turns, a short stretch each,
and the ratio is between their totals.
"""

import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dispatch.domain.alerts import Verdict
from dispatch.domain.evidence import Advice, Candidate
from dispatch.domain.facts import AlertJudged, PlanMade, RiderIdentified, TaskOpened, UnitAssigned
from dispatch.domain.geo import Place
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import UnitState
from dispatch.journal import Journal
from dispatch.journal.canonical import canonical
from dispatch.journal.verification import verify
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView
from tests.bench.__main__ import Row

STRETCHES, STRETCH = 30, 50
THREADS, GROUPED_STRETCHES = 10, 8
ENTRIES = 1_000_000
PLACE = Place(364567000, 1159855000, "柳园路东昌路口")


class _SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class _YearClock:
    """A clock by which a million entries are made in a year."""

    def __init__(self) -> None:
        self.moment = datetime(2025, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return a moment half a minute later each time."""
        self.moment += timedelta(seconds=31)
        return self.moment


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
        Row(
            name="journal.commit_ratio", value=round(ratio, 1), unit="% of plain", bar=">= 40", ok=ratio >= 40
        ),
    ]


def grouped(directory: Path) -> list[Row]:
    """Ten threads of one process decide at once, and the plain loop takes turns with them."""
    journal = Journal.open(directory, chain="desk-1", clock=_SystemClock())
    with journal.transaction("bench") as transaction:
        transaction.append(TaskOpened("T1", TaskKind.JAM, "柳园路", PLACE))
        transaction.append(PlanMade("P1", "T1", "jam", "motorcycle", 1, ("疏导",), 60, 600))
    plain = canonical(decision(1))
    grouped_s, plain_s, count = 0.0, 0.0, 0

    def decide(numbers: range) -> None:
        for number in numbers:
            fact = decision(number)
            with journal.transaction("bench") as transaction:
                transaction.append(fact)

    with (
        closing(journal),
        (directory / "plain").open("ab", buffering=0) as file,
        ThreadPoolExecutor(THREADS) as pool,
    ):
        for _ in range(GROUPED_STRETCHES):
            shares = [range(count + n * STRETCH + 1, count + (n + 1) * STRETCH + 1) for n in range(THREADS)]
            begun = time.perf_counter()
            list(pool.map(decide, shares))
            grouped_s += time.perf_counter() - begun
            count += THREADS * STRETCH
            begun = time.perf_counter()
            for _ in range(STRETCH):
                file.write(plain)
                os.fsync(file.fileno())
            plain_s += time.perf_counter() - begun
    ratio = count / grouped_s / (GROUPED_STRETCHES * STRETCH / plain_s) * 100
    name = "journal.grouped_ratio"
    return [
        Row(name="journal.grouped", value=round(count / grouped_s), unit="/s", bar="", ok=True),
        Row(name=name, value=round(ratio, 1), unit="% of plain", bar=">= 300", ok=ratio >= 300),
    ]


def years(directory: Path) -> list[Row]:
    """A million entries of about 600 bytes over a year: verified by all processors, and started on."""
    clock = _YearClock()
    journal = Journal.open(directory, chain="gateway", clock=clock)
    with closing(journal):
        for begin in range(0, ENTRIES, 10_000):
            with journal.transaction("bench") as transaction:
                for number in range(begin, begin + 10_000, 2):
                    judged = AlertJudged(f"A{number}", Verdict.REAL, "柳园路东昌路口" * 26)
                    transaction.append(judged)
                    transaction.append(RiderIdentified(f"铁骑{number % 500}", "柳园路东昌路口" * 26))
        picture = fold_all(Picture(clock.moment, RoadsView.unknown(0)), journal.since(ENTRIES - 5000))
        begun = time.perf_counter()
        journal.keep_start(picture)
        kept_s = time.perf_counter() - begun
    begun = time.perf_counter()
    found = verify(directory)
    verified = ENTRIES / (time.perf_counter() - begun)
    if found.broken is not None or found.entries != ENTRIES:
        raise RuntimeError(f"the benchmark's own journal does not verify: {found}")
    begun = time.perf_counter()
    journal = Journal.open(directory, chain="gateway", clock=clock)
    with closing(journal):
        entries = journal.beginning()
        picture = fold_all(Picture(clock.moment, RoadsView.unknown(0)), entries)
        start_s = time.perf_counter() - begun
    if picture.entry_id != ENTRIES or len(entries) > ENTRIES / 100:
        raise RuntimeError(f"not a bounded start: {len(entries)} entries up to {picture.entry_id}")
    is_fast = verified >= 300_000
    return [
        Row(name="journal.verify", value=round(verified), unit="/s", bar=">= 300000", ok=is_fast),
        Row(name="journal.start_1M", value=round(start_s, 3), unit="s", bar="<= 3", ok=start_s <= 3),
        Row(name="journal.keep_start_1M", value=round(kept_s, 3), unit="s", bar="", ok=True),
    ]


def run() -> list[Row]:
    """Measure, each part in a directory of its own."""
    rows: list[Row] = []
    for part in (commits, grouped, years):
        with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as directory:
            rows += part(Path(directory))
    return rows
