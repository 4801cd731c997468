"""A gateway that meets a damaged journal while it runs ends in order; the next one sets the file aside."""

import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dispatch.domain.facts import JournalSetAside, SeatOpened
from dispatch.domain.observations import SourceState
from dispatch.gateway.settings import GatewaySettings, KeepSettings
from dispatch.journal import Journal, JournalUnavailable
from dispatch.journal.anchor import anchor_file
from dispatch.journal.condition import suspect_file
from dispatch.wire.clock import SystemClock
from dispatch.wire.messages import Bye
from dispatch.wire.plates import read_plate
from tests.gateway.conftest import serving, until
from tests.gateway.desk import Clerk, Subscriber

PAGE = 4096


def fill(data_dir: Path, entries: int) -> None:
    """Record something that a start has to read."""
    data_dir.mkdir()
    with closing(Journal.open(data_dir, chain="desk-1", clock=SystemClock())) as journal:
        for _ in range(entries):
            with journal.transaction("1") as transaction:
                transaction.append(SeatOpened("1", "王" * 100))


def damage(data_dir: Path) -> None:
    """Overwrite everything behind the first two pages, while it is open."""
    file = data_dir / "journal.sqlite3"
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    size = file.stat().st_size
    with file.open("r+b") as content:
        content.seek(2 * PAGE)
        content.write(os.urandom(size - 2 * PAGE))


async def test_a_journal_damaged_while_it_runs_ends_it_in_order_and_is_set_aside_by_the_next(
    settings: GatewaySettings,
) -> None:
    """Within two seconds the desks have its goodbye and the plate is down; it serves again on a new one."""
    fill(settings.data_dir, 200)

    async def serve() -> None:
        async with serving(settings) as running:
            assert running.gateway.plate is not None
            desk = await Subscriber(running.gateway.plate).connect()
            await desk.hello()
            await until(lambda: bool(desk.heard), "the desk's welcome")
            damage(settings.data_dir)
            running.gateway._ledger._read_to = 1  # what is read next is not in its cache
            began_s = time.monotonic()
            running.gateway.read_journal()
            await until(lambda: desk.is_closed and running.task.done(), "the end of the gateway")
            assert time.monotonic() - began_s < 2.0
            (bye,) = (message for message in desk.heard if isinstance(message, Bye))
            assert not bye.last
            desk.writer.close()

    with pytest.raises(JournalUnavailable) as told:
        await serve()
    assert told.value.code == "damaged"
    assert read_plate(settings.data_dir, "gateway") is None
    assert suspect_file(settings.data_dir / "journal.sqlite3").exists()
    async with serving(settings):
        (fact,) = (entry.fact for entry in Clerk(settings.data_dir).entries(JournalSetAside))
    assert isinstance(fact, JournalSetAside)
    assert (settings.data_dir / fact.file).stat().st_size > 2 * PAGE


async def test_a_copy_that_shows_damage_ends_it_as_well(settings: GatewaySettings) -> None:
    """Nobody reads that page all year but the hourly copy: the next start looks at each page."""
    fill(settings.data_dir, 200)

    async def serve() -> None:
        async with serving(replace(settings, keep=KeepSettings(backup_every_s=0.2))) as running:
            damage(settings.data_dir)
            await until(running.task.done, "the end of the gateway")

    with pytest.raises(JournalUnavailable) as told:
        await serve()
    assert told.value.code == "damaged"
    assert suspect_file(settings.data_dir / "journal.sqlite3").exists()


async def test_an_anchor_that_does_not_fit_is_a_light_on_every_desk(settings: GatewaySettings) -> None:
    """The gateway's chain is nobody's on a screen: what is found about it goes out with its lights."""
    async with serving(settings) as running:
        await until(running.gateway.ready.is_set)
        running.gateway.turned_away("1", "x")
        anchor = anchor_file(settings.data_dir / "journal.sqlite3", "gateway")
        await until(anchor.exists, "an anchor")
    anchor.write_bytes(anchor.read_bytes().replace(b" 1 ", b" 2 ", 1))
    async with serving(settings) as running:
        seen = running.gateway._health.sources["anchor"]
        assert (seen.state, seen.detail.startswith("anchor_broken: ")) == (SourceState.LOST, True)
