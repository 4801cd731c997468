"""One sitting at the real desk, for pictures of it.

`python -m tests.pictures.session SCRIPT FOLDER WHAT A DESK'S COMMAND LINE TAKES`; exit 0 when the script
was played to its end.
"""

import asyncio
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from dispatch.bootstrap.sitting import Sitting, sitting_of
from dispatch.cli.parser import parsed
from dispatch.desk.neighbours import Neighbours
from dispatch.desk.seat import Seat
from tests.pictures.hand import Hand, Place
from tests.pictures.scripts import SCRIPTS, Script
from ui.app import run_desk, window_options

if TYPE_CHECKING:  # loads the web engine, which wants its scheme first
    from ui.shell.window import DeskWindow


FOCUS_WITHIN_S = 20.0


@dataclass(slots=True)
class Play:
    """A script that is played at a seat, and how that went."""

    script: Script
    place: Place
    ended: bool = False
    fault: BaseException | None = None
    playing: asyncio.Task[None] | None = None

    async def seat(self, sitting: Sitting) -> Seat:
        """A started seat; the script begins as soon as the window is there."""
        seat = await sitting.seat()
        await seat.start()
        self.playing = asyncio.create_task(self._play(seat), name="script")
        return seat

    async def _play(self, seat: Seat) -> None:
        try:
            hand = Hand(seat, await _window(), self.place)
            await hand.until(hand.window.isActiveWindow, FOCUS_WITHIN_S, "keyboard")
            await self.script(hand)
            self.ended = True
        except Exception as error:  # noqa: BLE001 — told by main, after the desk has closed
            self.fault = error
        finally:
            for widget in QApplication.topLevelWidgets():
                widget.close()


async def _window() -> "DeskWindow":
    """The desk's window, shown, and asking for the keyboard."""
    while True:
        for widget in QApplication.topLevelWidgets():
            if widget.objectName() == "desk" and widget.isVisible():
                widget.move(0, 0)
                widget.activateWindow()
                return widget  # type: ignore[return-value]  # its class would load the web engine
        await asyncio.sleep(0.05)


def main() -> int:
    """Sit down, play the script, leave."""
    script, folder, *words = sys.argv[1:]
    options = parsed(["desk", *words])
    # Gateway and city run already, and one that a script ends is to stay ended: there is nobody to start it.
    sitting = replace(sitting_of(options), neighbours=Neighbours(options.data, {}))
    play = Play(SCRIPTS[script], Place(Path(folder), options.data, options.lang, options.size))
    run_desk(lambda: play.seat(sitting), window_options(options, sitting))
    if not play.ended:
        sys.stderr.write(f"{script}: {play.fault!r}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
