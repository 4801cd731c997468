"""Clocks are set forward and back; the numbers order the entries, and what is odd is remarked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.domain.facts import SeatOpened
from dispatch.journal import Journal
from dispatch.journal.verification import NOTED_CLOCKS, verify

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
