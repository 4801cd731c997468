"""What a prepared task lays over the map: lines and marks, each known by a key, and how the page is told.

Colour and pattern of a line come from its kind, those of a mark from its kind and state; a state never stands
in colour alone (resources/map/plan.js draws it).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from dispatch.domain.geo import Place
from ui.map.channel import packed, plain_text
from ui.map.geometry import mercator
from ui.map.presenter import Slots

_LONGEST_LABEL = 24

Points = tuple[tuple[float, float], ...]
"""Latitude and longitude, degrees, from the line's beginning to its end."""


class LineKind(StrEnum):
    """What a line is.

    A route or a reserve route; a closed section, the way around it; where the convoy was, and will be.
    """

    ROUTE = "route"
    RESERVE = "reserve"
    CLOSURE = "closure"
    DIVERSION = "diversion"
    TRACK = "track"
    AHEAD = "ahead"


class MarkKind(StrEnum):
    """What a mark is.

    A post, a point of a route, a signal that is held; the convoy, where it is expected; a conflict.
    """

    POST = "post"
    POINT = "point"
    SIGNAL = "signal"
    CONVOY = "convoy"
    PROJECTED = "projected"
    CONFLICT = "conflict"


class OverlayState(StrEnum):
    """How it stands with a line or a mark: by colour and by shape (hollow, dot, tick, ``!``, ``×``).

    *plain*: nothing to say; *waiting*: not its turn yet, or not answered; *active*: now; *good*: as it should
    be, or over; *warning*: to be looked at; *fault*: wrong.
    """

    PLAIN = "plain"
    WAITING = "waiting"
    ACTIVE = "active"
    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class OverlayLine:
    """A line along the roads. *is_selected*: it is drawn wider, with an outline."""

    key: str
    kind: LineKind
    points: Points
    state: OverlayState = OverlayState.PLAIN
    label: str = ""
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class OverlayMark:
    """A mark at a place. *can_move*: the mouse may carry it elsewhere, which is then told, not done."""

    key: str
    kind: MarkKind
    place: Place
    state: OverlayState = OverlayState.PLAIN
    label: str = ""
    heading_deg: float | None = None
    is_selected: bool = False
    can_move: bool = False


@dataclass(frozen=True, slots=True)
class PlanOverlay:
    """All of it; what stands later is drawn over what stands before.

    *is_pointing*: a place is asked for. Each click then means a mark that can be moved, or a place: no line,
    no unit and no alert lies in the way; and the cursor says so.
    """

    lines: tuple[OverlayLine, ...] = ()
    marks: tuple[OverlayMark, ...] = ()
    is_pointing: bool = False


class OverlayKeys:
    """Numbers for keys, never used twice: a click on what has just gone means nothing else."""

    def __init__(self) -> None:
        self._slots = Slots()

    def batch(self, overlay: PlanOverlay | None) -> Mapping[str, Any]:
        """Return *overlay* as the page takes it."""
        shown = overlay or PlanOverlay()
        return {
            "lines": [_line(line, self._slots.of(line.key)) for line in shown.lines],
            "marks": [_mark(mark, self._slots.of(mark.key)) for mark in shown.marks],
            "pointing": shown.is_pointing,
        }

    def key(self, slot: int) -> str | None:
        """The key of a line or mark; None for a number that nothing ever had."""
        return self._slots.names.get(slot)


def _line(line: OverlayLine, slot: int) -> dict[str, Any]:
    points = np.asarray(line.points, np.float64).reshape(-1, 2)
    x, y = mercator(points[:, 0], points[:, 1])
    return {
        "slot": slot,
        "kind": line.kind.value,
        "state": line.state.value,
        "label": plain_text(line.label, _LONGEST_LABEL),
        "selected": line.is_selected,
        "x": packed(x),
        "y": packed(y),
    }


def _mark(mark: OverlayMark, slot: int) -> dict[str, Any]:
    x, y = mercator(mark.place.lat_deg, mark.place.lon_deg)
    return {
        "slot": slot,
        "kind": mark.kind.value,
        "state": mark.state.value,
        "label": plain_text(mark.label, _LONGEST_LABEL),
        "selected": mark.is_selected,
        "moves": mark.can_move,
        "heading": mark.heading_deg,
        "x": float(x),
        "y": float(y),
    }
