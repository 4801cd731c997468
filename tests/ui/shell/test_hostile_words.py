"""Words from outside, as hostile as words can be, in every place where they come to the screen."""

import asyncio
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, AlertLevel, CongestionLevel
from dispatch.domain.calls import Call, Channel
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.observations import CountsSeen, SourceSeen, SourceState, UnitLinked, UnitListed
from dispatch.domain.tasks import Answer, AnswerBy, Outcome
from dispatch.domain.units import Shift
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from tests.ui.written import noting_writes
from ui.bridge.bridge import Bridge
from ui.kit.failures import failure_words
from ui.map.place_menu import PlaceMenu, nearest
from ui.map.presenter import Scene
from ui.shell.thing_menus import context_menu
from ui.shell.window import DeskWindow

EVIL = "<b>恶</b><img src=x>&amp;\u202e\u200b\x1b[2J\u2066\n\r\u2028末"
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def turned(text: str) -> list[str]:
    """Signs in *text* that change how others are read and are not seen; the ends of its lines are none."""
    return [f"U+{ord(sign):04X}" for sign in text if unicodedata.category(sign) in UNSEEN and sign != "\n"]


class HostileSeat(FakeSeat):
    """Everything that others wrote is hostile: names, roads, reasons, notes, and what the sources say."""

    def __init__(self) -> None:
        super().__init__()
        self.seat, self.operator = f"席{EVIL}", EVIL
        unit = f"A12{EVIL}"
        self.unit_id = unit
        shift = Shift(unit, f"王{EVIL}", 0, 1440, f"班{EVIL}")
        report = fake_city.seen_unit(12, self.now())
        self.observe(
            UnitListed(unit, f"138{EVIL}", "text", (shift,)),
            UnitLinked(unit, online=True, at=self.now()),
            replace(report, unit_id=unit, fixed_at=self.now(), received_at=self.now()),
            CountsSeen(7, {f"x{EVIL}": 3, f"road_{EVIL}": 2}),
            SourceSeen("terminals", SourceState.LATE, self.now() - timedelta(seconds=99), EVIL),
            SourceSeen("traffic", SourceState.LOST, self.now() - timedelta(seconds=99), EVIL),
        )
        jam = fake_city.jam(77, "花园路", CongestionLevel.SEVERE, 60, 300)
        place = replace(jam.place, words=f"处{EVIL}")
        self.alert = replace(
            jam, road=f"路{EVIL}", direction=f"向{EVIL}", near=f"近{EVIL}", place=place, onset_at=self.now()
        )
        sos = replace(fake_city.sos(3, 78), alert_id="S0078", road=f"路{EVIL}", unit_id=unit, place=place)
        self.record(self.alert, sos, facts.TerminalRefused(EVIL, EVIL), facts.SourceLost("traffic", EVIL))
        self.record(facts.SeatOpened(EVIL, EVIL), actor=EVIL)
        spot = self.spot_at(36.45, 115.98)
        kind, level = AlertKind.ACCIDENT, AlertLevel.HIGH
        self.call = Call(Channel.PHONE_122, self.now(), EVIL, EVIL, kind, level, spot)


@pytest.fixture
def seat() -> HostileSeat:
    """A seat that was told the worst."""
    return HostileSeat()


@pytest.fixture
def window(bridge: Bridge, qtbot: QtBot, player: SilentPlayer, monkeypatch: pytest.MonkeyPatch) -> DeskWindow:
    """The whole window over it, with a hostile badge and title."""
    del monkeypatch
    made = DeskWindow(bridge, PlainMap(), badge=f"模拟{EVIL}", title=EVIL, player=player)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def is_markup(text: str) -> bool:
    """What Qt itself thinks of *text* where nobody has told it."""
    return bool(QtGui.Qt.mightBeRichText(text))


def marked_up(text: str) -> bool:
    """Whether Qt would read *text* as markup and find the words' own in it."""
    return is_markup(text) and ("<b>" in text or "<img" in text or "&amp;<" in text)


def faults(window: QWidget) -> Iterator[str]:
    """One line for each text of the window and of what hangs on it that is not shown as plain text."""
    with noting_writes() as written:
        window.grab()
    yield from (f"painted {one.text!r} {turned(one.text)}" for one in written if turned(one.text))
    for widget in [window, *window.findChildren(QWidget)]:
        name = type(widget).__name__
        said = {
            "tool tip": widget.toolTip(),
            "title": widget.windowTitle(),
            "spoken": widget.accessibleName(),
        }
        if isinstance(widget, QLabel):
            said["label"] = widget.text()
            if widget.textFormat() != Qt.TextFormat.PlainText and is_markup(widget.text()):
                yield f"{name}: label as markup: {widget.text()!r}"
        elif isinstance(widget, QPushButton):
            said["button"] = widget.text()
        elif isinstance(widget, QPlainTextEdit):
            said["text"] = widget.toPlainText()
        yield from (f"{name}: {what}: {text!r} {turned(text)}" for what, text in said.items() if turned(text))
        if marked_up(widget.toolTip()):
            yield f"{name}: tool tip as markup: {widget.toolTip()!r}"
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from (f"{name}: {line}" for line in cell_faults(widget))
    for action in window.findChildren(QAction):
        yield from (f"action {text!r}" for text in (action.text(), action.statusTip()) if turned(text))
        if marked_up(action.toolTip()):
            yield f"action's tool tip as markup: {action.toolTip()!r}"


def cell_faults(view: QAbstractItemView) -> Iterator[str]:
    """The same for the cells and headers of a table."""
    model, roles = view.model(), Qt.ItemDataRole
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            for role in (roles.DisplayRole, roles.ToolTipRole, roles.AccessibleTextRole):
                text = index.data(role)
                if isinstance(text, str) and turned(text):
                    yield f"cell {role.name}: {text!r}"
            tip = index.data(roles.ToolTipRole)
            if isinstance(tip, str) and marked_up(tip):
                yield f"cell's tool tip as markup: {tip!r}"


@contextmanager
def hovered(window: QWidget) -> Iterator[set[str]]:
    """The tool tips that come up when the mouse rests anywhere in the window."""
    tips = set()
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        for part in range(1, 20, 2):
            at = QPoint(widget.width() * part // 20, min(widget.height() // 2, 12))
            QApplication.sendEvent(widget, QHelpEvent(QHelpEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
            if QToolTip.text():
                tips.add(QToolTip.text())
                QToolTip.hideText()
    yield tips


State = Callable[[], object]


def states_of(window: DeskWindow, seat: HostileSeat) -> dict[str, State]:
    """Every state of the window in which words from outside come to it, by name."""
    return {
        "at rest": lambda: None,
        "the alert": lambda: window.selection.select("alert", "J0077"),
        "its advice": lambda: window.book.qt("show").trigger(),
        "the unit": lambda: window.selection.select("unit", seat.unit_id),
        "a question": window.conduct.ask_false,
        "a question no more": window.unask,
        "a failure": lambda: window.tell(failure_words(EVIL, EVIL)),
        "a failure no more": window.escape,
        "a filter": lambda: window.queue.area.filter_by(EVIL),
        "no filter": lambda: window.queue.area.filter_by(""),
        "the line": lambda: window.book.qt("command").trigger(),
        "the line no more": window.escape,
        "a call": lambda: window.book.qt("new_call").trigger(),
        "the gateway lost": lambda: seat.observe(SourceSeen("gateway", SourceState.LOST, None, EVIL)),
        "keys": window.toggle_keys,
    }


def test_no_word_from_outside_is_markup_or_unseen(
    window: DeskWindow, seat: HostileSeat, qtbot: QtBot
) -> None:
    """Labels, painted rows, tables, tips and what a reader hears: all of it is text, on lines of its own."""
    found = []
    for name, enter in states_of(window, seat).items():
        enter()
        qtbot.wait(60)
        found += [f"{name}: {line}" for line in faults(window)]
    assert not found, "\n".join(sorted(set(found)))


def test_a_hostile_task_is_text_from_order_to_report(
    window: DeskWindow, seat: HostileSeat, qtbot: QtBot
) -> None:
    """Title, order, answer, outcome, note and report of a task, and the journal's lines about it."""
    found = []

    async def work() -> None:
        await seat.take_alert("J0077")
        await seat.dispatch("J0077", "铁骑A05", EVIL)
        seat.record(facts.OrderRefused(2, "铁骑A05", EVIL))
        seat.record(facts.OrderAnswered(2, "铁骑A05", Answer.CANNOT, AnswerBy.TERMINAL))
        await seat.report_alert(seat.call)
        task_id = seat.picture.alerts["J0077"].task_id
        assert task_id is not None
        window.selection.select("task", task_id)
        await seat.join_call("J0077", seat.call)
        await seat.enter_outcome(task_id, Outcome.RECOVERED, EVIL)

    asyncio.get_event_loop_policy().get_event_loop().create_task(work())
    qtbot.waitUntil(lambda: any(isinstance(one.fact, facts.TaskClosed) for one in seat.log()), timeout=5000)
    for kind, name in (("task", "T0003"), ("alert", "J0077"), ("unit", seat.unit_id)):
        window.selection.select(kind, name)
        qtbot.wait(60)
        found += [f"{kind}: {line}" for line in faults(window)]
    assert not found, "\n".join(sorted(set(found)))


def test_what_comes_up_under_the_mouse_is_text(window: DeskWindow, seat: HostileSeat, qtbot: QtBot) -> None:
    """The tips of lights, cards and bands quote sources and names, and show them as they are written."""
    seat.observe(SourceSeen("gateway", SourceState.LOST, None, EVIL))
    window.selection.select("unit", seat.unit_id)
    qtbot.wait(60)
    with hovered(window) as tips:
        assert len(tips) > 3
        assert any("恶" in tip for tip in tips), "no word from outside was among them"
        assert [tip for tip in tips if marked_up(tip) or turned(tip)] == []


def test_menus_show_names_as_text(window: DeskWindow, seat: HostileSeat) -> None:
    """Those of things and of a place; a & in a name is a letter and no key."""
    near = nearest(Scene(seat.picture, seat.now(), seat.policy), 36.45, 115.98)
    menus: list[QMenu] = [context_menu(window.book, kind, window) for kind in ("alert", "unit", "task")]
    menus.append(PlaceMenu(36.45, 115.98, near, window))
    lines = [action.text() for menu in menus for action in menu.actions()]
    assert [line for line in lines if turned(line)] == []


def test_a_refused_command_quotes_as_text(
    window: DeskWindow, seat: HostileSeat, bridge: Bridge, qtbot: QtBot
) -> None:
    """The reason comes from another seat's words, and an error that nobody foresaw from anywhere."""
    seat.fail_with = RuleBrokenError(EVIL, EVIL)
    window.selection.select("alert", "J0077")
    window.book.qt("take").trigger()
    qtbot.wait(60)
    found = list(faults(window))
    bridge.trouble.emit(EVIL)
    qtbot.wait(20)
    found += faults(window)
    assert not found, "\n".join(sorted(set(found)))


def test_the_walk_would_notice(window: DeskWindow) -> None:
    """A label, a tip and a button that take words as they come are found."""
    label, button = QLabel(EVIL, window), QPushButton(EVIL, window)
    label.setToolTip(EVIL)
    found = "\n".join(faults(window))
    assert "QLabel: label as markup" in found
    assert "QLabel: tool tip as markup" in found
    assert "QPushButton: button" in found
    label.deleteLater()
    button.deleteLater()
