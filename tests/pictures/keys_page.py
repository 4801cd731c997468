"""Writes the tables of keys and commands into the user guide, from the actions: `make guide-table`."""

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.pictures.town import PROJECT
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.app import install_language
from ui.bridge.bridge import Bridge
from ui.shell.actions import Action
from ui.shell.guide_table import guide_table
from ui.shell.task_window import TaskWindow
from ui.shell.window import DeskWindow

GUIDE = PROJECT / "docs" / "user"
PAGES = {"zh": GUIDE / "keys.md", "en": GUIDE / "english.md"}
TASK_PAGES = {"zh": GUIDE / "plan.md"}
"""The task window's own keys stand on its own page."""
BEGIN, END = "<!-- keys: make guide-table -->\n", "<!-- /keys -->\n"


def with_table(page: str, actions: Iterable[Action]) -> str:
    """*page* with the table of *actions* between its two marks. Raises ValueError where they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN.strip()} … {END.strip()}")
    return f"{before}{BEGIN}\n{guide_table(actions)}\n{END}{after}"


def write(app: QApplication, actions: Iterable[Action], lang: str, page: Path) -> None:
    """Write one page in its language."""
    spoken = install_language(app, lang)
    page.write_text(with_table(page.read_text(encoding="utf-8"), actions), encoding="utf-8")
    for translator in spoken:
        app.removeTranslator(translator)


def main() -> int:
    """Write both pages."""
    app = QApplication(sys.argv[:1])
    loop = QEventLoop(app)
    asyncio.set_event_loop(loop)
    bridge = Bridge(FakeSeat(), loop=loop)
    window = DeskWindow(bridge, PlainMap(), player=SilentPlayer())
    for lang, page in PAGES.items():
        write(app, window.book.actions, lang, page)
        sys.stdout.write(f"{page.name} written\n")
    tasks = TaskWindow(bridge, PlainMap(), "")
    for lang, page in TASK_PAGES.items():
        write(app, tasks.book.actions, lang, page)
        sys.stdout.write(f"{page.name} written\n")
    loop.run_until_complete(bridge.close())
    loop.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
