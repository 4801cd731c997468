"""Who sits down is chosen from the list by key, and is told with the role."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain.people import Person, Role
from tests.ui.written import Written, noting_writes
from ui.shell.operator_choice import SHOWN, OperatorChoice, roles_of
from ui.shell.operator_window import GivenUpError, OperatorWindow
from ui.shell.startup import ASKED, StartWindow
from ui.shell.window_words import seat_words

PEOPLE = (
    Person("王", frozenset({Role.DISPATCHER, Role.PLANNER})),
    Person("李强", frozenset({Role.DISPATCHER})),
    Person("赵刚", frozenset({Role.SUPERVISOR})),
    Person("周敏", frozenset({Role.PLANNER})),
)
MANY = tuple(Person(f"民警{number:02d}") for number in range(30))


@dataclass
class Watch:
    """A clock that a test sets."""

    now_s: float = 0.0

    def __call__(self) -> float:
        """The seconds of now."""
        return self.now_s


def names(choice: OperatorChoice) -> list[str]:
    """Who is in sight."""
    return [person.name for person, _ in choice.rows]


@pytest.mark.parametrize(
    ("typed", "found"),
    [("", 4), ("李", 1), ("lq", 1), ("liq", 1), ("Z", 2), ("zg", 1), (" 敏 ", 1), ("x", 0), ("强李", 0)],
)
def test_a_person_is_found_by_name_pinyin_or_initials(typed: str, found: int) -> None:
    """However it is typed; nobody is marked where nobody is called so."""
    choice = OperatorChoice(PEOPLE)
    choice.search(typed)
    assert choice.found == found
    assert (choice.person is None) is (found == 0)


def test_the_mark_stays_in_the_list_and_in_sight() -> None:
    """Up at the top and down at the end stay there; of many the rows around the mark are shown."""
    choice = OperatorChoice(MANY)
    choice.move(-1)
    assert choice.marked == 0
    choice.move(14)
    assert len(names(choice)) == SHOWN
    assert [is_marked for _, is_marked in choice.rows].count(True) == 1
    choice.move(99)
    assert (choice.person, names(choice)[-1]) == (MANY[-1], MANY[-1].name)
    assert choice.pick(1) == MANY[-SHOWN]
    assert choice.pick(10) is None


def test_the_usual_one_is_taken_when_nobody_is_there() -> None:
    """Marked at first; whoever touches a key is waited for."""
    watch = Watch()
    choice = OperatorChoice(PEOPLE, "赵刚", 8.0, watch)
    assert (choice.person, choice.left_s) == (PEOPLE[2], 8.0)
    watch.now_s = 9.0
    assert choice.left_s == 0
    choice.move(1)
    assert choice.left_s is None
    assert OperatorChoice(PEOPLE, "", 8.0, watch).left_s is None


def test_roles_stand_by_their_rank() -> None:
    """The strip says the highest."""
    assert roles_of(PEOPLE[0]) == (Role.PLANNER, Role.DISPATCHER)
    assert seat_words("2", "赵刚", PEOPLE[2]) == "席位 2 · 赵刚 值班长"
    assert seat_words("2", "王", PEOPLE[0]) == "席位 2 · 王 编制人"
    assert seat_words("2", "", Person("")) == "席位 2"


async def asked(window: OperatorWindow, act: Callable[[], None]) -> str:
    """The answer after *act*."""
    asyncio.get_running_loop().call_later(0.01, act)
    return await asyncio.wait_for(window.answer(), 5)


@pytest.mark.usefixtures("desk_look")
@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        ((Qt.Key.Key_Return,), "王"),
        ((Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return), "李强"),
        ((Qt.Key.Key_3,), "赵刚"),
        ((Qt.Key.Key_Z, Qt.Key.Key_M, Qt.Key.Key_Return), "周敏"),
    ],
)
def test_keys_choose(qtbot: QtBot, keys: tuple[Qt.Key, ...], chosen: str) -> None:
    """Arrows and Enter, a digit, or the beginning of a name."""
    window = OperatorWindow(OperatorChoice(PEOPLE))
    qtbot.addWidget(window)

    def press() -> None:
        for key in keys:
            QTest.keyClick(window.field, key)

    assert asyncio.run(asked(window, press)) == chosen


@pytest.mark.usefixtures("desk_look")
def test_closing_gives_up(qtbot: QtBot) -> None:
    """Esc, or the window's own button: the desk ends."""
    window = OperatorWindow(OperatorChoice(PEOPLE))
    qtbot.addWidget(window)
    with pytest.raises(GivenUpError):
        asyncio.run(asked(window, lambda: QTest.keyClick(window.field, Qt.Key.Key_Escape)))


@pytest.mark.usefixtures("desk_look")
def test_everything_is_said_whole(qtbot: QtBot) -> None:
    """Names, roles, the countdown, the keys; also when the list is long or nobody is found."""
    told: list[Written] = []
    for choice in (OperatorChoice(PEOPLE, "王", 8.0, Watch()), OperatorChoice(MANY), OperatorChoice(PEOPLE)):
        window = OperatorWindow(choice)
        qtbot.addWidget(window)
        with noting_writes() as written:
            window.grab()
            window.field.setText("qqq")
            window.grab()
        assert [one.text for one in written if one.is_cut] == []
        assert any(one.text == "名册里没有这个人" for one in written)
        told += written
    assert any(one.text == "调度员" for one in told)


@pytest.mark.usefixtures("desk_look")
def test_the_start_window_stays_away_while_somebody_is_asked(qtbot: QtBot) -> None:
    """One window at a time."""
    now = {"awaited": ASKED}
    window = StartWindow(lambda: now["awaited"])
    qtbot.addWidget(window)
    window._began_s -= 60
    window._tick()
    assert not window.isVisible()
    now["awaited"] = "gateway"
    window._tick()
    assert window.isVisible()
    window.close()
