"""A call while it is being entered: what was typed, what is guessed from it, what is still to be asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from time import monotonic

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind, AlertLevel
from dispatch.domain.calls import Call, Channel, Spot
from dispatch.picture.views import AlertView
from dispatch.tasks.call_words import level_of
from ui.bridge.bridge import Bridge
from ui.bridge.port import FoundPlace, Guess, Likeness
from ui.calls.call_words import KIND_LETTERS
from ui.kit.plain import one_line

translate = QCoreApplication.translate

GOAL_S = 20.0
"""From the ring to the saved alert."""

CHANNELS = tuple(Channel)
KINDS = tuple(KIND_LETTERS)
PLACES_SHOWN = 5
_SHOWN_LETTERS = 20
_NO_GUESS = Guess(AlertKind.OTHER, AlertLevel.LOW)


class Field(StrEnum):
    """What can be asked for."""

    PLACE = "place"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is missing: beside which field, in which words."""

    field: Field
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was entered so far; *rang_at* in the city's time, *rang_s* on the operator's clock.

    *spot* is what was taken for *place*; *kind* and *level* only what a hand has chosen.
    """

    rang_at: datetime
    rang_s: float
    channel: Channel = Channel.PHONE_122
    place: str = ""
    spot: Spot | None = None
    words: str = ""
    kind: AlertKind | None = None
    level: AlertLevel | None = None
    caller: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing would be lost with it."""
        return not (self.place.strip() or self.words.strip() or self.caller.strip() or self.kind)


class Intake:
    """The rules of the form: asks the bridge, keeps the draft, and says what would be saved.

    A choice made by hand stays; everything else is guessed anew with each letter.
    """

    def __init__(self, bridge: Bridge, *, clock_s: Callable[[], float] = monotonic) -> None:
        self._bridge = bridge
        self._clock_s = clock_s
        self.guess = _NO_GUESS
        self.places: Sequence[FoundPlace] = ()
        self.marked = 0
        """The suggestion that Enter takes."""
        self.likenesses: Sequence[Likeness] = ()
        self.picked = ""
        """The open alert that a join would mean, when one was picked by hand."""
        self.draft = self._blank()
        self._marked_by_hand = False
        self._looked_at: Mapping[str, AlertView] = {}

    # ------------------------------------------------------------------ begin and end

    def begin(self) -> bool:
        """The telephone rings; half-typed work is taken up instead, then True."""
        if not self.draft.is_blank:
            self.look()
            return True
        self.clear()
        return False

    def clear(self) -> None:
        """Start anew: the clock too."""
        self.draft = self._blank()
        self.guess, self.places, self.likenesses = _NO_GUESS, (), ()
        self.marked, self.picked, self._marked_by_hand = 0, "", False

    def _blank(self) -> Draft:
        return Draft(self._bridge.now(), self._clock_s())

    @property
    def ran_s(self) -> float:
        """Seconds since the ring, on the operator's clock."""
        return self._clock_s() - self.draft.rang_s

    # ------------------------------------------------------------------ what is entered

    def choose_channel(self, channel: Channel) -> None:
        """By which way it is told."""
        self.draft = replace(self.draft, channel=channel)

    def step_channel(self, by: int) -> None:
        """The next or the previous way."""
        self.choose_channel(CHANNELS[(CHANNELS.index(self.draft.channel) + by) % len(CHANNELS)])

    def type_place(self, text: str) -> None:
        """Letters in the field for the place: what they may mean is found anew."""
        self.draft = replace(self.draft, place=text, spot=None)
        self.places = self._bridge.find_places(text, PLACES_SHOWN) if text.strip() else ()
        self.marked, self._marked_by_hand = 0, False
        self.look()

    def mark(self, by: int) -> None:
        """Mark the next (+1) or the previous suggestion."""
        if self.places:
            self.marked = min(len(self.places) - 1, max(0, self.marked + by))
            self._marked_by_hand = True
            if self.draft.spot is None:
                self.look()
            else:  # one was taken already: another instead
                self.take_place(self.marked)

    def take_place(self, index: int | None = None) -> bool:
        """Take the marked suggestion, or the one at *index*; False when there is none."""
        at = self.marked if index is None else index
        if self.draft.spot is not None and index is None:
            return True
        if not 0 <= at < len(self.places):
            return False
        found = self.places[at]
        self.marked = at
        self.draft = replace(self.draft, place=one_line(found.label), spot=found.spot)
        self.look()
        return True

    def set_place(self, lat_deg: float, lon_deg: float) -> None:
        """A click on the map. Raises ValueError outside the globe."""
        spot = self._bridge.spot_at(lat_deg, lon_deg)
        words = one_line(spot.place.words) or " ".join(filter(None, (spot.road, spot.near)))
        words = words or translate("calls", "{lat:.5f}, {lon:.5f}").format(lat=lat_deg, lon=lon_deg)
        self.draft = replace(self.draft, place=words, spot=spot)
        self.places, self.marked = (), 0
        self.look()

    def type_words(self, text: str) -> None:
        """Letters of what happened: kind and level are guessed anew."""
        before = self.kind
        self.draft = replace(self.draft, words=text)
        self.guess = self._bridge.guess_kind(text) if text.strip() else _NO_GUESS
        if self.kind is not before:
            self.look()

    def choose_kind(self, kind: AlertKind | None) -> None:
        """Choose a kind by hand; None goes back to the guess."""
        self.draft = replace(self.draft, kind=kind)
        self.look()

    def step_kind(self, by: int) -> None:
        """Choose the next or the previous kind of the list."""
        self.choose_kind(KINDS[(KINDS.index(self.kind) + by) % len(KINDS)])

    def shift_level(self, by: int) -> None:
        """Make it louder (+1) or softer, by hand."""
        level = min(max(AlertLevel), max(min(AlertLevel), self.level + by))
        self.draft = replace(self.draft, level=AlertLevel(level))

    def type_caller(self, text: str) -> None:
        """Who calls."""
        self.draft = replace(self.draft, caller=text)

    # ------------------------------------------------------------------ what follows from it

    @property
    def kind(self) -> AlertKind:
        """Chosen, else guessed."""
        return self.draft.kind or self.guess.kind

    @property
    def level(self) -> AlertLevel:
        """Chosen, else of the kind, and as loud as the words make it."""
        if self.draft.level is not None:
            return self.draft.level
        if self.draft.kind is None or self.draft.kind is self.guess.kind:
            return self.guess.level
        told = self.guess.level if self.guess.level > level_of(self.guess.kind) else AlertLevel.LOW
        return max(level_of(self.draft.kind), told)

    @property
    def spot(self) -> Spot | None:
        """Where it is: taken, else what the marked suggestion says."""
        if self.draft.spot is not None:
            return self.draft.spot
        return self.places[self.marked].spot if self.places else None

    def look_at_news(self) -> bool:
        """Look again if any alert has changed since; whether it had."""
        if self._bridge.picture.alerts is self._looked_at:
            return False
        self.look()
        return True

    def look(self) -> None:
        """Look again which open alerts may be the one that is told of."""
        spot = self.spot
        self._looked_at = self._bridge.picture.alerts
        self.likenesses = self._bridge.likely_same(self._call(spot)) if spot is not None else ()
        if self.picked not in {one.alert_id for one in self.likenesses}:
            self.picked = ""

    def pick(self, by: int) -> str:
        """Pick the next (+1) or the previous of the likely ones; its id, or nothing."""
        names = [one.alert_id for one in self.likenesses]
        if not names:
            return ""
        at = names.index(self.picked) + by if self.picked else 0
        self.picked = names[min(len(names) - 1, max(0, at))]
        return self.picked

    @property
    def joinable(self) -> str:
        """The alert that a join means: picked, else the likeliest."""
        return self.picked or (self.likenesses[0].alert_id if self.likenesses else "")

    # ------------------------------------------------------------------ to be saved

    def complete(self) -> Call | Ask:
        """The call as it would be saved, or the first thing that must be asked.

        A place that was typed but not taken counts when it can mean only one.
        """
        if self.draft.spot is None and (ask := self._settle_place()) is not None:
            return ask
        if self.draft.kind is None and not self.draft.words.strip():
            return Ask(Field.WORDS, translate("calls", "出了什么事? 写几个字, 或按 Alt+字母选类别"))
        spot = self.spot
        if spot is None:
            return Ask(Field.PLACE, translate("calls", "在哪里? 写路名或路口, 或在地图上点一下"))
        return self._call(spot)

    def to_join(self) -> Call | Ask:
        """The call as it would be noted with the open alert that `joinable` names, or what is missing."""
        spot = self.spot
        if spot is None or not self.joinable:
            return Ask(Field.PLACE, translate("calls", "没有相近的警情可以并入"))
        return self._call(spot)

    def _settle_place(self) -> Ask | None:
        """Take the place that was typed if it is certain; else what to ask."""
        text = self.draft.place.strip()
        if not text:
            return Ask(Field.PLACE, translate("calls", "在哪里? 写路名或路口, 或在地图上点一下"))
        shown = one_line(text)[:_SHOWN_LETTERS]
        if not self.places:
            words = translate("calls", "找不到「{text}」: 换个写法, 或在地图上点一下")
            return Ask(Field.PLACE, words.format(text=shown))
        alike = [at for at, one in enumerate(self.places) if _same(one.label, text)]
        if self._marked_by_hand or len(self.places) == 1:
            self.take_place()
        elif len(alike) == 1:
            self.take_place(alike[0])
        else:
            words = translate("calls", "「{text}」可指多处: ↑ ↓ 选, Enter 取")
            return Ask(Field.PLACE, words.format(text=shown))
        return None

    def _call(self, spot: Spot) -> Call:
        draft = self.draft
        return Call(
            draft.channel,
            draft.rang_at,
            one_line(draft.words),
            one_line(draft.caller),
            self.kind,
            self.level,
            spot,
        )


def _same(label: str, text: str) -> bool:
    """Whether a name was typed in full, whatever spaces stand in it."""
    return "".join(label.split()) == "".join(text.split())
