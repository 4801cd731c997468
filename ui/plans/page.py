"""预案: the page on which a plan is written, beside its map."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from dispatch.domain.geo import Place
from dispatch.picture.views import Picture
from ui.bridge.bridge import Bridge
from ui.kit.failures import Failure
from ui.map.overlay import PlanOverlay
from ui.plans.actions import plan_actions
from ui.plans.deeds import PlanDeeds
from ui.plans.fields import Section, section_of
from ui.plans.items import path_of
from ui.plans.paths import has, split, value_at
from ui.plans.pointing import item_of
from ui.plans.view import PlanView
from ui.plans.work import PlanWork
from ui.shell.actions import Action
from ui.shell.task_page import NEW_TASK, TaskFrame

translate = QCoreApplication.translate


class PlanPage(QObject):
    """What is typed counts at once; see `ui.plans.work.PlanWork` for what becomes of it."""

    overlay_changed = Signal()

    def __init__(self, bridge: Bridge, frame: TaskFrame) -> None:
        super().__init__()
        self._bridge = bridge
        self.frame = frame
        self.title = translate("plans", "预案")
        self.below: QWidget | None = None
        self.work = PlanWork(bridge, self)
        self.editor = self.work.editor
        self.view = PlanView(self.work)
        self.widget: QWidget = self.view
        self.deeds = PlanDeeds(bridge, self)
        self._has_new = False
        self.work.overlay_changed.connect(self.overlay_changed)
        self.work.kept_changed.connect(frame.refresh_keys)
        self.work.checked.connect(frame.refresh_keys)
        self.view.sections.picked.connect(lambda name: self.open_section(Section(name)))
        self.view.items.picked.connect(self.choose)
        self.view.against.picked.connect(self.jump_to_row)
        self.view.form.point_asked.connect(self.deeds.point)
        self.view.form.searched.connect(self.deeds.search)
        bridge.tasks.load_draft("", self._found_new)

    def _found_new(self, text: str | None) -> None:
        """A plan that was never saved waits in the list."""
        self._has_new = bool(text)

    # ------------------------------------------------------------------ what the window asks

    @property
    def unsaved_title(self) -> str | None:
        """The title of a draft that is no task yet; None: there is none."""
        if self.work.task_id == NEW_TASK:
            return self.editor.plan.brief.title
        return "" if self._has_new else None

    def actions(self) -> Sequence[Action]:
        """What can be done with a plan."""
        return plan_actions(self, self.deeds)

    def show_task(self, task_id: str) -> None:
        """Show a task's plan."""
        self.work.show_task(task_id)
        if task_id == NEW_TASK:
            self._has_new = True
        self.view.show_plan()
        self.work.check()

    def refresh(self, picture: Picture, now: datetime) -> None:
        """Units' call signs, and versions of others."""
        self.work.refresh(picture, now)
        self.view.show_status()
        if self.editor.section is Section.VERSIONS:
            self.view.show_versions()

    def overlay(self) -> PlanOverlay:
        """The plan on the map."""
        if not self.work.task_id:
            return PlanOverlay()
        return self.work.overlay(self.editor.section)

    def place_clicked(self, lat_deg: float, lon_deg: float) -> None:
        """Fill in what is pointed for."""
        if self.work.can_write and self.work.pointer.click(lat_deg, lon_deg):
            self.overlay_changed.emit()
            self.view.show_status()

    def mark_clicked(self, key: str) -> None:
        """Open what the mark is."""
        self._open_key(key)

    def mark_dragged(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Put it there."""
        if self.work.can_write and self.work.pointer.drag(key, lat_deg, lon_deg):
            self.view.show_plan()
        self.overlay_changed.emit()

    def line_clicked(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Open what the line is; on the chosen route it is one more point."""
        path = path_of(self.editor.plan, key)
        is_open = self.editor.section is Section.ROUTES and path != "" and self.editor.chosen.startswith(path)
        if is_open and self.work.can_write and key.startswith("route/"):
            route = value_at(self.editor.plan, path)
            course = self.work.routing.courses.get(route.route_id)
            if course is not None and self.work.pointer.insert(key, lat_deg, lon_deg, course.line):
                return
        self._open_key(key)

    def unit_clicked(self, unit_id: str) -> None:
        """The unit stands at the chosen post."""
        if self.work.can_write and self.editor.chosen.startswith("posts["):
            self.editor.set(self.editor.chosen, "unit_id", unit_id)

    def refused(self, command: str, failure: Failure) -> bool:
        """What was asked by itself is told beside it; a command that was given, low over the map."""
        del failure
        if command in {"draft", "load_draft", "drop_draft"}:
            self.view.show_status()
            return True
        return False

    def escape(self) -> bool:
        """Stop pointing; leave the field."""
        if self.work.pointer.stop():
            self.overlay_changed.emit()
            self.view.show_status()
            return True
        focus = QApplication.focusWidget()
        if focus is None or not self.view.isAncestorOf(focus):
            return False
        focus.clearFocus()
        return True

    def close(self) -> None:
        """Keep what is half typed."""
        self.work.close()

    # ------------------------------------------------------------------ moving about

    def open_section(self, section: Section) -> None:
        """Show a part of the plan."""
        self.work.pointer.stop()
        self.editor.open_section(section)
        self.view.show_plan()
        self.overlay_changed.emit()

    def step_section(self, by: int) -> None:
        """The next part, or the one before."""
        parts = list(Section)
        self.open_section(parts[(parts.index(self.editor.section) + by) % len(parts)])

    def choose(self, item: str) -> None:
        """Show an item's form, and look where it is."""
        self.work.pointer.stop()
        self.editor.choose(item)
        self.view.show_plan()
        self.overlay_changed.emit()
        place = (
            getattr(value_at(self.editor.plan, item), "place", None) if has(self.editor.plan, item) else None
        )
        if isinstance(place, Place) and hasattr(self.frame.city_map, "show_place"):
            self.frame.city_map.show_place(place)

    def step_item(self, by: int) -> None:
        """The item below or above."""
        if self.editor.section is Section.VERSIONS:
            self.view.versions.step(by)
            return
        self.editor.step(by)
        self.choose(self.editor.chosen)

    def _open_key(self, key: str) -> None:
        path = path_of(self.editor.plan, key)
        if path:
            self.editor.open_section(section_of(path))
            self.editor.choose(path)
            self.view.show_plan()
            self.overlay_changed.emit()

    def jump(self, path: str) -> None:
        """Open the field at a path, with the keyboard in it."""
        section = section_of(path)
        self.editor.open_section(section)
        item = "brief" if section is Section.BRIEF else item_of(path)
        self.editor.choose(item)
        self.view.show_plan()
        self.overlay_changed.emit()
        _, field = split(path)
        self.view.form.focus_field(field)

    def jump_to_row(self, key: str) -> None:
        """Open what a row tells of."""
        row = self.view.against_rows.row_of(key)
        if row >= 0:
            self.view.against.selected = key
            self.jump(self.view.against_rows.row(row).path)

    def jump_next(self) -> None:
        """Open what is missing, wrong or unwise, one after the other."""
        rows = self.view.against_rows.rows
        if not rows:
            return
        at = self.view.against_rows.row_of(self.view.against.selected)
        key = rows[(at + 1) % len(rows)].key
        self.jump_to_row(key)
        self.view.against.bring(key)
        self.view.against.viewport().update()
