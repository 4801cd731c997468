"""What the queue says of what it cannot know: positions that age, a gateway that is gone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from dispatch.domain.observations import SourceSeen, SourceState, TimePassed
from tests.ui import fake_city
from tests.ui.fake_seat import FakeSeat
from tests.ui.written import noting_writes
from ui.alerts.view import AlertQueue
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection


@pytest.fixture
def queue(qtbot: QtBot, bridge: Bridge, selection: Selection) -> AlertQueue:
    """The queue at its real size."""
    panel = AlertQueue(bridge, selection)
    qtbot.addWidget(panel)
    panel.resize(340, 490)
    panel.show()
    return panel


def test_the_age_of_a_candidates_position_is_that_of_the_position(queue: AlertQueue, seat: FakeSeat) -> None:
    """Who has reported since the ranking is as fresh as his report, who has not grows older."""
    queue.step(1)
    queue.open_advice()
    first, second = (queue.candidate(number) for number in (1, 2))
    assert first is not None
    assert second is not None
    seat.observe(TimePassed(seat.now() + timedelta(seconds=12)))
    seen = fake_city.seen_unit(int(first.call_sign[1:]), seat.now())
    seat.observe(replace(seen, fixed_at=seat.now() - timedelta(seconds=1)))
    queue.tick()
    ages = queue.advice._sheet._ages_s
    assert ages[first.unit_id] == pytest.approx(1.0)
    assert ages[second.unit_id] == pytest.approx(second.age_s + 12)


def test_an_empty_queue_says_when_nobody_can_know(qtbot: QtBot, bridge: Bridge, selection: Selection) -> None:
    """With the gateway lost an empty queue is no quiet city."""
    empty = FakeSeat(empty=True)
    bridge._seat = empty
    panel = AlertQueue(bridge, selection)
    qtbot.addWidget(panel)
    panel.resize(340, 490)

    def said() -> set[str]:
        with noting_writes() as written:
            panel.grab()
        return {one.text for one in written}

    panel.show()
    assert "此刻没有警情" in said()
    empty.observe(SourceSeen("gateway", SourceState.LOST, empty.now(), "gone"))
    panel.tick()
    assert "看不到新的警情" in said()
    assert "此刻没有警情" not in said()
