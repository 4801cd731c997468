"""A desk whose record gets into trouble while it runs: it says so, pretends nothing, and goes on."""

import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from dispatch.desk.seat import Seat
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.journal import JournalUnavailable
from dispatch.journal.anchor import anchor_file
from dispatch.journal.backup import FOLDER, back_up
from dispatch.journal.condition import suspect_file
from dispatch.journal.verification import verify
from dispatch.wire.clock import SystemClock
from dispatch.wire.messages import Batch, JournalAdvanced
from tests.advice.town import NOW
from tests.desk.gateway import FakeGateway, until
from tests.desk.office import jam
from tests.desk.test_seat import Open, gateway, kinds, open_seat, parts, record

__all__ = ["gateway", "open_seat"]

PAGE = 4096


def codes(seat: Seat) -> list[str]:
    """What is wrong with the record, as the seat says it."""
    return [trouble.code for trouble in seat.troubles()]


@contextmanager
def files_that_may_not_grow() -> Iterator[None]:
    """As on a full disk: no file of this process can be made larger, whichever it is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PAGE, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def damage(data_dir: Path) -> bytes:
    """Overwrite everything behind the first pages with noise; leave word of it, as whoever meets it does."""
    file = data_dir / "journal.sqlite3"
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # nothing of it is left in the log
    size = file.stat().st_size
    with file.open("r+b") as content:
        content.seek(2 * PAGE)
        content.write(os.urandom(size - 2 * PAGE))
    suspect_file(file).touch()
    return file.read_bytes()


async def test_a_disk_that_fills_up_is_told_within_two_seconds_and_nothing_is_pretended(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """Before anybody decides; a decision is refused, the picture stays, and all is well by itself later."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in seat.picture.alerts)
    told: list[list[str]] = []
    seat.listen(lambda _picture, _entries: told.append(codes(seat)))
    with files_that_may_not_grow():
        began_s = time.monotonic()
        await until(lambda: ["full"] in told, "word of the full disk")
        assert time.monotonic() - began_s < 2.0
        before = seat.picture
        with pytest.raises(JournalUnavailable):
            await seat.take_alert("J1")
        assert (seat.picture.alerts, seat.picture.entry_id) == (before.alerts, before.entry_id)
        assert codes(seat) != []
    await until(lambda: not seat.troubles())
    await seat.take_alert("J1")
    assert kinds(tmp_path).count("AlertTaken") == 1


async def test_a_record_held_by_another_program_is_told_and_well_again_when_it_lets_go(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """Nobody need decide anything for that."""
    del gateway
    seat = await open_seat()
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await until(lambda: codes(seat) == ["locked"])
        other.execute("ROLLBACK")
    await until(lambda: not seat.troubles())


async def test_two_desks_let_go_of_a_damaged_record_and_go_on_with_a_new_one(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """It lies aside untouched, the last good copy is offered, units stay in sight, decisions are recorded."""
    first, second = await open_seat("1"), await open_seat("2")
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: all("J1" in seat.picture.alerts for seat in (first, second)))
    copy = back_up(tmp_path / "journal.sqlite3", tmp_path / FOLDER, SystemClock().now())
    damaged = damage(tmp_path)
    await until(lambda: codes(first) == codes(second) == ["set_aside"])
    (aside,) = (tmp_path / "set-aside").glob("*/journal.sqlite3")
    assert aside.read_bytes() == damaged
    for seat in (first, second):
        (trouble,) = seat.troubles()
        assert trouble.file == str(aside)
        assert (trouble.copy, trouble.copied_at is not None) == (str(copy.folder), True)
        assert (len(seat.picture.units), seat.picture.alerts) == (3, {})
    gateway.say(JournalAdvanced(record(tmp_path, jam("J2"))))
    await until(lambda: "J2" in first.picture.alerts)
    await first.take_alert("J2")
    assert sorted(kinds(tmp_path)) == [
        "AlertRaised",
        "AlertTaken",
        "JournalSetAside",
        "SeatOpened",
        "SeatOpened",
    ]
    assert verify(tmp_path).exit_code == 0


async def test_a_false_suspicion_changes_nothing(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """The journal is looked at as a whole, found sound, and the same one goes on with the same picture."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"))))
    await until(lambda: "J1" in seat.picture.alerts)
    suspect = suspect_file(tmp_path / "journal.sqlite3")
    suspect.touch()
    await until(lambda: not suspect.exists() and not seat._record.is_damaged)
    await seat.take_alert("J1")
    assert (seat.picture.alerts["J1"].taken_by, codes(seat)) == ("1", [])
    assert kinds(tmp_path) == ["SeatOpened", "AlertRaised", "AlertTaken"]


@pytest.mark.parametrize("found", ["anchor_missing", "anchor_behind", "anchor_ahead", "anchor_broken"])
async def test_what_an_opening_finds_about_the_anchor_is_told_and_the_work_goes_on(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path, found: str
) -> None:
    """Whatever it is, the seat sits down and its decisions are recorded."""
    del gateway
    before = Seat(parts(tmp_path))
    await before.start()
    file, old = tmp_path / "journal.sqlite3", tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(old)) as target:
        source.backup(target)
    await before.stop(leave=True)
    anchor = anchor_file(file, "desk-1")
    match found:
        case "anchor_missing":
            anchor.unlink()
        case "anchor_behind":
            anchor.write_bytes(b"".join(anchor.read_bytes().splitlines(keepends=True)[:1]))
        case "anchor_ahead":
            shutil.copy(old, file)
        case _:
            anchor.write_bytes(anchor.read_bytes().replace(b" 1 ", b" 2 ", 1))
    seat = await open_seat()
    assert codes(seat) == [found]
    assert seat.picture.entry_id == len(kinds(tmp_path))


async def test_an_anchor_that_cannot_be_written_is_told_while_it_is_so(
    gateway: FakeGateway, open_seat: Open, tmp_path: Path
) -> None:
    """The decision counts all the same."""
    seat = await open_seat()
    gateway.say(JournalAdvanced(record(tmp_path, jam("J1"), jam("J2"))))
    await until(lambda: "J2" in seat.picture.alerts)
    anchor = anchor_file(tmp_path / "journal.sqlite3", "desk-1")
    anchor.unlink()
    anchor.mkdir()
    await seat.take_alert("J1")
    assert (codes(seat), kinds(tmp_path).count("AlertTaken")) == (["anchor_unwritten"], 1)
    anchor.rmdir()
    await seat.take_alert("J2")
    assert codes(seat) == []


async def test_what_the_gateway_says_of_its_own_hand_on_the_record_is_told_here(
    gateway: FakeGateway, open_seat: Open
) -> None:
    """The code stands before the words; when the gateway is well again it is gone."""
    seat = await open_seat()
    lost = SourceSeen("journal", SourceState.LOST, None, "full: database or disk is full")
    anchor = SourceSeen("anchor", SourceState.LOST, None, "anchor_ahead: gateway:7")
    gateway.say(Batch(2, NOW, sources=[lost, anchor]))
    await until(lambda: codes(seat) == ["full", "anchor_ahead"])
    assert [one.words for one in seat.troubles()] == ["database or disk is full", "gateway:7"]
    gateway.say(Batch(3, NOW, sources=[SourceSeen("journal", SourceState.OK, NOW)]))
    await until(lambda: codes(seat) == ["anchor_ahead"])
