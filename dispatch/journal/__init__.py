"""The append-only, hash-chained record of what was decided, because of what, and by whom."""

from dispatch.journal.errors import ChainBroken, Conflict, JournalError, JournalUnavailable, RuleViolated
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
