"""One alert, one task, one plan, one report; a unit is sent once. The database itself says no."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.facts import AlertHandedBack, AlertTaken, Fact, OutcomeReversed, TaskClosed
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Outcome
from dispatch.journal import Conflict, Journal, JournalError, RuleViolated
from tests.journal.samples import alert, opened, order, plan, release, report, task

OPEN_TASK = (alert(), task(alert_id="A1"), plan())


def record(journal: Journal, *facts: Fact) -> list[Recorded]:
    """Append the facts in one transaction."""
    with journal.transaction("王磊") as transaction:
        return [transaction.append(fact) for fact in facts]


@pytest.mark.parametrize(
    ("before", "second", "what", "key"),
    [
        ((alert(),), alert(), "alert", "A1"),
        ((alert(), AlertTaken("A1", "1")), AlertTaken("A1", "1"), "alert_taken", "A1"),
        (OPEN_TASK, task(), "task", "T1"),
        (OPEN_TASK, task("T2", "A1"), "alert_task", "A1"),
        (OPEN_TASK, plan(plan_id="P2"), "plan", "T1"),
        ((*OPEN_TASK, task("T2")), plan("T2", "P-T1"), "plan", "P-T1"),
        ((*OPEN_TASK, order()), order("铁骑04"), "order", "1"),
        ((*OPEN_TASK, order()), order("铁骑03", order_no=2), "unit", "铁骑03"),
        ((*OPEN_TASK, report()), report(report_id="R2"), "report", "T1"),
        ((*OPEN_TASK, report(), TaskClosed("T1")), TaskClosed("T1"), "closing", "T1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_there_is_never_a_second(
    journal: Journal, before: Sequence[Fact], second: Fact, what: str, key: str
) -> None:
    """What may be there once is refused the second time, and the holder's entry is named."""
    entries = record(journal, *before)
    with pytest.raises(Conflict) as refusal:
        record(journal, second)
    conflict = refusal.value
    assert (conflict.what, conflict.key, conflict.by) == (what, key, "王磊")
    assert conflict.ref in {entry.ref for entry in entries}
    assert journal.last_id() == len(entries)


@pytest.mark.parametrize(
    ("before", "fact", "rule"),
    [
        ((), AlertTaken("A1", "1"), "alert_unknown"),
        ((), task(alert_id="A1"), "alert_unknown"),
        ((), plan(), "task_unknown"),
        ((), order(), "order_without_plan"),
        ((task(),), order(), "order_without_plan"),
        ((task(),), report(), "report_without_plan"),
        (OPEN_TASK, TaskClosed("T1"), "closing_without_report"),
        ((*OPEN_TASK, report(), TaskClosed("T1")), order(), "task_closed"),
        (OPEN_TASK, release(), "assignment_not_open"),
        ((*OPEN_TASK, order(), release()), release(), "assignment_not_open"),
        ((*OPEN_TASK, order(order_no=2)), release(order_no=1), "assignment_not_open"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_must_come_before_comes_before(
    journal: Journal, before: Sequence[Fact], fact: Fact, rule: str
) -> None:
    """No order without a plan, no closing without a report, nothing for what is unknown or over."""
    entries = record(journal, *before) if before else []
    with pytest.raises(RuleViolated) as refusal:
        record(journal, fact)
    assert refusal.value.rule == rule
    assert journal.last_id() == len(entries)


def test_a_released_unit_can_be_sent_again(journal: Journal) -> None:
    """The end of an assignment frees the unit for the next."""
    record(journal, *OPEN_TASK, order(order_no=1), release(order_no=1), order(order_no=2))
    assert journal.last_id() == 6


def test_closing_a_task_frees_its_units(journal: Journal) -> None:
    """Units that still stood on a closed task can be sent to another."""
    record(journal, *OPEN_TASK, order("铁骑03", order_no=1), order("铁骑04", order_no=2))
    record(journal, report(), TaskClosed("T1"), task("T2"), plan("T2"))
    record(journal, order("铁骑03", "T2", 3), order("铁骑04", "T2", 4))
    with pytest.raises(Conflict, match="unit 铁骑03"):
        record(journal, order("铁骑03", "T2", 5))


def test_the_database_says_no_without_python(journal: Journal, tmp_path: Path) -> None:
    """The same rules hold for a program that writes the tables with SQL of its own."""
    record(journal, *OPEN_TASK, order())
    with closing(sqlite3.connect(tmp_path / "journal.sqlite3")) as stranger:
        stranger.execute("PRAGMA foreign_keys = ON")
        for statement in (
            "INSERT INTO takings VALUES ('A9', '1', 1)",
            "INSERT INTO tasks VALUES ('T2', 'A1', 2)",
            "INSERT INTO plans VALUES ('T1', 'P9', 2)",
            "INSERT INTO orders VALUES (9, 'X9', 'T9', 2)",
            "INSERT INTO assignments VALUES ('铁骑03', 'X9', 'T1', 2)",
            "INSERT INTO closings VALUES ('T1', 2)",
            "DELETE FROM open_tasks",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                stranger.execute(statement)


STEPS = st.one_of(
    st.builds(alert, st.sampled_from("AB")),
    st.builds(AlertTaken, st.sampled_from("AB"), st.sampled_from("12")),
    st.builds(task, st.sampled_from("ST"), st.sampled_from(["A", "B", None])),
    st.builds(plan, st.sampled_from("ST")),
    st.builds(order, st.sampled_from("UV"), st.sampled_from("ST"), st.integers(1, 3)),
    st.builds(release, st.sampled_from("UV"), st.integers(1, 3)),
    st.builds(report, st.sampled_from("ST")),
    st.builds(TaskClosed, st.sampled_from("ST")),
    st.builds(AlertHandedBack, st.sampled_from("AB"), st.sampled_from("12")),
    st.builds(OutcomeReversed, st.sampled_from("ST"), st.just(Outcome.TOWED), st.just("R1")),
)


def _place(entry: Recorded, ids: dict[str, str]) -> tuple[str, str]:
    """What only one entry of its kind may hold at a time."""
    kind = entry.kind
    places = {
        "AlertRaised": ids["alert_id"],
        "AlertTaken": ids["alert_id"],
        "AlertHandedBack": ids["alert_id"],
        "UnitAssigned": str(getattr(entry.fact, "order_no", "")),
        "AssignmentReleased": str(entry.entry_id),
    }
    return kind, places.get(kind, ids["task_id"])


def _given_back(kind: str, ids: dict[str, str], seen: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The places that an entry which strikes another out sets free, its own among them."""
    if kind == "AlertHandedBack":
        taken = ("AlertTaken", ids["alert_id"])
        assert taken in seen
        return {(kind, ids["alert_id"]), taken}
    if kind == "OutcomeReversed":
        closed = ("TaskClosed", ids["task_id"])
        assert closed in seen
        return {(kind, ids["task_id"]), closed, ("ReportWritten", ids["task_id"])}
    return set()


@given(steps=st.lists(STEPS, max_size=40))
def test_whatever_is_tried_the_record_stays_possible(
    steps: list[Fact], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However facts are thrown at it, what got in obeys a plain replay of the rules."""
    journal = opened(tmp_path_factory.mktemp("journal"))
    for step in steps:
        try:
            record(journal, step)
        except JournalError as refusal:
            assert isinstance(refusal, (Conflict, RuleViolated))  # noqa: PT017 — others are faults
    entries = journal.since(0)
    journal.close()
    busy: dict[str, tuple[str, str]] = {}
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        kind = entry.kind
        ids = {name: str(getattr(entry.fact, name, "")) for name in ("alert_id", "task_id", "unit_id")}
        place = _place(entry, ids)
        assert place not in seen
        seen.add(place)
        if kind == "AlertTaken":
            assert ("AlertRaised", ids["alert_id"]) in seen
        seen -= _given_back(kind, ids, seen)
        if kind in {"UnitAssigned", "ReportWritten"}:
            assert ("PlanMade", ids["task_id"]) in seen
        if kind == "UnitAssigned":
            assert ids["unit_id"] not in busy
            assert ("TaskClosed", ids["task_id"]) not in seen
            busy[ids["unit_id"]] = (getattr(entry.fact, "assignment_id", ""), ids["task_id"])
        if kind == "AssignmentReleased":
            assert busy.pop(ids["unit_id"])[0] == getattr(entry.fact, "assignment_id", "")
        if kind == "TaskClosed":
            assert ("ReportWritten", ids["task_id"]) in seen
            busy = {unit: held for unit, held in busy.items() if held[1] != ids["task_id"]}
