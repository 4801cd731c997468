"""The selected unit in three lines: who and what, its order, where it is."""

import math
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.picture.views import AssignmentView, Picture, UnitView
from dispatch.roads.nearest import RoadIndex, RoadPlace
from dispatch.roads.places import words_at
from ui.kit.formatters import age_words, since_s, speed_words
from ui.kit.plain import call_sign, one_line
from ui.kit.refusal_words import count_words, refusal_words, refusals_of
from ui.kit.why_words import why_words
from ui.kit.words import candidate_reason, direction_words, near_words, word
from ui.units.presenter import UnitRow, state_clock

translate = QCoreApplication.translate

_RIDES_MPS = 1.0
"""Under walking speed a heading means nothing."""
_ON_ROAD_M = 60.0


@dataclass(frozen=True, slots=True)
class UnitCard:
    """Three lines; *trouble* is what is wrong, to stand out. Where *place* has no room *brief_place* has."""

    head: str
    trouble: str
    order: str
    place: str
    brief_place: str = ""


def unit_card(row: UnitRow, picture: Picture, now: datetime, roads: RoadIndex) -> UnitCard:
    """Put the unit of *row* into words."""
    unit = picture.units[row.key]
    bound = picture.assignments.get(unit.assignment_id or "")
    who = " ".join(part for part in (row.call_sign, row.officer) if part)
    doing = f"{word(row.state)} {state_clock(row, now)}".strip()
    online = "" if unit.online else translate("units", "终端不在线")
    place, brief_place = _place_words(unit, now, roads)
    return UnitCard(
        head=" · ".join(part for part in (who, doing, online) if part),
        trouble=row.why,
        order=_order_words(row, unit, bound, now),
        place=place,
        brief_place=brief_place,
    )


def _order_words(row: UnitRow, unit: UnitView, bound: AssignmentView | None, now: datetime) -> str:
    if bound is None or not bound.is_open:
        beat = one_line(unit.beat(now))
        return translate("units", "巡段 {beat}").format(beat=beat) if beat else translate("units", "无勤务")
    state = word(bound.order_state)
    if bound.attempts > 1:
        state = translate("units", "{state} (第 {count} 次)").format(state=state, count=bound.attempts)
    why = why_words(bound.why)
    words = translate("units", "令 {number} {state}").format(number=bound.order_no, state=state)
    return " · ".join(
        part for part in (words, why, f"{bound.task_id} {row.where.removeprefix('→ ')}") if part
    )


def _place_words(unit: UnitView, now: datetime, roads: RoadIndex) -> tuple[str, str]:
    """Where it is and how fast, with the age of both; and the same without what is near, for little room."""
    seen = unit.position
    if seen is None:
        return translate("units", "还没有位置"), ""
    is_riding = seen.speed_mps >= _RIDES_MPS
    heading_deg = seen.heading_deg if is_riding else None
    found: tuple[RoadPlace, ...] = ()
    if math.isfinite(seen.lat_deg) and math.isfinite(seen.lon_deg):
        found = roads.places_at(seen.lat_deg, seen.lon_deg, heading_deg=heading_deg, within_m=_ON_ROAD_M)
    age = translate("units", "位置 {age}").format(age=age_words(since_s(seen.fixed_at, now)))
    if not found:  # off the roads only the heading says whither
        way = candidate_reason(f"riding:{round(seen.heading_deg) % 360}") if is_riding else ""
        return " · ".join(part for part in (speed_words(seen.speed_mps), way, age) if part), ""
    words = words_at(roads.network, found[0])
    direction = direction_words(words.direction) if is_riding else ""
    road = " ".join(part for part in (one_line(words.road), direction) if part)
    rest = f"{speed_words(seen.speed_mps)} · {age}"
    near = near_words(words.near)
    return f"{road} {near} · {rest}" if near else f"{road} · {rest}", f"{road} · {rest}"


def unknown_card(name: str) -> UnitCard:
    """What stands there when the selected unit is not known."""
    return UnitCard(call_sign(name), "", translate("units", "名册里没有这辆铁骑"), "")


def terminals_card(picture: Picture) -> UnitCard:
    """What stands there while no unit is selected: who is on line, what was taken in, what was refused."""
    refused = refusals_of("terminals", picture.refused)
    online = sum(unit.online for unit in picture.units.values())
    return UnitCard(
        head=translate("units", "终端在线 {online}/{all}").format(online=online, all=len(picture.units)),
        trouble="",
        order=translate("units", "已收 {accepted} · 拒收 {refused}").format(
            accepted=count_words(picture.accepted), refused=count_words(sum(refused.values()))
        ),
        place=refusal_words(refused) or translate("units", "点一辆铁骑看详情"),
    )
