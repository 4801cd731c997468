"""A process that writes to a journal for the tests: ``DIRECTORY CHAIN WORK [COUNT]``.

It opens the journal, prints ``ready``, waits for a line on its input and begins. *append*: COUNT entries,
each printed as ``chain:number`` once it is committed. *race*: COUNT alerts taken and COUNT units assigned,
each printed as ``won KEY`` or ``lost KEY to WHOM``. *look*: nothing, but the troubles found at opening are
printed before ``ready``, and it waits for a second line before it closes. *decide*: COUNT times a task, its
plan and the order of a unit in one transaction, each printed as ``order NUMBER``. *limit*: entries until the
disk takes no more (its files may not grow beyond COUNT bytes), then once more without that limit. *fill*: the
same in a full file system, until the file ``ballast`` is deleted. *wait*: one entry, tried until it is
recorded. *type*: half-typed work, a letter more each time, each length printed once it is kept.
"""

import os
import resource
import signal
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from dispatch.domain.facts import AlertTaken, Fact, SeatOpened
from dispatch.journal import Conflict, Journal, JournalUnavailable
from tests.journal.samples import opened, order, plan, task

NOBODY = 65534


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


def decide(journal: Journal, count: int) -> None:
    """Take decisions as fast as possible."""
    for _ in range(count):
        with journal.transaction("王磊") as transaction:
            number = transaction.number("order")
            begun = transaction.append(task(f"T{number}"))
            planned = transaction.append(plan(f"T{number}"), because=[begun.ref])
            transaction.append(order(f"U{number}", f"T{number}", number), because=[planned.ref])
        say(f"order {number}")


def type_on(journal: Journal, count: int) -> None:
    """Type *count* letters, each kept as it comes."""
    for length in range(1, count + 1):
        journal.save_draft("plan:1:T0001@周敏", "写" * length)
        say(str(length))


def limit(journal: Journal, largest_bytes: int) -> None:
    """Append until the system lets the files grow no more, then let them grow again."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_bytes, resource.RLIM_INFINITY))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    until_refused(journal)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    append(journal, 3)


def fill(journal: Journal, _count: int) -> None:
    """Append until the file system is full, then make room."""
    until_refused(journal)
    Path(sys.argv[1], "ballast").unlink()
    append(journal, 3)


def until_refused(journal: Journal) -> None:
    """Append until the journal refuses; say why, and that it refuses again, and what stands."""
    while True:
        try:
            append(journal, 1)
        except JournalUnavailable as error:
            say(f"refused {error.code}")
            break
    for _ in range(3):
        try:
            append(journal, 1)
        except JournalUnavailable as error:
            say(f"refused {error.code}")
    say(f"stands {journal.last_id()}")


def wait(directory: Path, chain: str) -> None:
    """Try to open and append until that works; say the first reason, as somebody without all rights."""
    with TemporaryDirectory() as elsewhere:  # so that all is imported while everything may be read
        opened(Path(elsewhere)).close()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    said = ""
    while True:
        try:
            with closing(opened(directory, chain, busy_timeout_s=0.05)) as journal:
                append(journal, 1)
        except JournalUnavailable as error:
            if said != error.code:
                said = error.code
                say(f"refused {said}")
            time.sleep(0.05)
        else:
            return


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
    if work == "wait":
        wait(Path(directory), chain)
        return
    journal = opened(Path(directory), chain, busy_timeout_s=30.0)
    if work == "look":
        say(" ".join(trouble.code for trouble in journal.troubles) or "nothing")
    say("ready")
    sys.stdin.readline()
    works = {
        "append": append,
        "decide": decide,
        "fill": fill,
        "limit": limit,
        "look": look,
        "race": race,
        "type": type_on,
    }
    works[work](journal, int(count))
    journal.close()


if __name__ == "__main__":
    main()
