"""One process's share of checking a journal: the entries from one id to another, each against all rules.

The loop in `check_stretch` is nearly the whole cost of `verify`, and most of that is SQLite handing over
rows, SHA-256, and each payload read and written again. What many entries share is kept (`_Author`); a
payload that is not proven at once is judged by `canonical.flaw`; a misfit is put into words by `_misfit`.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import MsgspecError

from dispatch.journal.canonical import flaw
from dispatch.journal.chain import PLAIN, REST, author_bytes
from dispatch.journal.reading import read_only
from dispatch.journal.shapes import reader_and_writer

MANY_AUTHORS = 10_000
"""So many first parts of hashed bytes are kept; a journal in use has far fewer."""

CLOCKS_AGREE = timedelta(seconds=2)
"""An entry may be so much earlier than the one before it: two programs' clocks are never quite the same."""

_ROWS = (
    "SELECT entry_id, chain, number, at, kind, version, actor, because, form, payload, previous, hash"
    " FROM entries WHERE entry_id BETWEEN ? AND ? ORDER BY entry_id"
)
_PLAIN = PLAIN.encode()

Heads = dict[bytes, tuple[int, bytes]]
"""By chain: the number and the hash of its newest entry."""

Odd = list[str]
"""Remarks on times that cannot be right."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first entry of a stretch that does not fit, and why."""

    chain: str
    number: int
    why: str


Result = tuple[Heads, Odd] | Misfit
_Author = tuple[Callable[[], Any], Callable[[bytes], Any], Callable[[Any], bytes]]
"""What entries of one author and kind share: a copy of the hash of their first part, to go on with, and what
reads and writes their payload."""


def check_stretch(  # noqa: C901 — one loop: a call for each entry would cost a tenth
    file: Path, first: int, last: int, heads: Heads
) -> Result:
    """Check the entries *first* to *last* on top of *heads*.

    Returns the heads then reached and what is odd about the clocks, or the first entry that does not fit (and
    not the exception, which would not cross to another process). Raises JournalUnavailable or sqlite3.Error.
    """
    heads = dict(heads)
    odd: Odd = []
    latest = b""
    authors: dict[tuple[bytes, bytes, int, bytes, bytes], _Author] = {}
    expected = first - 1
    with closing(read_only(file)) as connection:
        connection.text_factory = bytes
        for (before,) in connection.execute("SELECT at FROM entries WHERE entry_id = ?", (first - 1,)):
            latest = before
        rows = connection.execute(_ROWS, (first, last))
        for expected, row in enumerate(rows, first):
            entry_id, chain, number, at, kind, version, actor, because, form, payload, previous, digest = row
            known = heads.get(chain)
            try:
                author = authors.get((chain, kind, version, actor, form))
                if author is None:
                    author = _author(chain, kind, version, actor, form)
                    if len(authors) < MANY_AUTHORS:
                        authors[chain, kind, version, actor, form] = author
                begun, read, write = author
                position_digits, number_digits = b"%d" % entry_id, b"%d" % number
                hashed = begun()
                hashed.update(
                    REST
                    % (
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
                )
                if (
                    known is None
                    or entry_id != expected
                    or number != known[0] + 1
                    or previous != known[1]
                    or digest != hashed.hexdigest().encode()
                ):
                    return _misfit(row, expected, known)
                if write(read(payload)) != payload and flaw(payload) is not None:
                    return _misfit(row, expected, known)
            except MsgspecError:  # not in the shape of its kind
                if flaw(payload) is not None:
                    return _misfit(row, expected, known)
            except (TypeError, UnicodeDecodeError):
                return _misfit(row, expected, known)
            heads[chain] = (number, digest)
            if at < latest:
                odd += _set_back(chain, number, at, latest)
            latest = at
    if expected != last:
        return Misfit("?", expected + 1, f"第 {expected + 1} 条缺失 (entry {expected + 1} is missing)")
    return heads, odd


def _author(chain: bytes, kind: bytes, version: int, actor: bytes, form: bytes) -> _Author:
    begun = sha256(author_bytes(chain, kind, version, actor, form)).copy
    if form != _PLAIN:
        return begun, _as_it_lies, _as_it_lies
    return begun, *reader_and_writer(kind.decode(errors="replace"))


def _as_it_lies(payload: bytes) -> bytes:
    """Return a sealed payload, which has no form to be checked."""
    return payload


def _set_back(chain: bytes, number: int, at: bytes, before: bytes) -> Odd:
    """Remark that an entry is earlier than the one before it: a clock was set. Numbers order them."""
    ref = f"{chain.decode()}:{number}"
    try:
        back = datetime.fromisoformat(before.decode()) - datetime.fromisoformat(at.decode())
    except ValueError:
        return [f"{ref} 的时间不可读 (a time that cannot be read)"]
    if back <= CLOCKS_AGREE:
        return []
    early_s = round(back.total_seconds())
    return [f"{ref} 比前一条早 {early_s} 秒, 时钟被拨 (earlier than the entry before: a clock was set)"]


def _misfit(row: tuple[object, ...], expected: int, known: tuple[int, bytes] | None) -> Misfit:
    """Say what is wrong with the row that `check_stretch` stopped at: its chain, its number, the reason."""
    entry_id, chain, number, *_, form, payload, previous, _ = row
    name = chain.decode(errors="replace") if isinstance(chain, bytes) else str(chain)
    if known is None:
        return Misfit(
            name, 0, f"第 {entry_id} 条的链未登记 (entry {entry_id} is of a chain that is not entered)"
        )
    at_fault = known[0] + 1
    if entry_id != expected:
        return Misfit(name, at_fault, f"第 {expected} 条缺失 (entry {expected} is missing)")
    if number != at_fault:
        return Misfit(name, at_fault, f"编号是 {number} (numbered {number}, entry {entry_id})")
    if previous != known[1]:
        return Misfit(name, at_fault, f"与前一条不相接 (does not follow the one before, entry {entry_id})")
    why = flaw(payload) if form == _PLAIN and isinstance(payload, bytes) else None
    if why is not None:
        return Misfit(name, at_fault, f"内容不规范 ({why}, entry {entry_id})")
    return Misfit(name, at_fault, f"内容与哈希不符 (content and hash disagree, entry {entry_id})")
