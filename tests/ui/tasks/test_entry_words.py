"""Every kind of entry in words, in both languages."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from PySide6.QtWidgets import QApplication

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind
from dispatch.domain.facts import FACT_KINDS
from dispatch.domain.geo import Place
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import Answer, AnswerBy
from tests.conftest import PROJECT
from tests.picture.news import NOW, alert, dispatched, recorded
from ui.app import install_language
from ui.tasks.entry_words import (
    KIND_WORDS,
    EntryNames,
    entry_tone,
    entry_words,
    kind_words,
    title_words,
)

ENGLISH = PROJECT / "resources" / "translations" / "tieqi_en.ts"


PLAIN: dict[Any, Any] = {
    str: "花园路<b>",
    int: 3,
    datetime: NOW,
    Place: Place(364567000, 1159855000, "花园路"),
}


def example(kind: Any) -> Any:  # noqa: ANN401 — a value for a field of any type
    """A plain value of a fact's field."""
    if kind in PLAIN:
        return PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, UnionType):
        return example(get_args(kind)[0])
    return () if get_origin(kind) in {tuple, Sequence} else kind(**examples(kind))


def examples(kind: type) -> dict[str, Any]:
    """A value for each field of a fact."""
    hints = get_type_hints(kind)
    return {field.name: example(hints[field.name]) for field in fields(kind)}


@pytest.mark.parametrize("name", FACT_KINDS)
def test_every_kind_of_fact_has_a_sentence_and_a_word(name: str) -> None:
    """In Chinese, on one line, and not the name of the class."""
    fact = FACT_KINDS[name](**examples(FACT_KINDS[name]))
    [entry] = recorded([fact])
    words = entry_words(entry, EntryNames())
    assert re.search(r"[一-鿿]", words)
    assert words != name
    assert "\n" not in words
    assert "{" not in words
    assert entry_tone(entry) in {"critical", "high", "muted", "text"}
    assert re.search(r"[一-鿿]", kind_words(name))


def test_every_word_and_sentence_has_its_english() -> None:
    """The translation file holds a finished text for each kind and each sentence of the journal."""
    contexts = {
        context.findtext("name"): {
            message.findtext("source"): message.findtext("translation") for message in context.iter("message")
        }
        for context in ET.parse(ENGLISH).getroot().iter("context")  # noqa: S314 — a file of this project's own
    }
    journal = contexts["journal"]
    assert set(KIND_WORDS) == set(FACT_KINDS)
    assert all(journal.get(text) for text in KIND_WORDS.values())
    sentences = re.findall(
        r'translate\("journal", "([^"]+)"\)',
        (PROJECT / "ui/tasks/entry_words.py").read_text(encoding="utf-8"),
    )
    assert len(sentences) > 20
    assert all(journal.get(text) for text in sentences)


def test_ids_become_names_once_the_entries_that_gave_them_were_seen() -> None:
    """An alert by its road, a task by its title; before that, by what they are called."""
    entries = recorded(
        [alert(), *dispatched(), facts.AlertTaken("J0001", "席位 1"), facts.TaskClosed("T0001")]
    )
    names = EntryNames()
    assert entry_words(entries[4], names) == "签收 J0001"
    for entry in entries:
        names.learn(entry)
    assert entry_words(entries[4], names) == "签收 花园路 北→南"
    assert entry_words(entries[5], names) == "T0001 花园路 北→南 结束"


def test_a_dispatch_says_which_of_how_many_and_why_not_the_first() -> None:
    """The decision with its place in the advice and the override's reason."""
    assigned = facts.UnitAssigned(
        "D1", 7, "T1", "铁骑A07", Place(0, 0), "令7", 2, 390_000, "熟悉该路段", dispatched()[2].advice  # type: ignore[union-attr]  # the third is UnitAssigned
    )  # fmt: skip
    [entry] = recorded([assigned])
    assert entry_words(entry, EntryNames()) == "派 A07 → T1, 令 7 (建议 2/2, 06:30: 熟悉该路段)"


def test_what_an_entry_is_because_of_is_told_by_kind_and_name() -> None:
    """A known cause by its words, an unknown one by its reference."""
    names = EntryNames()
    [raised] = recorded([alert()])
    names.learn(raised)
    taken = facts.AlertTaken("J0001", "席位 1")
    because = (raised.ref, EntryRef("gateway", 99))
    entry = Recorded(2, EntryRef("desk", 1), NOW, "AlertTaken", 1, "席位 1", because, taken)
    assert names.because(entry) == "预警 花园路 北→南, gateway:99"


def test_calls_for_help_and_failures_are_louder_than_steps() -> None:
    """Red for a call, orange for what went wrong, grey for what goes by itself."""
    sos = alert(kind=AlertKind.SOS, unit_id="A12")
    cannot = facts.OrderAnswered(1, "A12", Answer.CANNOT, AnswerBy.TERMINAL)
    told = recorded([sos, facts.OrderRefused(1, "A12", "no_answer"), cannot, facts.OrderSent(1, "A12", 1)])
    assert [entry_tone(entry) for entry in told] == ["critical", "high", "high", "muted"]


def test_hostile_words_stay_words_on_one_line() -> None:
    """Braces, markup, line breaks and direction marks from outside change nothing but the letters."""
    hostile = facts.TerminalRefused("{0}<script>\n\u202eevil", "unknown_terminal")
    [entry] = recorded([hostile])
    assert entry_words(entry, EntryNames()) == "拒绝终端 {0}<script> evil (不在册)"


def test_a_tasks_title_is_said_in_the_operators_language(qapp: QApplication) -> None:
    """The road keeps its name, the direction of travel is translated; what is no direction stays."""
    kept = install_language(qapp, "en")
    said = [title_words(title) for title in ("建设路 东→西", "林森 A16", "花园路")]
    for translator in kept:
        qapp.removeTranslator(translator)
    assert said == ["建设路 E→W", "林森 A16", "花园路"]
