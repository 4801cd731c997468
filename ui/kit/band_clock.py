"""A clock that runs against a response band: how far, how much is left, and whether somebody should hurry."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QCoreApplication

from ui.kit.formatters import clock_words, since_s

translate = QCoreApplication.translate

NEARING = 0.7
"""From this share of its band on a clock warns: early enough to do something about it."""


class Urgency(IntEnum):
    """How a clock stands against its band."""

    CALM = 0
    NEAR = 1
    OVERDUE = 2


@dataclass(frozen=True, slots=True)
class Stand:
    """A clock at one moment: time run, what is left in words, the share of the band that has run."""

    clock: str
    words: str
    share: float
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class BandClock:
    """Runs from *start* against *limit_s* (None: no band) until *stopped_at*; *step* is what is due."""

    start: datetime
    step: str = ""
    limit_s: int | None = None
    stopped_at: datetime | None = None

    def at(self, now: datetime) -> Stand:
        """How it stands at *now*; it stands still once stopped."""
        ran_s = max(0.0, since_s(self.start, self.stopped_at or now))
        clock = clock_words(ran_s)
        if self.limit_s is None:
            return Stand(clock, self.step, 0.0, Urgency.CALM)
        left_s = self.limit_s - ran_s
        share = ran_s / self.limit_s
        if left_s < 0:
            words = translate("band", "{step} 超 {time}")
            words = words.format(step=self.step, time=clock_words(-left_s))
            return Stand(clock, words, 1.0, Urgency.OVERDUE)
        if self.stopped_at is not None:
            return Stand(clock, translate("band", "{step} 按时").format(step=self.step), share, Urgency.CALM)
        words = translate("band", "{step} 剩 {time}").format(step=self.step, time=clock_words(left_s))
        return Stand(clock, words, share, Urgency.NEAR if share >= NEARING else Urgency.CALM)
