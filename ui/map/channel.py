"""The one seam between Python and the map's JavaScript.

Python → JavaScript: a batch is one JSON text in a signal of the web channel, numbers in bulk as base64 of
little-endian arrays; never code. JavaScript → Python: the slots of `MapChannel`, every argument checked.
Things are named by numbers (slots) on the page, so that no name from outside is ever a key there, and every
text passes `plain_text`.
"""

import base64
import json
import math
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import structlog
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot

log = structlog.get_logger()

_TYPES = {"float64": "f64", "float32": "f32", "uint32": "u32", "uint16": "u16", "uint8": "u8"}
_LONGEST_TEXT = 40
_FARTHEST_PX = 100_000.0
# Categories that a reader cannot see or that change how others are read: controls, formats (bidirectional
# overrides among them), surrogates, private use, unassigned, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def packed(array: NDArray[Any]) -> dict[str, str]:
    """An array for the page: ``{"t": type, "b": base64 of its little-endian bytes}``, flattened.

    Raises KeyError for a type that the page has no typed array for.
    """
    kind = _TYPES[array.dtype.name]
    little = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
    return {"t": kind, "b": base64.b64encode(little.tobytes()).decode("ascii")}


def plain_text(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Text as it may be drawn: what cannot be seen becomes "�", what is over *longest* is cut with "…"."""
    shown = "".join("�" if unicodedata.category(sign) in _UNSEEN else sign for sign in text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _is_on_globe(lat_deg: float, lon_deg: float) -> bool:
    return math.isfinite(lat_deg) and math.isfinite(lon_deg) and abs(lat_deg) <= 90 and abs(lon_deg) <= 180  # noqa: PLR2004 — the globe


class MapChannel(QObject):
    """What the page sees of Python, under the name ``desk``.

    Signals towards the page: *batch* (a JSON text) and *question* (number, name). Signals towards the desk:
    *opened* when the page listens, *drawn* with the number of the batch that is on the screen, *hit* with
    kind ("unit", "alert" or "mark") and slot, *place* with degrees; *asked* for a menu with kind ("unit",
    "alert" or "place"), slot (-1 for a place), degrees and the view's pixels; *proposed* with the slots of a
    unit that was dragged onto an alert, and of that alert; *moved* with the slot of a plan's mark and the
    degrees to which it was carried; *crossed* with the slot of a plan's line and the degrees of the click.
    """

    batch = Signal(str)
    question = Signal(int, str)

    opened = Signal()
    drawn = Signal(int)
    hit = Signal(str, int)
    place = Signal(float, float)
    asked = Signal(str, int, float, float, float, float)
    proposed = Signal(int, int)
    moved = Signal(int, float, float)
    crossed = Signal(int, float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: dict[int, Callable[[Any], None]] = {}
        self._last_question = 0
        self._last_batch = 0

    def send(self, content: Mapping[str, Any]) -> int:
        """Send one batch; returns its number, which comes back through *drawn*."""
        self._last_batch += 1
        text = msgspec.json.encode({"seq": self._last_batch, **content}).decode()
        self.batch.emit(text)
        return self._last_batch

    def ask(self, name: str, then: Callable[[Any], None]) -> None:
        """Ask the page a question; *then* gets its answer (JSON values), or nothing when the page is gone."""
        self._last_question += 1
        self._asked[self._last_question] = then
        self.question.emit(self._last_question, name)

    def forget(self) -> None:
        """Drop the open questions: the page that was asked is gone."""
        self._asked.clear()

    @Slot()
    def open(self) -> None:
        """The page listens."""
        self.opened.emit()

    @Slot(int)
    def shown(self, seq: int) -> None:
        """Batch *seq* is on the screen."""
        self.drawn.emit(seq)

    @Slot(str, int)
    def click(self, kind: str, slot: int) -> None:
        """A unit, an alert or a plan's mark was clicked."""
        if kind in {"unit", "alert", "mark"} and slot >= 0:
            self.hit.emit(kind, slot)
        else:
            log.warning("map.channel_refused", what="click", kind=kind[:20], slot=slot)

    @Slot(float, float)
    def point(self, lat_deg: float, lon_deg: float) -> None:
        """A bare place was clicked."""
        if _is_on_globe(lat_deg, lon_deg):
            self.place.emit(lat_deg, lon_deg)
        else:
            log.warning("map.channel_refused", what="point")

    @Slot(str, int, float, float, float, float)
    def menu(self, kind: str, slot: int, lat_deg: float, lon_deg: float, x_px: float, y_px: float) -> None:
        """A menu is wanted for a thing, or for a bare place."""
        known = slot >= 0 if kind in {"unit", "alert"} else kind == "place" and slot == -1
        if (
            known
            and _is_on_globe(lat_deg, lon_deg)
            and abs(x_px) <= _FARTHEST_PX
            and abs(y_px) <= _FARTHEST_PX
        ):
            self.asked.emit(kind, slot, lat_deg, lon_deg, x_px, y_px)
        else:
            log.warning("map.channel_refused", what="menu", kind=kind[:20], slot=slot)

    @Slot(int, int)
    def propose(self, unit_slot: int, alert_slot: int) -> None:
        """A unit was dragged onto an alert."""
        if unit_slot >= 0 and alert_slot >= 0:
            self.proposed.emit(unit_slot, alert_slot)
        else:
            log.warning("map.channel_refused", what="propose", unit=unit_slot, alert=alert_slot)

    @Slot(int, float, float)
    def move(self, mark: int, lat_deg: float, lon_deg: float) -> None:
        """A plan's mark was carried to a place."""
        if mark >= 0 and _is_on_globe(lat_deg, lon_deg):
            self.moved.emit(mark, lat_deg, lon_deg)
        else:
            log.warning("map.channel_refused", what="move", mark=mark)

    @Slot(int, float, float)
    def line(self, line: int, lat_deg: float, lon_deg: float) -> None:
        """A plan's line was clicked at a place."""
        if line >= 0 and _is_on_globe(lat_deg, lon_deg):
            self.crossed.emit(line, lat_deg, lon_deg)
        else:
            log.warning("map.channel_refused", what="line", line=line)

    @Slot(int, str)
    def answer(self, number: int, text: str) -> None:
        """The answer to a question; one that nobody asked is dropped."""
        then = self._asked.pop(number, None)
        if then is None:
            log.warning("map.channel_refused", what="answer", number=number)
            return
        try:
            value = json.loads(text)
        except ValueError:
            log.warning("map.channel_refused", what="answer", number=number)
            return
        then(value)
