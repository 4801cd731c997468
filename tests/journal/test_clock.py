"""Clocks are set forward and back; the numbers order the entries, and what is odd is remarked."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.domain.facts import SeatOpened
from dispatch.journal import Journal
from dispatch.journal.verification import NOTED_CLOCKS, verify
from dispatch.wire.clock import SystemClock
from ui.kit.formatters import time_words

MORNING = datetime(2025, 6, 1, 8, tzinfo=UTC)


class SetClock:
    """A clock that shows what it is set to."""

    def __init__(self) -> None:
        self.moment = MORNING

    def now(self) -> datetime:
        """Return the moment that was set."""
        return self.moment


def written(directory: Path, hours: list[float]) -> None:
    """Write an entry at each of *hours* after the morning."""
    clock = SetClock()
    journal = Journal.open(directory, chain="desk-1", clock=clock)
    for hour in hours:
        clock.moment = MORNING + timedelta(hours=hour)
        with journal.transaction("x") as transaction:
            transaction.append(SeatOpened("1", f"{hour}"))
    entries = journal.since(0)
    journal.close()
    assert [entry.ref.number for entry in entries] == list(range(1, len(hours) + 1))
    assert [entry.fact for entry in entries] == [SeatOpened("1", f"{hour}") for hour in hours]


@pytest.mark.parametrize(
    ("hours", "odd"),
    [
        ([0, 1, 2, 3], []),
        ([0, 5, 5, 1], ["desk-1:4"]),
        ([0, -3, -2.9, 4], ["desk-1:2"]),
        ([0, 9, 1, 9, 1], ["desk-1:3", "desk-1:5"]),
        ([0, -1 / 3600, 1], []),
    ],
    ids=["no", "forward and back", "back", "twice", "a second"],
)
def test_a_clock_that_was_set_is_a_note_and_no_break(
    tmp_path: Path, hours: list[float], odd: list[str]
) -> None:
    """The order is that of the numbers; an entry earlier than the one before it is named."""
    written(tmp_path, hours)
    found = verify(tmp_path)
    assert (found.entries, found.exit_code) == (len(hours), 0)
    assert [note.split(" ")[0] for note in found.notes] == odd


def test_very_many_odd_times_are_counted_and_not_listed(tmp_path: Path) -> None:
    """A clock that jumps all day does not bury the report."""
    written(tmp_path, [0, 1] * (NOTED_CLOCKS + 5))
    notes = verify(tmp_path).notes
    assert len(notes) == NOTED_CLOCKS + 1
    assert "4" in notes[-1]


@pytest.fixture
def zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Zones of the machine, far apart; its own afterwards."""
    yield ["Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"]
    monkeypatch.undo()
    time.tzset()


def test_the_machines_zone_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zones: list[str]
) -> None:
    """Moved across the world while it runs: entries stay in order, the screen shows Shanghai's time."""
    journal = Journal.open(tmp_path, chain="desk-1", clock=SystemClock())
    for zone in zones:
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        with journal.transaction("x") as transaction:
            transaction.append(SeatOpened("1", zone))
        assert time_words(MORNING) == "16:00:00"
    moments = [entry.at for entry in journal.since(0)]
    journal.close()
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] < timedelta(minutes=5)
    assert (verify(tmp_path).exit_code, verify(tmp_path).notes) == (0, ())
