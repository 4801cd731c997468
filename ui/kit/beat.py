"""The second: when the clocks of a panel run on."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 1000
APART_MS = 130
"""Panels made at the same moment would all repaint their clocks in the same turn of the loop: each takes
another part of the second."""


def each_second(owner: QObject, act: Callable[[], None], part: int) -> QTimer:
    """Call *act* once a second while *owner* lives and the timer runs, in the second's *part* (0 to 7)."""
    timer = QTimer(owner)
    timer.timeout.connect(act)
    timer.setInterval(BEAT_MS)
    QTimer.singleShot(part * APART_MS, timer, timer.start)
    return timer
