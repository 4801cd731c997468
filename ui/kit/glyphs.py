"""Shapes that say the same as the colours: nothing important is in colour alone."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.observations import SourceState
from dispatch.domain.units import Freshness, UnitState

LEVEL_GLYPHS = {
    AlertLevel.CRITICAL: "⬣",
    AlertLevel.HIGH: "◆",
    AlertLevel.MEDIUM: "▲",
    AlertLevel.LOW: "●",
}

SOURCE_GLYPHS = {
    SourceState.OK: "●",
    SourceState.WAITING: "○",
    SourceState.LATE: "▲",
    SourceState.LOST: "✕",
}

NOTE_GLYPH = "◇"
"""Something worth knowing that asks for nothing."""

FRESHNESS_GLYPHS = {Freshness.FRESH: "●", Freshness.STALE: "◐", Freshness.LOST: "○"}

_ARROW = ((0.0, -0.9), (0.7, 0.75), (0.0, 0.4), (-0.7, 0.75))
_STROKE = 0.16
_FILLED = frozenset({UnitState.EN_ROUTE, UnitState.ON_SCENE, UnitState.SOS})
_PIXEL_RATIO = 3


def paint_level(painter: QPainter, box: QRectF, level: AlertLevel, colour: str) -> None:
    """Paint an alert's level into *box*: hexagon, diamond, triangle or disc, filled."""
    painter.save()
    _prepare(painter, box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    if level is AlertLevel.CRITICAL:
        painter.drawPolygon(_regular(6, turn_deg=0.0))
    elif level is AlertLevel.HIGH:
        painter.drawPolygon(_regular(4, turn_deg=0.0))
    elif level is AlertLevel.MEDIUM:
        painter.drawPolygon(_polygon(((0.0, -0.85), (0.9, 0.75), (-0.9, 0.75))))
    else:
        painter.drawEllipse(QPointF(0, 0), 0.7, 0.7)
    painter.restore()


def paint_unit(painter: QPainter, box: QRectF, state: UnitState, colour: str) -> None:
    """Paint a unit's state into *box*.

    待命 hollow arrow, 途中 filled arrow, 到场 square, 处置 square with dot, 预留 arrow with a bar, 离岗 ring,
    失联 cross, 求助 octagon.
    """
    painter.save()
    _prepare(painter, box)
    painter.setPen(QPen(QColor(colour), _STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(QBrush(QColor(colour)) if state in _FILLED else Qt.BrushStyle.NoBrush)
    if state in {UnitState.AVAILABLE, UnitState.EN_ROUTE, UnitState.RESERVED}:
        painter.drawPolygon(_polygon(_ARROW))
        if state is UnitState.RESERVED:
            painter.drawLine(QPointF(-0.85, 0.9), QPointF(0.85, 0.9))
    elif state in {UnitState.ON_SCENE, UnitState.HANDLING}:
        painter.drawRect(QRectF(-0.65, -0.65, 1.3, 1.3))
        if state is UnitState.HANDLING:
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(0, 0), 0.2, 0.2)
    elif state is UnitState.LOST:
        painter.drawLine(QPointF(-0.65, -0.65), QPointF(0.65, 0.65))
        painter.drawLine(QPointF(-0.65, 0.65), QPointF(0.65, -0.65))
    elif state is UnitState.SOS:
        painter.drawPolygon(_regular(8, turn_deg=22.5))
    else:
        painter.drawEllipse(QPointF(0, 0), 0.6, 0.6)
    painter.restore()


def level_icon(level: AlertLevel, colour: str, size_px: int = 16) -> QIcon:
    """An alert's level as an icon."""
    pixmap = _canvas(size_px)
    painter = QPainter(pixmap)
    paint_level(painter, QRectF(0, 0, size_px, size_px), level, colour)
    painter.end()
    return QIcon(pixmap)


def unit_icon(state: UnitState, colour: str, size_px: int = 16) -> QIcon:
    """A unit's state as an icon."""
    pixmap = _canvas(size_px)
    painter = QPainter(pixmap)
    paint_unit(painter, QRectF(0, 0, size_px, size_px), state, colour)
    painter.end()
    return QIcon(pixmap)


def _canvas(size_px: int) -> QPixmap:
    """A clear pixmap, finer than the screen so that it stays sharp at any scaling."""
    pixmap = QPixmap(size_px * _PIXEL_RATIO, size_px * _PIXEL_RATIO)
    pixmap.setDevicePixelRatio(_PIXEL_RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _prepare(painter: QPainter, box: QRectF) -> None:
    """Let the unit circle be the largest one within *box*."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center())
    half = min(box.width(), box.height()) / 2
    painter.scale(half, half)


def _polygon(points: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _regular(corners: int, *, turn_deg: float) -> QPolygonF:
    turns = [math.radians(turn_deg) + 2 * math.pi * i / corners for i in range(corners)]
    return QPolygonF([QPointF(0.95 * math.cos(turn), 0.95 * math.sin(turn)) for turn in turns])
