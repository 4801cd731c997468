"""One process's share of checking a journal: the entries from one id to another, each against all rules.

This is nearly the whole cost of `verify`, and most of it is SQLite handing over rows, SHA-256, and each
payload read and written again. So a portion of rows is proven as a whole, column by column, and what many
entries share is kept (`_Author`). A portion that is not proven so is gone through row by row: there a payload
is judged by `canonical.flaw`, and a misfit is put into words by `_misfit`.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec import MsgspecError

from dispatch.domain.facts import FACT_KINDS
from dispatch.journal.canonical import flaw
from dispatch.journal.chain import PLAIN, author_bytes, entry_bytes
from dispatch.journal.reading import read_only
from dispatch.journal.shapes import plainly, reader_and_writer

MANY_AUTHORS = 10_000
"""So many first parts of hashed bytes are kept; a journal in use has far fewer."""

PORTION = 128
"""Rows proven at a time: few enough to stay in the processor's cache."""

CLOCKS_AGREE = timedelta(seconds=2)
"""An entry may be so much earlier than the one before it: two programs' clocks are never quite the same."""

_ROWS = (
    "SELECT entry_id, chain, number, at, kind, version, actor, because, form, payload, previous, hash"
    " FROM entries WHERE entry_id BETWEEN ? AND ? ORDER BY entry_id"
)
_PLAIN = PLAIN.encode()
_DIGEST_LENGTH, _MOMENT_LENGTH = 64, 27

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
_Row = tuple[Any, ...]
_Words = tuple[bytes, bytes, int, bytes, bytes]
_Author = tuple[bytes, list[Any], Callable[[bytes], bytes], Callable[[bytes], Any], Callable[[Any], bytes]]
"""What entries of one author and kind share: the first part of the hashed bytes, the head of their chain, and
for their payload what makes it quick to read, what reads it, what writes it again."""


class _Reached:
    """How far a stretch has been checked; *heads* are lists of two, which the authors of a chain share."""

    __slots__ = ("authors", "expected", "heads", "latest", "odd")

    def __init__(self, first: int, heads: Heads, latest: bytes) -> None:
        self.expected = first
        self.heads: dict[bytes, list[Any]] = {chain: list(head) for chain, head in heads.items()}
        self.latest = latest
        self.odd: Odd = []
        self.authors: dict[_Words, _Author] = {}

    def tops(self) -> Heads:
        """Return the heads as they are now."""
        return {chain: (number, digest) for chain, (number, digest) in self.heads.items()}

    def back(self, tops: Heads) -> None:
        """Let the heads be *tops* again."""
        for chain, top in tops.items():
            self.heads[chain][:] = top


def check_stretch(file: Path, first: int, last: int, heads: Heads) -> Result:
    """Check the entries *first* to *last* on top of *heads*.

    Returns the heads then reached and what is odd about the clocks, or the first entry that does not fit (and
    not the exception, which would not cross to another process). Raises JournalUnavailable or sqlite3.Error.
    """
    with closing(read_only(file)) as connection:
        connection.text_factory = bytes
        latest = b""
        for (before,) in connection.execute("SELECT at FROM entries WHERE entry_id = ?", (first - 1,)):
            latest = before
        reached = _Reached(first, heads, latest)
        rows = connection.execute(_ROWS, (first, last))
        while portion := rows.fetchmany(PORTION):
            tops = reached.tops()
            if not _is_proven(portion, reached):
                reached.back(tops)
                misfit = _row_by_row(portion, reached)
                if misfit is not None:
                    return misfit
    if reached.expected != last + 1:
        missing = reached.expected
        return Misfit("?", missing, f"第 {missing} 条缺失 (entry {missing} is missing)")
    return reached.tops(), reached.odd


def _is_proven(rows: Sequence[_Row], reached: _Reached) -> bool:
    """Whether all *rows* are right and none is odd; then they count as reached.

    False says nothing, and leaves heads that mean nothing.
    """
    authors, expected, latest = reached.authors, reached.expected, reached.latest
    made: list[bytes] = []
    keep, join = made.append, b"".join
    try:
        for (
            entry_id,
            chain,
            number,
            at,
            kind,
            version,
            actor,
            because,
            form,
            payload,
            previous,
            digest,
        ) in rows:
            author = authors.get((chain, kind, version, actor, form))
            begun, head, plainly, read, write = author or _author(
                reached, (chain, kind, version, actor, form)
            )
            if (
                entry_id != expected
                or number != head[0] + 1
                or previous != head[1]
                or at < latest
                or len(at) != _MOMENT_LENGTH
                or len(digest) != _DIGEST_LENGTH
            ):
                return False
            place = b",%d:%d,%d:%d,27:" % (len(str(entry_id)), entry_id, len(str(number)), number)
            sizes = b",%d:%b,%d:" % (len(because), because, len(payload))
            keep(sha256(join((begun, previous, place, at, sizes, payload, b","))).digest())
            plain = payload if payload.isascii() else plainly(payload)
            if write(read(plain)) != plain:
                return False
            head[0], head[1] = number, digest
            expected += 1
            latest = at
    except (AttributeError, KeyError, TypeError, UnicodeDecodeError, MsgspecError):  # of whatever it is
        return False
    if join(made).hex().encode() != join([row[-1] for row in rows]):
        return False
    reached.expected, reached.latest = expected, latest
    return True


def _row_by_row(rows: Sequence[_Row], reached: _Reached) -> Misfit | None:
    """Look at each of *rows* by itself: return the first that does not fit; what is odd is remarked."""
    heads = reached.heads
    for row in rows:
        entry_id, chain, number, at, kind, version, actor, because, form, payload, previous, digest = row
        head, expected = heads.get(chain), reached.expected
        try:
            author = author_bytes(chain, kind, version, actor, form)
            hashed = sha256(entry_bytes(author, previous, entry_id, number, at, because, payload))
            fits = (
                head is not None
                and (entry_id, number, previous) == (expected, head[0] + 1, head[1])
                and digest == hashed.hexdigest().encode()
                and (form != _PLAIN or flaw(payload) is None)
            )
        except (TypeError, UnicodeDecodeError):
            fits = False
        if not fits or head is None:
            return _misfit(row, expected, head)
        head[:] = number, digest
        if at < reached.latest:
            reached.odd += _set_back(chain, number, at, reached.latest)
        reached.latest = at
        reached.expected += 1
    return None


def _author(reached: _Reached, words: _Words) -> _Author:
    """Make what entries of the author and kind in *words* share, and keep it unless there are very many.

    Raises KeyError for a chain that is not entered.
    """
    chain, kind, version, actor, form = words
    begun, head = (
        author_bytes(chain, kind, version, actor, form) + b"%d:" % _DIGEST_LENGTH,
        reached.heads[chain],
    )
    author: _Author = (begun, head, _as_it_lies, _as_it_lies, _as_it_lies)
    if form == _PLAIN:
        name = kind.decode(errors="replace")
        author = (begun, head, plainly if name in FACT_KINDS else _as_it_lies, *reader_and_writer(name))
    if len(reached.authors) < MANY_AUTHORS:
        reached.authors[words] = author
    return author


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


def _misfit(row: tuple[object, ...], expected: int, known: list[Any] | None) -> Misfit:
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
