"""The two headline rates: each jam is counted once, and the list says how and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatch.domain import facts, task_facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.calls import Channel
from dispatch.domain.tasks import Outcome
from dispatch.review.hindsight import HindsightJam
from dispatch.review.rates import Case, Rate, RateParams, Rates, Standing, rates_of
from tests.tasks.prepared import begun, way
from tests.tasks.work import Log, assigned, jam, moment, opened, plan, sos

DAY = moment(-3600)
LATER = moment(7200)


def rates(log: Log, *hindsight: HindsightJam, now_s: float = 7200) -> Rates:
    """Rates of the day."""
    return rates_of(log.entries, since=DAY, now=moment(now_s), hindsight=hindsight)


def only(rate: Rate) -> tuple[str, str]:
    """How the one jam stands."""
    (case,) = rate.cases
    return case.standing.value, case.reason


def truth(onset_s: float, end_s: float, *segments: str) -> HindsightJam:
    """A jam by hindsight."""
    return HindsightJam("花园路", frozenset(segments), moment(onset_s), moment(end_s), 400)


def alert(onset_s: float = -90, segments: tuple[str, ...] = ("a", "b")) -> facts.AlertRaised:
    """A jam alert raised at 0 with this onset."""
    return replace(jam(), onset_at=moment(onset_s), segments=segments)


def work(
    arrived_s: float | None = 200,
    outcome: Outcome | None = Outcome.DIRECTED,
    *,
    distance_m: int = 30,
    cleared_s: float | None = 900,
    note: str = "",
) -> Log:
    """A jam with a unit sent."""
    log = Log()
    raised = log.add(0, alert())
    for fact in (opened(), plan(), assigned()):
        log.add(40, fact)
    steps: list[tuple[float, facts.Fact]] = []
    if arrived_s is not None:
        steps.append((arrived_s + 20, facts.UnitArrived("D1", "A11", distance_m, moment(arrived_s))))
    if outcome is not None:
        steps.append((1000, facts.OutcomeEntered("T1", outcome, note)))
    if cleared_s is not None:
        steps.append((cleared_s, facts.AlertCleared("J0001")))
    for at, step in sorted(steps, key=lambda step: step[0]):
        log.add(at, step, *((raised.ref,) if isinstance(step, facts.AlertCleared) else ()))
    return log


@pytest.mark.parametrize(
    ("log", "standing", "reason"),
    [
        (work(), "good", "handled"),
        (work(601), "bad", "late"),
        (work(distance_m=81), "bad", "wrong_place"),
        (work(outcome=None), "apart", "unconfirmed"),
        (work(None), "bad", "not_arrived"),
        (work(None, Outcome.CLEARED_BEFORE), "apart", "cleared_before_arrival"),
        (work(outcome=Outcome.NOT_FOUND), "apart", "not_found"),
        (work(cleared_s=2001), "bad", "not_recovered"),
        (work(cleared_s=None), "bad", "not_recovered"),
        (work(cleared_s=2001, note="等清障车"), "good", "explained"),
        (work(cleared_s=None, outcome=Outcome.TOWED), "good", "explained"),
        (work(cleared_s=None, outcome=Outcome.RECOVERED), "good", "handled"),
    ],
)
def test_a_handling_is_judged_in_every_respect(log: Log, standing: str, reason: str) -> None:
    """Arrived, in the band, at the place, with an outcome, and recovered or explained."""
    assert only(rates(log).accurate) == (standing, reason)


def test_what_is_still_going_on_is_not_judged_yet() -> None:
    """Half an hour after arrival the road may still recover; a unit on its way may still arrive."""
    assert only(rates(work(cleared_s=None), now_s=1900).accurate) == ("apart", "pending")
    under_way = work(None, None, cleared_s=None)
    under_way.add(50, facts.AlertJudged("J0001", Verdict.REAL))
    assert only(rates(under_way, now_s=500).accurate) == ("apart", "pending")
    assert only(rates(under_way, now_s=700).accurate) == ("bad", "not_arrived")
    there = work(200, None, cleared_s=None)
    there.add(250, facts.AlertJudged("J0001", Verdict.REAL))
    assert only(rates(there, now_s=500).accurate) == ("apart", "pending")
    there.add(3000, facts.TaskClosed("T1"))
    assert only(rates(there).accurate) == ("bad", "no_outcome")


@pytest.mark.parametrize(("onset_s", "standing"), [(-210, "good"), (-211, "bad")])
def test_in_time_is_three_minutes_and_the_sources_period(onset_s: float, standing: str) -> None:
    """By the alert's own onset, and by hindsight's where there is one."""
    log = Log()
    log.add(0, alert(onset_s))
    log.add(10, facts.AlertJudged("J0001", Verdict.REAL))
    assert only(rates(log).timely)[0] == standing
    log = Log()
    log.add(0, alert(-30))
    assert only(rates(log, truth(onset_s, 600, "b", "c")).timely)[0] == standing


def test_false_merged_and_unconfirmed_alerts_do_not_count() -> None:
    """They stand in the list with their reason and in neither number."""
    log = Log()
    older = log.add(-10, replace(alert(), alert_id="J0000"))
    own = log.add(0, alert())
    log.add(5, facts.AlertCleared("J0001"), own.ref, older.ref)
    log.add(6, facts.AlertJudged("J0000", Verdict.FALSE))
    log.add(7, replace(alert(), alert_id="J0002"))
    log.add(8, sos())
    assert rates(log).timely.cases == (
        Case("J0000", "花园路", moment(-10), Standing.APART, "judged_false"),
        Case("J0001", "花园路", moment(0), Standing.APART, "merged"),
        Case("J0002", "花园路", moment(7), Standing.APART, "unconfirmed"),
    )
    assert (rates(log).timely.good, rates(log).timely.total, rates(log).timely.share) == (0, 0, None)


def test_a_jam_that_nobody_told_of_is_missed() -> None:
    """Hindsight puts it into both denominators, into the second if it stood long enough for a unit."""
    missed = rates(Log(), truth(0, 900, "x"))
    assert missed.timely.cases == (Case("", "花园路", moment(0), Standing.BAD, "missed"),)
    assert only(missed.accurate) == ("bad", "missed")
    assert only(rates(Log(), truth(0, 599, "x")).accurate) == ("apart", "no_unit_needed")


def test_a_confirmed_jam_to_which_nobody_was_sent_counts_when_it_stood() -> None:
    """Ten minutes with nobody sent are a fault; a jam gone before is none."""
    log = Log()
    raised = log.add(0, alert())
    log.add(10, facts.AlertJudged("J0001", Verdict.REAL))
    assert only(rates(log).accurate) == ("bad", "nobody_sent")
    log.add(300, facts.AlertCleared("J0001"), raised.ref)
    assert only(rates(log).accurate) == ("apart", "no_unit_needed")


def test_two_alerts_of_one_jam_are_counted_once() -> None:
    """The first that counts is the jam's; the other stands apart as the same jam, or as false."""
    log = Log()
    first = log.add(0, alert())
    log.add(200, facts.AlertCleared("J0001"), first.ref)
    log.add(300, replace(alert(), alert_id="J0002", onset_at=moment(250)))
    both = rates(log, truth(-60, 800, "a"))
    assert [(c.alert_id, c.standing.value, c.reason) for c in both.timely.cases] == [
        ("J0001", "good", "in_time"),
        ("J0002", "apart", "same_jam"),
    ]
    log.add(400, facts.AlertJudged("J0001", Verdict.FALSE))
    judged = rates(log, truth(-60, 800, "a"))
    assert [(c.alert_id, c.standing.value, c.reason) for c in judged.timely.cases] == [
        ("J0001", "apart", "judged_false"),
        ("J0002", "bad", "late"),
    ]


def test_a_person_overrules_the_records() -> None:
    """A jam that somebody judged false is not missed because the records show slow cars there."""
    log = Log()
    log.add(0, alert())
    log.add(60, facts.AlertJudged("J0001", Verdict.FALSE))
    assert only(rates(log, truth(-60, 800, "a")).timely) == ("apart", "judged_false")


def test_another_place_or_another_hour_is_another_jam() -> None:
    """An alert and a jam by hindsight belong together by segments and time."""
    log = Log()
    log.add(0, alert())
    assert len(rates(log, truth(-60, 800, "x")).timely.cases) == 2
    assert len(rates(log, truth(-3000, -800, "a")).timely.cases) == 2
    log.add(30, facts.AlertChanged("J0001", jam().level, "", jam().place, ("a", "x"), 600))
    assert len(rates(log, truth(-60, 800, "x")).timely.cases) == 1


def test_only_the_span_that_is_asked_for_counts() -> None:
    """Yesterday's jams are yesterday's."""
    log = work()
    assert rates_of(log.entries, since=moment(1), now=LATER).accurate.cases == ()
    assert rates_of(log.entries, since=DAY, now=moment(-1)).timely.cases == ()
    early = truth(-3700, -3000, "q")
    assert rates_of([], since=DAY, now=LATER, hindsight=[early]) == Rates(Rate(()), Rate(()))


def test_a_share_shows_its_numbers() -> None:
    """Numerator and denominator go with every rate."""
    log = work()
    result = rates(log, truth(600, 1600, "x"), truth(-60, 500, "a"))
    assert (result.timely.good, result.timely.total, result.timely.share) == (1, 2, 0.5)
    assert (result.accurate.good, result.accurate.total) == (1, 2)
    slower = rates_of(log.entries, since=DAY, now=LATER, params=RateParams(period_s=0, in_time_s=60))
    assert only(slower.timely) == ("bad", "late")
    assert DAY + timedelta(hours=1) == moment(0)


def told(segments: tuple[str, ...] = ("a", "b")) -> facts.AlertRaised:
    """A jam that somebody told of by telephone."""
    return replace(alert(0, segments), alert_id="H0009", source=Channel.PHONE_122.value)


def test_a_jam_that_people_told_of_counts_and_was_not_found_by_a_source() -> None:
    """All confirmed jams are those of the sources, of hindsight, and those that people reported."""
    log = Log()
    log.add(0, told())
    assert only(rates(log).timely) == ("bad", "told_first")
    log.add(100, facts.AlertJudged("H0009", Verdict.FALSE))
    assert only(rates(log).timely)[0] == "apart"


def test_a_told_jam_whose_onset_the_records_show_is_judged_by_that() -> None:
    """The alert was there in time, whoever raised it."""
    log = Log()
    log.add(0, told())
    assert only(rates(log, truth(-60, 600, "b")).timely) == ("good", "in_time")


def test_who_tells_of_a_jam_that_is_known_adds_none() -> None:
    """One jam, one case: the later alert stands apart."""
    log = Log()
    log.add(0, alert())
    log.add(60, told())
    standing = [case.standing.value for case in rates(log, truth(-60, 600, "a")).timely.cases]
    assert standing == ["good", "apart"]


def test_what_was_told_by_mistake_or_judged_by_mistake_is_as_if_it_had_not_been() -> None:
    """A withdrawn alert is no case; a verdict taken back confirms nothing."""
    log = Log()
    log.add(0, told())
    log.add(5, facts.AlertWithdrawn("H0009"))
    assert not rates(log).timely.cases
    log.add(6, alert())
    log.add(7, facts.AlertJudged("J0001", Verdict.REAL))
    assert only(rates(log).timely)[0] == "good"
    log.add(8, facts.VerdictReversed("J0001", Verdict.REAL))
    assert only(rates(log).timely) == ("apart", "unconfirmed")


def test_an_outcome_taken_back_is_none() -> None:
    """The jam is under way again."""
    log = work(200, Outcome.NOT_FOUND, cleared_s=None)
    log.add(1005, facts.OutcomeReversed("T1", Outcome.NOT_FOUND, "R1"))
    log.add(1010, facts.AlertJudged("J0001", Verdict.REAL))
    assert only(rates(log, now_s=1100).accurate) == ("apart", "pending")


def test_a_rehearsal_enters_no_rate() -> None:
    """What was only played through (CAP's *Exercise*) is no jam found and none handled, in either rate."""
    log = work()
    plain = rates(log, truth(-60, 900, "a"))
    for fact in (*begun("T9"), *way("T9")):
        log.add(1_100, fact)
    assert any(isinstance(one.fact, task_facts.PlanRehearsed) for one in log.entries)
    assert rates(log, truth(-60, 900, "a")) == plain
