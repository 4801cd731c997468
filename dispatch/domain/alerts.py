"""警情 and 拥堵预警: what asks for somebody to act."""

from enum import IntEnum, StrEnum


class AlertKind(StrEnum):
    """What an alert is about; all but SOS may be told by people."""

    CONGESTION = "congestion"
    SOS = "sos"
    ACCIDENT = "accident"
    BREAKDOWN = "breakdown"
    OBSTACLE = "obstacle"
    SIGNAL = "signal"
    FLOOD = "flood"
    PARKING = "parking"
    CROWD = "crowd"
    HELP = "help"
    OTHER = "other"


class AlertLevel(IntEnum):
    """How loud an alert is: shape and colour on the screen, order in the queue."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class CongestionLevel(IntEnum):
    """The five levels of GB/T 33171-2016; 0 where nothing is known."""

    UNKNOWN = 0
    FREE = 1
    MOSTLY_FREE = 2
    LIGHT = 3
    MODERATE = 4
    SEVERE = 5


class AlertState(StrEnum):
    """The way of an alert through the queue."""

    NEW = "new"
    TAKEN = "taken"
    DISPATCHED = "dispatched"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What a person found an alert to be."""

    REAL = "real"
    FALSE = "false"


def alert_level_of(level: CongestionLevel) -> AlertLevel:
    """Return how loud a jam of this congestion level is."""
    return {CongestionLevel.SEVERE: AlertLevel.HIGH, CongestionLevel.MODERATE: AlertLevel.MEDIUM}.get(
        level, AlertLevel.LOW
    )
