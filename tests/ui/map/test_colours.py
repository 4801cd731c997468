"""Road levels can be told apart without seeing red and green, in both themes, and by more than colour.

Colour blindness is simulated at full severity with the matrices of Machado, Oliveira and Fernandes (2009), on
linear sRGB; differences are CIEDE2000 (CIE 142-2001; Sharma, Wu and Dalal 2005) under D65.
"""

import itertools
import math
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from ui.kit.palette import PALETTES, Palette
from ui.map.page import RESOURCES

EYES = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
XYZ_OF_RGB = np.array(
    ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
)
D65 = np.array((0.95047, 1.0, 1.08883))

Lab = tuple[float, float, float]


def linear(colour: str) -> NDArray[np.float64]:
    """Linear sRGB of ``#rrggbb`` (IEC 61966-2-1)."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, eye: str = "normal") -> Lab:
    """CIELAB of a colour as an eye sees it."""
    ratio = XYZ_OF_RGB @ np.clip(np.array(EYES[eye]) @ linear(colour), 0, 1) / D65
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def difference(one: Lab, other: Lab) -> float:
    """CIEDE2000."""
    mean_chroma = (math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7))
    points = [(light, math.hypot(a * stretch, b), math.atan2(b, a * stretch)) for light, a, b in (one, other)]
    (light1, chroma1, hue1), (light2, chroma2, hue2) = points
    light, chroma = (light1 + light2) / 2, (chroma1 + chroma2) / 2
    turn = math.remainder(hue2 - hue1, 2 * math.pi)
    hue = math.degrees(hue1 + turn / 2) % 360
    tint = (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.20 * math.cos(math.radians(4 * hue - 63))
    )
    d_light = (light2 - light1) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    d_chroma = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    d_hue = 2 * math.sqrt(chroma1 * chroma2) * math.sin(turn / 2) / (1 + 0.015 * chroma * tint)
    bend = math.radians(60 * math.exp(-(((hue - 275) / 25) ** 2)))
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * math.sin(bend)
    return math.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ],
)
def test_the_formula_gives_the_published_differences(one: Lab, other: Lab, expected: float) -> None:
    """Pairs of the test data of Sharma, Wu and Dalal come out to four digits."""
    assert difference(one, other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_neighbouring_levels_differ_for_every_eye(palette: Palette, eye: str) -> None:
    """Two levels that follow each other are at least 10 apart: far more than a glance needs on one screen."""
    seen = [lab(colour, eye) for colour in palette.roads]
    near = {
        (level, level + 1): round(between, 1)
        for level, (one, other) in enumerate(itertools.pairwise(seen))
        if (between := difference(one, other)) < 10
    }
    assert not near


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_no_two_levels_are_taken_for_one_another(palette: Palette, eye: str) -> None:
    """Levels that do not follow each other are as far apart as those that do."""
    seen = [lab(colour, eye) for colour in palette.roads[1:]]
    assert min(difference(one, other) for one, other in itertools.combinations(seen, 2)) >= 10


def test_levels_differ_in_width_or_pattern_too() -> None:
    """On the page each level is wider than the one before; unknown is dotted, severe is dashed."""
    text = (RESOURCES / "ground.js").read_text(encoding="utf-8")
    found = re.search(r"WIDTH: \[([\d., ]+)\]", text)
    assert found is not None
    widths = [float(part) for part in found[1].split(",")]
    assert len(widths) == 6
    assert all(wider - thinner >= 0.5 for thinner, wider in itertools.pairwise(widths[1:]))
    assert "if (level === 0) ink.setLineDash" in text
    assert "if (level === 5)" in text
