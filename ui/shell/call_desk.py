"""The intake form in its window: where it lies, what the map gives it, what opens when a call is saved."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect
from PySide6.QtWidgets import QMainWindow

from ui.alerts.view import AlertQueue
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.calls.view import CallForm
from ui.shell.shot import OVER_MAP

translate = QCoreApplication.translate

_MOVES = frozenset({QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class CallDesk(QObject):
    """Holds the form along the window's lower edge, above the keycaps, and ties it to queue and map.

    *show_alert* has the map show an alert.
    """

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        window: QMainWindow,
        queue: AlertQueue,
        city_map: QObject,
        show_alert: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._edge = window.statusBar()
        self.form = CallForm(bridge, selection, window)
        self.form.setObjectName(OVER_MAP)
        self.form.saved.connect(lambda _: queue.open_advice())
        self.form.joined.connect(lambda _: queue.open_advice())
        self.form.shown.connect(show_alert)
        for name, hear in (("place_clicked", self._clicked), ("alert_wanted", self.open_at)):
            signal = getattr(city_map, name, None)
            if signal is not None:
                signal.connect(hear)
        for watched in (window, self._edge):
            watched.installEventFilter(self)

    def draft_words(self) -> str:
        """What the key would bring back: a call half typed and put away; nothing when there is none."""
        if self.form.is_open or self.form.intake.draft.is_blank:
            return ""
        return translate("calls", "接警 (草稿)")

    def open(self, place: str = "") -> None:
        """Open the form, with a place written where none is yet."""
        self._place()
        self.form.open()
        if place and not self.form.place_field.text():
            self.form.place_field.insert(place)

    def open_at(self, lat_deg: float, lon_deg: float) -> None:
        """Open the form for a point of the map."""
        self.open()
        self.form.set_place(lat_deg, lon_deg)

    def _clicked(self, lat_deg: float, lon_deg: float) -> None:
        if self.form.wants_place:
            self.form.set_place(lat_deg, lon_deg)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window or its lower edge has changed: the form lies above it again."""
        if event.type() in _MOVES and self.form.is_open:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        lower = self._edge.y() if self._edge.isVisible() else self._window.height()
        self.form.place_over(QRect(0, 0, self._window.width(), lower))
