"""Where the panels stand: the docks, their sizes by the class of screen, and the desk's own arrangement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QTabWidget, QWidget

from ui.shell.layout_file import DockPlace

translate = QCoreApplication.translate

HEADING_PX = 28
LEAST_MAP_PX = 320
"""A remembered arrangement that leaves the map less than this is not put on."""

_IN_SIGHT_PX = 64
_LEAST_FLOATING_PX = 160
_PREFIX = "dock_"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Docks in pixels: widths of queue and units, height of the lower row, widths within it."""

    queue: int
    units: int
    lower: int
    task: int
    journal: int
    trend: int


SMALL = Sizes(queue=312, units=274, lower=172, task=598, journal=494, trend=0)
NARROW = Sizes(queue=340, units=280, lower=184, task=683, journal=683, trend=0)
WIDE = Sizes(queue=420, units=340, lower=260, task=720, journal=700, trend=500)
WALL = Sizes(queue=520, units=440, lower=340, task=960, journal=900, trend=700)

SCREENS: tuple[tuple[int, str, Sizes], ...] = (
    (2400, "wall", WALL),
    (1600, "wide", WIDE),
    (1280, "narrow", NARROW),
    (0, "small", SMALL),
)
"""Classes of screen by the window's width from which on they hold; small is 1366 px at 125 %."""


def screen_of(width_px: int) -> tuple[str, Sizes]:
    """The class of a window so wide, and the desk's own sizes for it."""
    return next((name, sizes) for least_px, name, sizes in SCREENS if width_px >= least_px)


class Docks(QObject):
    """The panels as docks of a window. *changed*: the operator, or Qt, moved or sized one."""

    changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        self._headings: dict[str, QWidget] = {}
        self._no_headings: dict[str, QWidget] = {}
        self._hidden = False
        self.screen_class = ""
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner):
            window.setCorner(corner, Qt.DockWidgetArea.BottomDockWidgetArea)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenRemoved.connect(self._screen_gone)  # a method: it is let go with this object

    def add(self, name: str, title: str, panel: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        """Put a panel into a dock of its own, under its heading."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(_PREFIX + name)
        dock.setWidget(panel)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        heading = QLabel(title, dock)
        heading.setProperty("role", "heading")
        heading.setFixedHeight(HEADING_PX)
        dock.setTitleBarWidget(heading)
        self._headings[name] = heading
        self._no_headings[name] = QWidget(dock)
        self._no_headings[name].hide()
        self._docks[name] = dock
        self._window.addDockWidget(area, dock)
        dock.installEventFilter(self)
        dock.topLevelChanged.connect(self._floated)
        dock.dockLocationChanged.connect(lambda *_: self.changed.emit())
        return dock

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A dock was sized or moved."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and not self._hidden:
            self.changed.emit()
        return super().eventFilter(watched, event)

    def _floated(self, _on: bool) -> None:  # noqa: FBT001 — the slot of a bool signal
        self._head()
        self.changed.emit()

    # ------------------------------------------------------------------ the desk's own arrangement

    @property
    def is_hidden(self) -> bool:
        """Whether the map has all of the window."""
        return self._hidden

    def hide_all(self, *, hidden: bool) -> None:
        """Give the map the window, or bring the panels back."""
        self._hidden = hidden
        for dock in self._docks.values():
            dock.setVisible(not hidden)

    def fit(self, width_px: int) -> bool:
        """Note the class of a window so wide; whether it is another than before."""
        name, _ = screen_of(width_px)
        changed, self.screen_class = name != self.screen_class, name
        return changed

    def arrange(self) -> None:
        """Give each dock its place and size; the trend is behind the journal where it is narrow."""
        sizes = next(sizes for _, name, sizes in SCREENS if name == self.screen_class)
        docks, window = self._docks, self._window
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        for name, area in _AREAS.items():
            docks[name].setFloating(False)
            window.addDockWidget(area, docks[name])
        window.splitDockWidget(docks["task"], docks["journal"], across)
        if sizes.trend:
            window.splitDockWidget(docks["journal"], docks["trend"], across)
        else:
            window.tabifyDockWidget(docks["journal"], docks["trend"])
            docks["journal"].raise_()
        self._head()
        window.resizeDocks([docks["queue"], docks["units"]], [sizes.queue, sizes.units], across)
        lower = [docks["task"], docks["journal"], docks["trend"]]
        widths = [sizes.task, sizes.journal, sizes.trend]
        shown = len(lower) if sizes.trend else len(lower) - 1
        window.resizeDocks(lower[:shown], widths[:shown], across)
        window.resizeDocks([docks["task"]], [sizes.lower], down)

    def _head(self) -> None:
        """Where there are tabs they are the heading."""
        for name, dock in self._docks.items():
            tabbed = bool(self._window.tabifiedDockWidgets(dock)) and not dock.isFloating()
            wanted = self._no_headings[name] if tabbed else self._headings[name]
            if dock.titleBarWidget() is not wanted:
                dock.setTitleBarWidget(wanted)

    # ------------------------------------------------------------------ remembered

    def state(self) -> dict[str, DockPlace]:
        """The arrangement as it is."""
        return {name: self._place(dock) for name, dock in self._docks.items()}

    def _place(self, dock: QDockWidget) -> DockPlace:
        group = [dock, *self._window.tabifiedDockWidgets(dock)]
        seen = next((one for one in group if not one.visibleRegion().isEmpty()), dock)
        first = next(one for one in self._docks.values() if one in group)
        box = seen.geometry()
        return DockPlace(
            area=_AREA_NAMES.get(self._window.dockWidgetArea(dock), "bottom"),
            x=box.x(),
            y=box.y(),
            width=box.width(),
            height=box.height(),
            floats=dock.isFloating(),
            behind="" if first is dock else first.objectName().removeprefix(_PREFIX),
            front=seen is dock,
        )

    def restore(self, places: Mapping[str, DockPlace]) -> bool:
        """Put a remembered arrangement on; False, and the desk's own instead, where there is no room for it.

        It must have a place for each dock of this window; what else it holds is passed over.
        """
        known = {name: places[name] for name in self._docks if name in places}
        if len(known) < len(self._docks) or not self._fits(known):
            self.arrange()
            return False
        docked = sorted(
            (name for name, place in known.items() if not place.floats and place.behind not in known),
            key=lambda name: (known[name].area, known[name].x, known[name].y),
        )
        self._put_down(docked, known)
        for name, place in known.items():
            if not place.floats and place.behind in docked:
                self._window.tabifyDockWidget(self._docks[place.behind], self._docks[name])
        for name, place in known.items():
            if place.floats:
                self._float(self._docks[name], place)
            elif place.front:
                self._docks[name].raise_()
        self._head()
        docks = [self._docks[name] for name in docked]
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks(docks, [max(1, known[name].width) for name in docked], across)
        self._window.resizeDocks(docks, [max(1, known[name].height) for name in docked], down)
        self.bring_back()
        return True

    def _put_down(self, docked: Iterable[str], places: Mapping[str, DockPlace]) -> None:
        """Dock after dock into its area, beside or below the one before."""
        last = ""
        for name in docked:
            dock, place = self._docks[name], places[name]
            dock.setFloating(False)
            before = places.get(last)
            self._window.addDockWidget(_AREA_OF[place.area], dock)
            if before is not None and before.area == place.area:
                is_beside = place.x >= before.x + before.width
                way = Qt.Orientation.Horizontal if is_beside else Qt.Orientation.Vertical
                self._window.splitDockWidget(self._docks[last], dock, way)
            last = name

    def _float(self, dock: QDockWidget, place: DockPlace) -> None:
        room = dock.screen().availableSize()
        dock.setFloating(True)
        dock.resize(
            min(room.width(), max(_LEAST_FLOATING_PX, place.width)),
            min(room.height(), max(_LEAST_FLOATING_PX, place.height)),
        )
        dock.move(place.x, place.y)

    def _fits(self, places: Mapping[str, DockPlace]) -> bool:
        """Whether the docks left and right leave the map its room."""
        beside = {"left": 0, "right": 0}
        for place in places.values():
            if place.area in beside and not place.floats:
                beside[place.area] = max(beside[place.area], place.width)
        return self._window.width() - sum(beside.values()) >= LEAST_MAP_PX

    # ------------------------------------------------------------------ floating

    def _screen_gone(self, _screen: object) -> None:
        self.bring_back()

    def bring_back(self) -> None:
        """Move each floating dock of which no screen shows enough to take hold of back over the window."""
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        corner = self._window.geometry().topLeft() + QPoint(80, 80)
        for dock in self._docks.values():
            if dock.isFloating() and not in_sight(dock.frameGeometry(), screens):
                dock.move(corner)
                corner += QPoint(HEADING_PX, HEADING_PX)


_AREAS = {
    "queue": Qt.DockWidgetArea.LeftDockWidgetArea,
    "units": Qt.DockWidgetArea.RightDockWidgetArea,
    "task": Qt.DockWidgetArea.BottomDockWidgetArea,
    "journal": Qt.DockWidgetArea.BottomDockWidgetArea,
    "trend": Qt.DockWidgetArea.BottomDockWidgetArea,
}


_AREA_OF: Mapping[str, Qt.DockWidgetArea] = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_AREA_NAMES: Mapping[Qt.DockWidgetArea, Literal["left", "right", "top", "bottom"]] = {
    Qt.DockWidgetArea.LeftDockWidgetArea: "left",
    Qt.DockWidgetArea.RightDockWidgetArea: "right",
    Qt.DockWidgetArea.TopDockWidgetArea: "top",
    Qt.DockWidgetArea.BottomDockWidgetArea: "bottom",
}


def in_sight(frame: QRect, screens: Iterable[QRect]) -> bool:
    """Whether so much of the frame's heading lies on a screen that a mouse can take hold of it."""
    heading = QRect(frame.topLeft(), frame.size())
    heading.setHeight(HEADING_PX)
    parts = (heading.intersected(screen) for screen in screens)
    return any(part.width() >= _IN_SIGHT_PX and part.height() >= HEADING_PX // 2 for part in parts)
