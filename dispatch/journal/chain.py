"""The hashed bytes of an entry: fixed for ever, described with a worked example in docs/journal-format.md.

Each field goes in as its length in bytes, a colon, the bytes and a comma, so that no two different
entries give the same bytes and a stranger can build them with ``printf`` and check with ``sha256sum``.
"""

import re
from hashlib import sha256

PLAIN = "json"
"""The form of a payload that is canonical JSON. Sealed payloads get a form of their own."""

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


def entry_bytes(  # noqa: PLR0913, PLR0917 — the eleven hashed fields, in their order
    previous: bytes,
    position: bytes,
    chain: bytes,
    number: bytes,
    at: bytes,
    kind: bytes,
    version: bytes,
    actor: bytes,
    because: bytes,
    form: bytes,
    payload: bytes,
) -> bytes:
    """Return the bytes whose SHA-256 is an entry's hash; integers are given as decimal text."""
    return b"15:tieqi-journal-1,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b,%d:%b," % (
        len(previous),
        previous,
        len(position),
        position,
        len(chain),
        chain,
        len(number),
        number,
        len(at),
        at,
        len(kind),
        kind,
        len(version),
        version,
        len(actor),
        actor,
        len(because),
        because,
        len(form),
        form,
        len(payload),
        payload,
    )
