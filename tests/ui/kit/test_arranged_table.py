"""The header that sorts, the filter that says what it hides, and the two forms of a table."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.kit.arranged_table import ArrangedTable, Forms
from ui.kit.arrangement import Arrangement
from ui.kit.columns import Cell, Column
from ui.kit.rows import RowsModel
from ui.kit.steady_table import SteadyTable


@dataclass(frozen=True)
class Line:
    """A row with nothing but its key."""

    key: str


COLUMNS: tuple[Column[Line], ...] = (
    Column("name", "名", 100, lambda row, _: row.key, lambda row: row.key),
    Column("back", "反", 100, lambda row, _: row.key[::-1], lambda row: row.key[::-1], runs=True),
)
ROWS = [Line(key) for key in ("b1", "a3", "c2")]


@pytest.fixture
def area(qtbot: QtBot) -> ArrangedTable:
    """Three rows, in columns from 300 px on."""
    model: RowsModel[Line] = RowsModel(lambda row: row.key)
    table = SteadyTable(model, 40)  # type: ignore[arg-type]  # a Line is keyed
    forms = Forms(lambda width: (Cell("name", 0, width // 2, "名"),), 40, 20, 300)
    made = ArrangedTable(table, Arrangement(COLUMNS, lambda row: row.key, lambda _: False), forms)
    qtbot.addWidget(made)
    made.changed.connect(lambda: made.show_rows(ROWS))
    made.resize(250, 200)
    made.move(300, 300)
    made.show()
    made.show_rows(ROWS)
    qtbot.wait(10)
    return made


def shown(area: ArrangedTable) -> list[str]:
    """Keys from top to bottom."""
    return [row.key for row in area.table._rows.rows]


def click(area: ArrangedTable, x: int) -> None:
    """Click into the header."""
    QTest.mouseClick(area.header, Qt.MouseButton.LeftButton, pos=QPoint(x, 10))


def test_a_click_on_a_title_sorts_and_a_third_one_gives_the_natural_order_back(area: ArrangedTable) -> None:
    """Down, up, as it came."""
    orders = []
    for _ in range(3):
        click(area, 20)
        orders.append("".join(shown(area)))
    assert orders == ["a3b1c2", "c2b1a3", "b1a3c2"]


def test_narrow_rows_are_dense_and_wide_ones_in_columns(area: ArrangedTable) -> None:
    """The titles follow, and so does the height of a row."""
    assert not area.in_columns
    assert area.table.rowHeight(0) == 40
    area.resize(400, 200)
    assert [cell.column_id for cell in area.header.cells] == ["name", "back"]
    assert area.table.rowHeight(0) == 20
    click(area, 150)
    assert shown(area) == ["b1", "c2", "a3"]


def test_choosing_a_column_in_a_narrow_table_puts_it_into_columns(area: ArrangedTable) -> None:
    """That is what was asked for; the default brings the dense rows back."""
    menu = area.columns_menu()
    menu.actions()[0].setChecked(False)
    assert [cell.column_id for cell in area.header.cells] == ["back"]
    area.reset_columns()
    assert not area.in_columns


def test_the_funnel_opens_the_filter_and_a_number_says_what_it_hides(area: ArrangedTable) -> None:
    """As long as anything is hidden the line stays, in sight; Esc shows all again."""
    click(area, area.header.width() - 8)
    assert area.filter.isVisible()
    QTest.keyClicks(area.filter.field, "b")
    assert shown(area) == ["b1"]
    assert area.filter.count_words == "1/3 · 已筛选"
    QTest.keyClick(area.filter.field, Qt.Key.Key_Return)
    assert area.filter.isVisible()
    QTest.keyClick(area.filter.field, Qt.Key.Key_Escape)
    assert not area.filter.isVisible()
    assert len(shown(area)) == 3


def test_a_filter_that_hides_everything_says_so(area: ArrangedTable, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty table is never mistaken for a quiet city."""
    painted: list[str] = []
    monkeypatch.setattr("ui.kit.steady_table.write", lambda *args, **_: painted.append(args[2]))
    area.filter_by("zzz")
    assert (area.table.hidden, shown(area)) == (3, [])
    pixmap = area.grab()
    painter = QPainter(pixmap)
    assert area.table.paint_filtered(painter)
    painter.end()
    assert painted[0] == "筛选挡住了全部 3 条"


def test_a_warning_mutes_the_rows_and_stands_in_place_of_the_titles(area: ArrangedTable) -> None:
    """Nothing moves when it comes and goes."""
    before = area.table.geometry()
    area.warn("✕ 网关中断")
    assert area.table.is_old
    assert area.table.geometry() == before
    click(area, 20)
    assert not area.arrangement.sorted_by
    area.warn("")
    assert not area.table.is_old


def test_a_restored_filter_is_in_sight(area: ArrangedTable) -> None:
    """Nobody is left with rows that were hidden yesterday and no sign of it."""
    area.restore({"filter": "a", "sort": "name"})
    assert area.filter.isVisible()
    assert shown(area) == ["a3"]
    area.restore("broken")
    assert not area.filter.isVisible()
    assert len(shown(area)) == 3


def test_only_columns_in_which_time_runs_are_painted_each_second(
    area: ArrangedTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest of a row stays as it is."""
    area.resize(400, 200)
    strips: list[tuple[int, int]] = []
    monkeypatch.setattr(area.table, "repaint_strip", lambda left, width: strips.append((left, width)))
    area.run_clocks()
    assert strips == [(100, 100)]
