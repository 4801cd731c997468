"""What the journal answers when it does not record."""

import errno
import sqlite3

from dispatch.domain.recorded import EntryRef

REASONS = {
    "damaged": "记录库已损坏 (the database is damaged)",
    "damaged_in_use": "记录库已损坏, 且仍有程序开着它 (damaged, and still open in another program)",
    "denied": "没有权限或路径不可用 (no permission, or no such place)",
    "full": "磁盘已满 (the disk is full)",
    "in_use": "记录库正被使用 (in use)",
    "io": "磁盘读写出错 (the disk refuses to read or write)",
    "key": "密钥与链不符 (another key than the chain's)",
    "locked": "记录库被其他程序占住 (locked by another program)",
    "newer": "记录库由更新版本的程序写成 (written by a newer program)",
    "readonly": "记录库只读 (read-only)",
    "seal_broken": "封存的内容被改过 (sealed content was changed)",
    "seal_key": "缺封存密钥 (no key for what is sealed)",
    "unavailable": "记录库不可用 (unavailable)",
}
"""Every reason for which the record can be unavailable, in words."""

_BY_RESULT = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "io",
    sqlite3.SQLITE_CANTOPEN: "denied",
    sqlite3.SQLITE_PERM: "denied",
}


class JournalError(Exception):
    """Anything that kept an entry from being recorded or read."""


class Conflict(JournalError):  # noqa: N818 — named for what happened; desk and gateway are written against it
    """Somebody was first: the one place that a rule leaves is taken.

    *what* is the place (``alert``, ``alert_taken``, ``alert_task``, ``task``, ``plan``, ``order``,
    ``assignment``, ``unit``, ``report``, ``closing``, ``plan_version``, ``approval``, ``start``, ``end``,
    ``cancellation``, ``signature``, ``annex``), *key* the id it is taken for, *by* the actor of the
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
    ``report_without_plan``, ``closing_without_report``, ``assignment_not_open``, ``because_unknown``,
    ``plan_chain``, or one of `task_places.TASK_RULES`; *key* the id that it concerns.
    """

    def __init__(self, rule: str, key: str = "") -> None:
        super().__init__(f"{rule}: {key}" if key else rule)
        self.rule = rule
        self.key = key


class JournalUnavailable(JournalError):  # noqa: N818 — named for what happened
    """The record cannot be read or written now; *why* keeps the database's own words.

    *code* is a key of `REASONS`. Except for ``damaged``, ``newer`` and ``key`` the same journal works again
    by itself once the cause is gone.
    """

    def __init__(self, why: str, code: str = "unavailable") -> None:
        super().__init__(why)
        self.why = why
        self.code = code

    @property
    def words(self) -> str:
        """The reason in words, without the database's own."""
        return REASONS[self.code]


def unavailable(error: BaseException, about: object = "") -> JournalUnavailable:
    """Return what an error of the driver or of the file system means for the record."""
    why = f"{about}: {error}" if about else str(error)
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)  # absent where the driver itself refused
        return JournalUnavailable(why, _BY_RESULT.get((code or 0) & 0xFF, "unavailable"))
    if isinstance(error, OSError):
        return JournalUnavailable(why, _of_errno(error))
    return JournalUnavailable(why)


def _of_errno(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return "full"
        case errno.EROFS:
            return "readonly"
        case errno.EIO:
            return "io"
        case _:
            return "denied"


class ChainBroken(JournalError):  # noqa: N818 — named for what happened
    """A chain does not fit together: *ref* is the first entry that shows it, *why* says how.

    *code*: ``chain_broken``, ``anchor_ahead`` (the chain's end was cut off) or ``anchor_broken``.
    """

    def __init__(self, ref: EntryRef, why: str, code: str = "chain_broken") -> None:
        super().__init__(f"{ref}: {why}")
        self.ref = ref
        self.why = why
        self.code = code
