"""Advice as a dispatcher reads it: candidates by digit with reasons, and who was left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from dispatch.domain.evidence import Advice, Candidate, LeftOut
from dispatch.domain.units import UnitState
from dispatch.picture.views import AlertView, Picture
from ui.kit.formatters import age_words
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import call_sign, in_sequence, one_line
from ui.kit.words import candidate_reason, left_out_reason

translate = QCoreApplication.translate

DIGITS = 9
_NAMED = 8
"""So many units of a group are named; of the rest the number says enough."""

_AGED = frozenset({"stale_position", "lost_position"})

OVERRIDE_REASONS = (
    QT_TRANSLATE_NOOP("alerts", "熟悉该路段"),
    QT_TRANSLATE_NOOP("alerts", "顺路"),
    QT_TRANSLATE_NOOP("alerts", "首选另有任务"),
    QT_TRANSLATE_NOOP("alerts", "首选人车状况不宜"),
    QT_TRANSLATE_NOOP("alerts", "需要专门装备"),
    QT_TRANSLATE_NOOP("alerts", "值班长指定"),
)
"""Why not the first one: the short list, by digit."""


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate under its digit; *age_s* of its position, *reasons* in words."""

    number: int
    unit_id: str
    call_sign: str
    eta_s: float
    route_m: float
    state: UnitState
    age_s: float
    reasons: str


@dataclass(frozen=True, slots=True)
class LeftOutGroup:
    """Units that were left out for one reason, in words."""

    reason: str
    units: str


@dataclass(frozen=True, slots=True)
class AdviceCard:
    """What opens inside an alert's row; *notice* is a sentence to read before the digits."""

    alert_id: str
    candidates: tuple[CandidateRow, ...]
    more: int
    left_out: tuple[LeftOutGroup, ...]
    notice: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """Which unit stands behind which digit."""
        return tuple(row.unit_id for row in self.candidates)


def advice_card(advice: Advice, alert: AlertView, seat: str) -> AdviceCard:
    """Put *advice* for *alert* into the words that *seat* reads."""
    shown = tuple(_candidate(candidate) for candidate in advice.candidates[:DIGITS])
    return AdviceCard(
        alert.alert_id,
        shown,
        len(advice.candidates) - len(shown),
        _groups(advice.left_out),
        _notice(advice, alert, seat),
    )


def override_reason(number: int) -> str:
    """The reason under a digit, from 1; nothing beyond the list."""
    if not 1 <= number <= len(OVERRIDE_REASONS):
        return ""
    return translate("alerts", OVERRIDE_REASONS[number - 1])


def units_have_moved_on(card: AdviceCard, picture: Picture) -> bool:
    """Whether a unit that is offered has been bound, or calls for help, since."""
    units = (picture.units.get(row.unit_id) for row in card.candidates)
    return any(
        unit is None or unit.assignment_id is not None or unit.sos_alert_id is not None for unit in units
    )


def _candidate(candidate: Candidate) -> CandidateRow:
    reasons = [code for code in candidate.reasons if not _is_said_better(code, candidate.reasons)]
    return CandidateRow(
        candidate.rank,
        candidate.unit_id,
        call_sign(candidate.unit_id),
        candidate.eta_ms / 1000,
        candidate.route_m,
        candidate.state,
        candidate.position_age_ms / 1000,
        " · ".join(one_line(candidate_reason(code)) for code in reasons),
    )


def _is_said_better(code: str, codes: Sequence[str]) -> bool:
    """正朝那里去 says more than the compass does."""
    return code.startswith("riding:") and "heading_there" in codes


def _groups(left_out: Sequence[LeftOut]) -> tuple[LeftOutGroup, ...]:
    """Those left out by reason, what may soon change first: the order in which reasons are met stays."""
    by_reason: dict[str, list[LeftOut]] = {}
    for one in left_out:
        key = one.detail if one.detail == "off_road" else one.reason
        by_reason.setdefault(key, []).append(one)
    ordered = sorted(by_reason, key=lambda reason: (reason == "off_duty", reason))
    return tuple(LeftOutGroup(left_out_reason(reason), _names(by_reason[reason])) for reason in ordered)


def _names(units: Sequence[LeftOut]) -> str:
    ordered = sorted(units, key=lambda one: in_sequence(one.unit_id))
    named = " ".join(_name(one) for one in ordered[:_NAMED])
    if len(ordered) <= _NAMED:
        return named
    return translate("alerts", "{names} 等 {count} 辆").format(names=named, count=len(ordered))


def _name(one: LeftOut) -> str:
    name = call_sign(one.unit_id)
    if one.reason in _AGED and one.detail.isdigit():
        return f"{name}({age_words(int(one.detail))})"
    return f"{name}({one_line(one.detail)})" if one.reason == "busy" and one.detail else name


def _notice(advice: Advice, alert: AlertView, seat: str) -> str:
    if not alert.is_open:
        return translate("alerts", "这条警情已经结束, 不再派警。")
    if alert.taken_by and alert.taken_by != seat:
        return translate("alerts", "{seat} 已签收, 由它派警。").format(seat=one_line(alert.taken_by))
    if not advice.candidates:
        return translate("alerts", "没有可派的铁骑。原因如下; 可先召回一辆, 或用电台求援。")
    return ""
