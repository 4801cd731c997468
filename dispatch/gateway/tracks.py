"""Tracks, road states and counts on disk: written in batches, read by anybody at any time.

One SQLite file of the gateway's own beside the journal, since losing the last half second of a track loses no
decision. A file that is damaged, or of another kind, is set aside untouched and a new one begun: tracks never
keep the gateway from serving. A batch goes in as one statement over a JSON array: SQLite then works through
all of it without Python's global lock, and the terminals are served meanwhile.
"""

import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from dispatch.domain.observations import CountsSeen, RoadsSeen
from dispatch.domain.units import PositionReport
from dispatch.wire.messages import RoadStates
from dispatch.wire.owners import owned

FILE_NAME = "tracks.sqlite3"
SET_ASIDE = "set-aside"
"""Folder in the data directory for files that cannot be used any more."""
BEFORE_UPGRADE = "before-upgrade"
"""The same for copies of files that an older program made, as they were."""
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
a refusal for x. In *meta* ``stored_s`` is the moment up to which all is stored that was believed, and each
``gap F`` is a hole that a killed gateway left, from F to its value, all in POSIX seconds.
"""

_UPGRADES: dict[int, str] = {}
"""The statements that lead from each older version to the next."""

_TABLES = ("track", "newest", "road_states", "counts", "meta")
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_PRIMARY = 0xFF
"""The part of SQLite's error code that says what kind of error it is."""

_FIELDS = "unit_id, fixed_ms, received_ms, lat_deg, lon_deg, speed_mps, heading_deg, altitude_m, alarms"
_CELLS = ", ".join(f"value ->> {number}" for number in range(10))
_INSERT_TRACK = f"INSERT INTO track ({_FIELDS}, late) SELECT {_CELLS} FROM json_each(?)"  # noqa: S608 — fixed
_REPLACE_NEWEST = f"REPLACE INTO newest ({_FIELDS}, phone) SELECT {_CELLS} FROM json_each(?)"  # noqa: S608 — fixed
_LET_GO_OF_TRACKS = """DELETE FROM track WHERE rowid IN
    (SELECT rowid FROM (SELECT rowid, received_ms FROM track ORDER BY rowid LIMIT ?) WHERE received_ms < ?)"""
_LET_GO_OF_ROADS = """DELETE FROM road_states WHERE rowid IN
    (SELECT rowid FROM road_states WHERE observed_ms < ? ORDER BY observed_ms LIMIT ?)"""
_ROADS_AT_ONCE = 20
"""A road state holds all roads of a city: some tens of kilobytes."""

_encode = msgspec.json.Encoder().encode

Row = tuple[str, int, int, float, float, float, float, float, str, int]
"""A row of *track*, its fields in order."""


class TracksUnavailableError(OSError):
    """The file of tracks cannot be written or read now, in the database's own words."""


class _UnusableError(Exception):
    """The file will never do: it is damaged, of another kind, or of another version."""


@dataclass(slots=True)
class Batch:
    """What is to be stored at once. *newest* holds (position, phone) by unit.

    *until_s*: with it all is stored that was believed up to then (POSIX, the gateway's time).
    """

    rows: list[Row] = field(default_factory=list)
    newest: dict[str, tuple[PositionReport, str]] = field(default_factory=dict)
    roads: list[RoadsSeen] = field(default_factory=list)
    until_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Past:
    """What has been kept long enough: tracks received and roads observed before these moments, None: nothing.

    At most *rows* of them go at once, so that nobody waits.
    """

    tracks: datetime | None
    roads: datetime | None
    rows: int


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
    """Writes the file; used from one thread at a time.

    *said*: what somebody should know about the file as it was found, in words; empty after a clean end.
    """

    def __init__(self, data_dir: Path, network_digest: str = "") -> None:
        """Open or make the file. One that cannot be opened now is tried again with each `write`."""
        self.said: list[str] = []
        self._network = network_digest
        self._path = data_dir / FILE_NAME
        self._db: sqlite3.Connection | None = None
        self._cut_s: float | None = None
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            self._tell_cut(self._opened())
        except TracksUnavailableError as error:
            self.said.append(str(error))

    def _opened(self) -> sqlite3.Connection:
        """Return the open file, a new one where the old one is unusable. Raises TracksUnavailableError."""
        if self._db is None:
            try:
                try:
                    self._db = self._connected()
                except _UnusableError as error:
                    self._set_aside(str(error))
                    self._db = self._connected()
            except (sqlite3.Error, OSError, _UnusableError) as error:
                raise TracksUnavailableError(str(error)) from error
        return self._db

    def _connected(self) -> sqlite3.Connection:
        """Connect and look whether the file is what it should be. Raises _UnusableError, sqlite3.Error."""
        owned(self._path)
        db = sqlite3.connect(self._path, isolation_level=None, timeout=5.0, check_same_thread=False)
        try:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if version == tables == 0:
                db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
            elif version in _UPGRADES:
                self._upgrade(db, version)
            _look_at(db)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
        except (sqlite3.Error, _UnusableError) as error:
            db.close()
            if isinstance(error, sqlite3.Error) and _is_damage(error):
                raise _UnusableError(str(error)) from error
            raise
        return db

    def _upgrade(self, db: sqlite3.Connection, version: int) -> None:
        """Bring an older file to this version, and keep it as it was. Raises sqlite3.Error, OSError."""
        folder = self._path.parent / BEFORE_UPGRADE
        folder.mkdir(exist_ok=True, mode=0o700)
        with closing(sqlite3.connect(folder / f"tracks-{version}.sqlite3")) as copy:
            db.backup(copy)
        steps = " ".join(_UPGRADES[step] for step in range(version, SCHEMA_VERSION))
        db.executescript(f"BEGIN; {steps} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")

    def _set_aside(self, why: str) -> None:
        """Move the file away as it is, with what SQLite keeps beside it. Raises OSError."""
        if self._db is not None:
            with suppress(sqlite3.Error):  # it is damaged; it is left as it lies
                self._db.close()
            self._db = None
        folder = self._path.parent / SET_ASIDE / datetime.now(UTC).strftime("tracks-%Y%m%dT%H%M%S.%fZ")
        folder.mkdir(parents=True, mode=0o700)
        for suffix in ("", "-wal", "-shm"):
            file = self._path.with_name(FILE_NAME + suffix)
            if file.exists():
                file.rename(folder / file.name)
        place = folder.relative_to(self._path.parent)
        self.said.append(f"轨迹文件不能用，已移至 {place}，另起新文件 (set aside, a new one begun): {why}")

    def _tell_cut(self, db: sqlite3.Connection) -> None:
        """Say how far the tracks reach when the gateway before was not ended but killed."""
        try:
            meta = dict(db.execute("SELECT name, value FROM meta").fetchall())
        except sqlite3.Error as error:
            raise TracksUnavailableError(str(error)) from error
        if meta.get("open") and "stored_s" in meta:
            self._cut_s = meta["stored_s"]
            stored = _iso(datetime.fromtimestamp(round(self._cut_s, 3), UTC))
            self.said.append(f"上次网关没有正常结束，轨迹存到 {stored} 为止 (killed; tracks reach so far)")

    def write(self, batch: Batch, counts: CountsSeen, ahead_s: float) -> None:
        """Store a batch with the counts, all of it or nothing; raises TracksUnavailableError.

        *ahead_s*: how far the gateway's clock is ahead of the machine's, for readers in other processes.
        A file that turns out to be damaged is set aside, and the next call writes to a new one.
        """
        newest = [(*row_of(report, late=False)[:-1], phone) for report, phone in batch.newest.values()]
        numbers = {"accepted": counts.accepted, **{f"-{why}": n for why, n in counts.refused.items()}}
        meta = {"ahead_s": ahead_s, "stored_s": batch.until_s, "open": 1.0}
        if self._cut_s is not None:  # kept here too: this very write takes the place of where it began
            begin_s = batch.rows[0][2] / 1000 if batch.rows else batch.until_s
            meta[f"gap {self._cut_s:.3f}"] = begin_s
        db = self._opened()
        try:
            db.execute("BEGIN IMMEDIATE")
            if batch.rows:
                db.execute(_INSERT_TRACK, (_encode(batch.rows).decode(),))
            if newest:
                db.execute(_REPLACE_NEWEST, (_encode(newest).decode(),))
            db.executemany(
                "INSERT INTO road_states VALUES (?, ?, ?, ?, ?, ?, ?)", map(self._road_row, batch.roads)
            )
            db.executemany("INSERT OR REPLACE INTO counts VALUES (?, ?)", numbers.items())
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
            db.execute("COMMIT")
            self._cut_s = None
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):  # the first error is the one to tell
                if db.in_transaction:
                    db.execute("ROLLBACK")
            raise TracksUnavailableError(self._in_words(error)) from error

    def _in_words(self, error: sqlite3.Error) -> str:
        """What is wrong, and what was done where the file was found damaged at work."""
        if not _is_damage(error):
            return str(error)
        try:
            self._set_aside(str(error))
        except OSError as hindered:
            return f"{error}; {hindered}"
        return self.said[-1]

    def _road_row(self, seen: RoadsSeen) -> tuple[Any, ...]:
        packed = RoadStates.of(seen)
        arrays = (packed.index, packed.speed_mps, packed.level, packed.source_status)
        return (_ms(seen.observed_at), seen.source, self._network, *arrays)

    def let_go(self, past: Past) -> int:
        """Delete some of what is past, the oldest first; return how many rows. Raises TracksUnavailableError.

        A unit's newest position stays, however old. Positions stand in the order in which they came, so the
        oldest are found without an index.
        """
        db, gone = self._opened(), 0
        try:
            if past.tracks is not None:
                gone += db.execute(_LET_GO_OF_TRACKS, (past.rows, _ms(past.tracks))).rowcount
            if past.roads is not None:
                gone += db.execute(_LET_GO_OF_ROADS, (_ms(past.roads), _ROADS_AT_ONCE)).rowcount
        except sqlite3.Error as error:
            raise TracksUnavailableError(self._in_words(error)) from error
        return gone

    def newest(self) -> list[tuple[PositionReport, str]]:
        """Return each unit's newest position and its terminal's number; none where they cannot be read."""
        rows = self._read(f"SELECT {_FIELDS}, phone FROM newest")  # noqa: S608 — constants
        return [(_report(row), row[-1]) for row in rows]

    def counts(self) -> CountsSeen:
        """Return the counts as stored; none of a file that cannot be read."""
        return _counts(self._read("SELECT name, value FROM counts"))

    def _read(self, question: str) -> list[tuple[Any, ...]]:
        """Read at the start. Damage found here costs what was to be read, and is said."""
        if self._db is None:
            return []
        try:
            return self._db.execute(question).fetchall()
        except sqlite3.Error as error:
            words = self._in_words(error)
            if words not in self.said:
                self.said.append(words)
            return []

    def close(self) -> None:
        """Let go of the file, with a word that this was on purpose."""
        if self._db is None:
            return
        with suppress(sqlite3.Error):  # a disk that is full: the next start says that tracks may be missing
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('open', 0.0)")
        self._db.close()
        self._db = None


def _look_at(db: sqlite3.Connection) -> None:
    """Look whether a file holds our tables. Raises _UnusableError, sqlite3.Error."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if version != SCHEMA_VERSION or not tables.issuperset(_TABLES):
        raise _UnusableError(f"version {version} with {len(tables)} tables, not {SCHEMA_VERSION} of tracks")
    for table in _TABLES:
        db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()  # noqa: S608 — constants


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether no later try can help, since the file itself is wrong."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _DAMAGE


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
