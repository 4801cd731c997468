"""What a task's drill decides before it begins: which plan, which day, which people; and how it counts."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dispatch.bootstrap.configuration import DEMO, ConfigurationError, load
from dispatch.bootstrap.people import people_of
from dispatch.cli.drill_steps import STEPS, Steps, figures_of
from dispatch.cli.task_drill import crew_of, first_due, plan_named, redated
from dispatch.domain.clock import CHINA
from dispatch.domain.people import People, Person, Role
from dispatch.domain.plans import Plan
from dispatch.tasks.missing import missing
from dispatch.tasks.reporting import task_report
from tests.tasks.carried_out import TASK, story

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=CHINA)


@pytest.mark.parametrize("name", ["convoy", "marathon", "storm"])
def test_every_sample_can_be_drilled_on_any_day(name: str) -> None:
    """At its own hour of that day, complete, by three people of the list."""
    plan = redated(plan_named(name), NOON)
    begins_at = plan.brief.begins_at
    assert begins_at is not None
    local = begins_at.astimezone(CHINA)
    assert (local.date(), local.minute) == (NOON.date(), 0)
    assert not missing(plan)
    assert first_due(plan) <= min(post.from_at for post in plan.posts if post.from_at is not None)
    crew = crew_of(people_of(load(DEMO)), plan)
    assert crew.planner.name == plan.brief.in_charge
    assert len({crew.planner.name, crew.supervisor.name, crew.dispatcher.name}) == 3
    assert Role.SUPERVISOR in crew.supervisor.roles


def test_what_cannot_be_drilled_is_refused(tmp_path: Path) -> None:
    """No such plan, a plan without times, nobody to approve it."""
    with pytest.raises(ConfigurationError, match="convoy, marathon, storm"):
        plan_named(str(tmp_path / "none.json"))
    with pytest.raises(ConfigurationError, match="beginning"):
        redated(Plan(), NOON)
    with pytest.raises(ConfigurationError, match="neither posts"):
        first_due(Plan())
    convoy = plan_named("convoy")
    alone = People([Person(convoy.brief.in_charge, frozenset({Role.PLANNER, Role.SUPERVISOR}))])
    with pytest.raises(ConfigurationError, match="supervisor"):
        crew_of(alone, convoy)
    with pytest.raises(ConfigurationError, match="may not plan"):
        crew_of(People(), convoy)


def test_closures_may_be_due_before_the_first_post() -> None:
    """Whoever clears a street early needs the city awake by then."""
    convoy = plan_named("convoy")
    early = replace(convoy.closures[0], clear_before_s=3_600)
    leaves_at = convoy.routes[0].points[0].passes_at
    assert leaves_at is not None
    assert first_due(replace(convoy, closures=(early,))) == leaves_at - timedelta(hours=1)


def test_steps_are_done_when_all_of_them_are() -> None:
    """One that did not happen is said, and why the drill went no further."""
    steps = Steps()
    for name in list(STEPS)[:-1]:
        steps.done(name, NOON, "好")
    assert not steps.are_done
    steps.failed("stage_forbids: reported", NOON)
    assert steps.lines()[-2:] == ["✗ --:--:--  归档", "! 12:00:00 stage_forbids: reported"]
    assert steps.summary()["error"] == "12:00:00 stage_forbids: reported"
    steps.add("archived", "T0001", NOON, is_done=True)
    assert steps.are_done
    assert len(steps.lines()) == len(STEPS) + 1


def test_the_figures_are_the_reports() -> None:
    """What was carried out in the sample of the report's tests, counted; it is plain JSON."""
    report = task_report(story(), TASK)
    figures = json.loads(json.dumps(figures_of(report, None), ensure_ascii=False))
    assert figures["task"] == TASK
    assert figures["posts"]["planned"] == len(report.posts)
    closed = [row for row in report.closures if row.closed.actual_at is not None]
    assert figures["closures"]["closed"]["happened"] == len(closed)
    assert sum(figures["deviations"].values()) == len(report.deviations)
    assert figures["undone"] == [one.words for one in report.undone]
