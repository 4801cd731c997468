"""Which officer's card is in which terminal: recorded when it says something new, and not too often."""

import math
import time
from collections.abc import Callable

from dispatch.domain.facts import Fact, RiderIdentified
from dispatch.feeds.jt808 import messages as m
from dispatch.gateway.counts import Counts
from dispatch.gateway.situation import Situation

_NAME_LETTERS = 40
_EVERY_S = 1.0


class Riders:
    """Judges the cards that terminals report; *journal* gets what is to be recorded."""

    def __init__(self, situation: Situation, counts: Counts, journal: Callable[[Fact], None]) -> None:
        self._situation = situation
        self._counts = counts
        self._journal = journal
        self._known: dict[str, tuple[str, float]] = {}

    def card_read(self, unit_id: str, card: m.DriverCard) -> None:
        """A rider's card was put in or taken out."""
        if card.status == 1 and card.read_result:
            self._counts.refuse("card_unread")
            return
        name = "" if card.status != 1 else "".join(filter(str.isprintable, card.name))[:_NAME_LETTERS]
        unit = self._situation.picture.units.get(unit_id)
        journalled = (unit.rider if unit is not None else "", -math.inf)
        known, at_s = self._known.get(unit_id, journalled)
        if name == known:
            return
        if time.monotonic() - at_s < _EVERY_S:
            self._counts.refuse("card_too_often")
            return
        self._known[unit_id] = (name, time.monotonic())
        self._journal(RiderIdentified(unit_id, name))
