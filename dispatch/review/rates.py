"""及时发现率 and 准确处置率, each with its numerator, its denominator and the list behind it.

Naive evaluators over the journal's entries and the jams found by hindsight. Definitions: the project's own
(docs, KPI page). A supervisor's judgement against a handling joins them once it can be entered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatch.domain.alerts import Verdict
from dispatch.domain.recorded import Recorded
from dispatch.domain.tasks import Outcome
from dispatch.review.hindsight import HindsightJam
from dispatch.review.histories import AlertHistory, Arrival, histories

_SEEN_THERE = frozenset(
    {
        Outcome.RECOVERED,
        Outcome.TOWED,
        Outcome.DIRECTED,
        Outcome.HANDED_OVER,
        Outcome.CONTINUES,
        Outcome.SETTLED,
    }
)
"""Outcomes by which somebody who went there found the jam to be real."""

_EXPLAINED = frozenset({Outcome.TOWED, Outcome.HANDED_OVER, Outcome.CONTINUES})
"""Outcomes that by themselves say why a road had not recovered."""


@dataclass(frozen=True, slots=True)
class RateParams:
    """*in_time_s* after onset plus *period_s* of the source is still 及时; *near_m* is the right place.

    *recovery_s* from arrival to recovery. *needed_after_s*: a confirmed jam that stood this long needed a
    unit even if none was sent (the upper edge of the 110 bulletin's second band, ten minutes).
    *apart_s*: an alert and a jam by hindsight no farther apart in time than this, on common segments, are
    one jam.
    """

    period_s: float = 30.0
    in_time_s: float = 180.0
    near_m: int = 80
    recovery_s: float = 1800.0
    needed_after_s: float = 600.0
    apart_s: float = 600.0


class Standing(StrEnum):
    """How a jam stands in a rate: in numerator and denominator, in the denominator, or beside it."""

    GOOD = "good"
    BAD = "bad"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Case:
    """One jam behind a rate: *alert_id* "" for one that no alert told of; *reason* a code that is translated.

    *at*: when the alert was raised, or the onset by hindsight.
    """

    alert_id: str
    road: str
    at: datetime
    standing: Standing
    reason: str


@dataclass(frozen=True, slots=True)
class Rate:
    """A share that always shows what it is made of."""

    cases: tuple[Case, ...]

    @property
    def good(self) -> int:
        """Numerator."""
        return sum(case.standing is Standing.GOOD for case in self.cases)

    @property
    def total(self) -> int:
        """Denominator."""
        return sum(case.standing is not Standing.APART for case in self.cases)

    @property
    def share(self) -> float | None:
        """Numerator over denominator, 0..1; None where there is nothing to divide by."""
        return self.good / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Rates:
    """Both headline rates of one span of time."""

    timely: Rate
    accurate: Rate


@dataclass(frozen=True, slots=True)
class _Jam:
    """One jam to be judged: its alert, its hindsight, or both. *onset_at* by hindsight where there is one.

    *again*: another alert told of the same jam before.
    """

    alert: AlertHistory | None
    hindsight: HindsightJam | None
    onset_at: datetime
    again: bool = False


def rates_of(
    entries: Iterable[Recorded],
    *,
    since: datetime,
    now: datetime,
    hindsight: Sequence[HindsightJam] = (),
    params: RateParams | None = None,
) -> Rates:
    """Return the rates of the jams raised (or, without an alert, begun) from *since* to *now*.

    *entries*: the journal in its total order, at least from *since* on, of all chains.
    """
    params = params or RateParams()
    told = [h for h in histories(entries).values() if not h.withdrawn]
    alerts = [h for h in told if since <= h.raised_at <= now]
    begun = [jam for jam in hindsight if since <= jam.onset_at <= now]
    jams = _joined(alerts, begun, params)
    return Rates(
        Rate(tuple(_case(jam, *_timely(jam, params)) for jam in jams)),
        Rate(tuple(_case(jam, *_accurate(jam, now, params)) for jam in jams)),
    )


def _case(jam: _Jam, standing: Standing, reason: str) -> Case:
    """The row of one jam in a rate's list."""
    if jam.alert is not None:
        return Case(jam.alert.alert_id, jam.alert.raised.road, jam.alert.raised_at, standing, reason)
    road = jam.hindsight.road if jam.hindsight is not None else ""
    return Case("", road, jam.onset_at, standing, reason)


def _joined(alerts: Sequence[AlertHistory], begun: Sequence[HindsightJam], params: RateParams) -> list[_Jam]:
    """Alerts with the jams by hindsight that they told of, then the jams that none told of.

    Those alerts that count choose first, in the order in which they were raised; each takes all jams on
    common segments at its time that are still free, and goes by the earliest of them.
    """
    jams: dict[str, _Jam] = {}
    told: set[int] = set()
    for alert in sorted(alerts, key=lambda h: (h.merged or h.verdict is Verdict.FALSE, h.raised_at)):
        same = [i for i, jam in enumerate(begun) if _same(alert, jam, params)]
        own = [begun[i] for i in same if i not in told]
        first = min(own, key=lambda jam: jam.onset_at) if own else None
        onset_at = first.onset_at if first is not None else alert.raised.onset_at
        jams[alert.alert_id] = _Jam(alert, first, onset_at, again=bool(same) and not own)
        told.update(same)
    missed = [_Jam(None, jam, jam.onset_at) for i, jam in enumerate(begun) if i not in told]
    return [jams[alert.alert_id] for alert in alerts] + missed


def _same(alert: AlertHistory, jam: HindsightJam, params: RateParams) -> bool:
    """Whether an alert tells of a jam by hindsight: common segments, and near enough in time."""
    slack = timedelta(seconds=params.apart_s)
    ended_at = alert.cleared_at or alert.raised_at
    return (
        bool(alert.segments & jam.segments)
        and alert.raised.onset_at <= jam.ended_at + slack
        and jam.onset_at <= max(ended_at, alert.raised_at) + slack
    )


def _confirmed(jam: _Jam) -> tuple[bool, str]:
    """Whether somebody or the records confirm the jam, and why it does not count where it does not."""
    alert = jam.alert
    if alert is None:
        return True, ""
    if jam.again or alert.merged or alert.verdict is Verdict.FALSE:
        judged = "judged_false" if alert.verdict is Verdict.FALSE else "same_jam"
        return False, "merged" if alert.merged else judged
    if alert.verdict is Verdict.REAL or jam.hindsight is not None or alert.outcome in _SEEN_THERE:
        return True, ""
    if alert.told_by_people and alert.outcome is not Outcome.NOT_FOUND:
        return True, ""
    return False, "not_found" if alert.outcome is Outcome.NOT_FOUND else "unconfirmed"


def _timely(jam: _Jam, params: RateParams) -> tuple[Standing, str]:
    """及时发现: raised within three minutes of onset plus the source's period."""
    confirmed, why = _confirmed(jam)
    if not confirmed:
        return Standing.APART, why
    if jam.alert is None:
        return Standing.BAD, "missed"
    if jam.alert.told_by_people and jam.hindsight is None:
        return (
            Standing.BAD,
            "told_first",
        )  # nobody can say since when it stood, only that no source had seen it
    limit = timedelta(seconds=params.in_time_s + params.period_s)
    if jam.alert.raised_at - jam.onset_at <= limit:
        return Standing.GOOD, "in_time"
    return Standing.BAD, "late"


def _accurate(jam: _Jam, now: datetime, params: RateParams) -> tuple[Standing, str]:
    """准确处置: of the confirmed jams that needed a unit, those handled in every respect."""
    alert = jam.alert
    confirmed, why = _confirmed(jam)
    if alert is not None and alert.outcome is Outcome.CLEARED_BEFORE and why in {"", "unconfirmed"}:
        return Standing.APART, "cleared_before_arrival"
    if not confirmed:
        return Standing.APART, why
    if alert is None or not alert.ordered:
        return _nobody_sent(jam, now, params)
    if alert.arrival is None:
        return _nobody_came(alert, now)
    return _handled(alert, alert.arrival, now, params)


def _nobody_sent(jam: _Jam, now: datetime, params: RateParams) -> tuple[Standing, str]:
    """A jam to which no order went: it needed one if it stood long enough."""
    ended_at = jam.hindsight.ended_at if jam.hindsight is not None else now
    if jam.alert is not None and jam.alert.cleared_at is not None:
        ended_at = jam.alert.cleared_at
    if ended_at - jam.onset_at < timedelta(seconds=params.needed_after_s):
        return Standing.APART, "no_unit_needed"
    return Standing.BAD, "missed" if jam.alert is None else "nobody_sent"


def _nobody_came(alert: AlertHistory, now: datetime) -> tuple[Standing, str]:
    """An order went out and no arrival was seen."""
    if alert.cleared_at is not None and alert.outcome is None:
        return Standing.APART, "cleared_before_arrival"
    late = now - alert.raised_at > timedelta(seconds=alert.arrival_band_s or 0)
    if alert.outcome is None and not late:
        return Standing.APART, "pending"
    return Standing.BAD, "not_arrived"


def _handled(
    alert: AlertHistory, arrival: Arrival, now: datetime, params: RateParams
) -> tuple[Standing, str]:
    """After an arrival: within the band, at the place, with an outcome, and the road recovered."""
    if arrival.at - alert.raised_at > timedelta(seconds=alert.arrival_band_s or 0):
        return Standing.BAD, "late"
    if arrival.distance_m > params.near_m:
        return Standing.BAD, "wrong_place"
    if alert.outcome is None:
        return (Standing.BAD, "no_outcome") if alert.closed else (Standing.APART, "pending")
    return _recovered(alert, arrival.at, now, params)


def _recovered(
    alert: AlertHistory, arrived_at: datetime, now: datetime, params: RateParams
) -> tuple[Standing, str]:
    """After an outcome: the road recovered in time, or the outcome says why not."""
    limit = arrived_at + timedelta(seconds=params.recovery_s)
    if alert.cleared_at is not None and alert.cleared_at <= limit:
        return Standing.GOOD, "handled"
    if alert.outcome in _EXPLAINED or alert.outcome_note.strip():
        return Standing.GOOD, "explained"
    if alert.outcome is Outcome.RECOVERED and alert.outcome_at is not None and alert.outcome_at <= limit:
        return Standing.GOOD, "handled"
    return (Standing.APART, "pending") if now <= limit else (Standing.BAD, "not_recovered")
