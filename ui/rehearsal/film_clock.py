"""The one time cursor of a film: played, stepped, sought; map and diagrams follow it, and may move it."""

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

RATES = (1, 2, 5, 10, 30, 60)
"""So many seconds of the rehearsal in one."""

FRAME_MS = 25
_LONGEST_MS = 250
"""After a longer pause of the screen the film goes on from where it was: it never leaps by itself."""


class FilmClock(QObject):
    """*moved* tells the second, at each frame while it plays; *leapt* that it was put there, not played.

    *changed* tells that it plays or not, or at another rate.
    """

    moved = Signal(float)
    leapt = Signal(float)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begin_s = self._end_s = self._second = 0.0
        self._rate = 10
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def second(self) -> float:
        """Where it stands."""
        return self._second

    @property
    def begin_s(self) -> float:
        """The film's first second."""
        return self._begin_s

    @property
    def end_s(self) -> float:
        """The film's last second."""
        return self._end_s

    @property
    def rate(self) -> int:
        """Seconds of the rehearsal in one."""
        return self._rate

    @property
    def is_playing(self) -> bool:
        """Whether it runs."""
        return self._timer.isActive()

    def load(self, begin_s: float, end_s: float, at_s: float | None = None) -> None:
        """Take another film, at its beginning or at *at_s*."""
        self.pause()
        self._begin_s, self._end_s = begin_s, max(begin_s, end_s)
        self.seek(begin_s if at_s is None else at_s)

    def play(self) -> None:
        """Run; from the beginning when it stands at the end."""
        if self.is_playing or self._end_s <= self._begin_s:
            return
        if self._second >= self._end_s:
            self.seek(self._begin_s)
        self._since.start()
        self._timer.start()
        self.changed.emit()

    def pause(self) -> None:
        """Stand still."""
        if self.is_playing:
            self._timer.stop()
            self.changed.emit()

    def toggle(self) -> None:
        """Run or stand still."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def set_rate(self, rate: int) -> None:
        """Play at one of `RATES`. Raises ValueError for another."""
        if rate not in RATES:
            raise ValueError(f"no rate of a film: {rate}")
        if rate != self._rate:
            self._rate = rate
            self.changed.emit()

    def faster(self, by: int = 1) -> None:
        """The next rate, or with -1 the one before."""
        place = min(max(RATES.index(self._rate) + by, 0), len(RATES) - 1)
        self.set_rate(RATES[place])

    def step(self, by_s: float) -> None:
        """Stand still, so much later."""
        self.pause()
        self.seek(self._second + by_s)

    def seek(self, second: float) -> None:
        """Go there, and play on if it played."""
        self._go(second)
        self.leapt.emit(self._second)

    def _go(self, second: float) -> None:
        self._second = min(max(second, self._begin_s), self._end_s)
        self.moved.emit(self._second)

    def _tick(self) -> None:
        self._go(self._second + min(self._since.restart(), _LONGEST_MS) / 1_000 * self._rate)
        if self._second >= self._end_s:
            self.pause()
