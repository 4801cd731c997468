"""What the keys are about."""

from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.tasks import ReleaseReason
from tests.ui.fake_seat import FakeSeat
from ui.shell.context import context_of


def test_an_alert_leads_to_its_task_assignment_and_unit(seat: FakeSeat) -> None:
    """The alert that A12 rides to has a task and a unit, which may be recalled; it may not be refused."""
    context = context_of(seat.picture, "alert", "J0002")
    assert (context.task and context.task.task_id, context.unit and context.unit.unit_id) == (
        "T0003",
        "铁骑A12",
    )
    assert context.can_recall
    assert context.can_acknowledge
    assert context.can_enter_outcome
    assert not context.can_refuse
    assert not context.can_take


def test_unit_and_task_lead_to_the_same(seat: FakeSeat) -> None:
    """Whichever of the three is selected, the keys mean the same work."""
    by_alert = context_of(seat.picture, "alert", "J0002")
    assert context_of(seat.picture, "task", "T0003") == by_alert
    assert context_of(seat.picture, "unit", "铁骑A12") == by_alert


def test_a_new_alert_may_be_taken_judged_and_refused(seat: FakeSeat) -> None:
    """Nobody is bound, so nothing may be recalled; once verified it need not be verified again."""
    context = context_of(seat.picture, "alert", "J0001")
    assert context.can_take
    assert context.can_verify
    assert context.can_refuse
    assert not context.can_recall
    seat.record(facts.AlertJudged("J0001", Verdict.REAL))
    assert not context_of(seat.picture, "alert", "J0001").can_verify


def test_a_call_for_help_leads_to_the_caller(seat: FakeSeat) -> None:
    """L on an SOS looks for the officer who calls."""
    unit = context_of(seat.picture, "alert", "S0040").unit
    assert unit is not None
    assert unit.unit_id == "铁骑A16"


def test_a_released_unit_cannot_be_recalled(seat: FakeSeat) -> None:
    """When the only assignment is over, its task can still be ended, and nobody can be called back."""
    seat.record(facts.AssignmentReleased("D0003", "铁骑A12", ReleaseReason.DECLINED))
    context = context_of(seat.picture, "task", "T0003")
    assert context.can_enter_outcome
    assert not context.can_recall


def test_nothing_and_what_is_gone_lead_nowhere(seat: FakeSeat) -> None:
    """An empty selection and an id that the picture does not know allow nothing."""
    for kind, name in (("", ""), ("alert", "J9999"), ("task", "T9999"), ("unit", "铁骑X")):
        context = context_of(seat.picture, kind, name)
        allowed = (context.can_dispatch, context.can_take, context.can_recall, context.can_enter_outcome)
        assert not any(allowed)
