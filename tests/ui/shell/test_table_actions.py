"""F4 answers who calls for help; Ctrl+F and Ctrl+U, or the command line, say what to see of the tables."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dispatch.domain import facts
from dispatch.domain.alerts import Verdict
from tests.ui.fake_seat import FakeSeat
from ui.alerts.view import AlertQueue
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.shell.actions import Action
from ui.shell.parameters import Arguments
from ui.shell.table_actions import table_actions
from ui.units.view import UnitList


@pytest.fixture
def panels(qtbot: QtBot, bridge: Bridge, selection: Selection) -> Iterator[tuple[AlertQueue, UnitList]]:
    """Queue and units in a window of their own."""
    window = QWidget()
    qtbot.addWidget(window)
    queue, units = AlertQueue(bridge, selection, window), UnitList(bridge, selection, window)
    queue.setGeometry(0, 0, 340, 400)
    units.setGeometry(400, 0, 280, 400)
    window.resize(700, 400)
    window.show()
    window.activateWindow()
    qtbot.waitActive(window)
    yield queue, units
    window.close()


def actions(panels: tuple[AlertQueue, UnitList]) -> dict[str, Action]:
    """The actions by id."""
    return {action.id: action for action in table_actions(*panels)}


def test_answering_opens_the_advice_of_who_calls_and_is_offered_only_then(
    panels: tuple[AlertQueue, UnitList], seat: FakeSeat, selection: Selection, qtbot: QtBot
) -> None:
    """So that 1 sends the nearest."""
    answer = actions(panels)["answer_call"]
    assert answer.keys == ("F4",)
    assert answer.is_enabled()
    answer.run()
    assert selection.current == ("alert", "S0040")
    assert panels[0].open_id == "S0040"
    seat.record(facts.AlertJudged("S0040", Verdict.FALSE))
    qtbot.waitUntil(lambda: not answer.is_enabled())
    panels[0].close_advice()
    answer.run()
    assert not panels[0].open_id


@pytest.mark.parametrize(("name", "number"), [("filter_queue", 0), ("filter_units", 1)])
def test_a_filter_opens_to_be_written_in_or_takes_the_words_of_a_command(
    panels: tuple[AlertQueue, UnitList], qtbot: QtBot, name: str, number: int
) -> None:
    """Without words the field has the keyboard; with words nobody's keyboard is taken."""
    action, area = actions(panels)[name], panels[number].area
    assert action.obey is not None
    assert action.obey(Arguments(text="花园")) == ""
    assert area.arrangement.words == "花园"
    assert area.filter.isVisible()
    assert not area.filter.field.hasFocus()
    action.run()
    qtbot.waitUntil(area.filter.field.hasFocus)
    assert area.filter.field.selectedText() == "花园"
