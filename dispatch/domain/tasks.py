"""任务, 预案, 报告: the one shape of all work."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What a task answers, or what is prepared for."""

    JAM = "jam"
    SOS = "sos"
    INCIDENT = "incident"
    SECURITY = "security"
    ESCORT = "escort"
    EVENT = "event"
    WEATHER = "weather"
    ROADWORKS = "roadworks"
    DRILL = "drill"

    @property
    def is_prepared(self) -> bool:
        """Whether its plan is written and approved beforehand; that of the others comes from a template."""
        return self not in {TaskKind.JAM, TaskKind.SOS, TaskKind.INCIDENT}


class TaskStage(StrEnum):
    """How far a task has come from its draft to the archive; the one way of every task.

    An alert's task passes the first half at once, for its template was approved when it was put in force.
    """

    DRAFT = "draft"
    PLANNED = "planned"
    REHEARSED = "rehearsed"
    APPROVED = "approved"
    RETURNED = "returned"
    UNDER_WAY = "under_way"
    SUSPENDED = "suspended"
    ENDED = "ended"
    REPORTED = "reported"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class TaskState(StrEnum):
    """The way of a task; each step is a journalled fact."""

    OPEN = "open"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    HANDLED = "handled"
    CLOSED = "closed"


class OrderState(StrEnum):
    """How far an order to a terminal has come."""

    ISSUED = "issued"
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    DECLINED = "declined"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    """What the rider said to an order."""

    ACCEPTED = "accepted"
    CANNOT = "cannot"


class AnswerBy(StrEnum):
    """How the answer came."""

    TERMINAL = "terminal"
    CALL = "call"


class Outcome(StrEnum):
    """What became of it, from a short list; all but the last are about a jam first of all."""

    RECOVERED = "recovered"
    TOWED = "towed"
    DIRECTED = "directed"
    CLEARED_BEFORE = "cleared_before"
    NOT_FOUND = "not_found"
    HANDED_OVER = "handed_over"
    CONTINUES = "continues"
    SETTLED = "settled"


class ReleaseReason(StrEnum):
    """Why an assignment ended."""

    DONE = "done"
    DECLINED = "declined"
    RECALLED = "recalled"
    MISTAKEN = "mistaken"
    UNREACHABLE = "unreachable"
