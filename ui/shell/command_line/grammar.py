"""What a line means: an order that can be carried out, or what is wrong with it, in words. No widgets."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from dispatch.picture.views import Picture
from ui.kit.plain import call_sign, one_line
from ui.shell.actions import Action
from ui.shell.command_line.city_index import CityIndex, folded, is_reference
from ui.shell.parameters import Arguments, Choice, Kind, Parameter

translate = QCoreApplication.translate

LONGEST = 400
"""Characters of a line; the rest of what was pasted is dropped."""

_GLUED = re.compile(r"([一-鿿]+)(?=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])")
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the line and where it stands."""

    word: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.word)


@dataclass(frozen=True, slots=True)
class Order:
    """An action with what it was given."""

    action: Action
    given: Arguments


@dataclass(frozen=True, slots=True)
class Problem:
    """What stands against a line, and about which piece; *is_unfinished*: only more words are missing."""

    words: str
    start: int = 0
    end: int = 0
    is_unfinished: bool = False


def cleaned(text: str) -> str:
    """*text* as the line takes it: one line, no control characters, at most `LONGEST`; a last space stays."""
    kept = text[:LONGEST]
    plain = one_line(kept)
    plain = " ".join(plain.split())
    return f"{plain} " if plain and kept[-1:].isspace() else plain


def tokens(line: str) -> list[Token]:
    """The words of a cleaned line; a Chinese verb may stand right before a call sign: 派A12."""
    found: list[Token] = []
    at = 0
    for word in line.split():
        start = line.index(word, at)
        at = start + len(word)
        glued = _GLUED.match(word) if not found else None
        if glued is None:
            found.append(Token(word, start))
        else:
            found += [Token(glued[1], start), Token(word[glued.end() :], start + glued.end())]
    return found


class Verbs:
    """Actions by their words."""

    def __init__(self, actions: Iterable[Action]) -> None:
        self.actions = tuple(action for action in actions if action.verbs)
        self._exact = {folded(verb): action for action in self.actions for verb in action.verbs}

    def exact(self, word: str) -> Action | None:
        """The action of which *word* is a verb."""
        return self._exact.get(folded(word))

    def beginning(self, word: str) -> list[Action]:
        """Actions with a verb that begins with *word*."""
        part = folded(word)
        return [one for one in self.actions if any(folded(verb).startswith(part) for verb in one.verbs)]

    def named(self, word: str) -> list[Action]:
        """The one action that *word* names, or those it may mean."""
        exact = self.exact(word)
        return [exact] if exact is not None else self.beginning(word)


def choices_named(choices: Sequence[Choice], word: str) -> list[Choice]:
    """Choices that *word* is the name of, or begins."""
    part = folded(word)
    exact = [one for one in choices if any(folded(verb) == part for verb in (*one.verbs, one.title))]
    return exact or [
        one for one in choices if any(folded(verb).startswith(part) for verb in (*one.verbs, one.title))
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a line was understood.

    *awaited* are the parameters that the next word may be: an optional one, and those after it.
    """

    action: Action | None
    given: Arguments
    awaited: tuple[Parameter, ...]
    problem: Problem | None


class Grammar:
    """Reads lines with the verbs of *actions* and the names of *index*."""

    def __init__(self, actions: Iterable[Action], index: CityIndex) -> None:
        self.verbs = Verbs(actions)
        self.index = index

    def order(self, text: str, picture: Picture) -> Order | Problem:
        """What *text* orders, or what is wrong with it; never raises."""
        line = cleaned(text)
        self.index.look(picture)
        reading = self.read(line, tokens(line), picture)
        if reading.problem is not None or reading.action is None:
            empty = translate("command", "写一个命令, 例如: 派 A12 3")
            return reading.problem or Problem(empty, is_unfinished=True)
        missing = next((one for one in reading.awaited if not one.is_optional), None)
        if missing is not None:
            words = translate("command", "还差: {what}").format(what=missing.words)
            return Problem(words, len(line), len(line), is_unfinished=True)
        return Order(reading.action, reading.given)

    def read(self, line: str, words: Sequence[Token], picture: Picture) -> Reading:
        """Read *words*, which are those of *line*."""
        if not words:
            return Reading(None, Arguments(), (), None)
        verb, *rest = words
        found = self.verbs.named(verb.word)
        if len(found) != 1:
            return Reading(None, Arguments(), (), _unclear(verb, found))
        return self._arguments(found[0], line, rest, picture)

    def _arguments(self, action: Action, line: str, words: Sequence[Token], picture: Picture) -> Reading:
        given, at = Arguments(), 0
        passed: Problem | None = None
        awaited = list(action.params)
        while awaited and at < len(words):
            parameter, word = awaited[0], words[at]
            if parameter.kind is Kind.TEXT:
                given, at = replace(given, text=line[word.start :].strip()), len(words)
                break
            value = self._value(parameter, word, given, picture)
            if isinstance(value, Arguments):
                given, at = value, at + 1
            elif parameter.is_optional and not _insists(parameter, word.word):
                passed = passed or value
            else:
                return Reading(action, given, tuple(awaited), value)
            awaited.pop(0)
        if at < len(words):
            extra = translate("command", "「{word}」是多余的").format(word=words[at].word)
            return Reading(action, given, (), passed or Problem(extra, words[at].start, len(line)))
        return Reading(action, given, _next(awaited), None)

    # ------------------------------------------------------------------ one word

    def _value(
        self, parameter: Parameter, word: Token, given: Arguments, picture: Picture
    ) -> Arguments | Problem:
        """*given* with the word in it as *parameter* has it, or why it is none."""
        match parameter.kind:
            case Kind.UNIT:
                found = self._unit(word)
                return found if isinstance(found, Problem) else replace(given, unit=found)
            case Kind.ALERT:
                return self._alert(word, given, picture)
            case Kind.TASK:
                return self._task(word, given, picture)
            case Kind.THING:
                return self._thing(word, given, picture)
            case Kind.NUMBER:
                return _number(parameter, word, given)
            case _:
                return _choice(parameter, word, given)

    def _unit(self, word: Token) -> str | Problem:
        found = self.index.units_named(word.word)
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(call_sign(one) for one in found[:6])
            return _about(
                word,
                translate("command", "「{word}」不止一辆: {several}").format(word=word.word, several=several),
            )
        return _about(word, translate("command", "没有铁骑「{word}」").format(word=word.word))

    def _alert(self, word: Token, given: Arguments, picture: Picture) -> Arguments | Problem:
        for name in self.index.alerts_named(word.word):
            return replace(given, alert=name)
        if folded(word.word).startswith("t"):
            for name in self.index.tasks_named(word.word):
                alert_id = picture.tasks[name].alert_id
                if alert_id:
                    return replace(given, alert=alert_id)
        return _about(word, translate("command", "没有警情「{word}」").format(word=word.word))

    def _task(self, word: Token, given: Arguments, picture: Picture) -> Arguments | Problem:
        """A task by its own number with its letter, else by the number of its alert."""
        if folded(word.word).startswith("t"):
            for name in self.index.tasks_named(word.word):
                return replace(given, task=name)
        for name in self.index.alerts_named(word.word):
            task_id = picture.alerts[name].task_id
            if task_id:
                return replace(given, task=task_id)
            return _about(word, translate("command", "警情 {word} 还没有任务").format(word=word.word))
        return _about(word, translate("command", "没有任务「{word}」").format(word=word.word))

    def _thing(self, word: Token, given: Arguments, picture: Picture) -> Arguments | Problem:
        """A unit by its whole call sign, else an alert or a task by number, else a unit by its digits."""
        unit = self._unit(word)
        if isinstance(unit, str) and not folded(word.word).isdecimal():
            return replace(given, unit=unit)
        alert = self._alert(word, given, picture)
        if isinstance(alert, Arguments):
            return alert
        if folded(word.word).startswith("t"):
            for name in self.index.tasks_named(word.word):
                return replace(given, task=name)
        if isinstance(unit, str):
            return replace(given, unit=unit)
        return _about(word, translate("command", "没有「{word}」这个警情、任务或铁骑").format(word=word.word))


def _next(awaited: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """The parameters up to the first that must be given."""
    reachable = []
    for parameter in awaited:
        reachable.append(parameter)
        if not parameter.is_optional:
            break
    return tuple(reachable)


def _insists(parameter: Parameter, word: str) -> bool:
    """Whether a word that is no value of an optional parameter was still meant as one: a mistyped number.

    A choice and a number are never passed over: no note stands in their place.
    """
    if parameter.kind in {Kind.CHOICE, Kind.NUMBER}:
        return True
    return parameter.kind in {Kind.ALERT, Kind.TASK, Kind.THING} and is_reference(word)


def _about(word: Token, words: str) -> Problem:
    return Problem(words, word.start, word.end)


def _unclear(verb: Token, found: Sequence[Action]) -> Problem:
    if found:
        several = ", ".join(f"{one.verbs[0]} {one.verbs[1]}" for one in found[:6])
        text = translate("command", "「{word}」不止一个命令: {several}")
        return Problem(text.format(word=verb.word, several=several), verb.start, verb.end, is_unfinished=True)
    return _about(verb, translate("command", "没有命令「{word}」").format(word=verb.word))


def _number(parameter: Parameter, word: Token, given: Arguments) -> Arguments | Problem:
    text = folded(word.word)
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        number = int(text)
        if parameter.least <= number <= parameter.most:
            return replace(given, number=number)
    words = translate("command", "{what}: {least} 到 {most} 的整数")
    return _about(word, words.format(what=parameter.words, least=parameter.least, most=parameter.most))


def _choice(parameter: Parameter, word: Token, given: Arguments) -> Arguments | Problem:
    choices = parameter.choices()
    found = choices_named(choices, word.word)
    if len(found) == 1:
        return replace(given, choice=found[0].value)
    several = ", ".join(one.title for one in found or choices)
    words = translate("command", "{what}是这些之一: {several}")
    return _about(word, words.format(what=parameter.words, several=several))
