"""The map as a widget: one page, loaded once, told only what changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from PySide6.QtCore import QCoreApplication, QFile, QIODevice, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from dispatch.domain.geo import Place
from dispatch.domain.units import FreshnessPolicy
from dispatch.picture.views import Picture
from dispatch.roads.network import RoadNetwork
from ui.bridge.port import Way
from ui.kit.palette import DARK, Palette
from ui.map.channel import MapChannel, plain_text
from ui.map.curtain import Curtain
from ui.map.engine import PAGE_URL
from ui.map.film import FilmFrame, film_batch
from ui.map.geometry import landmark_shapes, mercator, name_chains, road_lines
from ui.map.lockdown import LockedPage, locked_profile
from ui.map.overlay import OverlayKeys, PlanOverlay
from ui.map.page import page_assets
from ui.map.place_menu import PlaceMenu, nearest
from ui.map.presenter import MapPresenter, Scene
from ui.map.theme import texts, themed

log = structlog.get_logger()

_IN_FLIGHT = 2
"""So many batches may be under way to the page; what comes meanwhile is told by the next one, all at once."""

_RELOAD_MS = 500
_COMPOSED_MS = 60
"""From the page's second frame to its pixels in the widget, by experience with software drawing doubled."""


class MapView(QWebEngineView):
    """The map of one network.

    `engine.register_scheme` and `engine.configure_engine` must have been called before QApplication was made.
    *landmarks* is a GeoJSON FeatureCollection; *badge_text* stands on the map so that nobody can overlook it
    (empty for a real city). Everything may be set before the page is there: it is shown as soon as it is.

    *unit_clicked*, *alert_clicked*, *place_clicked* (degrees) tell of clicks. A right click on a bare place
    opens its menu, from which *alert_wanted* (degrees) comes; one on a "unit" or an "alert" only asks for its
    menu: *menu_asked* with kind, id and the screen's point. *dispatch_proposed* tells of a unit that was
    dragged onto an alert: the ids of both. *mark_clicked* (key), *mark_dragged* and *line_clicked* (key,
    degrees) tell of what a plan lays over the map (`set_overlay`). None of them has changed anything.
    """

    unit_clicked = Signal(str)
    alert_clicked = Signal(str)
    place_clicked = Signal(float, float)
    alert_wanted = Signal(float, float)
    menu_asked = Signal(str, str, QPoint)
    dispatch_proposed = Signal(str, str)
    mark_clicked = Signal(str)
    mark_dragged = Signal(str, float, float)
    line_clicked = Signal(str, float, float)
    ready = Signal()
    drawn_batch = Signal(int)

    def __init__(
        self,
        network: RoadNetwork,
        landmarks: Mapping[str, Any],
        badge_text: str,
        parent: QWidget | None = None,
        *,
        palette: Palette = DARK,
        city: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(parent)
        self._badge = plain_text(badge_text)
        self._network = network
        self._palette = palette
        self._presenter = MapPresenter(network)
        self._city = _city(network, landmarks) if city is None else city
        self._scene: Scene | None = None
        self._selected = ("", "")
        self._overlay: PlanOverlay | None = None
        self._overlay_keys = OverlayKeys()
        self._overlay_news = False
        self._look: list[dict[str, Any]] = []
        self._settlers: list[Callable[[], None]] = []
        self._restyled = self._city_wanted = True
        self._news = self._open = False
        self._film: FilmFrame | None = None
        self._film_news = False
        self._under_way: set[int] = set()
        middle = float(network.node_lat_deg.mean()), float(network.node_lon_deg.mean())
        # The profile must outlive the page, so it belongs to the program and goes after the view.
        profile, self.gate = locked_profile(page_assets(*middle, _qwebchannel_js()), _program())
        self.destroyed.connect(profile.deleteLater)
        self._page = LockedPage(profile, self)
        self.channel = MapChannel(self)
        transport = QWebChannel(self)
        transport.registerObject("desk", self.channel)
        self._page.setWebChannel(transport)
        self._page.setBackgroundColor(palette.background)
        self._page.renderProcessTerminated.connect(self._page_died)
        self.setPage(self._page)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.channel.opened.connect(self._page_opened)
        self.channel.drawn.connect(self._batch_drawn)
        self.channel.hit.connect(self._clicked)
        self.channel.place.connect(self.place_clicked)
        self.channel.asked.connect(self._menu_wanted)
        self.channel.proposed.connect(self._proposed)
        self.channel.moved.connect(self._mark_moved)
        self.channel.crossed.connect(self._line_crossed)
        self.curtain = Curtain(self)
        self.load(QUrl(PAGE_URL))

    def set_picture(
        self, picture: Picture, now: datetime, policy: FreshnessPolicy, ways: Sequence[Way] = ()
    ) -> None:
        """Show what is true at *now*; of *ways* those whose assignment is neither over nor arrived."""
        self._scene = Scene(picture, now, policy, tuple(ways), self._selected)
        self._news = True
        self._tell()

    def select(self, kind: str, id: str) -> None:  # noqa: A002 — a thing is named by kind and id everywhere in the ui
        """Mark a "unit" or an "alert" as selected, or nothing (""); the view moves only while it follows."""
        self._selected = (kind, id)
        if self._scene is not None:
            self._scene = replace(self._scene, selected=self._selected)
            self._news = True
        self._tell()

    def set_film(self, frame: FilmFrame | None) -> None:
        """Show a moment of a rehearsal, marked as one, over its own roads; None: the city again."""
        self._film, self._film_news = frame, True
        self._presenter.show_film(None if frame is None else frame.levels)
        self._tell()

    def set_overlay(self, overlay: PlanOverlay | None) -> None:
        """Lay a plan over the map, in the place of the one before; None: none."""
        if overlay != self._overlay:
            self._overlay, self._overlay_news = overlay, True
            self._tell()

    def show_place(self, place: Place) -> None:
        """Move the view to a place; `back` returns."""
        x, y = mercator(place.lat_deg, place.lon_deg)
        self._order({"do": "place", "x": float(x), "y": float(y)})

    def show_alert(self, alert_id: str) -> None:
        """Move the view to an alert's whole stretch; `back` returns."""
        self._order({"do": "show", "kind": "alert", "slot": self._presenter.alert_slots.of(alert_id)})

    def show_unit(self, unit_id: str) -> None:
        """Move the view to a unit; `back` returns."""
        self._order({"do": "show", "kind": "unit", "slot": self._presenter.unit_slots.of(unit_id)})

    def show_all(self) -> None:
        """Move the view to the whole city; `back` returns."""
        self._order({"do": "whole"})

    def back(self) -> None:
        """Return to the view before the last `show_…`."""
        self._order({"do": "back"})

    def let_go(self) -> None:
        """Put down what the mouse carries: nothing is proposed when its button comes up."""
        self._order({"do": "let_go"})

    def set_following(self, on: bool) -> None:  # noqa: FBT001 — a switch, as Qt's own setters
        """Switch the star: while it is on, the view follows what is selected."""
        self._order({"do": "follow", "on": on})

    def toggle_following(self) -> None:
        """Switch the star to what it is not."""
        self._order({"do": "toggle_follow"})

    def set_trails(self, on: bool) -> None:  # noqa: FBT001 — a switch, as Qt's own setters
        """Switch the trails."""
        self._order({"do": "trails", "on": on})

    def toggle_trails(self) -> None:
        """Show where units came from, or stop showing it."""
        self._order({"do": "toggle_trails"})

    def another(self, parent: QWidget | None = None) -> "MapView":
        """A second map of the same city with a view of its own, which has been told nothing yet."""
        return MapView(self._network, {}, self._badge, parent, palette=self._palette, city=self._city)

    def set_palette(self, palette: Palette) -> None:
        """Change the theme."""
        self._palette = palette
        self._page.setBackgroundColor(palette.background)
        self._restyled = True
        self._tell()

    def drawn(self, then: Callable[[Any], None]) -> None:
        """Give *then* a JSON-able description of what is on the map and where, in pixels of the view."""
        self.channel.ask("drawn", then)

    def settle(self, then: Callable[[], None]) -> None:
        """Call *then* when everything set before is in the widget's pixels: the moment to grab the window."""
        self._settlers.append(then)
        self._tell()

    def snapshot(self, then: Callable[[QPixmap], None]) -> None:
        """Give *then* a picture of the map with everything in it that was set before."""
        self.settle(lambda: then(self.grab()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The curtain covers all of the map."""
        super().resizeEvent(event)
        self.curtain.setGeometry(self.rect())

    def _order(self, order: dict[str, Any]) -> None:
        self._look.append(order)
        self._tell()

    def _tell(self) -> None:
        """Send what the page does not know yet, unless it still has enough to draw."""
        if not self._open or len(self._under_way) >= _IN_FLIGHT:
            return
        batch: dict[str, Any] = {}
        if self._restyled:
            batch |= {"theme": themed(self._palette), "texts": texts(self._badge)}
            self._restyled = False
        if self._city_wanted:
            batch["city"] = self._city
            self._city_wanted = False
        if self._scene is not None and self._news:
            batch |= self._presenter.changes(self._scene)
            self._news = False
        if self._film_news:
            roads = self._scene.picture.roads if self._scene is not None else None
            batch |= {"film": film_batch(self._film), **self._presenter.road_changes(roads)}
            self._film_news = False
        if self._overlay_news:
            batch["plan"] = self._overlay_keys.batch(self._overlay)
            self._overlay_news = False
        if self._look:
            batch["look"], self._look = self._look, []
        if batch:
            self._under_way.add(self.channel.send(batch))
        settlers, self._settlers = self._settlers, []
        for then in settlers:  # asked behind all that was set before, which the page takes in this order
            self.channel.ask("settle", partial(self._settled, then))

    def _settled(self, then: Callable[[], None], _answer: object) -> None:
        def show() -> None:
            self.curtain.hide()
            then()

        QTimer.singleShot(_COMPOSED_MS, self, show)

    def _page_opened(self) -> None:
        self._open = True
        self._under_way.clear()
        self._presenter.forget()
        self._news = self._restyled = self._city_wanted = True
        self._film_news = self._film is not None
        self._overlay_news = self._overlay is not None
        self._tell()
        # The widget inside, which Qt makes with the page, would take the keys from a half-typed field.
        inside = self.focusProxy()
        if inside is not None:
            inside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.curtain.raise_()
        self.ready.emit()

    def _batch_drawn(self, seq: int) -> None:
        self._under_way.discard(seq)
        self.curtain.open()
        self.drawn_batch.emit(seq)
        self._tell()

    def _clicked(self, kind: str, slot: int) -> None:
        if kind == "mark":
            key = self._overlay_keys.key(slot)
            if key is not None:
                self.mark_clicked.emit(key)
            return
        name = self._name(kind, slot)
        if name is not None:
            (self.unit_clicked if kind == "unit" else self.alert_clicked).emit(name)

    def _menu_wanted(self, kind: str, slot: int, lat: float, lon: float, x_px: float, y_px: float) -> None:
        where = self.mapToGlobal(QPoint(round(x_px), round(y_px)))
        if kind == "place":
            menu = PlaceMenu(lat, lon, nearest(self._scene, lat, lon), self)
            menu.alert_wanted.connect(self.alert_wanted)
            menu.unit_wanted.connect(self.unit_clicked)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(where)
            return
        name = self._name(kind, slot)
        if name is not None:
            self.menu_asked.emit(kind, name, where)

    def _proposed(self, unit_slot: int, alert_slot: int) -> None:
        unit_id, alert_id = self._name("unit", unit_slot), self._name("alert", alert_slot)
        if unit_id is not None and alert_id is not None:
            self.dispatch_proposed.emit(unit_id, alert_id)

    def _mark_moved(self, number: int, lat_deg: float, lon_deg: float) -> None:
        key = self._overlay_keys.key(number)
        if key is not None:
            self.mark_dragged.emit(key, lat_deg, lon_deg)

    def _line_crossed(self, number: int, lat_deg: float, lon_deg: float) -> None:
        key = self._overlay_keys.key(number)
        if key is not None:
            self.line_clicked.emit(key, lat_deg, lon_deg)

    def _name(self, kind: str, slot: int) -> str | None:
        slots = self._presenter.unit_slots if kind == "unit" else self._presenter.alert_slots
        return slots.names.get(slot)

    def _page_died(self, how: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        """Draw the map anew when its process is gone; the desk itself goes on."""
        if how is QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus:
            return  # the program ends, or the page was let go
        log.error("map.page_died", how=how.name, code=code)
        self._open = False
        self.channel.forget()
        self.curtain.draw(again=True)
        QTimer.singleShot(_RELOAD_MS, self, self.reload)


def _city(network: RoadNetwork, landmarks: Mapping[str, Any]) -> dict[str, Any]:
    """What never changes: roads, names and landmarks, and the rectangle that holds the roads."""
    lines = road_lines(network)
    return {
        "roads": lines.batch(),
        "chains": name_chains(network, lines),
        "landmarks": landmark_shapes(landmarks),
        "bounds": [float(edge) for edge in (lines.x.min(), lines.y.min(), lines.x.max(), lines.y.max())],
    }


def _program() -> QCoreApplication:
    program = QCoreApplication.instance()
    if program is None:
        raise RuntimeError("a map needs a QApplication")
    return program


def _qwebchannel_js() -> bytes:
    """Qt's own side of the web channel, which Qt carries as a resource."""
    file = QFile(":/qtwebchannel/qwebchannel.js")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise RuntimeError("Qt carries no qwebchannel.js")
    return bytes(file.readAll().data())
