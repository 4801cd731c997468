"""What may be written next: verbs, and for each argument what it may be. No widgets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from PySide6.QtCore import QCoreApplication

from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.state import unit_state
from dispatch.picture.views import AlertView, Picture, TaskView
from ui.kit.formatters import since_s
from ui.kit.plain import call_sign, one_line
from ui.kit.words import direction_words, word
from ui.shell.actions import Action, verb_of
from ui.shell.command_line.city_index import begins, folded, written
from ui.shell.command_line.grammar import Grammar, Reading, Token, cleaned, tokens
from ui.shell.parameters import Kind, Parameter

translate = QCoreApplication.translate

MOST = 40
"""So many are offered; nobody reads more, and whoever looks for another writes a letter of it."""

_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on: *line* is the whole line when it has been taken.

    *name* stands first and bold, *words* beside it, *detail* muted; *keys* as a cap on the right; *is_on*
    whether it makes sense now.
    """

    line: str
    name: str
    words: str = ""
    detail: str = ""
    keys: str = ""
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Suggestions:
    """*usage* is what the command takes, in pieces, of which the one numbered *current* is being written."""

    items: tuple[Completion, ...] = ()
    usage: tuple[str, ...] = ()
    current: int = -1


class Completer:
    """Completes lines of *grammar* about the picture that is handed in; *now* is the city's time."""

    def __init__(self, grammar: Grammar, policy: FreshnessPolicy, now: Callable[[], datetime]) -> None:
        self._grammar = grammar
        self._policy = policy
        self._now = now

    def complete(self, text: str, picture: Picture) -> Suggestions:
        """What may follow *text*, best first; never raises."""
        line = cleaned(text)
        index = self._grammar.index
        index.look(picture)
        words = tokens(line)
        begun = words[-1] if words and not line.endswith(" ") else Token("", len(line))
        before = words[:-1] if begun.word else words
        if not before:
            return Suggestions(tuple(islice(self._verbs(begun.word), MOST)))
        reading = self._grammar.read(line[: begun.start], before, picture)
        if reading.action is None or reading.problem is not None:
            return Suggestions()
        head = line[: begun.start]
        if head and not head.endswith(" "):
            head += " "
        items = islice(self._arguments(head, reading, begun.word, picture), MOST)
        params = reading.action.params
        at = params.index(reading.awaited[0]) if reading.awaited else len(params)
        return Suggestions(tuple(items), _usage(reading.action), at + 1)

    # ------------------------------------------------------------------ verbs

    def _verbs(self, part: str) -> Iterator[Completion]:
        """Actions whose verb begins with *part*, then those that hold it in verb, title or hint."""
        verbs = self._grammar.verbs
        exact = verbs.exact(part) if part else None
        begin = [one for one in verbs.beginning(part) if one is not exact]
        wanted = folded(part)
        rest = [one for one in verbs.actions if one is not exact and one not in begin and wanted in _all(one)]
        for found in ([exact] if exact is not None else [], begin, rest):
            for action in sorted(found, key=lambda one: (not one.is_enabled(), -one.weight)):
                yield _verb(action)

    # ------------------------------------------------------------------ arguments

    def _arguments(self, head: str, reading: Reading, part: str, picture: Picture) -> Iterator[Completion]:
        if reading.action is None:
            return
        last = reading.action.params[-1] if reading.action.params else None
        for parameter in reading.awaited:
            tail = "" if parameter is last else " "
            if parameter.kind is Kind.CHOICE:
                yield from _choices(head, tail, parameter, part)
            elif parameter.kind in {Kind.UNIT, Kind.ALERT, Kind.TASK, Kind.THING}:
                yield from self._named(head, tail, parameter, part, picture)

    def _named(
        self, head: str, tail: str, parameter: Parameter, part: str, picture: Picture
    ) -> Iterator[Completion]:
        """Likely ones first, then all others that begin so."""
        likely = {offer.id: offer.detail for offer in parameter.offers()}
        begun = [name for name in likely if begins(written(name), part)]
        seen: set[str] = set()
        exact = self._grammar.index.units_named(part) if parameter.kind is Kind.UNIT and part else []
        meant = exact if len(exact) == 1 else []  # what Enter would take stands first
        for name in chain(meant, begun, self._others(parameter.kind, part, picture)):
            made = None if name in seen else self._one(name, picture, likely.get(name, ""))
            seen.add(name)
            if made is not None:
                yield replace(made, line=head + made.name.replace(" ", "") + tail)

    def _others(self, kind: Kind, part: str, picture: Picture) -> Iterator[str]:
        """Names beyond the likely ones; those of alerts and tasks that are over only where named exactly."""
        index = self._grammar.index
        if kind in {Kind.ALERT, Kind.THING}:
            yield from index.alerts_like(part)
            yield from index.alerts_named(part)
        if kind is Kind.TASK:
            newest = sorted(
                (task for task in picture.tasks.values() if task.is_open), key=_opened, reverse=True
            )
            yield from (task.task_id for task in newest if begins(task.task_id, part))
        if kind in {Kind.TASK, Kind.THING}:
            yield from index.tasks_named(part)
        if kind in {Kind.UNIT, Kind.THING}:
            yield from index.units_like(part)

    def _one(self, name: str, picture: Picture, detail: str) -> Completion | None:
        """A unit, alert or task as it stands in the list; *line* is left to the caller."""
        unit = picture.units.get(name)
        if unit is not None:
            now = self._now()
            state = word(unit_state(picture, unit, now, self._policy))
            if detail:
                return Completion("", call_sign(name), detail, state)
            return Completion("", call_sign(name), state, one_line(unit.officer(now)))
        alert = picture.alerts.get(name)
        if alert is not None:
            return Completion("", name, road_of(alert), detail or self._alert_detail(alert))
        task = picture.tasks.get(name)
        if task is not None:
            return Completion("", name, one_line(task.title), detail or word(task.state))
        return None

    def _alert_detail(self, alert: AlertView) -> str:
        minutes = int(since_s(alert.raised_at, self._now()) // _MINUTE_S)
        age = translate("command", "{minutes} 分钟前").format(minutes=minutes)
        return f"{word(alert.state)} · {age}"


def _opened(task: TaskView) -> datetime:
    return task.opened_at


def road_of(alert: AlertView) -> str:
    """Where an alert is and what it is, in one phrase."""
    where = f"{one_line(alert.road)} {direction_words(alert.direction)}".strip()
    return f"{word(alert.kind)} {where}".strip() if alert.unit_id else where


def _choices(head: str, tail: str, parameter: Parameter, part: str) -> Iterator[Completion]:
    wanted = folded(part)
    for choice in parameter.choices():
        if any(folded(verb).startswith(wanted) for verb in (*choice.verbs, choice.title)):
            is_chinese = choice.verbs[0] == choice.title
            name = choice.verbs[0] if is_chinese else choice.verbs[-1]
            initials = choice.verbs[1] if len(choice.verbs) > 1 else ""  # a layout's name has none
            yield Completion(head + name + tail, name, "" if is_chinese else choice.title, initials)


def _all(action: Action) -> str:
    return folded(" ".join((*action.verbs, action.title, action.words, action.hint_words)))


def _verb(action: Action) -> Completion:
    verb = verb_of(action)
    short = action.verbs[1] if verb == action.verbs[0] else ""
    tail = " " if action.params else ""
    words = action.words + (f" ({action.hint_words})" if action.hint else "")
    return Completion(verb + tail, verb, words, short, action.key_words, action.is_enabled())


def _usage(action: Action) -> tuple[str, ...]:
    return (
        verb_of(action),
        *(f"[{one.words}]" if one.is_optional else f"〈{one.words}〉" for one in action.params),
    )
