"""Several panels hear of the same news, each in a turn of its own; their clocks share the second."""

from functools import partial

import shiboken6
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from ui.kit.beat import APART_MS, BEAT_MS, each_second
from ui.kit.turns import Turns


def followed(owner: QObject, names: str, called: list[str]) -> Turns:
    """Turns with a follower for each letter, which notes that it was called."""
    turns = Turns(owner)
    for name in names:
        turns.follow(owner, partial(called.append, name))
    return turns


def test_each_has_a_turn_of_the_loop_to_itself(qtbot: QtBot) -> None:
    """In the order in which they came, and whatever else the loop has to do comes in between."""
    owner, called = QObject(), list[str]()
    turns = followed(owner, "abc", called)
    between = QTimer(owner)
    between.timeout.connect(lambda: called.append("-"))
    between.start(0)
    turns.request()
    assert called == []
    qtbot.waitUntil(lambda: "c" in called)
    between.stop()
    order = "".join(called)
    assert [name for name in order if name != "-"] == ["a", "b", "c"]
    assert "ab" not in order
    assert "bc" not in order


def test_news_while_some_are_due_calls_nobody_twice_for_it(qtbot: QtBot) -> None:
    """Who had his turn has another one, who had not has one."""
    owner, called = QObject(), list[str]()
    turns = Turns(owner)

    def first() -> None:
        called.append("a")
        if called == ["a"]:
            turns.request()

    turns.follow(owner, first)
    turns.follow(owner, partial(called.append, "b"))
    turns.request()
    qtbot.waitUntil(lambda: len(called) == 3)
    qtbot.wait(20)
    assert called == ["a", "b", "a"]


def test_who_is_gone_is_not_called(qtbot: QtBot) -> None:
    """A window for the wall that was closed follows no more, also when its turn was due."""
    owner, called = QObject(), list[str]()
    turns = followed(owner, "a", called)
    other = QObject()
    turns.follow(other, partial(called.append, "b"))
    turns.request()
    shiboken6.delete(other)
    qtbot.waitUntil(lambda: called == ["a"])
    turns.request()
    turns.stop()
    qtbot.wait(20)
    assert called == ["a"]


def test_clocks_take_parts_of_the_second(qtbot: QtBot) -> None:
    """The one with the later part begins later; both run at the same pace."""
    owner, called = QObject(), list[str]()
    timers = [
        each_second(owner, partial(called.append, name), part) for name, part in (("late", 3), ("early", 0))
    ]
    qtbot.waitUntil(timers[1].isActive, timeout=200)
    assert not timers[0].isActive()
    qtbot.waitUntil(timers[0].isActive, timeout=4 * APART_MS)
    qtbot.waitUntil(lambda: called[:2] == ["early", "late"], timeout=3 * BEAT_MS)
