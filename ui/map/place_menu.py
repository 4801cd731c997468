"""The menu of a bare place on the map: here a new alert, who is nearest, and where it is in two datums."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from dispatch.domain.geo import distance_m
from dispatch.domain.units import UnitState
from dispatch.feeds.datum import Wgs84Point, gcj02_of_wgs84
from dispatch.picture.state import unit_state
from ui.kit.formatters import distance_words
from ui.kit.plain import call_sign
from ui.kit.words import word
from ui.map.presenter import Scene, has_fix

translate = QCoreApplication.translate

MOST_NEAR = 5

_NOBODY = frozenset({UnitState.OFF_DUTY, UnitState.LOST})


@dataclass(frozen=True, slots=True)
class Near:
    """A unit and how far it is as the crow flies."""

    unit_id: str
    state: UnitState
    away_m: float

    @property
    def words(self) -> str:
        """A line of the menu; Qt would take a single ampersand for a key's mark."""
        line = f"{call_sign(self.unit_id)}   {distance_words(self.away_m)}   {word(self.state)}"
        return line.replace("&", "&&")


def nearest(scene: Scene | None, lat_deg: float, lon_deg: float, most: int = MOST_NEAR) -> list[Near]:
    """Units on duty whose place is known, the nearest first; no advice: that goes by road and by traffic."""
    if scene is None:
        return []
    found = [
        Near(
            unit.unit_id,
            unit_state(scene.picture, unit, scene.now, scene.policy),
            distance_m(lat_deg, lon_deg, unit.position.lat_deg, unit.position.lon_deg),
        )
        for unit in scene.picture.units.values()
        if unit.position is not None and has_fix(unit.position)
    ]
    standing = (one for one in found if one.state not in _NOBODY)
    return sorted(standing, key=lambda one: (one.away_m, one.unit_id))[:most]


def coordinates(lat_deg: float, lon_deg: float) -> dict[str, str]:
    """Latitude and longitude in each datum that people ask for, to a decimetre, by the datum's name."""
    moved = gcj02_of_wgs84(Wgs84Point(lat_deg, lon_deg))
    return {
        "WGS-84": f"{lat_deg:.6f}, {lon_deg:.6f}",
        "GCJ-02": f"{moved.lat_deg:.6f}, {moved.lon_deg:.6f}",
    }


class PlaceMenu(QMenu):
    """What may be done at a place. Nothing is done before something is chosen."""

    alert_wanted = Signal(float, float)
    unit_wanted = Signal(str)

    def __init__(self, lat_deg: float, lon_deg: float, near: Iterable[Near], parent: QWidget) -> None:
        super().__init__(parent)
        self._add(
            "alert_here", translate("map", "在此新建警情…"), lambda: self.alert_wanted.emit(lat_deg, lon_deg)
        )
        self._head(translate("map", "最近的铁骑 (直线)"))
        self._add_near(tuple(near))
        self._head(translate("map", "复制坐标"))
        for datum, text in coordinates(lat_deg, lon_deg).items():
            self._add(datum, f"{datum}   {text}", partial(QGuiApplication.clipboard().setText, text))
        self.setAccessibleName(translate("map", "此处"))

    def _add_near(self, near: Sequence[Near]) -> None:
        for one in near:
            self._add(f"near {one.unit_id}", one.words, partial(self.unit_wanted.emit, one.unit_id))
        if not near:
            self.addAction(translate("map", "没有在岗的铁骑")).setEnabled(False)

    def _head(self, text: str) -> None:
        """A heading: no style sheet shows those of `addSection`."""
        self.addSeparator()
        self.addAction(text).setEnabled(False)

    def _add(self, name: str, text: str, then: Callable[[], object]) -> None:
        action = self.addAction(text)
        action.setObjectName(name)
        action.triggered.connect(lambda _checked: then())
