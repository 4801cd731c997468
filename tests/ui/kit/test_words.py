"""Every code of the core has words, in every language."""

import re
from enum import Enum
from pathlib import Path

import pytest

from dispatch.domain import alerts, observations, tasks, units
from ui.kit.failures import CONFLICT, UNAVAILABLE, failure_words, known_codes
from ui.kit.words import candidate_reason, direction_words, left_out_reason, near_words, source_word, word

PROJECT = Path(__file__).resolve().parents[3]
ENUMS = [
    kind
    for module in (alerts, observations, tasks, units)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Enum) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("code", [code for kind in ENUMS for code in kind], ids=str)
def test_every_member_of_every_enumeration_has_a_word(code: Enum) -> None:
    """A word is Chinese and is not the code itself."""
    assert re.search(r"[一-鿿]", word(code))


def test_equal_members_of_two_enumerations_keep_their_own_words() -> None:
    """SOS is equal to SOS and 1 to 1, whatever they are members of: a word belongs to the enumeration too."""
    assert word(alerts.AlertKind.SOS) != word(tasks.TaskKind.SOS)
    assert word(alerts.AlertLevel.LOW) == "一般"
    assert word(units.UnitState.LOST) == "失联"
    assert word(observations.SourceState.LOST) == "中断"


def test_every_rule_that_the_core_can_break_has_words() -> None:
    """Each code that stands in a RuleBrokenError or RuleViolated of the core is put into three sentences."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in (PROJECT / "dispatch").rglob("*.py"))
    raised = set(re.findall(r"(?:RuleBrokenError|RuleViolated)\(\s*\"(\w+)\"", text))
    raised |= {f"unit_{units.UnitState.SOS.value}", "unit_off_duty", "unit_reserved"}
    assert len(raised) > 10
    assert not raised - known_codes()


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_a_failure_says_what_happened_what_it_means_and_what_to_do(code: str) -> None:
    """All three sentences are there, and the detail is kept."""
    failure = failure_words(code, "A12")
    assert all(re.search(r"[一-鿿]", part) for part in (failure.what, failure.means, failure.do))
    assert failure.detail == "A12"


def test_an_unknown_code_is_shown_as_it_is() -> None:
    """A newer core must not leave a blank on an older screen."""
    assert failure_words("moon_phase").what == "moon_phase"
    assert failure_words(CONFLICT + "moon").what == "moon"
    assert failure_words(UNAVAILABLE, "disk full").detail == "disk full"
    assert candidate_reason("moon:full") == "moon:full"
    assert left_out_reason("moon") == "moon"
    assert source_word("moon") == "moon"


def test_reasons_carry_their_values() -> None:
    """A beat, a heading, an age and a task's number stand in the words."""
    assert candidate_reason("on_beat:花园路") == "本巡段 花园路"
    assert candidate_reason("riding:358") == "正向北行驶"
    assert candidate_reason("riding:46") == "正向东北行驶"
    assert left_out_reason("stale_position", "140") == "位置过时 2min"
    assert left_out_reason("busy", "T0003") == "在办任务 T0003"
    assert left_out_reason("beyond_reach", "1800") == "太远"
    assert left_out_reason("beyond_reach", "off_road") == "不在路上"


def test_places_keep_the_roads_own_name() -> None:
    """Only the words around a road's name are translated."""
    assert direction_words("北→南") == "北→南"
    assert near_words("近兴华路") == "近兴华路"
    assert near_words("近兴华路口") == "近兴华路口"
    assert near_words("兴华路口") == "兴华路口"
    assert near_words("百货大楼") == "百货大楼"
