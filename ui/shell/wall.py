"""The map in a window of its own, for the wall: the same picture and selection, another view, the strip."""

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.palette import Palette
from ui.shell.map_feed import Map, MapFeed
from ui.shell.map_hand import MapHand
from ui.shell.strip import Strip
from ui.shell.strip_presenter import StripContent

translate = QCoreApplication.translate

ALONE_SIZE = (1280, 800)
"""Where there is no second screen the wall is a window that can be moved about."""


class WallWindow(QWidget):
    """Strip and map, and nothing to work with; Esc or F11 closes it. *closed* tells so.

    The map's own keys move this map: Home the whole city, ⌫ the view before, X follows.
    """

    closed = Signal()

    def __init__(self, badge: str, city_map: QWidget, desk: QWidget) -> None:
        super().__init__(desk, Qt.WindowType.Window)
        self.setObjectName("wall")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "{title} · 大屏").format(title=desk.windowTitle()))
        self.city_map = city_map
        self.strip = Strip(badge, self)
        self.strip.menu_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(city_map, 1)
        for key in ("F11", "Escape"):
            QShortcut(QKeySequence(key), self).activated.connect(self.close)
        for key, move in (("Home", "show_all"), ("Backspace", "back"), ("X", "toggle_following")):
            QShortcut(QKeySequence(key), self).activated.connect(getattr(city_map, move))

    def stand(self, desk: QWidget) -> None:
        """Fill a screen that is not the desk's and leave the keyboard there; else stand before the desk."""
        other = next((one for one in QGuiApplication.screens() if one is not desk.screen()), None)
        if other is None:
            self.resize(*ALONE_SIZE)
            self.show()
            return
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setGeometry(other.geometry())
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.show()  # showFullScreen would ask for the keyboard, whatever the attribute says

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is gone."""
        event.accept()
        self.closed.emit()


class Wall(QObject):
    """Opens and closes the window for the wall. While it is closed it costs nothing: its page is let go."""

    def __init__(
        self, bridge: Bridge, selection: Selection, hand: MapHand, badge: str, desk: QWidget
    ) -> None:
        super().__init__(desk)
        self._bridge = bridge
        self._selection = selection
        self._hand = hand
        self._badge = badge
        self._desk = desk
        self._content: StripContent | None = None
        self.window: WallWindow | None = None

    def toggle(self, city_map: Map) -> None:
        """Open the window with another map of *city_map*'s city, or close it."""
        if self.window is not None:
            self.window.close()
            return
        twin = city_map.another()
        window = self.window = WallWindow(self._badge, twin, self._desk)
        window.closed.connect(self._closed)
        MapFeed(self._bridge, self._selection, twin, window)  # type: ignore[arg-type]  # a Map that is a widget
        self._hand.hold(twin)
        if self._content is not None:
            self.show_content(self._content)
        window.stand(self._desk)

    def show_content(self, content: StripContent) -> None:
        """Show what the desk's strip shows."""
        self._content = content
        if self.window is not None:
            self.window.strip.gauges.show_content(content)

    def wear(self, chosen: Palette) -> None:
        """Change the theme of its map; its widgets hear of it as all widgets do."""
        set_map = getattr(self.window.city_map, "set_palette", None) if self.window is not None else None
        if set_map is not None:
            set_map(chosen)

    def _closed(self) -> None:
        self.window = None
