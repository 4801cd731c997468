"""Below the map: the film's keys, its time–distance diagram and its Gantt, all at one cursor."""

from PySide6.QtCore import QCoreApplication, QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from dispatch.domain.rehearsals import EXERCISE
from dispatch.simulation.rehearsal.result import Conflict
from ui.kit.ink import face
from ui.kit.palette import Palette, palette
from ui.kit.throttle import Throttle
from ui.kit.type import DISPLAY_PX, SMALL_PX
from ui.map.film import FilmFrame
from ui.rehearsal.diagram import Diagram
from ui.rehearsal.film_clock import RATES, FilmClock
from ui.rehearsal.gantt import Gantt
from ui.rehearsal.reel import Reel
from ui.rehearsal.spans import clock_words, shown_range, spoken

translate = QCoreApplication.translate

STEP_S = 5.0
LEAST_PX = 236
CURSOR_EVERY_MS = 100
"""A diagram takes milliseconds to draw; while the film plays its cursor may lag by so much."""

_NEAR_S = 30
_BEFORE_CONFLICT_S = 15
"""A film that jumps to a conflict shows how it came about."""


class FilmPanel(QWidget):
    """One rehearsal's film. *frame_changed* tells what the map shows: a `FilmFrame`, or None for the city.

    The map shows the film from the first time that it is played or its cursor moved by hand, until `leave`.
    """

    frame_changed = Signal(object)
    second_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clock = FilmClock(self)
        self._reel: Reel | None = None
        self._on = False
        self._title = ""
        self._theme = palette().name
        self.diagram, self.gantt = Diagram(self), Gantt(self)
        self._time = QLabel("--:--:--", self)
        self._conflict = QLabel(self)
        self.play = QPushButton(self)
        self.back, self.forth = QPushButton(self), QPushButton(self)
        self.last_conflict, self.next_conflict = QPushButton(self), QPushButton(self)
        self.end = QPushButton(self)
        self.rate = QComboBox(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._lay_out()
        self._wire()
        self.retranslate()
        self.show_reel(None)

    def _lay_out(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "surface")
        self._time.setFont(face(DISPLAY_PX, bold=True))
        self._conflict.setFont(face(SMALL_PX))
        self._conflict.setProperty("role", "high")
        for label in (self._time, self._conflict):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for rate in RATES:
            self.rate.addItem(f"{rate}×", rate)
        self.rate.setCurrentIndex(RATES.index(self.clock.rate))
        keys = QHBoxLayout()
        keys.setContentsMargins(8, 4, 8, 0)
        keys.setSpacing(4)
        keys.addWidget(self._time)
        for button in (self.play, self.back, self.forth):
            keys.addWidget(button)
        keys.addWidget(self.rate)
        keys.addStretch(1)
        for button in (self.last_conflict, self.next_conflict, self.end):
            keys.addWidget(button)
        for button in self.findChildren(QPushButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rate.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        charts = QSplitter(Qt.Orientation.Horizontal, self)
        charts.addWidget(self.diagram)
        charts.addWidget(self.gantt)
        charts.setSizes([500, 500])
        charts.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(keys)
        where = QHBoxLayout()
        where.setContentsMargins(8, 0, 8, 0)
        where.setSpacing(8)
        where.addWidget(self.slider, 1)
        where.addWidget(self._conflict, 1)
        layout.addLayout(where)
        layout.addWidget(charts, 1)
        self._conflict.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(LEAST_PX)

    def _wire(self) -> None:
        self._cursors = Throttle(CURSOR_EVERY_MS, self._show_cursors, self)
        self.play.clicked.connect(self.toggle)
        self.back.clicked.connect(lambda: self.step(-STEP_S))
        self.forth.clicked.connect(lambda: self.step(STEP_S))
        self.last_conflict.clicked.connect(self._to_last)
        self.next_conflict.clicked.connect(self._to_next)
        self.end.clicked.connect(self.leave)
        self.rate.activated.connect(lambda place: self.clock.set_rate(RATES[place]))
        self.slider.sliderMoved.connect(lambda value: self.seek(float(value)))
        for plot in (self.diagram, self.gantt):
            plot.sought.connect(self.seek)
        self.diagram.zoomed.connect(self._zoom)
        self.clock.moved.connect(self._moved)
        self.clock.leapt.connect(self._leapt)
        self.clock.changed.connect(self._changed)

    # ------------------------------------------------------------------ what is shown

    @property
    def reel(self) -> Reel | None:
        """The film; None where there is none."""
        return self._reel

    @property
    def is_on(self) -> bool:
        """Whether the map shows it."""
        return self._on

    def show_reel(self, reel: Reel | None) -> None:
        """Take another film; it starts a little before the first thing that the plan does."""
        self.leave()
        self._reel = reel
        self.diagram.show_reel(reel)
        self.gantt.show_reel(reel)
        for part in (
            self.play,
            self.back,
            self.forth,
            self.rate,
            self.slider,
            self.next_conflict,
            self.last_conflict,
        ):
            part.setEnabled(reel is not None)
        if reel is None:
            self.clock.load(0, 0)
            self.setAccessibleName(translate("rehearsal", "还没有可放映的演练"))
            return
        first_s, last_s = shown_range(reel)
        self.slider.setRange(int(reel.begin_s), int(reel.end_s))
        self.clock.load(reel.begin_s, reel.end_s, first_s)
        self._zoom(first_s, last_s)
        self.setAccessibleName(spoken(reel))

    def seek(self, second: float) -> None:
        """Go there, on the map too."""
        self._turn_on()
        self.clock.seek(second)

    def jump(self, *, back: bool = False) -> None:
        """Go to a little before the next conflict, or the last one."""
        if self._reel is None:
            return
        conflict = self._reel.next_conflict(
            self.clock.second + (0 if back else _BEFORE_CONFLICT_S), back=back
        )
        if conflict is not None:
            self.show_conflict(conflict)

    def show_conflict(self, conflict: Conflict) -> None:
        """Go to a little before a conflict."""
        self.seek(conflict.at_s - _BEFORE_CONFLICT_S)

    def leave(self) -> None:
        """Give the map back to the city."""
        self.clock.pause()
        if self._on:
            self._on = False
            self.window().setWindowTitle(self._title)
            self.frame_changed.emit(None)
        self.end.setEnabled(False)

    def apply_palette(self, chosen: Palette) -> None:
        """Wear the theme's colours."""
        self._theme = chosen.name
        self.diagram.apply_palette(chosen)
        self.gantt.apply_palette(chosen)

    def toggle(self) -> None:
        """Play or pause."""
        if self._reel is not None:
            self._turn_on()
            self.clock.toggle()

    def step(self, by_s: float) -> None:
        """Stand still, so much later."""
        self._turn_on()
        self.clock.step(by_s)

    # ------------------------------------------------------------------ inner

    def _to_next(self) -> None:
        self.jump()

    def _to_last(self) -> None:
        self.jump(back=True)

    def _turn_on(self) -> None:
        if not self._on and self._reel is not None:
            self._on = True
            self._title = self.window().windowTitle()
            title = translate("rehearsal", "【演练】{title}").format(title=self._title)
            self.window().setWindowTitle(title)
            self.end.setEnabled(True)
            self._tell(at_once=True)

    def _moved(self, second: float) -> None:
        self._time.setText(clock_words(second))
        self._cursors.request()
        self._tell()
        self.second_changed.emit(second)

    def _leapt(self, _second: float) -> None:
        self._show_cursors()
        self._say_conflict()
        self._tell(at_once=True)

    def _changed(self) -> None:
        self._name_play()
        self.rate.setCurrentIndex(RATES.index(self.clock.rate))
        self._tell()

    def _tell(self, *, at_once: bool = False) -> None:
        if not self._on or self._reel is None:
            return
        reel, second = self._reel, self.clock.second
        convoy = reel.convoy(second)
        self.frame_changed.emit(
            FilmFrame(
                band=band_words(),
                clock=clock_words(second),
                note=f"{self.clock.rate}×" if self.clock.is_playing else translate("rehearsal", "已暂停"),
                levels=reel.levels(second),
                convoy=convoy.line if convoy is not None else (),
                heading_deg=convoy.heading_deg if convoy is not None else 0.0,
                held=reel.held(second),
                at_once=at_once,
            )
        )

    def _show_cursors(self) -> None:
        second = self.clock.second
        first_s, last_s = self.diagram.shown_s
        if self._reel is not None and not first_s <= second <= last_s:
            self._zoom(self._reel.begin_s, self._reel.end_s)
        self.diagram.show_cursor(second)
        self.gantt.show_cursor(second)
        with QSignalBlocker(self.slider):
            self.slider.setValue(int(second))
        self._say_conflict()

    def _say_conflict(self) -> None:
        """What is going on where the film stands."""
        conflicts = self._reel.conflicts if self._reel is not None else ()
        near = [one for one in conflicts if abs(one.at_s - self.clock.second) <= _NEAR_S]
        self._conflict.setText(" · ".join(f"{clock_words(one.at_s)} {one.words}" for one in near) or " ")

    def _zoom(self, first_s: float, last_s: float) -> None:
        if self._reel is None:
            return
        first_s, last_s = max(first_s, self._reel.begin_s), min(last_s, self._reel.end_s)
        if last_s - first_s >= 60:  # noqa: PLR2004 — a minute is as near as it goes
            self.diagram.show_range(first_s, last_s)
            self.gantt.show_range(first_s, last_s)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody watches: the map is the city's again."""
        super().hideEvent(event)
        self.leave()

    def changeEvent(self, event: QEvent) -> None:
        """Another language, another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._theme != palette().name:
            self.apply_palette(palette())
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
            self.diagram.show_reel(self._reel)
            self.gantt.show_reel(self._reel)

    def _name_play(self) -> None:
        words = translate("rehearsal", "暂停") if self.clock.is_playing else translate("rehearsal", "放映")
        self.play.setText(words)

    def retranslate(self) -> None:
        """Write all words anew."""
        self._name_play()
        self.play.setToolTip(translate("rehearsal", "放映/暂停 (空格)"))
        self.back.setText(translate("rehearsal", "−5 秒"))
        self.forth.setText(translate("rehearsal", "+5 秒"))
        self.last_conflict.setText(translate("rehearsal", "上一冲突"))
        self.last_conflict.setToolTip("Shift+N")
        self.next_conflict.setText(translate("rehearsal", "下一冲突"))
        self.next_conflict.setToolTip("N")
        self.end.setText(translate("rehearsal", "退出放映"))
        self.end.setToolTip(translate("rehearsal", "地图回到实况"))
        self.rate.setToolTip(translate("rehearsal", "放映速度 (+ −)"))


def band_words() -> str:
    """What a rehearsal is, in the band on the map and wherever it is shown."""
    return translate("rehearsal", "演练 {exercise} · 非实况").format(exercise=EXERCISE)
