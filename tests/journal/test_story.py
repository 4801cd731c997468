"""A task's story is read from the file alone, whole and without anybody else's business."""

from contextlib import closing
from pathlib import Path

import pytest

from dispatch.domain import facts, task_facts
from dispatch.domain.execution import PostOrderKind
from dispatch.domain.tasks import Answer, AnswerBy
from dispatch.journal import Journal
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.reading import show
from dispatch.journal.story import task_story, told_of_tasks
from dispatch.tasks.reporting import task_report
from dispatch.wire.clock import SystemClock
from tests.roads.grid import grid
from tests.tasks.carried_out import TASK, journalled, story
from tests.tasks.prepared import begun, way


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the journal of the whole evening."""
    directory = tmp_path_factory.mktemp("evening")
    journalled(directory)
    return directory


def test_a_report_from_the_file_is_the_report_from_the_entries(data_dir: Path) -> None:
    """Orders, answers and the alerts meanwhile are part of the story."""
    read = task_story(data_dir, TASK)
    assert task_report(read.entries, TASK, grid()) == task_report(story(), TASK, grid())


def test_each_entry_comes_with_its_hash(data_dir: Path) -> None:
    """The hash is the one in the file: by it the report can be held against the journal."""
    read = task_story(data_dir, TASK)
    written = {entry.ref: entry.hash for entry in show(data_dir)}
    assert {str(ref): digest for ref, digest in read.hashes.items()}.items() <= written.items()
    assert set(read.hashes) == {entry.ref for entry in read.entries}


def test_alerts_before_the_start_and_after_the_end_are_not_read(data_dir: Path) -> None:
    """Only those from the start to the end."""
    alerts = [entry.fact for entry in task_story(data_dir, TASK).entries if entry.kind == "AlertRaised"]
    assert [getattr(fact, "alert_id", "") for fact in alerts] == ["J1", "J2"]


def test_a_task_that_is_not_there_has_no_story(data_dir: Path, tmp_path: Path) -> None:
    """No entries; and a journal that is not there is no empty one."""
    assert task_story(data_dir, "T0404").entries == ()
    with pytest.raises(JournalUnavailable):
        task_story(tmp_path, TASK)


def test_what_was_told_of_tasks(data_dir: Path) -> None:
    """All that name a task, of all tasks or one."""
    every = told_of_tasks(data_dir)
    assert {getattr(entry.fact, "task_id", "") for entry in every} == {TASK, "T0002"}
    one = told_of_tasks(data_dir, "T0002")
    assert [entry.kind for entry in one] == ["TaskOpened"]


def test_what_a_post_was_told_and_answered_is_part_of_the_story(tmp_path: Path) -> None:
    """Its entries name an order and no task: they are found by the order that was given for the task."""
    told = task_facts.PostOrdered("T1", 5, "A01", "p1", PostOrderKind.ROLL_CALL, "", "令5 点名")
    answered: list[facts.Fact] = [
        facts.OrderSent(5, "A01", 1),
        facts.OrderDelivered(5, "A01"),
        facts.OrderAnswered(5, "A01", Answer.ACCEPTED, AnswerBy.TERMINAL),
    ]
    with (
        closing(Journal.open(tmp_path, chain="desk-1", clock=SystemClock())) as journal,
        journal.transaction("1") as transaction,
    ):
        written: list[facts.Fact] = [*begun(), *way(), told, *answered, facts.OrderSent(6, "A02", 1)]
        for fact in written:
            transaction.append(fact)
    entries = task_story(tmp_path, "T1").entries
    assert [entry.fact for entry in entries[-4:]] == [told, *answered]
    assert task_report(entries, "T1").unanswered == ()
    assert len(task_report(entries[:-1], "T1").unanswered) == 1
