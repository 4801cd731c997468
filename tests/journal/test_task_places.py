"""One plan in one chain of versions, one approval, one start, one report: the database itself says no."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from dispatch.domain import task_facts
from dispatch.domain.facts import Fact
from dispatch.domain.recorded import Recorded
from dispatch.journal import Conflict, Journal, JournalUnavailable, RuleViolated
from dispatch.journal.migration import BEFORE_UPGRADE, HEAD
from dispatch.journal.verification import verify
from tests.journal.samples import opened, order
from tests.tasks.prepared import (
    CHIEF,
    OTHER_CHIEF,
    PLANNER,
    begun,
    finished,
    full_plan,
    rehearsal,
    report_of_nothing,
    way,
)

PLAN = full_plan()
PLANNED, REHEARSED, APPROVED, STARTED = way()
ENDED, REPORTED, REMARKED, SIGNED, CLOSED = finished()
SECOND = task_facts.PlanRevised("T1", 2, PLANNER.name, PLAN, 1)
AMENDED = task_facts.PlanAmended("T1", 2, CHIEF.name, PLAN, 1, "道路塌陷")
UNREHEARSED = task_facts.TaskStartedUnrehearsed("T1", 1, CHIEF.name, "险情")
CANCELLED = task_facts.TaskCancelled("T1", CHIEF.name, "改期")
ANNEX = task_facts.ReportAnnexed("T1", "R-T1", 1, CHIEF.name, "更正")


def record(journal: Journal, *facts: Fact) -> list[Recorded]:
    """Append the facts in one transaction."""
    with journal.transaction("席位1 周敏") as transaction:
        return [transaction.append(fact) for fact in facts]


def test_a_task_goes_its_whole_way_and_the_record_verifies(journal: Journal, tmp_path: Path) -> None:
    """From the draft to the archive and an annex, each step let in; the chains are whole."""
    record(journal, *begun(), *way(), *finished(), ANNEX)
    assert verify(tmp_path / "journal.sqlite3").broken is None


@pytest.mark.parametrize(
    ("before", "second", "what"),
    [
        ((), begun()[2], "plan_version"),
        ((SECOND,), SECOND, "plan_version"),
        ((REHEARSED, APPROVED), task_facts.PlanApproved("T1", 1, OTHER_CHIEF.name), "approval"),
        ((REHEARSED, APPROVED, STARTED), STARTED, "start"),
        ((REHEARSED, APPROVED, STARTED), UNREHEARSED, "start"),
        ((UNREHEARSED, ENDED), ENDED, "end"),
        ((UNREHEARSED, ENDED, REPORTED), report_of_nothing(), "report"),
        ((UNREHEARSED, ENDED, REPORTED, SIGNED), SIGNED, "signature"),
        ((UNREHEARSED, ENDED, REPORTED, SIGNED, CLOSED), CLOSED, "closing"),
        ((UNREHEARSED, ENDED, REPORTED, SIGNED, ANNEX), ANNEX, "annex"),
        ((CANCELLED,), CANCELLED, "cancellation"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_there_is_never_a_second(journal: Journal, before: Sequence[Fact], second: Fact, what: str) -> None:
    """What may be there once is refused the second time, and the holder is named."""
    entries = record(journal, *begun(), *before)
    with pytest.raises(Conflict) as refusal:
        record(journal, second)
    assert (refusal.value.what, refusal.value.by) == (what, "席位1 周敏")
    assert refusal.value.ref in {entry.ref for entry in entries}
    assert journal.last_id() == len(entries)


@pytest.mark.parametrize(
    ("before", "fact", "rule"),
    [
        ((), task_facts.PlanRevised("T1", 3, PLANNER.name, PLAN, 2), "plan_chain"),
        ((), task_facts.PlanRevised("T1", 2, PLANNER.name, PLAN), "plan_chain"),
        ((), task_facts.PlanRehearsed("T1", 7, PLANNER.name, rehearsal()), "plan_chain"),
        ((), APPROVED, "not_rehearsed"),
        ((REHEARSED,), task_facts.PlanApproved("T1", 1, PLANNER.name), "own_plan"),
        ((REHEARSED, SECOND), APPROVED, "plan_not_newest"),
        ((REHEARSED, APPROVED, SECOND), task_facts.TaskStarted("T1", 2, CHIEF.name), "not_approved"),
        ((REHEARSED, APPROVED, SECOND), STARTED, "plan_not_newest"),
        (
            (REHEARSED, APPROVED, task_facts.PlanReturned("T1", 1, CHIEF.name, "不妥")),
            STARTED,
            "not_approved",
        ),
        ((), STARTED, "not_approved"),
        ((REHEARSED,), STARTED, "not_approved"),
        ((UNREHEARSED,), SECOND, "task_under_way"),
        ((UNREHEARSED, REHEARSED), APPROVED, "task_under_way"),
        ((UNREHEARSED,), CANCELLED, "task_under_way"),
        ((), AMENDED, "not_started"),
        ((UNREHEARSED, ENDED), AMENDED, "stage_forbids"),
        ((), ENDED, "not_started"),
        ((UNREHEARSED,), REPORTED, "report_before_end"),
        ((), REPORTED, "report_before_end"),
        ((UNREHEARSED, ENDED, REPORTED), CLOSED, "archive_without_signature"),
        ((UNREHEARSED, ENDED), SIGNED, "closing_without_report"),
        ((UNREHEARSED, ENDED, REPORTED), ANNEX, "archive_without_signature"),
        ((CANCELLED,), SECOND, "task_cancelled"),
        ((CANCELLED,), UNREHEARSED, "task_cancelled"),
        ((CANCELLED,), order(), "task_closed"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_step_is_taken_without_the_one_before(
    journal: Journal, before: Sequence[Fact], fact: Fact, rule: str
) -> None:
    """Whatever the program believes, the database refuses the step and names the rule."""
    entries = record(journal, *begun(), *before)
    with pytest.raises(RuleViolated) as refusal:
        record(journal, fact)
    assert refusal.value.rule == rule
    assert journal.last_id() == len(entries)


def test_a_version_without_a_plan_is_refused(journal: Journal) -> None:
    """The chain of versions hangs on the task's one plan."""
    with pytest.raises(RuleViolated, match="task_unknown"):
        record(journal, begun()[0], begun()[2])


def test_units_are_free_when_the_task_ends_or_is_cancelled(journal: Journal) -> None:
    """Whoever still stood on a task can be sent to another."""
    record(journal, *begun(), order("A01", order_no=1), UNREHEARSED, ENDED)
    record(journal, *begun("T2"), order("A01", "T2", 2), task_facts.TaskCancelled("T2", CHIEF.name, "改期"))
    record(journal, *begun("T3"), order("A01", "T3", 3))
    assert journal.last_id() == 15


@pytest.fixture
def stranger(journal: Journal, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who writes the tables of a task under way past the program."""
    record(journal, *begun(), *way(), *begun("T2"))
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO plans VALUES ('T1', 'P9', 7)",
        "INSERT INTO plan_versions VALUES ('T1', 1, NULL, '孙莉', 7)",
        "INSERT INTO plan_versions VALUES ('T2', 1, NULL, '孙莉', 7)",
        "INSERT INTO plan_versions VALUES ('T2', 3, 2, '孙莉', 7)",
        "INSERT INTO plan_versions VALUES ('T2', 5, 1, '孙莉', 7)",
        "INSERT INTO plan_versions VALUES ('T1', 2, 1, '孙莉', 7)",
        "INSERT INTO approvals VALUES ('T1', 1, '孙莉', 7)",
        "INSERT INTO approvals VALUES ('T2', 1, '孙莉', 10)",
        "INSERT INTO starts VALUES ('T1', 1, 7)",
        "INSERT INTO starts VALUES ('T2', 1, 10)",
        "INSERT INTO ends VALUES ('T2', 10)",
        "INSERT INTO reports VALUES ('T1', 'R9', 7)",
        "INSERT INTO signatures VALUES ('T1', 7)",
        "INSERT INTO closings VALUES ('T1', 7)",
        "INSERT INTO cancellations VALUES ('T1', 7)",
        "INSERT INTO rehearsals VALUES (99, 'T1', 1)",
        "DELETE FROM plan_versions WHERE task_id = 'T1'",
        "UPDATE plan_versions SET version = 4 WHERE task_id = 'T1'",
    ],
)
def test_the_database_says_no_without_python(stranger: sqlite3.Connection, statement: str) -> None:
    """The same rules hold for a program that writes the tables with SQL of its own."""
    with pytest.raises(sqlite3.IntegrityError):
        stranger.execute(statement)


def of_the_first_schema(directory: Path) -> Fact:
    """Leave a journal as the first program made it; return what was recorded in it."""
    journal = opened(directory)
    opening = begun()[0]
    record(journal, opening)
    journal.close()
    with closing(sqlite3.connect(directory / "journal.sqlite3")) as old:
        for (name,) in old.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_way'").fetchall():
            old.execute(f"DROP TRIGGER {name}")
        for table in (
            "seals annexes signatures cancellations ends starts approvals rehearsals plan_versions".split()  # noqa: SIM905 — a row of names
        ):
            old.execute(f"DROP TABLE {table}")
        old.execute("UPDATE alembic_version SET version_num = '0001'")
        old.commit()
    return opening


def schema_of(file: Path) -> str:
    """Return the schema's version that a database says it has."""
    with closing(sqlite3.connect(file)) as database:
        (version,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(version)


def test_a_journal_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    """What was recorded before stays, a prepared task can begin, and the old one is kept as it was."""
    opening = of_the_first_schema(tmp_path)
    journal = opened(tmp_path)
    record(journal, *begun()[1:], *way(), *finished())
    assert journal.since(0)[0].fact == opening
    journal.close()
    (kept,) = (tmp_path / BEFORE_UPGRADE / "0001").iterdir()
    assert schema_of(kept / "journal.sqlite3") == "0001"
    found = verify(kept)
    assert (found.entries, found.broken, found.notes) == (1, None, ())
    opened(tmp_path).close()
    assert len(list((tmp_path / BEFORE_UPGRADE).rglob("journal.sqlite3"))) == 1


def test_an_older_journal_that_cannot_be_copied_is_left_as_it_is(tmp_path: Path) -> None:
    """No room for the copy, say: refused in words, nothing changed, and well again when there is room."""
    of_the_first_schema(tmp_path)
    (tmp_path / BEFORE_UPGRADE).write_text("in the way")
    with pytest.raises(JournalUnavailable):
        opened(tmp_path)
    assert schema_of(tmp_path / "journal.sqlite3") == "0001"
    (tmp_path / BEFORE_UPGRADE).unlink()
    opened(tmp_path).close()
    assert schema_of(tmp_path / "journal.sqlite3") == HEAD


def test_a_trigger_that_somebody_dropped_is_noted(journal: Journal, tmp_path: Path) -> None:
    """The record is whole, and who verifies it is told what no longer guards it."""
    record(journal, *begun())
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as stranger:
        stranger.execute("DROP TRIGGER starts_way")
    found = verify(tmp_path / "journal.sqlite3")
    assert found.broken is None
    assert any("starts_way" in note for note in found.notes)
