"""The command line in the window, under an operator's hands."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain.alerts import Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.tasks import Outcome, ReleaseReason
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.kit.palette import apply_theme, palette
from ui.shell.window import DeskWindow


@pytest.fixture
def desk(
    bridge: Bridge, qtbot: QtBot, qapp: QApplication, plain_map: PlainMap, player: SilentPlayer
) -> Iterator[DeskWindow]:
    """The window at its smallest size, shown."""
    window = DeskWindow(bridge, plain_map, badge="模拟交通", player=player)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5000)  # an X server gives the focus in its own time
    yield window
    apply_theme(qapp, "dark")


def press(desk: DeskWindow, *keys: str) -> None:
    """Press keys wherever the focus is."""
    for key in keys:
        QTest.keySequence(QApplication.focusWidget() or desk, QKeySequence(key))


def write(desk: DeskWindow, line: str) -> None:
    """Write a line as an input method does, a word at a time."""
    desk.command_line.field.clear()
    desk.command_line.field.insert(line)
    desk.command_line.field.textEdited.emit(line)


def run(desk: DeskWindow, line: str) -> None:
    """Open the line, write and run."""
    press(desk, "/")
    write(desk, line)
    press(desk, "Return")


def error(desk: DeskWindow) -> str:
    """What the popup says is wrong."""
    return desk.command_line.popup.error if desk.command_line.popup.isVisible() else ""


def test_the_line_opens_grows_and_gives_everything_back(desk: DeskWindow) -> None:
    """/ gives it the keyboard and room; Esc closes its list, then gives the keyboard back; keycaps stay."""
    line = desk.command_line
    idle_px = line.width()
    press(desk, "/")
    assert line.is_busy
    assert line.width() > idle_px
    assert line.popup.isVisible()
    assert desk.keycaps.width() >= 360
    write(desk, "派 A1")
    press(desk, "Esc")
    assert not line.popup.isVisible()
    assert line.is_busy
    press(desk, "Esc")
    assert not line.is_busy
    assert (line.width(), line.field.text()) == (idle_px, "派 A1")


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("派首选 1", ("dispatch", "J0001")),
        ("p a10 1 他就在旁边", ("dispatch", "J0001", "铁骑A10", "他就在旁边")),
        ("签收 1", ("take_alert", "J0001")),
        ("核实 1 有视频", ("judge_alert", "J0001", Verdict.REAL, "有视频")),
        ("误报 1", ("judge_alert", "J0001", Verdict.FALSE, "")),
        ("应答 A12", ("acknowledge", "D0003")),
        ("召回 A12", ("recall", "D0003", ReleaseReason.RECALLED)),
        ("结果 2 恢复 已通", ("enter_outcome", "T0003", Outcome.RECOVERED, "已通")),
        ("定位 A12", ("locate", "铁骑A12")),
    ],
)
def test_a_line_does_what_it_says(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot, line: str, call: tuple[object, ...]
) -> None:
    """One command each; then the line is empty and the keyboard is where it was."""
    run(desk, line)
    qtbot.waitUntil(lambda: any(one[: len(call)] == call for one in seat.calls), timeout=2000)
    assert desk.command_line.field.text() == ""
    assert not desk.command_line.is_busy


def test_lines_that_only_look_do_it_too(desk: DeskWindow, plain_map: PlainMap) -> None:
    """看 selects and shows, 主题 changes the colours, 静音 mutes, 按键 opens the overlay."""
    run(desk, "看 A12")
    assert desk.selection.current == ("unit", "铁骑A12")
    assert ("show_unit", "铁骑A12") in plain_map.told
    run(desk, "看 1")
    assert desk.queue.open_id == "J0001"
    run(desk, "主题 白天")
    assert palette().name == "light"
    run(desk, "静音 10")
    assert desk.sounds.muted
    run(desk, "按键")
    assert desk.overlay.isVisible()


def test_whoever_is_not_the_first_needs_a_reason(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """Without one it says who would be the first; the text stays, and the reason is written right behind."""
    run(desk, "派 A10 1")
    assert "首选是" in error(desk)
    assert desk.command_line.field.text() == "派 A10 1 "
    assert not [call for call in seat.calls if call[0] == "dispatch"]
    desk.command_line.field.insert("更近")
    press(desk, "Return")
    qtbot.waitUntil(lambda: ("dispatch", "J0001", "铁骑A10", "更近") in seat.calls, timeout=2000)


def test_without_an_alert_the_selected_one_is_meant(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """With none selected it asks for the number."""
    run(desk, "派 A06")
    assert "没有选中警情" in error(desk)
    press(desk, "Esc", "Esc")
    desk.selection.select("alert", "J0001")
    run(desk, "派 A06")
    qtbot.waitUntil(lambda: ("dispatch", "J0001", "铁骑A06", "") in seat.calls, timeout=2000)


def test_an_error_marks_the_piece_and_keeps_the_text(desk: DeskWindow) -> None:
    """What is wrong is selected, so that writing replaces it."""
    run(desk, "派 Z99 1")
    assert "没有铁骑「Z99」" in error(desk)
    assert desk.command_line.field.selectedText() == "Z99"
    desk.command_line.field.insert("A06")
    assert desk.command_line.field.text() == "派 A06 1"


def test_a_refusal_brings_the_line_back(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """What the seat refuses is said at the line, with its text, and not a second time over the map."""
    seat.fail_with = RuleBrokenError("already_taken", "J0001")
    with qtbot.waitSignal(desk._bridge.command_failed, timeout=1000):
        run(desk, "签收 1")
    assert "签收" in error(desk)
    assert desk.command_line.field.text().strip() == "签收 1"
    assert not desk.card.isVisible()


def test_tab_completes_and_arrows_choose(desk: DeskWindow) -> None:
    """Tab writes the first or the chosen row; Enter on a row that may go on waits for what follows."""
    desk.selection.select("alert", "J0001")
    press(desk, "/")
    write(desk, "p")
    press(desk, "Tab")
    assert desk.command_line.field.text() == "派 "
    press(desk, "Down", "Down", "Up", "Return")
    assert desk.command_line.field.text() == "派 A06 "
    press(desk, "Up", "Esc", "Esc")
    assert not desk.command_line.is_busy


def test_up_brings_older_lines_back(desk: DeskWindow) -> None:
    """With no row chosen ↑ and ↓ walk through what was run; what failed is not among it."""
    for line in ("静音 5", "主题 夜间"):
        run(desk, line)
    run(desk, "飞")
    press(desk, "Esc", "Esc", "/")
    write(desk, "")
    press(desk, "Up", "Up")
    assert desk.command_line.field.text() == "静音 5"
    press(desk, "Down")
    assert desk.command_line.field.text() == "主题 夜间"


def test_the_palette_finds_an_action_by_its_title_and_runs_it(desk: DeskWindow) -> None:
    """Ctrl+K: the first one found is chosen, Enter runs it; it works from within the line too."""
    press(desk, "Ctrl+K")
    assert desk.command_line.popup.chosen == 0
    write(desk, "全部按键")
    press(desk, "Return")
    assert desk.overlay.isVisible()
    press(desk, "Esc", "/", "Ctrl+K")
    write(desk, "jing")
    press(desk, "Return")
    assert desk.sounds.muted


def test_a_row_can_be_clicked(desk: DeskWindow) -> None:
    """The mouse takes a row as Enter does."""
    press(desk, "/")
    write(desk, "按")
    popup = desk.command_line.popup
    assert popup.items[0].name == "按键"
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=QPoint(40, 12))
    assert desk.overlay.isVisible()
    assert desk.command_line.field.text() == ""


def test_a_slash_in_another_field_belongs_to_it(desk: DeskWindow) -> None:
    """Nothing takes the keyboard from a half-typed outcome."""
    desk.selection.select("task", "T0003")
    press(desk, "O")
    QTest.keyClicks(desk.tasks.outcomes.field, "a/u")
    assert desk.tasks.outcomes.field.text() == "a/u"
    assert not desk.command_line.is_busy


def test_what_was_done_can_be_taken_back(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """The line says it quietly and counts down, the cap stands at the right edge, U takes it back."""
    places = [box.x() for box, action in desk.keycaps._laid_out() if action.id == "up"]
    run(desk, "签收 1")
    qtbot.waitUntil(lambda: seat.reversible() is not None, timeout=2000)
    desk.book.refresh()
    assert "签收 J0001" in desk.command_line.field.placeholderText()
    undo = next(action for action in desk.book.for_keycaps() if action.id == "undo")
    assert undo.cap_words.startswith("撤回 签收 J0001")
    assert [box.x() for box, action in desk.keycaps._laid_out() if action.id == "up"] == places
    press(desk, "U")
    qtbot.waitUntil(lambda: ("reverse",) in seat.calls, timeout=2000)
    qtbot.waitUntil(lambda: seat.reversible() is None, timeout=2000)
    desk.book.refresh()
    assert "撤回" not in desk.command_line.field.placeholderText()


def test_a_second_click_at_the_same_place_confirms_nothing(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The cap of R asks; only the card's own button, elsewhere, or the key does it."""
    desk.selection.select("task", "T0003")
    desk.keycaps.grab()
    box = next(box for box, action in desk.keycaps._boxes if action.id == "recall")
    for _ in range(3):
        QTest.mouseClick(desk.keycaps, Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.wait(30)
    assert desk.question.isVisible()
    assert not [call for call in seat.calls if call[0] == "recall"]
    QTest.mouseClick(desk.question, Qt.MouseButton.LeftButton, pos=desk.question.yes_box().center())
    qtbot.waitUntil(lambda: ("recall", "D0003", ReleaseReason.RECALLED) in seat.calls, timeout=2000)
    assert not desk.question.isVisible()


def test_a_question_can_be_left(desk: DeskWindow, seat: FakeSeat) -> None:
    """Esc and the other button leave everything as it is."""
    desk.selection.select("alert", "J0001")
    press(desk, "F", "Esc")
    assert not desk.question.isVisible()
    press(desk, "F")
    QTest.mouseClick(desk.question, Qt.MouseButton.LeftButton, pos=desk.question.no_box().center())
    assert not desk.question.isVisible()
    assert seat.calls == []
