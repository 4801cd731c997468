"""The picture is folded from what was seen and what was decided."""

from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, Verdict
from dispatch.domain.observations import RoadsSeen, TimePassed, UnitLinked, UnitListed
from dispatch.domain.recorded import Sealed
from dispatch.domain.tasks import Answer, AnswerBy, OrderState, Outcome, ReleaseReason, TaskState
from dispatch.domain.units import FreshnessPolicy, Shift, UnitState
from dispatch.picture.fold import _FACTS, fold, fold_all
from dispatch.picture.state import queue, unit_state
from tests.picture.news import NOW, alert, dispatched, picture, position, recorded

SHIFT = Shift("A12", "王强", 0, 1440, "花园路")


def test_every_kind_of_fact_is_folded() -> None:
    """No entry of the journal is unknown to the picture."""
    assert set(_FACTS) == {*facts.FACT_KINDS.values(), Sealed}


@given(st.permutations([position("A12", at_s, 36.4 + at_s / 1000) for at_s in range(6)]))
def test_order_of_arrival_does_not_matter(reports: list[object]) -> None:
    """The picture depends on what was seen, never on the order in which it arrived."""
    unit = fold_all(picture(), reports).units["A12"]  # type: ignore[arg-type]  # permutations lose the type
    assert unit.position == position("A12", 5, 36.405)


def test_a_report_without_a_fix_moves_nothing() -> None:
    """Where there was no fix, the last known place stays."""
    seen = fold_all(picture(), [position("A12", 1), position("A12", 2, 0.0, 0.0, has_fix=False)])
    assert seen.units["A12"].position == position("A12", 1)


def test_of_equal_device_times_the_later_arrival_counts() -> None:
    """Two reports of one second go by arrival."""
    seen = fold_all(picture(), [position("A12", 1, 36.1), position("A12", 1, 36.2)])
    assert seen.units["A12"].position == position("A12", 1, 36.2)


def test_changed_at_is_when_the_unit_last_moved() -> None:
    """A unit that reports from one spot has stood there since the first of those reports."""
    seen = fold_all(picture(), [position("A12", 1), position("A12", 2), position("A12", 3)])
    assert seen.units["A12"].changed_at == NOW + timedelta(seconds=1)


def test_folding_leaves_the_old_picture_alone() -> None:
    """A picture that somebody holds never changes under his hands."""
    before = fold_all(picture(), recorded([alert()]))
    after = fold_all(before, recorded([facts.AlertTaken("J0001", "席位2")], first=2))
    assert before.alerts["J0001"].state is AlertState.NEW
    assert after.alerts["J0001"].state is AlertState.TAKEN
    assert before.units is after.units


def test_an_entry_counts_once() -> None:
    """Reading the journal twice gives the same picture."""
    entries = recorded([alert(), *dispatched()])
    once = fold_all(picture(), entries)
    twice = fold_all(once, entries)
    assert twice.tasks == once.tasks
    assert twice.tasks["T0001"].assignment_ids == ("D0001",)


def test_a_jam_runs_through_the_whole_loop() -> None:
    """Alert, dispatch, delivery, answer, arrival, outcome, report, closing: each step shows."""
    seen = fold_all(picture(), recorded([alert(), *dispatched()]))
    assert seen.alerts["J0001"].state is AlertState.DISPATCHED
    assert seen.units["A12"].assignment_id == "D0001"
    steps: list[tuple[facts.Fact, object]] = [
        (facts.OrderSent(1, "A12", 1), OrderState.SENT),
        (facts.OrderDelivered(1, "A12"), OrderState.DELIVERED),
        (facts.OrderAnswered(1, "A12", Answer.ACCEPTED, AnswerBy.TERMINAL), OrderState.ACKNOWLEDGED),
    ]
    for number, (fact, state) in enumerate(steps, 5):
        seen = fold_all(seen, recorded([fact], first=number))
        assert seen.assignments["D0001"].order_state is state
    seen = fold_all(seen, recorded([facts.UnitArrived("D0001", "A12", 12, NOW)], first=8))
    assert seen.tasks["T0001"].state is TaskState.ON_SCENE
    report = facts.ReportWritten("R0001", "T0001", "花园路", (), 1, 2, 3, 1)
    end: list[facts.Fact] = [
        facts.OutcomeEntered("T0001", Outcome.RECOVERED),
        facts.AssignmentReleased("D0001", "A12", ReleaseReason.DONE),
        report,
        facts.TaskClosed("T0001"),
    ]
    seen = fold_all(seen, recorded(end, first=9))
    assert seen.tasks["T0001"].report == report
    assert not seen.tasks["T0001"].is_open
    assert seen.alerts["J0001"].state is AlertState.CLOSED
    assert seen.units["A12"].assignment_id is None
    assert queue(seen) == []


def test_a_late_delivery_note_does_not_hide_the_answer() -> None:
    """What comes in late never takes an order back."""
    seen = fold_all(
        picture(),
        recorded(
            [
                alert(),
                *dispatched(),
                facts.OrderAnswered(1, "A12", Answer.CANNOT, AnswerBy.TERMINAL),
                facts.OrderDelivered(1, "A12"),
                facts.OrderUnknown(1, "A12", "gateway_restarted"),
            ]
        ),
    )
    assert seen.assignments["D0001"].order_state is OrderState.DECLINED
    assert seen.assignments["D0001"].why == ""


def test_a_false_alarm_leaves_the_queue() -> None:
    """Judged false, it is closed."""
    seen = fold_all(picture(), recorded([alert(), facts.AlertJudged("J0001", Verdict.FALSE)]))
    assert queue(seen) == []


def test_a_cleared_jam_without_a_task_closes_and_one_with_a_task_waits_for_it() -> None:
    """Traffic that recovers by itself ends an alert, but not the work that was begun for it."""
    entries = [alert("J0001"), alert("J0002"), *dispatched("J0002")]
    seen = fold_all(picture(), recorded([*entries, facts.AlertCleared("J0001"), facts.AlertCleared("J0002")]))
    assert [a.alert_id for a in queue(seen)] == ["J0002"]
    assert seen.alerts["J0002"].cleared_at is not None


def test_sos_stands_above_everything() -> None:
    """An officer's call for help tops the queue and shows on the unit until it ends."""
    sos = alert("S0001", kind=AlertKind.SOS, level=AlertLevel.CRITICAL, unit_id="A07")
    loud = alert("J0002", level=AlertLevel.HIGH)
    seen = fold_all(picture(), recorded([alert(), loud, sos]))
    assert [a.alert_id for a in queue(seen)] == ["S0001", "J0002", "J0001"]
    policy = FreshnessPolicy()
    assert unit_state(seen, seen.units["A07"], NOW, policy) is UnitState.SOS


def test_a_call_for_help_does_not_end_because_its_bit_fell() -> None:
    """It stays on top until somebody deals with it; with a task under way the unit is itself again."""
    sos = alert("S0001", kind=AlertKind.SOS, level=AlertLevel.CRITICAL, unit_id="A07")
    seen = fold_all(picture(), recorded([sos, facts.AlertCleared("S0001")]))
    assert [a.alert_id for a in queue(seen)] == ["S0001"]
    assert seen.units["A07"].sos_alert_id == "S0001"
    seen = fold_all(picture(), recorded([sos, *dispatched("S0001"), facts.AlertCleared("S0001")]))
    assert seen.units["A07"].sos_alert_id is None
    seen = fold_all(seen, recorded([facts.TaskClosed("T0001")], first=6))
    assert queue(seen) == []


def test_what_a_unit_does_follows_from_its_assignment_then_its_position_then_its_shift() -> None:
    """En route, on scene, handling; available when free and seen; lost and off duty otherwise."""
    policy = FreshnessPolicy()
    listed = UnitListed("A12", "13912344321", "text", (SHIFT,))

    def state(now_s: float) -> UnitState:
        return unit_state(seen, seen.units["A12"], NOW + timedelta(seconds=now_s), policy)

    seen = fold_all(picture(), [UnitListed("A12", "1", "text"), position("A12", 0)])
    assert state(1) is UnitState.OFF_DUTY
    seen = fold_all(picture(), [listed, position("A12", 0)])
    assert state(300) is UnitState.AVAILABLE
    assert state(301) is UnitState.LOST
    seen = fold_all(seen, recorded([alert(), *dispatched()]))
    assert state(1) is UnitState.EN_ROUTE
    seen = fold_all(seen, recorded([facts.UnitArrived("D0001", "A12", 10, NOW)], first=5))
    assert state(1) is UnitState.ON_SCENE
    seen = fold_all(seen, recorded([facts.OutcomeEntered("T0001", Outcome.RECOVERED)], first=6))
    assert state(1) is UnitState.HANDLING


def test_an_older_word_about_the_line_changes_nothing() -> None:
    """Links are told in order of their time."""
    later, earlier = NOW + timedelta(seconds=5), NOW
    seen = fold_all(picture(), [UnitLinked("A12", online=True, at=later)])
    seen = fold(seen, UnitLinked("A12", online=False, at=earlier))
    assert seen.units["A12"].online


def test_roads_take_the_newest_state_of_each_segment_and_ignore_unknown_ones() -> None:
    """A segment keeps its newest state; an index beyond the network is not an error."""

    def seen_at(at_s: float, index: list[int], speed_mps: float) -> RoadsSeen:
        count = len(index)
        return RoadsSeen(
            NOW + timedelta(seconds=at_s),
            "traffic",
            np.array(index, np.uint32),
            np.full(count, speed_mps, np.float32),
            np.full(count, 1, np.uint8),
            np.full(count, 1, np.uint8),
        )

    seen = fold_all(picture(4), [seen_at(10, [0, 1, 9], 5.0), seen_at(5, [1, 2], 7.0)])
    assert seen.roads.speed_mps[:3].tolist() == [5.0, 5.0, 7.0]
    assert np.isnan(seen.roads.speed_mps[3])


def test_what_was_closed_a_day_ago_leaves_the_picture() -> None:
    """The picture holds today's work; the journal holds the rest."""
    done = [alert(), *dispatched(), facts.TaskClosed("T0001")]
    seen = fold_all(picture(), recorded(done))
    later = recorded(
        [alert("J0002"), *dispatched("J0002", "A07", 2), facts.TaskClosed("T0002")],
        first=6,
        start=NOW + timedelta(hours=25),
    )
    seen = fold_all(seen, later)
    assert list(seen.tasks) == ["T0002"]
    assert list(seen.assignments) == ["D0002"]
    assert list(seen.alerts) == ["J0002"]


def test_time_passes_only_by_the_gateways_word() -> None:
    """The picture's clock is what was last heard."""
    assert fold(picture(), TimePassed(NOW + timedelta(seconds=9), 10.0)).speed == 10.0
