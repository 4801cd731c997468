"""What may be written next."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.domain.alerts import AlertState
from tests.ui.shell.command_line.conftest import Reader
from ui.shell.command_line.grammar import Order

WORDS = ("派", "p", "结果", "看", "召回", "主题", "签收", "A1", "A12", "3", "T", "J", "恢", "s", "")


def names(reader: Reader, line: str) -> list[str]:
    """The first column of what is offered."""
    return [item.name for item in reader.complete(line).items]


def test_an_empty_line_offers_every_verb(reader: Reader) -> None:
    """What makes sense now stands first; each shows its key and its initials."""
    found = reader.complete("").items
    assert len(found) == sum(bool(action.verbs) for action in reader.actions)
    states = [item.is_on for item in found]
    assert states == sorted(states, reverse=True)
    take = next(item for item in found if item.name == "签收")
    assert (take.keys, take.detail, take.line) == ("T", "qs", "签收 ")


@pytest.mark.parametrize(
    ("part", "first"),
    [
        ("qs", "签收"),
        ("qians", "签收"),
        ("tak", "签收"),
        ("派首", "派首选"),
        ("p", "派"),
        ("夜间", "主题"),
    ],
)
def test_a_verb_is_found_by_any_of_its_words(reader: Reader, part: str, first: str) -> None:
    """Chinese, initials, pinyin, English; and any piece of the title for whoever only knows that."""
    assert names(reader, part)[0] == first


def test_units_stand_in_the_rankings_order_with_their_times(reader: Reader) -> None:
    """For the selected alert; who is advised against comes last and says why."""
    reader.stage.selection.select("alert", "J0001")
    advice = reader.seat.advice_for("J0001")
    found = reader.complete("派 ").items
    assert [item.name for item in found[:3]] == [one.unit_id[2:] for one in advice.candidates[:3]]
    assert found[0].words.endswith("首选")
    assert any("在办任务" in item.words for item in found)


def test_what_enter_would_take_stands_first(reader: Reader) -> None:
    """A1 is A01 and not A18, whatever the ranking says."""
    reader.stage.selection.select("alert", "J0001")
    assert names(reader, "派 a1")[0] == "A01"
    assert reader.order("派 a1").given.unit == "铁骑A01"


def test_alerts_are_offered_by_number_and_by_road(reader: Reader) -> None:
    """The queue's order; the road stands beside the number."""
    found = reader.complete("派 A06 ").items
    assert [item.name for item in found][:2] == ["S0040", "J0001"]
    assert names(reader, "派 A06 3") == ["J0003"]
    assert names(reader, "派 A06 花园") == ["J0001"]


def test_only_what_waits_is_offered_first(reader: Reader) -> None:
    """签收: who nobody answers for; 召回: who is under way."""
    assert names(reader, "召回 ")[:2] == ["A12", "A03"]
    waiting = names(reader, "签收 ")[:3]
    assert all(reader.seat.picture.alerts[name].state is AlertState.NEW for name in waiting)


def test_usage_marks_what_is_being_written(reader: Reader) -> None:
    """The verb, then its arguments; optional ones in brackets."""
    assert reader.complete("派 ").usage == ("派", "〈铁骑〉", "[警情]", "[理由]")
    assert [reader.complete(line).current for line in ("派 A", "派 A06 ", "派 A06 3 ")] == [1, 2, 3]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=4,
    ).map(" ".join),
    st.booleans(),
)
def test_a_completion_that_is_taken_leads_on(reader: Reader, line: str, is_selected: bool) -> None:  # noqa: FBT001 — drawn
    """The line that it makes is an order, or lacks only what comes after it."""
    if is_selected:
        reader.stage.selection.select("alert", "J0001")
    for item in reader.complete(line).items[:12]:
        read = reader.read(item.line)
        assert isinstance(read, Order) or read.is_unfinished, (line, item, read)
