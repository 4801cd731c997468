"""Where a program that starts may begin to read: a journal of years is open in a moment (docs/adr/0009).

A process that folds the picture writes beside the database, now and then, which older entries it still stands
on: everything about what is in the picture, and each unit's rider. Whoever starts reads those, and
all entries since. The file is signed by its writer's chain and names the entry that it was made for; one that
is not there, does not fit or is not signed means reading everything, as ever.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.engine.interfaces import DBAPICursor

from dispatch.journal.canonical import moment_text
from dispatch.picture.views import Picture

TAG = "tieqi-start-1"

WINDOW = timedelta(hours=36)
"""All entries of this time before the newest are read, whatever they are about: the seat's log and the day's
rates want them."""

_STRIDE = 500
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Start:
    """Of the entries up to *from_id* a picture needs only those of *kept*.

    *entry_id* and *hash*: the entry up to which the writer, *chain*, had folded.
    """

    tag: str
    chain: str
    entry_id: int
    hash: str
    from_id: int
    kept: tuple[int, ...]


def start_file(database: Path) -> Path:
    """Return where the start of *database* is written."""
    return database.with_name(f"{database.name}.start")


def find_start(cursor: DBAPICursor, picture: Picture, chain: str) -> Start | None:
    """Find what a picture that begins anew needs to become like *picture*; None for an empty journal."""
    last = picture.entry_id
    row = _first(cursor, "SELECT hash, at FROM entries WHERE entry_id = ?", last)
    if row is None:
        return None
    from_id = _before(cursor, last, datetime.fromisoformat(row[1]) - WINDOW)
    kept = {entry_id for entry_id in _stood_on(cursor, picture) if entry_id <= from_id}
    return Start(TAG, chain, last, row[0], from_id, tuple(sorted(kept)))


def _before(cursor: DBAPICursor, last: int, since: datetime) -> int:
    """Return the newest entry older than *since* before which a long run is older too.

    Clocks are set: one entry with an odd time must not end the search.
    """
    horizon, upper = moment_text(since), last
    while upper > 0:
        lower = max(0, upper - _STRIDE)
        newer = _first(
            cursor,
            "SELECT min(entry_id) FROM entries WHERE entry_id > ? AND entry_id <= ? AND at >= ?",
            lower,
            upper,
            horizon,
        )
        if newer is None or newer[0] is None:
            return upper
        upper = lower
    return 0


def _stood_on(cursor: DBAPICursor, picture: Picture) -> Iterator[int]:
    """Find the entries about everything that is in the picture."""
    keys = [("alert", key) for key in picture.alerts]
    keys += [("task", key) for key in picture.tasks]
    keys += [("assignment", key) for key in picture.assignments]
    keys += [("order", str(view.order_no)) for view in picture.assignments.values()]
    prepared = (task.prepared for task in picture.tasks.values())
    keys += [("order", str(number)) for one in prepared if one is not None for number in one.orders]
    for begin in range(0, len(keys), _AT_ONCE):
        some = keys[begin : begin + _AT_ONCE]
        pairs = ", ".join(["(?, ?)"] * len(some))
        cursor.execute(
            f"SELECT entry_id FROM refs WHERE (noun, key) IN (VALUES {pairs})",  # noqa: S608 — only question marks
            [part for key in some for part in key],
        )
        yield from [entry_id for (entry_id,) in cursor.fetchall()]
    for unit in picture.units.values():
        if unit.rider:
            row = _first(
                cursor,
                "SELECT refs.entry_id FROM refs JOIN entries ON entries.entry_id = refs.entry_id"
                " WHERE noun = 'unit' AND key = ? AND kind = 'RiderIdentified'"
                " ORDER BY refs.entry_id DESC LIMIT 1",
                unit.unit_id,
            )
            if row is not None:
                yield row[0]


def write_start(database: Path, start: Start, key: Ed25519PrivateKey) -> None:
    """Write *start* beside the database, signed, in place of the one before. Raises OSError."""
    signed = msgspec.json.encode(start)
    new = start_file(database).with_name(f"{start_file(database).name}.{os.getpid()}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(signed + b"\n" + key.sign(signed).hex().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(start_file(database))


def read_start(database: Path, cursor: DBAPICursor) -> Start | None:
    """Return the start beside *database* if it fits what is in there, else None."""
    try:
        signed, signature, rest = start_file(database).read_bytes().split(b"\n")
        start = msgspec.json.decode(signed, type=Start)
        key = _first(cursor, "SELECT public_key FROM chains WHERE chain = ?", start.chain)
        entry = _first(cursor, "SELECT hash FROM entries WHERE entry_id = ?", start.entry_id)
        if key is None or entry is None or rest or (start.tag, start.hash) != (TAG, entry[0]):
            return None
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key[0])).verify(
            bytes.fromhex(signature.decode()), signed
        )
    except (OSError, ValueError, msgspec.MsgspecError, InvalidSignature):
        return None
    return start


def kept_ids(start: Start) -> str:
    """Return the kept entries' ids as SQLite's ``json_each`` reads them."""
    return json.dumps(start.kept)


def _first(cursor: DBAPICursor, statement: str, *values: object) -> tuple[Any, ...] | None:
    cursor.execute(statement, values)
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row
