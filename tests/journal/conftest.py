"""Fixtures of the journal's tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dispatch.journal import Journal
from tests.journal.samples import opened

Open = Callable[..., Journal]


@pytest.fixture
def open_journal(tmp_path: Path) -> Iterator[Open]:
    """Opens journals on one database, by the chain's name, and closes them after the test."""
    journals: list[Journal] = []

    def open_one(chain: str = "desk-1", busy_timeout_s: float = 5.0) -> Journal:
        journals.append(opened(tmp_path, chain, busy_timeout_s))
        return journals[-1]

    yield open_one
    for journal in journals:
        journal.close()


@pytest.fixture
def journal(open_journal: Open) -> Journal:
    """The journal of one seat in an empty directory, `tmp_path`."""
    return open_journal()
