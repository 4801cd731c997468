"""The checker as it was before it was made fast: row by row, nothing shared, one way to prove a payload.

It is the oracle: `dispatch.journal.stretch` must say of every journal what this says.
"""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import MsgspecError

from dispatch.journal.chain import author_bytes, entry_bytes
from dispatch.journal.shapes import read_payload, write_payload
from dispatch.journal.stretch import Heads

COLUMNS = "entry_id, chain, number, at, kind, version, actor, because, form, payload, previous, hash"


def first_misfit(file: Path, last: int, heads: Heads) -> tuple[str, int] | None:
    """Return the chain and the number of the first entry up to *last* that does not fit, None if all do."""
    heads = dict(heads)
    with closing(sqlite3.connect(file)) as connection:
        connection.text_factory = bytes
        every = f"SELECT {COLUMNS} FROM entries WHERE entry_id BETWEEN 1 AND ? ORDER BY entry_id"  # noqa: S608 — constants
        rows = connection.execute(every, (last,)).fetchall()
    for place, row in enumerate(rows, start=1):
        chain, number, previous, digest = row[1], row[2], row[10], row[11]
        known = heads.get(chain)
        name = chain.decode(errors="replace") if isinstance(chain, bytes) else str(chain)
        if known is None:
            return name, 0
        if (row[0], number, previous) != (place, known[0] + 1, known[1]) or not _is_sound(row):
            return name, known[0] + 1
        heads[chain] = (number, digest)
    return None if len(rows) == last else ("?", len(rows) + 1)


def _is_sound(row: tuple[Any, ...]) -> bool:
    entry_id, chain, number, at, kind, version, actor, because, form, payload, previous, digest = row
    try:
        author = author_bytes(chain, kind, version, actor, form)
        hashed = entry_bytes(author, previous, entry_id, number, at, because, payload)
        return bool(digest == sha256(hashed).hexdigest().encode()) and (
            form != b"json" or write_payload(read_payload(payload)) == payload
        )
    except (TypeError, UnicodeDecodeError, MsgspecError):
        return False
