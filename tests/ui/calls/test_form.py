"""The intake form under an operator's hands: keys, focus, drafts, refusals, hostile words."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.calls import Call, Channel
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.observations import SourceSeen, SourceState
from tests.ui.calls.conftest import Hand
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.calls.intake import GOAL_S
from ui.calls.view import FORM_PX, CallForm
from ui.kit.failures import failure_words

KEY = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def calls_of(seat: FakeSeat, name: str) -> list[tuple[object, ...]]:
    """The commands called *name* that the seat was given."""
    return [call for call in seat.calls if call[0] == name]


def test_a_typical_call_is_saved_within_twenty_seconds_without_the_mouse(
    form: CallForm, seat: FakeSeat, selection: Selection, hand: Hand, qtbot: QtBot
) -> None:
    """Ring, crossing by pinyin initials, a sentence by an input method, saved: in time, and selected."""
    saved: list[str] = []
    form.saved.connect(saved.append)
    hand.write(form.place_field, "hyl xhl")
    hand.think()
    hand.key(form.place_field, KEY.Key_Return)
    hand.write(form.words_field, "两车追尾占一车道", strokes_each=2.5)
    hand.think()
    hand.key(form.words_field, KEY.Key_Return, CTRL)
    took_s = hand.now_s - 1_000.0
    qtbot.waitUntil(lambda: bool(saved), timeout=1000)
    call = calls_of(seat, "report_alert")[0][1]
    assert isinstance(call, Call)
    assert "花园路" in call.spot.place.words or call.spot.road == "花园路"
    assert (call.channel, call.kind) == (Channel.PHONE_122, AlertKind.ACCIDENT)
    assert selection.current == ("alert", saved[0])
    assert not form.is_open
    assert hand.strokes < 40
    assert took_s < GOAL_S


def test_tab_goes_in_the_order_of_a_call_and_round(form: CallForm) -> None:
    """Place, what happened, caller, the way, place again; back with Shift."""
    order = (form.place_field, form.words_field, form.caller_field, form.head, form.place_field)
    for now, then in pairwise(order):
        assert now.hasFocus()
        QTest.keyClick(now, KEY.Key_Tab)
        assert then.hasFocus()
    QTest.keyClick(form.place_field, KEY.Key_Backtab)
    assert form.head.hasFocus()


def test_enter_in_the_last_field_saves(form: CallForm, seat: FakeSeat, qtbot: QtBot) -> None:
    """Enter goes on from field to field; in the last one it is the end."""
    form.place_field.insert("花园路")
    QTest.keyClick(form.place_field, KEY.Key_Return)
    form.words_field.insert("积水")
    QTest.keyClick(form.words_field, KEY.Key_Return)
    form.caller_field.insert("赵先生")
    QTest.keyClick(form.caller_field, KEY.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    qtbot.waitUntil(lambda: not form.is_open, timeout=1000)
    call = calls_of(seat, "report_alert")[0][1]
    assert isinstance(call, Call)
    assert call.caller == "赵先生"


def test_the_way_is_chosen_by_key_and_by_arrow(form: CallForm) -> None:
    """Alt and a digit anywhere; digits and arrows where one has gone back to it."""
    QTest.keyClick(form.place_field, KEY.Key_4, ALT)
    assert form.head.channel is Channel.CAMERA
    QTest.keyClick(form.place_field, KEY.Key_Backtab)
    QTest.keyClick(form.head, KEY.Key_Right)
    QTest.keyClick(form.head, KEY.Key_Down)
    chosen = [form.head.channel]
    QTest.keyClick(form.head, KEY.Key_2)
    assert [*chosen, form.head.channel] == [Channel.PHONE_122, Channel.PHONE_110]


def test_a_kind_chosen_by_key_stays(form: CallForm) -> None:
    """Alt and a letter, or arrows in the words; later words change nothing of it. Ctrl and arrows: louder."""
    form.words_field.setFocus()
    QTest.keyClick(form.words_field, KEY.Key_J, ALT)
    form.words_field.insert("堵车了")
    assert form.kind_line.said.kind is AlertKind.FLOOD
    QTest.keyClick(form.words_field, KEY.Key_Up, CTRL)
    levels = [form.kind_line.said.level]
    QTest.keyClick(form.words_field, KEY.Key_Down, CTRL)
    QTest.keyClick(form.words_field, KEY.Key_Down, CTRL)
    assert [*levels, form.kind_line.said.level] == [AlertLevel.CRITICAL, AlertLevel.MEDIUM]
    QTest.keyClick(form.words_field, KEY.Key_Down)
    assert form.kind_line.said.by_hand
    QTest.keyClick(form.words_field, KEY.Key_0, ALT)
    kinds = [form.kind_line.said.kind]
    assert kinds == [AlertKind.CONGESTION]


def test_an_ambiguous_place_is_asked_and_the_text_stays(form: CallForm, seat: FakeSeat) -> None:
    """Nothing is saved, the caret is in the place, the question beside it goes with the next letter."""
    form.place_field.insert("花园")
    form.words_field.insert("追尾")
    form.words_field.setFocus()
    QTest.keyClick(form.words_field, KEY.Key_Return, CTRL)
    assert not calls_of(seat, "report_alert")
    assert form.place_field.hasFocus()
    assert "花园" in form.message.text()
    assert form.place_field.text() == "花园"
    form.place_field.insert("路")
    assert form.message.text() == ""


def test_escape_keeps_half_typed_work(form: CallForm) -> None:
    """Esc harms nothing: the next ring finds the words, a mark says so, Alt+C starts anew."""
    form.place_field.insert("花园")
    form.words_field.insert("有人说")
    QTest.keyClick(form.words_field, KEY.Key_Escape)
    assert not form.is_open
    form.open()
    shown = (form.place_field.text(), form.words_field.text(), form.head.is_draft)
    assert shown == ("花园", "有人说", True)
    QTest.keyClick(form.place_field, KEY.Key_C, ALT)
    shown = (form.place_field.text(), form.words_field.text(), form.head.is_draft)
    assert shown == ("", "", False)
    form.escape()
    form.open()
    assert not form.head.is_draft


def test_a_refused_call_keeps_its_words(form: CallForm, seat: FakeSeat, bridge: Bridge, qtbot: QtBot) -> None:
    """What stood against it is said in the form; the second try goes through."""
    bridge.command_failed.connect(lambda name, code, why: form.refused(name, failure_words(code, why)))
    form.place_field.insert("花园路")
    form.words_field.insert("追尾")
    seat.fail_with = RuleBrokenError("gateway_lost", "")
    form.save()
    qtbot.waitUntil(lambda: form.message.text() != "", timeout=1000)
    assert form.is_open
    assert form.words_field.text() == "追尾"
    form.save()
    qtbot.waitUntil(lambda: not form.is_open, timeout=1000)
    assert len(calls_of(seat, "report_alert")) == 2


def test_an_error_elsewhere_does_not_let_a_call_be_saved_twice(
    form: CallForm, seat: FakeSeat, bridge: Bridge, qtbot: QtBot
) -> None:
    """While a call is under way a second Ctrl+Enter is nothing, until its own error says that it failed."""
    form.place_field.insert("花园路")
    form.words_field.insert("追尾")
    form.save()
    bridge.trouble.emit("locate: ZeroDivisionError: a fault of ours")
    form.save()
    qtbot.waitUntil(lambda: not form.is_open, timeout=1000)
    assert len(calls_of(seat, "report_alert")) == 1
    form.open()
    form.place_field.insert("花园路")
    form.words_field.insert("积水")
    seat.fail_with = ZeroDivisionError("a fault of ours")
    form.save()
    qtbot.waitUntil(lambda: len(calls_of(seat, "report_alert")) == 2, timeout=1000)
    qtbot.wait(50)
    form.save()
    qtbot.waitUntil(lambda: not form.is_open, timeout=1000)
    assert len(calls_of(seat, "report_alert")) == 3


def test_a_call_is_joined_to_the_alert_that_is_there_already(
    form: CallForm, seat: FakeSeat, selection: Selection, qtbot: QtBot
) -> None:
    """Alt and arrow picks one and has it shown on the map; Alt+D notes the call with it, raising nothing."""
    shown: list[str] = []
    joined: list[str] = []
    form.shown.connect(shown.append)
    form.joined.connect(joined.append)
    form.place_field.insert("花园路")
    QTest.keyClick(form.place_field, KEY.Key_Down, ALT)
    assert form.place_field.hasFocus()
    QTest.keyClick(form.place_field, KEY.Key_D, ALT)
    qtbot.waitUntil(lambda: bool(joined), timeout=1000)
    assert shown == joined == ["J0001"]
    assert [call[1] for call in calls_of(seat, "join_call")] == ["J0001"]
    assert not calls_of(seat, "report_alert")
    assert selection.current == ("alert", "J0001")
    assert not form.is_open


def test_news_takes_neither_the_caret_nor_the_words(
    form: CallForm, seat: FakeSeat, bridge: Bridge, selection: Selection, qtbot: QtBot
) -> None:
    """New alerts, a minute, a refusal elsewhere, another selection: the typing goes on, nothing jumps."""
    form.words_field.setFocus()
    form.place_field.insert("花园路")
    form.words_field.insert("两车追尾占道")
    form.words_field.setCursorPosition(2)
    places = (form.geometry(), form.words_field.geometry(), form.likenesses.geometry())
    for number in range(60, 66):
        seat.raise_jam(number, "花园路")
    seat.advance(60)
    seat.observe(SourceSeen("gateway", SourceState.LOST, seat.now()))
    selection.select("alert", "J0003")
    bridge.command_failed.emit("dispatch", "unit_busy", "A01")
    form.tick()
    qtbot.wait(150)
    assert form.words_field.hasFocus()
    assert (form.words_field.text(), form.words_field.cursorPosition()) == ("两车追尾占道", 2)
    assert form.place_field.text() == "花园路"
    assert places == (form.geometry(), form.words_field.geometry(), form.likenesses.geometry())
    assert len(form.likenesses.rows) > 1


def test_hostile_words_are_capped_and_shown_plainly(form: CallForm) -> None:
    """100 KB from the clipboard, control characters, marks that turn the writing round: text, and no more."""
    hostile = "追尾\x00\x1b[31m\u202eabc\u2066\n\r\u2028" + "长" * 100_000
    for field in (form.place_field, form.words_field, form.caller_field):
        QApplication.clipboard().setText(hostile)
        field.paste()
        text = field.text()
        assert 0 < len(text) <= field.maxLength()
        assert text.isprintable()
        assert text.startswith("追尾")
    form.save()
    assert form.height() == FORM_PX
    assert form.message.text().isprintable()


def test_a_space_at_the_end_is_not_eaten_while_one_types(form: CallForm) -> None:
    """Two roads are written with a space between: it must survive until the second is there."""
    form.place_field.insert("花园路 ")
    assert form.place_field.text() == "花园路 "
    form.place_field.insert("兴华路")
    assert form.place_field.text() == "花园路 兴华路"
    assert "兴华路" in form.places.places[0].label


def test_the_keys_of_the_form_do_not_reach_the_window(form: CallForm) -> None:
    """Arrows and Esc are the form's; where the way is chosen a letter is nobody's."""
    for widget, key in (
        (form.place_field, KEY.Key_Escape),
        (form.caller_field, KEY.Key_Down),
        (form.head, KEY.Key_V),
        (form.head, KEY.Key_1),
    ):
        assert overridden(widget, key)
    assert not overridden(form.words_field, KEY.Key_F11)


def test_a_click_on_the_map_is_taken_while_a_place_is_wanted(form: CallForm, seat: FakeSeat) -> None:
    """With no place yet, or the caret in it, the click is the place; else it is nothing of the form's."""
    place = seat.picture.alerts["J0001"].place
    wanted = [form.wants_place]
    form.set_place(place.lat_deg, place.lon_deg)
    assert form.place_field.text() != ""
    assert form.words_field.hasFocus()
    wanted.append(form.wants_place)
    form.place_field.setFocus()
    wanted.append(form.wants_place)
    form.escape()
    assert [*wanted, form.wants_place] == [True, False, True, False]


def test_the_mouse_does_the_same(form: CallForm, seat: FakeSeat, qtbot: QtBot) -> None:
    """A click takes a place, a kind, a way, picks an alert, and saves."""
    form.place_field.insert("花园路")
    QTest.mouseClick(form.places, Qt.MouseButton.LeftButton, pos=form.places.box(0).center())
    assert form.intake.draft.spot is not None
    assert form.words_field.hasFocus()
    form.words_field.insert("水很深")
    box = next(box for kind, box in form.kinds._boxes() if kind is AlertKind.SIGNAL)
    QTest.mouseClick(form.kinds, Qt.MouseButton.LeftButton, pos=box.center())
    assert form.kind_line.said.kind is AlertKind.SIGNAL
    QTest.mouseClick(form.likenesses, Qt.MouseButton.LeftButton, pos=form.likenesses.box(0).center())
    assert form.intake.picked == "J0001"
    form.grab()  # the head knows what lies where once it was painted
    click_head(form, Channel.PATROL)
    assert form.head.channel is Channel.PATROL
    click_head(form, "save")
    qtbot.waitUntil(lambda: not form.is_open, timeout=1000)
    assert len(calls_of(seat, "report_alert")) == 1


def test_the_clock_of_the_call_runs_and_turns_late(form: CallForm, hand: Hand) -> None:
    """Seconds against the goal, on the operator's clock, whatever the city's speed."""
    hand.now_s += 21.0
    form.tick()
    assert form.head.clock.startswith("00:21 / 20")


def overridden(widget: QWidget, key: Qt.Key) -> bool:
    """Whether a key is kept from the window's shortcuts."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def click_head(form: CallForm, what: Channel | str) -> None:
    """Click a way or a deed in the head."""
    box = next(box for box, hit in form.head._hits if hit == what)
    QTest.mouseClick(form.head, Qt.MouseButton.LeftButton, pos=QPoint(box.center()))
