r"""Canonical JSON: one sequence of bytes for one fact, and back.

The form is fixed for ever in docs/journal-format.md: keys sorted, UTF-8, no white space, only objects,
arrays, strings and integers; None left out; a moment is text in UTC with microseconds and Z. Escapes are
the shortest: ``\"``, ``\\``, ``\b``, ``\f``, ``\n``, ``\r``, ``\t``, other control characters as
``\u00xx`` in lower case, everything else as itself.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from json.encoder import encode_basestring
from typing import Any, cast

import msgspec

from dispatch.domain.facts import FACT_KINDS, FACT_VERSIONS, Fact
from dispatch.journal.shapes import LARGEST, read_payload, shaped, write_payload

_KEY = re.compile(r"[a-z][a-z0-9_]*")


class NotCanonicalError(ValueError):
    """A value has no canonical form, or bytes are not in it."""


def canonical(value: object) -> bytes:
    """Return the canonical bytes of a fact, or of any value of the same parts.

    Raises NotCanonicalError for a float, a bool, a naive datetime, a lone surrogate, an integer beyond 64
    bits, None inside a tuple, a key that is not a lower-case name, and every other type.
    """
    quick = shaped(value)
    if quick is not None:
        return quick
    try:
        return _text(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("text holds a lone surrogate") from error


def moment_text(moment: datetime) -> str:
    """Return *moment* as ``2025-06-01T00:30:00.000000Z``. Raises NotCanonicalError if it is naive."""
    if moment.tzinfo is None:
        raise NotCanonicalError(f"a moment without a zone: {moment}")
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:26] + "Z"


def fact_from(kind: str, version: int, payload: bytes) -> Fact:
    """Return the fact that was written as *payload*.

    Raises NotCanonicalError when this program does not know the kind or version, or the payload is no
    such fact.
    """
    if FACT_VERSIONS.get(kind, 0) < version:
        raise NotCanonicalError(f"{kind} version {version} is not known to this program")
    decoder, absent = _READERS.get(kind) or _reader(kind)
    try:
        if not absent:
            return cast("Fact", decoder.decode(payload))
        return cast(
            "Fact", msgspec.convert(absent | msgspec.json.decode(payload, type=dict), FACT_KINDS[kind])
        )
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotCanonicalError(f"{kind}: {error}") from error


def flaw(payload: bytes) -> str | None:
    """Say why *payload* is not canonical JSON of an object, or return None when it is."""
    try:
        return None if write_payload(read_payload(payload)) == payload else "not in canonical form"
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return str(error)


def _text(value: object) -> str:
    kind = type(value)
    return (_WRITERS.get(kind) or _writer(kind))(value)


def _integer(value: Any) -> str:  # noqa: ANN401 — each writer is handed the type that it is listed under
    if not -LARGEST - 1 <= value <= LARGEST:
        raise NotCanonicalError(f"an integer beyond 64 bits: {value}")
    return int.__repr__(value)


def _moment(value: Any) -> str:  # noqa: ANN401 — each writer is handed the type that it is listed under
    return f'"{moment_text(value)}"'


def _array(value: Any) -> str:  # noqa: ANN401 — each writer is handed the type that it is listed under
    return "[" + ",".join([_text(item) for item in value]) + "]"


def _object(value: Any) -> str:  # noqa: ANN401 — each writer is handed the type that it is listed under
    for key in value:
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise NotCanonicalError(f"not a key: {key!r}")
    return "{" + ",".join([f'"{key}":{_text(value[key])}' for key in sorted(value)]) + "}"


_Writer = Callable[[Any], str]
_WRITERS: dict[type, _Writer] = {
    str: encode_basestring,
    int: _integer,
    datetime: _moment,
    tuple: _array,
    list: _array,
    dict: _object,
}


def _writer(kind: type) -> _Writer:
    """Make and keep the writer of an enumeration or a dataclass."""
    if issubclass(kind, Enum) and issubclass(kind, (int, str)):
        texts = {member: _text(member.value) for member in kind}
        writer: _Writer = texts.__getitem__
    elif is_dataclass(kind):
        writer = _dataclass_writer(kind)
    else:
        raise NotCanonicalError(f"{kind.__name__} has no canonical form")
    _WRITERS[kind] = writer
    return writer


def _dataclass_writer(kind: type) -> _Writer:
    names = sorted(field.name for field in fields(kind))
    keyed = tuple((f'"{name}":', name) for name in names)

    def writer(value: object) -> str:
        parts = [(key, getattr(value, name)) for key, name in keyed]
        return "{" + ",".join([key + _text(part) for key, part in parts if part is not None]) + "}"

    return writer


_Reader = tuple[msgspec.json.Decoder[Any], dict[str, None]]
_READERS: dict[str, _Reader] = {}


def _reader(kind: str) -> _Reader:
    """Make and keep the decoder of a kind, and its fields without a default that may be left out."""
    shape = FACT_KINDS[kind]
    optional = {
        field.name: None
        for field in fields(shape)
        if field.default is MISSING and field.default_factory is MISSING and "None" in str(field.type)
    }
    reader: _Reader = (msgspec.json.Decoder(shape), optional)
    _READERS[kind] = reader
    return reader
