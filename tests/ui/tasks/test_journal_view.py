"""The journal on the screen: one line an entry, following unless one reads."""

import statistics
from dataclasses import replace
from time import thread_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.recorded import Recorded
from tests.ui.fake_seat import FakeSeat
from ui.bridge.bridge import Bridge
from ui.tasks import journal_rows
from ui.tasks.journal_view import LINE_PX, JournalView


@pytest.fixture
def journal(qtbot: QtBot, bridge: Bridge) -> JournalView:
    """The journal at its real size."""
    view = JournalView(bridge)
    qtbot.addWidget(view)
    view.resize(683, 165)
    view.show()
    qtbot.wait(20)
    return view


def many(seat: FakeSeat, count: int) -> list[Recorded]:
    """So many entries after those that there are."""
    last = seat.log()[-1]
    return [
        replace(last, entry_id=last.entry_id + i, ref=replace(last.ref, number=last.ref.number + i))
        for i in range(1, count + 1)
    ]


def test_an_entry_says_when_who_and_what(journal: JournalView, seat: FakeSeat) -> None:
    """In words, with the local time."""
    lines = [journal.rows.line(row) for row in range(journal.rows.rowCount())]
    assert len(lines) == len(seat.log())
    sent = next(line for line in lines if line.what.startswith("派 A12"))
    assert (sent.time, sent.who) == ("18:01:07", "席位 2 王")
    assert sent.what.startswith("派 A12 → T0003 建设路")
    assert next(line for line in lines if line.what.startswith("令 3 发给")).who == "网关"


def test_the_newest_entry_is_in_sight_and_stays_so(journal: JournalView, seat: FakeSeat) -> None:
    """Whoever reads along sees each entry come."""
    seat.record(facts.AlertTaken("J0001", "席位 2"), actor="席位 2 王")
    last = journal.rows.rowCount() - 1
    assert journal.is_following
    assert journal.table.rowViewportPosition(last) + LINE_PX <= journal.table.viewport().height()
    assert not journal.newer.isVisible()


def test_what_one_has_scrolled_to_stays_and_the_new_ones_are_counted(
    journal: JournalView, seat: FakeSeat
) -> None:
    """A button says how many came, and goes there."""
    journal.table.verticalScrollBar().setValue(0)
    seat.record(facts.AlertTaken("J0001", "席位 2"), facts.AlertTaken("J0003", "席位 2"))
    assert journal.table.verticalScrollBar().value() == 0
    assert journal.newer.text() == "↓ 2 条新记录"
    QTest.mouseClick(journal.newer, Qt.MouseButton.LeftButton)
    assert journal.is_following
    assert not journal.newer.isVisible()


def test_the_same_entry_is_shown_once(journal: JournalView, seat: FakeSeat) -> None:
    """Whoever brings it a second time brings nothing."""
    count = journal.rows.rowCount()
    journal.add(list(seat.log()))
    assert journal.rows.rowCount() == count


def test_a_click_opens_the_line_with_all_its_words(journal: JournalView) -> None:
    """And a second click closes it; no tool tip that would take markup for markup."""
    row = journal.rows.rowCount() - 1
    place = journal.table.visualRect(journal.rows.index(row, 0)).center()
    QTest.mouseClick(journal.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert journal._painter.open_row == row
    assert journal.table.rowHeight(row) >= LINE_PX
    QTest.mouseClick(journal.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert journal._painter.open_row == -1
    assert journal.table.rowHeight(row) == LINE_PX


def test_the_view_forgets_the_oldest_entries_and_the_journal_does_not(
    journal: JournalView, seat: FakeSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bounded number of entries is held, however long the day."""
    monkeypatch.setattr(journal_rows, "KEPT", 50)
    monkeypatch.setattr(journal_rows, "_DROPPED", 10)
    journal.add(many(seat, 100))
    assert journal.rows.rowCount() <= 50
    assert journal.rows.entry(journal.rows.rowCount() - 1).entry_id == seat.log()[-1].entry_id + 100
    assert journal.is_following


@pytest.mark.alone
def test_an_entry_among_five_thousand_costs_less_than_a_frame(journal: JournalView, seat: FakeSeat) -> None:
    """Taken in and painted: median of twenty under 16 ms of this thread's time."""
    entries = many(seat, 5020)
    journal.add(entries[:5000])
    took_ms = []
    for entry in entries[5000:]:
        start = thread_time()
        journal.add([entry])
        journal.table.viewport().repaint()
        took_ms.append((thread_time() - start) * 1000)
    print(f"5,000 entries, one new: median {statistics.median(took_ms):.1f} ms")  # noqa: T201 — shown by -s, the figure is the point
    assert statistics.median(took_ms) < 16
