"""What a person may see: of a secret task only those named see more than its number and its stage.

The seat itself decides on the whole picture: who is held for a secret task is not offered for a jam. What it
hands out, to the screen and to whoever listens, has gone through here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dispatch.domain.people import Person
from dispatch.domain.plans import SEALED_TITLE, Brief, Secrecy
from dispatch.domain.recorded import Recorded, Sealed
from dispatch.journal.seals import TELLING
from dispatch.picture.views import AssignmentView, Picture, TaskView
from dispatch.tasks.way import may_see


class Discretion:
    """Leaves out what *person* may not see. What did not change is the same object as before."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._looked_at: tuple[Mapping[str, TaskView], Mapping[str, AssignmentView]] | None = None
        self._shown: tuple[Mapping[str, TaskView], Mapping[str, AssignmentView]] = ({}, {})
        self._last: tuple[Picture, Picture] | None = None
        self.hidden: frozenset[str] = frozenset()

    def picture(self, picture: Picture) -> Picture:
        """The picture without what is secret, which those named read by its name; itself where nothing is."""
        self._look(picture)
        if self._shown[0] is picture.tasks:
            return picture
        if self._last is None or self._last[0] is not picture:
            tasks, assignments = self._shown
            self._last = (picture, replace(picture, tasks=tasks, assignments=assignments))
        return self._last[1]

    def entries(self, entries: Sequence[Recorded], picture: Picture) -> Sequence[Recorded]:
        """The entries, those about a secret task sealed; one of a task that nobody knows any more is, too."""
        self._look(picture)
        return [self._entry(entry, picture) for entry in entries]

    def task(self, task: TaskView) -> TaskView:
        """The task: a secret one by its own name for those named, for others with number and stage alone."""
        if task.sealed:
            return task
        if may_see(task, self._person):
            brief = _brief(task)
            if brief is None or brief.secrecy is Secrecy.OPEN:
                return task
            return replace(task, title=brief.title or SEALED_TITLE)
        return replace(
            task,
            title=SEALED_TITLE,
            outcome_note="",
            report=None,
            prepared=None,
            sealed=True,
        )

    def _entry(self, entry: Recorded, picture: Picture) -> Recorded:
        task_id = getattr(entry.fact, "task_id", "")
        unknown = entry.sealed and task_id not in picture.tasks
        if unknown or (task_id in self.hidden and type(entry.fact) in TELLING):
            return replace(entry, fact=Sealed(task_id))
        return entry

    def _look(self, picture: Picture) -> None:
        """Find out what is hidden, when tasks or assignments are others than the last time."""
        if self._looked_at is not None:
            tasks, assignments = self._looked_at
            if tasks is picture.tasks and assignments is picture.assignments:
                return
        self._looked_at = (picture.tasks, picture.assignments)
        self.hidden = frozenset(
            task_id for task_id, task in picture.tasks.items() if not may_see(task, self._person)
        )
        tasks = {task_id: self.task(task) for task_id, task in picture.tasks.items()}
        if all(tasks[task_id] is task for task_id, task in picture.tasks.items()):
            self._shown = self._looked_at
        else:
            assignments = {key: self._assignment(one, tasks) for key, one in picture.assignments.items()}
            self._shown = (tasks, assignments)

    def _assignment(self, one: AssignmentView, tasks: Mapping[str, TaskView]) -> AssignmentView:
        """That a unit is bound stays known; where it is sent and what for does not."""
        if one.task_id not in self.hidden:
            return one
        place = tasks[one.task_id].place
        return replace(one, place=place, order_text=SEALED_TITLE, override_reason="", eta_ms=0)


def _brief(task: TaskView) -> Brief | None:
    version = task.prepared.current if task.prepared is not None else None
    return None if version is None else version.plan.brief
