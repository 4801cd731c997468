"""The pages 执行 and 报告 in a frame of their own: the window's keys, lines and questions, and no more."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from dispatch.domain.geo import Place
from tests.ui.execution import city_escort
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.execution.page import ExecutionPage
from ui.execution.report_page import ReportPage
from ui.kit.failures import Failure, failure_words
from ui.shell.actions import ActionBook
from ui.shell.question import Question
from ui.shell.question_card import QuestionCard
from ui.shell.task_list import PromptBar
from ui.shell.task_page import Prompt
from ui.shell.task_steps import TaskSteps

SIZE = (1078, 640)
"""Page and what lies below the map at 1366x768."""
PAGE_PX = 420


class PlanMap:
    """Keeps where somebody looked."""

    def __init__(self) -> None:
        self.places: list[Place] = []

    def show_place(self, place: Place) -> None:
        """Note a view."""
        self.places.append(place)


class Frame(QWidget):
    """Does for a page what the task window does (`ui.shell.task_window`)."""

    def __init__(self, bridge: Bridge, make: Callable[..., ExecutionPage | ReportPage]) -> None:
        super().__init__()
        self._bridge = bridge
        self.task_id = ""
        self.city_map = PlanMap()
        self.told: list[Failure] = []
        self.taken: list[str] = []
        self.steps = TaskSteps(bridge.tasks, self)
        self.prompt = PromptBar(self)
        self.page = make(bridge, self)
        self.book = ActionBook(self, self.page.actions())
        self.room = QWidget(self)
        self.question = QuestionCard(self.room, shown_ms=6000)
        self.question.confirmed.connect(self.steps.confirm)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.prompt)
        column.addWidget(self.page.widget, 1)
        if self.page.below is not None:
            self.page.below.setParent(self.room)
        self.resize(PAGE_PX, SIZE[1])
        bridge.picture_changed.connect(self.look)
        bridge.tasks.done.connect(self.look)
        bridge.tasks.failed.connect(self._refused)

    def look(self, *_news: object) -> None:
        """Take in what is true now; a method, which is let go with this widget."""
        self.page.refresh(self._bridge.picture, self._bridge.now())
        self.book.refresh()

    def _refused(self, command: str, _task_id: str, code: str, detail: str) -> None:
        if not self.page.refused(command, failure_words(code, detail)):
            self.told.append(failure_words(code, detail))

    def choose(self, task_id: str) -> None:
        """Show a task."""
        self.task_id = task_id
        self.page.show_task(task_id)
        self.look()

    def tell(self, failure: Failure) -> None:
        """Keep a message."""
        self.told.append(failure)

    def ask(self, prompt: Prompt) -> None:
        """Ask for a line."""
        self.prompt.ask(prompt)

    def ask_question(self, question: Question) -> None:
        """Show a question."""
        self.question.ask(question)

    def unask(self) -> None:
        """Put it away."""
        self.question.put_away()

    def ask_first(self, question: Question) -> None:
        """Ask before something is done."""
        self.steps.ask_first(question)

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        return self.steps.is_asked(action_id)

    def refresh_keys(self) -> None:
        """Ask the actions anew."""
        self.book.refresh()

    def take_step(self, action_id: str) -> None:
        """Note a step."""
        self.taken.append(action_id)

    def turn_to(self, page: int) -> None:
        """There is one page."""

    def press(self, *keys: str) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            QTest.keySequence(QApplication.focusWidget() or self, QKeySequence(key))


def opened(frame: Frame, qtbot: QtBot) -> Frame:
    """The frame on the screen, with the keyboard and the task."""
    qtbot.addWidget(frame)
    if frame.page.below is not None:
        qtbot.addWidget(frame.page.below)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow, timeout=5000)
    frame.choose("T9")
    return frame


@pytest.fixture
def frame(seat: FakeSeat, bridge: Bridge, qtbot: QtBot) -> Frame:
    """The page 执行 with an escort under way."""
    city_escort.busy(seat)
    return opened(Frame(bridge, ExecutionPage), qtbot)


@pytest.fixture
def page(frame: Frame) -> ExecutionPage:
    """The page."""
    assert isinstance(frame.page, ExecutionPage)
    return frame.page


@pytest.fixture
def desk(seat: FakeSeat, bridge: Bridge, qtbot: QtBot) -> Iterator[Frame]:
    """The page 报告 of the same escort, read."""
    city_escort.busy(seat)
    made = opened(Frame(bridge, ReportPage), qtbot)
    report = made.page
    assert isinstance(report, ReportPage)
    qtbot.waitUntil(lambda: report.paper is not None, timeout=10_000)
    yield made
    report.close()
    # What is read and kept ends here: the bridge closes with nothing under way.
    qtbot.waitUntil(lambda: not bridge.tasks._work._running, timeout=10_000)


@pytest.fixture
def report(desk: Frame) -> ReportPage:
    """The page."""
    assert isinstance(desk.page, ReportPage)
    return desk.page
