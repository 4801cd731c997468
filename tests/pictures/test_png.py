"""Small PNG files that look the same."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from tests.pictures.png import COLOURS, WORST_STEP, reduced, write_png


def painting(colours: int, *, width: int = 200, height: int = 100) -> QImage:
    """A dark ground with so many other colours on it, one pixel each."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#12161B"))
    for number in range(colours):
        colour = QColor(18 + number % 60, 22 + number // 60, 27 + number * 3 % 60)
        image.setPixelColor(number % width, number // width, colour)
    return image


def test_few_colours_come_out_as_they_are() -> None:
    """Where 256 are enough, not a pixel changes."""
    image = painting(200)
    small = reduced(image)
    assert small is not None
    assert small.format() == QImage.Format.Format_Indexed8
    assert small.convertToFormat(QImage.Format.Format_RGB32) == image


def test_many_colours_come_out_nearly_so() -> None:
    """The ground stays exact, and no pixel is far from what it was."""
    image = painting(3000)
    small = reduced(image)
    assert small is not None
    assert len(small.colorTable()) <= COLOURS
    assert small.pixelColor(199, 99) == image.pixelColor(199, 99)
    for x in range(0, 200, 3):
        for y in range(15):
            was, now = image.pixelColor(x, y), small.pixelColor(x, y)
            steps = (was.red() - now.red(), was.green() - now.green(), was.blue() - now.blue())
            assert max(abs(step) for step in steps) <= WORST_STEP


def test_a_picture_that_would_look_different_keeps_all_its_colours(tmp_path: Path) -> None:
    """A photograph's worth of colours is written in full."""
    image = QImage(256, 256, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for x in range(256):
        for y in range(256):
            painter.setPen(QColor(x, y, x * 7 % 256 ^ y))
            painter.drawPoint(x, y)
    painter.end()
    assert reduced(image) is None
    write_png(image, tmp_path / "whole.png")
    assert QImage(str(tmp_path / "whole.png")).convertToFormat(QImage.Format.Format_RGB32) == image


def test_a_picture_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """A folder in the picture's place is told."""
    (tmp_path / "a.png").mkdir()
    with pytest.raises(OSError, match=r"cannot write .*a\.png"):
        write_png(painting(3), tmp_path / "a.png")
