"""Folding what happens to a prepared task. Every function replaces the task's `Prepared` as a whole."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dispatch.domain import task_facts
from dispatch.domain.execution import ClosureStep, ContactStep, PostStep
from dispatch.domain.plans import SEALED_TITLE, Secrecy
from dispatch.domain.recorded import Recorded, Sealed
from dispatch.domain.tasks import TaskStage
from dispatch.picture.draft import Draft
from dispatch.picture.prepared import (
    ClosureView,
    ContactView,
    Decided,
    DeviationView,
    Hold,
    PlanVersion,
    PostOrderView,
    PostView,
    Prepared,
    Rehearsed,
)

Changed = dict[str, Any]


def _change(draft: Draft, task_id: str, stage: TaskStage | None = None, **changes: Any) -> None:  # noqa: ANN401 — fields of the view, checked by `replace`
    """Replace fields of a task's preparation, and its stage where that changes."""
    task = draft.tasks.get(task_id)
    if task is not None:
        prepared = replace(task.prepared or Prepared(), **changes)
        draft.change_task(task_id, prepared=prepared, stage=stage or task.stage)


def _of(draft: Draft, task_id: str) -> Prepared:
    """What is known of a task's preparation; an empty one when the task has left the picture."""
    task = draft.tasks.get(task_id)
    return (task.prepared if task is not None else None) or Prepared()


def _in_force(entry: Recorded, prepared: Prepared, version: int) -> Changed:
    """The version is in force from the entry on; 0: none any more, where one was."""
    if version == (prepared.in_force[-1][0] if prepared.in_force else 0):
        return {}
    return {"in_force": (*prepared.in_force, (version, entry.at))}


def _saved(entry: Recorded, fact: task_facts.PlanRevised | task_facts.PlanAmended) -> PlanVersion:
    note = fact.note if isinstance(fact, task_facts.PlanRevised) else ""
    reason = fact.reason if isinstance(fact, task_facts.PlanAmended) else ""
    return PlanVersion(fact.version, fact.plan, fact.by, entry.at, entry.ref, note, reason)


def _revised(draft: Draft, entry: Recorded, fact: task_facts.PlanRevised) -> None:
    prepared = _of(draft, fact.task_id)
    versions = (*prepared.versions, _saved(entry, fact))
    _change(draft, fact.task_id, TaskStage.DRAFT, versions=versions, **_in_force(entry, prepared, 0))
    _title(draft, fact.task_id, fact)
    _hold(draft, fact.task_id)


def _amended(draft: Draft, entry: Recorded, fact: task_facts.PlanAmended) -> None:
    prepared = _of(draft, fact.task_id)
    versions = (*prepared.versions, _saved(entry, fact))
    _change(draft, fact.task_id, versions=versions, **_in_force(entry, prepared, fact.version))
    _title(draft, fact.task_id, fact)
    _hold(draft, fact.task_id)


def _title(draft: Draft, task_id: str, fact: task_facts.PlanRevised | task_facts.PlanAmended) -> None:
    """A task is called as its newest plan calls it; a secret one has no name that everybody may read."""
    brief = fact.plan.brief
    if brief.secrecy is Secrecy.SECRET:
        draft.change_task(task_id, title=SEALED_TITLE, kind=brief.kind)
    elif brief.title:
        draft.change_task(task_id, title=brief.title, kind=brief.kind)


def _planned(draft: Draft, _entry: Recorded, fact: task_facts.TaskPlanned) -> None:
    _change(draft, fact.task_id, TaskStage.PLANNED)


def _rehearsed(draft: Draft, entry: Recorded, fact: task_facts.PlanRehearsed) -> None:
    """The first rehearsal of a planned version moves the task on; later ones are kept beside it."""
    task, prepared = draft.tasks.get(fact.task_id), _of(draft, fact.task_id)
    made = Rehearsed(fact.version, fact.rehearsal, fact.by, entry.at, entry.ref)
    moves = task is not None and task.stage is TaskStage.PLANNED
    _change(
        draft,
        fact.task_id,
        TaskStage.REHEARSED if moves else None,
        rehearsals=(*prepared.rehearsals, made),
    )


def _approved(draft: Draft, entry: Recorded, fact: task_facts.PlanApproved) -> None:
    prepared = _of(draft, fact.task_id)
    approved = Decided(fact.version, fact.by, entry.at, entry.ref, fact.note)
    _change(
        draft,
        fact.task_id,
        TaskStage.APPROVED,
        approvals=(*prepared.approvals, approved),
        **_in_force(entry, prepared, fact.version),
    )
    _hold(draft, fact.task_id)


def _returned(draft: Draft, entry: Recorded, fact: task_facts.PlanReturned) -> None:
    prepared = _of(draft, fact.task_id)
    returned = Decided(fact.version, fact.by, entry.at, entry.ref, fact.reason)
    _change(
        draft,
        fact.task_id,
        TaskStage.RETURNED,
        returned=(*prepared.returned, returned),
        **_in_force(entry, prepared, 0),
    )
    _hold(draft, fact.task_id)


def _started(
    draft: Draft, entry: Recorded, fact: task_facts.TaskStarted | task_facts.TaskStartedUnrehearsed
) -> None:
    prepared = _of(draft, fact.task_id)
    unrehearsed = isinstance(fact, task_facts.TaskStartedUnrehearsed)
    why = fact.reason if isinstance(fact, task_facts.TaskStartedUnrehearsed) else ""
    _change(
        draft,
        fact.task_id,
        TaskStage.UNDER_WAY,
        started=Decided(fact.version, fact.by, entry.at, entry.ref, why),
        unrehearsed=unrehearsed,
        **_in_force(entry, prepared, fact.version),
    )
    _hold(draft, fact.task_id)


def _suspended(draft: Draft, entry: Recorded, fact: task_facts.TaskSuspended) -> None:
    prepared = _of(draft, fact.task_id)
    held = Decided(_standing(prepared), fact.by, entry.at, entry.ref, fact.reason)
    _change(draft, fact.task_id, TaskStage.SUSPENDED, suspended=(*prepared.suspended, held))


def _resumed(draft: Draft, _entry: Recorded, fact: task_facts.TaskResumed) -> None:
    _change(draft, fact.task_id, TaskStage.UNDER_WAY)


def _ended(draft: Draft, entry: Recorded, fact: task_facts.TaskEnded) -> None:
    prepared = _of(draft, fact.task_id)
    ended = Decided(_standing(prepared), fact.by, entry.at, entry.ref, fact.note)
    _change(draft, fact.task_id, TaskStage.ENDED, ended=ended, **_in_force(entry, prepared, 0))
    _hold(draft, fact.task_id)


def _cancelled(draft: Draft, entry: Recorded, fact: task_facts.TaskCancelled) -> None:
    prepared = _of(draft, fact.task_id)
    cancelled = Decided(_standing(prepared), fact.by, entry.at, entry.ref, fact.reason)
    _change(draft, fact.task_id, TaskStage.CANCELLED, cancelled=cancelled, **_in_force(entry, prepared, 0))
    draft.change_task(fact.task_id, closed_at=entry.at)
    _hold(draft, fact.task_id)


def _standing(prepared: Prepared) -> int:
    """The number of the version that counts."""
    return prepared.current.version if prepared.current is not None else 0


def _hold(draft: Draft, task_id: str) -> None:
    """Keep the units of the plan in force for the times of their posts, and of no other version."""
    prepared = _of(draft, task_id)
    version = prepared.version(prepared.in_force[-1][0]) if prepared.in_force else None
    holds = {
        unit_id: kept
        for unit_id, held in draft.holds.items()
        if (kept := tuple(hold for hold in held if hold.task_id != task_id))
    }
    for post in version.plan.posts if version is not None else ():
        if post.unit_id and post.from_at is not None and post.to_at is not None:
            hold = Hold(task_id, post.from_at, post.to_at)
            holds[post.unit_id] = (*holds.get(post.unit_id, ()), hold)
    draft.holds = holds


def _ticked(draft: Draft, _entry: Recorded, fact: task_facts.ItemTicked) -> None:
    ticked = _of(draft, fact.task_id).ticked
    one = {fact.item_id}
    _change(draft, fact.task_id, ticked=ticked | one if fact.done else ticked - one)


def _roll_called(draft: Draft, entry: Recorded, fact: task_facts.RollCalled) -> None:
    """Who is asked again answers again; that it was in place stays known."""
    posts = dict(_of(draft, fact.task_id).posts)
    for post_id in fact.post_ids:
        before = posts.get(post_id, PostView())
        posts[post_id] = replace(before, step=PostStep.ASKED, asked_at=entry.at, answered_at=None)
    _change(draft, fact.task_id, posts=posts)


def _post_ordered(draft: Draft, entry: Recorded, fact: task_facts.PostOrdered) -> None:
    orders = _of(draft, fact.task_id).orders
    _change(draft, fact.task_id, orders={**orders, fact.order_no: PostOrderView(fact, entry.at, entry.ref)})


def _post_reported(draft: Draft, entry: Recorded, fact: task_facts.PostReported) -> None:
    posts = _of(draft, fact.task_id).posts
    before = posts.get(fact.post_id, PostView())
    in_place = {
        PostStep.IN_PLACE: before.in_place_at or entry.at,
        PostStep.CANNOT: None,
    }.get(fact.step, before.in_place_at)
    post = replace(before, step=fact.step, answered_at=entry.at, in_place_at=in_place, note=fact.note)
    _change(draft, fact.task_id, posts={**posts, fact.post_id: post})


def _closure_moved(draft: Draft, entry: Recorded, fact: task_facts.ClosureMoved) -> None:
    closures = _of(draft, fact.task_id).closures
    name = {
        ClosureStep.CLEARED: "cleared_at",
        ClosureStep.CLOSED: "closed_at",
        ClosureStep.OPENED: "opened_at",
    }[fact.step]
    changes: Changed = {name: entry.at, "note": fact.note}
    if fact.step is ClosureStep.CLOSED:
        changes["opened_at"] = None  # closed again after an opening
    closure = replace(closures.get(fact.closure_id, ClosureView()), **changes)
    _change(draft, fact.task_id, closures={**closures, fact.closure_id: closure})


def _contact_told(draft: Draft, entry: Recorded, fact: task_facts.ContactTold) -> None:
    contacts = _of(draft, fact.task_id).contacts
    before = contacts.get(fact.contact_id, ContactView())
    if fact.step is ContactStep.TOLD:
        contact = replace(before, told_at=entry.at, note=fact.note)
    else:
        contact = replace(before, confirmed_at=entry.at, note=fact.note)
    _change(draft, fact.task_id, contacts={**contacts, fact.contact_id: contact})


def _triggered(draft: Draft, entry: Recorded, fact: task_facts.ContingencyTriggered) -> None:
    prepared = _of(draft, fact.task_id)
    _change(
        draft,
        fact.task_id,
        triggered=(*prepared.triggered, (entry.at, fact)),
        route_id=fact.route_id or prepared.route_id,
    )


def _passed(draft: Draft, _entry: Recorded, fact: task_facts.ConvoyPassed) -> None:
    """What a person entered stands above what the track showed."""
    passed = _of(draft, fact.task_id).passed
    before = passed.get(fact.post_id)
    if before is None or fact.by_hand >= before.by_hand:
        _change(draft, fact.task_id, passed={**passed, fact.post_id: fact})


def _deviated(draft: Draft, entry: Recorded, fact: task_facts.DeviationNoted) -> None:
    deviations = _of(draft, fact.task_id).deviations
    noted = DeviationView(fact, entry.at, reason=fact.reason)
    _change(draft, fact.task_id, deviations={**deviations, fact.deviation_id: noted})


def _deviation_ended(draft: Draft, entry: Recorded, fact: task_facts.DeviationEnded) -> None:
    deviations = _of(draft, fact.task_id).deviations
    before = deviations.get(fact.deviation_id)
    if before is not None:
        ended = replace(before, ended_at=entry.at, reason=fact.reason or before.reason)
        _change(draft, fact.task_id, deviations={**deviations, fact.deviation_id: ended})


def _delay_measured(draft: Draft, _entry: Recorded, fact: task_facts.DelayMeasured) -> None:
    _change(draft, fact.task_id, delay=fact)


def _remarked(draft: Draft, _entry: Recorded, fact: task_facts.ReportRemarked) -> None:
    _change(draft, fact.task_id, remarks=fact)


def _signed(draft: Draft, entry: Recorded, fact: task_facts.ReportSigned) -> None:
    signed = Decided(_standing(_of(draft, fact.task_id)), fact.by, entry.at, entry.ref)
    _change(draft, fact.task_id, signed=signed)


def _annexed(draft: Draft, _entry: Recorded, fact: task_facts.ReportAnnexed) -> None:
    _change(draft, fact.task_id, annexes=(*_of(draft, fact.task_id).annexes, fact))


_STAGES = {
    "PlanRevised": TaskStage.DRAFT,
    "TaskPlanned": TaskStage.PLANNED,
    "PlanRehearsed": TaskStage.REHEARSED,
    "PlanApproved": TaskStage.APPROVED,
    "PlanReturned": TaskStage.RETURNED,
    "TaskStarted": TaskStage.UNDER_WAY,
    "TaskStartedUnrehearsed": TaskStage.UNDER_WAY,
    "TaskSuspended": TaskStage.SUSPENDED,
    "TaskResumed": TaskStage.UNDER_WAY,
    "TaskEnded": TaskStage.ENDED,
    "TaskCancelled": TaskStage.CANCELLED,
    "ReportWritten": TaskStage.REPORTED,
}


def _sealed(draft: Draft, entry: Recorded, fact: Sealed) -> None:
    """Of a fact that could not be opened its kind is known, and so how far the task is."""
    task = draft.tasks.get(fact.task_id)
    if task is None:
        return
    stage = _STAGES.get(entry.kind, task.stage)
    if stage is TaskStage.REHEARSED and task.stage is not TaskStage.PLANNED:
        stage = task.stage
    closed_at = entry.at if stage is TaskStage.CANCELLED else task.closed_at
    draft.change_task(fact.task_id, title=SEALED_TITLE, stage=stage, closed_at=closed_at, sealed=True)


FOLDS: dict[type, Callable[[Draft, Recorded, Any], None]] = {
    task_facts.PlanRevised: _revised,
    task_facts.PlanAmended: _amended,
    task_facts.TaskPlanned: _planned,
    task_facts.PlanRehearsed: _rehearsed,
    task_facts.PlanApproved: _approved,
    task_facts.PlanReturned: _returned,
    task_facts.TaskStarted: _started,
    task_facts.TaskStartedUnrehearsed: _started,
    task_facts.TaskSuspended: _suspended,
    task_facts.TaskResumed: _resumed,
    task_facts.TaskEnded: _ended,
    task_facts.TaskCancelled: _cancelled,
    task_facts.ItemTicked: _ticked,
    task_facts.RollCalled: _roll_called,
    task_facts.PostOrdered: _post_ordered,
    task_facts.PostReported: _post_reported,
    task_facts.ClosureMoved: _closure_moved,
    task_facts.ContactTold: _contact_told,
    task_facts.ContingencyTriggered: _triggered,
    task_facts.ConvoyPassed: _passed,
    task_facts.DeviationNoted: _deviated,
    task_facts.DeviationEnded: _deviation_ended,
    task_facts.DelayMeasured: _delay_measured,
    task_facts.ReportRemarked: _remarked,
    task_facts.ReportSigned: _signed,
    task_facts.ReportAnnexed: _annexed,
    Sealed: _sealed,
}
"""How each kind of `task_facts` is folded, and what is sealed."""
