"""The door to the task window: light, while the window behind it loads when it is opened."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.bridge.bridge import Bridge
from ui.kit.palette import Palette
from ui.shell.map_feed import Map

if TYPE_CHECKING:
    from ui.shell.task_window import TaskWindow

translate = QCoreApplication.translate


class TaskRoom(QObject):
    """Opens the task window, once; while it is closed it costs nothing: its page is let go."""

    def __init__(self, bridge: Bridge, city_map: QWidget, desk: QWidget) -> None:
        """*city_map*: the desk's, of whose city another map is made."""
        super().__init__(desk)
        self._bridge = bridge
        self._map = cast("Map", city_map)
        self._desk = desk
        self._last = ""
        self.window: TaskWindow | None = None

    def open(self) -> None:
        """Open the window on a screen that is not the desk's, or give it the keyboard."""
        if self.window is None:
            from ui.shell.task_window import TaskWindow  # noqa: PLC0415 — loads what draws charts

            title = translate("window", "{title} · 任务台").format(title=self._desk.windowTitle())
            window = self.window = TaskWindow(self._bridge, self._map.another(), title)
            window.closed.connect(self._closed)
            window.desk_wanted.connect(self._to_desk)
            other = next((one for one in QGuiApplication.screens() if one is not self._desk.screen()), None)
            if other is not None:
                window.setGeometry(other.availableGeometry())
            window.show()
            window.choose(self._last)
        self.window.raise_()
        self.window.activateWindow()

    def wear(self, chosen: Palette) -> None:
        """Change the theme."""
        if self.window is not None:
            self.window.wear(chosen)

    def close(self) -> None:
        """The desk is left."""
        if self.window is not None:
            self.window.close()

    def _to_desk(self) -> None:
        self._desk.raise_()
        self._desk.activateWindow()

    def _closed(self) -> None:
        if self.window is not None:
            self._last = self.window.task_id
        self.window = None
        if self._desk.isVisible():
            self._to_desk()
