"""What the screen of prepared tasks asks of a seat; `dispatch.desk.seat.Seat` is the real one."""

from collections.abc import Sequence
from typing import Protocol

from dispatch.desk.plan_check import PlanCheck
from dispatch.desk.task_desk import TaskDesk
from dispatch.domain.plans import Plan
from dispatch.picture.views import TaskView
from dispatch.tasks.findings import Finding
from dispatch.tasks.following import FollowingParams
from dispatch.tasks.projection import Projection

__all__ = ["PlanCheck", "TaskDesk", "TaskPort"]


class TaskPort(Protocol):
    """A seat's hand on prepared tasks, and its answers about plans."""

    @property
    def plans(self) -> TaskDesk:
        """Every command about prepared tasks, and the drafts."""
        ...

    @property
    def plan_check(self) -> PlanCheck:
        """Routes on the roads, posts to propose."""
        ...

    @property
    def following(self) -> FollowingParams:
        """The tolerances by which convoys are followed."""
        ...

    def convoy(self, task_id: str) -> Projection | None:
        """Where a task's convoy is and when it will pass what is ahead; None for none that is under way."""
        ...

    async def check_plan(self, plan: Plan, task_id: str = "") -> Sequence[Finding]:
        """Everything unwise about *plan* as it is now."""
        ...

    async def old_task(self, task_id: str) -> TaskView | None:
        """A task as its own entries tell it, however long ago it left the picture."""
        ...
