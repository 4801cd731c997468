"""A process that writes to a journal for the tests: ``DIRECTORY CHAIN WORK [COUNT]``.

It opens the journal, prints ``ready``, waits for a line on its input and begins. *append*: COUNT entries,
each printed as ``chain:number`` once it is committed. *race*: COUNT alerts taken and COUNT units assigned,
each printed as ``won KEY`` or ``lost KEY to WHOM``. *look*: nothing, but the troubles found at opening are
printed before ``ready``, and it waits for a second line before it closes.
"""

import sys
from pathlib import Path

from dispatch.domain.facts import AlertTaken, Fact, SeatOpened
from dispatch.journal import Conflict, Journal
from tests.journal.samples import opened, order


def append(journal: Journal, count: int) -> None:
    """Append *count* entries, one by one."""
    for _ in range(count):
        with journal.transaction("王磊") as transaction:
            recorded = transaction.append(SeatOpened(journal.chain, "王磊" * 20))
        say(str(recorded.ref))


def race(journal: Journal, count: int) -> None:
    """Take *count* alerts and as many units, which others want as well."""
    for turn in range(count):
        compete(journal, f"A{turn}", AlertTaken(f"A{turn}", journal.chain))
        compete(journal, f"U{turn}", order(f"U{turn}", "T1", next_number(journal)))


def look(journal: Journal, count: int) -> None:
    """Print how many entries there are, and wait."""
    say(str(journal.last_id() + count))
    sys.stdin.readline()


def compete(journal: Journal, key: str, fact: Fact) -> None:
    """Append the fact, and say whether this writer was first."""
    try:
        with journal.transaction(journal.chain) as transaction:
            transaction.append(fact)
    except Conflict as conflict:
        say(f"lost {key} to {conflict.by}")
    else:
        say(f"won {key}")


def next_number(journal: Journal) -> int:
    """Return an order's number that nobody else has."""
    with journal.transaction(journal.chain) as transaction:
        return transaction.number("order")


def say(line: str) -> None:
    """Print *line* at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Do what the command line says."""
    directory, chain, work, count = sys.argv[1:]
    journal = opened(Path(directory), chain, busy_timeout_s=30.0)
    if work == "look":
        say(" ".join(trouble.code for trouble in journal.troubles) or "nothing")
    say("ready")
    sys.stdin.readline()
    {"append": append, "race": race, "look": look}[work](journal, int(count))
    journal.close()


if __name__ == "__main__":
    main()
