"""A moment of a rehearsal as the map shows it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ui.map.channel import packed, plain_text
from ui.map.geometry import mercator

Points = tuple[tuple[float, float], ...]
"""Latitude and longitude, degrees."""


@dataclass(frozen=True, slots=True, eq=False)
class FilmFrame:
    """What is seen at one second of a rehearsal.

    *band* says what this is, *clock* and *note* which second and how fast; *levels*: congestion levels of all
    segments, the same array as long as they are the same; *convoy*: from the tail to the lead, one point
    where they are together, none where there is no convoy; *held*: signals in somebody's hand. *at_once*: the
    roads are drawn without delay, as after a leap.
    """

    band: str
    clock: str
    note: str
    levels: NDArray[np.uint8]
    convoy: Points = ()
    heading_deg: float = 0.0
    held: Points = ()
    at_once: bool = False


def film_batch(frame: FilmFrame | None) -> dict[str, Any] | None:
    """The frame as the page takes it; None ends the film."""
    if frame is None:
        return None
    line = np.asarray(frame.convoy, np.float64).reshape(-1, 2)
    held = np.asarray(frame.held, np.float64).reshape(-1, 2)
    x, y = mercator(line[:, 0], line[:, 1])
    return {
        "band": plain_text(frame.band),
        "clock": plain_text(frame.clock),
        "note": plain_text(frame.note),
        "x": packed(x),
        "y": packed(y),
        "heading": frame.heading_deg,
        "held": np.column_stack(mercator(held[:, 0], held[:, 1])).tolist(),
        "at_once": frame.at_once,
    }
