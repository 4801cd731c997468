"""The columns of the alert queue."""

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from dispatch.domain.alerts import AlertKind
from ui.alerts.presenter import AlertRow
from ui.kit.band_clock import Urgency
from ui.kit.columns import Column
from ui.kit.formatters import distance_words
from ui.kit.glyphs import paint_level
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import palette
from ui.kit.plain import in_sequence
from ui.kit.words import word


def _mark(painter: QPainter, box: QRectF, row: AlertRow) -> None:
    colours = palette()
    paint_level(painter, box, row.level, colours.muted if row.is_over else colours.of_level(row.level))


def _strong(row: AlertRow, _now: datetime) -> str:
    return "muted" if row.is_over else "text"


def _kind_tone(row: AlertRow, _now: datetime) -> str:
    return "critical" if row.kind is AlertKind.SOS and not row.is_over else "muted"


def _clock_tone(row: AlertRow, now: datetime) -> str:
    tones = {Urgency.OVERDUE: "high", Urgency.NEAR: "medium"}
    return tones.get(row.clock.at(now).urgency, "text" if row.is_new else "muted")


def _due_at(row: AlertRow) -> float | None:
    """When the band of the step that is due ends, in POSIX seconds; nothing for a clock that stands."""
    clock = row.clock
    if clock.limit_s is None or clock.stopped_at is not None:
        return None
    return clock.start.timestamp() + clock.limit_s


COLUMNS: tuple[Column[AlertRow], ...] = (
    Column(
        "number",
        QT_TRANSLATE_NOOP("columns", "号"),
        40,
        lambda row, _: row.number,
        lambda row: in_sequence(row.number),
        right=True,
    ),
    Column(
        "level",
        QT_TRANSLATE_NOOP("columns", "等级"),
        88,
        lambda row, _: word(row.level),
        lambda row: -row.level,
        mark=_mark,
    ),
    Column(
        "road",
        QT_TRANSLATE_NOOP("columns", "路段"),
        170,
        lambda row, _: row.title,
        lambda row: row.where or None,
        bold=True,
        stretches=True,
        tone=_strong,
    ),
    Column(
        "age",
        QT_TRANSLATE_NOOP("columns", "用时"),
        64,
        lambda row, now: row.clock.at(now).clock,
        lambda row: row.clock.start,
        right=True,
        runs=True,
        bold=True,
        tone=_clock_tone,
    ),
    Column(
        "due",
        QT_TRANSLATE_NOOP("columns", "时限"),
        112,
        lambda row, now: row.clock.at(now).words,
        _due_at,
        runs=True,
        tone=_clock_tone,
    ),
    Column(
        "kind",
        QT_TRANSLATE_NOOP("columns", "类型"),
        104,
        lambda row, _: row.degree,
        lambda row: row.degree,
        tone=_kind_tone,
    ),
    Column(
        "length",
        QT_TRANSLATE_NOOP("columns", "长度"),
        60,
        lambda row, _: distance_words(row.length_m) if row.length_m else "",
        lambda row: -row.length_m or None,
        right=True,
    ),
    Column(
        "handling",
        QT_TRANSLATE_NOOP("columns", "处理"),
        140,
        lambda row, _: row.handling,
        lambda row: row.handling,
        stretches=True,
        tone=_strong,
    ),
    Column(
        "near",
        QT_TRANSLATE_NOOP("columns", "附近"),
        120,
        lambda row, _: row.where if row.kind is AlertKind.SOS else row.near,
        lambda row: row.near or None,
    ),
    Column(
        "source",
        QT_TRANSLATE_NOOP("columns", "来源"),
        72,
        lambda row, _: row.source,
        lambda row: row.source or None,
    ),
    Column(
        "verdict",
        QT_TRANSLATE_NOOP("columns", "核实"),
        64,
        lambda row, _: row.verdict,
        lambda row: row.verdict or None,
    ),
)
"""Those on the left stay longest where it is narrow."""
