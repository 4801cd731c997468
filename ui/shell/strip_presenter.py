"""The strip's content: is the city well? No widgets."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.domain.units import FreshnessPolicy, UnitState
from dispatch.picture.state import queue, unit_state
from dispatch.picture.views import Picture
from dispatch.review.rates import Rate, Rates
from ui.bridge.port import JournalTrouble
from ui.kit.formatters import NOTHING, age_words, day_words, since_s, time_words
from ui.kit.glyphs import LEVEL_GLYPHS, NOTE_GLYPH, SOURCE_GLYPHS
from ui.kit.plain import one_line
from ui.kit.refusal_words import count_words, refusal_word, refusals_of
from ui.kit.words import source_word, word
from ui.shell.record_words import NOTES, gravest_first, told

translate = QCoreApplication.translate

OF_RECORD = ("journal", "anchor")
"""What the gateway says of its hand on the record is told by the record's one light."""

SOURCES = ("terminals", "traffic", "clock", "gateway")
"""The order in which the lights always stand."""

TARGET = 0.95
"""Both rates are to reach this."""

ALWAYS_SHOWN = (UnitState.AVAILABLE, UnitState.EN_ROUTE, UnitState.ON_SCENE)
WHEN_ANY = (UnitState.HANDLING, UnitState.RESERVED, UnitState.LOST, UnitState.SOS)


@dataclass(frozen=True, slots=True)
class Light:
    """A source's health: shape, colour token, word, the age of what one sees where that matters.

    In *age* the record's light says in a word what is wrong with it.
    *refused* counts what of it was not believed, in words; empty for nothing.
    """

    source: str
    glyph: str
    colour: str
    words: str
    age: str
    tip: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class LevelCount:
    """Open alerts of a level."""

    level: AlertLevel
    glyph: str
    count: int


@dataclass(frozen=True, slots=True)
class StateCount:
    """Units in a state."""

    state: UnitState
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class RateShown:
    """A headline rate: per cent, n/N, and whether it is below what it has to reach."""

    words: str
    percent: str
    parts: str
    is_low: bool


@dataclass(frozen=True, slots=True)
class StripContent:
    """All that the strip shows."""

    day: str
    time: str
    seat: str
    lights: tuple[Light, ...]
    alerts: int
    levels: tuple[LevelCount, ...]
    units: tuple[StateCount, ...]
    rates: tuple[RateShown, ...]
    speed: str


def lights(picture: Picture, now: datetime, troubles: Sequence[JournalTrouble] = ()) -> tuple[Light, ...]:
    """A light for each source, in a fixed order; one that nobody has heard of yet is waiting.

    The record has a light while there is something to say of it.
    """
    named = [name for name in SOURCES if name in picture.sources or name != "clock"]
    more = sorted(set(picture.sources) - {*SOURCES, *OF_RECORD})
    shown = tuple(
        _light(
            picture.sources.get(name) or SourceSeen(name, SourceState.WAITING, None),
            refusals_of(name, picture.refused),
            now,
        )
        for name in [*named, *more]
    )
    return (*shown, _record_light(troubles)) if troubles else shown


def _record_light(troubles: Sequence[JournalTrouble]) -> Light:
    """The gravest word; all of them under the mouse."""
    words = [told(trouble) for trouble in gravest_first(troubles)]
    is_note = words[0].code in NOTES
    lines = (line for one in words for line in (f"{one.what}: {one.do}", one.where))
    return Light(
        "journal",
        NOTE_GLYPH if is_note else SOURCE_GLYPHS[SourceState.LOST],
        "link" if is_note else "critical",
        source_word("journal"),
        words[0].word,
        "\n".join(line for line in lines if line),
    )


def _light(seen: SourceSeen, refused: Mapping[str, int], now: datetime) -> Light:
    colour = {SourceState.OK: "good", SourceState.LATE: "medium", SourceState.LOST: "critical"}
    age = NOTHING if seen.heard_at is None else age_words(since_s(seen.heard_at, now))
    tip = translate("strip", "{source}: {state}, 最近一次 {age} 前").format(
        source=source_word(seen.source), state=word(seen.state), age=age
    )
    lines = [tip, one_line(seen.detail)]
    count = sum(refused.values())
    if count:
        lines.append(translate("strip", "拒收 {count}").format(count=count_words(count)))
        lines += [f"  {refusal_word(code)} {count_words(n)}" for code, n in refused.items()]
    return Light(
        seen.source,
        SOURCE_GLYPHS[seen.state],
        colour.get(seen.state, "muted"),
        source_word(seen.source),
        age if seen.state in {SourceState.LATE, SourceState.LOST} else "",
        "\n".join(line for line in lines if line),
        translate("strip", "拒 {count}").format(count=count_words(count)) if count else "",
    )


def rate_shown(words: str, rate: Rate | None) -> RateShown:
    """A rate, rounded down: what has not reached a hundred does not show it."""
    if rate is None or rate.share is None:
        return RateShown(words, NOTHING, "0/0", is_low=False)
    return RateShown(
        words, f"{100 * rate.good // rate.total}%", f"{rate.good}/{rate.total}", is_low=rate.share < TARGET
    )


def strip_content(
    picture: Picture,
    now: datetime,
    policy: FreshnessPolicy,
    rates: Rates | None,
    seat: str,
    troubles: Sequence[JournalTrouble] = (),
) -> StripContent:
    """The strip at *now*; *rates* None as long as they have not been counted; *troubles* of the record."""
    open_alerts = queue(picture)
    by_level = Counter(alert.level for alert in open_alerts)
    by_state = Counter(unit_state(picture, unit, now, policy) for unit in picture.units.values())
    states = [*ALWAYS_SHOWN, *(state for state in WHEN_ANY if by_state[state])]
    return StripContent(
        day=day_words(now),
        time=time_words(now),
        seat=seat,
        lights=lights(picture, now, troubles),
        alerts=len(open_alerts),
        levels=tuple(
            LevelCount(level, LEVEL_GLYPHS[level], by_level[level])
            for level in sorted(AlertLevel, reverse=True)
        ),
        units=tuple(StateCount(state, word(state), by_state[state]) for state in states),
        rates=(
            rate_shown(translate("strip", "发现率"), rates.timely if rates else None),
            rate_shown(translate("strip", "处置率"), rates.accurate if rates else None),
        ),
        speed="" if picture.speed == 1.0 else f"×{picture.speed:g}",
    )
