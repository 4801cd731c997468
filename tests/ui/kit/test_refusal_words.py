"""Whatever the gateway refuses can be read: every code has a word, and each stands with its source."""

import re
from pathlib import Path

import pytest

from dispatch.feeds.jt808.frame import Fault
from dispatch.feeds.jt808.reassembly import Dropped
from dispatch.gateway.checks import Verdict
from ui.kit.refusal_words import count_words, known_refusals, refusal_word, refusal_words, refusals_of

DISPATCH = Path(__file__).resolve().parents[3] / "dispatch"


def text_of(room: str) -> str:
    """All of a room's code."""
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted((DISPATCH / room).rglob("*.py")))


def gateway_codes() -> set[str]:
    """Every code that the gateway can count under, read from its code and from the closed lists it uses."""
    gateway, traffic = text_of("gateway"), text_of("feeds/traffic")
    written = re.findall(r"\.refuse\((.*)\)", gateway) + re.findall(r"turn_away\([\w.]+, (.*)\)", gateway)
    codes = {code for line in written for code in re.findall(r'(?<!f)"(\w+)"', line)}
    codes |= {verdict.value for verdict in Verdict if verdict not in {Verdict.CURRENT, Verdict.LATE}}
    codes |= {f"frame_{fault.value}" for fault in Fault} | {f"part_{reason.value}" for reason in Dropped}
    rows = set(re.findall(r'RowRefusedError\("(\w+)"\)', traffic))
    rows |= set(re.findall(r'number\([^,]+, "(\w+)"\)', traffic)) - {"share"}  # absent, where it is wrong
    rows |= set(re.findall(r'refusals\.append\("(\w+)"\)', traffic))
    rows |= set(re.findall(r'"(no_\w+)"', text_of("feeds/traffic")))
    return codes | {f"road_{row}" for row in rows}


def test_every_code_that_the_gateway_counts_under_has_a_word() -> None:
    """A refusal that nobody can read is not visible, and a word for nothing only misleads."""
    codes = gateway_codes()
    assert {"future", "unknown_terminal", "frame_checksum", "part_expired", "road_no_road_near"} <= codes
    assert not codes - known_refusals()
    assert not known_refusals() - codes


@pytest.mark.parametrize("code", sorted(known_refusals()))
def test_a_refusal_is_said_in_chinese(code: str) -> None:
    """The word is not the code."""
    assert re.search(r"[一-鿿]", refusal_word(code))


def test_refusals_stand_with_their_source_the_most_frequent_first() -> None:
    """Road states belong to their own light; nothing is said of what never happened."""
    refused = {"leap": 1, "road_line": 7, "future": 46, "no_fix": 0, "unknown_terminal": 2}
    assert list(refusals_of("terminals", refused)) == ["future", "unknown_terminal", "leap"]
    assert refusals_of("traffic", refused) == {"road_line": 7}
    assert refusals_of("clock", refused) == {}
    assert refusal_words(refusals_of("terminals", refused)) == "时间超前 46, 未登记 2, 位置跳变 1"


def test_an_unknown_code_is_shown_as_it_is_and_thousands_stand_apart() -> None:
    """A newer gateway leaves no blank on an older desk."""
    assert refusal_word("brand_new") == "brand_new"
    assert count_words(12345).split() == ["12", "345"]
