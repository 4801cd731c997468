"""``journal verify`` and ``journal show``, as a shell calls them."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from dispatch.cli.commands import run as run_command
from dispatch.cli.parser import parsed
from dispatch.domain.alerts import Verdict
from dispatch.domain.facts import AlertJudged, AlertTaken, SeatOpened, UnitArrived
from tests.cli.command import MAIN, assert_one_line, run
from tests.journal.samples import MORNING, alert, opened
from tests.tasks.work import assigned, plan
from tests.tasks.work import opened as task_opened


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a small journal: two alerts, one of them with a task and a unit."""
    directory = tmp_path_factory.mktemp("data")
    with closing(opened(directory)) as journal:
        with journal.transaction("席位1 王") as transaction:
            raised = transaction.append(alert("J1"))
            transaction.append(alert("J2"))
            taken = transaction.append(AlertTaken("J1", "1"), because=[raised.ref])
            task = transaction.append(task_opened("T1", "J1"), because=[taken.ref])
            transaction.append(plan("T1"), because=[task.ref])
            transaction.append(assigned(1, "A11", "T1"))
        with journal.transaction("gateway") as transaction:
            transaction.append(UnitArrived("D1", "A11", 10, MORNING))
            transaction.append(AlertJudged("J2", Verdict.FALSE, "围挡 “x”"))
    return directory


def test_an_intact_journal_is_said_to_be_so(data_dir: Path) -> None:
    """By its directory or its file: entries, chains, heads; exit 0."""
    for path in (data_dir, data_dir / "journal.sqlite3"):
        done = run("journal", "verify", path)
        assert (done.returncode, done.stderr) == (0, "")
        assert "entries: 8" in done.stdout
        assert "chains: 1" in done.stdout
        assert "desk-1  8  " in done.stdout


def test_the_first_broken_entry_is_named_with_why(data_dir: Path, tmp_path: Path) -> None:
    """Somebody changed a word in the file: exit 1, and which entry shows it first."""
    copy = tmp_path / "journal.sqlite3"
    with (
        closing(sqlite3.connect(data_dir / "journal.sqlite3")) as source,
        closing(sqlite3.connect(copy)) as db,
    ):
        source.backup(db)
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE entries SET actor = '席位1 李' WHERE number = 3")
        db.commit()
    done = run("journal", "verify", copy)
    assert done.returncode == 1
    assert "broken at desk-1:3: " in done.stdout
    assert done.stderr == ""


def test_what_is_no_journal_is_unreadable(tmp_path: Path) -> None:
    """Missing, empty, or something else: exit 2 and one line, for verify and show."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "letter.txt").write_text("Sehr geehrte Damen und Herren\n" * 100)
    assert_one_line(run("journal", "verify", tmp_path / "none"), "none", "no such file")
    assert_one_line(run("journal", "show", tmp_path / "empty"), "no such file")
    assert_one_line(run("journal", "verify", tmp_path / "letter.txt"), "letter.txt")
    assert_one_line(run("journal", "show", tmp_path / "letter.txt"), "letter.txt")


def test_show_prints_a_line_an_entry(data_dir: Path) -> None:
    """Local time, reference, actor, kind, plain fields, and because of what."""
    done = run("journal", "show", data_dir)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == 8
    assert lines[0].startswith("2025-06-01 08:30:")
    assert "desk-1:3  席位1 王  AlertTaken" in lines[2]
    assert lines[2].endswith("← desk-1:1")
    assert "围挡 “x”" in lines[7]


def test_show_in_json_is_an_object_a_line(data_dir: Path) -> None:
    """Everything that is hashed, by name."""
    entries = [json.loads(line) for line in run("journal", "show", data_dir, "--json").stdout.splitlines()]
    assert [e["number"] for e in entries] == list(range(1, 9))
    assert entries[2]["kind"] == "AlertTaken"
    assert entries[2]["payload"]["alert_id"] == "J1"
    assert entries[2]["because"] == ["desk-1:1"]
    assert entries[2]["previous"] == entries[1]["hash"]


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--task", "T1"], [1, 3, 4, 5, 6, 7]),
        (["--unit", "A11"], [6, 7]),
        (["--unit", "A11", "--task", "T1"], [6, 7]),
        (["--task", "T9"], []),
        (["--unit", "A1"], []),
        (["--since", "2025-06-01"], [1, 2, 3, 4, 5, 6, 7, 8]),
        (["--since", "2025-06-02"], []),
        (["--since", "2025-06-01T08:30:06"], [7, 8]),
        (["--since", "2025-06-01T00:30:06Z"], [7, 8]),
        (["--since", "2025-06-01T00:30:06+00:00", "--unit", "A11"], [7]),
    ],
    ids=lambda value: " ".join(value) if value and isinstance(value[0], str) else "",
)
def test_show_picks_by_time_unit_and_task(
    data_dir: Path, options: list[str], numbers: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """A task's story holds its alert and its orders; a time without a zone is Asia/Shanghai's."""
    assert run_command(parsed(["journal", "show", str(data_dir), "--json", *options])) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert [json.loads(line)["number"] for line in printed.out.splitlines()] == numbers


def test_a_time_that_is_none_is_one_line(data_dir: Path) -> None:
    """--since says what it could not read."""
    assert_one_line(run("journal", "show", data_dir, "--since", "yesterday"), "--since", "yesterday")


def test_reading_changes_nothing(data_dir: Path) -> None:
    """Neither verify nor show leaves a file behind or touches one, but for SQLite's own shared memory."""

    def files() -> dict[Path, int]:
        found = (p for p in data_dir.rglob("*") if p.is_file() and not p.name.endswith(("-shm", "-wal")))
        return {p: p.stat().st_mtime_ns for p in found}

    before = files()
    run("journal", "verify", data_dir)
    run("journal", "show", data_dir)
    assert files() == before


def test_a_reader_who_has_read_enough_is_no_error(tmp_path: Path) -> None:
    """`journal show | head -1` is quiet."""
    with closing(opened(tmp_path)) as journal, journal.transaction("1") as transaction:
        for number in range(4000):
            transaction.append(SeatOpened(f"{number}", "王" * 40))
    with subprocess.Popen(
        [*MAIN, "journal", "show", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0
