"""The gateway copies its journal and leaves word for the next start, in nobody's way."""

import asyncio
from pathlib import Path

import pytest

from dispatch.domain.facts import SeatOpened
from dispatch.domain.recorded import Recorded
from dispatch.gateway.clock import GatewayClock
from dispatch.gateway.counts import Counts
from dispatch.gateway.keeper import Keeper
from dispatch.gateway.ledger import Ledger
from dispatch.gateway.log import LogFile
from dispatch.gateway.settings import KeepSettings
from dispatch.gateway.situation import Situation
from dispatch.journal import Transaction
from dispatch.journal.backup import FOLDER, copies
from dispatch.journal.beginning import start_file
from dispatch.journal.verification import verify


async def kept_for(data_dir: Path, settings: KeepSettings, seconds: float) -> list[bool]:
    """Let a ledger with one entry and its keeper run for some time; what was told of the copies."""
    told: list[bool] = []
    clock = GatewayClock(is_published=False)
    situation = Situation(clock, Counts(0, {}), 0)
    log_file = LogFile(data_dir, 100_000, 1)
    log = log_file.logger()

    def hear(entries: list[Recorded]) -> None:
        situation.hear(entries)

    def write(transaction: Transaction) -> None:
        transaction.append(SeatOpened("1", "王"))

    ledger = Ledger(data_dir, clock, hear, lambda _well, _why: None, log)
    await ledger.open()
    writing = asyncio.create_task(ledger.run())
    assert await ledger.record(write)
    keeper = Keeper(data_dir, ledger, situation, settings, log, lambda is_well, _why: told.append(is_well))
    keeping = asyncio.create_task(keeper.run())
    await asyncio.sleep(seconds)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    ledger.finish()
    await writing
    await ledger.close()
    log_file.close()
    return told


async def test_copies_are_made_verified_and_thinned_out(tmp_path: Path) -> None:
    """Every period a copy that verifies; the oldest go; the log says how many entries."""
    await kept_for(tmp_path, KeepSettings(backup_every_s=0.9, backups=2, start_every_s=60.0), 5.0)
    found = copies(tmp_path / FOLDER)
    assert len(found) == 2
    assert [verify(copy.folder).entries for copy in found] == [1, 1]
    assert (tmp_path / "log" / "gateway.log").read_text(encoding="utf-8").count("the journal was copied") >= 2


async def test_word_for_the_next_start_is_left_at_the_end(tmp_path: Path) -> None:
    """Also when the gateway ends long before the period is over; and no copy is made without need."""
    await kept_for(tmp_path, KeepSettings(backup_every_s=3600.0, start_every_s=3600.0), 0.1)
    assert start_file(tmp_path / "journal.sqlite3").exists()
    assert copies(tmp_path / FOLDER) == []


async def test_copies_that_cannot_be_made_are_told_and_hold_up_nothing(tmp_path: Path) -> None:
    """A file in the place of the folder: the log says so, and the gateway goes on."""
    (tmp_path / FOLDER).write_text("in the way", encoding="utf-8")
    told = await kept_for(tmp_path, KeepSettings(backup_every_s=0.2, start_every_s=3600.0), 1.0)
    assert set(told) == {False}
    assert "no copy of the journal was made" in (tmp_path / "log" / "gateway.log").read_text(encoding="utf-8")
    assert verify(tmp_path).entries == 1


async def test_a_copy_that_failed_is_tried_again_long_before_the_next_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk that was full an hour ago mostly has room a minute later; then the light is well again."""
    monkeypatch.setattr("dispatch.gateway.keeper._LOOK_EVERY_S", 0.05)
    monkeypatch.setattr("dispatch.gateway.keeper._RETRY_S", 0.1)
    hindrance = tmp_path / FOLDER
    hindrance.write_text("in the way", encoding="utf-8")
    asyncio.get_running_loop().call_later(0.5, hindrance.unlink)
    told = await kept_for(tmp_path, KeepSettings(backup_every_s=3600.0, start_every_s=3600.0), 2.0)
    assert told[0] is False
    assert told[-1] is True
    assert told.count(True) == 1
    assert len(copies(hindrance)) == 1
