"""The map's colours and words, from the desk's own; the one place from which the page has them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind, CongestionLevel
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.palette import Palette
from ui.kit.type import FAMILIES
from ui.kit.words import word
from ui.map.presenter import STATES

STANDARD = "GB/T 33171-2016"

_KINDS: Mapping[AlertKind, str] = {
    AlertKind.ACCIDENT: QT_TRANSLATE_NOOP("map", "事故"),
    AlertKind.BREAKDOWN: QT_TRANSLATE_NOOP("map", "抛锚"),
    AlertKind.OBSTACLE: QT_TRANSLATE_NOOP("map", "障碍"),
    AlertKind.SIGNAL: QT_TRANSLATE_NOOP("map", "信号"),
    AlertKind.FLOOD: QT_TRANSLATE_NOOP("map", "积水"),
    AlertKind.PARKING: QT_TRANSLATE_NOOP("map", "违停"),
    AlertKind.CROWD: QT_TRANSLATE_NOOP("map", "人群"),
    AlertKind.HELP: QT_TRANSLATE_NOOP("map", "求助"),
    AlertKind.OTHER: QT_TRANSLATE_NOOP("map", "其他"),
}
"""Kinds as short as a tag on the map wants them; a jam says how long it is instead."""

# What only a map has: beds of roads, water, places. All of it calm: none of it asks anybody to act.
_GROUND: Mapping[bool, Mapping[str, str]] = {
    True: {
        "severe_dash": "#3A0A0C",
        "bed": "#222A33",
        "bed_rim": "#12161B",
        "water": "#182A39",
        "water_rim": "#234058",
        "water_text": "#6A90AA",
        "old_city": "#1E2024",
        "old_city_rim": "#2C2F35",
        "rail": "#3A4048",
        "place_mark": "#6F7C89",
        "place_text": "#8E9AA6",
        "road_text": "#A9B4BF",
        "road_text_dim": "#7D8995",
        "sign": "#BCC7D2",
    },
    False: {
        "severe_dash": "#FFD5D8",
        "bed": "#DFE4E9",
        "bed_rim": "#D2D9E0",
        "water": "#D3E3EF",
        "water_rim": "#B4CDDF",
        "water_text": "#44708F",
        "old_city": "#ECEAE4",
        "old_city_rim": "#D3CFC4",
        "rail": "#A3ACB5",
        "place_mark": "#66727E",
        "place_text": "#55616D",
        "road_text": "#38434E",
        "road_text_dim": "#5A6672",
        "sign": "#2B353F",
    },
}


def themed(palette: Palette) -> dict[str, Any]:
    """The palette as the page takes it: tokens by name, roads by level, units by state, and the font."""
    return {
        **palette.tokens(),
        **_GROUND[palette.is_dark],
        "roads": list(palette.roads),
        "unit_colours": {str(state): palette.of_unit(state) for state in STATES},
        "font": ", ".join(f'"{family}"' for family in FAMILIES) + ", sans-serif",
    }


def kind_word(kind: AlertKind) -> str:
    """What stands in the tag of an alert of this kind; nothing for a jam."""
    if kind is AlertKind.SOS:
        return word(kind)
    return QCoreApplication.translate("map", _KINDS[kind]) if kind in _KINDS else ""


def texts(badge: str) -> dict[str, Any]:
    """Every word of the page, in the language of the moment; *badge* is empty for a real city."""
    return {
        "badge": badge,
        "legend": QCoreApplication.translate("map", "路况"),
        "standard": STANDARD,
        "levels": [word(level) for level in CongestionLevel],
        "units": QCoreApplication.translate("map", "铁骑"),
        "states": [str(state) for state in STATES],
        "state_names": [word(state) for state in STATES],
        "kinds": {str(kind): kind_word(kind) for kind in AlertKind},
        "follow": QCoreApplication.translate("map", "跟随所选"),
        "following": QCoreApplication.translate("map", "正在跟随所选;拖动地图即停"),
    }
