"""Every text can be read, by WCAG 2.1's formula, in both themes."""

import itertools
import re

import pytest
from PySide6.QtGui import QPalette

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.units import UnitState
from ui.kit.palette import DARK, LIGHT, PALETTES, Palette, qt_palette, style_sheet
from ui.kit.resources import RESOURCES

TEXTS = ("text", "muted", "link", "critical", "high", "medium", "low", "good")
GROUNDS = ("background", "surface", "raised")


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1, definition of relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1, definition of contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    """Black on white is 21, a colour on itself 1, and the design's first figure comes out."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#E6EBF0", "#12161B") == pytest.approx(15.1, abs=0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_text_colour_can_be_read_on_every_ground(palette: Palette) -> None:
    """All text tokens reach 4.5 (level AA) on background, surface and raised."""
    tokens = palette.tokens()
    low = {
        (text, ground): round(ratio, 2)
        for text, ground in itertools.product(TEXTS, GROUNDS)
        if (ratio := contrast(tokens[text], tokens[ground])) < 4.5
    }
    assert not low


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_text_on_a_filled_signal_can_be_read(palette: Palette) -> None:
    """The text upon a button or band filled with a signal colour reaches 4.5."""
    tokens = palette.tokens()
    assert all(contrast(palette.on_signal, tokens[name]) >= 4.5 for name in TEXTS[2:])


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_a_congested_road_stands_out_more_than_a_free_one(palette: Palette) -> None:
    """From light congestion on a road reaches 3 on the ground; a free one is calmer than a severe one."""
    ratios = [contrast(colour, palette.background) for colour in palette.roads]
    assert min(ratios[3:]) >= 3
    assert ratios[1] < ratios[5]


def test_levels_and_states_have_their_colours() -> None:
    """Levels differ from each other, and a call for help is the only state in the critical colour."""
    for palette in (DARK, LIGHT):
        assert len({palette.of_level(level) for level in AlertLevel}) == len(AlertLevel)
        critical = [state for state in UnitState if palette.of_unit(state) == palette.critical]
        assert critical == [UnitState.SOS]


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    """Colours come from the palette only, so that both themes change everything."""
    text = (RESOURCES / "themes" / "desk.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", text)
    assert "$" not in style_sheet(DARK)
    assert style_sheet(DARK) != style_sheet(LIGHT)


def test_qt_hears_the_same_colours() -> None:
    """Widgets that no style sheet reaches are painted from the tokens too."""
    made = qt_palette(LIGHT)
    assert made.color(QPalette.ColorRole.Window).name().upper() == LIGHT.background
    assert made.color(QPalette.ColorRole.Text).name().upper() == LIGHT.text


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_rule_of_the_style_sheet_can_be_read(palette: Palette) -> None:
    """Wherever a rule gives text and ground (menus, tool tips, fields, tabs), they reach 4.5 together."""
    text = (RESOURCES / "themes" / "desk.qss").read_text(encoding="utf-8")
    tokens = palette.tokens()
    low, pairs = {}, 0
    for rule in re.findall(r"([^{}]+)\{([^}]*)\}", text):
        said = dict(re.findall(r"([\w-]+):\s*\$(\w+)", rule[1]))
        for prefix in ("", "selection-"):
            ground = said.get(f"{prefix}background") or said.get(f"{prefix}background-color")
            colour = said.get(f"{prefix}color")
            if ground is None or colour is None:
                continue
            pairs += 1
            ratio = contrast(tokens[colour], tokens[ground])
            if ratio < 4.5:
                low[rule[0].strip()] = round(ratio, 2)
    assert pairs > 8
    assert not low


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_marks_can_be_told_from_every_ground(palette: Palette) -> None:
    """Shapes, bars and focus rings in a signal's colour reach 3 (WCAG 1.4.11) on each ground."""
    tokens = palette.tokens()
    marks = ("link", "critical", "high", "medium", "low", "good", "muted")
    assert min(contrast(tokens[mark], tokens[ground]) for mark in marks for ground in GROUNDS) >= 3
