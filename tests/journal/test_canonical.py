"""One sequence of bytes for one fact, and nothing else taken for it."""

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.facts import FACT_KINDS, FACT_VERSIONS, Fact, OutcomeEntered
from dispatch.domain.tasks import Outcome
from dispatch.journal.canonical import (
    NotCanonicalError,
    canonical,
    fact_from,
    flaw,
    moment_text,
)
from dispatch.journal.shapes import DEEPEST, LARGEST, shaped
from tests.journal.samples import MORNING, order

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
VALUES = st.recursive(
    TEXTS | st.integers(-LARGEST - 1, LARGEST),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 — the zone is given beside
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(int, st.integers(-LARGEST - 1, LARGEST))
FACTS = st.one_of([st.from_type(kind) for kind in FACT_KINDS.values()])


@given(OBJECTS)
def test_canonical_json_is_json_with_sorted_keys_and_no_space(value: dict[str, object]) -> None:
    """The standard library writes the same bytes when it is told to sort, to save space and to keep UTF-8."""
    expected = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(value) == expected.encode()


@given(OBJECTS)
def test_what_is_written_is_found_canonical(value: dict[str, object]) -> None:
    """The checker that `verify` uses accepts what the writer writes."""
    assert flaw(canonical(value)) is None


@given(OBJECTS, st.randoms())
def test_order_of_keys_does_not_matter(value: dict[str, object], chance: "object") -> None:
    """The same fields in another order give the same bytes."""
    items = list(value.items())
    chance.shuffle(items)  # type: ignore[attr-defined]  # hypothesis' Random has no type of its own
    assert canonical(dict(items)) == canonical(value)


@given(OBJECTS, OBJECTS)
def test_different_values_have_different_bytes(one: dict[str, object], other: dict[str, object]) -> None:
    """Two values share their bytes only if they are equal."""
    assert (canonical(one) == canonical(other)) == (one == other)


@given(FACTS)
def test_every_fact_comes_back_as_it_was(fact: Fact) -> None:
    """Each kind of fact, with and without its optional fields, is read back equal."""
    kind = type(fact).__name__
    payload = canonical(fact)
    assert flaw(payload) is None
    assert fact_from(kind, FACT_VERSIONS[kind], payload) == fact


def plain(value: object) -> object:
    """Return what the standard library writes for a fact's part: the same, said with dictionaries."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: plain(part) for name, part in parts if part is not None}
    return value


@given(FACTS)
def test_a_fact_is_written_as_the_standard_library_writes_its_parts(fact: Fact) -> None:
    """With its shape or without one, the bytes are those that another writer makes."""
    expected = json.dumps(plain(fact), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(fact) == expected.encode()
    assert shaped(fact) in {expected.encode(), None}


def test_a_dispatch_is_written_in_its_shape() -> None:
    """The largest fact goes the quick way."""
    assert shaped(order()) == canonical(order())


@pytest.mark.parametrize(
    "change",
    [
        {"rank": True},
        {"rank": 1.0},
        {"rank": LARGEST + 1},
        {"rank": -LARGEST - 2},
        {"unit_id": b"x"},
        {"unit_id": "\ud800"},
        {"advice": {1: "a"}},
        {"advice": {"A": 1}},
        {"advice": ({"a": 1.5},)},
        {"advice": 1.5},
        {"advice": {"candidates": {1, 2}}},
        pytest.param({"place": object()}, id="{'place': object()}"),
        {"place": ("x", None)},
    ],
    ids=repr,
)
def test_a_fact_whose_types_lie_is_refused_as_ever(change: dict[str, Any]) -> None:
    """The quick way lets nothing through that the exact one refuses."""
    fact = replace(order(), **change)
    assert shaped(fact) is None
    with pytest.raises(NotCanonicalError):
        canonical(fact)


@pytest.mark.parametrize(
    "change", [{"rank": "1"}, {"unit_id": 3}, {"place": "x"}, {"advice": order()}], ids=repr
)
def test_a_fact_of_other_types_keeps_its_bytes(change: dict[str, Any]) -> None:
    """What only a type checker refuses has the form that it always had."""
    fact = replace(order(), **change)
    expected = json.dumps(plain(fact), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(fact) == expected.encode()


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        True,
        None,
        b"bytes",
        {"a": 1.5},
        {"a": False},
        ("x", None),
        {1: "a"},
        {"A": 1},
        {"ä": 1},
        "\ud800",
        {"a": "\udfff"},
        LARGEST + 1,
        -LARGEST - 2,
        datetime(2025, 6, 1),  # noqa: DTZ001 — a naive moment is what is refused
        {1, 2},
        pytest.param(object(), id="object()"),
    ],
    ids=repr,
)
def test_what_has_no_one_form_is_refused(value: object) -> None:
    """Floats, bools, None in a list, lone surrogates, naive moments and the like never reach a hash."""
    with pytest.raises(NotCanonicalError):
        canonical(value)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b'"a"',
        b"{",
        b'{"a":1} ',
        b' {"a":1}',
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":1e2}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":true}',
        b'{"a":[false]}',
        b'{"a":{"b":null}}',
        b'{"a":"\\u0041"}',
        b'{"a":"\\/"}',
        b'{"a":"\\u001F"}',
        b'{"a":"\\ud83d\\ude00"}',
        b'{"a":"\\ud800"}',
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":NaN}',
        b'{"a":' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}",
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda payload: repr(payload[:24]),
)
def test_bytes_in_another_form_are_found(payload: bytes) -> None:
    """Another spelling of the same JSON, or what is not such JSON at all, is called a flaw."""
    assert flaw(payload) is not None


def test_words_of_json_may_stand_in_a_text() -> None:
    """A note that says true, false or null is a note."""
    assert flaw(canonical({"note": "true, false, null: 1.5"})) is None


def test_none_is_left_out() -> None:
    """A field without a value leaves no trace in the bytes."""

    @dataclass(frozen=True, slots=True)
    class Thing:
        b: int | None
        a: str = "x"

    assert canonical(Thing(None)) == b'{"a":"x"}'
    assert canonical(Thing(0)) == b'{"a":"x","b":0}'


def test_texts_are_not_normalised() -> None:
    """A composed letter and its parts are different texts and stay so."""
    assert canonical({"a": "é"}) != canonical({"a": "e\u0301"})


def test_a_moment_is_written_in_utc_with_microseconds() -> None:
    """Half past eight in Beijing is half past midnight in UTC, and six decimals are always there."""
    beijing = datetime(2025, 6, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    assert moment_text(beijing) == moment_text(MORNING) == "2025-06-01T00:30:00.000000Z"


@given(MOMENTS)
def test_moments_as_texts_keep_their_order_and_length(moment: datetime) -> None:
    """Texts of moments sort like the moments and are 27 characters long."""
    text = moment_text(moment)
    assert len(text) == 27
    assert datetime.fromisoformat(text) == moment
    assert (text < moment_text(MORNING)) == (moment < MORNING)


def test_a_newer_version_of_a_kind_is_not_guessed_at() -> None:
    """A program that does not know a kind or a version says so."""
    payload = canonical(OutcomeEntered("T1", Outcome.RECOVERED))
    for kind, version in (("OutcomeEntered", 99), ("SomethingNew", 1)):
        with pytest.raises(NotCanonicalError, match="not known"):
            fact_from(kind, version, payload)


@pytest.mark.parametrize("payload", [b"[]", b"1", b"{}", b'{"task_id":1,"outcome":"recovered"}', b"\xff"])
def test_a_payload_that_is_no_such_fact_is_refused(payload: bytes) -> None:
    """Reading never gives half a fact."""
    for kind in ("OutcomeEntered", "ReportWritten"):
        with pytest.raises(NotCanonicalError):
            fact_from(kind, 1, payload)
