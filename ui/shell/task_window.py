"""任务台: the window of prepared tasks, beside the desk: its own map, list, head and pages."""

from dataclasses import replace
from typing import cast

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from dispatch.picture.views import Picture
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.failures import Failure, failure_words
from ui.kit.palette import Palette
from ui.kit.throttle import Throttle
from ui.kit.words import word
from ui.map.view import MapView
from ui.shell.actions import Action, ActionBook, Group
from ui.shell.command_line.view import CommandLine
from ui.shell.keycaps import KeycapBar, KeyOverlay
from ui.shell.lower_edge import LowerEdge
from ui.shell.map_feed import Map, MapFeed
from ui.shell.messages import MessageCard
from ui.shell.question import Question
from ui.shell.question_card import QuestionCard
from ui.shell.shot import OVER_MAP
from ui.shell.task_header import DeskBand, TaskHeader
from ui.shell.task_list import PromptBar, TaskList
from ui.shell.task_moves import move_actions
from ui.shell.task_page import NEW_TASK, Prompt, TaskPage
from ui.shell.task_pages import PAGES
from ui.shell.task_presenter import (
    brief_of,
    chain_of,
    level_word,
    next_words,
    task_rows,
    task_title,
    waiting_words,
)
from ui.shell.task_steps import CONFIRM_S, TaskSteps, step_actions

translate = QCoreApplication.translate

SIZE = QSize(1366, 768)
LIST_PX, PAGE_PX = 280, 420
LOOK_EVERY_MS = 400
TICK_MS = 1000
EVERYWHERE = frozenset({"new_plan", "import_plan", "copy_plan", "save_plan", "plan", "sign"})
"""What a page brings and what makes sense whichever page is seen."""
ON_HEAD = 50
"""A step of less weight is no button: nobody cancels by a slip of the hand."""


class TaskWindow(QWidget):
    """Shows one task at a time. *closed* tells that it goes, *desk_wanted* asks for the desk."""

    closed = Signal()
    desk_wanted = Signal()

    def __init__(self, bridge: Bridge, city_map: QWidget, title: str) -> None:
        """*city_map*: a `ui.map.view.MapView`, or what behaves like it."""
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("tasks")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._bridge = bridge
        self._tasks = bridge.tasks
        self._map = city_map
        self._task_id = ""
        self._heights: dict[QWidget, int] = {}
        self.steps = TaskSteps(bridge.tasks, self)
        self.pages: list[TaskPage] = [make(bridge, self) for _, _, make in PAGES]
        for page in self.pages:
            if isinstance(page, QObject):
                page.setParent(self)  # it hears of nothing any more when the window has gone
        self.page = self.pages[0]
        self._build_parts()
        self._lay_out()
        self._wire()
        self.resize(SIZE)
        self.look(bridge.picture)

    # ------------------------------------------------------------------ its parts

    def _build_parts(self) -> None:
        pages = [(title, verbs) for title, verbs, _ in PAGES]
        self._page_of = {
            action.id: page for page in self.pages for action in page.actions() if action.id not in EVERYWHERE
        }
        own = [self._of_page(page, action) for page in self.pages for action in page.actions()]
        self.book = ActionBook(self, [*step_actions(self.steps), *own, *move_actions(self, pages)])
        self.band = DeskBand(self)
        self.header = TaskHeader(self)
        self.prompt = PromptBar(self)
        self.list = TaskList(self)
        self.list.offer(
            self.book, tuple(one for one in self.book.actions if one.id in {"new_plan", "import_plan"})
        )
        self.tabs = QTabBar(self)
        self.stack = QStackedWidget(self)
        self.below = QStackedWidget(self)
        for number, page in enumerate(self.pages, start=1):
            self.tabs.addTab(f"{number} {page.title}")
            self.stack.addWidget(page.widget)
            if page.below is not None:
                self.below.addWidget(page.below)
        self.keycaps = KeycapBar(self.book, self)
        self.overlay_of_keys = KeyOverlay(self.book, self)
        self.overlay_of_keys.setObjectName(OVER_MAP)
        self.overlay_of_keys.wanted = lambda action: self._page_of.get(action.id, self.page) is self.page
        self.command_line = CommandLine(self._bridge, self.book.actions, self)
        self.command_line.hint = translate("plans", "命令, 例如 保存")
        self.card = MessageCard(self._map)
        self.question = QuestionCard(self._map, shown_ms=round(CONFIRM_S * 1000))
        MapFeed(self._bridge, Selection(self), cast("Map", self._map), self)

    def _of_page(self, page: TaskPage, action: Action) -> Action:
        """A page's action makes sense while the page is seen: two pages may have the same key."""
        if action.id in EVERYWHERE:
            return action
        return replace(action, is_enabled=lambda: self.page is page and action.is_enabled())

    def _lay_out(self) -> None:
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.setDrawBase(False)
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self._middle = QSplitter(Qt.Orientation.Vertical, self)
        self._middle.addWidget(self._map)
        self._middle.addWidget(self.below)
        self._middle.setStretchFactor(0, 3)
        self._middle.setStretchFactor(1, 2)
        self._columns = QSplitter(Qt.Orientation.Horizontal, self)
        for widget, stretch in ((self.list, 0), (self._middle, 1), (right, 0)):
            self._columns.addWidget(widget)
            self._columns.setStretchFactor(self._columns.indexOf(widget), stretch)
        for splitter in (self._middle, self._columns):
            splitter.setHandleWidth(4)
            splitter.setChildrenCollapsible(False)
        self._columns.setSizes([LIST_PX, SIZE.width() - LIST_PX - PAGE_PX - 8, PAGE_PX])
        self._map.setMinimumSize(320, 200)
        self.below.hide()
        self._middle.splitterMoved.connect(self._parted)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (self.band, self.header, self.prompt):
            whole.addWidget(widget)
        whole.addWidget(self._columns, 1)
        whole.addWidget(LowerEdge(self.command_line, self.keycaps, self))

    def _wire(self) -> None:
        self.list.picked.connect(self.choose)
        self.band.clicked.connect(self.to_desk)
        self.tabs.currentChanged.connect(self.turn_to)
        self.question.confirmed.connect(self.steps.confirm)
        self.question.declined.connect(self.steps.decline)
        for page in self.pages:
            page.overlay_changed.connect(self._lay_over)
        for name in ("place_clicked", "mark_clicked", "mark_dragged", "line_clicked"):
            told = getattr(self._map, name, None)  # a map of tests may tell of less
            if told is not None:
                told.connect(lambda *args, name=name: getattr(self.page, name)(*args))
        unit = getattr(self._map, "unit_clicked", None)
        if unit is not None:
            unit.connect(self._unit_clicked)
        self._throttle = Throttle(LOOK_EVERY_MS, lambda: self.look(self._bridge.picture), self)
        self._bridge.picture_changed.connect(self._picture_changed)
        self._tasks.done.connect(self._done)
        self._tasks.failed.connect(self._refused)
        self._tasks.opened.connect(self.choose)
        self.book.refreshed.connect(self._offer_steps)
        self._clock = QTimer(self)
        self._clock.timeout.connect(lambda: self.look(self._bridge.picture))
        self._clock.start(TICK_MS)

    # ------------------------------------------------------------------ what pages ask

    @property
    def city_map(self) -> MapView:
        """The window's map."""
        return cast("MapView", self._map)

    @property
    def task_id(self) -> str:
        """The task that is shown."""
        return self._task_id

    def tell(self, failure: Failure) -> None:
        """Show a message low over the map."""
        self.question.put_away()
        self.card.tell(failure)

    def ask(self, prompt: Prompt) -> None:
        """Ask for a line."""
        self.prompt.ask(prompt)

    def ask_question(self, question: Question) -> None:
        """Ask yes or no low over the map."""
        self.card.put_away()
        self.question.ask(question)

    def ask_first(self, question: Question) -> None:
        """Ask yes or no before something is done."""
        self.steps.ask_first(question)

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        return self.steps.is_asked(action_id)

    def refresh_keys(self) -> None:
        """Ask each action anew whether it makes sense."""
        self.book.refresh()

    def take_step(self, action_id: str) -> None:
        """Do what a step's key does."""
        self.book.qt(action_id).trigger()

    def unask(self) -> None:
        """Put the question away."""
        self.question.put_away()

    def choose(self, task_id: str) -> None:
        """Show a task that may be seen, on all pages."""
        if task_id not in {"", NEW_TASK} and self._tasks.task(task_id) is None:
            return
        self._task_id = task_id
        for page in self.pages:
            page.show_task(task_id)
        self.look(self._bridge.picture)
        self._lay_over()

    def turn_to(self, page: int) -> None:
        """Show a page."""
        if not 0 <= page < len(self.pages):
            return
        self.page = self.pages[page]
        self.tabs.setCurrentIndex(page)
        self.stack.setCurrentWidget(self.page.widget)
        self.below.setVisible(self.page.below is not None)
        if self.page.below is not None:
            self.below.setCurrentWidget(self.page.below)
            self._part(self.page.below)
        self.look(self._bridge.picture)
        self._lay_over()

    def _unit_clicked(self, unit_id: str) -> None:
        """A page may have a use for a unit."""
        take = getattr(self.page, "unit_clicked", None)
        if take is not None:
            take(unit_id)

    def _parted(self, _place: int, _handle: int) -> None:
        if self.page.below is not None:
            self._heights[self.page.below] = self._middle.sizes()[1]

    def _part(self, below: QWidget) -> None:
        """Give what lies below the map the height that it wants, or that somebody gave it before."""
        whole = sum(self._middle.sizes()) or self._middle.height()
        wanted = self._heights.get(below, below.sizeHint().height())
        self._middle.setSizes([max(0, whole - wanted), wanted])

    def _lay_over(self) -> None:
        lay = getattr(self._map, "set_overlay", None)
        if lay is not None:
            lay(self.page.overlay())
        self.book.refresh()

    # ------------------------------------------------------------------ news

    def _picture_changed(self, _picture: Picture) -> None:
        self._throttle.request()

    def look(self, picture: Picture) -> None:
        """Take in what is true now."""
        now = self._bridge.now()
        self.band.tell(waiting_words(picture))
        unsaved = next((title for page in self.pages if (title := _unsaved(page)) is not None), None)
        if self._task_id == NEW_TASK and unsaved is None:
            unsaved = ""
        self.list.show_rows(task_rows(picture, self._tasks.person, unsaved), self._task_id)
        self._show_head(picture)
        self.page.refresh(picture, now)
        self.book.refresh()
        self._offer_steps()

    def _show_head(self, picture: Picture) -> None:
        task = self._tasks.task(self._task_id)
        brief = brief_of(task) if task is not None else None
        if task is None or brief is None:
            is_new = self._task_id == NEW_TASK
            title = translate("plans", "新预案") if is_new else translate("plans", "任务台")
            hint = (
                translate("plans", "Ctrl+S 保存后成为任务")
                if is_new
                else translate("plans", "左边选一个任务")
            )
            self.header.show_task(title, hint, chain_of(None), "")
            return
        parts = (level_word(brief.level), word(brief.kind), task.task_id)
        words = next_words(picture, task, self._tasks.person)
        self.header.show_task(task_title(brief), " · ".join(filter(None, parts)), chain_of(task), words)

    def _offer_steps(self) -> None:
        steps = [one for one in self.book.for_keycaps() if one.group is Group.STEP and one.weight >= ON_HEAD]
        self.header.offer(self.book, steps)

    def _done(self, command: str, _task_id: str) -> None:
        if command in {"draft", "drop_draft"}:
            return  # kept by itself: what was told before still stands
        self.card.put_away()
        self.look(self._bridge.picture)

    def _refused(self, command: str, _task_id: str, code: str, detail: str) -> None:
        """Told once: on the page where it was given, else low over the map."""
        failure = failure_words(code, detail)
        if not any(page.refused(command, failure) for page in self.pages):
            self.tell(failure)
        self.look(self._bridge.picture)

    # ------------------------------------------------------------------ what the keys ask

    def to_desk(self) -> None:
        """Give the keyboard to the desk."""
        self.desk_wanted.emit()

    def step_task(self, by: int) -> None:
        """Show the task above or below."""
        task_id = self.list.beside(self._task_id, by)
        if task_id:
            self.choose(task_id)
            self.list.table.bring(task_id)

    def escape(self) -> bool:
        """Put away what lies on top, else step back on the page; whether there was anything."""
        for lying in (self.overlay_of_keys, self.question, self.card):
            if lying.isVisible():
                self.steps.decline()
                lying.hide()
                return True
        if self.prompt.isVisible():
            self.prompt.put_away()
            return True
        return self.page.escape()

    def toggle_keys(self) -> None:
        """Show all keys, or put them away."""
        self.overlay_of_keys.toggle()

    def open_command(self, action_id: str = "", argument: str = "") -> None:
        """Give the command line the keyboard."""
        self.command_line.open_line(action_id, argument)

    def open_palette(self) -> None:
        """Search all actions."""
        self.command_line.open_palette()

    def show_all(self) -> None:
        """Show the whole city."""
        cast("Map", self._map).show_all()

    # ------------------------------------------------------------------ the window

    def wear(self, chosen: Palette) -> None:
        """Change the theme of the map and repaint."""
        set_map = getattr(self._map, "set_palette", None)
        if set_map is not None:
            set_map(chosen)
        for widget in self.findChildren(QWidget):
            widget.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies over the map stays in its place."""
        super().resizeEvent(event)
        self.card.place()
        self.question.place()
        if self.overlay_of_keys.isVisible():
            self.overlay_of_keys.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is half typed."""
        for page in self.pages:
            page.close()
        event.accept()
        self.closed.emit()


def _unsaved(page: TaskPage) -> str | None:
    found = getattr(page, "unsaved_title", None)
    return found if isinstance(found, str) else None
