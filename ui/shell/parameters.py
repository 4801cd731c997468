"""What an action may be given on the command line, and the form in which it gets it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication


class Kind(StrEnum):
    """What an argument names. A ``THING`` is an alert, a unit or a task."""

    UNIT = "unit"
    ALERT = "alert"
    TASK = "task"
    THING = "thing"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several: its *value* for the program, its *title* in the operator's language.

    *verbs* are the words for it as `Action.verbs` has them: Chinese, pinyin initials, pinyin, English.
    """

    value: str
    title: str
    verbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit, alert or task (its id) that is likely meant, and what is special to say beside it."""

    id: str
    detail: str = ""


def _no_choices() -> tuple[Choice, ...]:
    return ()


def _no_offers() -> tuple[Offer, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument: *title* in Chinese, marked for translation under ``actions``.

    An optional one that is not given is taken from the selection, or left out; a ``TEXT`` is the rest of the
    line and stands last. *choices* are those of a ``CHOICE``; *offers* is what is likely meant now of units,
    alerts and tasks, best first: it stands on top of the completions; *least* and *most* bound a ``NUMBER``.
    """

    kind: Kind
    title: str
    is_optional: bool = False
    choices: Callable[[], tuple[Choice, ...]] = _no_choices
    offers: Callable[[], Sequence[Offer]] = _no_offers
    least: int = 1
    most: int = 999

    @property
    def words(self) -> str:
        """The title in the operator's language."""
        return QCoreApplication.translate("actions", self.title)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was given, by kind: ids of the core, empty (or None) where nothing was."""

    unit: str = ""
    alert: str = ""
    task: str = ""
    number: int | None = None
    choice: str = ""
    text: str = ""


class CannotObeyError(Exception):
    """A command that cannot be carried out as it stands; the message says why, to the operator."""
