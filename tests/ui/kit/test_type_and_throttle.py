"""Figures keep their width, and news keep their pace."""

import pytest
from pytestqt.qtbot import QtBot

from ui.kit.throttle import Throttle
from ui.kit.type import SMALL_PX, font, width_px


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("bold", [False, True])
def test_all_figures_have_one_width(bold: bool) -> None:  # noqa: FBT001 — a table's column
    """A clock that runs does not wobble."""
    assert len({width_px(figure * 8, bold=bold) for figure in "0123456789"}) == 1


@pytest.mark.usefixtures("qapp")
def test_nothing_is_written_smaller_than_the_smallest_size() -> None:
    """A size under 12 px is refused."""
    with pytest.raises(ValueError, match="smallest"):
        font(SMALL_PX - 1)


def test_the_first_request_acts_at_once_and_a_burst_acts_once_more(qtbot: QtBot) -> None:
    """Forty requests in a burst are two calls: one now, one at the end of the interval, and none is lost."""
    calls: list[int] = []
    throttle = Throttle(40, lambda: calls.append(1))
    for _ in range(40):
        throttle.request()
    assert len(calls) == 1
    qtbot.waitUntil(lambda: len(calls) == 2, timeout=1000)
    qtbot.wait(120)
    assert len(calls) == 2
    throttle.request()
    assert len(calls) == 3


def test_a_stopped_throttle_drops_what_waits(qtbot: QtBot) -> None:
    """After stop nothing comes any more until somebody asks anew."""
    calls: list[int] = []
    throttle = Throttle(20, lambda: calls.append(1))
    throttle.request()
    throttle.request()
    throttle.stop()
    qtbot.wait(60)
    assert len(calls) == 1


def test_haste_tells_what_waits_at_once_and_nothing_twice(qtbot: QtBot) -> None:
    """Somebody waits for it: the interval does not count; with nothing waiting nothing is done again."""
    calls: list[int] = []
    throttle = Throttle(40, lambda: calls.append(1))
    throttle.request()
    throttle.hurry()
    assert len(calls) == 1
    throttle.request()
    throttle.hurry()
    assert len(calls) == 2
    qtbot.wait(100)
    assert len(calls) == 2
