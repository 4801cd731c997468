"""Keeps the map in step with the picture and the selection, and the selection with clicks on the map."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.views import Picture
from ui.bridge.bridge import Bridge
from ui.bridge.port import Way
from ui.bridge.selection import Selection


class Map(Protocol):
    """What the desk asks of its map; `ui.map.view.MapView` is the real one."""

    def set_picture(
        self, picture: Picture, now: datetime, policy: FreshnessPolicy, ways: Sequence[Way] = ()
    ) -> None:
        """Show what is true at *now*, and the ways of dispatched units."""
        ...

    def select(self, kind: str, id: str) -> None:  # noqa: A002 — a thing is named by kind and id everywhere in the ui
        """Mark what is selected."""
        ...

    def show_alert(self, alert_id: str) -> None:
        """Move the view to an alert."""
        ...

    def show_unit(self, unit_id: str) -> None:
        """Move the view to a unit."""
        ...

    def show_all(self) -> None:
        """Move the view to the whole city."""
        ...

    def back(self) -> None:
        """Return to the view before."""
        ...

    def toggle_following(self) -> None:
        """Follow what is selected, or stay."""
        ...

    def toggle_trails(self) -> None:
        """Show where units came from, or stop showing it."""
        ...

    def another(self) -> QWidget:
        """A second map of the same city, which has been told nothing yet."""
        ...


class MapFeed(QObject):
    """Feeds *city_map* from the bridge."""

    def __init__(
        self, bridge: Bridge, selection: Selection, city_map: Map, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._selection = selection
        self._map = city_map
        bridge.follow(self, self._show)
        selection.changed.connect(self._select)
        self._show(bridge.picture)
        self._select(*selection.current)

    def _show(self, picture: Picture) -> None:
        found = [way for name in picture.assignments if (way := self._bridge.way_of(name)) is not None]
        self._map.set_picture(picture, self._bridge.now(), self._bridge.policy, found)

    def _select(self, kind: str, name: str) -> None:
        """A task is on the map as the alert that it answers."""
        if kind == "task":
            task = self._bridge.picture.tasks.get(name)
            kind, name = ("alert", task.alert_id) if task is not None and task.alert_id else ("", "")
        self._map.select(kind, name)
