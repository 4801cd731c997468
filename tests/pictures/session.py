"""One sitting at the real desk, for pictures of it.

`python -m tests.pictures.session SCRIPT CITY.toml DATA FOLDER --lang zh --size 1366x768`; exit 0 when the
script was played to its end.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from dispatch.bootstrap.configuration import load
from dispatch.bootstrap.rooms import Outside, Sitter, network_of, seat_of
from dispatch.desk.seat import Seat
from tests.pictures.hand import Hand
from tests.pictures.scripts import SCRIPTS
from ui.app import WindowOptions, run_desk

if TYPE_CHECKING:
    from ui.shell.window import DeskWindow

OPERATOR = {"zh": "王", "en": "Wang"}
CLOSES_WITHIN_S = 170.0
"""The runner gives up before; the desk then closes by itself."""


class Sitting:
    """The seat, the script that is played at it, and how that went."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._playing: asyncio.Task[None] | None = None
        self.fault: BaseException | None = None
        self.ended = False

    async def seat(self) -> Seat:
        """A started seat; the script begins as soon as the window is there."""
        options = self._options
        configuration = load(options.city)
        network = await asyncio.to_thread(network_of, configuration)
        sitter = Sitter(options.seat, OPERATOR[options.lang], options.data)
        seat = seat_of(options.city, configuration, sitter, Outside(), network)
        await seat.start()
        self._playing = asyncio.create_task(self._play(seat), name="script")
        return seat

    async def _play(self, seat: Seat) -> None:
        try:
            window = await _window()
            await SCRIPTS[self._options.script](Hand(seat, window, self._options.folder), self._options)
            self.ended = True
        except Exception as error:  # noqa: BLE001 — told by main, after the desk has closed
            self.fault = error
        finally:
            for widget in QApplication.topLevelWidgets():
                widget.close()


async def _window() -> "DeskWindow":
    """The desk's window, shown and with the keyboard."""
    while True:
        for widget in QApplication.topLevelWidgets():
            if widget.objectName() == "desk" and widget.isVisible():
                widget.move(0, 0)
                widget.activateWindow()
                while not widget.isActiveWindow():
                    await asyncio.sleep(0.05)
                return widget  # type: ignore[return-value]  # its class would load the web engine
        await asyncio.sleep(0.05)


def main() -> int:
    """Sit down, play the script, leave."""
    parser = argparse.ArgumentParser()
    parser.add_argument("script", choices=sorted(SCRIPTS))
    parser.add_argument("city", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", default="zh")
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--seat", default="2")
    options = parser.parse_args()
    sitting = Sitting(options)
    city = load(options.city).city
    width, _, height = options.size.partition("x")
    window = WindowOptions(
        lang=options.lang,
        exit_after_s=CLOSES_WITHIN_S,
        badge=city.badge_en if options.lang == "en" else city.badge,
        landmarks=load(options.city).path(city.landmarks),
        size=(int(width), int(height)),
    )
    run_desk(sitting.seat, window)
    if not sitting.ended:
        sys.stderr.write(f"{options.script}: {sitting.fault!r}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
