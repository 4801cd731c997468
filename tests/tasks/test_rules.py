"""Refuse, never bend: each rule says which it is and with what."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason
from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.views import Picture
from dispatch.tasks import rules
from dispatch.tasks.report import report_of
from tests.tasks.work import ADVICE, Log, assigned, jam, moment, opened, plan

POLICY = FreshnessPolicy()
NOW = moment(100)


def work(*steps: facts.Fact) -> Log:
    """A journal of these facts, ten seconds apart."""
    log = Log()
    for step, fact in enumerate(steps):
        log.add(10.0 * step, fact)
    return log


DISPATCHED = (jam(), facts.AlertTaken("J0001", "席位1"), opened(), plan(), assigned())
ARRIVED = (*DISPATCHED, facts.UnitArrived("D1", "A11", 10, moment(45)))
HANDLED = (*ARRIVED, facts.OutcomeEntered("T1", Outcome.DIRECTED))
REPORTED = (*HANDLED, report_of(work(*HANDLED).entries, "T1", "R1"))
RELEASED = (*REPORTED, facts.AssignmentReleased("D1", "A11", ReleaseReason.DONE))
CLOSED = (*RELEASED, facts.TaskClosed("T1"))

Rule = Callable[[Picture], object]


@pytest.mark.parametrize(
    ("steps", "rule", "code", "detail"),
    [
        ((), lambda p: rules.open_alert(p, "J9"), "alert_unknown", "J9"),
        (CLOSED, lambda p: rules.open_alert(p, "J0001"), "alert_closed", "J0001"),
        (DISPATCHED, lambda p: rules.takeable_alert(p, "J0001", "席位2"), "alert_taken", "席位1"),
        (DISPATCHED, lambda p: rules.takeable_alert(p, "J0001", "席位1"), "already_taken", "J0001"),
        (DISPATCHED, lambda p: rules.dispatchable_alert(p, "J0001", "席位2"), "alert_taken", "席位1"),
        (DISPATCHED, lambda p: rules.judgeable_alert(p, "J0001", Verdict.FALSE), "alert_has_task", "T1"),
        (
            (jam(), facts.AlertJudged("J0001", Verdict.REAL)),
            lambda p: rules.judgeable_alert(p, "J0001", Verdict.REAL),
            "already_judged",
            "real",
        ),
        (DISPATCHED, lambda p: rules.alert_without_task(p, "J0001"), "alert_has_task", "T1"),
        ((), lambda p: rules.open_task(p, "T9"), "task_unknown", "T9"),
        (CLOSED, lambda p: rules.open_task(p, "T1"), "already_closed", "T1"),
        (DISPATCHED, lambda p: rules.plannable_task(p, "T1"), "plan_exists", "PT1"),
        (DISPATCHED[:3], lambda p: rules.dispatchable_task(p, "T1"), "no_plan", "T1"),
        (HANDLED, lambda p: rules.dispatchable_task(p, "T1"), "outcome_exists", "directed"),
        (
            DISPATCHED,
            lambda p: rules.handleable_task(p, "T1", Outcome.TOWED, " "),
            "not_arrived",
            "T1",
        ),
        (
            HANDLED,
            lambda p: rules.handleable_task(p, "T1", Outcome.TOWED, ""),
            "outcome_exists",
            "directed",
        ),
        (DISPATCHED[:3], lambda p: rules.reportable_task(p, "T1"), "no_plan", "T1"),
        (ARRIVED, lambda p: rules.reportable_task(p, "T1"), "outcome_needed", "T1"),
        (REPORTED, lambda p: rules.reportable_task(p, "T1"), "report_exists", "R1"),
        (ARRIVED, lambda p: rules.closeable_task(p, "T1"), "outcome_needed", "T1"),
        (HANDLED, lambda p: rules.closeable_task(p, "T1"), "no_report", "T1"),
        (REPORTED, lambda p: rules.closeable_task(p, "T1"), "unit_still_bound", "A11"),
        ((), lambda p: rules.sendable_unit(p, "X9", POLICY, NOW), "unit_unknown", "X9"),
        (DISPATCHED, lambda p: rules.sendable_unit(p, "A11", POLICY, NOW), "unit_busy", "A11 T1 席位1 李明"),
        ((), lambda p: rules.chosen_rank(p, ADVICE, "A12", " "), "override_reason_needed", "A11"),
        ((), lambda p: rules.chosen_rank(p, ADVICE, "A13", ""), "override_reason_needed", "A11"),
        ((), lambda p: rules.open_assignment(p, "D9"), "assignment_unknown", "D9"),
        (RELEASED, lambda p: rules.open_assignment(p, "D1"), "assignment_closed", "D1"),
        (
            (*DISPATCHED, facts.OrderAnswered(1, "A11", Answer.ACCEPTED, AnswerBy.TERMINAL)),
            lambda p: rules.answerable_assignment(p, "D1"),
            "already_answered",
            "accepted",
        ),
        (
            DISPATCHED,
            lambda p: rules.releasable_assignment(p, "D1", ReleaseReason.DONE),
            "not_arrived",
            "A11",
        ),
    ],
)
def test_a_broken_rule_is_named(steps: tuple[facts.Fact, ...], rule: Rule, code: str, detail: str) -> None:
    """The refusal carries the rule's code and what it concerns."""
    with pytest.raises(RuleBrokenError) as broken:
        rule(work(*steps).picture)
    assert (broken.value.rule, broken.value.detail) == (code, detail)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"shifts": ()}, "unit_off_duty"), ({"sos_alert_id": "S1"}, "unit_sos")],
)
def test_a_unit_that_is_not_there_to_be_sent_is_refused(changes: dict[str, object], code: str) -> None:
    """Somebody off duty, or in need of help, is not sent."""
    picture = Log().picture
    unit = replace(picture.units["A11"], **changes)  # type: ignore[arg-type]  # fields of two types
    with pytest.raises(RuleBrokenError, match=code):
        rules.sendable_unit(replace(picture, units={"A11": unit}), "A11", POLICY, NOW)


def test_what_the_rules_allow_is_returned() -> None:
    """Each command gets the noun that it is about."""
    taken = work(*DISPATCHED[:2]).picture
    assert rules.dispatchable_alert(taken, "J0001", "席位1").alert_id == "J0001"
    assert rules.judgeable_alert(taken, "J0001", Verdict.FALSE).alert_id == "J0001"
    assert rules.alert_without_task(taken, "J0001").alert_id == "J0001"
    assert rules.takeable_alert(work(jam()).picture, "J0001", "席位1").alert_id == "J0001"
    assert rules.plannable_task(work(*DISPATCHED[:3]).picture, "T1").task_id == "T1"
    assert rules.sendable_unit(taken, "A11", POLICY, NOW).unit_id == "A11"
    sent = work(*DISPATCHED).picture
    assert rules.answerable_assignment(sent, "D1").unit_id == "A11"
    assert rules.releasable_assignment(sent, "D1", ReleaseReason.RECALLED).unit_id == "A11"
    assert rules.handleable_task(work(*ARRIVED).picture, "T1", Outcome.TOWED, "").task_id == "T1"
    assert rules.reportable_task(work(*HANDLED).picture, "T1").task_id == "T1"
    assert rules.closeable_task(work(*RELEASED).picture, "T1").task_id == "T1"


def test_an_outcome_without_an_arrival_needs_to_be_knowable_or_explained() -> None:
    """A jam that went by itself needs nobody there; a tow needs a rider or a note."""
    sent = work(*DISPATCHED).picture
    for outcome in (Outcome.CLEARED_BEFORE, Outcome.CONTINUES, Outcome.HANDED_OVER):
        assert rules.handleable_task(sent, "T1", outcome, "").task_id == "T1"
    assert rules.handleable_task(sent, "T1", Outcome.TOWED, "终端无定位，电话确认").task_id == "T1"


def test_the_second_of_two_needs_no_reason_once_the_first_is_away() -> None:
    """A reason is owed for passing over somebody who could have gone, not for a unit already sent."""
    picture = work(*DISPATCHED).picture
    assert rules.chosen_rank(picture, ADVICE, "A12", "") == 2
    assert rules.chosen_rank(Log().picture, ADVICE, "A11", "") == 1
    assert rules.chosen_rank(Log().picture, ADVICE, "A12", "A11 车辆故障") == 2
    assert rules.chosen_rank(Log().picture, ADVICE, "A13", "就在现场") == 0
