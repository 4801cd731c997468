"""The trend of the congestion index and of open alerts."""

import math
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
from PySide6.QtWidgets import QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_city import NOW
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.bridge.port import TrendPoint
from ui.charts.trend_panel import LOOK_MS as PANEL_LOOK_MS
from ui.charts.trend_panel import TrendPanel
from ui.charts.trends import EVERY_MS, LOOK_MS, SHOWN_S, TrendChart, spoken
from ui.kit.palette import LIGHT


def test_the_chart_draws_the_last_two_hours(bridge: Bridge, qtbot: QtBot) -> None:
    """Both lines hold the seat's points in local order, and the axis ends now."""
    chart = TrendChart(bridge)
    qtbot.addWidget(chart)
    x, index = chart._index_line.getData()
    assert len(x) == 241
    assert x[-1] == NOW.timestamp()
    assert 0 < np.nanmax(index) < 10
    assert chart._index.viewRange()[0] == [NOW.timestamp() - SHOWN_S, NOW.timestamp()]
    assert chart.accessibleName() == "拥堵指数 4.2, 未结束警情 5"


def test_the_time_axis_is_local(bridge: Bridge, qtbot: QtBot) -> None:
    """10:00 UTC stands at 18:00."""
    chart = TrendChart(bridge)
    qtbot.addWidget(chart)
    chart.resize(500, 200)
    chart.show()
    chart.grab()  # the axis chooses its ticks when it is painted
    at_s = NOW.replace(minute=0, second=0).timestamp()
    axis = chart._alerts.getAxis("bottom")
    assert axis.tickStrings([at_s], 1, axis.zoomLevel.tickSpecs[-1].spacing) == ["18:00"]


def test_what_is_unknown_is_a_gap(seat: FakeSeat, bridge: Bridge, qtbot: QtBot) -> None:
    """No index is drawn as nothing, never as zero, and said as a dash."""
    seat._trend[-1] = replace(seat._trend[-1], index=math.nan)
    chart = TrendChart(bridge)
    qtbot.addWidget(chart)
    _, index = chart._index_line.getData()
    assert math.isnan(index[-1])
    assert spoken(seat.trend()) == "拥堵指数 —, 未结束警情 5"


def test_an_empty_trend_says_what_will_come(seat: FakeSeat, bridge: Bridge, qtbot: QtBot) -> None:
    """Before the first point there is no error and a sentence."""
    seat._trend.clear()
    chart = TrendChart(bridge)
    qtbot.addWidget(chart)
    assert "曲线" in chart.accessibleName()


def test_the_axis_of_alerts_grows_with_them(seat: FakeSeat, bridge: Bridge, qtbot: QtBot) -> None:
    """A hundred open alerts fit, and a theme can be changed while they are shown."""
    seat._trend.append(TrendPoint(NOW + timedelta(seconds=0), 9.0, 100))
    chart = TrendChart(bridge)
    qtbot.addWidget(chart)
    chart.apply_palette(LIGHT)
    assert chart._alerts.viewRange()[1][1] >= 100


def test_the_numbers_of_a_low_chart_do_not_lie_upon_each_other(bridge: Bridge, qtbot: QtBot) -> None:
    """In the lower row of a small screen there is room for three of six."""
    chart = TrendChart(bridge)
    qtbot.addWidget(chart)
    chart.show()
    numbers = []
    for height_px in (300, 140):
        chart.resize(500, height_px)
        chart.grab()
        numbers.append([text for _, text in chart._index.getAxis("left")._tickLevels[0]])
    assert numbers == [["0", "2", "4", "6", "8", "10"], ["0", "4", "8"]]


def test_a_chart_from_behind_another_tab_shows_at_once_what_is_true(
    seat: FakeSeat, bridge: Bridge, qtbot: QtBot
) -> None:
    """It was not drawn there; it does not wait for its turn again."""
    chart = TrendChart(bridge)
    qtbot.addWidget(chart)
    for _ in range(EVERY_MS // LOOK_MS + 1):
        chart._tick()
    seat._trend.append(TrendPoint(NOW, 9.0, 77))
    assert "77" not in chart.accessibleName()
    with qtbot.waitExposed(chart):
        chart.show()
    chart._tick()
    assert "77" in chart.accessibleName()


def test_the_charts_are_made_when_somebody_can_see_them(bridge: Bridge, qtbot: QtBot) -> None:
    """Behind another tab the panel is empty; in sight it holds the chart."""
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    panel = TrendPanel(bridge)
    tabs.addTab(QWidget(), "日志")
    tabs.addTab(panel, "趋势")
    tabs.show()
    qtbot.wait(2 * PANEL_LOOK_MS)
    panel.apply_palette(LIGHT)
    assert panel.chart is None
    tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: panel.chart is not None, timeout=5_000)
    assert panel.chart is not None
    assert panel.chart.accessibleName() == "拥堵指数 4.2, 未结束警情 5"
    panel.apply_palette(LIGHT)


def test_a_desk_loads_no_charts_before_it_is_shown() -> None:
    """The window's modules come without the drawing library, which takes a quarter of a second of a start."""
    code = "import sys; import ui.shell.window; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=50).returncode == 0
