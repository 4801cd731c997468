"""What `journal verify` and `journal show` print."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatch.domain.facts import AlertTaken, SourceLost, TaskClosed
from dispatch.journal import Journal, JournalUnavailable
from dispatch.journal.reading import show
from dispatch.journal.text import moment_argument, show_command, verify_command
from tests.journal.samples import MORNING, alert, order, plan, release, report, task

Open = Callable[..., Journal]


@pytest.fixture
def told(open_journal: Open, tmp_path: Path) -> Path:
    """A directory with two tasks, two alerts, two units and a lost source."""
    gateway, desk = open_journal("gateway"), open_journal("desk-1")
    with gateway.transaction("gateway") as transaction:
        raised = [transaction.append(alert(name)) for name in ("A1", "A2")]
        transaction.append(SourceLost("amap", "10003"))
    with desk.transaction("王磊") as transaction:
        for number, cause in enumerate(raised, start=1):
            transaction.append(AlertTaken(f"A{number}", "1"), because=[cause.ref])
            transaction.append(task(f"T{number}", f"A{number}"), because=[cause.ref])
            transaction.append(plan(f"T{number}"))
            transaction.append(order(f"U{number}", f"T{number}", number))
        transaction.append(release("U1", 1))
        transaction.append(report("T1"))
        transaction.append(TaskClosed("T1"))
    return tmp_path


def test_show_tells_everything_in_order(told: Path) -> None:
    """Without conditions all entries come, one a line, in the order of commits."""
    entries = [json.loads(line) for line in show_command(told, as_json=True)]
    assert [entry["entry_id"] for entry in entries] == list(range(1, 15))
    assert entries[3]["because"] == ["gateway:1"]
    assert entries[3]["payload"] == {"alert_id": "A1", "seat": "1"}
    assert len(list(show_command(told))) == 14


def test_show_task_tells_the_whole_story(told: Path) -> None:
    """A task's entries come with its alert's, its orders' and its assignments', and nobody else's."""
    kinds = [entry.kind for entry in show(told, task="T1")]
    assert kinds == [
        "AlertRaised",
        "AlertTaken",
        "TaskOpened",
        "PlanMade",
        "UnitAssigned",
        "AssignmentReleased",
        "ReportWritten",
        "TaskClosed",
    ]
    assert len(list(show(told, task="T2"))) == 5
    assert list(show(told, task="T9")) == []


def test_show_unit_and_task_must_both_hold(told: Path) -> None:
    """Conditions narrow each other down."""
    assert [entry.kind for entry in show(told, unit="U1")] == ["UnitAssigned", "AssignmentReleased"]
    assert [entry.kind for entry in show(told, unit="U2", task="T2")] == ["UnitAssigned"]
    assert list(show(told, unit="U2", task="T1")) == []


def test_show_since_begins_at_the_moment(told: Path) -> None:
    """An entry of that very microsecond is in; one before it is not."""
    entries = list(show(told))
    moment = datetime.fromisoformat(entries[-1].at)
    assert moment == MORNING + timedelta(seconds=10)
    assert list(show(told, since=moment)) == entries[-1:]
    assert list(show(told, since=moment + timedelta(microseconds=1))) == []


def test_a_line_for_people_is_in_local_time(told: Path) -> None:
    """Shanghai's time, the entry's name, who, what, and because of what."""
    line = list(show_command(told))[3]
    assert line.startswith("2025-06-01 08:30:00  desk-1:1  王磊  AlertTaken")
    assert line.endswith("← gateway:1")
    assert 'alert_id="A1"' in line


def test_verify_prints_entries_chains_and_heads(told: Path) -> None:
    """An intact journal ends with 0 and shows each chain's length and head."""
    code, text = verify_command(told / "journal.sqlite3")
    head = list(show(told))[-1].hash
    assert code == 0
    assert "intact" in text
    assert "entries: 14" in text
    assert f"desk-1  11  {head}" in text


def test_verify_names_the_first_broken_entry(told: Path, open_journal: Open) -> None:
    """A broken journal ends with 1 and says where and why."""
    cursor = open_journal("x")._connection.connection.cursor()
    cursor.execute("DROP TRIGGER entries_no_update")
    cursor.execute("UPDATE entries SET actor = '李芳' WHERE entry_id IN (5, 9)")
    code, text = verify_command(told)
    assert code == 1
    assert text.startswith("断裂 broken at desk-1:2:")
    assert "entry 5" in text


def test_what_cannot_be_read_ends_with_two_and_one_line(tmp_path: Path) -> None:
    """A missing, an empty and a foreign file are unreadable, each in one line."""
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "noise").write_bytes(b"\x00noise" * 1000)
    for name in ("missing", "empty", "noise", "."):
        code, text = verify_command(tmp_path / name)
        assert code == 2
        assert text
        assert "\n" not in text
    with pytest.raises(JournalUnavailable):
        list(show_command(tmp_path / "noise"))


def test_a_moment_without_a_zone_is_local() -> None:
    """`--since` takes Shanghai's time unless it says another."""
    assert moment_argument("2025-06-01T08:30") == MORNING
    assert moment_argument("2025-06-01T00:30:00Z") == MORNING
    assert moment_argument("2025-06-01") == datetime(2025, 5, 31, 16, tzinfo=UTC)
    with pytest.raises(ValueError, match="yesterday"):
        moment_argument("yesterday")
