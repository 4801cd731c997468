"""报告 by key and by mouse: it grows, is remarked on, signed, annexed, printed; nothing typed is lost."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain import facts, task_facts
from dispatch.domain.people import Person
from dispatch.domain.task_facts import ReportAnnexed, ReportRemarked, ReportSigned
from tests.tasks.prepared import CHIEF, CLERK
from tests.ui.execution.city_escort import plan
from tests.ui.execution.conftest import Frame
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.execution.report_page import KEEP_MS, ReportPage, read_draft
from ui.execution.report_presenter import NO_REPORT, Typed, differences, report_state

DRAFT = "report:席位 2:T9@王"


def write(seat: FakeSeat) -> None:
    """The task is over and its report written."""
    seat.record(task_facts.TaskEnded("T9", CHIEF.name))
    seat.record(facts.ReportWritten("R9", "T9", "11·23 警卫任务", (), None, None, None, None))


def test_the_report_grows_with_the_record(report: ReportPage, seat: FakeSeat, qtbot: QtBot) -> None:
    """Under way it is as it would be now; what is recorded is in it; the fields are closed and say why."""
    assert report.state.head == "照现在写成这样"
    assert report.form.problems.isReadOnly()
    assert "写定之后" in report.form.problems.placeholderText()
    assert "关于“11·23 警卫任务”执行情况的报告" in report.sheet.toPlainText()
    report._asked_s = float("-inf")
    seat.record(task_facts.TaskSuspended("T9", CHIEF.name, "大雨如注"))
    qtbot.waitUntil(lambda: "大雨如注" in report.sheet.toPlainText(), timeout=10_000)


def test_remarks_are_typed_recorded_and_signed(
    report: ReportPage, desk: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Ctrl+Enter records, the signature is asked about and given by the second press."""
    write(seat)
    qtbot.waitUntil(lambda: report.state.may_remark, timeout=10_000)
    desk.press("B")
    assert report.form.problems.hasFocus()
    report.form.problems.insertPlainText("东口放行晚了\n等了一个灯")
    report.form.suggestions.insertPlainText("东口加一人")
    desk.press("Ctrl+Return")
    qtbot.waitUntil(lambda: isinstance(seat.log()[-1].fact, ReportRemarked), timeout=10_000)
    fact = seat.log()[-1].fact
    assert isinstance(fact, ReportRemarked)
    assert (fact.problems, fact.suggestions) == ("东口放行晚了\n等了一个灯", "东口加一人")
    qtbot.waitUntil(lambda: "等值班长签发" in report.state.detail, timeout=10_000)
    desk.press("Ctrl+Shift+S")
    assert desk.question.isVisible()
    desk.press("Ctrl+Shift+S")
    qtbot.waitUntil(lambda: isinstance(seat.log()[-1].fact, ReportSigned), timeout=10_000)
    qtbot.waitUntil(lambda: report.state.head == "已签发", timeout=10_000)
    assert report.form.annex.isVisible()
    report.form.annex.insertPlainText("更正: 用警 15 人")
    desk.press("Ctrl+Return")
    qtbot.waitUntil(lambda: isinstance(seat.log()[-1].fact, ReportAnnexed), timeout=10_000)
    qtbot.waitUntil(lambda: report.form.annex.toPlainText() == "", timeout=10_000)


def test_a_signature_without_remarks_is_refused_in_words(
    report: ReportPage, desk: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Below the fields, and nothing is signed."""
    write(seat)
    qtbot.waitUntil(lambda: report.state.may_sign, timeout=10_000)
    desk.press("Ctrl+Shift+S", "Ctrl+Shift+S")
    qtbot.waitUntil(lambda: "负责人" in report.form.message.text(), timeout=10_000)
    assert not any(isinstance(entry.fact, ReportSigned) for entry in seat.log())


def test_what_is_half_typed_is_kept_and_comes_back(
    report: ReportPage, desk: Frame, bridge: Bridge, seat: FakeSeat, qtbot: QtBot
) -> None:
    """At a pause it is in the drafts; another window finds it; what is recorded leaves no draft."""
    write(seat)
    qtbot.waitUntil(lambda: report.state.may_remark, timeout=10_000)
    report.form.problems.insertPlainText("只写了一半")
    qtbot.waitUntil(lambda: DRAFT in seat.drafts.texts, timeout=KEEP_MS + 15_000)
    assert json.loads(seat.drafts.texts[DRAFT])[0] == "只写了一半"
    later = ReportPage(bridge, desk)  # type: ignore[arg-type]  # its map is a plain one
    qtbot.addWidget(later.widget)
    later.show_task("T9")
    qtbot.waitUntil(lambda: later.form.problems.toPlainText() == "只写了一半", timeout=10_000)
    later.enter()
    report.enter()
    qtbot.waitUntil(lambda: DRAFT not in seat.drafts.texts, timeout=10_000)


def test_another_task_takes_the_keyboard_and_keeps_the_draft(
    report: ReportPage, desk: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Leaving at once, before any pause, loses nothing."""
    write(seat)
    qtbot.waitUntil(lambda: report.state.may_remark, timeout=10_000)
    report.form.suggestions.insertPlainText("写到这里")
    desk.choose("")
    assert report.form.suggestions.toPlainText() == ""
    qtbot.waitUntil(lambda: DRAFT in seat.drafts.texts, timeout=10_000)


@pytest.mark.parametrize("text", [None, "", "{", "[]", '["a"]', "[1, 2, 3]", '{"a": 1}'])
def test_a_draft_that_is_none_is_no_draft(text: str | None) -> None:
    """Whatever stands under the key, the page opens."""
    assert read_draft(text) is None


def test_a_file_is_written_by_its_ending_and_errors_are_plain(
    report: ReportPage, desk: Frame, seat: FakeSeat, qtbot: QtBot, tmp_path: Path
) -> None:
    """JSON is there whole; a wrong ending and a folder that is not there are said, and leave nothing."""
    desk.press("Ctrl+Shift+P")
    desk.prompt.field.setText(str(tmp_path / "T9.json"))
    QTest.keyClick(desk.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "已存" in report.form.message.text(), timeout=10_000)
    assert json.loads((tmp_path / "T9.json").read_text(encoding="utf-8"))["format"] == "tieqi-report-1"
    calls = len(seat.calls)
    desk.press("Ctrl+Shift+P")
    desk.prompt.field.setText(str(tmp_path / "T9.odt"))
    QTest.keyClick(desk.prompt.field, Qt.Key.Key_Return)
    assert "没有导出" in report.form.message.text()
    assert len(seat.calls) == calls
    desk.press("Ctrl+Shift+P")
    desk.prompt.field.setText(str(tmp_path / "nowhere" / "T9.json"))
    QTest.keyClick(desk.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "没有导出 T9.json" in report.form.message.text(), timeout=10_000)


def test_a_start_without_rehearsal_is_red_on_the_page(
    report: ReportPage, desk: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """By whom, when and why, on top of everything."""
    seat.record(
        facts.TaskOpened("T10", seat.picture.tasks["T9"].kind, "急", seat.picture.tasks["T9"].place),
        facts.PlanMade("P-T10", "T10", "警卫任务", "", 0, (), 0, 0),
        task_facts.PlanRevised("T10", 1, "周敏", plan()),
        task_facts.TaskStartedUnrehearsed("T10", 1, CHIEF.name, "首长提前到达"),
    )
    desk.choose("T10")
    qtbot.waitUntil(lambda: "首长提前到达" in report.state.red, timeout=10_000)
    assert report.form.head.height() > 62
    qtbot.waitUntil(lambda: "未经演练" in report.sheet.toPlainText(), timeout=10_000)


def test_versions_are_compared_side_by_side(
    report: ReportPage, desk: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """V shows what the newest changed, Esc the report again."""
    changed = plan()
    posts = tuple(replace(one, unit_id="铁骑A22") if one.post_id == "p03" else one for one in changed.posts)
    seat.record(task_facts.PlanAmended("T9", 2, CHIEF.name, replace(changed, posts=posts), 1, "车坏"))
    qtbot.waitUntil(lambda: len(report.state.versions) == 2, timeout=10_000)
    desk.press("V")
    shown = report.sheet.toPlainText()
    assert "第 1 版 → 第 2 版" in shown
    assert "铁骑A09" in shown
    assert "铁骑A22" in shown
    assert report.escape()
    assert "执行情况的报告" in report.sheet.toPlainText()


def test_words_in_a_report_are_never_markup(report: ReportPage, seat: FakeSeat, qtbot: QtBot) -> None:
    """A reason with tags and a bidi mark is read as typed."""
    report._asked_s = float("-inf")
    seat.record(task_facts.TaskSuspended("T9", CHIEF.name, "<b>雨</b>\u202e<img src=x>"))
    qtbot.waitUntil(lambda: "<b>雨</b>" in report.sheet.toPlainText(), timeout=10_000)
    assert "\u202e" not in report.sheet.toPlainText()


def test_who_may_do_what_follows_the_way_of_the_task(seat: FakeSeat, desk: Frame) -> None:
    """A clerk reads; nobody remarks before it is written; who is not named in a secret one sees nothing."""
    del desk
    assert not report_state(seat.picture, "T9", CHIEF).may_remark
    write(seat)
    assert report_state(seat.picture, "T9", CHIEF).may_remark
    clerk = report_state(seat.picture, "T9", CLERK)
    assert not any((clerk.may_remark, clerk.may_sign, clerk.may_annex))
    assert report_state(seat.picture, "T77", Person("谁")) == NO_REPORT
    assert differences(report_state(seat.picture, "T9", CHIEF).versions, 1) == ()
    assert report_state(seat.picture, "T9", CHIEF).remarks == Typed()
