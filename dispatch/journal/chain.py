"""The hashed bytes of an entry: fixed for ever, described with a worked example in docs/journal-format.md.

Each field goes in as its length in bytes, a colon, the bytes and a comma, so that no two different
entries give the same bytes and a stranger can build them with ``printf`` and check with ``sha256sum``.
"""

import re
from hashlib import sha256

PLAIN = "json"
"""The form of a payload that is canonical JSON. Sealed payloads get a form of their own."""

REST = b"%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,"
"""The second part of the hashed bytes: previous, position, number, at, because, payload."""

_CHAIN = re.compile(r"\w[\w.-]{0,63}")


def chain_name(text: str) -> str:
    """Return *text* if it can name a chain: up to 64 letters, digits, ``_``; ``.`` and ``-`` not first.

    Raises ValueError otherwise; a chain's name stands in file names and in references.
    """
    if not _CHAIN.fullmatch(text):
        raise ValueError(f"not a name for a chain: {text!r}")
    return text


def genesis(chain: bytes, public_key_hex: bytes) -> str:
    """Return what stands for the previous hash in a chain's first entry: it binds the chain to its key."""
    framed = b"13:tieqi-chain-1,%d:%b,%d:%b," % (len(chain), chain, len(public_key_hex), public_key_hex)
    return sha256(framed).hexdigest()


def author_bytes(chain: bytes, kind: bytes, version: int, actor: bytes, form: bytes) -> bytes:
    """Return the first part of the hashed bytes: the fields that many entries share."""
    digits = b"%d" % version
    return b"15:tieqi-journal-1,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b," % (
        len(chain),
        chain,
        len(kind),
        kind,
        len(digits),
        digits,
        len(actor),
        actor,
        len(form),
        form,
    )


def entry_bytes(
    author: bytes, previous: bytes, position: int, number: int, at: bytes, because: bytes, payload: bytes
) -> bytes:
    """Return the bytes whose SHA-256 is an entry's hash; *author* is what `author_bytes` gave."""
    position_digits, number_digits = b"%d" % position, b"%d" % number
    return author + REST % (
        len(previous),
        previous,
        len(position_digits),
        position_digits,
        len(number_digits),
        number_digits,
        len(at),
        at,
        len(because),
        because,
        len(payload),
        payload,
    )
