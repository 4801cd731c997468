"""The file of tracks: written in batches, read from outside."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dispatch.domain.observations import CountsSeen, RoadsSeen
from dispatch.domain.units import PositionReport
from dispatch.gateway import tracks
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.counts import Counts
from dispatch.gateway.recorder import Recorder
from dispatch.gateway.settings import KeepSettings
from dispatch.gateway.tracks import (
    FILE_NAME,
    Batch,
    Past,
    TrackStore,
    TracksUnavailableError,
    row_of,
    units_report,
)
from dispatch.wire.clock import FollowedClock

NOW = datetime(2026, 6, 1, 0, 30, 0, 250_000, tzinfo=UTC)
HERE = PositionReport(
    "T'01\"", 36.4567, 115.9855, 10.0, 90.0, NOW, NOW, 30.5, alarms=frozenset({"sos", "area"})
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TrackStore]:
    """An empty file of tracks."""
    store = TrackStore(tmp_path)
    yield store
    store.close()


def test_what_was_written_is_read_back(store: TrackStore, tmp_path: Path) -> None:
    """Positions to the millisecond with their alarms, counts by reason, also by another connection."""
    batch = Batch([row_of(HERE, late=False), row_of(HERE, late=True)], {HERE.unit_id: (HERE, "139")})
    store.write(batch, CountsSeen(2, {"leap": 3}), ahead_s=0.0)
    assert store.newest() == [(HERE, "139")]
    assert store.counts() == CountsSeen(2, {"leap": 3})
    report = units_report(tmp_path)
    assert (report["accepted"], report["refused"]) == (2, {"leap": 3})
    (unit,) = report["units"]
    assert unit["age_s"] > 0
    del unit["age_s"]
    assert unit == {
        "unit": HERE.unit_id,
        "phone": "139",
        "lat": 36.4567,
        "lon": 115.9855,
        "speed_mps": 10.0,
        "heading_deg": 90.0,
        "fixed_at": "2026-06-01T00:30:00.250000Z",
        "received_at": "2026-06-01T00:30:00.250000Z",
    }
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        assert db.execute("SELECT late FROM track ORDER BY late").fetchall() == [(0,), (1,)]


def test_the_age_follows_the_gateways_clock(store: TrackStore, tmp_path: Path) -> None:
    """Where the city's time is years behind the machine's, an age is still an age."""
    ahead_s = (NOW + timedelta(seconds=5) - datetime.now(UTC)).total_seconds()
    store.write(Batch(newest={"T01": (replace(HERE, unit_id="T01"), "1")}), CountsSeen(1), ahead_s)
    assert 4.9 < units_report(tmp_path)["units"][0]["age_s"] < 10


def test_road_states_are_kept_as_they_were_seen(store: TrackStore, tmp_path: Path) -> None:
    """Arrays of one length, for hindsight."""
    seen = RoadsSeen(
        NOW,
        "traffic",
        np.array([1, 5], np.uint32),
        np.array([3.5, np.nan], np.float32),
        np.array([4, 0], np.uint8),
        np.array([3, 0], np.uint8),
    )
    store.write(Batch(roads=[seen]), CountsSeen(0), 0.0)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        row = db.execute("SELECT observed_ms, source, segment, speed_mps FROM road_states").fetchone()
    assert row[:2] == (round(NOW.timestamp() * 1000), "traffic")
    assert np.frombuffer(row[2], "<u4").tolist() == [1, 5]
    assert np.frombuffer(row[3], "<f4")[0] == 3.5


def test_no_file_is_told_as_such(tmp_path: Path) -> None:
    """A directory that no gateway has served gives no empty answer."""
    with pytest.raises(FileNotFoundError, match="no gateway has served"):
        units_report(tmp_path)


def test_a_file_of_another_kind_is_not_read(tmp_path: Path) -> None:
    """What is no database is told as such by whoever only reads."""
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 100)
    with pytest.raises(TracksUnavailableError):
        units_report(tmp_path)


async def test_what_cannot_be_written_waits_and_beyond_the_bound_is_counted(
    store: TrackStore, tmp_path: Path
) -> None:
    """While another program locks the file nothing is lost up to the bound; what is beyond it is counted."""
    assert store._db is not None
    store._db.execute("PRAGMA busy_timeout = 50")
    counts, told = Counts(), []
    recorder = Recorder(
        store, GatewayClock(), counts, lambda well, _why: told.append(well), 10, KeepSettings()
    )
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for second in range(12):
            at = NOW + timedelta(seconds=second)
            recorder.seen(replace(HERE, fixed_at=at), "139", current=True)
        await recorder.flush()
        assert told == [False]
        other.execute("ROLLBACK")
    await recorder.flush()
    assert told == [False, True]
    assert counts.seen().refused == {"track_overflow": 2}
    assert store.newest()[0][0].fixed_at == NOW + timedelta(seconds=11)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        assert db.execute("SELECT count(*) FROM track").fetchone() == (10,)
    recorder._thread.shutdown()


def stored(store: TrackStore, table: str) -> int:
    """How many rows a table of the file has."""
    assert store._db is not None
    (count,) = store._db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 — a test's own table
    return int(count)


def fill(store: TrackStore, days: int) -> None:
    """Positions of one unit and one road state a day, the newest of them *NOW*."""
    empty = np.zeros(3, np.uint8)
    index, speed_mps = np.arange(3, dtype=np.uint32), np.ones(3, np.float32)
    for ago in range(days, -1, -1):
        at = NOW - timedelta(days=ago)
        report = replace(HERE, fixed_at=at, received_at=at)
        roads = RoadsSeen(at, "amap", index, speed_mps, empty, empty)
        batch = Batch([row_of(report, late=False)] * 5, {report.unit_id: (report, "139")}, [roads])
        store.write(batch, CountsSeen(0), 0.0)


async def test_what_has_been_kept_long_enough_goes_in_small_steps(store: TrackStore) -> None:
    """By kind, so many rows at once, while positions go on being stored; the newest position stays."""
    fill(store, 40)
    keep = KeepSettings(tracks_days=10, roads_days=30, rows_at_once=60)
    clock = GatewayClock()
    clock._followed = FollowedClock(NOW + timedelta(minutes=1))
    recorder = Recorder(store, clock, Counts(), lambda _well, _why: None, 10, keep)
    steps = []
    while not recorder._look_at_s:
        before = stored(store, "track")
        await recorder.let_go()
        steps.append(before - stored(store, "track"))
    assert (stored(store, "track"), stored(store, "road_states")) == (10 * 5, 30)
    assert (max(steps), sum(steps)) == (60, 31 * 5)
    assert len(store.newest()) == 1


async def test_nothing_goes_where_all_is_kept(store: TrackStore) -> None:
    """Nought days mean for ever."""
    fill(store, 3)
    recorder = Recorder(
        store,
        GatewayClock(),
        Counts(),
        lambda _well, _why: None,
        10,
        KeepSettings(tracks_days=0, roads_days=0),
    )
    await recorder.let_go()
    assert (stored(store, "track"), stored(store, "road_states")) == (20, 4)


def test_what_was_freed_is_filled_again(store: TrackStore) -> None:
    """The file does not shrink, and a year of days that come and go does not let it grow."""
    assert store._db is not None
    sizes = []
    for _ in range(4):
        fill(store, 400)
        (pages,) = store._db.execute("PRAGMA page_count").fetchone()
        sizes.append(pages)
        while store.let_go(Past(NOW + timedelta(days=1), NOW + timedelta(days=1), 500)):
            pass
    assert (stored(store, "track"), stored(store, "road_states")) == (0, 0)
    assert sizes[-1] <= sizes[0] * 1.1


def test_letting_go_takes_a_moment_however_much_is_kept(store: TrackStore) -> None:
    """A look that finds nothing reads no more than a step's rows, a step that deletes holds up nobody."""
    assert store._db is not None
    store._db.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) INSERT INTO track "
        "SELECT 'A' || (i % 500), i * 1000, i * 1000, 36.4, 115.9, 10, 90, 30, '', 0 FROM n"
    )
    began_s = time.monotonic()
    assert store.let_go(Past(datetime.fromtimestamp(0, UTC), None, 2000)) == 0
    looked_s = time.monotonic() - began_s
    began_s = time.monotonic()
    assert store.let_go(Past(datetime.fromtimestamp(299_000, UTC), None, 2000)) == 2000
    assert (looked_s < 0.05, time.monotonic() - began_s < 0.5) == (True, True)


def test_an_older_file_is_brought_up_to_date_and_kept_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positions are there in both; the copy has the old version."""
    old = TrackStore(tmp_path)
    fill(old, 1)
    old.close()
    monkeypatch.setattr(tracks, "SCHEMA_VERSION", 2)
    monkeypatch.setitem(tracks._UPGRADES, 1, "ALTER TABLE track ADD COLUMN source TEXT;")
    new = TrackStore(tmp_path)
    assert (stored(new, "track"), len(new.newest()), new.said) == (10, 1, [])
    new.close()
    for file, version in (("before-upgrade/tracks-1.sqlite3", 1), (FILE_NAME, 2)):
        with closing(sqlite3.connect(tmp_path / file)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (version,)
            assert db.execute("SELECT count(*) FROM track").fetchone() == (10,)
