"""The hand that sits at a desk for the pictures: it presses keys, writes, waits, and takes shots."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatch.desk.seat import Seat
from dispatch.picture.views import AlertView, Picture
from tests.pictures.png import write_png

if TYPE_CHECKING:  # the window loads the web engine, which wants its scheme first
    from ui.shell.window import DeskWindow

BETWEEN_KEYS_S = 0.12
DRAWN_WITHIN_S = 15
SETTLED_S = 0.4
"""So long after a deed everything has been painted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the hand sits: *folder* takes its pictures; *lang* and *size* as the command line has them."""

    folder: Path
    data_dir: Path
    lang: str
    size: str


class Hand:
    """One operator's hand at a desk."""

    def __init__(self, seat: Seat, window: "DeskWindow", place: Place) -> None:
        self.seat = seat
        self.window = window
        self.place = place

    @property
    def picture(self) -> Picture:
        """What is true now."""
        return self.seat.picture

    # ------------------------------------------------------------------ keys

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        for key in keys:
            await _by_hand(partial(self._press, key))
            await asyncio.sleep(BETWEEN_KEYS_S)

    def _press(self, key: str) -> None:
        QTest.keySequence(self._focus(), QKeySequence(key))

    async def write(self, text: str) -> None:
        """Write as an input method does: each character comes whole."""
        for character in text:
            await _by_hand(partial(self._write, character))
            await asyncio.sleep(BETWEEN_KEYS_S / 2)

    def _write(self, character: str) -> None:
        event = QInputMethodEvent()
        event.setCommitString(character)
        QApplication.sendEvent(self._focus(), event)

    async def right_click(self, widget: QWidget, at: QPoint) -> None:
        """Press and let go the right button."""
        await _by_hand(lambda: QTest.mouseMove(widget, at))
        await _by_hand(lambda: QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=at))
        await asyncio.sleep(SETTLED_S)

    async def carry(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        """Press the left button and move, without letting go.

        The pointer itself stays where it is: the screen would tell of it that no button is down.
        """
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        await _by_hand(lambda: _mouse(QEvent.Type.MouseButtonPress, widget, start, left, left))
        for part in (0.2, 0.6, 1.0):
            at = start + (end - start) * part
            await _by_hand(partial(_mouse, QEvent.Type.MouseMove, widget, at, none, left))
            await asyncio.sleep(BETWEEN_KEYS_S)

    async def let_go(self, widget: QWidget, at: QPoint) -> None:
        """Let go of the left button."""
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        await _by_hand(lambda: _mouse(QEvent.Type.MouseButtonRelease, widget, at, left, none))
        await asyncio.sleep(SETTLED_S)

    async def drawn(self) -> dict[str, Any]:
        """What is on the map and where."""
        found: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

        def heard(answer: dict[str, Any]) -> None:  # a function, which Qt keeps
            if not found.done():
                found.set_result(answer)

        self.window.city_map.drawn(heard)  # type: ignore[attr-defined]  # a MapView, loaded later
        return await asyncio.wait_for(found, DRAWN_WITHIN_S)

    async def until_drawn(self, kind: str) -> None:
        """Wait until something of a kind (``ways``, ``alerts``) is on the map. Raises TimeoutError."""
        for _ in range(DRAWN_WITHIN_S):
            if (await self.drawn())[kind]:
                return
            await asyncio.sleep(1)
        raise TimeoutError(f"no {kind} on the map within {DRAWN_WITHIN_S} s")

    def _focus(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or QApplication.activeWindow() or self.window

    # ------------------------------------------------------------------ looking

    async def until(self, look: Callable[[], object], within_s: float, what: str) -> None:
        """Wait until *look* sees something. Raises TimeoutError."""
        end_s = time.monotonic() + within_s
        while not look():
            if time.monotonic() > end_s:
                raise TimeoutError(f"no {what} within {within_s:g} s")
            await asyncio.sleep(0.05)

    def open_alerts(self) -> list[AlertView]:
        """Alerts that wait, in no order."""
        return [alert for alert in self.picture.alerts.values() if alert.is_open]

    def riding(self) -> list[str]:
        """Assignments under way that have not arrived and have their way on the map."""
        return [
            name
            for name, assignment in self.picture.assignments.items()
            if assignment.is_open and self.seat.way_of(name) is not None
        ]

    # ------------------------------------------------------------------ pictures

    async def shoot(self, name: str, *parts: QWidget) -> None:
        """Write what the screen shows: the whole window, or the rectangle around *parts* of it."""
        await _settled(self.window.city_map)
        screen = QGuiApplication.primaryScreen()
        box = QRect()
        for part in parts or (self.window,):
            box |= QRect(part.mapToGlobal(QPoint(0, 0)), part.size())
        shot = screen.grabWindow(0, box.x(), box.y(), box.width(), box.height())
        await asyncio.to_thread(write_png, QImage(shot.toImage()), self.place.folder / f"{name}.png")

    async def shoot_wall(self, name: str) -> None:
        """Write the map that stands on the wall, when it has drawn itself."""
        wall = self.window.wall.window
        if wall is None:
            raise RuntimeError("no wall")
        await _settled(wall.city_map)
        await self.shoot(name, wall)


def _mouse(
    kind: QEvent.Type, widget: QWidget, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    """One event of the mouse, with what is *held* meanwhile."""
    where = QPointF(widget.mapToGlobal(at))
    plain = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, QPointF(at), where, button, held, plain))


async def _by_hand(deed: Callable[[], object]) -> None:
    """Do it in Qt's loop and not in this task.

    QTest lets Qt handle other events before it returns, and asyncio wakes no other task within a task.
    """
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def do() -> None:
        try:
            deed()
        except Exception as error:  # noqa: BLE001 — the script hears of it
            done.set_exception(error)
        else:
            done.set_result(None)

    QTimer.singleShot(0, do)
    await done


async def _settled(city_map: QWidget) -> None:
    """Let the map's own process draw what it was told, and the windows theirs."""
    drawn = asyncio.Event()

    def heard() -> None:  # a function, which Qt keeps; of a method it would not keep the object
        drawn.set()

    for _ in range(DRAWN_WITHIN_S):
        # A page that is not open yet never hears the question, so it is asked again.
        city_map.settle(heard)  # type: ignore[attr-defined]  # a MapView, loaded later
        with suppress(TimeoutError):
            await asyncio.wait_for(drawn.wait(), 1)
            await asyncio.sleep(SETTLED_S)
            return
    raise TimeoutError(f"the map was not drawn within {DRAWN_WITHIN_S} s")
