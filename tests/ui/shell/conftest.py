"""Stand-ins for what lies around the keys: a map without a page, a player that keeps what it played."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.views import Picture
from ui.bridge.port import Way


class PlainMap(QWidget):
    """Answers as a map does and keeps what it was told."""

    unit_clicked = Signal(str)
    alert_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[object, ...]] = []
        self.picture: Picture | None = None
        self.ways: Sequence[Way] = ()

    def set_picture(
        self, picture: Picture, _now: datetime, _policy: FreshnessPolicy, ways: Sequence[Way] = ()
    ) -> None:
        """Keep the newest picture and ways."""
        self.picture, self.ways = picture, ways

    def select(self, kind: str, name: str) -> None:
        """Note a selection."""
        self.told.append(("select", kind, name))

    def show_alert(self, alert_id: str) -> None:
        """Note a view."""
        self.told.append(("show_alert", alert_id))

    def show_unit(self, unit_id: str) -> None:
        """Note a view."""
        self.told.append(("show_unit", unit_id))

    def show_all(self) -> None:
        """Note a view."""
        self.told.append(("show_all",))

    def back(self) -> None:
        """Note a view."""
        self.told.append(("back",))

    def toggle_following(self) -> None:
        """Note a switch."""
        self.told.append(("toggle_following",))

    def toggle_trails(self) -> None:
        """Note a switch."""
        self.told.append(("toggle_trails",))

    def another(self) -> "PlainMap":
        """A second one."""
        return PlainMap()


class SilentPlayer:
    """Keeps the names of the sounds."""

    def __init__(self, *, has_device: bool = True) -> None:
        self.has_device = has_device
        self.played: list[str] = []
        self.volumes: list[float] = []

    def play(self, name: str, volume: float) -> None:
        """Note a sound."""
        self.played.append(name)
        self.volumes.append(volume)


@pytest.fixture
def plain_map(qapp: object) -> PlainMap:
    """A map without a page."""
    del qapp
    return PlainMap()


@pytest.fixture
def player() -> SilentPlayer:
    """A player without a loudspeaker."""
    return SilentPlayer()
