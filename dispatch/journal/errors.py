"""What the journal answers when it does not record."""

from dispatch.domain.recorded import EntryRef


class JournalError(Exception):
    """Anything that kept an entry from being recorded or read."""


class Conflict(JournalError):  # noqa: N818 — named for what happened; desk and gateway are written against it
    """Somebody was first: the one place that a rule leaves is taken.

    *what* is the place (``alert``, ``alert_taken``, ``alert_task``, ``task``, ``plan``, ``order``,
    ``assignment``, ``unit``, ``report``, ``closing``), *key* the id it is taken for, *by* the actor of the
    entry that holds it and *ref* that entry.
    """

    def __init__(self, what: str, key: str, by: str, ref: EntryRef) -> None:
        super().__init__(f"{what} {key}: held by {by} ({ref})")
        self.what = what
        self.key = key
        self.by = by
        self.ref = ref


class RuleViolated(JournalError):  # noqa: N818 — named for what happened
    """The entry lacks what must come before it.

    *rule* is one of ``alert_unknown``, ``task_unknown``, ``order_without_plan``, ``task_closed``,
    ``report_without_plan``, ``closing_without_report``, ``assignment_not_open``, ``because_unknown``;
    *key* the id that it concerns.
    """

    def __init__(self, rule: str, key: str = "") -> None:
        super().__init__(f"{rule}: {key}" if key else rule)
        self.rule = rule
        self.key = key


class JournalUnavailable(JournalError):  # noqa: N818 — named for what happened
    """The record cannot be read or written now; *why* keeps the database's own words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ChainBroken(JournalError):  # noqa: N818 — named for what happened
    """A chain does not fit together: *ref* is the first entry that shows it, *why* says how."""

    def __init__(self, ref: EntryRef, why: str) -> None:
        super().__init__(f"{ref}: {why}")
        self.ref = ref
        self.why = why
