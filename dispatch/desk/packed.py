"""The evidence of dispatches that a seat remembers, kept small.

A ranking of 500 units is a quarter of a megabyte of objects, and a shift has hundreds of them; packed it is a
twentieth of that. What of it is shown again and again, the first few candidates, stays as it is.
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar, overload

import msgspec

from dispatch.domain.evidence import Advice, Candidate, LeftOut
from dispatch.domain.facts import UnitAssigned
from dispatch.domain.recorded import Recorded

AT_HAND = 9
"""So many of a list stay unpacked: as many as a dispatcher has digits."""

Kind = TypeVar("Kind", bound=Candidate | LeftOut)

_READ: dict[type, Callable[[bytes], Any]] = {
    Candidate: msgspec.msgpack.Decoder(list[Candidate]).decode,
    LeftOut: msgspec.msgpack.Decoder(list[LeftOut]).decode,
}
_write = msgspec.msgpack.Encoder().encode


class Packed(Sequence[Kind], Generic[Kind]):
    """What a ranking lists, in order, all but the first `AT_HAND` packed until somebody reads that far."""

    __slots__ = ("_count", "_first", "_kind", "_rest")

    def __init__(self, kind: type[Kind], listed: Sequence[Kind]) -> None:
        self._kind: type[Kind] = kind
        self._first: tuple[Kind, ...] = tuple(listed[:AT_HAND])
        self._count = len(listed)
        self._rest = zlib.compress(_write(listed[AT_HAND:]), level=1)

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    @overload
    def __getitem__(self, index: int) -> Kind: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Kind, ...]: ...

    def __getitem__(self, index: int | slice) -> Kind | tuple[Kind, ...]:
        """As a tuple's."""
        asked = range(self._count)[index]
        last = asked if isinstance(asked, int) else max(asked, default=0)
        source = self._first if last < len(self._first) else self._all()
        return source[asked] if isinstance(asked, int) else tuple(source[number] for number in asked)

    def __iter__(self) -> Iterator[Kind]:
        """Go through all, the first ones without unpacking."""
        yield from self._first
        if self._count > len(self._first):
            yield from self._all()[len(self._first) :]

    def __eq__(self, other: object) -> bool:
        """As a tuple of the same."""
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        """As a tuple of the same."""
        return hash(self._all())

    def _all(self) -> tuple[Kind, ...]:
        rest: list[Kind] = _READ[self._kind](zlib.decompress(self._rest))
        return (*self._first, *rest)


def packed(entry: Recorded) -> Recorded:
    """The same entry, its evidence packed if it has much."""
    fact = entry.fact
    if not isinstance(fact, UnitAssigned) or max(map(len, _lists(fact.advice))) <= AT_HAND:
        return entry
    candidates, left_out = _lists(fact.advice)
    advice = replace(
        fact.advice, candidates=Packed(Candidate, candidates), left_out=Packed(LeftOut, left_out)
    )
    return replace(entry, fact=replace(fact, advice=advice))


def _lists(advice: Advice) -> tuple[Sequence[Candidate], Sequence[LeftOut]]:
    return advice.candidates, advice.left_out
