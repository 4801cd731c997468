"""任务台: opened from the desk, a window of its own, which leads through a task's steps by key and mouse."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain import task_facts
from dispatch.domain.people import Person
from dispatch.domain.plans import Secrecy
from dispatch.domain.tasks import TaskStage
from tests.tasks.prepared import CHIEF, CLERK, PLANNER, begun, full_plan, rehearsal, way
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.map.overlay import PlanOverlay
from ui.shell.task_presenter import chain_of
from ui.shell.task_window import TaskWindow
from ui.shell.window import DeskWindow


class PlanMap(PlainMap):
    """A map that keeps what lies over it."""

    place_clicked = Signal(float, float)
    mark_clicked = Signal(str)
    mark_dragged = Signal(str, float, float)
    line_clicked = Signal(str, float, float)

    def __init__(self) -> None:
        super().__init__()
        self.overlay: PlanOverlay | None = None

    def set_overlay(self, overlay: PlanOverlay | None) -> None:
        """Keep it."""
        self.overlay = overlay

    def another(self) -> "PlanMap":
        """A second one."""
        return PlanMap()


@pytest.fixture
def desk(bridge: Bridge, player: SilentPlayer, qtbot: QtBot) -> Iterator[DeskWindow]:
    """The desk's window, with the keyboard."""
    made = DeskWindow(bridge, PlanMap(), player=player, badge="模拟交通")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=5000)
    yield made
    made.tasks_room.close()


def sit(seat: FakeSeat, person: Person) -> None:
    """Let somebody else sit there."""
    seat.plans.person = person


def opened(desk: DeskWindow, qtbot: QtBot) -> TaskWindow:
    """The task window, by its key, with the keyboard."""
    QTest.keySequence(QApplication.focusWidget() or desk, QKeySequence("F6"))
    window = desk.tasks_room.window
    assert window is not None
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)
    return window


def press(window: TaskWindow, *keys: str) -> None:
    """Press keys where the keyboard is."""
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))


def stage_of(seat: FakeSeat) -> TaskStage:
    """How far the task is."""
    return seat.picture.tasks["T1"].stage


def test_f6_leads_there_and_back_and_closing_lets_the_map_go(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """One window; its map is told the same picture; closed, nothing of it is left."""
    seat.record(*begun())
    window = opened(desk, qtbot)
    assert window.windowTitle().startswith("【模拟】")
    assert isinstance(window._map, PlanMap)
    assert window._map.picture is seat.picture
    press(window, "F6")
    qtbot.waitUntil(desk.isActiveWindow, timeout=5000)
    assert opened(desk, qtbot) is window
    gone: list[str] = []
    window.destroyed.connect(lambda: gone.append("tasks"))
    press(window, "Ctrl+W")
    assert desk.tasks_room.window is None
    qtbot.waitUntil(lambda: gone == ["tasks"], timeout=2000)


def test_a_task_is_chosen_and_lies_on_the_map(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """By Alt and the arrows; its routes, posts and closures are laid over the map, and stay when reopened."""
    seat.record(*begun(), *begun("T2"))
    window = opened(desk, qtbot)
    press(window, "Alt+Down")
    assert window.task_id == "T1"
    press(window, "Alt+Down")
    assert window.task_id == "T2"
    assert isinstance(window._map, PlanMap)
    assert window._map.overlay is not None
    assert {mark.key for mark in window._map.overlay.marks} >= {"post/p1", "point/main/0", "signal/c1/0"}
    assert {line.key for line in window._map.overlay.lines} >= {"route/main", "route/r1"}
    press(window, "Ctrl+W")
    qtbot.waitUntil(desk.isActiveWindow, timeout=5000)
    assert opened(desk, qtbot).task_id == "T2"


def test_a_step_that_is_not_mine_says_whose_it_is(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """The author sees that a supervisor has to approve, and has no button for it."""
    seat.record(*begun(), *way()[:2])
    sit(seat, PLANNER)
    window = opened(desk, qtbot)
    window.choose("T1")
    assert "要由值班长来办" in window.header.next
    assert "approve" not in [button.objectName() for button in window.header.buttons]
    sit(seat, replace(CHIEF, name=PLANNER.name))
    window.look(seat.picture)
    assert "自己写的预案不能自己批准" in window.header.next


def test_approval_and_start_by_key_and_by_button(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """A note is asked for, Enter approves; the start is asked about, the second press starts."""
    seat.record(*begun(), *way()[:2])
    sit(seat, CHIEF)
    window = opened(desk, qtbot)
    window.choose("T1")
    press(window, "Ctrl+B")
    assert window.prompt.isVisible()
    window.prompt.field.insert("同意")
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage_of(seat) is TaskStage.APPROVED, timeout=2000)
    prepared = seat.picture.tasks["T1"].prepared
    assert prepared is not None
    assert prepared.approvals[-1].why == "同意"
    button = next(one for one in window.header.buttons if one.objectName() == "start")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.question.isVisible()
    assert stage_of(seat) is TaskStage.APPROVED
    press(window, "Ctrl+G")
    qtbot.waitUntil(lambda: stage_of(seat) is TaskStage.UNDER_WAY, timeout=2000)


def test_a_return_wants_a_reason_and_keeps_what_was_half_typed(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """An empty line is no reason; Esc keeps the words; the command line takes them as well."""
    seat.record(*begun(), *way()[:2])
    sit(seat, CHIEF)
    window = opened(desk, qtbot)
    window.choose("T1")
    press(window, "Ctrl+Shift+B")
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    assert stage_of(seat) is TaskStage.REHEARSED
    window.prompt.field.insert("缺医疗")
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Escape)
    press(window, "Ctrl+Shift+B")
    assert window.prompt.field.text() == "缺医疗"
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stage_of(seat) is TaskStage.RETURNED, timeout=2000)
    qtbot.waitUntil(lambda: "已退回: 缺医疗" in window.header.next, timeout=2000)


def test_a_refused_step_is_told_and_nothing_moves(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """What stands against it, in words, low over the map."""
    seat.record(*begun(), *way()[:2])
    sit(seat, CHIEF)
    window = opened(desk, qtbot)
    window.choose("T1")
    newer = replace(full_plan(), checklist=())
    press(window, "Ctrl+B")
    seat.record(task_facts.PlanRevised("T1", 2, PLANNER.name, newer, 1))
    QTest.keyClick(window.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(window.card.isVisible, timeout=2000)
    assert stage_of(seat) is TaskStage.DRAFT
    press(window, "Escape")
    assert not window.card.isVisible()


def test_a_secret_task_is_a_line_that_cannot_be_opened(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Who is not named reads 涉密任务 and no more; no page is told of it."""
    plan = full_plan()
    secret = replace(
        plan, brief=replace(plan.brief, secrecy=Secrecy.SECRET, readers=("钱伟",), title="绝密车队")
    )
    seat.record(*begun()[:2], task_facts.PlanRevised("T1", 1, PLANNER.name, secret))
    sit(seat, CLERK)
    window = opened(desk, qtbot)
    assert [row.title for row in window.list.rows.rows] == ["涉密任务"]
    window.list.picked.emit("T1")
    assert window.task_id == ""
    assert "绝密" not in str(window._map.overlay)  # type: ignore[attr-defined]  # a PlanMap


def test_who_waits_at_the_desk_is_seen_here(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """A call for help that nobody has taken stands in a band until somebody does."""
    window = opened(desk, qtbot)
    seat.record(fake_city.sos(7, 5))
    window.look(seat.picture)
    assert window.band.isVisible()
    assert "紧急求助" in window.band.words
    QTest.mouseClick(window.band, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.isActiveWindow, timeout=5000)


def test_keys_are_listed_under_the_question_mark(desk: DeskWindow, qtbot: QtBot) -> None:
    """? shows them, Esc puts them away."""
    window = opened(desk, qtbot)
    press(window, "?")
    assert window.overlay_of_keys.isVisible()
    press(window, "Escape")
    assert not window.overlay_of_keys.isVisible()


def test_a_rehearsal_of_an_older_version_is_no_step_of_the_chain(seat: FakeSeat) -> None:
    """A changed plan is a draft again, whatever was rehearsed before."""
    seat.record(*begun(), *way()[:1], task_facts.PlanRehearsed("T1", 1, PLANNER.name, rehearsal()))
    seat.record(task_facts.PlanRevised("T1", 2, PLANNER.name, full_plan(), 1))
    states = [step.state.value for step in chain_of(seat.picture.tasks["T1"])]
    assert states == ["done", "now", *["ahead"] * 6]


def test_what_an_emergency_start_passed_over_does_not_look_done(seat: FakeSeat) -> None:
    """Rehearsal and approval stand as missed in the chain of a task that began without them."""
    seat.record(*begun())
    task = seat.picture.tasks["T1"]
    assert task.prepared is not None
    under_way = replace(task, stage=TaskStage.UNDER_WAY, prepared=replace(task.prepared, unrehearsed=True))
    states = [step.state.value for step in chain_of(under_way)]
    assert states == ["done", "done", "failed", "failed", "now", "ahead", "ahead", "ahead"]
