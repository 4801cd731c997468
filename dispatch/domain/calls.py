"""来电 and what else people tell: a call by telephone or radio, and the alert that comes of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.geo import Place


class Channel(StrEnum):
    """The way by which a person told it."""

    PHONE_122 = "122"
    PHONE_110 = "110"
    PATROL = "patrol"
    CAMERA = "camera"
    DESK = "desk"


def told_by_people(source: str) -> bool:
    """Whether an alert's *source* is a person on some channel, and not a machine."""
    return source in frozenset(Channel)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as people name one: *road*, *direction* ("南→北", "" where not told), *near* a crossing.

    *segments*: ids of the road segments meant, in both directions where no direction was told; *place* has
    the words that go into the order.
    """

    place: Place
    road: str = ""
    direction: str = ""
    near: str = ""
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """What somebody told, as it was entered: *rang_at* when the telephone rang, *words* as they were said.

    *caller*: a name or a number, as far as told. *kind* and *level* are the dispatcher's, guessed or chosen.
    """

    channel: Channel
    rang_at: datetime
    words: str
    caller: str
    kind: AlertKind
    level: AlertLevel
    spot: Spot
