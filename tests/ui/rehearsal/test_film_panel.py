"""The film below the map: one cursor for map, time–distance diagram and Gantt."""

import pyqtgraph
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.tasks.rehearsed import convoy_plan, convoy_result, town
from ui.map.film import FilmFrame
from ui.rehearsal.film_clock import RATES
from ui.rehearsal.film_panel import FilmPanel
from ui.rehearsal.reel import Reel
from ui.rehearsal.time_plot import TimePlot


class Film:
    """A panel with the made-up rehearsal, and what it told the map."""

    def __init__(self, panel: FilmPanel) -> None:
        self.panel = panel
        self.reel = Reel(town(), convoy_plan(), convoy_result())
        self.told: list[FilmFrame | None] = []
        panel.frame_changed.connect(self.told.append)
        panel.show_reel(self.reel)

    def cursors(self) -> set[int]:
        """Where all of them stand."""
        panel = self.panel
        plots = (panel.diagram, panel.gantt)
        return {
            round(panel.clock.second),
            panel.slider.value(),
            *(round(plot.hand.value()) for plot in plots),
        }


@pytest.fixture
def film(qtbot: QtBot) -> Film:
    """It is shown."""
    panel = FilmPanel()
    qtbot.addWidget(panel)
    panel.resize(1_000, 320)
    panel.show()
    qtbot.waitExposed(panel)
    return Film(panel)


def place(plot: TimePlot, second: float) -> QPointF:
    """Where a second lies in a diagram, in pixels of its view."""
    box = plot.plot.getViewBox()
    scene = box.mapViewToScene(pyqtgraph.Point(second, sum(box.viewRange()[1]) / 2))
    return QPointF(plot.view.mapFromScene(scene))


def drag(qtbot: QtBot, plot: TimePlot, from_s: float, to_s: float) -> None:
    """Drag the cursor in a diagram by the mouse, not faster than a hand."""
    target, left = plot.view.viewport(), Qt.MouseButton.LeftButton

    def send(kind: QEvent.Type, second: float, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        at = place(plot, second)
        shift = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(
            target, QMouseEvent(kind, at, QPointF(target.mapToGlobal(at.toPoint())), button, held, shift)
        )

    none = Qt.MouseButton.NoButton
    send(QEvent.Type.MouseMove, from_s, none, none)
    send(QEvent.Type.MouseButtonPress, from_s, left, left)
    for part in (0.25, 0.5, 0.75, 1.0):
        qtbot.wait(25)
        send(QEvent.Type.MouseMove, from_s + (to_s - from_s) * part, none, left)
    send(QEvent.Type.MouseButtonRelease, to_s, left, none)


@pytest.mark.parametrize("name", ["diagram", "gantt"])
def test_dragging_in_either_diagram_moves_all(film: Film, qtbot: QtBot, name: str) -> None:
    """The other diagram, the slider, the clock and the map follow the hand."""
    panel = film.panel
    start_s = film.reel.begin_s + 1_200
    panel.seek(start_s)
    qtbot.waitUntil(lambda: len(film.cursors()) == 1)
    drag(qtbot, getattr(panel, name), start_s, start_s + 400)
    assert panel.clock.second == pytest.approx(start_s + 400, abs=15)
    qtbot.waitUntil(lambda: max(film.cursors()) - min(film.cursors()) <= 1)
    assert film.told[-1] is not None
    assert film.told[-1].levels is film.reel.levels(panel.clock.second)


def test_a_click_in_a_diagram_puts_the_cursor_there(film: Film, qtbot: QtBot) -> None:
    """Where one points, all of them stand."""
    panel = film.panel
    wanted_s = sum(panel.gantt.shown_s) / 2
    where = place(panel.gantt, wanted_s).toPoint()
    QTest.mouseClick(panel.gantt.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert panel.clock.second == pytest.approx(wanted_s, abs=10)
    qtbot.waitUntil(lambda: max(film.cursors()) - min(film.cursors()) <= 1)


def test_it_plays_at_its_rate_and_stops_at_the_end(film: Film, qtbot: QtBot) -> None:
    """Sixty seconds in one; at the end it stands, and plays from the beginning again."""
    panel = film.panel
    panel.clock.set_rate(60)
    panel.seek(film.reel.end_s - 20)
    panel.toggle()
    assert panel.clock.is_playing
    assert panel.play.text() == "暂停"
    qtbot.waitUntil(lambda: not panel.clock.is_playing, timeout=5_000)
    assert panel.clock.second == film.reel.end_s
    frames = [frame for frame in film.told if frame is not None]
    assert {frame.note for frame in frames[-5:]} >= {"60×", "已暂停"}
    panel.play.click()
    assert panel.clock.second < film.reel.begin_s + 60
    panel.clock.pause()


def test_one_steps_jumps_and_changes_the_rate(film: Film) -> None:
    """By five seconds, to the conflicts (shown from a little before), and through the rates."""
    panel = film.panel
    panel.seek(film.reel.begin_s + 100)
    panel.forth.click()
    panel.forth.click()
    panel.back.click()
    assert panel.clock.second == film.reel.begin_s + 105
    first, second = film.reel.conflicts
    panel.next_conflict.click()
    assert panel.clock.second == first.at_s - 15
    assert first.words in panel._conflict.text()
    panel.next_conflict.click()
    assert panel.clock.second == second.at_s - 15
    panel.last_conflict.click()
    assert panel.clock.second == first.at_s - 15
    for _ in RATES:
        panel.clock.faster()
    assert panel.clock.rate == RATES[-1] == 60
    for _ in RATES:
        panel.clock.faster(-1)
    assert panel.clock.rate == RATES[0] == 1
    assert panel.rate.currentText() == "1×"


def test_the_map_shows_it_only_when_it_is_asked_to(film: Film) -> None:
    """A film that was only loaded leaves the map to the city; leaving it gives the map back."""
    panel = film.panel
    panel.setWindowTitle("任务台")
    assert film.told == []
    assert not panel.end.isEnabled()
    panel.seek(film.reel.begin_s + 600)
    assert panel.windowTitle() == "【演练】任务台"
    frame = film.told[-1]
    assert frame is not None
    assert frame.band == "演练 Exercise · 非实况"
    assert frame.at_once
    panel.end.click()
    assert film.told[-1] is None
    assert panel.windowTitle() == "任务台"
    panel.clock.seek(film.reel.begin_s)
    assert film.told[-1] is None


def test_another_film_ends_the_one_before(film: Film) -> None:
    """And without one, nothing can be played."""
    panel = film.panel
    panel.seek(film.reel.begin_s + 600)
    panel.show_reel(None)
    assert film.told[-1] is None
    assert not panel.play.isEnabled()
    panel.toggle()
    assert not panel.clock.is_playing


def test_the_gantt_names_its_rows_and_the_wheel_goes_through_them(film: Film) -> None:
    """Closures above, posts below; fewer rows than there is room for do not scroll away."""
    gantt = film.panel.gantt
    assert list(gantt.names) == ["南街", "东街", "三经路口", "东南角", "三纬路口"]
    before = gantt.plot.viewRange()[1]
    gantt.turn(-1, 0)
    assert gantt.plot.viewRange()[1] == before
    gantt.resize(400, 90)
    gantt.turn(-1, 0)
    low, high = gantt.plot.viewRange()[1]
    assert high < -1
    assert low >= -5


def test_both_diagrams_show_the_same_time(film: Film) -> None:
    """The wheel on one goes nearer on both, and never nearer than a minute."""
    panel = film.panel
    first_s, last_s = panel.diagram.shown_s
    panel.diagram.turn(2, (first_s + last_s) / 2)
    nearer = panel.diagram.shown_s
    assert nearer[1] - nearer[0] < 0.7 * (last_s - first_s)
    assert panel.gantt.shown_s == pytest.approx(nearer)
    for _ in range(40):
        panel.diagram.turn(2, (first_s + last_s) / 2)
    assert panel.diagram.shown_s[1] - panel.diagram.shown_s[0] >= 60
