"""What a seat's layouts are on disk: one small JSON file, written whole or not at all. No widgets.

A file that is damaged, foreign or too large is not believed: the desk begins with its own layout and says so
in its log; the file is written anew at the next change.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import structlog

from ui.kit.plain import one_line

log = structlog.get_logger()

VERSION = 1
LARGEST_BYTES = 512 * 1024
MOST_NAMED = 24
LONGEST_NAME = 24


Pixels = Annotated[int, msgspec.Meta(ge=-100_000, le=100_000)]


class DockPlace(msgspec.Struct, frozen=True):
    """Where one dock stands: pixels within the window, or on the desktop where it *floats*.

    Not Qt's own record of its docks: a single wrong byte in that ends the program inside Qt.
    *behind*: the dock whose tab group it is in; *front*: whether it is the one of its group that is seen.
    """

    area: Literal["left", "right", "top", "bottom"]
    x: Pixels
    y: Pixels
    width: Pixels
    height: Pixels
    floats: bool = False
    behind: str = ""
    front: bool = True


class Saved(msgspec.Struct, frozen=True):
    """One arrangement: the docks by name, and each table's own record."""

    docks: dict[str, DockPlace]
    tables: dict[str, object] = {}


class Layouts(msgspec.Struct, frozen=True):
    """All that a seat remembers; the keys of arrangements are screen classes (`ui.shell.layout`)."""

    version: int = VERSION
    last: dict[str, Saved] = {}
    named: dict[str, dict[str, Saved]] = {}

    def remembering(self, screen: str, saved: Saved) -> "Layouts":
        """With *saved* as what a screen of this class begins with."""
        return msgspec.structs.replace(self, last={**self.last, screen: saved})

    def forgetting(self, screen: str) -> "Layouts":
        """Without what a screen of this class begins with."""
        return msgspec.structs.replace(
            self, last={key: saved for key, saved in self.last.items() if key != screen}
        )

    def naming(self, name: str, screen: str, saved: Saved) -> "Layouts":
        """With *saved* under a name, for this screen class. Raises ValueError for a name that is none."""
        name = layout_name(name)
        if not name or (name not in self.named and len(self.named) >= MOST_NAMED):
            raise ValueError(name)
        known = {**self.named.get(name, {}), screen: saved}
        return msgspec.structs.replace(self, named={**self.named, name: known})

    def found(self, name: str, screen: str) -> Saved | None:
        """The arrangement of a name for this screen class, else for whichever it was saved on."""
        known = self.named.get(name, {})
        return known.get(screen) or next(iter(known.values()), None)


def layout_name(text: str) -> str:
    """A layout's name as it is kept: one line, no longer than a menu is wide."""
    return one_line(text)[:LONGEST_NAME].strip()


def read_layouts(path: Path) -> Layouts:
    """Read the file; none yet, or one that cannot be believed, is a seat without memory."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            log.warning("layout_ignored", file=str(path), why="too large")
            return Layouts()
        read = msgspec.json.decode(path.read_bytes(), type=Layouts)
    except FileNotFoundError:
        return Layouts()
    except (OSError, ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
        log.warning("layout_ignored", file=str(path), why=str(error))
        return Layouts()
    if read.version != VERSION:
        log.warning("layout_ignored", file=str(path), why=f"version {read.version}")
        return Layouts()
    return read


def write_whole(path: Path, content: bytes) -> bool:
    """Write a small file so that a reader sees the old one or the new one; False where that failed."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as error:
        log.warning("not_written", file=str(path), why=str(error))
        with suppress(OSError):  # what could not be written may not be there
            fresh.unlink()
        return False
    return True


def write_layouts(path: Path, layouts: Layouts) -> bool:
    """Write the file; False where that failed, which the log says."""
    return write_whole(path, msgspec.json.encode(layouts))
