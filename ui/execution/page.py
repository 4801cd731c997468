"""执行: the page on which a task is carried out. It shows what `presenter` says and does what `deeds` do."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatch.picture.views import Picture
from dispatch.tasks.course import Course, course_of
from dispatch.tasks.way import Step
from ui.bridge.bridge import Bridge
from ui.execution.actions import execution_actions
from ui.execution.columns import (
    check_columns,
    closure_columns,
    contact_columns,
    contingency_columns,
    deviation_columns,
    post_columns,
)
from ui.execution.convoy_line import ConvoyLine
from ui.execution.deeds import COMMANDS, Chosen, Deeds, Part
from ui.execution.layers import CONVOY, execution_overlay
from ui.execution.next_line import NextLine
from ui.execution.next_things import Deed, NextThing
from ui.execution.presenter import NOTHING, Execution, execution
from ui.execution.row_list import RowList
from ui.execution.strip import strip_of
from ui.execution.strip_view import StripView
from ui.kit.failures import Failure
from ui.kit.rows import Keyed
from ui.kit.words import word
from ui.map.overlay import PlanOverlay
from ui.shell.actions import Action
from ui.shell.task_page import TaskFrame

translate = QCoreApplication.translate

_PART_OF_MARK = {"post": Part.POSTS, "closure": Part.CLOSURES}


class ExecutionPage(QObject):
    """One screen for one task under way."""

    overlay_changed = Signal()

    def __init__(self, bridge: Bridge, frame: TaskFrame) -> None:
        super().__init__()
        self._bridge = bridge
        self._frame = frame
        self._task_id = ""
        self._overlay = PlanOverlay()
        self.page: Execution = NOTHING
        self.chosen = Chosen()
        self.deeds = Deeds(bridge.tasks, frame, self.chosen)
        self.title = translate("execution", "执行")
        self.widget = QWidget()
        self.strip = StripView()
        self.below: QWidget | None = self.strip
        self._course: tuple[tuple[str, int, str], Course | None] = (("", 0, ""), None)
        self._build()

    def _build(self) -> None:
        params = self._bridge.tasks.following
        self.next = NextLine(self.widget)
        self.convoy = ConvoyLine(params, self.widget)
        none = translate("execution", "预案里没有")
        self.lists = {
            Part.POSTS: RowList(
                "1",
                translate("execution", "岗位"),
                post_columns(params),
                none,
                self.widget,
                with_columns=True,
            ),
            Part.CLOSURES: RowList(
                "2", translate("execution", "管制"), closure_columns(), none, self.widget, with_columns=True
            ),
            Part.CONTACTS: RowList(
                "3", translate("execution", "联络单位"), contact_columns(), none, self.widget
            ),
            Part.CONTINGENCIES: RowList(
                "4", translate("execution", "突发处置"), contingency_columns(), none, self.widget
            ),
            Part.CHECKS: RowList("5", translate("execution", "检查单"), check_columns(), none, self.widget),
            Part.DEVIATIONS: RowList(
                "6",
                translate("execution", "偏差"),
                deviation_columns(),
                translate("execution", "都在容差之内"),
                self.widget,
            ),
        }
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.next)
        column.addWidget(self.convoy)
        column.addWidget(self.lists[Part.POSTS], 5)
        column.addWidget(self.lists[Part.CLOSURES], 4)
        for left, right, shares in (
            (Part.CONTACTS, Part.CONTINGENCIES, (5, 4)),
            (Part.CHECKS, Part.DEVIATIONS, (2, 3)),
        ):
            row = QHBoxLayout()
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(2)
            row.addWidget(self.lists[left], shares[0])
            row.addWidget(self.lists[right], shares[1])
            column.addLayout(row, 2)
        for part, rows in self.lists.items():
            rows.picked.connect(partial(self._picked, part))
            rows.acted.connect(partial(self._look, part))
        self.next.taken.connect(self._take)
        self._bridge.tasks.done.connect(self._done)

    # ------------------------------------------------------------------ what the keys move

    @property
    def is_seen(self) -> bool:
        """Whether the page is the one that is shown, with a task on it."""
        return self.widget.isVisible() and self.page.task_id != ""

    def can_do_next(self) -> bool:
        """Whether there is anything next, that has been there for a moment."""
        return self.is_seen and self.next.first is not None

    def do_next(self) -> None:
        """Do what is next; what has only just come on top is not done by a key that meant another."""
        if self.next.first is not None and self.next.is_steady:
            self._take(self.next.first)

    def _take(self, thing: NextThing) -> None:
        if self.deeds.do(thing):
            self._show(self.page, self._bridge.now())
            return
        steps = {Deed.START: "start", Deed.RESUME: "resume", Deed.END: "end"}
        self._frame.take_step(steps[thing.deed])

    def turn_to(self, part: Part) -> None:
        """Mean a list; its first row when none was picked there before."""
        self.chosen.part = part
        if self.chosen.keys.get(part) not in self.lists[part].keys:
            self._pick(part, next(iter(self.lists[part].keys), ""))
        else:
            self._pick(part, self.chosen.keys[part])

    def step(self, by: int) -> None:
        """Pick the row above or below in the list that is meant."""
        part = self.chosen.part
        keys = self.lists[part].keys
        if not keys:
            return
        at = keys.index(self.chosen.keys[part]) + by if self.chosen.keys.get(part) in keys else 0
        self._pick(part, keys[max(0, min(len(keys) - 1, at))])

    def look_there(self) -> None:
        """Look at the post, closure or the convoy on the map."""
        key = self.chosen.keys.get(self.chosen.part, "")
        place = None
        if self.chosen.part is Part.POSTS:
            post = self.page.plan.post(key)
            place = post.place if post is not None else None
        elif self.chosen.part is Part.CLOSURES:
            closure = self.page.plan.closure(key)
            place = closure.place if closure is not None else None
        if place is not None:
            self._frame.city_map.show_place(place)

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        return self._frame.is_asked(action_id)

    def _look(self, part: Part, key: str) -> None:
        self._pick(part, key)
        self.look_there()

    def _picked(self, part: Part, key: str) -> None:
        if key:
            self._pick(part, key)
        else:
            self.turn_to(part)

    def _pick(self, part: Part, key: str) -> None:
        self.chosen.part = part
        self.chosen.keys[part] = key
        for one, rows in self.lists.items():
            rows.choose(self.chosen.keys.get(one, "") if one is part else "", is_chosen=one is part)
            if one is part:
                rows.warn("")
                rows.table.bring(key)
        self._lay_over()
        self._frame.refresh_keys()

    # ------------------------------------------------------------------ news

    def actions(self) -> Sequence[Action]:
        """What can be done here."""
        return execution_actions(self.deeds, self)

    def show_task(self, task_id: str) -> None:
        """Show a task; what was picked and warned of another one is gone."""
        if task_id != self._task_id:
            self._task_id = task_id
            self.chosen.part = Part.POSTS
            self.chosen.keys.clear()
            for part, rows in self.lists.items():
                rows.warn("")
                rows.choose("", is_chosen=part is Part.POSTS)
        if self.widget.isVisible():
            self.refresh(self._bridge.picture, self._bridge.now())

    def refresh(self, picture: Picture, now: datetime) -> None:
        """Show what is true now."""
        tasks = self._bridge.tasks
        projection = tasks.convoy(self._task_id)
        self._show(execution(picture, self._task_id, tasks.person, now, projection, tasks.following), now)

    def _show(self, page: Execution, now: datetime) -> None:
        self.page = self.deeds.page = page
        self.next.show_things(page.next, now, idle_words(page))
        self.convoy.show_page(page)
        roll, tone = roll_summary(page)
        rows: dict[Part, tuple[Sequence[Keyed], str, str]] = {
            Part.POSTS: (page.posts, roll, tone),
            Part.CLOSURES: (page.closures, closure_summary(page), "muted"),
            Part.CONTACTS: (page.contacts, "", "muted"),
            Part.CONTINGENCIES: (page.contingencies, "", "muted"),
            Part.CHECKS: (page.checks, "", "muted"),
            Part.DEVIATIONS: (page.deviations, "", "muted"),
        }
        for part, (shown, summary, loud) in rows.items():
            self.lists[part].show_rows(shown, now, summary, loud)
        self.strip.show_strip(strip_of(page, self._course_of(page), now))
        self._lay_over()

    def _course_of(self, page: Execution) -> Course | None:
        """The course of the plan that counts; made anew when the version or the route in use changes."""
        key = (page.task_id, page.version, page.projection.route_id if page.projection is not None else "")
        if key != self._course[0]:
            self._course = key, course_of(self._bridge.network, page.plan, key[2])
        return self._course[1]

    def _lay_over(self) -> None:
        laid = PlanOverlay()
        if self.page.task_id and not self.page.is_hidden:
            part, key = self.chosen.part, self.chosen.keys.get(self.chosen.part, "")
            prefix = {Part.POSTS: "post", Part.CLOSURES: "closure"}.get(part, "")
            chosen = f"{prefix}/{key}" if prefix and key else ""
            laid = execution_overlay(self.page, self._bridge.picture, self._bridge.network, chosen)
        if laid != self._overlay:
            self._overlay = laid
            self.overlay_changed.emit()

    # ------------------------------------------------------------------ the map

    def overlay(self) -> PlanOverlay:
        """The task on the map."""
        return self._overlay

    def place_clicked(self, lat_deg: float, lon_deg: float) -> None:
        """Nothing is asked for."""

    def mark_clicked(self, key: str) -> None:
        """Pick what was clicked."""
        kind, _, name = key.partition("/")
        if key == CONVOY:
            self.turn_to(Part.POSTS)
        elif kind in _PART_OF_MARK:
            self._pick(_PART_OF_MARK[kind], name.partition("/")[0])

    def mark_dragged(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Nothing can be moved under way."""

    def line_clicked(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """Pick a closure by its line."""
        del lat_deg, lon_deg
        self.mark_clicked(key)

    # ------------------------------------------------------------------ what became of it

    def refused(self, command: str, failure: Failure) -> bool:
        """Say above the list concerned what failed."""
        part = COMMANDS.get(command)
        if part is None:
            return False
        what = f"{failure.what} ({failure.detail})" if failure.detail else failure.what
        self.lists[part].warn(f"{what}\n{failure.do}")
        return True

    def _done(self, command: str, task_id: str) -> None:
        part = COMMANDS.get(command)
        if part is not None and task_id == self._task_id:
            self.lists[part].warn("")

    def escape(self) -> bool:
        """Put away what is said, then what is picked."""
        for rows in self.lists.values():
            if rows.head.notice:
                rows.warn("")
                return True
        if self.chosen.keys.get(self.chosen.part):
            self._pick(self.chosen.part, "")
            return True
        return False

    def close(self) -> None:
        """Nothing is half typed here; what comes later finds nobody."""
        self._bridge.tasks.done.disconnect(self._done)


def idle_words(page: Execution) -> str:
    """What stands on top when there is nothing to do."""
    if page.is_hidden:
        return translate("execution", "涉密任务, 只有名单上的人能看")
    if not page.task_id:
        return translate("execution", "左边选一个任务")
    if page.is_under_way:
        return translate("execution", "眼下没有该做的")
    if Step.START in page.steps:
        return translate("execution", "可以开始执行")
    return word(page.stage)


def roll_summary(page: Execution) -> tuple[str, str]:
    """How the roll call stands, and its tone."""
    roll = page.roll
    if not roll.posts:
        return "", "muted"
    words = translate("execution", "到岗 {there}/{posts}").format(there=roll.in_place, posts=roll.posts)
    if roll.overdue:
        late = [row.name for row in page.posts if row.overdue is not None]
        shown = ", ".join(late[:2]) + (" …" if len(late) > 2 else "")  # noqa: PLR2004 — as many as there is room for
        more = translate("execution", "逾时 {count}: {names}").format(count=roll.overdue, names=shown)
        return f"{words} · {more}", "high"
    return words, "good" if roll.in_place == roll.posts else "muted"


def closure_summary(page: Execution) -> str:
    """How many closures stand, and how many are over."""
    if not page.closures:
        return ""
    closed = sum(row.is_closed for row in page.closures)
    opened = sum(row.is_over for row in page.closures)
    return translate("execution", "已封 {closed} · 已放行 {opened} / {all}").format(
        closed=closed, opened=opened, all=len(page.closures)
    )
