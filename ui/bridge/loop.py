"""asyncio on Qt's event loop: one run, with a clean end."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

YOUNG = 10_000
"""So many new objects make the collector of garbage look at the youngest: a millisecond or two."""

TIDY_EVERY_MS = 5_000

SWITCH_S = 0.0001
"""So long a thread that works on the journal may keep the screen waiting: Python's own 5 ms can pass at
each call into Qt, and painting a window is made of hundreds."""


def run(app: QApplication, main: Coroutine[Any, Any, int]) -> int:
    """Run *main* on *app*'s event loop and return its exit code.

    qasync's decorators keep no hold of their tasks and swallow errors, so only its loop is used; the runner
    cancels whatever *main* left behind and closes the loop.
    """
    sys.setswitchinterval(SWITCH_S)
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        return runner.run(main)


def settle(parent: QObject) -> None:
    """Let the collector of garbage pass over what was loaded and built so far, most of which stays.

    Else it walks through all of it again and again: a fifth of a second each time, with the keys waiting. By
    itself it looks only at the youngest from now on; `tidy` does the rest, as long as *parent* lives, so
    often that there is little to do.
    """
    gc.set_threshold(YOUNG, 100, 100_000)
    tidy()
    timer = QTimer(parent)
    timer.timeout.connect(tidy)
    timer.start(TIDY_EVERY_MS)


def tidy() -> None:
    """Collect what has become garbage lately and pass over what is left from then on.

    What is passed over is still freed when nobody holds it; only a ring that became garbage later stays.
    """
    gc.collect()
    gc.freeze()


def on_signals(act: Callable[[], None]) -> None:
    """Call *act* on the loop at SIGINT and SIGTERM, so that the desk closes as by its window.

    Where the system's loop has no signal handlers (Windows) Python's own do, at the next turn of the loop.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, act)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(act))
