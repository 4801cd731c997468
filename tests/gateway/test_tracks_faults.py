"""The file of tracks damaged, full, locked, or killed in the middle: the gateway serves, the gap is known."""

import asyncio
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.domain.facts import OrderSent, SourceLost, SourceRestored
from dispatch.domain.observations import CountsSeen, SourceState
from dispatch.domain.units import PositionReport
from dispatch.feeds.jt808 import messages as m
from dispatch.feeds.jt808.encode import message_frames
from dispatch.gateway.settings import DoorLimits, GatewaySettings
from dispatch.gateway.tracks import (
    FILE_NAME,
    SET_ASIDE,
    Batch,
    TrackStore,
    TracksUnavailableError,
    row_of,
    units_report,
)
from dispatch.wire.messages import Batch as News
from dispatch.wire.plates import Plate, read_plate
from tests.gateway.conftest import REGISTER, Connect, serving, until
from tests.gateway.desk import Clerk, Subscriber
from tests.gateway.terminal import SimulatedTerminal, position
from tests.soak.gateway_kills import Killing
from tests.soak.hatchery import Hatchery

NOW = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)
PROJECT = Path(__file__).resolve().parents[2]
_PROGRAM = """
import asyncio, resource, sys
from pathlib import Path
from dispatch.gateway.server import run_gateway
from dispatch.gateway.settings import DoorLimits, GatewaySettings
data, limit = Path(sys.argv[1]), int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
settings = GatewaySettings(data, terminals_csv=data / "terminals.csv", door=DoorLimits(frames_per_s=100_000))
asyncio.run(run_gateway(settings))
"""


def _report(second: int) -> PositionReport:
    at = NOW + timedelta(seconds=second)
    return PositionReport("T01", 36.4, 115.9 + second * 1e-5, 10.0, 90.0, at, at)


def _write(store: TrackStore, begin: int, end: int) -> None:
    rows = [row_of(_report(second), late=False) for second in range(begin, end)]
    store.write(Batch(rows, {"T01": (_report(end - 1), "139")}), CountsSeen(end, {}), 0.0)


def _filled(data_dir: Path) -> Path:
    store = TrackStore(data_dir)
    _write(store, 0, 5000)
    store.close()
    return data_dir / FILE_NAME


def _no_database(file: Path) -> None:
    file.write_bytes(b"this is no database" * 100)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 99")


def _foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")


@pytest.mark.parametrize("spoil", [_no_database, _cut, _newer, _foreign])
def test_an_unusable_file_is_set_aside_as_it_is(tmp_path: Path, spoil: object) -> None:
    """Not one byte of it is changed, a new file takes what comes, and it is said where the old one lies."""
    assert callable(spoil)
    file = _filled(tmp_path)
    spoil(file)
    found = file.read_bytes()
    store = TrackStore(tmp_path)
    assert store.newest() == []
    _write(store, 0, 3)
    store.close()
    (aside,) = (tmp_path / SET_ASIDE).glob(f"tracks-*/{FILE_NAME}")
    assert aside.read_bytes() == found
    assert aside.parent.name in store.said[0]
    assert units_report(tmp_path)["accepted"] == 3
    assert TrackStore(tmp_path).said == []


def test_damage_that_shows_at_work_costs_the_file_and_not_the_next_rows(tmp_path: Path) -> None:
    """A page in the middle is overwritten while the gateway runs: once it is met, a new file goes on."""
    file = _filled(tmp_path)
    with file.open("r+b") as raw:
        raw.seek(4096 * 2)
        raw.write(os.urandom(file.stat().st_size - 4096 * 4))
    store = TrackStore(tmp_path)
    refused: list[str] = []
    for begin in range(10_000, 10_100, 10):
        try:
            _write(store, begin, begin + 10)
        except TracksUnavailableError as error:
            refused.append(str(error))
    assert any(SET_ASIDE in words for words in [*refused, *store.said])
    assert len(list((tmp_path / SET_ASIDE).iterdir())) == 1
    assert store.newest()[0][0] == _report(10_099)
    store.close()


def test_a_file_that_cannot_be_opened_now_is_tried_again(tmp_path: Path) -> None:
    """Something in its place is told, and as soon as it is gone the file is there."""
    (tmp_path / FILE_NAME).mkdir()
    store = TrackStore(tmp_path)
    assert store.said
    with pytest.raises(TracksUnavailableError):
        _write(store, 0, 1)
    (tmp_path / FILE_NAME).rmdir()
    _write(store, 0, 1)
    assert store.newest()[0][0] == _report(0)
    store.close()


async def test_a_gateway_with_a_damaged_file_serves_and_records_the_gap(
    settings: GatewaySettings, connect: Connect
) -> None:
    """Lost with the reason, restored with the first rows; the light keeps the words."""
    settings.data_dir.mkdir()
    _no_database(settings.data_dir / FILE_NAME)
    async with serving(settings) as running:
        terminal = await connect(running, "13912344321", code="code-1")
        assert await terminal.ask(position()) == 0
        clerk = Clerk(settings.data_dir)
        await until(lambda: bool(clerk.entries(SourceRestored)), "the return")
        (lost,) = clerk.entries(SourceLost)
        assert isinstance(lost.fact, SourceLost)
        assert (lost.fact.source, SET_ASIDE in lost.fact.why) == ("tracks", True)
        light = running.gateway._health.sources["tracks"]
        assert (light.state, SET_ASIDE in light.detail) == (SourceState.OK, True)
        assert await running.accepted() == 1


@contextmanager
def _gateway(data_dir: Path, limit_bytes: int = 0) -> Iterator[tuple["subprocess.Popen[bytes]", Plate]]:
    """A gateway in a process of its own, which may write no file longer than the limit."""
    data_dir.mkdir(exist_ok=True)
    (data_dir / "terminals.csv").write_text(REGISTER, encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(data_dir), str(limit_bytes)], cwd=PROJECT)
    try:
        end_s = time.monotonic() + 20.0
        while (plate := read_plate(data_dir, "gateway")) is None or plate.pid != process.pid:
            assert process.poll() is None
            assert time.monotonic() < end_s, "no plate"
            time.sleep(0.05)
        yield process, plate
    finally:
        process.kill()
        process.wait()


def _ride(phone: str, seconds: range) -> bytes:
    begin = datetime.now(UTC) - timedelta(seconds=60_000)
    frames: list[bytes] = []
    for second in seconds:
        at = position(36.4, 115.9 + second * 1e-6, at=begin + timedelta(seconds=second))
        frames += message_frames(at, phone, second % 60_000, 2013)
    return b"".join(frames)


async def test_a_kill_costs_the_last_unsent_batch_at_most_and_the_gap_is_told(tmp_path: Path) -> None:
    """What was answered more than a second before the kill is stored; the next start says how far."""
    data_dir = tmp_path / "data"
    with _gateway(data_dir) as (process, plate):
        terminal = await SimulatedTerminal("13912344321").connect(plate.ports["jt808"])
        assert await terminal.log_in("code-1") == 0
        answered_at: list[float] = []
        assert terminal.writer is not None
        for second in range(150):
            terminal.writer.write(_ride("13912344321", range(1000 + second, 1001 + second)))
            await terminal.answer_to(1000 + second)
            answered_at.append(time.monotonic())
            await asyncio.sleep(0.02)
        killed_at = time.monotonic()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        await terminal.close()
    due = sum(killed_at - at > 1.2 for at in answered_at)
    with closing(sqlite3.connect(data_dir / FILE_NAME)) as db:
        (stored,) = db.execute("SELECT count(*) FROM track").fetchone()
    assert due <= stored <= len(answered_at)
    assert due > 50
    with _gateway(data_dir):
        clerk = Clerk(data_dir)
        await until(lambda: bool(clerk.entries(SourceRestored)), "the return")
        (lost,) = clerk.entries(SourceLost)
        assert isinstance(lost.fact, SourceLost)
        assert "没有正常结束" in lost.fact.why


async def test_a_full_disk_is_told_and_stops_neither_terminals_nor_orders(tmp_path: Path) -> None:
    """The file of tracks may not grow: its light goes out, but locations are answered, orders arrive."""
    data_dir = tmp_path / "data"
    with _gateway(data_dir, 900_000) as (_, plate):
        desk = await Subscriber(plate).connect()
        await desk.hello()
        terminal = await SimulatedTerminal("13912344321").connect(plate.ports["jt808"])
        assert await terminal.log_in("code-1") == 0
        assert terminal.writer is not None
        terminal.writer.write(_ride("13912344321", range(1000, 21_000)))
        await terminal.answer_to(20_999)
        lost = await desk.wait_for(
            News, lambda news: any((s.source, s.state) == ("tracks", SourceState.LOST) for s in news.sources)
        )
        assert lost.sources
        clerk = Clerk(data_dir)
        clerk.assign("T01", 5)
        await terminal.wait_for(m.TextOrder)
        await until(lambda: bool(clerk.entries(OrderSent)), "the order in the journal")
        assert await terminal.ask(position()) == 0
        await terminal.close()
        await desk.close()


async def test_what_waits_is_written_in_portions(settings: GatewaySettings, connect: Connect) -> None:
    """Rows that gathered while the file was locked go in later, all of them and in their order."""
    quick = replace(settings, door=DoorLimits(frames_per_s=100_000), store_every_s=0.1)
    async with serving(quick) as running:
        terminal = await connect(running, "13912344321", code="code-1")
        with closing(sqlite3.connect(settings.data_dir / FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert terminal.writer is not None
            terminal.writer.write(_ride("13912344321", range(1000, 22_000)))
            await terminal.answer_to(21_999)
            other.execute("ROLLBACK")
        assert await running.accepted() == 21_000
        with closing(sqlite3.connect(settings.data_dir / FILE_NAME)) as db:
            rows = [fixed for (fixed,) in db.execute("SELECT fixed_ms FROM track ORDER BY rowid")]
        assert len(rows) == 21_000
        assert rows == sorted(rows)


def test_the_limit_of_a_file_is_an_error_and_no_signal() -> None:
    """Python ignores SIGXFSZ, so that a full disk is told by an error number; the test above stands on it."""
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY


def test_a_gap_is_kept_in_the_file_from_what_was_stored_to_what_came_next(tmp_path: Path) -> None:
    """Nobody has to have written it down elsewhere; an end on purpose leaves none."""
    killed, reached_s = TrackStore(tmp_path), NOW.timestamp()
    killed.write(Batch([row_of(_report(0), late=False)], until_s=reached_s), CountsSeen(1, {}), 0.0)
    assert killed._db is not None
    killed._db.close()
    for _ in range(2):  # the second one finds the file as it was left on purpose
        store = TrackStore(tmp_path)
        store.write(Batch([row_of(_report(60), late=False)], until_s=reached_s + 61), CountsSeen(2, {}), 0.0)
        store.close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        gaps = db.execute("SELECT name, value FROM meta WHERE name LIKE 'gap %'").fetchall()
    assert gaps == [(f"gap {reached_s:.3f}", reached_s + 60)]


def test_a_gateway_killed_while_it_stores_loses_the_last_batch_at_most(tmp_path: Path) -> None:
    """Ten times at random: what is stored is the beginning of what was sent, and each gap is known."""
    with closing(Hatchery()) as hatchery:
        killing = Killing(tmp_path / "data", hatchery)
        for seed in range(10):
            killing.once(seed)
        killing.judge_journal()
    assert killing.summary.stored > 0
    assert killing.summary.gaps > 0
