"""Colours by what they mean: one source for widgets (QPalette, style sheet), charts and the map's page.

A test computes the contrast of every token by WCAG 2.1's formula.
Saturated colour is spent on what needs action, everything else is grey.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from string import Template
from types import MappingProxyType

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.units import UnitState
from ui.kit.resources import RESOURCES


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme as ``#rrggbb``; *is_dark* decides what Qt derives by itself.

    *line* parts areas and is never text; *on_signal* is the text upon a filled signal colour; *roads* are the
    colours of congestion levels 0 (unknown) to 5 (severe), chosen by computing so that neighbours differ for
    colour-blind eyes too (tests/ui/map/test_colours.py).
    """

    name: str
    is_dark: bool
    background: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    link: str
    critical: str
    high: str
    medium: str
    low: str
    good: str
    on_signal: str
    roads: tuple[str, str, str, str, str, str]

    def of_level(self, level: AlertLevel) -> str:
        """Colour of an alert's level."""
        return {
            AlertLevel.CRITICAL: self.critical,
            AlertLevel.HIGH: self.high,
            AlertLevel.MEDIUM: self.medium,
        }.get(level, self.low)

    def of_unit(self, state: UnitState) -> str:
        """Colour of a unit's state; its shape says the same (`ui.kit.glyphs`)."""
        return {
            UnitState.AVAILABLE: self.good,
            UnitState.EN_ROUTE: self.link,
            UnitState.ON_SCENE: self.text,
            UnitState.HANDLING: self.text,
            UnitState.RESERVED: self.low,
            UnitState.LOST: self.high,
            UnitState.SOS: self.critical,
        }.get(state, self.muted)

    def tokens(self) -> Mapping[str, str]:
        """Name → colour, for the style sheet and the map's page; roads as ``road0`` … ``road5``."""
        return _tokens(self)


@cache
def _tokens(palette: Palette) -> Mapping[str, str]:
    plain = {key: value for key, value in asdict(palette).items() if isinstance(value, str)}
    return MappingProxyType(plain | {f"road{level}": colour for level, colour in enumerate(palette.roads)})


DARK = Palette(
    name="dark",
    is_dark=True,
    background="#12161B",
    surface="#1A2027",
    raised="#232B34",
    line="#323C47",
    text="#E6EBF0",
    muted="#9AA7B4",
    link="#5AA9FF",
    critical="#FF6B6B",
    high="#FFA14A",
    medium="#FFD166",
    low="#8FB8DE",
    good="#4CC38A",
    on_signal="#12161B",
    roads=("#5B6672", "#2A5F4C", "#7FA665", "#EBCB4A", "#F0761A", "#DC2228"),
)

LIGHT = Palette(
    name="light",
    is_dark=False,
    background="#F3F5F7",
    surface="#FFFFFF",
    raised="#E9EDF1",
    line="#CBD3DB",
    text="#1B232B",
    muted="#55616D",
    link="#0B63C5",
    critical="#C62828",
    high="#A84C00",
    medium="#7A5C00",
    low="#2F5F8F",
    good="#11703F",
    on_signal="#FFFFFF",
    roads=("#98A3AE", "#8CD0B8", "#A0B35E", "#B27C00", "#A8440E", "#860A1A"),
)

PALETTES = {palette.name: palette for palette in (DARK, LIGHT)}


class Theme:
    """The palette in use; painters ask for it at each painting, so that a change reaches them all."""

    current: Palette = DARK


def palette() -> Palette:
    """The palette in use."""
    return Theme.current


def apply_theme(app: QApplication, name: str) -> Palette:
    """Put the theme *name* (dark, light) on every widget of *app*. Raises KeyError for another name."""
    chosen = PALETTES[name]
    Theme.current = chosen
    app.setStyle("Fusion")
    app.setPalette(qt_palette(chosen))
    app.setStyleSheet(style_sheet(chosen))
    return chosen


def qt_palette(chosen: Palette) -> QPalette:
    """The tokens in Qt's roles."""
    role = QPalette.ColorRole
    result = QPalette(QColor(chosen.surface), QColor(chosen.background))
    colours = {
        role.Window: chosen.background,
        role.WindowText: chosen.text,
        role.Base: chosen.surface,
        role.AlternateBase: chosen.raised,
        role.Text: chosen.text,
        role.Button: chosen.raised,
        role.ButtonText: chosen.text,
        role.BrightText: chosen.critical,
        role.PlaceholderText: chosen.muted,
        role.ToolTipBase: chosen.raised,
        role.ToolTipText: chosen.text,
        role.Link: chosen.link,
        role.LinkVisited: chosen.link,
        role.Highlight: chosen.link,
        role.HighlightedText: chosen.on_signal,
        role.Mid: chosen.line,
        role.Dark: chosen.line,
    }
    for key, colour in colours.items():
        result.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(chosen.muted))
    return result


def style_sheet(chosen: Palette) -> str:
    """The one style sheet with this palette's colours in it."""
    text = (RESOURCES / "themes" / "desk.qss").read_text(encoding="utf-8")
    return Template(text).substitute(chosen.tokens())
