"""The page 执行 as data: everything that it shows of one task at one moment. No widgets."""

from dataclasses import dataclass, field
from datetime import datetime

from dispatch.domain.people import Person
from dispatch.domain.plans import Plan
from dispatch.domain.tasks import TaskStage
from dispatch.picture.views import Picture
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import Projection
from dispatch.tasks.way import Step, may_see, open_steps
from ui.execution.closure_rows import ClosureRow, closure_rows
from ui.execution.list_rows import (
    CheckRow,
    ContactRow,
    ContingencyRow,
    DeviationRow,
    check_rows,
    contact_rows,
    contingency_rows,
    deviation_rows,
)
from ui.execution.next_things import NextThing, Work, next_things
from ui.execution.post_rows import PostRow, RollCount, post_rows, roll_count

UNDER_WAY = frozenset({TaskStage.UNDER_WAY, TaskStage.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Execution:
    """One task under way.

    *steps*: what the person at the desk may do to it now; *is_hidden*: it is secret, and that person is not
    named in it.
    """

    task_id: str = ""
    stage: TaskStage = TaskStage.DRAFT
    is_hidden: bool = False
    unrehearsed: bool = False
    version: int = 0
    plan: Plan = field(default_factory=Plan)
    steps: frozenset[Step] = frozenset()
    projection: Projection | None = None
    posts: tuple[PostRow, ...] = ()
    roll: RollCount = field(default_factory=RollCount)
    closures: tuple[ClosureRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    contingencies: tuple[ContingencyRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    deviations: tuple[DeviationRow, ...] = ()
    next: tuple[NextThing, ...] = ()

    @property
    def is_under_way(self) -> bool:
        """Whether closures, passings and contingencies may be entered."""
        return self.stage in UNDER_WAY


NOTHING = Execution()
"""No task, or one that has no plan of its own."""


def execution(
    picture: Picture,
    task_id: str,
    person: Person,
    now: datetime,
    projection: Projection | None,
    params: FollowingParams,
) -> Execution:
    """The page at *now* for whoever sits at the desk; `NOTHING` where there is nothing to carry out."""
    task = picture.tasks.get(task_id)
    prepared = task.prepared if task is not None else None
    version = prepared.current if prepared is not None else None
    if task is None or prepared is None or version is None:
        return NOTHING
    if not may_see(task, person):
        return Execution(task_id, task.stage, is_hidden=True)
    plan = version.plan
    posts = post_rows(picture, task, plan, projection, now, params)
    closures = closure_rows(plan, prepared, projection, now)
    contacts, checks = contact_rows(plan, prepared), check_rows(plan, prepared)
    deviations = deviation_rows(plan, prepared)
    work = Work(task.stage, plan.brief, projection, posts, closures, contacts, checks, deviations)
    return Execution(
        task_id,
        task.stage,
        unrehearsed=prepared.unrehearsed,
        version=version.version,
        plan=plan,
        steps=frozenset(open_steps(picture, task_id, person)),
        projection=projection,
        posts=posts,
        roll=roll_count(posts),
        closures=closures,
        contacts=contacts,
        contingencies=contingency_rows(plan, prepared),
        checks=checks,
        deviations=deviations,
        next=next_things(work, now, params),
    )
