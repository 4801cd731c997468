"""A prepared task from its draft to its signed report, by one command and the real processes."""

import json
import os
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.cli.task_drill import plan_named
from dispatch.domain.plan_json import plan_to_json
from tests.e2e.town import MAIN, payloads, pids, verified


def short_convoy() -> bytes:
    """The sample's first street: two posts with their closures, lead and tail."""
    plan = plan_named("convoy")
    main = plan.routes[0]
    leaves_at = main.points[0].passes_at
    assert leaves_at is not None
    posts = tuple(
        replace(post, from_at=leaves_at - timedelta(minutes=3), to_at=leaves_at + timedelta(minutes=8))
        for post in plan.posts
        if post.post_id in {"p1", "p2", "lead", "tail"}
    )
    closures = tuple(
        replace(one, clear_before_s=150, close_before_s=90, open_after_s=20) for one in plan.closures[:2]
    )
    begins_at, ends_at = leaves_at - timedelta(minutes=10), leaves_at + timedelta(minutes=10)
    street = tuple(name for name in main.segments if name.startswith("jianshe"))
    return plan_to_json(
        replace(
            plan,
            brief=replace(plan.brief, begins_at=begins_at, ends_at=ends_at),
            routes=(replace(main, points=main.points[:2], segments=street),),
            posts=posts,
            closures=closures,
        )
    )


@pytest.mark.timeout(300)
def test_a_task_is_drilled_from_its_draft_to_its_signed_report(tmp_path: Path, quiet_town: Path) -> None:
    """Every step is journalled; the convoy rides and is seen at its posts, and nobody stays behind."""
    plan, data_dir = tmp_path / "short.json", tmp_path / "data"
    plan.write_bytes(short_convoy())
    words = ["--task", plan, "--city", quiet_town, "--data", data_dir, "--speed", 60, "--json"]
    done = subprocess.run(
        [*MAIN, "drill", *map(str, words)], capture_output=True, env=os.environ, timeout=280, check=False
    )
    found = json.loads(done.stdout)
    assert [step["step"] for step in found["steps"] if not step["done"]] == [], done.stderr
    assert (done.returncode, done.stderr) == (0, b"")
    assert found["posts"] == {"planned": 4, "in_place": 4}
    assert found["passings"]["planned"] == found["passings"]["happened"] == 2
    assert abs(found["passings"]["late_s_most"]) < 120
    assert found["closures"]["closed"]["happened"] == found["closures"]["opened"]["happened"] == 2
    assert found["told_to_posts"]["answered_by_terminal"] > 0
    assert found["told_to_posts"]["answered_by_call"] > 0
    one_of_each(data_dir)
    assert verified(data_dir)
    assert pids(data_dir) == {}


def one_of_each(data_dir: Path) -> None:
    """One plan, one approval by another, one start, one report, one signature, one closing; by SQL."""
    (revised,) = payloads(data_dir, "PlanRevised")
    (rehearsed,) = payloads(data_dir, "PlanRehearsed")
    (approved,) = payloads(data_dir, "PlanApproved")
    assert rehearsed["version"] == approved["version"] == revised["version"]
    assert approved["by"] != revised["by"]
    for kind in ("TaskStarted", "TaskEnded", "ReportWritten", "ReportRemarked", "ReportSigned", "TaskClosed"):
        assert len(payloads(data_dir, kind)) == 1, kind
    assert all(not passed["by_hand"] for passed in payloads(data_dir, "ConvoyPassed"))
