"""What ``journal verify`` and ``journal show`` print."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from dispatch.domain.clock import CHINA
from dispatch.journal.errors import JournalUnavailable
from dispatch.journal.opening import Opening
from dispatch.journal.reading import Entry, show
from dispatch.journal.verification import verify


def verify_command(path: Path) -> tuple[int, str]:
    """Return exit code and text: 0 intact, 1 broken, 2 unreadable (then the text is one line for stderr)."""
    try:
        found = verify(path)
    except JournalUnavailable as error:
        return 2, f"不可读 unreadable: {error}"
    broken = found.broken
    lines = [
        "完好 intact" if broken is None else f"断裂 broken at {broken.ref}: {broken.why}",
        f"条目 entries: {found.entries}",
        f"链 chains: {len(found.chains)}",
        *(f"  {chain.chain}  {chain.count}  {chain.head}" for chain in found.chains),
        *(f"注 note: {note}" for note in found.notes),
    ]
    return found.exit_code, "\n".join(lines)


def show_command(
    path: Path,
    *,
    since: datetime | None = None,
    unit: str | None = None,
    task: str | None = None,
    as_json: bool = False,
    reader: str = "",
) -> Iterator[str]:
    """Return the lines for the entries that `show` finds, as *reader* may read them; "" is nobody.

    Raises JournalUnavailable.
    """
    line = _json_line if as_json else _text_line
    with closing(Opening(path, reader)) as opening:
        for entry in show(path, since=since, unit=unit, task=task):
            payload = opening.payload(entry)
            yield line(entry, None if payload is None else json.loads(payload))


def moment_argument(text: str) -> datetime:
    """Read ``--since``: ISO 8601, a date or a moment; without a zone it is Asia/Shanghai's.

    Raises ValueError.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _json_line(entry: Entry, content: dict[str, object] | None) -> str:
    return json.dumps(
        {
            "entry_id": entry.entry_id,
            "chain": entry.chain,
            "number": entry.number,
            "at": entry.at,
            "kind": entry.kind,
            "version": entry.version,
            "actor": entry.actor,
            "because": entry.because.split(),
            "form": entry.form,
            "payload": content,
            "previous": entry.previous,
            "hash": entry.hash,
        },
        ensure_ascii=False,
    )


def _text_line(entry: Entry, content: dict[str, object] | None) -> str:
    local = datetime.fromisoformat(entry.at).astimezone(CHINA)
    because = f"  ← {entry.because}" if entry.because else ""
    words = "(涉密 sealed)" if content is None else _words(content)
    return f"{local:%Y-%m-%d %H:%M:%S}  {entry.ref}  {entry.actor}  {entry.kind}  {words}{because}"


def _words(fields: dict[str, object]) -> str:
    """Return the plain fields as ``name=value``; what is nested is left to ``--json``."""
    return " ".join(
        f"{name}={json.dumps(value, ensure_ascii=False)}"
        for name, value in fields.items()
        if not isinstance(value, (dict, list))
    )
