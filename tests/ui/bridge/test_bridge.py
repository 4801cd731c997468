"""From facts to signals, from clicks to commands."""

import asyncio

import pytest
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.observations import TimePassed
from dispatch.domain.recorded import EntryRef
from dispatch.journal.errors import Conflict, JournalUnavailable, RuleViolated
from tests.ui.fake_city import NOW
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection


def test_a_storm_of_news_is_a_handful_of_pictures_and_the_last_one_is_shown(
    bridge: Bridge, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Two hundred observations at once give two signals at most, and the second brings the newest picture."""
    shown: list[object] = []
    bridge.picture_changed.connect(shown.append)
    for _ in range(200):
        seat.observe(TimePassed(NOW))
    assert len(shown) == 1
    qtbot.waitUntil(lambda: len(shown) == 2, timeout=1000)
    assert shown[-1] is seat.picture
    qtbot.wait(250)
    assert len(shown) == 2


def test_each_entry_is_told_once_and_in_order(bridge: Bridge, seat: FakeSeat) -> None:
    """Entries are never coalesced away as pictures are."""
    told: list[int] = []
    bridge.entries_recorded.connect(lambda entries: told.extend(entry.entry_id for entry in entries))
    for _ in range(5):
        seat.record(facts.SeatOpened("席位 3", "李"), facts.SeatClosed("席位 3"))
    assert told == sorted(told)
    assert len(told) == 10


def test_only_a_new_alert_arrives(bridge: Bridge, seat: FakeSeat) -> None:
    """The alerts of the start ring no bell, and a new one does."""
    arrived: list[str] = []
    bridge.alert_arrived.connect(lambda alert: arrived.append(alert.alert_id))
    seat.observe(TimePassed(NOW))
    assert arrived == []
    raised = seat.raise_jam(77)
    assert arrived == [raised]


def test_a_command_is_done_when_its_facts_are_shown(bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> None:
    """command_done names the command, after the picture has changed."""
    with qtbot.waitSignal(bridge.command_done, timeout=1000) as done:
        bridge.take_alert("J0001")
    assert done.args == ["take_alert"]
    assert seat.picture.alerts["J0001"].taken_by == "席位 2"


@pytest.mark.parametrize(
    ("error", "code", "detail"),
    [
        (RuleBrokenError("unit_busy", "A12"), "unit_busy", "A12"),
        (RuleViolated("order_without_plan", "T1"), "order_without_plan", "T1"),
        (Conflict("unit", "A12", "席位 3", EntryRef("desk-3", 9)), "conflict:unit", "A12 · 席位 3"),
        (JournalUnavailable("disk is full"), "journal_unavailable", "disk is full"),
    ],
)
def test_a_refused_command_tells_its_code(
    bridge: Bridge, seat: FakeSeat, qtbot: QtBot, error: Exception, code: str, detail: str
) -> None:
    """Each kind of refusal comes as a code that the screen has words for, and nothing is done."""
    seat.fail_with = error
    before = seat.picture
    with qtbot.waitSignal(bridge.command_failed, timeout=1000) as failed:
        bridge.judge_alert("J0001", Verdict.REAL)
    assert failed.args == ["judge_alert", code, detail]
    assert seat.picture is before


def test_an_error_that_nobody_foresaw_is_shown(bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> None:
    """It surfaces in one place, with the command's name and its own words."""
    seat.fail_with = ZeroDivisionError("a fault of ours")
    with qtbot.waitSignal(bridge.trouble, timeout=1000) as told:
        bridge.locate("铁骑A01")
    assert told.args == ["locate: ZeroDivisionError: a fault of ours"]


def test_closing_lets_a_command_end_and_takes_no_new_one(
    bridge: Bridge, seat: FakeSeat, qtbot: QtBot
) -> None:
    """What was begun is finished, what comes after the window is dropped, and no task is left."""
    loop = asyncio.get_event_loop_policy().get_event_loop()
    done: list[str] = []
    bridge.command_done.connect(done.append)
    bridge.take_alert("J0001")
    loop.run_until_complete(bridge.close())
    bridge.take_alert("J0003")
    qtbot.wait(50)
    assert done == ["take_alert"]
    assert [call for call in seat.calls if call[0] == "take_alert"] == [("take_alert", "J0001")]
    assert not asyncio.all_tasks(loop)


def test_one_selection_for_all_panels(selection: Selection) -> None:
    """It changes once for each new choice, and nothing is selected by an empty id."""
    told: list[tuple[str, str]] = []
    selection.changed.connect(lambda kind, name: told.append((kind, name)))
    selection.select("alert", "J0001")
    selection.select("alert", "J0001")
    assert selection.id_of("alert") == "J0001"
    assert selection.id_of("unit") == ""
    selection.select("unit", "")
    assert told == [("alert", "J0001"), ("", "")]


def test_a_decision_made_here_is_shown_at_once(bridge: Bridge, seat: FakeSeat, qtbot: QtBot) -> None:
    """In the middle of a storm the picture with one's own decision comes with its command_done, not later."""
    shown: list[bool] = []
    bridge.picture_changed.connect(lambda picture: shown.append(bool(picture.alerts["J0001"].taken_by)))
    for _ in range(50):
        seat.observe(TimePassed(NOW))
    with qtbot.waitSignal(bridge.command_done, timeout=1000):
        bridge.take_alert("J0001")
    assert shown == [False, True]
