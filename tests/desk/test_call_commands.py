"""What a seat records when somebody tells it of something, on a real journal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.desk.call_commands import LONGEST_WORDS, join_call, report_alert
from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, CongestionLevel
from dispatch.domain.calls import Call, Channel, Spot
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.geo import Place
from dispatch.domain.tasks import TaskKind
from dispatch.journal.verification import verify
from tests.advice.town import NOW, degrees
from tests.desk.office import PLACE_M, Office, jam, offices

SPOT = Spot(Place.at(*degrees(*PLACE_M), "3经路3纬路口"), "3经路", "南→北", "3纬路口", ("2,1>2,2",))
CALL = Call(
    Channel.PHONE_122,
    NOW - timedelta(seconds=12),
    "两车追尾, 有人受伤",
    "李先生 138",
    AlertKind.ACCIDENT,
    AlertLevel.CRITICAL,
    SPOT,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Seat 1, with one jam in the queue."""
    with offices(tmp_path) as open_one:
        office = open_one("1")
        office.record(jam("J1"))
        yield office


def test_a_call_becomes_an_alert_with_the_words_that_were_said(office: Office) -> None:
    """Alert, call and taking in one transaction: who took the call has seen it."""
    alert_id, ref = office.decide(report_alert("1", CALL))
    raised, noted, taken = office.entries()[1:]
    assert [entry.kind for entry in (raised, noted, taken)] == ["AlertRaised", "CallNoted", "AlertTaken"]
    assert raised.ref == ref
    assert noted.because == taken.because == (ref,)
    alert = office.picture.alerts[alert_id]
    assert (alert.kind, alert.level, alert.state) == (
        AlertKind.ACCIDENT,
        AlertLevel.CRITICAL,
        AlertState.TAKEN,
    )
    assert (alert.source, alert.onset_at) == ("122", CALL.rang_at)
    assert (alert.road, alert.direction, alert.near) == ("3经路", "南→北", "3纬路口")
    assert [call.words for call in alert.calls] == [CALL.words]


def test_a_unit_is_sent_to_it_as_to_any_other(office: Office) -> None:
    """With its own template: an accident has ten minutes, and its task is an incident."""
    alert_id, _ = office.decide(report_alert("1", CALL))
    office.dispatch(alert_id, office.advice(alert_id).candidates[0].unit_id)
    (task,) = office.picture.tasks.values()
    assert task.kind is TaskKind.INCIDENT
    assert task.plan is not None
    assert (task.plan.template, task.plan.arrival_band_s) == ("事故快处", 600)


def test_one_more_call_joins_an_alert_and_raises_nothing(office: Office) -> None:
    """The alert keeps every call that told of it."""
    office.decide(join_call("J1", CALL))
    office.decide(join_call("J1", replace(CALL, words="还在堵", channel=Channel.PATROL)))
    assert len(office.picture.alerts) == 1
    assert [call.channel for call in office.picture.alerts["J1"].calls] == ["122", "patrol"]


def test_nobody_tells_of_a_colleagues_call_for_help(office: Office) -> None:
    """Neither as a new alert nor as one more call about it."""
    sos = facts.AlertRaised(
        "S2",
        AlertKind.SOS,
        AlertLevel.CRITICAL,
        "",
        "",
        "",
        SPOT.place,
        (),
        0,
        NOW,
        "terminals",
        unit_id="A01",
    )
    office.record(sos)
    with pytest.raises(RuleBrokenError, match="unit_sos"):
        office.decide(join_call("S2", CALL))
    with pytest.raises(RuleBrokenError, match="kind_not_told"):
        office.decide(report_alert("1", replace(CALL, kind=AlertKind.SOS)))
    with pytest.raises(RuleBrokenError, match="alert_unknown"):
        office.decide(join_call("J9", CALL))


def test_a_jam_that_was_told_has_the_plan_of_a_jam(office: Office) -> None:
    """Nobody has measured it: it goes as 中度 until somebody is there."""
    alert_id, _ = office.decide(report_alert("1", replace(CALL, kind=AlertKind.CONGESTION)))
    assert office.picture.alerts[alert_id].congestion is CongestionLevel.MODERATE


@pytest.mark.parametrize("hostile", ["x" * 100_000, "a\x00b\u202ec\nd\u2028e", "\ud800"])
def test_whatever_was_pasted_is_recorded_as_one_plain_line(
    office: Office, tmp_path: Path, hostile: str
) -> None:
    """Cut and without what cannot be seen; the record still verifies."""
    office.decide(join_call("J1", replace(CALL, words=hostile, caller=hostile)))
    (call,) = office.picture.alerts["J1"].calls
    assert call.words.isprintable()
    assert len(call.words) <= LONGEST_WORDS
    assert verify(tmp_path).broken is None
