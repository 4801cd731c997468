"""The append-only, hash-chained record of what was decided, because of what, and by whom."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dispatch.journal.errors import (
        ChainBroken,
        Conflict,
        JournalError,
        JournalUnavailable,
        RuleViolated,
    )
    from dispatch.journal.journal import Draft, Journal
    from dispatch.journal.transaction import Transaction
    from dispatch.journal.trouble import JournalTrouble

__all__ = [
    "ChainBroken",
    "Conflict",
    "Draft",
    "Journal",
    "JournalError",
    "JournalTrouble",
    "JournalUnavailable",
    "RuleViolated",
    "Transaction",
]

_ELSEWHERE = {
    "Draft": "journal",
    "Journal": "journal",
    "Transaction": "transaction",
    "JournalTrouble": "trouble",
}


def __getattr__(name: str) -> object:
    """Import what is asked for: who only checks a journal, in many processes, starts without SQLAlchemy."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'errors')}"), name)
