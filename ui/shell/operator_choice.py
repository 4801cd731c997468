"""Who sits down: the list of people, searched by name, pinyin or initials, and chosen by key. No widgets."""

from collections.abc import Callable, Sequence
from functools import cache
from time import monotonic

from dispatch.domain.people import Person, Role

SHOWN = 9
"""So many rows are shown: as many as there are digits."""

_RANK = (Role.SUPERVISOR, Role.PLANNER, Role.DISPATCHER)


def roles_of(person: Person) -> tuple[Role, ...]:
    """The person's roles, the highest first."""
    return tuple(role for role in _RANK if role in person.roles)


class OperatorChoice:
    """A list of people, a search, a row that is marked.

    *usual* is marked at first and, where there is one, taken by itself after *waits_s* in which nobody
    touched a key: a demo city comes up alone. Without one the desk waits for a person.
    """

    def __init__(
        self,
        people: Sequence[Person],
        usual: str = "",
        waits_s: float = 0.0,
        clock_s: Callable[[], float] = monotonic,
    ) -> None:
        self._people = tuple(people)
        self._clock_s = clock_s
        self._until_s = clock_s() + waits_s if usual else None
        self._typed = ""
        self._found = self._people
        self.marked = next((row for row, one in enumerate(self._people) if one.name == usual), 0)

    @property
    def left_s(self) -> float | None:
        """Seconds until the usual person is taken; None: somebody has to choose."""
        return None if self._until_s is None else max(0.0, self._until_s - self._clock_s())

    @property
    def rows(self) -> tuple[tuple[Person, bool], ...]:
        """The people in sight, and whether each is the marked one."""
        first = min(max(0, self.marked - SHOWN // 2), max(0, len(self._found) - SHOWN))
        shown = self._found[first : first + SHOWN]
        return tuple((one, first + row == self.marked) for row, one in enumerate(shown))

    @property
    def found(self) -> int:
        """How many people what was typed may mean."""
        return len(self._found)

    @property
    def person(self) -> Person | None:
        """The marked person; None where nobody is called so."""
        return self._found[self.marked] if self._found else None

    def touch(self) -> None:
        """Somebody is there: nothing is taken by itself any more."""
        self._until_s = None

    def search(self, text: str) -> None:
        """Show only whom *text* may mean, the first of them marked."""
        self.touch()
        typed = text.strip().casefold()
        if typed != self._typed:
            self._typed = typed
            self._found = tuple(one for one in self._people if _means(typed, one.name))
            self.marked = 0

    def move(self, rows: int) -> None:
        """Mark another row."""
        self.touch()
        self.marked = max(0, min(len(self._found) - 1, self.marked + rows))

    def pick(self, number: int) -> Person | None:
        """Mark the row of a digit, counted from 1 in sight, and return who stands there."""
        self.touch()
        shown = self.rows
        if not 1 <= number <= len(shown):
            return None
        person = shown[number - 1][0]
        self.marked = self._found.index(person)
        return person


def _means(typed: str, name: str) -> bool:
    if not typed or typed in name.casefold():
        return True
    return typed.isascii() and any(word.startswith(typed) for word in _said(name))


@cache
def _said(name: str) -> tuple[str, ...]:
    """A name in pinyin and its initials."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 — a tenth of a second that only a search pays

    whole = lazy_pinyin(name)
    initials = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return tuple("".join(parts).casefold() for parts in (whole, initials))
