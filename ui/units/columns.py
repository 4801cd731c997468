"""The columns of the unit list."""

import math
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from dispatch.domain.units import Freshness, UnitState
from ui.kit.columns import Column
from ui.kit.formatters import speed_words
from ui.kit.glyphs import FRESHNESS_GLYPHS, paint_unit
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.plain import in_sequence
from ui.kit.words import word
from ui.units.presenter import Trouble, UnitRow, position_age, state_clock

_CALM = frozenset({UnitState.AVAILABLE, UnitState.OFF_DUTY})


def _mark(painter: QPainter, box: QRectF, row: UnitRow) -> None:
    paint_unit(painter, box, row.state, palette().of_unit(row.state))


def _name_tone(row: UnitRow, _now: datetime) -> str:
    return "muted" if row.state is UnitState.OFF_DUTY else "text"


def _state_tone(row: UnitRow, _now: datetime) -> str:
    if row.state is UnitState.SOS:
        return "critical"
    if row.stands_out:
        return "high"
    return "muted" if row.state in _CALM else "text"


def _loud(row: UnitRow, _now: datetime) -> str:
    return "critical" if row.state is UnitState.SOS else "high"


def _age_tone(row: UnitRow, _now: datetime) -> str:
    if row.freshness is Freshness.FRESH or row.state is UnitState.OFF_DUTY:
        return "muted"
    return "high" if row.freshness is Freshness.LOST else "medium"


def unit_columns(
    road: Callable[[UnitRow], str], known_road: Callable[[UnitRow], str]
) -> tuple[Column[UnitRow], ...]:
    """The columns, those on the left staying longest; *road* may look one up, *known_road* does not."""
    return (
        Column(
            "call_sign",
            QT_TRANSLATE_NOOP("columns", "呼号"),
            74,
            lambda row, _: row.call_sign,
            lambda row: in_sequence(row.call_sign),
            bold=True,
            tone=_name_tone,
            mark=_mark,
        ),
        Column(
            "state",
            QT_TRANSLATE_NOOP("columns", "状态"),
            64,
            lambda row, _: word(row.state),
            lambda row: row.rank,
            tone=_state_tone,
        ),
        Column(
            "since",
            QT_TRANSLATE_NOOP("columns", "已历"),
            52,
            state_clock,
            lambda row: row.since,
            right=True,
            runs=True,
            tone=_state_tone,
        ),
        Column(
            "trouble",
            QT_TRANSLATE_NOOP("columns", "异常"),
            96,
            lambda row, _: row.why,
            lambda row: None if row.trouble is Trouble.NONE else -row.trouble,
            tone=_loud,
        ),
        Column(
            "age",
            QT_TRANSLATE_NOOP("columns", "位置"),
            64,
            lambda row, now: f"{FRESHNESS_GLYPHS[row.freshness]} {position_age(row, now)}",
            lambda row: row.fixed_at,
            right=True,
            runs=True,
            tone=_age_tone,
        ),
        Column(
            "road",
            QT_TRANSLATE_NOOP("columns", "所在路"),
            120,
            lambda row, _: road(row),
            lambda row: known_road(row) or None,
            runs=True,
            tone=_name_tone,
        ),
        Column(
            "speed",
            QT_TRANSLATE_NOOP("columns", "车速"),
            72,
            lambda row, _: speed_words(row.speed_mps),
            lambda row: None if math.isnan(row.speed_mps) else row.speed_mps,
            right=True,
            runs=True,
        ),
        Column(
            "officer",
            QT_TRANSLATE_NOOP("columns", "骑手"),
            84,
            lambda row, _: row.officer,
            lambda row: row.officer or None,
        ),
        Column(
            "beat",
            QT_TRANSLATE_NOOP("columns", "巡段"),
            110,
            lambda row, _: row.beat,
            lambda row: row.beat or None,
        ),
        Column(
            "order",
            QT_TRANSLATE_NOOP("columns", "末次令"),
            220,
            lambda row, _: row.order,
            lambda row: None if row.order_at is None else -row.order_at.timestamp(),
            stretches=True,
        ),
    )
