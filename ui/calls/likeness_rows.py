"""Open alerts that may be what a caller tells of, as rows: which, how far, since when, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertLevel, AlertState
from dispatch.picture.views import AlertView, Picture
from ui.bridge.port import Likeness
from ui.calls.call_words import reason_words
from ui.kit.formatters import clock_words, distance_words, since_s
from ui.kit.plain import alert_number, one_line
from ui.kit.words import condition_word, direction_words, word

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class LikenessRow:
    """One alert.

    *number* as people say it, *title* its road, *degree* what it is, *age* a clock, *why* how near and alike.
    """

    key: str
    number: str
    level: AlertLevel
    title: str
    degree: str
    age: str
    why: str


def likeness_rows(found: Sequence[Likeness], picture: Picture, now: datetime) -> list[LikenessRow]:
    """The rows at *now*, the likeliest first; an alert that has left the picture is left out."""
    rows = []
    for one in found:
        alert = picture.alerts.get(one.alert_id)
        if alert is not None:
            rows.append(_row(one, alert, now))
    return rows


def _row(one: Likeness, alert: AlertView, now: datetime) -> LikenessRow:
    road = one_line(alert.road) or one_line(alert.place.words) or translate("calls", "无名路")
    said = [reason_words(code) for code in one.reasons if not code.startswith("near:")]
    state = word(alert.state)
    if alert.state is AlertState.TAKEN:
        state = translate("calls", "{seat} 签收").format(seat=one_line(alert.taken_by))
    return LikenessRow(
        key=alert.alert_id,
        number=alert_number(alert.alert_id),
        level=alert.level,
        title=f"{road} {direction_words(one_line(alert.direction))}".strip(),
        degree=condition_word(alert.kind, alert.congestion),
        age=clock_words(max(0.0, since_s(alert.raised_at, now))),
        why=" · ".join((distance_words(one.distance_m), *said, state)),
    )
