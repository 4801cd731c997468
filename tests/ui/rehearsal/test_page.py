"""The page of rehearsals: begun, cancelled, compared, watched, and its proposals taken over."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dispatch.bootstrap.rehearsing import RehearsalRefusedError
from dispatch.domain import facts, task_facts
from dispatch.domain.plan_json import plan_from_json
from dispatch.domain.plans import Plan
from dispatch.domain.rehearsals import EXERCISE, Depth
from dispatch.domain.tasks import TaskKind, TaskStage
from tests.tasks.prepared import CLERK, PLANNER, place
from tests.ui.fake_seat import FakeSeat
from tests.ui.rehearsal.fakes import FakeFrame, FakeRehearser
from ui.bridge.bridge import Bridge
from ui.bridge.rehearsals import Rehearsals
from ui.map.overlay import MarkKind, OverlayState
from ui.rehearsal.page import RehearsalPage

PLAN = plan_from_json((Path(__file__).parents[3] / "resources/plans/convoy.json").read_bytes())


def planned(plan: Plan = PLAN) -> list[facts.Fact]:
    """A task with a complete plan, before it is rehearsed."""
    return [
        facts.TaskOpened("T1", TaskKind.ESCORT, "警卫任务", place(36.4567, 115.9855)),
        facts.PlanMade("P-T1", "T1", "警卫任务", "", 0, (), 0, 0),
        task_facts.PlanRevised("T1", 1, PLANNER.name, plan),
        task_facts.TaskPlanned("T1", 1, PLANNER.name),
    ]


class Table:
    """The page over a seat at which the planner sits."""

    def __init__(self, bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> None:
        self.seat, self.bridge, self.qtbot = seat, bridge, qtbot
        seat.plans.person = PLANNER
        self.rehearser = FakeRehearser()
        bridge.tasks.rehearse_with(self.rehearser)
        seat.record(*planned())
        self.frame = FakeFrame()
        self.page = RehearsalPage(bridge, self.frame)
        for widget in (self.page.view, self.page.film):
            qtbot.addWidget(widget)
            widget.show()
        self.page.view.resize(420, 560)
        self.page.film.resize(900, 260)
        self.show()

    @property
    def rehearsals(self) -> Rehearsals:
        """The seat's."""
        assert self.bridge.tasks.rehearsals is not None
        return self.bridge.tasks.rehearsals

    def show(self) -> None:
        """Show the task."""
        self.frame.task_id = "T1"
        self.page.show_task("T1")

    def news(self) -> None:
        """The window's second."""
        self.page.refresh(self.seat.picture, self.seat.now())

    def finish(self) -> None:
        """Let what runs come to its end."""
        self.qtbot.waitUntil(lambda: self.rehearsals.job is not None and self.rehearsals.job.share > 0)
        self.rehearser.go()
        self.qtbot.waitUntil(lambda: self.rehearsals.job is None)
        self.news()

    def rehearsed(self, depth: Depth = Depth.QUICK, late_s: int = 12) -> None:
        """Rehearse to the end."""
        self.rehearser.late_s = late_s
        self.page.rehearse(depth)
        self.finish()


@pytest.fixture
def table(bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> Iterator[Table]:
    """The page is there."""
    made = Table(bridge, seat, qtbot)
    yield made
    made.page.close()


def text(table: Table, name: str) -> list[tuple[str, ...]]:
    """A table's cells."""
    return [tuple(cell.text for cell in row.cells) for row in getattr(table.page.view, name).cells.rows]


def test_a_rehearsal_is_begun_told_and_journalled(table: Table) -> None:
    """Progress with its words while it runs; then figures, film, and one entry that carries Exercise."""
    view = table.page.view
    assert view.quick.isEnabled()
    assert not view.progress.isVisible()
    view.seeds.setText("4, 7")
    view.quick.click()
    table.qtbot.waitUntil(lambda: view.progress.value() == 50)
    assert view.progress_words.text().startswith("快速演练第 1 版: 50%")
    assert view.cancel.isVisible()
    assert not view.thorough.isEnabled()
    table.finish()
    assert table.rehearser.asked == [("rehearse", Depth.QUICK, (4, 7))]
    task = table.seat.picture.tasks["T1"]
    assert task.stage is TaskStage.REHEARSED
    assert task.prepared is not None
    (made,) = task.prepared.rehearsals
    assert made.rehearsal.status == EXERCISE
    assert made.rehearsal.seeds == (4, 7)
    assert not view.progress.isVisible()
    assert view.shown.currentText().startswith("演练 1 · 快速 · 第 1 版 · 种子 4 7")
    summary = {row[0]: row[1:] for row in text(table, "summary")}
    assert summary["公众延误 (车·时)"][:2] == ("170.0", "160.0 … 180.0")
    assert summary["车队全程无阻"][:2] == ("67%", "21% … 94%")
    assert text(table, "closures")[0][1:] == (
        "70.0\n64.0 … 75.0",
        "430 m 17:30\n平时 120 m",
        "+3 s\n+1 s … +6 s",
    )
    assert text(table, "posts")[0][3] == "+12 s\n+4 s … +21 s"
    assert len(text(table, "conflicts")) == 2
    assert table.page.film.reel is not None


def test_a_cancelled_rehearsal_leaves_no_trace(table: Table) -> None:
    """The process is let go of, nothing is journalled, and one may begin again."""
    view = table.page.view
    view.thorough.click()
    table.qtbot.waitUntil(lambda: bool(table.rehearser.asked))
    view.cancel.click()
    table.qtbot.waitUntil(lambda: table.rehearser.cancelled == 1 and table.rehearsals.job is None)
    task = table.seat.picture.tasks["T1"]
    assert task.prepared is not None
    assert not task.prepared.rehearsals
    assert not view.progress.isVisible()
    assert not view.message.isVisible()
    assert view.quick.isEnabled()


def test_one_that_fails_is_said_beside_its_button(table: Table) -> None:
    """The sentence of the process, and nothing journalled."""
    table.rehearser.refused = RehearsalRefusedError(
        "simulation", "没有安装 SUMO（libsumo），仿真演练不可用；预案核对不受影响"
    )
    table.rehearsed()
    assert table.page.view.message.text().startswith("没有安装 SUMO")
    assert table.seat.picture.tasks["T1"].stage is TaskStage.PLANNED


def test_a_plan_that_was_changed_meanwhile_is_not_called_rehearsed(table: Table) -> None:
    """Somebody saved another version: the result is of the old one, and that is said."""
    table.page.rehearse(Depth.QUICK)
    table.qtbot.waitUntil(lambda: bool(table.rehearser.asked))
    table.seat.record(task_facts.PlanRevised("T1", 2, "孙莉", PLAN), task_facts.TaskPlanned("T1", 2, "孙莉"))
    table.finish()
    assert table.page.view.message.isVisible()
    assert table.seat.picture.tasks["T1"].stage is TaskStage.PLANNED


def test_who_may_not_rehearse_is_told_why(table: Table) -> None:
    """A draft, another role, a real city: the buttons are off and the reason stands above them."""
    view = table.page.view
    table.seat.plans.person = CLERK
    table.news()
    assert not view.quick.isEnabled()
    assert "编制人" in view.head.text()
    table.seat.plans.person = PLANNER
    table.seat.record(task_facts.PlanRevised("T1", 2, PLANNER.name, PLAN))
    table.news()
    assert "草稿" in view.head.text()
    table.rehearser.is_possible = False
    table.news()
    assert "真实城市" in view.head.text()
    assert not table.page.may_begin


def test_nonsense_for_seeds_is_refused(table: Table) -> None:
    """Nothing is guessed from letters, and nothing begins."""
    table.page.view.seeds.setText("1 zwei")
    table.page.rehearse(Depth.QUICK)
    assert "正整数" in table.page.view.message.text()
    assert table.rehearsals.job is None


def test_two_rehearsals_are_compared(table: Table) -> None:
    """Beside each figure by how much it differs, worse in colour."""
    table.rehearsed(late_s=12)
    table.rehearsed(Depth.THOROUGH, late_s=30)
    view = table.page.view
    assert view.shown.count() == 2
    assert view.shown.currentText().startswith("演练 2 · 细致")
    view.other.setCurrentIndex(1)
    view.other.activated.emit(1)
    table.qtbot.waitUntil(
        lambda: text(table, "posts")[0][3] == "+30 s\n++18 s" or "18" in text(table, "posts")[0][3]
    )
    assert text(table, "posts")[0][3] == "+30 s\n+18 s"
    assert view.posts.cells.rows[0].cells[3].role == "high"
    assert text(table, "summary")[0][3] == "="
    view.shown.setCurrentIndex(1)
    view.shown.activated.emit(1)
    table.qtbot.waitUntil(lambda: text(table, "posts")[0][3].startswith("+12 s"))


def test_a_kept_rehearsal_is_there_again_and_a_lost_one_is_said(table: Table) -> None:
    """The task is opened anew: its result is read from the disk; one whose file is gone says so."""
    table.rehearsed()
    table.page.show_task("")
    assert table.page.film.reel is None
    table.show()
    table.qtbot.waitUntil(lambda: table.page.film.reel is not None)
    table.rehearser.kept.clear()
    table.page.show_task("")
    table.show()
    table.qtbot.waitUntil(lambda: "读不出来" in table.page.view.message.text())
    assert table.page.film.reel is None


def test_conflicts_are_gone_to_in_film_and_on_the_map(table: Table) -> None:
    """From the list and from the mark on the map, to a little before they come about."""
    table.rehearsed()
    page, reel = table.page, table.page.film.reel
    assert reel is not None
    page.view.conflict_picked.emit(1)
    assert page.film.clock.second == reel.conflicts[1].at_s - 15
    assert table.frame.map.frame is not None
    assert table.frame.map.frame.band.startswith("演练 Exercise")
    assert table.frame.map.places[-1].lat_deg == pytest.approx(reel.conflicts[1].lat_deg, abs=1e-6)
    page.mark_clicked("conflict/0")
    assert page.film.clock.second == reel.conflicts[0].at_s - 15
    marks = [mark for mark in page.overlay().marks if mark.kind is MarkKind.CONFLICT]
    assert [mark.is_selected for mark in marks] == [True, False]


def test_closures_on_the_map_follow_the_film(table: Table) -> None:
    """As planned, cleared, closed, open again; without the film as planned."""
    table.rehearsed()
    page, reel = table.page, table.page.film.reel
    assert reel is not None
    changes: list[None] = []
    page.overlay_changed.connect(lambda: changes.append(None))
    closing, times = reel.closings()[0]

    def state() -> OverlayState:
        key = f"closure/{closing.closure_id}"
        return next(line.state for line in page.overlay().lines if line.key == key)

    seen = []
    for second in (times.clear_s - 1, times.clear_s, times.close_s, times.open_s):
        page.film.seek(second)
        seen.append(state())
    assert seen == [OverlayState.PLAIN, OverlayState.WAITING, OverlayState.FAULT, OverlayState.GOOD]
    before = len(changes)
    page.film.seek(times.open_s + 0.5)
    assert len(changes) == before
    assert page.escape()
    assert state() is OverlayState.PLAIN
    assert table.frame.map.frame is None
    assert not page.escape()


def test_a_page_that_is_left_gives_the_map_back(table: Table) -> None:
    """Hidden behind another page, the film is over."""
    table.rehearsed()
    table.page.film.toggle()
    assert table.frame.map.frame is not None
    table.page.film.hide()
    assert table.frame.map.frame is None
    assert not table.page.film.clock.is_playing


def test_proposals_are_found_and_saved_as_a_new_draft(table: Table) -> None:
    """Each with what it saves; what is ticked goes into version 2, which has to be rehearsed anew."""
    view = table.page.view
    view.with_starts.setChecked(True)
    view.propose.click()
    table.finish()
    (_, allowed, runs) = table.rehearser.asked[-1]
    leaves_at = PLAN.routes[0].points[0].passes_at
    assert leaves_at is not None
    assert allowed == (leaves_at - timedelta(hours=1), leaves_at + timedelta(hours=1))
    assert runs == 20
    first, _ = text(table, "proposals")
    assert first[1:] == ("前 15:00 后 05:00\n→ 前 04:00 后 01:00", "42.0\n37.0 … 47.0", "100%\n至少 84%")
    assert "省 62.0 (52.0 … 72.0)" in view.proposal_words.text()
    assert [row[0] for row in text(table, "starts")] == ["18:25", "17:20"]
    assert "只看了 4 次" in text(table, "starts")[1][1]
    view.proposals.cells.toggle(1)
    view.starts.cells.toggle(0)
    view.accept.click()
    table.qtbot.waitUntil(lambda: table.seat.picture.tasks["T1"].stage is TaskStage.DRAFT)
    prepared = table.seat.picture.tasks["T1"].prepared
    assert prepared is not None
    assert prepared.newest is not None
    plan = prepared.newest.plan
    assert (plan.closures[0].close_before_s, plan.closures[0].open_after_s) == (240, 60)
    assert plan.closures[1] == PLAN.closures[1]
    assert plan.routes[0].points[0].passes_at == leaves_at + timedelta(minutes=45)
    table.qtbot.waitUntil(lambda: "第 2 版草稿" in view.message.text())
    assert "旧版" in view.proposal_words.text()
    assert not view.accept.isEnabled()


def test_proposals_are_there_again(table: Table) -> None:
    """They took a quarter of an hour: the task is opened anew, and they are read again."""
    table.page.propose()
    table.finish()
    assert table.rehearser.asked[-1] == ("propose", None, 20)
    table.page.show_task("")
    assert text(table, "proposals") == []
    table.show()
    table.qtbot.waitUntil(lambda: len(text(table, "proposals")) == 2)


def test_proposals_that_may_not_be_saved_are_refused_here(table: Table) -> None:
    """Under other hands meanwhile: said on the page, and nothing is saved."""
    table.page.propose()
    table.finish()
    table.seat.plans.person = CLERK
    table.page.accept()
    assert "不能改" in table.page.view.message.text()
    prepared = table.seat.picture.tasks["T1"].prepared
    assert prepared is not None
    assert len(prepared.versions) == 1
