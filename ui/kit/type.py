"""The type scale: few sizes, tabular figures, weight and size before colour."""

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QApplication

SMALL_PX = 12
BASE_PX = 13
LARGE_PX = 16
DISPLAY_PX = 22

GRID_PX = 4
ROW_PX = 28
DENSE_ROW_PX = 24

FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "PingFang SC",
    "WenQuanYi Micro Hei",
)
"""Wished for in this order; where none is installed, the system's own font for simplified Chinese."""


def family() -> str:
    """The family that the desk writes in on this machine."""
    installed = set(QFontDatabase.families())
    wished = next((name for name in FAMILIES if name in installed), None)
    if wished is not None:
        return wished
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return chinese[0] if chinese else QFont().family()


def font(px: int = BASE_PX, *, bold: bool = False) -> QFont:
    """A font of the scale with figures of one width. Raises ValueError under 12 px: too small at 4 a.m."""
    if px < SMALL_PX:
        raise ValueError(f"{px} px is under the smallest size, {SMALL_PX}")
    result = QFont(family())
    result.setPixelSize(px)
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    result.setFeature(QFont.Tag("tnum"), 1)
    result.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return result


def apply_type(app: QApplication) -> None:
    """Make the base font that of every widget of *app*."""
    app.setFont(font())


def width_px(text: str, px: int = BASE_PX, *, bold: bool = False) -> int:
    """Width of *text* in pixels, for columns that must not move when a number changes."""
    return QFontMetrics(font(px, bold=bold)).horizontalAdvance(text)
