"""The task panel: the chain as it grows, the orders with what is wrong, the outcome by digit."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason
from tests.ui.fake_city import unit_name
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.bridge.port import Way
from ui.bridge.selection import Selection
from ui.kit.failures import failure_words
from ui.tasks.presenter import StepState, TaskCard, task_card, task_of
from ui.tasks.view import TaskPanel

CHAIN = ["预警", "建议", "派警", "签收", "到场", "处置", "报告"]


def card_of(seat: FakeSeat, kind: str, name: str) -> TaskCard:
    """What the panel shows for a selection."""
    alert, task = task_of(seat.picture, kind, name)
    card = task_card(seat.picture, alert, task, (60, 600))
    assert card is not None
    return card


@pytest.fixture
def panel(qtbot: QtBot, bridge: Bridge, selection: Selection) -> TaskPanel:
    """The panel at its real size."""
    made = TaskPanel(bridge, selection)
    qtbot.addWidget(made)
    made.resize(683, 165)
    made.show()
    qtbot.wait(20)
    return made


def outcomes(seat: FakeSeat) -> list[tuple[object, ...]]:
    """The outcomes that the seat got."""
    return [call for call in seat.calls if call[0] == "enter_outcome"]


def test_the_chain_names_its_seven_steps_and_marks_the_one_that_is_due() -> None:
    """A new alert waits for advice, a unit on its way for its word, one on scene for the outcome."""
    seat = FakeSeat()
    for kind, name, due in (("alert", "J0001", "建议"), ("task", "T0003", "签收"), ("task", "T0002", "处置")):
        steps = card_of(seat, kind, name).steps
        assert [step.name for step in steps] == CHAIN
        assert [step.name for step in steps if step.state is StepState.NOW] == [due]


def test_a_finished_chain_has_a_time_at_every_step_and_the_report_as_written() -> None:
    """Done from alert to report, with the durations from the journal."""
    card = card_of(FakeSeat(), "task", "T0001")
    assert {step.state for step in card.steps} == {StepState.DONE}
    assert all(step.at is not None for step in card.steps)
    assert card.report_title == "报告 R0001 · 按时"
    assert card.report[0] == "派警 01:40 · 到场 08:00 · 缓解 15:00"
    assert not card.is_open


def test_an_alert_a_unit_and_a_task_lead_to_the_same_chain() -> None:
    """Whatever is selected, the panel shows the one task that it is about."""
    seat = FakeSeat()
    cards = [card_of(seat, *one) for one in (("alert", "J0002"), ("unit", unit_name(12)), ("task", "T0003"))]
    assert cards[0] == cards[1] == cards[2]


def test_an_order_shows_how_far_it_has_come_and_why_it_does_not_go_on() -> None:
    """Sent, delivered, acknowledged; refused, unknown and repeated with the reason."""
    seat = FakeSeat()
    [order] = card_of(seat, "task", "T0003").orders
    assert order.stages == (("已发出", True), ("已送达", True), ("已应答", False))
    assert order.waits_since is not None
    seat.raise_jam(77)
    task_id = "T0004"
    seat.record(
        *(fact for fact in dispatch_facts(seat, task_id)),
        facts.OrderSent(44, unit_name(5), 1),
        facts.OrderUnknown(44, unit_name(5), "no_answer"),
        facts.OrderSent(44, unit_name(5), 2),
    )
    [order] = card_of(seat, "task", task_id).orders
    assert order.wrong == "已发 2 次"
    seat.record(facts.OrderRefused(44, unit_name(5), "not_connected"))
    [order] = card_of(seat, "task", task_id).orders
    assert order.wrong == "未收下: 终端不在线, 上线即发 · 已发 2 次"
    seat.record(facts.OrderAnswered(44, unit_name(5), Answer.CANNOT, AnswerBy.TERMINAL))
    card = card_of(seat, "task", task_id)
    assert card.steps[3].state is StepState.FAILED
    assert card.steps[3].note == "不能去"
    seat.record(facts.AssignmentReleased("D0044", unit_name(5), ReleaseReason.DECLINED))
    assert "再派" in card_of(seat, "task", task_id).hint


def dispatch_facts(seat: FakeSeat, task_id: str) -> list[facts.Fact]:
    """A fourth task, for the alert J0077, with its plan and its order 44."""
    old = seat.picture.assignments["D0003"]
    plan = seat.picture.tasks["T0003"].plan
    opened = facts.TaskOpened(task_id, seat.picture.tasks["T0003"].kind, "卫育路", old.place, "J0077")
    assert plan is not None
    made = facts.PlanMade("P0044", task_id, plan.template, "铁骑", 1, plan.actions, 60, 600)
    advice = seat.advice_for("J0001")
    assigned = facts.UnitAssigned("D0044", 44, task_id, unit_name(5), old.place, "令44", 1, 1000, "", advice)
    return [opened, made, assigned]


def test_the_second_choice_says_why_in_the_chain(panel: TaskPanel, seat: FakeSeat, qtbot: QtBot) -> None:
    """The advice step carries rank and reason."""
    advice = seat.advice_for("J0001")
    panel._bridge.dispatch("J0001", advice.candidates[1].unit_id, "熟悉该路段")
    qtbot.waitUntil(lambda: seat.picture.alerts["J0001"].task_id is not None)
    assert card_of(seat, "alert", "J0001").steps[1].note == "第 2 位 · 熟悉该路段"


def test_the_panel_follows_the_selection_and_shows_the_draft_of_the_report(
    panel: TaskPanel, selection: Selection
) -> None:
    """The report as it would be now, line by line."""
    assert panel.task_id == ""
    selection.select("alert", "J0002")
    assert panel.task_id == "T0003"
    assert panel.report.title.text() == "报告 · 照现在写成这样"
    assert "派警 铁骑A12" in panel.report.lines.toPlainText()
    selection.select("alert", "J0001")
    assert panel.task_id == ""
    assert not panel.ask_outcome()


def test_the_remaining_time_is_asked_for_and_runs_down(
    panel: TaskPanel, selection: Selection, seat: FakeSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the way of the unit; in between by the clock, without asking each second."""
    asked: list[str] = []
    real = panel._bridge.way_of

    def way_of(assignment_id: str) -> Way | None:
        asked.append(assignment_id)
        return real(assignment_id)

    monkeypatch.setattr(panel._bridge, "way_of", way_of)
    selection.select("task", "T0003")
    first = panel.orders.text()
    assert "还要" in first
    seat.advance(2)
    panel.tick()
    assert asked == ["D0003"]
    assert panel.orders.text() != first


def test_o_a_digit_and_enter_end_the_task(
    panel: TaskPanel, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """With a note typed before or after: what stands in the line counts."""
    selection.select("task", "T0002")
    assert panel.ask_outcome()
    field = panel.outcomes.field
    QTest.keyClicks(field, "3")
    QTest.keyClicks(field, "truck towed at 7")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.is_asking)
    assert outcomes(seat) == [("enter_outcome", "T0002", Outcome.DIRECTED, "truck towed at 7")]
    assert panel.report.title.text().startswith("报告 R0002")


def test_enter_without_a_chosen_outcome_enters_nothing(
    panel: TaskPanel, selection: Selection, seat: FakeSeat
) -> None:
    """It says what is missing and leaves the text."""
    selection.select("task", "T0002")
    panel.ask_outcome()
    QTest.keyClicks(panel.outcomes.field, "all fine")
    QTest.keyClick(panel.outcomes.field, Qt.Key.Key_Return)
    assert not outcomes(seat)
    assert panel._message.text() == "先按数字选一个结果, 再回车。"
    assert panel.outcomes.field.text() == "all fine"


def test_news_leave_a_half_typed_note_and_the_keyboard_alone(
    panel: TaskPanel, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Facts about this very task come in while one writes."""
    selection.select("task", "T0002")
    panel.activateWindow()
    panel.ask_outcome()
    panel.choose_outcome(2)
    spoken = QInputMethodEvent()
    spoken.setCommitString("货车已")
    QApplication.sendEvent(panel.outcomes.field, spoken)
    seat.raise_jam(78)
    seat.record(facts.AlertCleared("J0004"))
    seat.advance(30)
    qtbot.wait(200)
    panel.tick()
    assert panel.outcomes.field.text() == "货车已"
    assert panel.window().focusWidget() is panel.outcomes.field
    assert panel._outcome is Outcome.TOWED


def test_escape_and_another_selection_keep_the_half_typed_note(
    panel: TaskPanel, selection: Selection
) -> None:
    """The note waits for its task."""
    selection.select("task", "T0002")
    panel.ask_outcome()
    QTest.keyClicks(panel.outcomes.field, "truck")
    QTest.keyClick(panel.outcomes.field, Qt.Key.Key_Escape)
    assert not panel.is_asking
    panel.ask_outcome()
    assert panel.outcomes.field.text() == "truck"
    selection.select("task", "T0003")
    assert not panel.is_asking
    selection.select("task", "T0002")
    panel.ask_outcome()
    assert panel.outcomes.field.text() == "truck"


def test_a_refused_outcome_says_so_and_keeps_everything(
    panel: TaskPanel, bridge: Bridge, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The list stays open with the reason above it."""
    selection.select("task", "T0003")
    panel.ask_outcome()
    panel.choose_outcome(1)
    bridge.command_failed.connect(lambda name, code, told: panel.refused(name, failure_words(code, told)))
    seat.fail_with = RuleBrokenError("not_arrived", "T0003")
    QTest.keyClick(panel.outcomes.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(panel._message.text()))
    assert panel.is_asking


def test_the_panel_needs_no_more_room_than_it_has(
    panel: TaskPanel, selection: Selection, qtbot: QtBot
) -> None:
    """At half of 1366 px and 165 px nothing asks for more, not even with the outcomes open."""
    for name in ("T0001", "T0002", "T0003"):
        selection.select("task", name)
        panel.ask_outcome()
        qtbot.wait(20)
        assert panel.minimumSizeHint().height() <= 165
        assert panel.minimumSizeHint().width() <= 683


def test_hostile_report_lines_are_plain_text(
    panel: TaskPanel, selection: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Markup from outside is letters, in the title and in the lines."""
    hostile = "<img src=x onerror=alert(1)>\u202e\nsecond"
    monkeypatch.setattr(panel._bridge, "report_draft", lambda _task: [hostile])
    selection.select("task", "T0003")
    assert panel.report.lines.toPlainText() == "<img src=x onerror=alert(1)> second"
    assert panel.report.title.textFormat() is Qt.TextFormat.PlainText


def test_a_rider_who_cannot_go_has_no_time_left_to_ride(
    panel: TaskPanel, seat: FakeSeat, selection: Selection
) -> None:
    """Nobody is told when somebody will be there who will not."""
    selection.select("task", "T0003")
    assert "还要" in panel.orders.text()
    seat.record(facts.OrderAnswered(3, "铁骑A12", Answer.CANNOT, AnswerBy.TERMINAL))
    panel.refresh(seat.picture)
    assert "不能去" in panel.orders.text()
    assert "还要" not in panel.orders.text()
