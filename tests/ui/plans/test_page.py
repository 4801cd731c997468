"""The plan page as a planner uses it: typed, pointed, drawn, kept, saved; by key and by mouse."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from dispatch.desk.attached import AttachedFiles
from dispatch.domain import task_facts
from dispatch.domain.plan_json import plan_from_json, plan_to_json
from dispatch.domain.plans import Attachment, Plan, Secrecy
from dispatch.domain.tasks import TaskStage
from dispatch.picture.prepared import PlanVersion
from dispatch.tasks.findings import Finding, Rule, Weight
from tests.tasks.prepared import CHIEF, CLERK, PLANNER, at, begun, full_plan, rehearsal
from tests.ui.fake_seat import FakeSeat
from ui.map.overlay import OverlayState, PlanOverlay
from ui.plans.fields import Section
from ui.plans.keeper import Kept
from ui.plans.page import PlanPage
from ui.plans.rows import against_rows
from ui.shell.task_page import NEW_TASK
from ui.shell.task_window import TaskWindow

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "plans" / "convoy.json"
START, TURN, END = (36.4842723, 115.9571466), (36.4845009, 115.983434), (36.4567, 115.9833804)


def sample() -> Plan:
    """The convoy across the demo city, whose roads the fake seat has."""
    return plan_from_json(SAMPLE.read_bytes())


def press(window: TaskWindow, *keys: str) -> None:
    """Press keys where the keyboard is."""
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))


def type_into(page: PlanPage, field: str, text: str) -> QLineEdit:
    """Type into a field of the form, in place of what is there."""
    line = page.view.form.fields[field]
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    line.insert(text)
    line.textEdited.emit(line.text())
    return line


def versions(seat: FakeSeat) -> tuple[PlanVersion, ...]:
    """The versions of the task's plan."""
    prepared = seat.picture.tasks["T1"].prepared
    assert prepared is not None
    return prepared.versions


def overlay(window: TaskWindow) -> PlanOverlay:
    """What lies over the map."""
    found = window._map.overlay  # type: ignore[attr-defined]  # a PlanMap
    assert isinstance(found, PlanOverlay)
    return found


def test_a_plan_is_begun_drawn_and_becomes_a_task(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Ctrl+N, a title, Ctrl+L and three clicks: the route lies on the roads; Ctrl+S makes a task of it."""
    press(window, "Ctrl+N")
    qtbot.waitUntil(lambda: window.task_id == NEW_TASK, timeout=2000)
    qtbot.waitUntil(page.view.form.fields["title"].hasFocus, timeout=2000)
    type_into(page, "title", "迎宾车队")
    press(window, "Ctrl+L")
    assert overlay(window).is_pointing
    for place in (START, TURN, END):
        window._map.place_clicked.emit(*place)  # type: ignore[attr-defined]  # a PlanMap
    qtbot.waitUntil(lambda: bool(page.editor.plan.routes[0].segments), timeout=20_000)
    press(window, "Escape")
    assert not overlay(window).is_pointing
    route = page.editor.plan.routes[0]
    assert [point.name for point in route.points][1].count("路") >= 1
    assert route.network == seat.network.digest
    press(window, "Ctrl+S")
    qtbot.waitUntil(lambda: window.task_id not in {"", NEW_TASK}, timeout=3000)
    task = seat.picture.tasks[window.task_id]
    assert task.prepared is not None
    assert task.prepared.versions[-1].plan == page.editor.plan
    qtbot.waitUntil(lambda: not seat.drafts.texts, timeout=3000)


def test_a_point_is_carried_and_inserted_on_the_line(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Dragging a point lays the route anew; a click on its line puts one more point between two others."""
    seat.record(*begun()[:2], task_facts.PlanRevised("T1", 1, PLANNER.name, sample()))
    window.choose("T1")
    page.open_section(Section.ROUTES)
    before = page.editor.plan.routes[0]
    assert any(mark.key == "point/main/4" and mark.can_move for mark in overlay(window).marks)
    window._map.mark_dragged.emit("point/main/4", 36.438181, 115.9934)  # type: ignore[attr-defined]  # a PlanMap
    qtbot.waitUntil(lambda: page.editor.plan.routes[0].segments not in {before.segments, ()}, timeout=20_000)
    page.work.check()
    window._map.line_clicked.emit("route/main", 36.470, 115.9834)  # type: ignore[attr-defined]  # a PlanMap
    points = page.editor.plan.routes[0].points
    assert len(points) == len(before.points) + 1
    assert points[2].place is not None
    assert points[2].place.lat_deg == pytest.approx(36.470)
    press(window, "Ctrl+Shift+Z")
    assert len(page.editor.plan.routes[0].points) == len(before.points)


def test_a_route_off_the_network_is_told_at_its_point(
    window: TaskWindow, page: PlanPage, qtbot: QtBot
) -> None:
    """Nothing is guessed: the point is marked, says why, and can be jumped to."""
    press(window, "Ctrl+N", "Ctrl+L")
    for place in (START, (36.9, 116.9)):
        page.place_clicked(*place)
    qtbot.waitUntil(lambda: any("没有道路" in row.words for row in page.work.against), timeout=20_000)
    page.view.show_plan()
    states = {mark.key: mark.state for mark in overlay(window).marks}
    assert states["point/main/1"] is OverlayState.FAULT
    assert page.editor.plan.routes[0].segments == ()


def test_a_post_is_filled_in_by_pointing(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Place and name by a click on the map, the unit by a click on it; a closure's sections as well."""
    seat.record(*begun()[:2], task_facts.PlanRevised("T1", 1, PLANNER.name, sample()))
    window.choose("T1")
    page.open_section(Section.POSTS)
    press(window, "Ctrl+Return", "Ctrl+.")
    assert overlay(window).is_pointing
    page.place_clicked(*TURN)
    post = page.editor.plan.posts[-1]
    assert post.place is not None
    assert "柳园" in post.name
    assert not overlay(window).is_pointing
    window._map.unit_clicked.emit("铁骑A12")  # type: ignore[attr-defined]  # a PlanMap
    assert page.editor.plan.posts[-1].unit_id == "铁骑A12"
    page.open_section(Section.CLOSURES)
    press(window, "Ctrl+Return", "Ctrl+.")
    page.place_clicked(36.4845, 115.970)
    taken = page.editor.plan.closures[-1].segments
    assert len(taken) == 2
    page.place_clicked(36.4845, 115.970)
    assert page.editor.plan.closures[-1].segments == ()
    qtbot.wait(10)


def test_posts_are_proposed_along_the_route(window: TaskWindow, page: PlanPage, seat: FakeSeat) -> None:
    """At each signal and side road that has none; a second time there is nothing to propose."""
    bare = replace(sample(), posts=(), closures=(), contingencies=())
    seat.record(*begun()[:2], task_facts.PlanRevised("T1", 1, PLANNER.name, bare))
    window.choose("T1")
    press(window, "Ctrl+Shift+P")
    assert len(page.editor.plan.posts) > 5
    assert page.editor.section is Section.POSTS
    press(window, "Ctrl+Shift+P")
    assert window.card.isVisible()


def test_a_draft_survives_a_crash(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot, reopened: Callable[[], PlanPage]
) -> None:
    """What is typed is kept within a second, readable or not, and stands there again; saving forgets it."""
    seat.record(*begun())
    window.choose("T1")
    type_into(page, "title", "改到一半")
    type_into(page, "ends_at", "半夜")
    qtbot.waitUntil(lambda: "半夜" in str(seat.drafts.texts), timeout=1500)
    again = reopened()
    again.show_task("T1")
    qtbot.waitUntil(lambda: again.work.kept is Kept.RESTORED, timeout=2000)
    assert again.editor.plan.brief.title == "改到一半"
    line = again.view.form.fields["ends_at"]
    assert isinstance(line, QLineEdit)
    assert line.text() == "半夜"
    assert "恢复" in again.view.status.text()


def test_leaving_keeps_what_was_typed_a_moment_ago(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Closed before the pause was over, or another task chosen: the last letter is in the draft."""
    seat.record(*begun(), *begun("T2"))
    window.choose("T1")
    type_into(page, "title", "甲")
    window.choose("T2")
    type_into(page, "title", "乙")
    window.close()
    qtbot.waitUntil(lambda: len(seat.drafts.texts) == 2, timeout=2000)
    texts = [json.loads(text)["plan"] for text in seat.drafts.texts.values()]
    assert ["甲" in texts[0], "乙" in texts[1]] == [True, True]


def test_what_stands_in_a_field_counts_when_one_saves(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The keyboard is still in it; the note goes with the version."""
    seat.record(*begun())
    window.choose("T1")
    line = type_into(page, "title", "新名")
    assert line.hasFocus()
    press(window, "Ctrl+S")
    window.prompt.field.insert("改名")
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(versions(seat)) == 2, timeout=2000)
    assert (versions(seat)[-1].plan.brief.title, versions(seat)[-1].note) == ("新名", "改名")
    qtbot.waitUntil(lambda: page.work.kept is Kept.NOTHING, timeout=2000)


def test_what_cannot_be_read_is_not_saved(window: TaskWindow, page: PlanPage, seat: FakeSeat) -> None:
    """Saving leads to the field instead."""
    seat.record(*begun())
    window.choose("T1")
    type_into(page, "ends_at", "半夜")
    page.open_section(Section.POSTS)
    press(window, "Ctrl+S")
    assert page.editor.section is Section.BRIEF
    assert page.view.form.fields["ends_at"].hasFocus()
    assert not window.prompt.isVisible()
    assert len(versions(seat)) == 1


def test_what_is_missing_is_a_click_or_a_key_away(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """F8 and a click on the row lead to the field; *finalize* leads there too while anything is missing."""
    plan = full_plan()
    half = replace(plan, posts=(plan.posts[0], replace(plan.posts[1], duty=""), plan.posts[2]))
    seat.record(*begun()[:2], task_facts.PlanRevised("T1", 1, PLANNER.name, half))
    window.choose("T1")
    assert [row.path for row in page.work.against if row.mark == "○"] == ["posts[1].duty"]
    press(window, "F8")
    assert (page.editor.section, page.editor.chosen) == (Section.POSTS, "posts[1]")
    assert page.view.form.fields["duty"].hasFocus()
    page.open_section(Section.BRIEF)
    table = page.view.against
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 8))
    assert page.editor.chosen == "posts[1]"
    page.open_section(Section.BRIEF)
    press(window, "Ctrl+P")
    assert page.editor.chosen == "posts[1]"
    assert seat.picture.tasks["T1"].stage is TaskStage.DRAFT
    page.editor.write("posts[1]", "duty", "断流")
    page.work.check()
    press(window, "Ctrl+P")
    qtbot.waitUntil(lambda: seat.picture.tasks["T1"].stage is TaskStage.PLANNED, timeout=3000)
    assert len(versions(seat)) == 2


def test_the_check_lists_what_is_unwise(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """From the real check, on each change; a unit in two places is told."""
    plan = sample()
    both = replace(plan, posts=(plan.posts[0], replace(plan.posts[1], unit_id=plan.posts[0].unit_id)))
    seat.record(*begun()[:2], task_facts.PlanRevised("T1", 1, PLANNER.name, replace(both, closures=())))
    window.choose("T1")
    qtbot.waitUntil(lambda: any("一车两处" in row.words for row in page.work.against), timeout=5000)
    page.editor.write("posts[1]", "unit_id", "A12")
    assert page.editor.plan.posts[1].unit_id == "铁骑A12"
    qtbot.waitUntil(lambda: not any("一车两处" in row.words for row in page.work.against), timeout=5000)


def test_versions_stand_side_by_side(window: TaskWindow, page: PlanPage, seat: FakeSeat) -> None:
    """Field by field; the newest with what is being typed."""
    seat.record(*begun())
    newer = replace(full_plan(), brief=replace(full_plan().brief, title="第二名", ends_at=at(90)))
    seat.record(task_facts.PlanRevised("T1", 2, PLANNER.name, newer, 1, "延后"))
    window.choose("T1")
    press(window, "Ctrl+Shift+V")
    versions = page.view.versions
    assert [row.title for row in versions.rows.rows] == ["第 2 版", "第 1 版"]
    press(window, "Ctrl+Down")
    found = {(row.title, row.left, row.right) for row in versions.pair_rows.rows}
    assert found == {
        ("任务 · 名称", "11·24 警卫任务", "第二名"),
        ("任务 · 结束", "11-24 18:30", "11-24 19:00"),
    }


def test_a_version_by_somebody_else_is_said(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """What is half typed stays; saved over it, it is refused in words; discarded, `undo` brings it back."""
    seat.record(*begun())
    window.choose("T1")
    type_into(page, "title", "我的")
    seat.record(task_facts.PlanRevised("T1", 2, CHIEF.name, full_plan(), 1))
    window.look(seat.picture)
    assert f"{CHIEF.name} 已存第 2 版" in page.view.status.text()
    assert page.editor.plan.brief.title == "我的"
    press(window, "Ctrl+S")
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(window.card.isVisible, timeout=2000)
    press(window, "Ctrl+Shift+D")
    assert page.editor.plan == full_plan()
    assert page.editor.base == 2
    press(window, "Ctrl+Shift+Z")
    assert page.editor.plan.brief.title == "我的"


def test_who_may_not_write_reads(window: TaskWindow, page: PlanPage, seat: FakeSeat) -> None:
    """A dispatcher sees the plan and can change nothing; nor can a finished task be written."""
    seat.record(*begun())
    seat.plans.person = CLERK
    window.choose("T1")
    line = page.view.form.fields["title"]
    assert isinstance(line, QLineEdit)
    assert line.isReadOnly()
    assert "只读" in page.view.status.text()
    page.mark_dragged("post/p1", 36.0, 116.0)
    assert page.editor.plan == full_plan()


def test_an_amendment_under_way_wants_a_reason(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """A supervisor changes the plan in force, and says why."""
    seat.record(*begun(), task_facts.TaskPlanned("T1", 1, PLANNER.name))
    seat.record(task_facts.PlanRehearsed("T1", 1, PLANNER.name, rehearsal()))
    seat.record(task_facts.PlanApproved("T1", 1, CHIEF.name), task_facts.TaskStarted("T1", 1, CHIEF.name))
    seat.plans.person = CHIEF
    window.choose("T1")
    page.editor.write("brief", "notes", "改道")
    press(window, "Ctrl+S")
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    assert window.prompt.isVisible()
    window.prompt.field.insert("积水")
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(versions(seat)) == 2, timeout=2000)
    assert versions(seat)[-1].reason == "积水"


def test_files_become_plans_and_routes(
    window: TaskWindow, page: PlanPage, qtbot: QtBot, tmp_path: Path
) -> None:
    """A plan's JSON is a new draft, GPX one more route; what is neither, or off the roads, is refused."""
    plan_file = tmp_path / "plan.json"
    plan_file.write_bytes(plan_to_json(sample()))
    page.deeds.take_file(plan_file)
    qtbot.waitUntil(lambda: page.editor.plan == sample(), timeout=2000)
    assert window.task_id == NEW_TASK
    points = "".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lat, lon in (START, TURN, END))
    track = tmp_path / "线路.gpx"
    track.write_text(f"<gpx><trk><trkseg>{points}</trkseg></trk></gpx>", encoding="utf-8")
    page.deeds.take_file(track)
    qtbot.waitUntil(lambda: len(page.editor.plan.routes) == len(sample().routes) + 1, timeout=20_000)
    assert page.editor.plan.routes[-1].name == "线路"
    assert page.editor.plan.routes[-1].segments
    for name, data in (
        ("far.gpx", b'<gpx><rte><rtept lat="1" lon="1"/><rtept lat="2" lon="2"/></rte></gpx>'),
        ("bomb.gpx", b'<!DOCTYPE gpx [<!ENTITY a "a">]><gpx>&a;</gpx>'),
        ("bad.json", b'{"format": "tieqi-plan-1", "plan": {"posts": 3}}'),
        ("x.json", b"\xff\xfe"),
    ):
        file = tmp_path / name
        file.write_bytes(data)
        window.card.put_away()
        page.deeds.take_file(file)
        qtbot.waitUntil(window.card.isVisible, timeout=20_000)
    window.card.put_away()
    page.deeds.take_file(tmp_path / "none.json")
    assert window.card.isVisible()
    assert len(page.editor.plan.routes) == len(sample().routes) + 1


class FilesHere(AttachedFiles):
    """Kept without a thread: the tests' loop has none."""

    async def attach(self, plan: Plan, file: Path) -> Attachment:
        """As the real ones."""
        return self._files.add(file, sealed=plan.brief.secrecy is Secrecy.SECRET)


def test_a_file_is_attached_and_kept_beside_the_journal(
    page: PlanPage, window: TaskWindow, seat: FakeSeat, qtbot: QtBot, tmp_path: Path
) -> None:
    """Name, size and SHA-256 go into the plan, the bytes into the data directory; what is no file is told."""
    seat.plans.begin.files = FilesHere(tmp_path / "data")
    press(window, "Ctrl+N")
    qtbot.waitUntil(lambda: window.task_id == NEW_TASK, timeout=5000)
    file = tmp_path / "线路图.txt"
    file.write_bytes(b"abc")
    page.deeds.attach(file)
    qtbot.waitUntil(lambda: page.editor.plan.attachments != (), timeout=5000)
    [attachment] = page.editor.plan.attachments
    assert (attachment.name, attachment.size_bytes) == ("线路图.txt", 3)
    assert attachment.sha256.startswith("ba7816bf")
    assert (tmp_path / "data" / "attachments" / attachment.sha256).read_bytes() == b"abc"
    page.deeds.attach(tmp_path)
    qtbot.waitUntil(window.card.isVisible, timeout=5000)
    assert "附件加不了" in window.card.accessibleName()
    assert len(page.editor.plan.attachments) == 1


def test_each_rule_of_the_check_has_a_word() -> None:
    """What the core finds is told, whatever it is."""
    for rule in Rule:
        finding = Finding(Weight.FAULT, "brief.title", rule, "…")
        (row,) = against_rows(Plan(), {}, (), (), (finding,))
        assert rule.value not in row.words


def test_a_plan_is_copied_for_another_day(
    window: TaskWindow, page: PlanPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Everything but its times, as a new draft."""
    seat.record(*begun())
    window.choose("T1")
    press(window, "Ctrl+Shift+N")
    qtbot.waitUntil(lambda: window.task_id == NEW_TASK and bool(page.editor.plan.posts), timeout=2000)
    assert page.editor.plan.brief.title == "T1 的副本"
    assert page.editor.plan.brief.begins_at is None
    assert page.editor.plan.posts[0].from_at is None
