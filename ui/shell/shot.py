"""A picture of the whole window, the map included."""

import asyncio
from pathlib import Path

import structlog
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

log = structlog.get_logger()

OVER_MAP = "over_map"
"""Object name of what may lie over the map, and so belongs on top of its picture."""

PATIENCE_S = 10.0
"""A map that has not drawn itself by then is taken as it is."""


class ShotError(OSError):
    """The picture could not be written; the message says where to."""


async def take_shot(window: QWidget, city_map: QWidget | None) -> QPixmap:
    """Return the window as it looks, *city_map* in it as it is when everything has been drawn.

    The web engine draws in another process, and what a window holds of it may be a frame old: so the map is
    asked for its own picture, and that is put in its place.
    """
    drawn = await _map_picture(city_map) if city_map is not None else None
    whole = window.grab()
    if drawn is None or city_map is None or not city_map.isVisible():
        return whole
    painter = QPainter(whole)
    corner = city_map.mapTo(window, QPoint(0, 0))
    painter.setClipRect(QRect(corner, city_map.size()))
    painter.drawPixmap(corner, drawn)
    for above in window.findChildren(QWidget, OVER_MAP):
        if above.isVisible():
            painter.drawPixmap(above.mapTo(window, QPoint(0, 0)), above.grab())
    painter.end()
    return whole


async def _map_picture(city_map: QWidget) -> QPixmap | None:
    ask = getattr(city_map, "snapshot", None)
    if ask is None:
        return None
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[QPixmap] = loop.create_future()
    ask(lambda pixmap: None if answer.done() else answer.set_result(pixmap))
    try:
        return await asyncio.wait_for(answer, PATIENCE_S)
    except TimeoutError:
        log.warning("map_not_drawn", after_s=PATIENCE_S)
        return None


def write_shot(shot: QPixmap, path: Path) -> None:
    """Write a PNG. Raises ShotError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ShotError(f"cannot write {path}: {error}") from error
    if not shot.save(str(path), "PNG"):
        raise ShotError(f"cannot write {path}")
