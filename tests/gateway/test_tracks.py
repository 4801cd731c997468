"""The file of tracks: written in batches, read from outside."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from dispatch.domain.observations import CountsSeen, RoadsSeen
from dispatch.domain.units import PositionReport
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.counts import Counts
from dispatch.gateway.recorder import Recorder
from dispatch.gateway.tracks import (
    FILE_NAME,
    Batch,
    TrackStore,
    TracksUnavailableError,
    row_of,
    units_report,
)

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
    recorder = Recorder(store, GatewayClock(), counts, lambda well, _why: told.append(well), waiting_rows=10)
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
