"""A seat's reports: the public's delay goes into the journal with them, and they become files."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dispatch.desk.commands import Decision, Story
from dispatch.desk.record import Record
from dispatch.desk.report_desk import Papers, ReportDesk, measured, occupied
from dispatch.desk.task_desk import TaskDesk
from dispatch.domain import task_facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.observations import CountsSeen, RoadsSeen
from dispatch.domain.people import Person
from dispatch.domain.plans import Secrecy
from dispatch.domain.recorded import Recorded
from dispatch.gateway.road_history import RoadHistory
from dispatch.gateway.tracks import Batch, TrackStore
from dispatch.picture.fold import fold_all
from dispatch.picture.views import Picture, RoadsView, TaskView
from dispatch.reports.printing import Letterhead
from dispatch.review.public_delay import States
from dispatch.tasks.reporting import task_report
from dispatch.wire.clock import SystemClock
from tests.desk.office import offices
from tests.roads.grid import grid
from tests.tasks.carried_out import MEASURED, TASK, journalled, story
from tests.tasks.prepared import CHIEF, CLERK, at, begun, full_plan, place, way

NETWORK = grid()


def task_of(entries: list[Recorded]) -> TaskView:
    """The task that the entries tell."""
    return fold_all(Picture(at(0), RoadsView.unknown(0)), entries).tasks[TASK]


def slow_evening(since: datetime, until: datetime) -> States:
    """Free until the clearing, then a fifth of that, a state a minute."""
    assert (since, until) == (at(-45), at(20))
    moments = [at(minute) for minute in range(-45, 20)]
    rows = [NETWORK.free_flow_mps * (0.9 if moment < at(-15) else 0.2) for moment in moments]
    return States(np.array([moment.timestamp() for moment in moments]), np.array(rows, np.float32))


@pytest.fixture
async def record(tmp_path: Path) -> AsyncIterator[Record]:
    """The journal of the whole evening."""
    journalled(tmp_path)
    record = Record(tmp_path / "journal.sqlite3", "desk-2", SystemClock(), tmp_path / "keys")
    await record.open()
    yield record
    await record.close()


def desk_of(record: Record, person: Person = CLERK, entries: list[Recorded] | None = None) -> ReportDesk:
    """The reports of one person."""
    task = task_of(entries or story())

    async def find(task_id: str) -> TaskView | None:
        return task if task_id == TASK else None

    papers = Papers(Letterhead("支队", "示意"), slow_evening)
    return ReportDesk(record, NETWORK, person, papers, find)


async def test_it_writes_each_form_and_leaves_nothing_half(record: Record, tmp_path: Path) -> None:
    """By the ending; the hash in it is that of the entry in the journal."""
    desk = desk_of(record)
    for ending in (".pdf", ".docx", ".json"):
        await desk.write(TASK, tmp_path / f"report{ending}")
    told = json.loads((tmp_path / "report.json").read_text())
    newest = (await record.story(TASK, "")).hashes
    assert told["hash"] in newest.values()
    with pytest.raises(ValueError, match=r"\.txt"):
        await desk.write(TASK, tmp_path / "report.txt")
    assert not [name for name in await asyncio.to_thread(os.listdir, tmp_path) if "txt" in name]


async def test_who_may_not_see_a_task_gets_no_report(record: Record) -> None:
    """A secret one is for those named; one that is not there for nobody."""
    plan = full_plan()
    secret = story(replace(plan, brief=replace(plan.brief, secrecy=Secrecy.SECRET)))
    with pytest.raises(RuleBrokenError, match="task_sealed"):
        await desk_of(record, CLERK, secret).report(TASK)
    assert (await desk_of(record, CHIEF, secret).report(TASK)).report_id == "R0001"
    with pytest.raises(RuleBrokenError, match="task_unknown"):
        await desk_of(record).report("T0404")


async def test_the_delay_is_measured_from_the_clearing_to_the_end(record: Record) -> None:
    """What it compares with is the half hour before."""
    found = await desk_of(record).delay(TASK)
    assert found is not None
    assert (found.since, found.until) == (at(-15), at(20))
    assert next(figure.value for figure in found.figures if figure.name == "delay_vehicle_s") > 0


async def test_states_that_cannot_be_read_keep_no_report_back(record: Record) -> None:
    """It is logged, and the report says that nothing was measured."""

    def broken(_since: datetime, _until: datetime) -> States:
        raise OSError("disk")

    desk = desk_of(record)
    desk._papers = Papers(between=broken)
    assert await desk.delay(TASK) is None
    desk._papers = Papers()
    assert await desk.delay(TASK) is None


def test_only_what_was_closed_is_taken_from_the_public() -> None:
    """A closure that was never closed cost nobody anything."""
    prepared = task_of(story()).prepared
    assert prepared is not None
    closed = occupied(prepared).closed["c1"]
    assert (closed[1], closed[2]) == (at(-9), at(10))
    assert occupied(replace(prepared, closures={})).closed == {}
    assert measured(task_of(story(until="PlanApproved")), NETWORK, slow_evening) is None


def test_road_states_of_a_time_are_read_again(tmp_path: Path) -> None:
    """Those between two moments, of this network; none where nobody kept any."""
    nothing = RoadHistory(tmp_path, NETWORK).between(at(0), at(9))
    assert nothing.speed_mps.shape == (0, len(NETWORK))
    index = np.arange(2, dtype=np.uint32)
    zeros = np.zeros(2, np.uint8)
    with closing(TrackStore(tmp_path, NETWORK.digest)) as store:
        seen = [
            RoadsSeen(at(minute), "demo", index, np.full(2, minute, np.float32), zeros, zeros)
            for minute in (1, 2, 3, 4)
        ]
        store.write(Batch(roads=seen), CountsSeen(0, {}), 0.0)
    found = RoadHistory(tmp_path, NETWORK).between(at(2), at(3))
    assert found.at_s.tolist() == [at(2).timestamp(), at(3).timestamp()]
    assert found.speed_mps[:, 0].tolist() == [2.0, 3.0]
    assert np.isnan(found.speed_mps[:, 2]).all()


async def test_the_delay_is_journalled_with_the_report(record: Record, tmp_path: Path) -> None:
    """So the same journal gives the same report when the road states are long gone; and says why."""
    (tmp_path / "seat").mkdir()
    with offices(tmp_path / "seat") as open_one:
        office = open_one("1")
        office.record(*begun(), *way(), task_facts.TaskEnded("T1", CHIEF.name))

        async def take(decision: Decision[Any]) -> Any:  # noqa: ANN401 — whatever the decision returns
            return office.decide(decision)

        async def delay(task_id: str) -> task_facts.DelayMeasured:
            return task_facts.DelayMeasured(task_id, at(0), at(1), MEASURED)

        def story_of(_task_id: str) -> Story:
            return Story(office.entries(), office.picture.entry_id)

        desk = TaskDesk(CHIEF, place(36.45, 115.98), take, story_of, record, delay=delay)
        await desk.write_report("T1")
        seen, written = office.entries()[-2:]
        assert (seen.kind, written.kind) == ("DelayMeasured", "ReportWritten")
        assert seen.ref in written.because
        assert task_report(office.entries(), "T1").delay.seen == MEASURED
