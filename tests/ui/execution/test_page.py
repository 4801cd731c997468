"""执行 by key and by mouse: every list, the line on top, refusals where they belong."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain.errors import RuleBrokenError
from dispatch.domain.execution import ClosureStep, PostStep
from dispatch.domain.task_facts import ClosureMoved, DeviationEnded, DeviationNoted, PlanAmended
from dispatch.picture.prepared import Prepared
from tests.ui.execution.city_escort import ride
from tests.ui.execution.conftest import Frame
from tests.ui.fake_seat import FakeSeat
from ui.execution.deeds import Part
from ui.execution.layers import CONVOY
from ui.execution.next_line import STEADY_MS
from ui.execution.page import ExecutionPage
from ui.map.overlay import OverlayState


def prepared(seat: FakeSeat) -> Prepared:
    """What is known of the task."""
    found = seat.picture.tasks["T9"].prepared
    assert found is not None
    return found


def click(page: ExecutionPage, part: Part, key: str) -> None:
    """Click a row."""
    table = page.lists[part].table
    table.bring(key)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.row_box(key).center())


def test_enter_does_what_stands_on_top(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The closure that is late is ordered by one key to its post's terminal; the next thing comes on top."""
    first = page.next.first
    assert first is not None
    assert (first.deed.value, first.key) == ("clear", "c2")
    frame.press("Return")
    qtbot.waitUntil(lambda: page.page.closures[2].ordered is ClosureStep.CLEARED, timeout=10_000)
    (order,) = prepared(seat).orders.values()
    assert (order.fact.unit_id, order.fact.about) == ("铁骑A10", "c2")
    qtbot.waitUntil(lambda: page.next.first is not None and page.next.first.key != "c2", timeout=10_000)


def test_a_key_that_meant_the_thing_before_does_nothing(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """What comes on top in the moment of the press is not done by it, a moment later it is."""
    seat.record(ClosureMoved("T9", "c2", ClosureStep.CLEARED))
    qtbot.waitUntil(lambda: page.next.first is not None and page.next.first.key == "c3", timeout=10_000)
    calls = len(seat.calls)
    frame.press("Return")
    QTest.mouseClick(page.next, Qt.MouseButton.LeftButton)
    assert len(seat.calls) == calls
    qtbot.waitUntil(lambda: page.next.is_steady, timeout=STEADY_MS * 3)
    frame.press("Return")
    qtbot.waitUntil(lambda: bool(prepared(seat).orders), timeout=10_000)


def test_p_enters_the_passing_of_the_next_post_now(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """By hand, at the city's time; the passings ahead follow."""
    frame.press("P")
    qtbot.waitUntil(lambda: "p00" in prepared(seat).passed, timeout=10_000)
    assert prepared(seat).passed["p00"].by_hand
    assert prepared(seat).passed["p00"].passed_at == seat.now()
    qtbot.waitUntil(lambda: page.page.posts[1].is_next, timeout=10_000)


def test_the_roll_call_by_key_and_a_post_by_mouse(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """A asks all; a picked post answers, stands, cannot."""
    frame.press("A")
    qtbot.waitUntil(lambda: prepared(seat).posts["p13"].step is PostStep.ASKED, timeout=10_000)
    for number, key in enumerate("YIX", start=3):
        click(page, Part.POSTS, f"p{number:02d}")
        frame.press(key)
    steps = [PostStep.ANSWERED, PostStep.IN_PLACE, PostStep.CANNOT]
    qtbot.waitUntil(
        lambda: [prepared(seat).posts[f"p{n:02d}"].step for n in (3, 4, 5)] == steps, timeout=10_000
    )


def test_closures_by_key_about_the_picked_one_or_the_one_that_is_due(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """C tells the post of what was picked though another is due; Shift and the key is what was heard."""
    click(page, Part.CLOSURES, "c5")
    frame.press("C")
    qtbot.waitUntil(lambda: page.page.closures[-1].ordered is ClosureStep.CLOSED, timeout=10_000)
    assert "c5" not in prepared(seat).closures
    frame.press("Shift+C")
    qtbot.waitUntil(lambda: page.page.closures[-1].is_closed, timeout=10_000)
    assert page.page.closures[-1].order is None
    frame.press("1", "Shift+O")
    qtbot.waitUntil(lambda: prepared(seat).closures["c0"].opened_at is not None, timeout=10_000)


def test_contacts_are_told_and_confirm_in_order_by_one_key(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """T goes down the list: the untold one first, then who has to confirm."""
    frame.press("T")
    qtbot.waitUntil(lambda: page.page.contacts[2].view.told_at is not None, timeout=10_000)
    frame.press("T")
    qtbot.waitUntil(lambda: prepared(seat).contacts["d2"].confirmed_at is not None, timeout=10_000)


def test_a_contingency_is_confirmed_away_from_the_first_click(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Picked, asked over the map, and only the second key or the card's button triggers it."""
    click(page, Part.CONTINGENCIES, "k1")
    frame.press("G")
    assert frame.question.isVisible()
    click(page, Part.CONTINGENCIES, "k1")
    assert prepared(seat).triggered == ()
    QTest.mouseClick(frame.question, Qt.MouseButton.LeftButton, pos=frame.question.yes_box().center())
    qtbot.waitUntil(lambda: prepared(seat).route_id == "r1", timeout=10_000)


def test_a_deviation_is_explained_in_a_line_and_is_over(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """W asks, an empty line is none, Enter records."""
    frame.press("W")
    assert frame.prompt.isVisible()
    QTest.keyClick(frame.prompt.field, Qt.Key.Key_Return)
    assert prepared(seat).deviations["V0001"].reason == ""
    frame.prompt.field.insert("红灯两次")
    QTest.keyClick(frame.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: prepared(seat).deviations["V0001"].reason == "红灯两次", timeout=10_000)
    assert isinstance(seat.log()[-1].fact, DeviationEnded)
    qtbot.waitUntil(lambda: not page.page.deviations[0].stands, timeout=10_000)


def test_the_check_list_is_ticked_and_unticked(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The first that is open, then the picked one back."""
    frame.press("K")
    qtbot.waitUntil(lambda: "i2" in prepared(seat).ticked, timeout=10_000)
    click(page, Part.CHECKS, "i1")
    frame.press("K")
    qtbot.waitUntil(lambda: "i1" not in prepared(seat).ticked, timeout=10_000)


def test_the_plan_is_amended_under_way_with_a_reason(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """Another unit at a post, in force at once; without a reason it is refused beside the posts."""
    click(page, Part.POSTS, "p03")
    frame.press("H")
    frame.prompt.field.insert("铁骑A22")
    QTest.keyClick(frame.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "理由" in page.lists[Part.POSTS].head.notice, timeout=10_000)
    frame.press("H")
    frame.prompt.field.insert("铁骑A22 车坏")
    QTest.keyClick(frame.prompt.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(prepared(seat).versions) == 2, timeout=10_000)
    fact = seat.log()[-1].fact
    assert isinstance(fact, PlanAmended)
    assert fact.reason == "车坏"
    changed = fact.plan.post("p03")
    assert changed is not None
    assert changed.unit_id == "铁骑A22"
    qtbot.waitUntil(lambda: page.lists[Part.POSTS].head.notice == "", timeout=10_000)


def test_minutes_that_are_none_change_nothing(page: ExecutionPage, frame: Frame, seat: FakeSeat) -> None:
    """Said in words, and the plan is as it was."""
    del page
    frame.press("Z")
    frame.prompt.field.insert("十分钟 推迟")
    QTest.keyClick(frame.prompt.field, Qt.Key.Key_Return)
    assert frame.told
    assert len(prepared(seat).versions) == 1


def test_a_refusal_stands_above_the_list_that_it_is_about(
    page: ExecutionPage, frame: Frame, seat: FakeSeat, qtbot: QtBot
) -> None:
    """In words, until Esc or the next thing that works."""
    seat.fail_with = RuleBrokenError("out_of_order", "c0")
    frame.press("O")
    qtbot.waitUntil(lambda: page.lists[Part.CLOSURES].head.notice != "", timeout=10_000)
    assert "次序不对" in page.lists[Part.CLOSURES].head.notice
    assert page.lists[Part.POSTS].head.notice == ""
    assert page.escape()
    assert page.lists[Part.CLOSURES].head.notice == ""


def test_the_map_shows_how_far_each_part_is_and_where_the_convoy_was_seen(
    page: ExecutionPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """A post that cannot is a fault, a closed section active; a lost convoy stays put, with its age."""
    marks = {mark.key: mark for mark in page.overlay().marks}
    lines = {line.key: line for line in page.overlay().lines}
    assert marks["post/p12"].state is OverlayState.FAULT
    assert any(
        key.startswith("closure/c0") and line.state is OverlayState.ACTIVE for key, line in lines.items()
    )
    seen = marks[CONVOY]
    seat.advance(400)
    qtbot.waitUntil(
        lambda: page.page.projection is not None and page.page.projection.lead == "lost", timeout=3000
    )
    lost = {mark.key: mark for mark in page.overlay().marks}[CONVOY]
    assert lost.place == seen.place
    assert lost.state is OverlayState.FAULT
    assert "6min" in lost.label
    assert "位置中断" in page.convoy.words
    assert "6min" in page.convoy.words


def test_a_click_on_the_map_picks_the_row_and_l_looks_there(page: ExecutionPage, frame: Frame) -> None:
    """Mark and row are one thing."""
    page.mark_clicked("post/p07")
    assert page.chosen.keys[Part.POSTS] == "p07"
    assert page.lists[Part.POSTS].table.is_in_sight("p07")
    frame.press("L")
    post = page.page.plan.post("p07")
    assert post is not None
    assert frame.city_map.places == [post.place]


def test_arrows_and_digits_move_through_the_lists(page: ExecutionPage, frame: Frame) -> None:
    """2 means the closures, the arrows go down and up and stop at the ends."""
    frame.press("2", "Down", "Down", "Up")
    assert (page.chosen.part, page.chosen.keys[Part.CLOSURES]) == (Part.CLOSURES, page.page.closures[1].key)
    frame.press(*["Down"] * 9)
    assert page.chosen.keys[Part.CLOSURES] == page.page.closures[-1].key
    assert page.escape()
    assert page.chosen.keys[Part.CLOSURES] == ""


def test_a_second_click_at_the_same_place_does_nothing_that_counts(
    page: ExecutionPage, seat: FakeSeat, frame: Frame
) -> None:
    """It looks there."""
    table = page.lists[Part.CLOSURES].table
    at = table.row_box("c1").center()
    calls = len(seat.calls)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))
    assert len(seat.calls) == calls
    assert frame.city_map.places


def test_a_position_moves_the_passings_and_the_strip(
    page: ExecutionPage, seat: FakeSeat, qtbot: QtBot
) -> None:
    """The lead is seen farther on: less late, and drawn there."""
    before = page.page.posts[3].late_s
    here = page.strip._strip.here
    for after_s in range(105, 116, 5):
        ride(seat, 700 + 15.0 * (after_s - 100), after_s)
    qtbot.waitUntil(lambda: page.page.posts[3].late_s != before, timeout=10_000)
    assert page.strip._strip.here != here


def test_words_from_outside_are_shown_as_they_are(page: ExecutionPage, seat: FakeSeat, qtbot: QtBot) -> None:
    """Markup, controls and a bidi mark in a reason stay words on one line."""
    seat.record(DeviationNoted("T9", "V0002", page.page.deviations[0].kind, "<b>x</b>\n\u202e", 99))
    qtbot.waitUntil(lambda: len(page.page.deviations) == 2, timeout=10_000)
    assert "<b>x</b>" in {row.about for row in page.page.deviations}
