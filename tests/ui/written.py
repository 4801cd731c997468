"""Every text that is painted by hand, with the room that it got: none at all is a room too."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from ui.kit import ink
from ui.kit.type import BASE_PX


@dataclass(frozen=True, slots=True)
class Written:
    """A text, the width that it needs, and the one that it was given (0 for none)."""

    text: str
    needed_px: int
    given_px: int
    px: int
    bold: bool

    @property
    def is_cut(self) -> bool:
        """Whether less than all of it can be read."""
        return self.needed_px > self.given_px


@contextmanager
def noting_writes() -> Iterator[list[Written]]:
    """Note every call of `ui.kit.ink.write`, wherever in the screen it is made."""
    noted: list[Written] = []
    real = ink.write

    def write(
        painter: QPainter,
        box: QRect,
        text: str,
        colour: str,
        *,
        px: int = BASE_PX,
        bold: bool = False,
        align: Qt.AlignmentFlag = ink.LEFT,
    ) -> int:
        if text:
            needed_px = ink.span_px(text, px, bold=bold)
            noted.append(Written(text, needed_px, max(0, box.width()), px, bold))
        return real(painter, box, text, colour, px=px, bold=bold, align=align)

    modules = [
        module
        for name, module in sys.modules.items()
        if name.startswith("ui.") and vars(module).get("write") is real
    ]
    patches = [mock.patch.object(module, "write", write) for module in modules]
    for patch in patches:
        patch.start()
    try:
        yield noted
    finally:
        for patch in patches:
            patch.stop()
