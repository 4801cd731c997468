"""Jams as the detector reports them: all of an alert but its id, which is given where it is journalled."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.domain.alerts import AlertKind, CongestionLevel, alert_level_of
from dispatch.domain.facts import AlertChanged, AlertCleared, AlertRaised
from dispatch.domain.geo import Place


@dataclass(frozen=True, slots=True)
class JamShape:
    """A jam as it stands: *place* is its head (the bottleneck), *segments* ids from upstream down."""

    congestion: CongestionLevel
    near: str
    place: Place
    segments: tuple[str, ...]
    length_m: int


@dataclass(frozen=True, slots=True)
class JamRaised:
    """A jam was found. *jam_no* names it until it is cleared; *onset_at* is the first observation of it."""

    jam_no: int
    shape: JamShape
    road: str
    direction: str
    onset_at: datetime
    source: str

    def fact(self, alert_id: str) -> AlertRaised:
        """Return what is journalled, under the id that the gateway gave."""
        shape = self.shape
        return AlertRaised(
            alert_id=alert_id,
            kind=AlertKind.CONGESTION,
            level=alert_level_of(shape.congestion),
            road=self.road,
            direction=self.direction,
            near=shape.near,
            place=shape.place,
            segments=shape.segments,
            length_m=shape.length_m,
            onset_at=self.onset_at,
            source=self.source,
            congestion=shape.congestion,
        )


@dataclass(frozen=True, slots=True)
class JamChanged:
    """A standing jam got worse, better, longer or shorter, or its head moved."""

    jam_no: int
    shape: JamShape

    def fact(self, alert_id: str) -> AlertChanged:
        """Return what is journalled."""
        shape = self.shape
        return AlertChanged(
            alert_id=alert_id,
            level=alert_level_of(shape.congestion),
            near=shape.near,
            place=shape.place,
            segments=shape.segments,
            length_m=shape.length_m,
            congestion=shape.congestion,
        )


@dataclass(frozen=True, slots=True)
class JamCleared:
    """A jam is over, or grew into the older jam *merged_into*, which goes on for both."""

    jam_no: int
    merged_into: int | None = None

    def fact(self, alert_id: str) -> AlertCleared:
        """Return what is journalled; of a merged one, because of the entry that raised the older jam."""
        return AlertCleared(alert_id)


JamNews = JamRaised | JamChanged | JamCleared


@dataclass(frozen=True, slots=True)
class OpenJam:
    """A jam that was raised and not cleared, as the journal knows it: enough to go on after a restart."""

    jam_no: int
    segments: tuple[str, ...]
    congestion: CongestionLevel
    onset_at: datetime
