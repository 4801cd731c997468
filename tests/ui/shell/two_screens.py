"""A desk on the first of two screens, run in a process of its own: where the window for the wall stands."""

import asyncio
import json
import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge import loop
from ui.bridge.bridge import Bridge
from ui.kit.palette import apply_theme
from ui.kit.type import apply_type
from ui.shell.window import DeskWindow

SETTLED_S = 0.3


async def sit() -> int:
    """Open the wall as F11 does, look, close it, and print what was seen."""
    bridge = Bridge(FakeSeat(), loop=asyncio.get_running_loop())
    desk = DeskWindow(bridge, PlainMap(), badge="模拟交通", player=SilentPlayer())
    desk.setGeometry(QGuiApplication.screens()[0].geometry())
    desk.show()
    desk.activateWindow()
    await asyncio.sleep(SETTLED_S)
    desk.toggle_wall()
    await asyncio.sleep(SETTLED_S)
    wall = desk.wall.window
    assert wall is not None
    seen = {
        "screens": [one.geometry().getRect() for one in QGuiApplication.screens()],
        "desk": desk.geometry().getRect(),
        "wall": wall.geometry().getRect(),
        "is_full": wall.isFullScreen(),
        "keyboard": "desk" if desk.isActiveWindow() else "elsewhere",
    }
    desk.toggle_wall()
    await asyncio.sleep(SETTLED_S)
    seen["is_closed"] = desk.wall.window is None
    sys.stdout.write(json.dumps(seen))
    desk.close()
    await bridge.close()
    return 0


def main() -> None:
    """Run it."""
    app = QApplication(sys.argv[:1])
    apply_type(app)
    apply_theme(app, "dark")
    loop.run(app, sit())


if __name__ == "__main__":
    main()
