"""The entries of the last day as this seat has read them, and which of them belong to which task."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from datetime import timedelta

from dispatch.domain.facts import TaskClosed
from dispatch.domain.recorded import Recorded
from dispatch.domain.task_facts import TaskCancelled

KEPT = timedelta(hours=36)
"""A day's rates and every open task fit into this; the journal has the rest."""


class Log:
    """Entries in the journal's order, found again by their task."""

    def __init__(self) -> None:
        self._entries: deque[Recorded] = deque()
        self._of_alert: dict[str, list[Recorded]] = defaultdict(list)
        self._of_task: dict[str, list[Recorded]] = defaultdict(list)
        self._task_of: dict[str | int, str] = {}

    def add(self, entries: Iterable[Recorded]) -> None:
        """Take new entries in; those that have grown too old leave."""
        for entry in entries:
            self._entries.append(entry)
            self._file(entry)
        while self._entries and self._entries[-1].at - self._entries[0].at > KEPT:
            self._forget(self._entries.popleft())

    def _forget(self, gone: Recorded) -> None:
        """Let go of a task that ended so long ago, and of an alert for which none was opened."""
        if isinstance(gone.fact, TaskClosed | TaskCancelled):
            closed = gone.fact.task_id
            self._of_task.pop(closed, None)
            self._task_of = {name: task_id for name, task_id in self._task_of.items() if task_id != closed}
            return
        alert_id = getattr(gone.fact, "alert_id", None)
        waiting = self._of_alert.get(alert_id or "", [])
        if waiting and waiting[0] is gone:
            del waiting[0]
            if not waiting:
                del self._of_alert[alert_id or ""]

    def _file(self, entry: Recorded) -> None:
        """File the entry under its task; an alert's entries go over to the task that is opened for it."""
        fact = entry.fact
        alert_id = getattr(fact, "alert_id", None)
        names = [alert_id, getattr(fact, "assignment_id", None), getattr(fact, "order_no", None)]
        known = (self._task_of[name] for name in names if name in self._task_of)
        task_id = getattr(fact, "task_id", None) or next(known, None)
        if task_id is None:
            if alert_id is not None:
                self._of_alert[alert_id].append(entry)
            return
        for name in names:
            if name is not None:
                self._task_of[name] = task_id
        self._of_task[task_id] += self._of_alert.pop(alert_id or "", [])
        self._of_task[task_id].append(entry)

    def entries(self) -> Sequence[Recorded]:
        """All entries, oldest first."""
        return tuple(self._entries)

    def of_task(self, task_id: str) -> list[Recorded]:
        """The entries of one task, those of its alert first, in the journal's order."""
        return list(self._of_task.get(task_id, ()))
