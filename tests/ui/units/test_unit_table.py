"""The units as a table: its columns, what can be looked for in them, and a row that can be dragged away."""

from dataclasses import replace
from datetime import datetime, timedelta
from time import thread_time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.roads.nearest import RoadPlace
from tests.ui.fake_city import NOW, network, seen_unit, unit_name
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.unit_mime import UNIT_MIME
from ui.units.presenter import UnitRow
from ui.units.road_names import RoadNames
from ui.units.view import UnitList


@pytest.fixture
def units(qtbot: QtBot, bridge: Bridge, selection: Selection) -> UnitList:
    """The list where it is wide."""
    panel = UnitList(bridge, selection)
    qtbot.addWidget(panel)
    panel.resize(1100, 490)
    panel.move(0, 0)
    panel.show()
    qtbot.wait(20)
    return panel


def shown(units: UnitList) -> list[str]:
    """Call signs from top to bottom."""
    return [row.call_sign for row in units._model.rows]


def cells(units: UnitList, name: str) -> dict[str, str]:
    """What a unit's row says in each column."""
    row = units._model.row(units._model.row_of(unit_name(int(name[1:]))))
    now = units._bridge.now()
    return {column.id: column.text(row, now) for column in units.area.arrangement.columns}


def test_a_row_says_all_that_a_dispatcher_asks_about_a_unit(units: UnitList) -> None:
    """State and time in it, road, speed, beat, age, officer, and the last order with what became of it."""
    said = cells(units, "A12")
    assert (said["state"], said["since"], said["age"], said["officer"]) == ("途中", "04:00", "● 3s", "孙浩")
    assert said["beat"] == "建设路"
    assert said["speed"] == "0 km/h"
    assert said["road"]
    assert said["order"].startswith("18:01:09 已送达 令3 去建设路")
    assert cells(units, "A09")["order"].startswith("17:27:07 已应答 令1")
    assert cells(units, "A01")["order"] == ""


def test_where_it_is_wide_all_columns_have_room(units: UnitList) -> None:
    """And at its narrow width the rows are as dense as ever."""
    assert [cell.column_id for cell in units.area.header.cells] == [
        column.id for column in units.area.arrangement.columns
    ]
    units.resize(280, 490)
    assert not units.area.in_columns
    assert units.area.header.cells[0].column_id == "call_sign"


def test_sorted_by_speed_the_call_for_help_stays_on_top(units: UnitList) -> None:
    """Then who stands, then the faster ones."""
    units.area.arrangement.turn("speed")
    units._arranged()
    assert shown(units)[0] == "A16"
    speeds = [row.speed_mps for row in units._model.rows[1:]]
    assert speeds == sorted(speeds)


def test_the_filter_finds_officers_beats_orders_and_roads(units: UnitList, seat: FakeSeat) -> None:
    """The road is looked up for those that are not in sight as well; who calls for help is always shown."""
    units.area.filter_by("孙浩")
    assert shown(units) == ["A16", "A12"]
    units.area.filter_by("疏导")
    assert set(shown(units)) == {"A16", "A12", "A03", "A09"}
    road = RoadNames(seat.network).of("x", seat.picture.units[unit_name(5)].position)
    units.area.filter_by(road)
    units.tick()
    assert "A05" in shown(units)
    assert units.escape()
    assert len(shown(units)) == 24


def test_a_unit_in_hand_passes_the_filter(units: UnitList, selection: Selection) -> None:
    """Selected elsewhere, it is there to be seen."""
    units.area.filter_by("孙浩")
    selection.select("unit", unit_name(7))
    units.refresh(units._bridge.picture)
    assert set(shown(units)) == {"A16", "A12", "A07"}


def test_while_the_mouse_is_over_a_sorted_list_no_row_leaves_its_place(
    units: UnitList, seat: FakeSeat, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The order is put right afterwards."""
    units.area.arrangement.turn("speed")
    units._arranged()
    before = shown(units)
    monkeypatch.setattr(units.table, "_pointer", lambda: QPoint(50, 100))
    seat.observe(replace(seen_unit(1, NOW + timedelta(seconds=5)), speed_mps=40.0))
    row = units._model.row_of(unit_name(1))
    qtbot.waitUntil(lambda: units._model.row(row).speed_mps == 40.0)
    assert shown(units) == before
    monkeypatch.undo()
    seat.observe(replace(seen_unit(1, NOW + timedelta(seconds=9)), speed_mps=41.0))
    qtbot.waitUntil(lambda: shown(units)[-1] == "A01")


def test_a_row_is_dragged_with_the_unit_it_is_about(
    units: UnitList, monkeypatch: pytest.MonkeyPatch, selection: Selection
) -> None:
    """Once the hand has moved far enough; a click drags nothing."""
    dragged: list[str] = []
    monkeypatch.setattr(units.table, "drag", dragged.append)
    viewport, place = units.table.viewport(), units.table.row_box(unit_name(12)).center()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(viewport, place + QPoint(60, 40))
    assert not dragged
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=place)
    units.table.mouseMoveEvent(move_to(place + QPoint(1, 1)))
    assert not dragged
    units.table.mouseMoveEvent(move_to(place + QPoint(60, 40)))
    units.table.mouseMoveEvent(move_to(place + QPoint(90, 40)))
    assert dragged == [unit_name(12)]
    assert selection.current == ("unit", unit_name(12))
    mime = units.table.mime_of(unit_name(12))
    assert bytes(mime.data(UNIT_MIME).data()).decode() == unit_name(12)


def move_to(place: QPoint) -> QMouseEvent:
    """The mouse with its left button held, somewhere else."""
    return QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def test_with_the_terminals_lost_the_list_says_how_old_it_is(units: UnitList, seat: FakeSeat) -> None:
    """Every position is old then, whatever its own age says."""
    seat.observe(SourceSeen("terminals", SourceState.LOST, seat.now() - timedelta(seconds=40)))
    units.tick()
    assert units.area.header.notice == "✕ 终端中断 · 以下是 40s 前的"
    assert units.table.is_old
    units.grab()


def test_a_saved_choice_comes_back_and_a_broken_one_hurts_nothing(units: UnitList) -> None:
    """As plain data, for the layout's file."""
    units.area.arrangement.turn("officer")
    units.area.filter_by("路")
    units.area.show_column("beat", is_shown=False)
    state = units.state()
    units.restore({"sort": 7, "columns": "all", "filter": ["x"]})
    assert units.area.arrangement.is_plain
    assert len(shown(units)) == 24
    units.restore(state)
    assert units.state() == state


def test_a_road_is_looked_up_again_only_when_the_unit_has_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look costs a tenth of a millisecond, and a screen holds forty units."""
    names = RoadNames(network())
    seen = seen_unit(5, NOW)
    asked: list[float] = []
    look = names.index.places_at

    def count(lat_deg: float, lon_deg: float, *, within_m: float) -> tuple[RoadPlace, ...]:
        asked.append(lat_deg)
        return look(lat_deg, lon_deg, within_m=within_m)

    monkeypatch.setattr(names.index, "places_at", count)
    first = names.of("A05", seen)
    assert names.of("A05", replace(seen, lat_deg=seen.lat_deg + 0.0001)) == first == names.known("A05")
    assert len(asked) == 1
    names.of("A05", replace(seen, lat_deg=seen.lat_deg + 0.01))
    assert len(asked) == 2
    assert names.of("A06", None) == names.of("A06", replace(seen, lat_deg=float("nan"))) == ""


@pytest.mark.alone
def test_a_second_among_a_thousand_units_paints_only_those_in_sight(
    units: UnitList, seat: FakeSeat, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And of them only the columns in which time runs."""
    patterns = [unit for unit in seat.picture.units.values() if unit.assignment_id is None]
    crowd = {
        f"U{i:04d}": replace(patterns[i % len(patterns)], unit_id=f"U{i:04d}", sos_alert_id=None)
        for i in range(1000)
    }
    seat._picture = replace(seat.picture, units=crowd)
    units.refresh(seat.picture)
    qtbot.wait(50)
    units._clock.stop()
    written: list[str] = []
    names = {column.id: column for column in units.area.arrangement.columns}
    officer = names["officer"].text

    def note(row: UnitRow, now: datetime) -> str:
        written.append(row.key)
        return officer(row, now)

    painted = {**names, "officer": replace(names["officer"], text=note)}
    monkeypatch.setattr(units.table._painter, "_columns", painted)
    start = thread_time()
    units.tick()
    took_ms = (thread_time() - start) * 1000
    units.table.viewport().repaint()
    assert len(written) <= 25
    assert took_ms < 50
