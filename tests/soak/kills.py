"""A desk that takes decisions as fast as it can is killed, and what it reported must be in the journal."""

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

from dispatch.domain.facts import UnitAssigned
from dispatch.journal.verification import verify
from tests.journal.samples import opened
from tests.soak.hatchery import Hatchery

LATEST_S = 0.3
"""The kill comes at a random moment within this time after the first decision could be taken."""

READY_WITHIN_S = 30.0


def killed_once(directory: Path, seed: int, hatchery: Hatchery) -> int:
    """Let a process decide, kill it with signal 9, start anew; return how many decisions it had reported.

    Fails if one of them is lost or there twice, if the chain does not verify, or if the next start finds
    anything to say about the journal.
    """
    notes = {"anchor_behind"}
    if not list(directory.glob("*.anchor")):  # nor will there be one, if it is killed at the first commit
        notes.add("anchor_missing")
    report = directory / f"reported-{seed}"
    pid = hatchery.begin("decide", directory, report)
    end_s = time.monotonic() + READY_WITHIN_S
    while not report.exists() or not report.read_text().startswith("ready\n"):
        assert time.monotonic() < end_s, "no decision can be taken"
        time.sleep(0.005)
    time.sleep(random.Random(seed).uniform(0, LATEST_S))
    os.kill(pid, signal.SIGKILL)
    hatchery.ended()
    lines = report.read_text().split("\n")[1:-1]  # the last line may be cut
    reported = [int(line.removeprefix("order ")) for line in lines]
    journal = opened(directory)
    troubles = [trouble for trouble in journal.troubles if trouble.code not in notes]
    assert not troubles, troubles
    orders = Counter(
        entry.fact.order_no for entry in journal.since(0) if isinstance(entry.fact, UnitAssigned)
    )
    journal.close()
    assert set(reported) <= set(orders)
    assert set(orders.values()) <= {1}
    found = verify(directory)
    assert found.broken is None, found.broken
    assert found.entries == 3 * len(orders)  # a decision is there as a whole or not at all
    return len(reported)
