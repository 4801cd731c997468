"""One task, one plan, one report: whatever is tried in whatever order, the journal never breaks the shape."""

from collections import Counter
from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason
from dispatch.domain.units import FreshnessPolicy
from dispatch.tasks import rules
from dispatch.tasks.report import report_of
from tests.tasks.work import ADVICE, UNIT_IDS, Log, assigned, jam, moment, opened, plan

ALERTS = st.sampled_from(["J1", "J2"])
TASKS = st.sampled_from(["T1", "T2", "T3"])
UNITS = st.sampled_from(UNIT_IDS)
SEATS = st.sampled_from(["席位1", "席位2"])
ORDERS = st.integers(1, 6)


class Work(RuleBasedStateMachine):
    """Seats that try everything; what the rules permit is journalled, what they refuse leaves no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.log = Log()
        self.refused: Counter[str] = Counter()

    def attempt(self, permission: Callable[[], object], *made: facts.Fact) -> None:
        """Journal *made* if the rule permits it, and count a refusal by its name."""
        try:
            permission()
        except RuleBrokenError as broken:
            self.refused[broken.rule] += 1
            return
        for fact in made:
            self.log.add(float(len(self.log.entries)), fact)

    @rule(alert_id=ALERTS)
    def raise_alert(self, alert_id: str) -> None:
        """The gateway raises each alert once."""
        if alert_id not in self.log.picture.alerts:
            self.log.add(float(len(self.log.entries)), jam(alert_id))

    @rule(alert_id=ALERTS, seat=SEATS)
    def take(self, alert_id: str, seat: str) -> None:
        """A seat answers for an alert."""
        picture = self.log.picture
        self.attempt(lambda: rules.takeable_alert(picture, alert_id, seat), facts.AlertTaken(alert_id, seat))

    @rule(alert_id=ALERTS, verdict=st.sampled_from(Verdict))
    def judge(self, alert_id: str, verdict: Verdict) -> None:
        """A seat judges an alert."""
        picture = self.log.picture
        self.attempt(
            lambda: rules.judgeable_alert(picture, alert_id, verdict), facts.AlertJudged(alert_id, verdict)
        )

    @rule(alert_id=ALERTS, task_id=TASKS)
    def open_task(self, alert_id: str, task_id: str) -> None:
        """A seat opens a task."""
        picture = self.log.picture
        if task_id not in picture.tasks:
            self.attempt(lambda: rules.alert_without_task(picture, alert_id), opened(task_id, alert_id))

    @rule(task_id=TASKS)
    def make_plan(self, task_id: str) -> None:
        """A seat makes a plan."""
        self.attempt(lambda: rules.plannable_task(self.log.picture, task_id), plan(task_id))

    @rule(task_id=TASKS, unit_id=UNITS, reason=st.sampled_from(["", "更熟悉路段"]))
    def assign(self, task_id: str, unit_id: str, reason: str) -> None:
        """A seat sends a unit."""
        picture, order_no = self.log.picture, len(self.log.picture.assignments) + 1
        before = picture.units[unit_id].assignment_id

        def permitted() -> None:
            rules.dispatchable_task(picture, task_id)
            rules.sendable_unit(picture, unit_id, FreshnessPolicy(), moment(0))
            rules.chosen_rank(picture, ADVICE, unit_id, reason)

        self.attempt(permitted, assigned(order_no, unit_id, task_id, reason))
        if before is not None:
            assert self.log.picture.units[unit_id].assignment_id == before

    @rule(order_no=ORDERS, answer=st.sampled_from(Answer))
    def answer(self, order_no: int, answer: Answer) -> None:
        """A rider answers by a call."""
        picture = self.log.picture
        assignment = picture.assignments.get(f"D{order_no}")
        unit_id = assignment.unit_id if assignment is not None else ""
        self.attempt(
            lambda: rules.answerable_assignment(picture, f"D{order_no}"),
            facts.OrderAnswered(order_no, unit_id, answer, AnswerBy.CALL),
        )

    @rule(order_no=ORDERS)
    def arrive(self, order_no: int) -> None:
        """The track shows an arrival."""
        assignment = self.log.picture.assignments.get(f"D{order_no}")
        if assignment is not None and assignment.is_open and assignment.arrived_at is None:
            at = float(len(self.log.entries))
            self.log.add(at, facts.UnitArrived(f"D{order_no}", assignment.unit_id, 10, moment(at - 0.5)))

    @rule(order_no=ORDERS, reason=st.sampled_from(ReleaseReason))
    def release(self, order_no: int, reason: ReleaseReason) -> None:
        """A seat frees a unit."""
        picture = self.log.picture
        assignment = picture.assignments.get(f"D{order_no}")
        unit_id = assignment.unit_id if assignment is not None else ""
        self.attempt(
            lambda: rules.releasable_assignment(picture, f"D{order_no}", reason),
            facts.AssignmentReleased(f"D{order_no}", unit_id, reason),
        )

    @rule(task_id=TASKS, outcome=st.sampled_from(Outcome))
    def handle(self, task_id: str, outcome: Outcome) -> None:
        """A seat enters an outcome."""
        picture = self.log.picture
        self.attempt(
            lambda: rules.handleable_task(picture, task_id, outcome, ""),
            facts.OutcomeEntered(task_id, outcome),
        )

    @rule(task_id=TASKS)
    def report(self, task_id: str) -> None:
        """A seat writes the report."""
        written: tuple[facts.Fact, ...] = ()
        if task_id in self.log.picture.tasks:
            written = (report_of(self.log.entries, task_id, f"R{task_id}"),)
        self.attempt(lambda: rules.reportable_task(self.log.picture, task_id), *written)

    @rule(task_id=TASKS)
    def close(self, task_id: str) -> None:
        """A seat closes a task."""
        self.attempt(lambda: rules.closeable_task(self.log.picture, task_id), facts.TaskClosed(task_id))

    @invariant()
    def never_two(self) -> None:
        """One task an alert, one plan, outcome, report and closing a task, one open order a unit."""
        kinds: Counter[tuple[str, str]] = Counter()
        for entry in self.log.entries:
            if isinstance(entry.fact, facts.TaskOpened):
                kinds["task", str(entry.fact.alert_id)] += 1
            elif isinstance(
                entry.fact, facts.PlanMade | facts.OutcomeEntered | facts.ReportWritten | facts.TaskClosed
            ):
                kinds[entry.kind, entry.fact.task_id] += 1
        assert not [kind for kind, count in kinds.items() if count > 1]
        bound = Counter(a.unit_id for a in self.log.picture.assignments.values() if a.is_open)
        assert not [unit_id for unit_id, count in bound.items() if count > 1]

    @invariant()
    def never_before(self) -> None:
        """No order without a plan, no report without an outcome, no closing without a report."""
        done: set[tuple[type, str]] = set()
        for entry in self.log.entries:
            task_id = getattr(entry.fact, "task_id", "")
            if isinstance(entry.fact, facts.UnitAssigned):
                assert (facts.PlanMade, task_id) in done
            elif isinstance(entry.fact, facts.ReportWritten):
                assert (facts.OutcomeEntered, task_id) in done
            elif isinstance(entry.fact, facts.TaskClosed):
                assert (facts.ReportWritten, task_id) in done
            done.add((type(entry.fact), task_id))

    @invariant()
    def nothing_forgotten(self) -> None:
        """A closed task binds nobody, and a closed alert has no open task."""
        for task in self.log.picture.tasks.values():
            if not task.is_open:
                assert not rules.open_assignments(self.log.picture, task)
        for alert in self.log.picture.alerts.values():
            task_of = self.log.picture.tasks.get(alert.task_id or "")
            assert alert.is_open or task_of is None or not task_of.is_open


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=60, stateful_step_count=60, deadline=None)


def test_a_straight_piece_of_work_passes_every_rule() -> None:
    """The machine can go the whole way: alert, task, plan, order, arrival, outcome, report, closing."""
    work = Work()
    work.raise_alert("J1")
    work.take("J1", "席位1")
    work.open_task("J1", "T1")
    work.make_plan("T1")
    work.assign("T1", "A11", "")
    work.assign("T1", "A11", "")
    work.answer(1, Answer.ACCEPTED)
    work.arrive(1)
    work.handle("T1", Outcome.DIRECTED)
    work.release(1, ReleaseReason.DONE)
    work.report("T1")
    work.close("T1")
    assert work.refused == Counter({"unit_busy": 1})
    assert [entry.kind for entry in work.log.entries] == [
        "AlertRaised",
        "AlertTaken",
        "TaskOpened",
        "PlanMade",
        "UnitAssigned",
        "OrderAnswered",
        "UnitArrived",
        "OutcomeEntered",
        "AssignmentReleased",
        "ReportWritten",
        "TaskClosed",
    ]
