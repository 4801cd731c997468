"""The unit list: what each unit is doing, what is wrong with it, and a list that stands still."""

import statistics
from dataclasses import replace
from datetime import timedelta
from time import thread_time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.observations import CountsSeen
from dispatch.domain.tasks import Answer, AnswerBy, ReleaseReason
from dispatch.domain.units import Freshness, FreshnessPolicy, UnitState
from dispatch.picture.views import Picture
from tests.ui.fake_city import unit_name
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.plain import call_sign
from ui.units.presenter import Trouble, UnitRow, UnitRows, position_age, row_text, state_clock
from ui.units.view import UnitList


def rows_of(seat: FakeSeat) -> dict[str, UnitRow]:
    """The rows of this moment by call sign."""
    rows = UnitRows(FreshnessPolicy()).rows(seat.picture, seat.now())
    return {row.call_sign: row for row in rows}


@pytest.fixture
def units(qtbot: QtBot, bridge: Bridge, selection: Selection) -> UnitList:
    """The list at its real size."""
    panel = UnitList(bridge, selection)
    qtbot.addWidget(panel)
    panel.resize(280, 490)
    panel.move(500, 300)
    panel.show()
    qtbot.wait(20)
    return panel


def shown(units: UnitList) -> list[str]:
    """Call signs from top to bottom."""
    return [row.call_sign for row in units._model.rows]


def test_what_matters_stands_on_top() -> None:
    """A call for help, the lost, those on the way, those on scene, then who waits, then who is off."""
    order = list(rows_of(FakeSeat()))
    assert order[:4] == ["A16", "A19", "A12", "A03"]
    assert order[4:7] == ["A01", "A02", "A04"]
    assert order[-2:] == ["A23", "A24"]


def test_a_row_says_state_time_in_it_place_and_age_of_the_position() -> None:
    """On the way: since the order, whither, and how old what one sees is."""
    seat = FakeSeat()
    row = rows_of(seat)["A12"]
    assert row.state is UnitState.EN_ROUTE
    assert state_clock(row, seat.now()) == "04:00"
    assert row.where.startswith("→ 建设路")
    assert position_age(row, seat.now()) == "3s"
    assert "A12 · 途中" in row_text(row)


def test_a_free_unit_counts_from_its_last_task_or_from_its_shift() -> None:
    """A09 became free 25 minutes ago; A01 has waited since midnight."""
    seat = FakeSeat()
    rows = rows_of(seat)
    assert state_clock(rows["A09"], seat.now()) == "25:00"
    assert state_clock(rows["A01"], seat.now()) == "18h"
    assert rows["A01"].where == "柳园南路"
    assert state_clock(rows["A24"], seat.now()) == ""


def test_old_positions_are_told_from_fresh_and_lost_ones() -> None:
    """By freshness, which the view paints as shape and colour, and by the age in words."""
    seat = FakeSeat()
    rows = rows_of(seat)
    assert [rows[name].freshness for name in ("A01", "A07", "A19")] == list(Freshness)
    assert rows["A19"].state is UnitState.LOST
    assert rows["A19"].stands_out
    assert not rows["A07"].stands_out


@pytest.mark.parametrize(
    ("news", "after_s", "trouble", "words"),
    [
        (facts.OrderRefused(3, unit_name(12), "not_connected"), 0, Trouble.NONE, ""),
        (facts.OrderUnknown(3, unit_name(12), "no_answer"), 0, Trouble.NONE, ""),
        (
            facts.OrderAnswered(3, unit_name(12), Answer.CANNOT, AnswerBy.TERMINAL),
            0,
            Trouble.ORDER_FAILED,
            "不能去",
        ),
        (facts.OrderDelivered(3, unit_name(12)), 280, Trouble.LATE, "超时未到"),
    ],
    ids=["late refusal", "late doubt", "declined", "late"],
)
def test_what_goes_wrong_on_the_way_is_said_in_words(
    news: facts.Fact, after_s: float, trouble: Trouble, words: str
) -> None:
    """A rider who cannot, a band that has run out; what a later word has overtaken is no trouble."""
    seat = FakeSeat()
    seat.record(news)
    seat.advance(after_s)
    row = rows_of(seat)["A12"]
    if trouble is Trouble.NONE:  # A12 stands in the fake city: that stays its trouble
        assert row.trouble in {Trouble.NONE, Trouble.UNMOVED}
    else:
        assert (row.trouble, row.why) == (trouble, words)
        assert row.rank < rows_of(FakeSeat())["A01"].rank


def test_an_order_that_nobody_answers_stands_out_after_a_minute() -> None:
    """For a terminal that could ask its rider; one that cannot has done its part by delivering."""
    seat = FakeSeat()
    task_id, name = "T0003", unit_name(5)
    assigned = replace(seat.picture.assignments["D0003"], unit_id=name, assignment_id="D0099", order_no=99)
    seat.record(
        facts.UnitAssigned(
            "D0099", 99, task_id, name, assigned.place, "令99", 1, 60_000, "", seat.advice_for("J0002")
        ),
        facts.OrderDelivered(99, name),
    )
    assert rows_of(seat)["A05"].trouble is Trouble.NONE
    seat.advance(61)
    assert rows_of(seat)["A05"].trouble is Trouble.UNANSWERED
    assert rows_of(seat)["A05"].why == "未应答"


def test_rows_that_say_the_same_are_the_same_rows() -> None:
    """A second later nothing has to be painted anew but the clocks."""
    seat = FakeSeat()
    rows = UnitRows(FreshnessPolicy())
    first = rows.rows(seat.picture, seat.now())
    for _ in range(UnitRows.MOST_CALLS):
        assert rows.rows(seat.picture, seat.now() + timedelta(seconds=1)) is first


def test_time_alone_makes_a_position_stale_and_then_a_unit_lost() -> None:
    """Without any news, within as many looks as there are slices."""
    seat = FakeSeat()
    rows = UnitRows(FreshnessPolicy())
    rows.rows(seat.picture, seat.now())
    later = seat.now() + timedelta(seconds=400)
    for _ in range(UnitRows.MOST_CALLS):
        rows.rows(seat.picture, later)
    found = rows.rows(seat.picture, later)
    assert {row.state for row in found if row.call_sign in {"A01", "A02"}} == {UnitState.LOST}


def test_no_row_leaves_its_place_while_the_mouse_is_over_the_list(
    units: UnitList, seat: FakeSeat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has become of a unit is shown where it stands; the order is put right afterwards."""
    before = shown(units)
    monkeypatch.setattr(units.table, "_pointer", lambda: QPoint(50, 100))
    seat.record(facts.AssignmentReleased("D0003", unit_name(12), ReleaseReason.RECALLED))
    qtbot.wait(150)
    assert shown(units) == before
    assert units._model.row(before.index("A12")).state is UnitState.AVAILABLE
    monkeypatch.undo()
    units.refresh(seat.picture)
    assert shown(units).index("A12") > shown(units).index("A11")


def test_a_click_selects_and_the_card_tells_the_unit_in_words(units: UnitList, selection: Selection) -> None:
    """Who rides, what it does, its order, and where it is on the road."""
    place = units.table.row_box(unit_name(12)).center()
    QTest.mouseClick(units.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert selection.current == ("unit", unit_name(12))
    words = units.card.accessibleName()
    assert words.startswith("A12 孙浩 · 途中 04:00")
    assert "令 3 已送达" in words
    assert "T0003 建设路" in words
    assert "位置 3s" in words
    units.step(1)
    assert units.card.accessibleName().startswith("A03 ")


def test_locating_asks_the_selected_units_terminal(
    units: UnitList, selection: Selection, seat: FakeSeat, qtbot: QtBot
) -> None:
    """With none selected nothing is asked."""
    assert not units.locate()
    selection.select("unit", unit_name(12))
    assert units.locate()
    qtbot.waitUntil(lambda: ("locate", unit_name(12)) in seat.calls)


def test_a_unit_that_nobody_knows_is_said_to_be_unknown(units: UnitList, selection: Selection) -> None:
    """A selection from elsewhere may name what the register does not."""
    selection.select("unit", "ghost")
    assert "名册里没有" in units.card.accessibleName()


def test_with_nobody_selected_the_card_counts_what_came_in_and_what_was_refused(
    units: UnitList, seat: FakeSeat, selection: Selection
) -> None:
    """A refused frame can be found where one looks for the terminals, with its reason in words."""
    seat.observe(CountsSeen(12345, {"future": 46, "unknown_terminal": 2, "road_line": 9}))
    units.tick()
    words = units.card.accessibleName().replace("\N{NARROW NO-BREAK SPACE}", " ")
    online = sum(unit.online for unit in seat.picture.units.values())
    assert words == f"终端在线 {online}/24 · 已收 12 345 · 拒收 48 · 时间超前 46, 未登记 2"
    selection.select("unit", unit_name(12))
    assert "拒收" not in units.card.accessibleName()
    seat.observe(CountsSeen(1, {}))
    selection.clear()
    assert "点一辆铁骑看详情" in units.card.accessibleName()


def test_a_unit_that_only_reports_again_waits_for_the_clock_to_be_painted(
    units: UnitList, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Its age is shown each second; painting it five times a second would only keep the screen busy."""
    painted: list[object] = []
    units._clock.stop()
    units._model.dataChanged.connect(lambda first, *_: painted.append(first.row()))
    before = units._model.rows
    seat.advance(1)
    qtbot.waitUntil(lambda: units._model.rows != before)
    bound = unit_name(4)
    assert units._model.row_of(bound) not in painted
    painted.clear()
    seat.record(facts.RiderIdentified(bound, "新人"))
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [units._model.row_of(bound)]


def crowded(picture: Picture, count: int) -> Picture:
    """The same moment with so many units."""
    patterns = [unit for unit in picture.units.values() if unit.assignment_id is None]
    units = {
        f"U{i:04d}": replace(patterns[i % len(patterns)], unit_id=f"U{i:04d}", sos_alert_id=None)
        for i in range(count)
    }
    return replace(picture, units=units)


@pytest.mark.alone
@pytest.mark.parametrize(("sorted_by", "words"), [("", ""), ("speed", ""), ("age", "路")])
def test_five_thousand_units_are_updated_within_a_frame(
    units: UnitList, seat: FakeSeat, sorted_by: str, words: str
) -> None:
    """500 of 5,000 have moved: a median update, painted, takes under 16 ms of this thread's time.

    Sorted and filtered as well.
    """
    picture = crowded(seat.picture, 5000)
    if sorted_by:
        units.area.arrangement.turn(sorted_by)
    if words:
        units.area.filter_by(words)
    units.refresh(picture)
    took_ms = []
    for i in range(20):
        moved = dict(picture.units)
        for number in range(i % 10, 5000, 10):
            unit = moved[f"U{number:04d}"]
            assert unit.position is not None
            fixed_at = unit.position.fixed_at + timedelta(seconds=1)
            moved[unit.unit_id] = replace(
                unit, position=replace(unit.position, fixed_at=fixed_at), changed_at=fixed_at
            )
        picture = replace(picture, units=moved)
        start = thread_time()
        units.refresh(picture)
        units.table.viewport().repaint()
        took_ms.append((thread_time() - start) * 1000)
    print(f"5,000 units, 500 moved: median {statistics.median(took_ms):.1f} ms")  # noqa: T201 — shown by -s, the figure is the point
    assert call_sign("U4999") in {row.call_sign for row in units._model.rows}
    assert statistics.median(took_ms) < 16
