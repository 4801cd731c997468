"""The journal: decisions onto the disk, alone and grouped, against plain write and fsync; and large ones.

The disk is shared with whatever else runs, so commits and plain writes take turns, a short stretch each,
and the ratio is between their totals.
"""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.evidence import Advice, Candidate
from dispatch.domain.facts import AlertChanged, PlanMade, RiderIdentified, TaskOpened, UnitAssigned
from dispatch.domain.geo import Place
from dispatch.domain.tasks import TaskKind
from dispatch.domain.units import UnitState
from dispatch.gateway.tracks import FILE_NAME, TrackStore
from dispatch.journal import Journal
from dispatch.journal.canonical import canonical
from dispatch.journal.reading import read_only
from dispatch.journal.verification import verify
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView
from tests.bench.__main__ import Row

STRETCHES, STRETCH = 30, 50
THREADS, GROUPED_STRETCHES = 10, 8
ENTRIES = 1_000_000
UNITS, STARTS = 500, 5
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
    durations_s, plain_each_s, number = list[float](), list[float](), 0
    cpu_s = 0.0
    with closing(journal), (directory / "plain").open("ab", buffering=0) as file:
        for _ in range(STRETCHES):
            for _ in range(STRETCH):
                number += 1
                fact = decision(number)
                begun, cpu_begun = time.perf_counter(), time.process_time()
                with journal.transaction("bench") as transaction:
                    transaction.append(fact)
                durations_s.append(time.perf_counter() - begun)
                cpu_s += time.process_time() - cpu_begun
            for _ in range(STRETCH):
                begun = time.perf_counter()
                file.write(plain)
                os.fsync(file.fileno())
                plain_each_s.append(time.perf_counter() - begun)
    p99_ms, plain_s = _p99_ms(durations_s), sum(plain_each_s)
    ratio = plain_s / sum(durations_s) * 100
    return [
        Row(name="journal.commits", value=round(number / sum(durations_s)), unit="/s", bar="", ok=True),
        _row("journal.commit_median", statistics.median(durations_s) * 1000, "ms"),
        Row(name="journal.commit_p99", value=round(p99_ms, 2), unit="ms", bar="<= 5", ok=p99_ms <= 5),
        _row("journal.commit_cpu", cpu_s / number * 1e6, "us of processor"),
        _row("journal.plain_fsync_median", statistics.median(plain_each_s) * 1000, "ms"),
        _row("journal.plain_fsync_p99", _p99_ms(plain_each_s), "ms"),
        Row(name="journal.plain_fsync", value=round(number / plain_s), unit="/s", bar="", ok=True),
        Row(
            name="journal.commit_ratio", value=round(ratio, 1), unit="% of plain", bar=">= 40", ok=ratio >= 40
        ),
    ]


def _p99_ms(durations_s: list[float]) -> float:
    return sorted(durations_s)[int(len(durations_s) * 0.99)] * 1000


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


def filled(directory: Path, clock: _YearClock) -> Journal:
    """Return a journal of a million entries over a year, half with many fields, half with a long text."""
    journal = Journal.open(directory, chain="gateway", clock=clock)
    segments = tuple(f"聊城-{number:06}" for number in range(22))
    words = "柳园路东昌路口" * 26
    for begin in range(0, ENTRIES, 10_000):
        with journal.transaction("bench") as transaction:
            for number in range(begin, begin + 10_000, 2):
                changed = AlertChanged(f"A{number}", AlertLevel.HIGH, "东昌路口", PLACE, segments, number)
                transaction.append(changed)
                transaction.append(RiderIdentified(f"铁骑{number % 500}", words))
    return journal


def verified(directory: Path) -> list[Row]:
    """Verify by all processors; beside it what reading each row and hashing its payload alone costs."""
    begun, cpu_s = time.perf_counter(), _cpu_s()
    found = verify(directory)
    wall_s, cpu_s = time.perf_counter() - begun, _cpu_s() - cpu_s
    if found.broken is not None or found.entries != ENTRIES:
        raise RuntimeError(f"the benchmark's own journal does not verify: {found}")
    with closing(read_only(directory)) as connection:
        bare_s = _cpu_s()
        sizes = [
            len(row[-1])
            for row in connection.execute(
                "SELECT entry_id, chain, number, at, kind, version, actor, because, form, previous, hash,"
                " payload FROM entries WHERE entry_id <= ?",
                (ENTRIES // 10,),
            )
            if sha256(row[-1]).digest()
        ]
        bare_s = (_cpu_s() - bare_s) * 10
    each = ENTRIES / wall_s
    rows = [
        Row(name="journal.verify", value=round(each), unit="/s", bar=">= 300000", ok=each >= 300_000),
        _row("journal.verify_cpu", cpu_s / ENTRIES * 1e6, "us of processor an entry"),
        _row("journal.verify_of_bare", bare_s / cpu_s * 100, "% of reading and hashing alone"),
        _row("journal.verify_cores", cpu_s / wall_s, "cores that it had"),
        _row("journal.verify_payload", statistics.median(sizes), "bytes, median"),
    ]
    print(f"journal.verify with two whole cores: {2 * ENTRIES / cpu_s:,.0f}/s", file=sys.stderr)
    return rows


def _cpu_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def tracked(directory: Path, now: datetime) -> None:
    """Write a day of tracks of 500 units, a position each ten seconds."""
    TrackStore(directory).close()
    now_ms = round(now.timestamp() * 1000)
    with closing(sqlite3.connect(directory / FILE_NAME)) as tracks:
        tracks.execute(
            "INSERT INTO track WITH RECURSIVE"
            " times(ms) AS"
            " (SELECT ?1 - 86400000 UNION ALL SELECT ms + 10000 FROM times WHERE ms + 10000 < ?1),"
            " units(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM units WHERE n < ?2 - 1)"
            " SELECT '铁骑' || n, ms, ms + 300, 36.45 + n * 1e-4, 115.98, 8.5, 90, 30, '', 0"
            " FROM times, units",
            (now_ms, UNITS),
        )
        tracks.execute(
            "INSERT INTO newest SELECT unit_id, '13' || rowid, max(fixed_ms), received_ms, lat_deg, lon_deg,"
            " speed_mps, heading_deg, altitude_m, alarms FROM track GROUP BY unit_id"
        )
        tracks.commit()


def begin_again(directory: Path) -> tuple[int, int, int]:
    """Do what a start does until the picture is complete: (entries read, the newest one, units placed)."""
    with closing(Journal.open(directory, chain="gateway", clock=_SystemClock())) as journal:
        entries = journal.beginning()
        picture = fold_all(Picture(datetime.now(UTC), RoadsView.unknown(0)), entries)
        tracks = TrackStore(directory)
        with closing(tracks):
            positions = [report for report, _ in tracks.newest()]
            tracks.counts()
        picture = fold_all(picture, positions)
    return len(entries), picture.entry_id, sum(unit.position is not None for unit in picture.units.values())


def years(directory: Path) -> list[Row]:
    """A million entries over a year and a day of tracks: verified, and started on in a new process."""
    clock = _YearClock()
    with closing(filled(directory, clock)) as journal:
        picture = fold_all(Picture(clock.moment, RoadsView.unknown(0)), journal.since(ENTRIES - 5000))
        begun = time.perf_counter()
        journal.keep_start(picture)
        kept_s = time.perf_counter() - begun
    rows = verified(directory)
    tracked(directory, clock.moment)
    start = "import sys, pathlib; from tests.bench.bench_journal import begin_again"
    start += "; print(*begin_again(pathlib.Path(sys.argv[1])))"
    taken_s = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        said = subprocess.run([sys.executable, "-c", start, directory], capture_output=True, check=True)
        taken_s.append(time.perf_counter() - begun)
        count, last, placed = map(int, said.stdout.split())
        if last != ENTRIES or placed != UNITS or count > ENTRIES / 100:
            raise RuntimeError(f"not a bounded start: {count} entries up to {last}, {placed} units")
    start_s = statistics.median(taken_s)
    return [
        *rows,
        Row(name="journal.start_1M", value=round(start_s, 3), unit="s", bar="<= 3", ok=start_s <= 3),
        _row("journal.keep_start_1M", kept_s, "s"),
    ]


def _row(name: str, value: float, unit: str) -> Row:
    """Return a figure without a bar."""
    return Row(name=name, value=round(value, 2), unit=unit, bar="", ok=True)


def run() -> list[Row]:
    """Measure, each part in a directory of its own."""
    rows: list[Row] = []
    for part in (commits, grouped, years):
        with tempfile.TemporaryDirectory(prefix="tieqi-bench-") as directory:
            rows += part(Path(directory))
    return rows
