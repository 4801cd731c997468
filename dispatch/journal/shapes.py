"""A quick proof that a payload is canonical: read it in the shape of its kind, write it, compare the bytes.

What is written from such a shape has its keys in order, each once, and holds nothing but strings, integers,
arrays and objects; so bytes that come out again as they went in are in the canonical form. The reverse does
not hold: a payload with fields that this program does not know, or without ones that came later, can be
canonical too, and `canonical.flaw` decides.
"""

from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import GenericAlias, NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from dispatch.domain.facts import FACT_KINDS
from dispatch.journal.canonical import read_payload, write_payload

_Pair = tuple[Callable[[bytes], Any], Callable[[Any], bytes]]

_WRITE: Callable[[Any], bytes] = msgspec.json.Encoder().encode


def reader_and_writer(kind: str) -> _Pair:
    """Return what reads a payload of *kind*, and what writes that again: the same bytes if it is canonical.

    The reader raises msgspec.MsgspecError or UnicodeDecodeError for bytes that are not in the kind's shape. A
    kind that is not known is read in the general one.
    """
    fact = FACT_KINDS.get(kind)
    if fact is None:
        return read_payload, write_payload
    return msgspec.json.Decoder(_shape(fact)).decode, _WRITE  # the shape's own order is the sorted one


@cache
def _shape(part: type) -> type[msgspec.Struct]:
    """Return the shape in which a dataclass is written: fields in order, None left out, nothing else."""
    written = [(name, _written(hint)) for name, hint in sorted(get_type_hints(part).items())]
    return msgspec.defstruct(
        part.__name__,
        [
            (name, kind, msgspec.UNSET) if isinstance(kind, UnionType) else (name, kind)
            for name, kind in written
        ],
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
    )


def _written(hint: Any) -> Any:  # noqa: ANN401 — types, made at run time
    """Return the type as which a field of type *hint* stands in a payload."""
    if get_origin(hint) in {Union, UnionType}:
        (there,) = [choice for choice in get_args(hint) if choice is not NoneType]
        return _written(there) | msgspec.UnsetType
    if get_origin(hint) in {tuple, Sequence}:
        return GenericAlias(list, (_written(get_args(hint)[0]),))
    if is_dataclass(hint):
        return _shape(cast("type", hint))
    if issubclass(hint, Enum):
        return int if issubclass(hint, int) else str
    return str if hint is datetime else hint
