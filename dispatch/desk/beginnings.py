"""What goes into a plan: the template of its kind, the plan of a task that was, files."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from dispatch.desk.attached import AttachedFiles
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.people import Person
from dispatch.domain.plans import Plan
from dispatch.domain.tasks import TaskKind
from dispatch.picture.views import TaskView
from dispatch.tasks.copying import copied
from dispatch.tasks.plan_templates import PlanTemplate, PlanTemplates
from dispatch.tasks.way import may_see

OldTask = Callable[[str], Awaitable[TaskView | None]]


class Beginnings:
    """Drafts to begin with, for one person, and the files that are attached; nothing is recorded by them."""

    def __init__(
        self,
        person: Person,
        templates: PlanTemplates,
        old_task: OldTask,
        files: AttachedFiles | None = None,
    ) -> None:
        """*old_task*: finds a task by its number, however long ago; *files*: None where none can be kept."""
        self.files = files
        self._person = person
        self._templates = templates
        self._old_task = old_task

    def template(self, kind: TaskKind) -> PlanTemplate:
        """The template of a kind: its usual closure and the duties of its posts as well."""
        return self._templates.of(kind)

    def from_template(
        self,
        kind: TaskKind,
        title: str = "",
        begins_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> Plan:
        """Return a plan of that kind with what such plans have."""
        return self._templates.of(kind).begun(title, begins_at, ends_at)

    async def from_task(self, task_id: str, begins_at: datetime | None, title: str) -> Plan:
        """Return the plan of another task, archived or not, for another day.

        It is the version that counted last. Raises RuleBrokenError (task_unknown, task_sealed, not_prepared)
        and JournalUnavailable.
        """
        task = await self._old_task(task_id)
        if task is None:
            raise RuleBrokenError("task_unknown", task_id)
        if not may_see(task, self._person):
            raise RuleBrokenError("task_sealed", task_id)
        version = task.prepared.current if task.prepared is not None else None
        if version is None:
            raise RuleBrokenError("not_prepared", task_id)
        return copied(version.plan, begins_at, title)


async def no_task(_task_id: str) -> TaskView | None:
    """Where there are no tasks of before."""
    return None
