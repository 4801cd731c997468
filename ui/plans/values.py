"""Fields of a plan as people write them, and back: times, minutes, km/h, names, lines. No widgets.

What cannot be read is kept as it was written and says why (`UnreadableError`); nothing is guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from PySide6.QtCore import QCoreApplication

from dispatch.domain.clock import CHINA
from dispatch.domain.geo import Place
from dispatch.domain.plans import HeldSignal, PreparedOrder
from ui.kit.plain import call_sign, one_line
from ui.plans.fields import choice_words

translate = QCoreApplication.translate

_CLOCK = re.compile(r"(?:(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})\s+)?(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?")
_MINUTES = re.compile(r"(\d{1,4})(?:[:：](\d{2}))?")
_SPEED = re.compile(r"(\d{1,3})(?:[.](\d))?")
_DEGREES = re.compile(r"(-?\d{1,2}\.\d+)\s*[,，]\s*(-?\d{1,3}\.\d+)")
_BETWEEN = re.compile(r"[、,，;；]")
_KMH_MM_S = 1_000_000 / 3_600
_HOUR, _MINUTE = 24, 60


class UnreadableError(ValueError):
    """What was written cannot be read as its field; says why, in the operator's language."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a text is read against: the day that a bare time belongs to, units by call sign."""

    day: datetime
    units: Mapping[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------ moments


def moment_text(moment: datetime | None, day: datetime) -> str:
    """``17:30`` on the plan's day, ``11-25 00:30`` on another, with seconds only where there are any."""
    if moment is None:
        return ""
    local, ours = moment.astimezone(CHINA), day.astimezone(CHINA)
    clock = local.strftime("%H:%M:%S" if local.second else "%H:%M")
    if local.date() == ours.date():
        return clock
    return local.strftime("%m-%d " if local.year == ours.year else "%Y-%m-%d ") + clock


def moment_of(text: str, day: datetime) -> datetime | None:
    """Read a moment: ``17:30``, ``17:30:15``, ``11-25 00:30``, ``2026-11-25 00:30``; None for nothing."""
    if not text.strip():
        return None
    found = _CLOCK.fullmatch(text.strip())
    ours = day.astimezone(CHINA)
    if found is not None:
        year, month, number, hour, minute, second = (int(part) if part else None for part in found.groups())
        try:
            local = datetime(
                year or ours.year,
                month or ours.month,
                number or ours.day,
                hour or 0,
                minute or 0,
                second or 0,
                tzinfo=CHINA,
            )
        except ValueError:
            pass
        else:
            return local.astimezone(day.tzinfo)
    raise UnreadableError(translate("plans", "写时间: 17:30, 或 11-25 00:30"))


def minutes_text(seconds: int | None) -> str:
    """``15`` for a quarter of an hour, ``2:30`` where there are seconds."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, _MINUTE)
    return f"{minutes}:{rest:02d}" if rest else str(minutes)


def seconds_of(text: str) -> int | None:
    """Read minutes."""
    if not text.strip():
        return None
    found = _MINUTES.fullmatch(text.strip())
    if found is None or int(found[2] or 0) >= _MINUTE or int(found[1]) > _HOUR * _MINUTE:
        raise UnreadableError(translate("plans", "写分钟: 15, 或 2:30"))
    return int(found[1]) * _MINUTE + int(found[2] or 0)


def speed_text(speed_mm_s: int | None) -> str:
    """Whole km/h, or with one decimal."""
    return "" if speed_mm_s is None else f"{speed_mm_s / _KMH_MM_S:.1f}".removesuffix(".0")


def speed_of(text: str) -> int | None:
    """Read km/h. Bounds are those of the plan's field: 1.8 to 180 km/h."""
    if not text.strip():
        return None
    found = _SPEED.fullmatch(text.strip())
    speed = round((int(found[1]) + int(found[2] or 0) / 10) * _KMH_MM_S) if found is not None else 0
    if not 500 <= speed <= 50_000:  # noqa: PLR2004 — the field's own bounds, mm/s
        raise UnreadableError(translate("plans", "写公里/时: 2 至 180"))
    return speed


# ------------------------------------------------------------------ names and lines


def names_text(names: Sequence[str]) -> str:
    """李强、王勇."""
    return "、".join(names)


def names_of(text: str) -> tuple[str, ...]:
    """Names between commas of any kind, each once."""
    return tuple(dict.fromkeys(name for part in _BETWEEN.split(text) if (name := one_line(part).strip())))


def lines_text(lines: Sequence[str]) -> str:
    """One a line."""
    return "\n".join(lines)


def lines_of(text: str) -> tuple[str, ...]:
    """What is written, line by line; empty lines are none."""
    return tuple(found for line in text.splitlines() if (found := line.strip()))


def unit_text(unit_id: str) -> str:
    """A unit by its call sign."""
    return call_sign(unit_id) if unit_id else ""


def unit_of(text: str, units: Mapping[str, str]) -> str:
    """The unit that is called so; a name that the picture does not know stays as it is written."""
    name = text.strip()
    return units.get(name.upper(), name)


def place_text(place: Place | None) -> str:
    """Its words, or its degrees."""
    if place is None:
        return ""
    return place.words or f"{place.lat_deg:.5f}, {place.lon_deg:.5f}"


def place_of(text: str, before: Place | None) -> Place | None:
    """Degrees are a place; other words are words for the place that is there. Raises where there is none."""
    words = text.strip()
    if not words:
        return None
    found = _DEGREES.fullmatch(words)
    if found is not None:
        try:
            return Place.at(float(found[1]), float(found[2]))
        except ValueError:
            pass
    if before is not None:
        return Place(before.lat_e7, before.lon_e7, words)
    raise UnreadableError(translate("plans", "按 Ctrl+. 在地图上指, 或写地名后按 Enter"))


def signals_text(signals: Sequence[HeldSignal]) -> str:
    """One signal a line, by name."""
    return "\n".join(signal.name for signal in signals)


def signals_of(text: str, before: Sequence[HeldSignal]) -> tuple[HeldSignal, ...]:
    """Signals by name; one that was there keeps its place, as does one that was only renamed."""
    names = lines_of(text)
    known = {signal.name: signal for signal in before}
    if len(names) == len(before):
        return tuple(
            HeldSignal(name, known[name].place if name in known else old.place)
            for name, old in zip(names, before, strict=True)
        )
    return tuple(known.get(name, HeldSignal(name)) for name in names)


def orders_text(orders: Sequence[PreparedOrder]) -> str:
    """``p1: words`` to a post, ``@A12: words`` to a unit; one a line."""
    return "\n".join(f"{one.post_id or '@' + unit_text(one.unit_id)}: {one.words}" for one in orders)


def orders_of(text: str, posts: Mapping[str, str], units: Mapping[str, str]) -> tuple[PreparedOrder, ...]:
    """Read orders; *posts*: ids by what they are called."""
    found = []
    for line in lines_of(text):
        to, colon, words = line.replace("：", ":").partition(":")
        name = to.strip()
        if not colon or not name:
            raise UnreadableError(translate("plans", "每行写 岗位: 话, 或 @呼号: 话"))
        if name.startswith("@"):
            found.append(PreparedOrder("", unit_of(name[1:], units), words.strip()))
        elif name in posts:
            found.append(PreparedOrder(posts[name], "", words.strip()))
        else:
            raise UnreadableError(translate("plans", "没有叫 {name} 的岗位").format(name=name))
    return tuple(found)


def text_of(value: Any) -> str:  # noqa: ANN401 — any field, for comparing versions
    """Any value of a plan in one line, for people."""
    if value in (None, "", ()):
        return "—"
    if isinstance(value, Place):
        return place_text(value)
    if isinstance(value, datetime):
        local = value.astimezone(CHINA)
        return local.strftime("%m-%d %H:%M:%S" if local.second else "%m-%d %H:%M")
    if isinstance(value, tuple):
        shown = "、".join(text_of(one) for one in value[:_FEW])
        return f"{shown} …({len(value)})" if len(value) > _FEW else shown
    return _called(value)


_FEW = 6
"""So many of a list fit a line."""


def _called(value: Any) -> str:  # noqa: ANN401 — a text, a number, or an item of a list
    for name in ("name", "department", "situation", "words"):
        if not isinstance(value, Enum) and (found := getattr(value, name, "")):
            return one_line(found)
    if isinstance(value, Enum):
        return choice_words(value)
    return one_line(str(value)) if isinstance(value, str | int) else type(value).__name__
