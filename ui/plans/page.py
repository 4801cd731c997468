"""预案: the page on which a plan is written."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QListWidget, QWidget

from dispatch.picture.views import Picture
from dispatch.tasks.missing import missing
from ui.bridge.bridge import Bridge
from ui.kit.failures import Failure
from ui.map.overlay import PlanOverlay
from ui.plans.layers import plan_overlay
from ui.shell.actions import Action
from ui.shell.task_page import TaskFrame

translate = QCoreApplication.translate


class PlanPage(QObject):
    """Shows the plan that counts and what it lacks."""

    overlay_changed = Signal()

    def __init__(self, bridge: Bridge, frame: TaskFrame) -> None:
        super().__init__()
        self._bridge = bridge
        self._frame = frame
        self._task_id = ""
        self.title = translate("plans", "预案")
        self.list = QListWidget()
        self.widget: QWidget = self.list
        self.below: QWidget | None = None

    def actions(self) -> Sequence[Action]:
        """None yet."""
        return ()

    def show_task(self, task_id: str) -> None:
        """Show a task's plan."""
        self._task_id = task_id
        task = self._bridge.tasks.task(task_id)
        version = task.prepared.current if task is not None and task.prepared is not None else None
        self.list.clear()
        if version is not None:
            self.list.addItems([one.words for one in missing(version.plan)])
        self.overlay_changed.emit()

    def refresh(self, picture: Picture, now: datetime) -> None:
        """Nothing runs here."""

    def overlay(self) -> PlanOverlay:
        """The plan on the map."""
        task = self._bridge.tasks.task(self._task_id)
        version = task.prepared.current if task is not None and task.prepared is not None else None
        return PlanOverlay() if version is None else plan_overlay(version.plan, self._bridge.network)

    def place_clicked(self, lat_deg: float, lon_deg: float) -> None:
        """Nothing is asked for."""

    def mark_clicked(self, key: str) -> None:
        """Nothing is asked for."""

    def mark_dragged(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Nothing can be moved."""

    def line_clicked(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Nothing is asked for."""

    def refused(self, command: str, failure: Failure) -> bool:
        """Nothing is given here."""
        del command, failure
        return False

    def escape(self) -> bool:
        """Nothing is open."""
        return False

    def close(self) -> None:
        """Nothing is half typed."""
