"""The desk over a fake seat, as a program of its own: ``desk_process.py MODE SECONDS [SHOT]``.

MODE is ``seat``, ``refused`` (there is no seat to be had), ``slow`` (the seat never comes), ``asked`` (a key
chooses who sits down) or ``given-up`` (nobody does).
"""

import asyncio
import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from dispatch.domain.people import Person
from tests.ui.fake_city import CITY
from tests.ui.fake_seat import FakeSeat
from ui.app import WindowOptions, run_desk
from ui.bridge.port import SeatPort
from ui.shell.operator_choice import OperatorChoice
from ui.shell.operator_window import OperatorWindow

PEOPLE = (Person("王"), Person("赵刚"))


class TellingSeat(FakeSeat):
    """Says on standard output when it is left."""

    async def stop(self, *, leave: bool = True) -> bool:
        """Leave, and say so."""
        sys.stdout.write(f"left={leave}\n")
        return await super().stop(leave=leave)


async def seat() -> SeatPort:
    """A seat at once."""
    sys.stdout.write("seated\n")
    sys.stdout.flush()
    return TellingSeat()


async def refused() -> SeatPort:
    """No seat."""
    raise ConnectionRefusedError("the gateway\nrefuses this seat")


async def slow() -> SeatPort:
    """A seat that never comes."""
    sys.stdout.write("waiting\n")
    sys.stdout.flush()
    await asyncio.Event().wait()
    return TellingSeat()


async def asked() -> SeatPort:
    """A seat for whoever a key chooses."""
    window = OperatorWindow(OperatorChoice(PEOPLE))
    QTimer.singleShot(200, lambda: QTest.keyClick(window.field, Qt.Key.Key_2))
    sys.stdout.write(f"chosen={await window.answer()}\n")
    return await seat()


async def given_up() -> SeatPort:
    """Somebody closes the window that asks."""
    window = OperatorWindow(OperatorChoice(PEOPLE))
    QTimer.singleShot(200, window.close)
    await window.answer()
    return await seat()


MODES = {"seat": seat, "refused": refused, "slow": slow, "asked": asked, "given-up": given_up}


def main() -> int:
    """Run the desk."""
    mode, seconds, *shot = sys.argv[1:]
    options = WindowOptions(
        exit_after_s=float(seconds),
        shot=Path(shot[0]) if shot else None,
        badge="示意路网 · 模拟交通",
        landmarks=CITY / "landmarks.geojson",
        size=(1366, 768),
    )
    return run_desk(MODES[mode], options)


if __name__ == "__main__":
    sys.exit(main())
