"""The record is damaged under a desk and a gateway process that run: all go on by themselves."""

import asyncio
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.desk.neighbours import Neighbours
from dispatch.desk.seat import Seat
from dispatch.domain.observations import SourceState
from dispatch.journal import Journal
from dispatch.wire.clock import SystemClock
from tests.desk.gateway import until
from tests.desk.test_seat import kinds, parts
from tests.e2e.town import MAIN, cleared, pids, verified

PAGE = 4096


def damage(data_dir: Path) -> bytes:
    """Overwrite everything behind the first pages, with every program in it."""
    file = data_dir / "journal.sqlite3"
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    size = file.stat().st_size
    with file.open("r+b") as content:
        content.seek(2 * PAGE)
        content.write(os.urandom(size - 2 * PAGE))
    return file.read_bytes()


@pytest.mark.timeout(90)
async def test_a_third_program_finds_the_damage_and_all_go_on_with_a_new_record(tmp_path: Path) -> None:
    """Desk and gateway let go, the file is set aside untouched, the gateway starts again, work goes on."""
    command = [*MAIN, "gateway", "--data", str(tmp_path), "--lifetime", "desks", "--leash"]
    neighbours = Neighbours(tmp_path, {"gateway": command}, leash=True)
    seat = Seat(replace(parts(tmp_path), neighbours=neighbours))
    with cleared(tmp_path):
        try:
            await asyncio.wait_for(seat.start(), 30)
            before = pids(tmp_path)["gateway"]
            damaged = damage(tmp_path)
            third = await asyncio.to_thread(
                Journal.open, tmp_path, chain="desk-9", clock=SystemClock(), busy_timeout_s=20.0
            )
            third.close()

            def is_well() -> bool:
                gateway = seat.picture.sources.get("gateway")
                codes = [trouble.code for trouble in seat.troubles()]
                is_up = gateway is not None and gateway.state is SourceState.OK
                return codes == ["set_aside"] and is_up and pids(tmp_path).get("gateway", before) != before

            await until(is_well, "the new record", 30.0)
            (aside,) = (tmp_path / "set-aside").glob("*/journal.sqlite3")
            assert aside.read_bytes() == damaged
        finally:
            await seat.stop(leave=False)
    assert kinds(tmp_path)[0] == "JournalSetAside"
    assert kinds(tmp_path).count("SeatOpened") == 1
    assert verified(tmp_path)
