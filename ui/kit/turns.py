"""Turns: what must be shown anew soon, but not all at once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Calls each of its followers once for each request, one in a turn of the event loop.

    Between two of them the loop takes keys and paints what the one before changed, so that a piece of news
    for six panels holds it for the longest of them and not for their sum. A request while some are still
    due makes those who had their turn due again; none is called twice for what it has not missed.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._followers: dict[int, Callable[[], None]] = {}
        self._due: list[int] = []
        self._last = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    def follow(self, owner: QObject, act: Callable[[], None]) -> None:
        """Call *act* in its turn, after those who came before it, as long as *owner* lives."""
        self._last += 1
        number = self._last
        self._followers[number] = act
        owner.destroyed.connect(lambda: self._followers.pop(number, None))

    def request(self) -> None:
        """Let everybody have a turn."""
        self._due += [number for number in self._followers if number not in self._due]
        if self._due:
            self._timer.start()

    def stop(self) -> None:
        """Drop what is due."""
        self._timer.stop()
        self._due.clear()

    def _next(self) -> None:
        number = self._due.pop(0)
        if not self._due:
            self._timer.stop()
        act = self._followers.get(number)
        if act is not None:
            act()
