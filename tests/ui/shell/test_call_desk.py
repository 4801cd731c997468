"""A call in its window: opened by one key or a command, saved, and answered by the next key."""

import pytest
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatch.domain.calls import Call
from dispatch.domain.errors import RuleBrokenError
from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap, SilentPlayer
from ui.bridge.bridge import Bridge
from ui.shell.window import DeskWindow


class PlaceMap(PlainMap):
    """A map on which bare places can be clicked."""

    place_clicked = Signal(float, float)
    alert_wanted = Signal(float, float)


@pytest.fixture
def desk(bridge: Bridge, player: SilentPlayer, qtbot: QtBot) -> DeskWindow:
    """The window at its smallest, with the focus."""
    made = DeskWindow(bridge, PlaceMap(), player=player)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=2000)
    return made


def names_of(seat: FakeSeat) -> list[object]:
    """The commands that the seat was given."""
    return [call[0] for call in seat.calls]


def test_a_call_is_taken_saved_and_answered_by_keys_alone(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """N, place, words, Ctrl+Enter; the new alert is selected with its advice open; 1 sends the first unit."""
    form = desk.calls.form
    QTest.keyClick(desk, Qt.Key.Key_N)
    assert form.place_field.hasFocus()
    form.place_field.insert("花园路 兴华路")
    QTest.keyClick(form.place_field, Qt.Key.Key_Return)
    form.words_field.insert("两车追尾")
    QTest.keyClick(form.words_field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not form.is_open, timeout=1000)
    alert_id = desk.selection.id_of("alert")
    assert desk.queue.open_id == alert_id
    assert seat.picture.alerts[alert_id].road
    assert not isinstance(QApplication.focusWidget(), type(form.words_field))
    QTest.keyClick(desk, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: "dispatch" in names_of(seat), timeout=1000)
    assert names_of(seat) == ["report_alert", "dispatch"]


def test_letters_in_the_form_command_nothing(desk: DeskWindow, seat: FakeSeat) -> None:
    """With an alert selected and a call half typed T, V, F, 1 and arrows are writing or nothing."""
    desk.selection.select("alert", "J0003")
    QTest.keyClick(desk, Qt.Key.Key_N)
    form = desk.calls.form
    for field in (form.place_field, form.words_field, form.caller_field, form.head):
        field.setFocus()
        for key in (Qt.Key.Key_T, Qt.Key.Key_V, Qt.Key.Key_F, Qt.Key.Key_1, Qt.Key.Key_Up, Qt.Key.Key_N):
            QTest.keyClick(field, key)
    assert seat.calls == []
    assert desk.selection.current == ("alert", "J0003")
    assert form.caller_field.text() == "tvf1n"


def test_the_form_leaves_queue_and_map_in_sight_and_lies_above_the_keycaps(desk: DeskWindow) -> None:
    """It covers the lower row and moves nothing; when the window changes it goes along."""
    before = (desk.queue.geometry(), desk.city_map.geometry())
    QTest.keyClick(desk, Qt.Key.Key_N)
    form = desk.calls.form
    assert (desk.queue.geometry(), desk.city_map.geometry()) == before
    assert form.geometry().bottom() < desk.statusBar().y()
    covered = form.mapTo(desk, QPoint(0, 0)).y() - desk.city_map.mapTo(desk, QPoint(0, 0)).y()
    assert covered > 0.9 * desk.city_map.height()
    desk.resize(1500, 900)
    assert form.width() == 1500
    assert form.geometry().bottom() == desk.statusBar().y() - 1


def test_esc_outside_the_form_puts_it_away_with_its_words_kept(desk: DeskWindow) -> None:
    """Whoever has clicked elsewhere steps back by Esc as always; N brings the words back."""
    form = desk.calls.form
    QTest.keyClick(desk, Qt.Key.Key_N)
    form.place_field.insert("花园")
    form.place_field.clearFocus()
    QTest.keyClick(desk, Qt.Key.Key_Escape)
    assert not form.is_open
    caps = {action.id: action.cap_words for action in desk.book.actions}
    assert caps["new_call"] == "接警 (草稿)"
    QTest.keyClick(desk, Qt.Key.Key_N)
    assert desk.calls.draft_words() == ""
    assert form.place_field.text() == "花园"
    assert form.place_field.hasFocus()


def test_a_refused_call_is_told_in_the_form_and_nowhere_else(
    desk: DeskWindow, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The words stay, the map's card stays away."""
    form = desk.calls.form
    QTest.keyClick(desk, Qt.Key.Key_N)
    form.place_field.insert("花园路")
    form.words_field.insert("追尾")
    seat.fail_with = RuleBrokenError("gateway_lost")
    form.save()
    qtbot.waitUntil(lambda: form.message.text() != "", timeout=1000)
    assert form.is_open
    assert not desk.card.isVisible()


def test_the_map_gives_the_form_its_place(desk: DeskWindow, seat: FakeSeat, qtbot: QtBot) -> None:
    """A click on a bare place while one is wanted; an alert by hand from the map's menu opens the form."""
    city_map = desk.city_map
    assert isinstance(city_map, PlaceMap)
    place = seat.picture.alerts["J0001"].place
    city_map.place_clicked.emit(place.lat_deg, place.lon_deg)
    assert not desk.calls.form.is_open
    city_map.alert_wanted.emit(place.lat_deg, place.lon_deg)
    form = desk.calls.form
    assert form.words_field.hasFocus()
    form.words_field.insert("积水")
    form.save()
    qtbot.waitUntil(lambda: not form.is_open, timeout=1000)
    call = seat.calls[0][1]
    assert isinstance(call, Call)
    assert call.spot.place.words


def test_a_likely_alert_is_shown_on_the_map_without_leaving_the_form(desk: DeskWindow) -> None:
    """Alt and arrow looks there; selection and caret stay."""
    city_map = desk.city_map
    assert isinstance(city_map, PlaceMap)
    desk.selection.select("alert", "J0003")
    QTest.keyClick(desk, Qt.Key.Key_N)
    form = desk.calls.form
    form.place_field.insert("花园路")
    QTest.keyClick(form.place_field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert city_map.told[-1] == ("show_alert", "J0001")
    assert form.place_field.hasFocus()
    assert desk.selection.current == ("alert", "J0003")


def test_the_command_line_opens_the_form_with_a_place(desk: DeskWindow, qtbot: QtBot) -> None:
    """接警 花园路: the place stands there, its meanings beneath, and the caret in it."""
    desk.open_command()
    desk.command_line.field.setText("接警 花园路")
    QTest.keyClick(desk.command_line.field, Qt.Key.Key_Return)
    form = desk.calls.form
    qtbot.waitUntil(form.place_field.hasFocus, timeout=1000)
    assert form.place_field.text() == "花园路"
    assert form.places.places


def test_s_repeats_the_last_sound(desk: DeskWindow, player: SilentPlayer) -> None:
    """What was that? The call for help which was there at the start."""
    desk.sounds.look()
    desk.book.refresh()
    QTest.keyClick(desk, Qt.Key.Key_S)
    assert player.played == ["sos", "sos"]
