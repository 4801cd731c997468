"""Checks a journal from the outside: every hash, every chain's order, the canonical form, the anchors.

What it cannot see: an entry that the owner of a chain's key wrote wrongly, and a journal put back together
with its anchors to an older state. The rows that only find entries again (`refs`) or hold places are no
evidence and not checked.
"""

import os
import sqlite3
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from dispatch.domain.recorded import EntryRef
from dispatch.journal.anchor import anchor_file, anchored_chains, check_anchor
from dispatch.journal.chain import genesis
from dispatch.journal.errors import ChainBroken, JournalUnavailable
from dispatch.journal.place import database_file
from dispatch.journal.reading import read_only
from dispatch.journal.sqlite import TRIGGERS_0001
from dispatch.journal.stretch import Heads, Misfit, Odd, Result, check_stretch
from dispatch.journal.task_places import TRIGGERS_0002

WORTH_A_PROCESS = 100_000
"""Entries for which another process pays: starting one costs as much as checking half as many."""

STRETCH = 10_000
"""Entries that a process checks at a time, when there are several."""

NOTED_CLOCKS = 20
"""So many remarks about clocks are made at most."""

_Job = tuple[Path, int, int, Heads]


@dataclass(frozen=True, slots=True)
class ChainHead:
    """A chain as it stands: how many entries, and the hash of the last one (its genesis if it is empty)."""

    chain: str
    count: int
    head: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: *broken* names the first entry that does not fit, None when all is intact."""

    entries: int
    chains: tuple[ChainHead, ...]
    notes: tuple[str, ...]
    broken: ChainBroken | None

    @property
    def exit_code(self) -> int:
        """Return 0 if intact, 1 if broken."""
        return 0 if self.broken is None else 1


def verify(path: Path, *, processes: int | None = None, newest: int | None = None) -> Verification:
    """Check the journal at *path*, the file or its data directory, while it may be in use; never write to it.

    *processes* limits the helpers for a large journal (by default one for each processor). *newest*: only so
    many of the last entries, on top of what stands before them. Raises JournalUnavailable if the journal
    cannot be read to its end.
    """
    file = database_file(path)
    # The anchors first: what is committed after this moment can only leave them behind, never ahead.
    texts = {
        chain: anchor_file(file, chain).read_bytes()
        for chain in (anchored_chains(file) if file.is_file() else [])
    }
    with closing(read_only(path)) as connection:
        try:
            return _verified(connection, file, texts, processes, newest)
        except sqlite3.Error as error:
            raise JournalUnavailable(f"{file}: {error}") from error


def _verified(
    connection: sqlite3.Connection,
    file: Path,
    texts: Mapping[str, bytes],
    processes: int | None,
    newest: int | None,
) -> Verification:
    connection.execute("BEGIN")  # one state of the database for all that follows
    keys = dict(connection.execute("SELECT chain, public_key FROM chains"))
    (count,) = connection.execute("SELECT count(*) FROM entries").fetchone()
    (last,) = connection.execute("SELECT coalesce(max(entry_id), 0) FROM entries").fetchone()
    heads: Heads = {
        chain.encode(): (0, genesis(chain.encode(), key.encode()).encode()) for chain, key in keys.items()
    }
    broken: ChainBroken | None = None
    notes = _missing_triggers(connection)
    try:
        if newest is not None and newest < last:
            first = last - newest + 1
            heads, odd = _checked(check_stretch(file, first, last, _present_heads(connection, heads, first)))
        else:
            heads, odd = _all_stretches(connection, file, heads, last, processes)
        notes += odd[:NOTED_CLOCKS]
        if len(odd) > NOTED_CLOCKS:
            notes.append(f"以及另外 {len(odd) - NOTED_CLOCKS} 处 (and as many more)")
        for chain in sorted(keys.keys() | texts.keys()):
            notes += _anchor_notes(connection, chain, keys.get(chain), texts.get(chain))
    except ChainBroken as error:
        broken = error
    chains = tuple(
        ChainHead(chain.decode(errors="replace"), number, head.decode(errors="replace"))
        for chain, (number, head) in sorted(_present_heads(connection, heads).items())
    )
    return Verification(count, chains, tuple(notes), broken)


def _present_heads(connection: sqlite3.Connection, heads: Heads, before: int | None = None) -> Heads:
    """Return each chain's newest entry as the database tells it, among those with an id under *before*."""
    present = dict(heads)
    for chain in heads:
        name = chain.decode()
        number = _last_number(connection, name, before)
        row = connection.execute(
            "SELECT number, CAST(hash AS BLOB) FROM entries WHERE chain = ? AND number = ?", (name, number)
        ).fetchone()
        if row is not None:
            present[chain] = (row[0], row[1])
    return present


def _last_number(connection: sqlite3.Connection, chain: str, before: int | None) -> int:
    """Return the number of the chain's last entry with an id under *before*, by halving: both only grow."""
    (high,) = connection.execute(
        "SELECT coalesce(max(number), 0) FROM entries WHERE chain = ?", (chain,)
    ).fetchone()
    low = 0 if before is not None else high
    while low < high:
        middle = (low + high + 1) // 2
        row = connection.execute(
            "SELECT entry_id FROM entries WHERE chain = ? AND number = ?", (chain, middle)
        ).fetchone()
        if row is not None and row[0] < before:
            low = middle
        else:
            high = middle - 1
    return int(low)


def _all_stretches(
    connection: sqlite3.Connection, file: Path, heads: Heads, last: int, processes: int | None
) -> tuple[Heads, Odd]:
    """Check all entries in stretches, with helpers where it pays; raise ChainBroken for the first misfit."""
    limit = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = min(processes or limit, last // WORTH_A_PROCESS)
    if workers <= 1:
        return _checked(check_stretch(file, 1, last, heads))
    bounds = [*range(0, last, STRETCH), last]
    starts = [heads] + [_present_heads(connection, heads, bound + 1) for bound in bounds[1:-1]]
    jobs = list(zip([file] * len(starts), [b + 1 for b in bounds[:-1]], bounds[1:], starts, strict=True))
    reached, odd = heads, list[str]()
    for bound, start, result in zip(bounds, starts, _worked_off(jobs, workers - 1), strict=False):
        if start != reached:  # the index says another thing than the rows
            raise ChainBroken(EntryRef("?", bound), "条目与索引不符 (rows and index disagree)")
        reached, more = _checked(result)
        odd += more
    return reached, odd


def _worked_off(jobs: list[_Job], helpers: int) -> list[Result]:
    """Check all *jobs*: the helpers from the front, this process from the back, until they meet."""
    # Spawned, because a desk with its threads cannot be forked.
    with ProcessPoolExecutor(helpers, get_context("spawn")) as pool:
        given = [pool.submit(check_stretch, *job) for job in jobs]
        own: dict[int, Result] = {}
        for at in reversed(range(len(jobs))):
            if given[at].cancel():
                own[at] = check_stretch(*jobs[at])
        return [own[at] if at in own else future.result() for at, future in enumerate(given)]


def _checked(result: Result) -> tuple[Heads, Odd]:
    if isinstance(result, Misfit):
        raise ChainBroken(EntryRef(result.chain, result.number), result.why)
    return result


def _missing_triggers(connection: sqlite3.Connection) -> list[str]:
    present = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    # A journal of the first schema, which no newer program has opened yet, has neither of the second's.
    due = [*TRIGGERS_0001, *(TRIGGERS_0002 if "plan_versions" in present else ())]
    return [f"缺少触发器 {name} (a trigger is missing)" for name in due if name not in present]


def _anchor_notes(
    connection: sqlite3.Connection, chain: str, public_key: str | None, text: bytes | None
) -> list[str]:
    """Compare a chain with its anchor file. Raises ChainBroken where the anchor knows better."""
    if public_key is None:
        raise ChainBroken(EntryRef(chain, 1), "有锚无链 (the anchor's chain is not in the database)")
    (count,) = connection.execute("SELECT count(*) FROM entries WHERE chain = ?", (chain,)).fetchone()
    if text is None:
        return [f"链 {chain} 没有锚文件 (no anchor file)"] if count else []

    def hash_of(number: int) -> str | None:
        row = connection.execute(
            "SELECT hash FROM entries WHERE chain = ? AND number = ?", (chain, number)
        ).fetchone()
        return None if row is None else str(row[0])

    behind = count - check_anchor(text, chain, public_key, hash_of)
    return [f"链 {chain} 的锚落后 {behind} 条 (the anchor is {behind} behind)"] if behind else []
