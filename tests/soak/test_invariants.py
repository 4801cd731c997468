"""The day's judge: it must find what is wrong, or its word that all is well tells nothing."""

import os
from datetime import UTC, datetime
from itertools import count

import pytest

from dispatch.domain.facts import Fact, OutcomeEntered
from dispatch.domain.recorded import EntryRef, Recorded
from dispatch.domain.tasks import Outcome
from tests.soak.invariants import CHAIN, Told, acted, decided, grown
from tests.soak.watch import MB, Watch, handles, pss_bytes, slope

AT = datetime(2026, 6, 1, tzinfo=UTC)


def entries(*facts: Fact) -> list[Recorded]:
    """What a desk has recorded."""
    numbers = count(1)
    return [
        Recorded(number, EntryRef(CHAIN, number), AT, type(fact).__name__, 1, "1 王", (), fact)
        for number, fact in zip(numbers, facts, strict=False)
    ]


def outcome(task_id: str) -> OutcomeEntered:
    """An outcome."""
    return OutcomeEntered(task_id, Outcome.CONTINUES, "")


@pytest.mark.parametrize(
    ("reported", "recorded", "failing"),
    [
        (["T1", "T2"], ["T1", "T2"], ""),
        (["T1", "T2"], ["T1"], "of them lost"),
        (["T1"], ["T1", "T1"], "recorded twice"),
        (["T1"], ["T1", "T2"], "recorded but not reported, at most one a killed desk"),
    ],
)
def test_a_decision_lost_doubled_or_pretended_is_found(
    reported: list[str], recorded: list[str], failing: str
) -> None:
    """Each by its own line, and none where all is well."""
    told = Told(decisions=[("enter_outcome", key) for key in reported])
    found = decided(told, entries(*map(outcome, recorded)))
    assert [words for words, _, holds in found if not holds] == ([failing] if failing else [])


def test_a_terminal_that_acts_twice_is_found() -> None:
    """The same process, unit and number; another process is another terminal's memory."""
    assert "acted on twice by one terminal" in _failing("acted 7 A01 1", "acted 7 A01 1")
    assert "acted on twice by one terminal" not in _failing("acted 7 A01 1", "acted 8 A01 1", "heard 7 A01 1")


def _failing(*orders: str) -> list[str]:
    return [words for words, _, holds in acted(Told(orders=list(orders)), []) if not holds]


def test_growth_is_told_from_noise() -> None:
    """A peak moves no slope; a steady gain does, in bytes and in handles."""
    assert slope([(0, 5), (1, 5), (2, 90), (3, 5), (4, 5)]) == 0
    calm = Watch("gateway", 1, [(10 * s, 100 * MB + (s % 3) * MB, 20) for s in range(60)])
    leaky = Watch("gateway", 1, [(10 * s, 100 * MB + s * MB, 20 + s) for s in range(60)])
    assert [holds for _, _, holds in grown({"gateway": calm}, 0.0)] == [True, True]
    assert [holds for _, _, holds in grown({"gateway": leaky}, 0.0)] == [False, False]


def test_a_process_that_was_not_watched_is_no_good_news() -> None:
    """Too few samples fail; a process that is started anew begins anew."""
    watch = Watch("city")
    watch.look(os.getpid(), 0.0)
    assert [holds for _, _, holds in grown({"city": watch}, 0.0)] == [False]
    watch.look(os.getppid(), 1.0)
    assert [at_s for at_s, _, _ in watch.samples] == [1.0]


def test_memory_and_handles_are_read() -> None:
    """Of this very process."""
    before = handles(os.getpid())
    with open(os.devnull):  # noqa: PTH123 — any handle
        assert handles(os.getpid()) == before + 1
    assert pss_bytes(os.getpid()) > MB
