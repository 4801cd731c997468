"""Tracks, road states and counts on disk: written in batches, read by anybody at any time.

One SQLite file of the gateway's own beside the journal, since losing the last half second of a track loses no
decision. A batch goes in as one statement over a JSON array: SQLite then works through all of it without
Python's global lock, and the terminals are served meanwhile.
"""

import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dispatch.domain.observations import CountsSeen, RoadsSeen
from dispatch.domain.units import PositionReport
from dispatch.wire.messages import RoadStates

FILE_NAME = "tracks.sqlite3"
SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE track (
    unit_id TEXT NOT NULL, fixed_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL,
    lat_deg REAL NOT NULL, lon_deg REAL NOT NULL, speed_mps REAL NOT NULL, heading_deg REAL NOT NULL,
    altitude_m REAL NOT NULL, alarms TEXT NOT NULL, late INTEGER NOT NULL
);
CREATE INDEX track_of_unit ON track (unit_id, fixed_ms);
CREATE TABLE newest (
    unit_id TEXT PRIMARY KEY, phone TEXT NOT NULL, fixed_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL,
    lat_deg REAL NOT NULL, lon_deg REAL NOT NULL, speed_mps REAL NOT NULL, heading_deg REAL NOT NULL,
    altitude_m REAL NOT NULL, alarms TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE road_states (
    observed_ms INTEGER NOT NULL, source TEXT NOT NULL, network TEXT NOT NULL,
    segment BLOB NOT NULL, speed_mps BLOB NOT NULL, level BLOB NOT NULL, source_status BLOB NOT NULL
);
CREATE INDEX road_states_in_time ON road_states (observed_ms);
CREATE TABLE counts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;
"""
"""*fixed_ms*, *received_ms*, *observed_ms*: POSIX milliseconds of the device, the gateway, the source.

*late* 1: older than the current position when it came. *alarms*: names joined by commas. A road state's
blobs are little-endian uint32, float32, uint8, uint8 of one length, as on the wire. A count named ``-x`` is
a refusal for x.
"""

_FIELDS = "unit_id, fixed_ms, received_ms, lat_deg, lon_deg, speed_mps, heading_deg, altitude_m, alarms"
_CELLS = ", ".join(f"value ->> {number}" for number in range(10))
_INSERT_TRACK = f"INSERT INTO track ({_FIELDS}, late) SELECT {_CELLS} FROM json_each(?)"  # noqa: S608 — fixed
_REPLACE_NEWEST = f"REPLACE INTO newest ({_FIELDS}, phone) SELECT {_CELLS} FROM json_each(?)"  # noqa: S608 — fixed
_encode = msgspec.json.Encoder().encode

Row = tuple[str, int, int, float, float, float, float, float, str, int]
"""A row of *track*, its fields in order."""


class TracksUnavailableError(OSError):
    """The file of tracks cannot be written or read now, in the database's own words."""


@dataclass(slots=True)
class Batch:
    """What is to be stored at once. *newest* holds (position, phone) by unit."""

    rows: list[Row] = field(default_factory=list)
    newest: dict[str, tuple[PositionReport, str]] = field(default_factory=dict)
    roads: list[RoadsSeen] = field(default_factory=list)


def row_of(report: PositionReport, *, late: bool) -> Row:
    """Return the row of a believed position."""
    return (
        report.unit_id,
        _ms(report.fixed_at),
        _ms(report.received_at),
        report.lat_deg,
        report.lon_deg,
        report.speed_mps,
        report.heading_deg,
        report.altitude_m,
        ",".join(sorted(report.alarms)) if report.alarms else "",
        int(late),
    )


class TrackStore:
    """Writes the file; used from one thread at a time."""

    def __init__(self, data_dir: Path, network_digest: str = "") -> None:
        """Open or make the file. Raises TracksUnavailableError."""
        self._network = network_digest
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(
                data_dir / FILE_NAME, isolation_level=None, timeout=5.0, check_same_thread=False
            )
            self._prepare()
        except sqlite3.Error as error:
            raise TracksUnavailableError(str(error)) from error

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            self._db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        elif version != SCHEMA_VERSION:
            raise TracksUnavailableError(f"tracks of version {version}, this program knows {SCHEMA_VERSION}")

    def write(self, batch: Batch, counts: CountsSeen, ahead_s: float) -> None:
        """Store a batch with the counts, all of it or nothing; raises TracksUnavailableError.

        *ahead_s*: how far the gateway's clock is ahead of the machine's, for readers in other processes.
        """
        newest = [(*row_of(report, late=False)[:-1], phone) for report, phone in batch.newest.values()]
        numbers = {"accepted": counts.accepted, **{f"-{why}": n for why, n in counts.refused.items()}}
        try:
            self._db.execute("BEGIN IMMEDIATE")
            if batch.rows:
                self._db.execute(_INSERT_TRACK, (_encode(batch.rows).decode(),))
            if newest:
                self._db.execute(_REPLACE_NEWEST, (_encode(newest).decode(),))
            self._db.executemany(
                "INSERT INTO road_states VALUES (?, ?, ?, ?, ?, ?, ?)", map(self._road_row, batch.roads)
            )
            self._db.executemany("INSERT OR REPLACE INTO counts VALUES (?, ?)", numbers.items())
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('ahead_s', ?)", (ahead_s,))
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise TracksUnavailableError(str(error)) from error

    def _road_row(self, seen: RoadsSeen) -> tuple[Any, ...]:
        packed = RoadStates.of(seen)
        arrays = (packed.index, packed.speed_mps, packed.level, packed.source_status)
        return (_ms(seen.observed_at), seen.source, self._network, *arrays)

    def newest(self) -> list[tuple[PositionReport, str]]:
        """Return each unit's newest position and its terminal's number; raises TracksUnavailableError."""
        try:
            rows = self._db.execute(f"SELECT {_FIELDS}, phone FROM newest").fetchall()  # noqa: S608 — constants
        except sqlite3.Error as error:
            raise TracksUnavailableError(str(error)) from error
        return [(_report(row), row[-1]) for row in rows]

    def counts(self) -> CountsSeen:
        """Return the counts as stored. Raises TracksUnavailableError."""
        try:
            return _counts(self._db.execute("SELECT name, value FROM counts").fetchall())
        except sqlite3.Error as error:
            raise TracksUnavailableError(str(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def units_report(data_dir: Path) -> dict[str, Any]:
    """Return the newest position of each unit and the counts, for ``gateway units --json``; at most 1 s old.

    Raises FileNotFoundError if no gateway ever served *data_dir*, TracksUnavailableError if its file cannot
    be read.
    """
    path = data_dir / FILE_NAME
    if not path.is_file():
        raise FileNotFoundError(f"no gateway has served {data_dir}: {FILE_NAME} is not there")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0)) as db:
            db.execute("BEGIN")
            rows = db.execute(f"SELECT {_FIELDS}, phone FROM newest ORDER BY unit_id").fetchall()  # noqa: S608 — constants
            counts = _counts(db.execute("SELECT name, value FROM counts").fetchall())
            ahead = db.execute("SELECT value FROM meta WHERE name = 'ahead_s'").fetchone()
    except sqlite3.Error as error:
        raise TracksUnavailableError(f"{path}: {error}") from error
    now_s = time.time() + (ahead[0] if ahead else 0.0)
    return {
        "units": [_unit_line(row, now_s) for row in rows],
        "accepted": counts.accepted,
        "refused": dict(counts.refused),
    }


def _unit_line(row: tuple[Any, ...], now_s: float) -> dict[str, Any]:
    report = _report(row)
    return {
        "unit": report.unit_id,
        "phone": row[-1],
        "lat": report.lat_deg,
        "lon": report.lon_deg,
        "speed_mps": round(report.speed_mps, 3),
        "heading_deg": report.heading_deg,
        "fixed_at": _iso(report.fixed_at),
        "received_at": _iso(report.received_at),
        "age_s": round(max(0.0, now_s - report.fixed_at.timestamp()), 1),
    }


def _report(row: tuple[Any, ...]) -> PositionReport:
    unit_id, fixed_ms, received_ms, lat_deg, lon_deg, speed_mps, heading_deg, altitude_m, alarms = row[:9]
    return PositionReport(
        unit_id,
        lat_deg,
        lon_deg,
        speed_mps,
        heading_deg,
        datetime.fromtimestamp(fixed_ms / 1000, UTC),
        datetime.fromtimestamp(received_ms / 1000, UTC),
        altitude_m,
        alarms=frozenset(alarms.split(",")) if alarms else frozenset(),
    )


def _counts(rows: Iterable[tuple[str, int]]) -> CountsSeen:
    numbers: Mapping[str, int] = dict(rows)
    refused = {name[1:]: n for name, n in numbers.items() if name.startswith("-")}
    return CountsSeen(numbers.get("accepted", 0), refused)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
