"""A plan under way: how far posts, closures and contacts are, and what went otherwise."""

from enum import StrEnum


class PostStep(StrEnum):
    """What is known of a post. Asked is the roll call's; the others are the post's own words."""

    ASKED = "asked"
    ANSWERED = "answered"
    IN_PLACE = "in_place"
    CANNOT = "cannot"


class PostOrderKind(StrEnum):
    """What a post is told by its unit's terminal."""

    ROLL_CALL = "roll_call"
    CLEAR = "clear"
    CLOSE = "close"
    OPEN = "open"
    CONTINGENCY = "contingency"


class ClosureStep(StrEnum):
    """The way of a closure."""

    CLEARED = "cleared"
    CLOSED = "closed"
    OPENED = "opened"


class ContactStep(StrEnum):
    """The way of telling a department."""

    TOLD = "told"
    CONFIRMED = "confirmed"


class DeviationKind(StrEnum):
    """In what the execution differs from the plan."""

    OFF_ROUTE = "off_route"
    TIMING = "timing"
    STOPPED = "stopped"
    POSITION_LOST = "position_lost"
    POST_OVERDUE = "post_overdue"
    CLOSURE_OVERDUE = "closure_overdue"
    OTHER = "other"
