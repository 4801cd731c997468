"""Every panel in its states, Chinese and English, by night and by day: `make pictures` writes `build/sheets`.

They are for looking at, not for the guide. The city is the tests' own, so that they are the same each time;
the map's page is in the guide's own pictures.
"""

import asyncio
import sys

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from dispatch.bootstrap.configuration import DEMO, load
from tests.pictures.looks import Looks
from tests.pictures.town import PROJECT
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.app import install_language
from ui.bridge import loop
from ui.bridge.bridge import Bridge
from ui.kit.palette import PALETTES, apply_theme
from ui.kit.type import apply_type
from ui.shell.frame import Home
from ui.shell.settings.presenter import City
from ui.shell.settings.seat import SettingsFile
from ui.shell.window import DeskWindow

FOLDER = PROJECT / "build" / "sheets"
LANGUAGES = ("zh", "en")
PAGE = QSize(1500, 1500)
GAP_PX = 8
TALLEST_PX = 680
SETTLED_S = 0.15

Shots = dict[str, dict[tuple[str, str], QPixmap]]


async def taken(app: QApplication, lang: str, into: Shots) -> None:
    """Take each look in one language, by night and by day."""
    kept = install_language(app, lang)
    apply_theme(app, "dark")
    seat = FakeSeat()
    bridge = Bridge(seat, loop=asyncio.get_running_loop())
    city = City(load(DEMO), DEMO)
    window = DeskWindow(
        bridge, PlainMap(), badge="模拟交通", player=SilentPlayer(), home=Home(SettingsFile(None), city)
    )
    window.show()
    await asyncio.sleep(SETTLED_S * 4)
    for look in Looks(window, seat).all():
        for deed in look.deeds:
            deed()
        for theme in PALETTES:
            window.wear(theme)
            await asyncio.sleep(SETTLED_S)
            into.setdefault(look.name, {})[lang, theme] = _upper(look.part().grab())
        window.wear("dark")
    window.close()
    await bridge.close()
    for translator in kept:
        app.removeTranslator(translator)


def _upper(shot: QPixmap) -> QPixmap:
    """The upper part of a panel that is higher than a small screen: below there is only more of it."""
    return shot.copy(QRect(0, 0, shot.width(), min(shot.height(), TALLEST_PX)))


def block(name: str, shots: dict[tuple[str, str], QPixmap]) -> QImage:
    """One panel's variants beside each other, or below where they are wide, under its name."""
    ordered = [shots[lang, theme] for lang in LANGUAGES for theme in PALETTES]
    width = max(one.width() for one in ordered)
    height = max(one.height() for one in ordered)
    columns = 4 if width * 4 <= PAGE.width() else 2 if width * 2 <= PAGE.width() else 1
    rows = -(-len(ordered) // columns)
    whole = QImage(columns * (width + GAP_PX), rows * (height + GAP_PX) + 18, QImage.Format.Format_RGB32)
    whole.fill(QColor("#808080"))
    painter = QPainter(whole)
    painter.setPen(QColor("#FFFFFF"))
    painter.drawText(QRect(4, 0, 400, 16), 0, name)
    for number, one in enumerate(ordered):
        at = QPoint(number % columns * (width + GAP_PX), number // columns * (height + GAP_PX) + 18)
        painter.drawPixmap(at, one)
    painter.end()
    return whole


def write_sheets(shots: Shots) -> int:
    """Put the blocks on pages in their order; how many pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    pages: list[list[QImage]] = [[]]
    filled = 0
    for name, variants in shots.items():
        one = block(name, variants)
        if filled and filled + one.height() > PAGE.height():
            pages.append([])
            filled = 0
        pages[-1].append(one)
        filled += one.height()
    for number, blocks in enumerate(pages, start=1):
        size = QSize(max(one.width() for one in blocks), sum(one.height() for one in blocks))
        sheet = QImage(size, QImage.Format.Format_RGB32)
        sheet.fill(QColor("#404040"))
        painter = QPainter(sheet)
        top = 0
        for one in blocks:
            painter.drawImage(0, top, one)
            top += one.height()
        painter.end()
        sheet.save(str(FOLDER / f"{number:02d}.png"))
    return len(pages)


async def _all(app: QApplication) -> int:
    shots: Shots = {}
    for lang in LANGUAGES:
        await taken(app, lang, shots)
    sys.stderr.write(f"{len(shots)} looks in four variants, {write_sheets(shots)} sheets\n")
    return 0


def main() -> int:
    """Write them all."""
    app = QApplication(sys.argv[:1])
    apply_type(app)
    return loop.run(app, _all(app))


if __name__ == "__main__":
    sys.exit(main())
