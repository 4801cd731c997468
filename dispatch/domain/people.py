"""Who may do what: the people of a centre with their roles, until accounts come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is trusted with. A supervisor (值班长) may do whatever the others may."""

    DISPATCHER = "dispatcher"
    PLANNER = "planner"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Person:
    """A person by name, with roles."""

    name: str
    roles: frozenset[Role] = frozenset({Role.DISPATCHER})

    def may_act_as(self, role: Role) -> bool:
        """Whether the person has *role* or stands above it."""
        return role in self.roles or Role.SUPERVISOR in self.roles


class People:
    """The list of a centre. Who is not on it dispatches, and may neither plan nor approve."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._by_name = {person.name: person for person in people}

    def named(self, name: str) -> Person:
        """Return the person called *name*, a dispatcher when the list does not have it."""
        return self._by_name.get(name) or Person(name)

    def all(self) -> tuple[Person, ...]:
        """Everybody on the list, in its order."""
        return tuple(self._by_name.values())
