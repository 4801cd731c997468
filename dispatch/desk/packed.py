"""The evidence of dispatches that a seat remembers, kept small.

A ranking of 500 units is a quarter of a megabyte of objects, and a shift has hundreds of them; packed it is a
twentieth of that. What of it is shown again and again, the first few candidates, stays as it is.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

import msgspec

from dispatch.domain.evidence import Candidate
from dispatch.domain.facts import UnitAssigned
from dispatch.domain.recorded import Recorded

AT_HAND = 9
"""So many candidates stay unpacked: as many as a dispatcher has digits."""

_write = msgspec.msgpack.Encoder().encode
_read = msgspec.msgpack.Decoder(list[Candidate]).decode


class Packed(Sequence[Candidate]):
    """Candidates in order, all but the first `AT_HAND` packed until somebody reads that far."""

    __slots__ = ("_count", "_first", "_rest")

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._first = tuple(candidates[:AT_HAND])
        self._count = len(candidates)
        self._rest = zlib.compress(_write(candidates[AT_HAND:]), level=1)

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    @overload
    def __getitem__(self, index: int) -> Candidate: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Candidate, ...]: ...

    def __getitem__(self, index: int | slice) -> Candidate | tuple[Candidate, ...]:
        """As a tuple's."""
        asked = range(self._count)[index]
        last = asked if isinstance(asked, int) else max(asked, default=0)
        source = self._first if last < len(self._first) else self._all()
        return source[asked] if isinstance(asked, int) else tuple(source[number] for number in asked)

    def __iter__(self) -> Iterator[Candidate]:
        """Go through all, the first ones without unpacking."""
        yield from self._first
        if self._count > len(self._first):
            yield from self._all()[len(self._first) :]

    def __eq__(self, other: object) -> bool:
        """As a tuple of the same candidates."""
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        """As a tuple of the same candidates."""
        return hash(self._all())

    def _all(self) -> tuple[Candidate, ...]:
        return self._first + tuple(_read(zlib.decompress(self._rest)))


def packed(entry: Recorded) -> Recorded:
    """The same entry, its evidence packed if it has much."""
    fact = entry.fact
    if not isinstance(fact, UnitAssigned) or len(fact.advice.candidates) <= AT_HAND:
        return entry
    advice = replace(fact.advice, candidates=Packed(fact.advice.candidates))
    return replace(entry, fact=replace(fact, advice=advice))
