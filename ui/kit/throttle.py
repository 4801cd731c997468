"""The throttle: news as often as it comes, the screen at a pace that an eye can follow."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """Calls *act* at once, then at most once each *interval_ms*, and never forgets the last request."""

    def __init__(self, interval_ms: int, act: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._act = act
        self._waiting = False
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._tick)

    def request(self) -> None:
        """Ask for a call: now if none was made within the interval, else at its end."""
        if self._timer.isActive():
            self._waiting = True
            return
        self._timer.start()
        self._act()

    def hurry(self) -> None:
        """Call now, whatever the interval says, if a request waits: somebody waits for this one."""
        if self._waiting:
            self._timer.start()
            self._waiting = False
            self._act()

    def stop(self) -> None:
        """Drop what waits; a later request starts afresh."""
        self._timer.stop()
        self._waiting = False

    def _tick(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        self._waiting = False
        self._act()
