"""The shapes in which payloads are read and written at the speed of C.

Each kind of fact has one: its fields in sorted order, only strings, integers, arrays and objects, None left
out. What is written from a shape is canonical, by its making. So there is a quick proof that bytes are: read
them in the shape of their kind, write them, compare. The reverse does not hold. A payload with fields that
this program does not know, or without ones that came later, can be canonical too; `canonical.flaw` decides.
"""

from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from dispatch.domain.facts import FACT_KINDS

LARGEST = 2**63 - 1
"""The largest integer that is written; the smallest is -LARGEST - 1."""

DEEPEST = 12
"""Objects and arrays inside the payload's object are nested at most so deep."""


def _nested(depth: int) -> Any:  # noqa: ANN401 — a type, made at run time
    """Return the type of canonical values nested at most *depth* deep."""
    if depth == 0:
        return int | str
    inner = _nested(depth - 1)
    return int | str | GenericAlias(list, (inner,)) | GenericAlias(dict, (str, inner))


read_payload: Callable[[bytes], Any] = msgspec.json.Decoder(
    GenericAlias(dict, (str, _nested(DEEPEST)))
).decode
"""Read a payload; raises msgspec.MsgspecError, or UnicodeDecodeError, for what is no JSON object
of strings and integers in UTF-8."""

write_payload: Callable[[Any], bytes] = msgspec.json.Encoder(order="sorted").encode
"""Write what `read_payload` returned: the same bytes again if they were canonical."""

_INTEGER = Annotated[int, msgspec.Meta(ge=-LARGEST - 1, le=LARGEST)]
_WRITE: Callable[[Any], bytes] = msgspec.json.Encoder().encode
_UNIONS = {Union, UnionType}


def reader_and_writer(kind: str) -> tuple[Callable[[bytes], Any], Callable[[Any], bytes]]:
    """Return what reads a payload of *kind*, and what writes that again: the same only if it is canonical.

    The reader raises msgspec.MsgspecError or UnicodeDecodeError for bytes that are not in the kind's shape. A
    kind that is not known is read in the general one.
    """
    fact = FACT_KINDS.get(kind)
    if fact is None:
        return read_payload, write_payload
    return msgspec.json.Decoder(_shape(fact)).decode, _WRITE  # the shape's own order is the sorted one


def plainly(payload: bytes) -> bytes:
    """Return *payload* with a ``?`` for each character beyond ASCII; UnicodeDecodeError where it is no UTF-8.

    In the shape of a kind that is known, this is canonical exactly if *payload* is, and read and written in
    half the time: such characters stand only in strings, where each stands for itself, and never in a key.
    (In the general shape it does not hold: keys could have another order.)
    """
    return payload.decode().encode("ascii", "replace")


def shaped(value: object) -> bytes | None:
    """Return the canonical bytes of a fact, or None where its shape does not settle them.

    That is so for a fact with a moment in it, and for one whose fields are not of their types. (Two things
    that only a type checker refuses are written: an integer of a class of its own, a frozen set for a tuple.)
    """
    kind = FACT_KINDS.get(type(value).__name__)
    if kind is None or not isinstance(value, kind):
        return None
    try:
        return _WRITE(msgspec.convert(value, _shape(kind), from_attributes=True))
    except (msgspec.MsgspecError, TypeError, UnicodeEncodeError):
        return None


@cache
def _shape(part: type) -> type[msgspec.Struct]:
    """Return the shape of a dataclass. Raises TypeError if a field has a type that is never written."""
    written: list[Any] = []
    for name, hint in sorted(get_type_hints(part).items()):
        optional = (None,) if get_origin(hint) in _UNIONS else ()
        written.append((name, _written(hint), *optional))
    return msgspec.defstruct(
        part.__name__, written, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, gc=False
    )


def _written(hint: Any) -> Any:  # noqa: ANN401 — types, made at run time
    """Return the type as which a field of type *hint* stands in a payload."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in _UNIONS:
        (there,) = set(inner) - {NoneType}
        return _written(there) | None
    if origin in {tuple, Sequence}:
        return GenericAlias(list, (_written(inner[0]),))
    if is_dataclass(hint):
        return _shape(cast("type", hint))
    if hint is int:
        return _INTEGER
    if hint in {str, datetime}:
        return str
    if issubclass(hint, Enum) and issubclass(hint, (int, str)):
        return hint
    raise TypeError(f"a field of type {hint} has no canonical form")
