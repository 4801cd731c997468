"""Shapes differ, so that nothing is in colour alone."""

import itertools

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.observations import SourceState
from dispatch.domain.units import UnitState
from ui.kit.glyphs import LEVEL_GLYPHS, SOURCE_GLYPHS, level_icon, unit_icon

SIZE_PX = 16


def shape(icon: QIcon) -> bytes:
    """The alpha of an icon's pixels: its shape without its colour."""
    image = icon.pixmap(SIZE_PX, SIZE_PX).toImage()
    return bytes(
        image.pixelColor(x, y).alpha() // 64 for y in range(image.height()) for x in range(image.width())
    )


@pytest.mark.usefixtures("qapp")
def test_every_unit_state_has_a_shape_of_its_own() -> None:
    """Any two states differ in at least a dozen pixels when their colour is the same."""
    shapes = {state: shape(unit_icon(state, "#FFFFFF")) for state in UnitState}
    for one, other in itertools.combinations(shapes, 2):
        assert sum(a != b for a, b in zip(shapes[one], shapes[other], strict=True)) >= 12, (one, other)


@pytest.mark.usefixtures("qapp")
def test_every_alert_level_has_a_shape_of_its_own(qapp: QApplication) -> None:
    """The same for levels, as painted and as characters."""
    del qapp
    shapes = {level: shape(level_icon(level, "#FFFFFF")) for level in AlertLevel}
    for one, other in itertools.combinations(shapes, 2):
        assert sum(a != b for a, b in zip(shapes[one], shapes[other], strict=True)) >= 12, (one, other)
    assert len(set(LEVEL_GLYPHS.values())) == len(AlertLevel)
    assert len(set(SOURCE_GLYPHS.values())) == len(SourceState)
