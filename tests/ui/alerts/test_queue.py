"""The queue as a dispatcher works it: by digits, in place, nothing jumps, nothing half typed is lost."""

import statistics
from dataclasses import replace
from time import thread_time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.alerts import AlertLevel, Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.picture.views import Picture
from tests.ui.fake_seat import FakeSeat
from ui.alerts.ranker import RENEW_WALL_S
from ui.alerts.view import AlertQueue
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.failures import failure_words


@pytest.fixture
def queue(qtbot: QtBot, bridge: Bridge, selection: Selection) -> AlertQueue:
    """The queue at its real size."""
    panel = AlertQueue(bridge, selection)
    qtbot.addWidget(panel)
    panel.resize(340, 490)
    panel.move(500, 300)
    panel.show()
    qtbot.wait(20)
    return panel


def keys(queue: AlertQueue) -> list[str]:
    """The alerts from top to bottom."""
    return [row.key for row in queue.table._rows.rows]


def called(seat: FakeSeat, name: str) -> list[tuple[object, ...]]:
    """The commands of one name that the seat got."""
    return [call for call in seat.calls if call[0] == name]


def test_stepping_selects_one_row_after_the_other_and_stops_at_the_ends(queue: AlertQueue) -> None:
    """The first step takes the top row, the last one stays at the bottom."""
    for wanted in ("S0040", "J0001", "J0002", "J0003", "J0004", "J0004"):
        queue.step(1)
        assert queue.selected_id == wanted
    queue.step(-1)
    assert queue.selected_id == "J0003"


def test_enter_opens_the_advice_in_the_row_with_candidates_by_digit(
    queue: AlertQueue, selection: Selection, qtbot: QtBot
) -> None:
    """Numbered from 1, the fastest first, and those left out are grouped by reason."""
    selection.select("alert", "J0001")
    with qtbot.waitSignal(queue.opened) as opened:
        assert queue.open_advice()
    assert opened.args == ["J0001"]
    first, second = queue.candidate(1), queue.candidate(2)
    assert first is not None
    assert second is not None
    assert first.eta_s <= second.eta_s
    assert first.reasons.startswith("最快")
    assert queue.candidate(10) is None
    card = queue.advice.card
    assert card is not None
    assert {group.reason for group in card.left_out} >= {"在办任务", "失联", "离岗", "位置过时", "正在求助"}
    assert queue.advice.isVisible()
    row = queue.table.row_box("J0001")
    assert row.contains(queue.advice.geometry())


def test_one_sends_the_first_at_once(
    queue: AlertQueue, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Without a question, and the advice closes when it is recorded."""
    selection.select("alert", "J0001")
    queue.open_advice()
    first = queue.candidate(1)
    assert first is not None
    assert queue.choose(1)
    qtbot.waitUntil(lambda: not queue.open_id)
    assert called(seat, "dispatch") == [("dispatch", "J0001", first.unit_id, "")]


def test_with_the_advice_closed_a_digit_only_opens_it(
    queue: AlertQueue, selection: Selection, seat: FakeSeat
) -> None:
    """Nobody sends whom he has not seen."""
    selection.select("alert", "J0001")
    assert not queue.choose(1)
    assert queue.open_id == "J0001"
    assert not called(seat, "dispatch")


def test_another_than_the_first_asks_why_and_a_digit_answers(
    queue: AlertQueue, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """2, then 3: sent, with the third reason of the list."""
    selection.select("alert", "J0001")
    queue.open_advice()
    second = queue.candidate(2)
    assert second is not None
    queue.choose(2)
    assert queue.is_choosing
    assert not called(seat, "dispatch")
    QTest.keyClicks(queue.advice.reason_field, "3")
    qtbot.waitUntil(lambda: not queue.open_id)
    assert called(seat, "dispatch") == [("dispatch", "J0001", second.unit_id, "首选另有任务")]


def test_a_reason_in_own_words_may_hold_digits(
    queue: AlertQueue, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Once there are words in the line a digit is a letter like any other."""
    selection.select("alert", "J0001")
    queue.open_advice()
    queue.choose(2)
    QTest.keyClicks(queue.advice.reason_field, "near 12")
    QTest.keyClick(queue.advice.reason_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(called(seat, "dispatch")))
    assert called(seat, "dispatch")[0][3] == "near 12"


def test_news_and_alarms_leave_a_half_typed_reason_and_the_keyboard_alone(
    queue: AlertQueue, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """An alert, a passing minute and a unit that is bound meanwhile change nothing in the line."""
    selection.select("alert", "J0001")
    queue.open_advice()
    queue.choose(2)
    field = queue.advice.reason_field
    queue.activateWindow()
    spoken = QInputMethodEvent()
    spoken.setCommitString("他刚从")
    QApplication.sendEvent(field, spoken)
    seat.raise_jam(77)
    seat.advance(61)
    qtbot.wait(250)
    queue.tick()
    assert queue.is_choosing
    assert field.property("text") == "他刚从"
    assert queue.window().focusWidget() is field


def test_escape_keeps_the_half_typed_reason_for_the_next_time(
    queue: AlertQueue, selection: Selection
) -> None:
    """Esc steps back: the question first, then the advice; neither harms what was typed."""
    selection.select("alert", "J0001")
    queue.open_advice()
    queue.choose(2)
    QTest.keyClicks(queue.advice.reason_field, "near")
    QTest.keyClick(queue.advice.reason_field, Qt.Key.Key_Escape)
    assert not queue.is_choosing
    assert queue.open_id == "J0001"
    assert queue.escape()
    assert not queue.open_id
    assert not queue.escape()
    queue.open_advice()
    queue.choose(3)
    assert queue.advice.reason_field.property("text") == "near"


def test_a_refused_dispatch_says_so_beside_the_candidates(
    queue: AlertQueue,
    bridge: Bridge,
    selection: Selection,
    seat: FakeSeat,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The advice stays open and tells what stood against it."""
    said: list[str] = []
    monkeypatch.setattr(queue.advice, "say", said.append)
    selection.select("alert", "J0001")
    queue.open_advice()
    told: list[bool] = []
    bridge.command_failed.connect(
        lambda name, code, detail: told.append(queue.refused(name, failure_words(code, detail)))
    )
    seat.fail_with = RuleBrokenError("unit_busy", "铁骑A06")
    queue.choose(1)
    qtbot.waitUntil(lambda: bool(told))
    assert queue.open_id == "J0001"
    assert told == [True]
    assert said == ["这辆铁骑正在办任务 (铁骑A06): 另选一辆, 或先按 R 召回它。"]


def test_what_stood_against_another_command_is_not_taken_for_the_dispatch(
    queue: AlertQueue, selection: Selection
) -> None:
    """Only its own failure ends the wait for a dispatch; what it does not take is told elsewhere."""
    selection.select("alert", "J0001")
    queue.open_advice()
    failure = failure_words("gateway_lost")
    assert not queue.refused("dispatch", failure)
    queue.advice.decided.emit("铁骑A12", "")
    assert not queue.refused("locate", failure)
    assert queue.refused("dispatch", failure)


def test_open_advice_is_ranked_again_by_the_citys_time_and_by_the_readers(
    qtbot: QtBot, bridge: Bridge, selection: Selection, seat: FakeSeat
) -> None:
    """A fast city does not change it under the hand, and one that stands still has nothing new."""
    reader_s = [0.0]
    queue = AlertQueue(bridge, selection, clock_s=lambda: reader_s[0])
    qtbot.addWidget(queue)
    queue.show()
    selection.select("alert", "J0001")
    queue.open_advice()
    given = queue.advice.card
    seat.advance(60)
    queue.tick()
    assert queue.advice.card is given
    reader_s[0] = RENEW_WALL_S
    queue.tick()
    newer = queue.advice.card
    assert newer is not given
    reader_s[0] = 10 * RENEW_WALL_S
    queue.tick()
    assert queue.advice.card is newer


def test_only_a_digit_under_which_another_unit_came_is_refused(
    queue: AlertQueue, selection: Selection
) -> None:
    """Who still stands where he stood can be sent, whatever happened around him."""
    selection.select("alert", "J0001")
    queue.open_advice()
    card = queue.advice.card
    assert card is not None
    first, second, third, *rest = card.candidates
    queue.advice.renew(replace(card, candidates=(first, third, second, *rest)))
    assert not queue.advice.choose(2)
    assert not queue.advice.choose(3)
    assert queue.advice.choose(4)
    queue.advice.stop_choosing()
    queue.advice.renew(card)  # back again within the same second: what moved is still not settled
    assert not queue.advice.choose(2)
    assert queue.advice.choose(1)


def test_a_digit_pressed_just_after_the_order_changed_is_not_taken(
    queue: AlertQueue, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """It was meant for who stood there before."""
    selection.select("alert", "J0001")
    queue.open_advice()
    first = queue.candidate(1)
    assert first is not None
    sos = replace(seat.picture.alerts["S0040"])
    seat.record(
        facts.AlertRaised(
            "S0041", sos.kind, sos.level, sos.road, "", "", sos.place, (), 0, seat.now(), "terminals",
            unit_id=first.unit_id,
        )
    )  # fmt: skip
    qtbot.waitUntil(lambda: queue.candidate(1) is not None and queue.candidate(1) != first)
    assert not queue.choose(1)
    assert not called(seat, "dispatch")


def test_a_new_alert_moves_neither_the_selected_row_nor_its_advice(
    queue: AlertQueue, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """It comes above, and the head of the queue says that it did."""
    selection.select("alert", "J0002")
    queue.open_advice()
    before = queue.table.row_box("J0002").top(), queue.advice.y()
    new = seat.raise_jam(77)
    qtbot.waitUntil(lambda: new in keys(queue))
    assert keys(queue).index(new) < keys(queue).index("J0002")
    assert (queue.table.row_box("J0002").top(), queue.advice.y()) == before
    assert queue.table.row_box("J0002").contains(queue.advice.geometry())
    assert "上方" in queue._head.accessibleName()


def test_an_alert_that_ends_elsewhere_stays_under_the_hand_until_it_is_let_go(
    queue: AlertQueue, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Another seat judged it false: the row says so and goes when the selection goes."""
    selection.select("alert", "J0001")
    seat.record(facts.AlertJudged("J0001", Verdict.FALSE), actor="席位 1 李")
    qtbot.wait(150)
    assert "J0001" in keys(queue)
    selection.select("alert", "J0002")
    assert "J0001" not in keys(queue)


def test_a_click_selects_and_a_second_one_opens(queue: AlertQueue, selection: Selection) -> None:
    """The mouse does what the keys do."""
    place = queue.table.row_box("J0003").center()
    QTest.mouseClick(queue.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert selection.current == ("alert", "J0003")
    assert not queue.open_id
    QTest.mouseClick(queue.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert queue.table.open_key == "J0003"
    QTest.mouseClick(queue.advice._sheet, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    assert queue.is_choosing


def test_an_empty_queue_teaches_the_keys(
    qtbot: QtBot, selection: Selection, bridge: Bridge, seat: FakeSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is nothing to do it says what will be there."""
    seat._picture = replace(seat.picture, alerts={})
    shown: list[str] = []
    monkeypatch.setattr("ui.alerts.queue_table.write", lambda *args, **_: shown.append(args[2]))
    panel = AlertQueue(bridge, selection)
    qtbot.addWidget(panel)
    panel.resize(340, 300)
    panel.show()
    panel.grab()
    assert "此刻没有警情" in shown
    assert any("回车" in words for words in shown)
    assert panel._head.accessibleName() == "没有警情"
    assert not panel.open_advice()
    panel.step(1)
    assert not panel.selected_id


def crowded(picture: Picture, count: int) -> Picture:
    """The same moment with so many open alerts."""
    pattern = picture.alerts["J0001"]
    alerts = {
        f"X{i:05d}": replace(pattern, alert_id=f"X{i:05d}", level=AlertLevel(1 + i % 3), task_id=None)
        for i in range(count)
    }
    return replace(picture, alerts=alerts)


@pytest.mark.alone
def test_five_thousand_alerts_are_updated_within_a_frame(
    queue: AlertQueue, seat: FakeSeat, selection: Selection
) -> None:
    """One new alert among 5,000, shown and painted: a quarter of twenty under 16 ms of this thread's time."""
    picture = crowded(seat.picture, 5000)
    seat._picture = picture
    queue.refresh(picture)
    selection.select("alert", "X02500")
    took_ms = []
    for i in range(20):
        new = replace(picture.alerts["X00001"], alert_id=f"Y{i:05d}")
        picture = replace(picture, alerts={**picture.alerts, new.alert_id: new})
        seat._picture = picture
        start = thread_time()
        queue.refresh(picture)
        queue.table.viewport().repaint()
        took_ms.append((thread_time() - start) * 1000)
    print(f"5,000 alerts, one new: median {statistics.median(took_ms):.1f} ms, worst {max(took_ms):.1f} ms")  # noqa: T201 — shown by -s, the figure is the point
    assert statistics.quantiles(took_ms)[0] < 16


def test_a_second_costs_only_the_clocks_in_sight(
    queue: AlertQueue, seat: FakeSeat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words of a row are not painted when only its clock has moved."""
    seat._picture = crowded(seat.picture, 5000)
    queue.refresh(seat.picture)
    qtbot.wait(50)
    queue._clock.stop()
    painted: list[str] = []
    monkeypatch.setattr("ui.alerts.row_painter._paint_words", lambda *_, **__: painted.append("words"))
    monkeypatch.setattr("ui.alerts.row_painter._paint_clock", lambda *_: painted.append("clock"))
    queue.tick()
    qtbot.waitUntil(lambda: bool(painted))
    assert "words" not in painted
    assert 5 <= len(painted) <= 12
