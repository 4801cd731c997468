"""A plan is taken over for another day."""

from datetime import timedelta

from dispatch.domain.plan_differences import plan_differences
from dispatch.tasks.copying import copied
from tests.tasks.prepared import at, full_plan

FULL = full_plan()


def test_every_moment_moves_by_the_same_time() -> None:
    """A week later, at the same hours; nothing else changes but the title."""
    week = timedelta(days=7)
    copy = copied(FULL, at(-60) + week, "12·01 警卫任务")
    found = plan_differences(FULL, copy)
    assert copy.posts[0].from_at == at(-30) + week
    assert {one.path.rpartition(".")[2] for one in found} == {
        "title", "begins_at", "ends_at", "passes_at", "from_at", "to_at",
    }  # fmt: skip


def test_without_a_beginning_the_times_are_left_to_be_filled_in() -> None:
    """Nothing is guessed."""
    copy = copied(FULL, None, "新任务")
    assert (copy.brief.begins_at, copy.brief.ends_at, copy.posts[0].from_at) == (None, None, None)
    assert copy.posts[0].place == FULL.posts[0].place
