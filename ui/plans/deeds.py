"""What is done with a plan: items, places, saving, plans and routes from files."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from dispatch.domain.plans import LINE, Attachment, Closure, Plan, Post, Route
from dispatch.domain.tasks import TaskKind
from dispatch.feeds.line_files import MOST_BYTES, LineFileError, read_line
from dispatch.journal.attachments import AttachmentError
from dispatch.tasks.way import Step
from ui.bridge.bridge import Bridge
from ui.kit.failures import Failure
from ui.kit.plain import one_line
from ui.plans.fields import Section
from ui.plans.incoming import plan_in
from ui.plans.items import new_id
from ui.plans.paths import value_at
from ui.plans.view import WITHOUT_ITEMS
from ui.shell.task_page import NEW_TASK, Prompt

if TYPE_CHECKING:
    from ui.plans.page import PlanPage

translate = QCoreApplication.translate


class PlanDeeds:
    """The page's commands, by key, button or word."""

    def __init__(self, bridge: Bridge, page: "PlanPage") -> None:
        self._bridge = bridge
        self._page = page
        self.tasks = bridge.tasks
        self.work = page.work
        self.editor = page.editor
        self._view = page.view
        self._frame = page.frame

    def add_item(self) -> None:
        """One more item in the part that is open; of a route one more point."""
        section = self.editor.section
        if section in WITHOUT_ITEMS:
            return
        if section is Section.ATTACHMENTS:
            self.ask_file(self.attach, "")
            return
        name = section.value
        if section is Section.ROUTES and ".points[" in self.editor.chosen:
            name = self.editor.chosen.partition(".points[")[0] + ".points"
        begin = self.tasks.hand.begin.template(self.editor.plan.brief.kind)
        item: Post | Closure | None = None
        if section is Section.POSTS:
            item = begin.with_duty(Post(new_id(self.editor.plan, name)))
        elif section is Section.CLOSURES:
            item = begin.with_usual(Closure(new_id(self.editor.plan, name)))
        self.editor.add(name, item)
        self._view.form.focus_field(next(iter(self._view.form.fields), ""))

    def remove_item(self) -> None:
        """Take the chosen item out; `undo` brings it back."""
        item = self.editor.chosen
        if not item.endswith("]"):
            return
        route = value_at(self.editor.plan, item.partition(".")[0]) if ".points[" in item else None
        self.editor.remove(item)
        if isinstance(route, Route):
            self.work.routing.draw(route.route_id)

    def move_item(self, by: int) -> None:
        """Earlier or later in its list."""
        item = self.editor.chosen
        if not item.endswith("]"):
            return
        self.editor.move(item, by)
        if ".points[" in item:
            self.work.routing.draw(value_at(self.editor.plan, item.partition(".")[0]).route_id)

    def point(self, item: str = "", field: str = "") -> None:
        """Fill in by pointing: the field that has the keyboard, else the item's place or sections."""
        item = item or self.editor.chosen
        self.work.pointer.ask_for(item, field or self._view.form.field)
        self._view.show_status()
        self._page.overlay_changed.emit()

    def draw_route(self) -> None:
        """Draw the chosen route point by point, a new one where none is chosen."""
        self.editor.open_section(Section.ROUTES)
        if not self.editor.chosen.startswith("routes["):
            self.editor.add("routes")
        self.point(self.editor.chosen.partition(".points[")[0])
        self._view.show_plan()

    def propose(self) -> None:
        """Set the posts that the rules want."""
        self.editor.open_section(Section.ROUTES if not self.editor.plan.posts else self.editor.section)
        found = self.work.routing.propose_posts()
        self.editor.open_section(Section.POSTS)
        self._view.show_plan()
        if not found:
            self._tell(
                translate("plans", "没有可提议的岗位"),
                translate("plans", "预案没有变。"),
                translate("plans", "先把路线画到道路上; 已有岗位管住的路口不再提议。"),
            )

    def undo(self) -> None:
        """Take the last change of items or places back."""
        if self.editor.undo():
            for route in self.editor.plan.routes:
                if not route.segments:
                    self.work.routing.draw(route.route_id)

    def search(self, item: str, field: str, words: str) -> None:
        """Words of a place at Enter: the likeliest place on the map."""
        found = self._bridge.find_places(words, 1) if words.strip() else ()
        if found and self.work.can_write and self.editor.value(item, field) is None:
            place = found[0].spot.place
            self.editor.set(item, field, place)
            self._frame.city_map.show_place(place)

    # ------------------------------------------------------------------ saving

    def save(self, note: str | None = None, then: Callable[[], None] | None = None) -> None:
        """Save a version; a note may be added, under way the reason must be."""
        if not self.work.can_write:
            return
        if self.editor.wrong:
            self._page.jump(next(iter(self.editor.wrong)))
            return
        is_new = self.work.task_id == NEW_TASK
        if note is not None or is_new:
            self.work.save(note or "", then)
            return
        under_way = self.work.is_under_way
        what = translate("plans", "变更预案") if under_way else translate("plans", "保存新版本")
        hint = translate("plans", "改了什么; 回车保存, Esc 不存")
        self._frame.ask(
            Prompt(
                f"save:{self.work.task_id}",
                what,
                hint,
                lambda words: self.save(words, then) if words or not under_way else None,
                is_needed=under_way,
            )
        )

    def finalize(self) -> None:
        """Say that the plan is complete, with what is typed; what is missing is opened instead."""
        lacks = [one for one in self.work.against if one.mark in "×○"]
        if lacks:
            self._page.jump_to_row(lacks[0].key)
            return
        if self.editor.is_changed:
            self.save("", self._call_planned)
        else:
            self._call_planned()

    def can_finalize(self) -> bool:
        """Whether it may be called complete now, with what is typed saved first."""
        if not self.work.task_id:
            return False
        if self.work.task_id == NEW_TASK or self.editor.is_changed:
            return self.work.can_write and not self.work.is_under_way
        return Step.PLAN in self.tasks.open_steps(self.work.task_id)

    def _call_planned(self) -> None:
        task_id = self.work.task_id
        self.tasks.do("plan", task_id, self.tasks.hand.call_planned(task_id))

    def discard(self) -> None:
        """Leave what is typed."""
        self.work.discard()

    def compare(self) -> None:
        """Versions side by side."""
        self._page.open_section(Section.VERSIONS)

    # ------------------------------------------------------------------ plans from elsewhere

    def begin_new(self, plan: Plan | None = None, kind: TaskKind = TaskKind.SECURITY) -> None:
        """Begin a plan with the template of its kind, or go on with the one that was never saved."""
        if self.work.is_closed:
            return  # what was asked for came too late
        self._frame.choose(NEW_TASK)
        self._frame.turn_to(0)

        def begin() -> None:
            if plan is not None:
                self.editor.put(plan)
            elif self.editor.plan == Plan():
                self.editor.put(self.tasks.hand.begin.from_template(kind))
            self._page.open_section(Section.BRIEF)
            self._view.form.focus_field("title")

        self.work.when_loaded(begin)

    def copy(self) -> None:
        """Begin a plan as a copy of the one that is shown."""
        if self.work.task is not None:
            self.copy_old(self.work.task_id)

    def copy_old(self, task_id: str) -> None:
        """The same of any task, however long it is over: everything but its times."""
        title = translate("plans", "{task} 的副本").format(task=task_id)
        made = self.tasks.hand.begin.from_task(task_id, None, title[:LINE])
        self.tasks.ask("begin", task_id, made, self.begin_new)

    def ask_file(self, take: Callable[[Path], None], kinds: str) -> None:
        """Let a file be chosen; nothing waits for it."""
        dialog = QFileDialog(self._view)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if kinds:
            dialog.setNameFilter(kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: take(Path(name)))
        dialog.open()

    def ask_import(self) -> None:
        """Choose a plan, a GPX or a GeoJSON file."""
        self.ask_file(self.take_file, translate("plans", "预案或路线 (*.json *.geojson *.gpx)"))

    def take_file(self, file: Path) -> None:
        """A plan becomes the draft of a new task, a line one more route; all else is refused in words."""
        try:
            if file.stat().st_size > MOST_BYTES:
                raise LineFileError(translate("plans", "文件太大"))
            data = file.read_bytes()
            plan = plan_in(data)
            places = read_line(data) if plan is None else ()
        except (OSError, ValueError) as error:
            self._not_imported(one_line(str(error)))
            return
        if plan is not None:
            self.begin_new(plan)
            return
        if not self.work.can_write:
            self._not_imported(translate("plans", "先打开一份可以写的预案"))
            return
        self.editor.open_section(Section.ROUTES)
        self.work.routing.take_line(file.stem, places, lambda why: self._not_imported(why) if why else None)

    def _not_imported(self, why: str) -> None:
        self._tell(
            translate("plans", "导入不了"),
            translate("plans", "预案没有变。"),
            translate("plans", "用本程序的预案 JSON, 或一条线的 GPX、GeoJSON。"),
            why,
        )

    def attach(self, file: Path) -> None:
        """A file belongs to the plan: its bytes are kept beside the journal, and the plan names them."""
        files, plan, task_id = self.tasks.hand.begin.files, self.editor.plan, self.work.task_id
        if files is None or not self.work.can_write:
            return

        async def keep() -> Attachment | AttachmentError:
            try:
                return await files.attach(plan, file)
            except AttachmentError as error:
                return error

        def kept(found: Attachment | AttachmentError) -> None:
            if isinstance(found, AttachmentError):
                self._tell(
                    translate("plans", "附件加不了"),
                    translate("plans", "预案没有变。"),
                    translate("plans", "看文件还在不在, 能不能读。"),
                    one_line(found.words),
                )
            elif self.work.task_id == task_id:
                self.editor.add("attachments", found)

        self.tasks.ask("attach", task_id, keep(), kept)

    def _tell(self, what: str, means: str, do: str, detail: str = "") -> None:
        self._frame.tell(Failure(what, means, do, detail))
