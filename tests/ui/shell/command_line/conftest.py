"""All actions over the fake seat, and what reads and completes lines with them."""

from dataclasses import dataclass

import pytest

from tests.ui.fake_seat import FakeSeat
from tests.ui.shell.conftest import PlainMap
from tests.ui.shell.test_conduct import Stage
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.shell.actions import Action
from ui.shell.command_line.city_index import CityIndex
from ui.shell.command_line.completion import Completer, Suggestions
from ui.shell.command_line.grammar import Grammar, Order, Problem


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads and completes lines about the fake seat's picture."""

    seat: FakeSeat
    stage: Stage
    grammar: Grammar
    completer: Completer

    @property
    def actions(self) -> list[Action]:
        """Every action of the stage."""
        return list(self.stage.actions.values())

    def read(self, line: str) -> Order | Problem:
        """What a line orders, or what is wrong."""
        return self.grammar.order(line, self.seat.picture)

    def order(self, line: str) -> Order:
        """What a line that is right orders."""
        order = self.read(line)
        assert isinstance(order, Order), order
        return order

    def problem(self, line: str) -> Problem:
        """What is wrong with a line."""
        problem = self.read(line)
        assert isinstance(problem, Problem), problem
        return problem

    def complete(self, line: str) -> Suggestions:
        """What may follow."""
        return self.completer.complete(line, self.seat.picture)


@pytest.fixture
def reader(seat: FakeSeat, bridge: Bridge, selection: Selection, plain_map: PlainMap) -> Reader:
    """Nothing selected, nothing written."""
    stage = Stage(bridge, selection, plain_map)
    grammar = Grammar(stage.actions.values(), CityIndex())
    return Reader(seat, stage, grammar, Completer(grammar, bridge.policy, bridge.now))
