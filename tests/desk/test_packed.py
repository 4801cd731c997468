"""The evidence that a seat remembers: small, and read as if it were not."""

from dataclasses import replace

import pytest

from dispatch.desk.packed import AT_HAND, Packed, packed
from dispatch.domain.evidence import Advice, Candidate, LeftOut
from dispatch.domain.facts import UnitAssigned
from dispatch.domain.geo import Place
from dispatch.domain.recorded import Recorded
from dispatch.domain.units import UnitState
from tests.journal.samples import order
from tests.picture.news import recorded


def fleet(units: int) -> tuple[Candidate, ...]:
    """So many candidates, each somewhere else."""
    return tuple(
        Candidate(
            number + 1,
            f"铁骑{number:03d}",
            60_000 + number * 731,
            400 + number * 97,
            UnitState.AVAILABLE,
            number % 30 * 100,
            Place(364_567_000 + number * 1_113, 1_159_855_000 - number * 2_017),
            ("fastest",) if not number else (f"on_beat:{number % 7}",),
        )
        for number in range(units)
    )


def sent(candidates: tuple[Candidate, ...]) -> Recorded:
    """The entry of a dispatch with this evidence."""
    fact = order()
    left_out = tuple(LeftOut(f"铁骑{number}", "busy", f"T{number:04d}") for number in range(len(candidates)))
    advice = replace(fact.advice, candidates=candidates, left_out=left_out)
    (entry,) = recorded([replace(fact, advice=advice)])
    return entry


@pytest.mark.parametrize("units", [0, 1, AT_HAND, AT_HAND + 1, 500])
def test_packed_candidates_are_read_like_the_tuple_they_were(units: int) -> None:
    """Length, order, every index and slice, equality and hash are the tuple's."""
    whole = fleet(units)
    kept = Packed(Candidate, whole)
    assert (len(kept), tuple(kept), hash(kept)) == (units, whole, hash(whole))
    assert kept == Packed(Candidate, whole)
    for wanted in (slice(None), slice(3), slice(-3, None), slice(5, 40, 7), slice(None, None, -1)):
        assert kept[wanted] == whole[wanted]
    assert [kept[index] for index in range(-units, units)] == [whole[index] for index in range(-units, units)]
    with pytest.raises(IndexError):
        kept[units]


def test_an_entry_is_the_same_entry_when_it_is_packed() -> None:
    """Nothing else of the entry changes, and who looks for a unit finds it wherever it ranks."""
    entry = sent(fleet(500))
    kept = packed(entry)
    assert kept == entry
    assert isinstance(kept.fact, UnitAssigned)
    assert kept.fact.advice.candidate("铁骑499") == fleet(500)[499]
    assert kept.fact.advice.left_out[499] == LeftOut("铁骑499", "busy", "T0499")


def test_the_evidence_of_a_whole_fleet_takes_a_tenth_of_its_room() -> None:
    """Five hundred candidates are a hundred kilobytes as text alone; packed they are below twenty."""
    assert len(Packed(Candidate, fleet(500))._rest) < 20_000


def test_a_short_list_and_other_facts_stay_as_they_are() -> None:
    """There is nothing to gain."""
    entry = sent(fleet(AT_HAND))
    assert packed(entry) is entry


def test_a_list_from_a_decoder_becomes_a_tuple() -> None:
    """So that what was read equals what was written."""
    advice = Advice(Place(1, 2), list(fleet(2)), [LeftOut("铁骑9", "sos")])
    assert (advice.candidates, advice.left_out) == (fleet(2), (LeftOut("铁骑9", "sos"),))
