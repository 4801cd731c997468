"""A table in which nothing jumps."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.kit.rows import RowsModel
from ui.kit.steady_table import SteadyTable


@dataclass(frozen=True)
class Line:
    """A row with nothing but its key."""

    key: str


def table_of(qtbot: QtBot, count: int, height: int = 200) -> SteadyTable:
    """A shown table of so many rows, 20 px each."""
    model: RowsModel[Line] = RowsModel(lambda row: row.key)
    table = SteadyTable(model, 20)  # type: ignore[arg-type]  # a Line is keyed
    qtbot.addWidget(table)
    table.resize(200, height)
    table.move(300, 300)  # away from where a screen without a mouse has its pointer
    table.show()
    table.show_rows([Line(f"r{i}") for i in range(count)])
    qtbot.wait(10)
    return table


def test_rows_that_come_above_the_selected_one_leave_it_where_it_is(qtbot: QtBot) -> None:
    """Even where there is nothing to scroll yet."""
    table = table_of(qtbot, 3)
    table.selected = "r1"
    before = table.row_box("r1").top()
    table.show_rows([Line("new1"), Line("new2"), *(Line(f"r{i}") for i in range(3))])
    assert table.row_box("r1").top() == before
    assert table.rows_above() == 2


def test_the_row_under_the_mouse_comes_before_the_selected_one(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hand is about to click what it points at."""
    table = table_of(qtbot, 5)
    table.selected = "r0"
    monkeypatch.setattr(table, "_pointer", lambda: QPoint(10, 65))
    table.show_rows([Line(key) for key in ("r0", "new", "r1", "r2", "r3", "r4")])
    assert table.row_box("r3").top() == 60


def test_with_nothing_in_hand_the_newest_row_is_seen(qtbot: QtBot) -> None:
    """A table at its top stays at its top."""
    table = table_of(qtbot, 3)
    table.show_rows([Line("new"), *(Line(f"r{i}") for i in range(3))])
    assert table.row_box("new").top() == 0


def test_a_scrolled_table_keeps_what_is_read(qtbot: QtBot) -> None:
    """Without a selection the top row in sight is the anchor."""
    table = table_of(qtbot, 50)
    table.verticalScrollBar().setValue(210)
    before = table.row_box("r12").top()
    table.show_rows([Line("new"), *(Line(f"r{i}") for i in range(50))])
    assert table.row_box("r12").top() == before


def test_scrolling_up_gives_back_the_room_beyond_the_end(qtbot: QtBot) -> None:
    """The table scrolls past its end only as far as the row in hand needed it."""
    table = table_of(qtbot, 3)
    table.selected = "r2"
    table.show_rows([Line("new"), *(Line(f"r{i}") for i in range(3))])
    bar = table.verticalScrollBar()
    assert bar.value() == 20
    assert table.row_box("r2").top() == 40
    bar.setValue(0)
    assert bar.maximum() == 0


def test_a_row_that_goes_away_takes_nothing_with_it(qtbot: QtBot) -> None:
    """The selected row is gone: the others are shown from where the table was."""
    table = table_of(qtbot, 3)
    table.selected = "r1"
    table.show_rows([Line("r0"), Line("r2")])
    assert table.row_box("r0").top() == 0


def test_bringing_a_row_into_sight_scrolls_no_more_than_that(qtbot: QtBot) -> None:
    """A row below comes to the lower edge, one in sight moves nothing."""
    table = table_of(qtbot, 50)
    table.bring("r20")
    assert table.row_box("r20").bottom() == table.viewport().height() - 1
    value = table.verticalScrollBar().value()
    table.bring("r15")
    assert table.verticalScrollBar().value() == value


def test_the_table_never_takes_the_keyboard(qtbot: QtBot) -> None:
    """A click selects and leaves the focus where somebody is typing."""
    table = table_of(qtbot, 5)
    with qtbot.waitSignal(table.picked) as picked:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 50))
    assert picked.args == ["r2"]
    assert not table.hasFocus()
