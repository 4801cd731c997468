"""What a seat may do to a prepared task on its way from draft to archive.

Each command is one step of `dispatch.tasks.way`: it asks whether the step is open to the person, and appends
what happened because of the version or the decision that it follows.
"""

from dispatch.desk.commands import Decision, Story
from dispatch.desk.typed import one_line, paragraphs
from dispatch.domain import facts, task_facts
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.geo import Place
from dispatch.domain.people import Person
from dispatch.domain.plans import SEALED_TITLE, Plan, Secrecy
from dispatch.domain.recorded import EntryRef
from dispatch.domain.rehearsals import Rehearsal
from dispatch.domain.tasks import ReleaseReason
from dispatch.journal import Transaction
from dispatch.picture.views import Picture
from dispatch.tasks import rules, way
from dispatch.tasks.report import report_of
from dispatch.tasks.way import Standing, Step


def open_task(person: Person, plan: Plan, city: Place, template: str = "") -> Decision[str]:
    """Begin a prepared task with the first version of its plan; returns the task's id.

    It stands at its first post or point; a secret one at *city*, the middle of the map.
    """

    def decide(transaction: Transaction, _picture: Picture) -> str:
        way.may_begin(person)
        brief = way.saveable_plan(plan).brief
        secret = brief.secrecy is Secrecy.SECRET
        number = transaction.number("task")
        task_id = f"T{number:04d}"
        opened = transaction.append(
            facts.TaskOpened(
                task_id,
                brief.kind,
                SEALED_TITLE if secret else brief.title,
                city if secret else _place(plan) or city,
            )
        )
        made = facts.PlanMade(f"P{number:04d}", task_id, template or brief.kind.value, "", 0, (), 0, 0)
        made_ref = transaction.append(made, because=[opened.ref]).ref
        transaction.append(task_facts.PlanRevised(task_id, 1, person.name, plan), because=[made_ref])
        return task_id

    return decide


def _place(plan: Plan) -> Place | None:
    places = [point.place for route in plan.routes for point in route.points]
    places += [post.place for post in plan.posts] + [closure.place for closure in plan.closures]
    return next((place for place in places if place is not None), None)


def revise(person: Person, task_id: str, base: int, plan: Plan, note: str = "") -> Decision[int]:
    """Save a new version on top of version *base*; returns its number. Rehearsal and approval are void."""
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> int:
        standing = way.open_step(picture, task_id, Step.REVISE, person)
        version = way.following(standing, base)
        saved = task_facts.PlanRevised(task_id, version, person.name, way.saveable_plan(plan), base, note)
        transaction.append(saved, because=_because(standing))
        return version

    return decide


def amend(person: Person, task_id: str, base: int, plan: Plan, reason: str) -> Decision[int]:
    """Change the plan under way: the version is in force at once; returns its number."""
    reason = one_line(reason)

    def decide(transaction: Transaction, picture: Picture) -> int:
        standing = way.open_step(picture, task_id, Step.AMEND, person, reason)
        version = way.following(standing, base)
        saved = task_facts.PlanAmended(task_id, version, person.name, way.saveable_plan(plan), base, reason)
        transaction.append(saved, because=_because(standing))
        return version

    return decide


def call_planned(person: Person, task_id: str) -> Decision[None]:
    """Say that the plan is complete."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.PLAN, person)
        way.complete_plan(standing)
        planned = task_facts.TaskPlanned(task_id, standing.version.version, person.name)
        transaction.append(planned, because=_because(standing))

    return decide


def enter_rehearsal(person: Person, task_id: str, version: int, rehearsal: Rehearsal) -> Decision[EntryRef]:
    """Record a rehearsal that was made of *version*; returns its entry."""

    def decide(transaction: Transaction, picture: Picture) -> EntryRef:
        standing = way.open_step(picture, task_id, Step.REHEARSE, person)
        way.following(standing, version)
        made = task_facts.PlanRehearsed(task_id, version, person.name, rehearsal)
        return transaction.append(made, because=_because(standing)).ref

    return decide


def approve(person: Person, task_id: str, version: int, note: str = "") -> Decision[None]:
    """Approve the version that the person has seen."""
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.APPROVE, person)
        way.approvable(standing, version, person)
        made = [one.ref for one in standing.prepared.rehearsals if one.version == version]
        approved = task_facts.PlanApproved(task_id, version, person.name, note)
        transaction.append(approved, because=[*_because(standing), made[-1]])

    return decide


def return_plan(person: Person, task_id: str, reason: str) -> Decision[None]:
    """Refuse the approval, or take it back, with a reason."""
    reason = one_line(reason)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.RETURN, person, reason)
        returned = task_facts.PlanReturned(task_id, standing.version.version, person.name, reason)
        transaction.append(returned, because=_because(standing))

    return decide


def start(person: Person, task_id: str) -> Decision[None]:
    """Begin to carry out the approved version."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.START, person)
        version = way.startable(standing)
        approval = standing.prepared.approvals[-1].ref
        started = task_facts.TaskStarted(task_id, version.version, person.name)
        transaction.append(started, because=[*_because(standing), approval])

    return decide


def start_unrehearsed(person: Person, task_id: str, reason: str) -> Decision[None]:
    """Begin in an emergency without rehearsal or approval."""
    reason = one_line(reason)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.START_UNREHEARSED, person, reason)
        started = task_facts.TaskStartedUnrehearsed(task_id, standing.version.version, person.name, reason)
        transaction.append(started, because=_because(standing))

    return decide


def suspend(person: Person, task_id: str, reason: str) -> Decision[None]:
    """Hold the execution."""
    reason = one_line(reason)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.SUSPEND, person, reason)
        transaction.append(task_facts.TaskSuspended(task_id, person.name, reason), because=_began(standing))

    return decide


def resume(person: Person, task_id: str) -> Decision[None]:
    """Go on."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.RESUME, person)
        held = [one.ref for one in standing.prepared.suspended[-1:]]
        transaction.append(task_facts.TaskResumed(task_id, person.name), because=held)

    return decide


def end(person: Person, task_id: str, note: str = "") -> Decision[None]:
    """End the execution: its units are set free, and told so."""
    note = one_line(note)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.END, person)
        last = _release(transaction, picture, standing)
        transaction.append(task_facts.TaskEnded(task_id, person.name, note), because=last)

    return decide


def cancel(person: Person, task_id: str, reason: str) -> Decision[None]:
    """Give the task up before its start."""
    reason = one_line(reason)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.CANCEL, person, reason)
        last = _release(transaction, picture, standing)
        transaction.append(task_facts.TaskCancelled(task_id, person.name, reason), because=last)

    return decide


def _release(transaction: Transaction, picture: Picture, standing: Standing) -> list[EntryRef]:
    """Set free whoever is still bound; returns what the end of the task follows from."""
    last = _began(standing)
    for assignment in rules.open_assignments(picture, standing.task):
        was_there = assignment.arrived_at is not None
        reason = ReleaseReason.DONE if was_there else ReleaseReason.RECALLED
        released = facts.AssignmentReleased(assignment.assignment_id, assignment.unit_id, reason)
        last.append(transaction.append(released, because=[assignment.ref]).ref)
    return last


def write_report(
    person: Person, task_id: str, story: Story, delay: task_facts.DelayMeasured | None = None
) -> Decision[str]:
    """Write the one report from the journal, with the public's delay as measured; returns its id."""

    def decide(transaction: Transaction, picture: Picture) -> str:
        standing = way.open_step(picture, task_id, Step.REPORT, person)
        entries = [*story.entries, *transaction.since(story.entry_id)]
        report = report_of(entries, task_id, f"R{task_id[1:]}")
        ended = [standing.prepared.ended.ref] if standing.prepared.ended is not None else []
        if delay is not None:
            ended.append(transaction.append(delay, because=ended).ref)
        transaction.append(report, because=[standing.task.ref, *ended])
        return report.report_id

    return decide


def remark(person: Person, task_id: str, problems: str, suggestions: str) -> Decision[None]:
    """Add 存在问题 and 改进建议 before the report is signed; the newest words stand."""
    problems = paragraphs(problems)
    suggestions = paragraphs(suggestions)

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.REMARK, person)
        report_id = way.unsigned_report(standing)
        if not problems and not suggestions:
            raise RuleBrokenError("reason_needed", report_id)
        remarked = task_facts.ReportRemarked(task_id, report_id, person.name, problems, suggestions)
        transaction.append(remarked, because=_reported(standing))

    return decide


def sign(person: Person, task_id: str) -> Decision[None]:
    """Sign the report."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.SIGN, person)
        signed = task_facts.ReportSigned(task_id, way.signable(standing), person.name)
        transaction.append(signed, because=_reported(standing))

    return decide


def annex(person: Person, task_id: str, text: str) -> Decision[int]:
    """Add a correction to a signed report; returns its number."""
    text = paragraphs(text)

    def decide(transaction: Transaction, picture: Picture) -> int:
        standing = way.open_step(picture, task_id, Step.ANNEX, person, text)
        number = len(standing.prepared.annexes) + 1
        report_id = way.signed_report(standing)
        added = task_facts.ReportAnnexed(task_id, report_id, number, person.name, text)
        transaction.append(added, because=_reported(standing))
        return number

    return decide


def archive(person: Person, task_id: str) -> Decision[None]:
    """Put the task with its signed report away."""

    def decide(transaction: Transaction, picture: Picture) -> None:
        standing = way.open_step(picture, task_id, Step.ARCHIVE, person)
        way.signed_report(standing)
        signed = [standing.prepared.signed.ref] if standing.prepared.signed is not None else []
        transaction.append(facts.TaskClosed(task_id), because=signed)

    return decide


def _because(standing: Standing) -> list[EntryRef]:
    return [standing.version.ref]


def _began(standing: Standing) -> list[EntryRef]:
    """The start, or the version that counts before there is one."""
    started = standing.prepared.started
    return [standing.version.ref if started is None else started.ref]


def _reported(standing: Standing) -> list[EntryRef]:
    return [] if standing.task.report_ref is None else [standing.task.report_ref]
