"""What hands do on the maps of a seat, the desk's own and the wall's: one place to hear of it."""

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from ui.bridge.selection import Selection


class MapHand(QObject):
    """Selects what is clicked on any of its maps, and passes on what else is asked there.

    *alert_wanted* (degrees): an alert is to be entered at a place. *menu_asked*: the menu of a "unit" or an
    "alert", its id, at a point of the screen. *dispatch_proposed*: a unit was dragged onto an alert (ids of
    both). Nothing has been done when they tell of it. *put_down*: what the mouse carries is to be let go.
    """

    alert_wanted = Signal(float, float)
    place_clicked = Signal(float, float)
    menu_asked = Signal(str, str, QPoint)
    dispatch_proposed = Signal(str, str)
    put_down = Signal()

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection

    def hold(self, city_map: QWidget) -> None:
        """Listen to one more map; a stand-in may tell of less."""
        let_go = getattr(city_map, "let_go", None)
        if let_go is not None:
            self.put_down.connect(let_go)
        for kind in ("alert", "unit"):
            clicked = getattr(city_map, f"{kind}_clicked", None)
            if clicked is not None:
                clicked.connect(lambda name, kind=kind: self._selection.select(kind, name))
        for name in ("alert_wanted", "place_clicked", "menu_asked", "dispatch_proposed"):
            told = getattr(city_map, name, None)
            if told is not None:
                told.connect(getattr(self, name))
