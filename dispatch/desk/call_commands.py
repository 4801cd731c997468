"""What a seat records when somebody tells it of something: a new alert, or one more call about an old one."""

from dispatch.desk.commands import Decision
from dispatch.desk.typed import one_line
from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, CongestionLevel
from dispatch.domain.calls import Call
from dispatch.domain.recorded import EntryRef
from dispatch.journal import Transaction
from dispatch.picture.views import Picture
from dispatch.tasks import rules

LONGEST_WORDS = 500
"""So much of what a caller said goes into the record; the rest is in the recording of the telephone."""

LONGEST_CALLER = 60


def report_alert(seat: str, call: Call) -> Decision[tuple[str, EntryRef]]:
    """Raise the alert that somebody told of, and answer for it; returns its id and its entry.

    Who takes a call has heard it: the alert is taken by that seat at once.
    """

    def decide(transaction: Transaction, _picture: Picture) -> tuple[str, EntryRef]:
        rules.tellable_kind(call.kind)
        alert_id = f"H{transaction.number('alert'):04d}"
        entry = transaction.append(raised(alert_id, call))
        transaction.append(noted(alert_id, call), because=[entry.ref])
        transaction.append(facts.AlertTaken(alert_id, seat), because=[entry.ref])
        return alert_id, entry.ref

    return decide


def join_call(alert_id: str, call: Call) -> Decision[None]:
    """Note one more call about an alert that is open."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        alert = rules.joinable_alert(picture, alert_id)
        transaction.append(noted(alert_id, call), because=[alert.ref])

    return decide


def raised(alert_id: str, call: Call) -> facts.AlertRaised:
    """The alert that a call tells of."""
    spot, is_jam = call.spot, call.kind is AlertKind.CONGESTION
    return facts.AlertRaised(
        alert_id=alert_id,
        kind=call.kind,
        level=call.level,
        road=spot.road,
        direction=spot.direction,
        near=spot.near,
        place=spot.place,
        segments=spot.segments,
        length_m=0,
        onset_at=call.rang_at,
        source=call.channel.value,
        congestion=CongestionLevel.MODERATE if is_jam else CongestionLevel.UNKNOWN,
    )


def noted(alert_id: str, call: Call) -> facts.CallNoted:
    """What was told of an alert, its words on one line each."""
    return facts.CallNoted(
        alert_id=alert_id,
        channel=call.channel,
        rang_at=call.rang_at,
        words=one_line(call.words, LONGEST_WORDS),
        caller=one_line(call.caller, LONGEST_CALLER),
        kind=call.kind,
        level=call.level,
        place=call.spot.place,
    )
