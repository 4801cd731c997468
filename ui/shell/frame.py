"""What stands around the panels: settings, named layouts, tour, lost sources, lists behind figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from dispatch.domain.alerts import AlertLevel
from dispatch.domain.units import UnitState
from dispatch.picture.state import queue, unit_state
from dispatch.review.rates import Rates
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.kit.failures import Failure
from ui.shell.layout_file import LONGEST_NAME
from ui.shell.layout_memory import LayoutMemory
from ui.shell.lost_band import LostBand, all_lost
from ui.shell.rate_list import RateList
from ui.shell.settings.presenter import City
from ui.shell.settings.seat import SeatSettings, SettingsFile
from ui.shell.settings.window import SettingsWindow
from ui.shell.shot import OVER_MAP
from ui.shell.tour import Tour

translate = QCoreApplication.translate


class Framed(Protocol):
    """What the frame asks of the window that it stands around."""

    layouts: LayoutMemory

    def tell(self, failure: Failure) -> None:
        """Show a message low over the map."""
        ...

    def tour_parts(self) -> dict[str, QWidget]:
        """The widgets that the tour's cards stand beside."""
        ...


@dataclass(frozen=True, slots=True)
class Home:
    """Where a seat's settings live, and the city that they are shown beside."""

    settings: SettingsFile
    city: City | None = None


class Frame(QObject):
    """Owns what is not a panel. *hands* take a setting over, by its name, while the desk runs."""

    def __init__(
        self,
        window: QWidget,
        framed: Framed,
        bridge: Bridge,
        selection: Selection,
        home: Home,
        hands: Mapping[str, Callable[[SeatSettings], None]],
    ) -> None:
        """*window* and *framed* are the same object, as a widget and as what is asked of it."""
        super().__init__(window)
        self._window, self._framed = window, framed
        self._bridge, self._selection, self._home, self._hands = bridge, selection, home, hands
        self._settings_window: SettingsWindow | None = None
        self.lost = LostBand(window)
        self.tour = Tour(window)
        self.tour.setObjectName(OVER_MAP)
        self.tour.ended.connect(lambda: self.set("tour_seen", value=True))
        self.rate_list = RateList(window)
        self.rate_list.chosen.connect(lambda alert_id: selection.select("alert", alert_id))
        self.name_prompt = NamePrompt(window)
        self.name_prompt.named.connect(self.save_layout)

    @property
    def settings(self) -> SeatSettings:
        """The seat's settings as they are."""
        return self._home.settings.current

    def take_over(self) -> None:
        """Do what the settings say, at the start; the theme has been worn since the start window."""
        for key, hand in self._hands.items():
            if key != "theme":
                hand(self.settings)

    def changed(self, key: str) -> None:
        """A setting has another value: the running desk takes it over where it can."""
        hand = self._hands.get(key)
        if hand is not None:
            hand(self.settings)

    def set(self, key: str, *, value: object) -> None:
        """Set a setting that something else than the dialog changed, such as F9 the theme."""
        if getattr(self.settings, key) != value:
            self._home.settings.change(key, value)

    # ------------------------------------------------------------------ what actions do

    def open_settings(self, sought: str = "") -> None:
        """The settings in their window, searched for *sought*."""
        if self._settings_window is None:
            self._settings_window = SettingsWindow(self._home.settings, self._home.city, self._window)
            self._settings_window.changed.connect(self.changed)
        self._settings_window.show_for(sought)

    def begin_tour(self) -> None:
        """Say what the keys are, from the first card."""
        self.tour.begin(self._framed.tour_parts())

    def begin_tour_once(self) -> None:
        """The same, where it has never been seen."""
        if not self.settings.tour_seen:
            self.begin_tour()

    def layout_menu(self, menu: QMenu) -> None:
        """The named layouts, as a menu that is made when it is opened."""
        layouts = self._framed.layouts
        part = menu.addMenu(translate("frame", "命名布局"))

        def fill() -> None:
            part.clear()
            for name in layouts.names:
                part.addAction(name, partial(layouts.choose, name))
            if not layouts.names:
                part.addAction(translate("frame", "还没有: 用「另存布局」")).setEnabled(False)

        part.aboutToShow.connect(fill)

    def ask_layout_name(self) -> None:
        """Ask under which name the layout is to be kept."""
        self.name_prompt.ask()

    def save_layout(self, name: str) -> bool:
        """Keep the layout under a name; a refusal is told."""
        if self._framed.layouts.save_as(name):
            return True
        self._framed.tell(
            Failure(
                translate("frame", "布局没有存成"),
                translate("frame", "现有的布局都还在。"),
                translate("frame", "起一个短名字; 已有 24 个时先覆盖一个旧的。"),
            )
        )
        return False

    def close(self) -> None:
        """The desk is left: nothing of it stays behind."""
        for window in (self._settings_window, self.name_prompt):
            if window is not None:
                window.close()

    # ------------------------------------------------------------------ news

    def look(self) -> str:
        """A second has passed, or the picture is another. Return the lost source that the band tells of."""
        bridge = self._bridge
        self.lost.show_all(all_lost(bridge.picture.sources, bridge.troubles(), bridge.now()))
        return self.lost.told

    def place(self, top_px: int) -> None:
        """The window has another size: *top_px* is where the panels begin."""
        self.lost.place(top_px, self._window.width())
        if self.tour.isVisible():
            self.tour.place()

    def explain(self, figure: str, rates: Rates, at: QPoint) -> None:
        """Lead from a figure of the strip (``kind:which``) to what it counts."""
        kind, _, which = figure.partition(":")
        match kind:
            case "rate" if which == "timely":
                self.rate_list.show_rate(translate("strip", "发现率"), rates.timely, at)
            case "rate":
                self.rate_list.show_rate(translate("strip", "处置率"), rates.accurate, at)
            case "unit":
                self._select_next("unit", self._units_in(UnitState(which)))
            case "level":
                level = AlertLevel(int(which))
                alerts = queue(self._bridge.picture)
                self._select_next("alert", [one.alert_id for one in alerts if one.level is level])
            case _:
                raise ValueError(figure)

    def _units_in(self, state: UnitState) -> list[str]:
        picture, now, policy = self._bridge.picture, self._bridge.now(), self._bridge.policy
        units = picture.units.values()
        return sorted(one.unit_id for one in units if unit_state(picture, one, now, policy) is state)

    def _select_next(self, kind: str, names: list[str]) -> None:
        """Select the first; again, the one after the selected."""
        if names:
            chosen = self._selection.id_of(kind)
            at = names.index(chosen) + 1 if chosen in names else 0
            self._selection.select(kind, names[at % len(names)])


class NamePrompt(QDialog):
    """A line for a layout's name, not modal; *named* at Enter."""

    named = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._behind = parent
        self.setWindowTitle(translate("frame", "存为命名布局"))
        self.setModal(False)
        self.field = QLineEdit(self)
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setPlaceholderText(translate("frame", "名字, 如 夜班; 回车保存, Esc 不存"))
        self.field.setMinimumWidth(320)
        self._words = QLabel(translate("frame", "现在的布局以后可用这个名字再调出来。"), self)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        layout.addWidget(self.field)

    def ask(self) -> None:
        """Show the line, empty."""
        self.field.clear()
        self.show()
        self.activateWindow()
        self.field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Give the keyboard back to the desk; not every window manager does."""
        super().hideEvent(event)
        self._behind.activateWindow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives the name; all else is the dialog's."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.hide()
            self.named.emit(self.field.text())
        else:
            super().keyPressEvent(event)
