"""The main window: strip on top, queue left, map in the middle, units right, task, journal, trend below."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from dispatch.picture.views import Picture
from ui.alerts.sos_banner import SosBanner
from ui.alerts.view import AlertQueue
from ui.bridge.bridge import Bridge
from ui.bridge.selection import Selection
from ui.charts.trend_panel import TrendPanel
from ui.kit.beat import each_second
from ui.kit.failures import Failure, failure_words
from ui.kit.palette import PALETTES, apply_theme, palette
from ui.kit.throttle import Throttle
from ui.map.presenter import has_place
from ui.shell.actions import ActionBook
from ui.shell.areas import all_actions
from ui.shell.call_actions import call_actions
from ui.shell.call_desk import CallDesk
from ui.shell.command_line.view import CommandLine
from ui.shell.conduct import CONFIRM_S, Conduct
from ui.shell.frame import Frame, Home
from ui.shell.frame_actions import frame_actions
from ui.shell.keycaps import KeycapBar, KeyOverlay
from ui.shell.layout import LEAST_MAP_PX, Docks
from ui.shell.layout_memory import LayoutMemory
from ui.shell.lower_edge import LowerEdge
from ui.shell.map_feed import Map, MapFeed
from ui.shell.map_hand import MapHand
from ui.shell.messages import MessageCard
from ui.shell.panels import Panels
from ui.shell.question import Question
from ui.shell.question_card import QuestionCard
from ui.shell.settings.seat import SeatSettings, SettingsFile
from ui.shell.shot import OVER_MAP
from ui.shell.sounds import Player, Sounds, SpeakerPlayer
from ui.shell.strip import Strip
from ui.shell.strip_presenter import strip_content
from ui.shell.table_actions import table_actions
from ui.shell.task_room import TaskRoom
from ui.shell.thing_menus import ThingMenus, window_menu
from ui.shell.wall import Wall
from ui.shell.window_words import seat_words, window_title
from ui.tasks.journal_view import JournalView
from ui.tasks.view import TaskPanel
from ui.units.view import UnitList

translate = QCoreApplication.translate

SMALLEST = QSize(1366, 768)
"""The smallest screen on which everything must be readable."""

STATUS_SPACING_PX = 3
"""What a QStatusBar keeps free above its widgets."""

LOOK_EVERY_MS = 400
"""The strip counts all units each time."""
RATES_EVERY_MS = 5_000
"""The rates walk through the day's journal, and nobody needs them faster."""


class DeskWindow(QMainWindow):
    """One seat's window. *left* tells that it was closed."""

    left = Signal()

    def __init__(
        self,
        bridge: Bridge,
        city_map: QWidget,
        *,
        badge: str = "",
        title: str = "",
        player: Player | None = None,
        layout_file: Path | None = None,
        home: Home | None = None,
    ) -> None:
        """*city_map*: a `ui.map.view.MapView`, or what behaves like it; *badge*: empty in a real city.

        *layout_file*: where the layout outlives the window; *home*: where the seat's settings do.
        """
        super().__init__()
        self._bridge = bridge
        self.selection = Selection(self)
        self.city_map = city_map
        self.setObjectName("desk")
        self.setWindowTitle(window_title(title, bridge.seat, badge))
        self._rates = bridge.rates()
        self._build_parts(badge, player)
        self._lay_out(layout_file)
        tables = table_actions(self.queue, self.units)
        calls = call_actions(self.calls, self.sounds)
        home = home or Home(SettingsFile(None))
        self.frame = Frame(self, self, bridge, self.selection, home, self._hands())
        around = frame_actions(self.frame, self.layouts)
        self.book = ActionBook(self, [*all_actions(self.conduct), *calls, *tables, *around])
        self.keycaps = KeycapBar(self.book, self)
        self.overlay = KeyOverlay(self.book, self)
        self.overlay.setObjectName(OVER_MAP)
        history = layout_file.with_suffix(".commands") if layout_file is not None else None
        self.command_line = CommandLine(bridge, self.book.actions, self, history=history)
        self.command_line.popup.setObjectName(OVER_MAP)
        self._lower_edge()
        self.strip.set_menu(self._menu())
        self._wire()
        self.frame.take_over()
        self._look(bridge.picture)
        self.book.refresh()
        self.resize(SMALLEST)

    def _hands(self) -> dict[str, Callable[[SeatSettings], None]]:
        """How the running desk takes a setting over."""
        hands: dict[str, Callable[[SeatSettings], None]] = {
            "theme": lambda new: None if palette().name == new.theme else self.wear(new.theme),
            "escalation": lambda new: setattr(self.sounds.policy, "escalates", new.escalation),
        }
        for key, owner, switch in (
            ("volume_percent", self._player, "set_volume"),
            ("follow", self.city_map, "set_following"),
            ("trails", self.city_map, "set_trails"),
        ):
            hand = getattr(owner, switch, None)  # a map or a player of tests has no such switch
            if hand is not None:
                hands[key] = partial(_hand_over, key, hand)
        return hands

    def tour_parts(self) -> dict[str, QWidget]:
        """The widgets that the tour's cards stand beside."""
        return {"queue": self.queue, "map": self.city_map, "task": self.tasks, "keys": self.keycaps}

    def _build_parts(self, badge: str, player: Player | None) -> None:
        bridge, selection = self._bridge, self.selection
        self.strip = Strip(badge, self)
        self.queue = AlertQueue(bridge, selection, self)
        self.units = UnitList(bridge, selection, self)
        self.tasks = TaskPanel(bridge, selection, self)
        self.journal = JournalView(bridge, self)
        self.trend = TrendPanel(bridge, self)
        self._player = player or SpeakerPlayer(self)
        self.sounds = Sounds(bridge, self._player, self)
        self.map_feed = MapFeed(bridge, selection, self.city_map, self)  # type: ignore[arg-type]  # a Map that is a widget
        self.map_hand = MapHand(selection, self)
        self.wall = Wall(bridge, selection, self.map_hand, badge, self)
        self.tasks_room = TaskRoom(bridge, self.city_map, self)
        panels = Panels(self.queue, self.units, self.tasks, self.city_map, self)  # type: ignore[arg-type]  # the same
        self.conduct = Conduct(bridge, selection, panels)

    def _lay_out(self, layout_file: Path | None) -> None:
        self.setMenuWidget(self.strip)
        self.setCentralWidget(self.city_map)
        self.city_map.setMinimumSize(LEAST_MAP_PX, 240)
        self.card = MessageCard(self.city_map)
        self.card.setObjectName(OVER_MAP)
        self.question = QuestionCard(self.city_map, shown_ms=round(CONFIRM_S * 1000))
        self.question.setObjectName(OVER_MAP)
        self.question.confirmed.connect(self.conduct.confirm)
        self.question.declined.connect(self.conduct.decline)
        self.sos = SosBanner(self._bridge, self.city_map, self)
        self.sos.setObjectName(OVER_MAP)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        self.docks = Docks(self)
        self.docks.add("queue", translate("window", "警情"), self.queue, left)
        self.docks.add("units", translate("window", "铁骑"), self.units, right)
        self.docks.add("task", translate("window", "任务"), self.tasks, bottom)
        self.docks.add("journal", translate("window", "日志"), self.journal, bottom)
        self.docks.add("trend", translate("window", "趋势"), self.trend, bottom)
        tables = {"queue": self.queue, "units": self.units}
        self.layouts = LayoutMemory(self.docks, tables, layout_file)
        parts = (self.selection, self, self.queue, self.map_hand)
        self.calls = CallDesk(self._bridge, *parts, show_alert=self._show_alert)

    def _lower_edge(self) -> None:
        """Command line and keycaps, across the whole width below the docks."""
        status = self.statusBar()
        status.setSizeGripEnabled(False)
        status.setContentsMargins(0, 0, 0, 0)
        status.addWidget(LowerEdge(self.command_line, self.keycaps, self), 1)
        status.setFixedHeight(self.keycaps.height() + STATUS_SPACING_PX)

    def _menu(self) -> QMenu:
        menu = window_menu(self.book, self)
        self.frame.layout_menu(menu)
        return menu

    def _wire(self) -> None:
        self._look_throttle = Throttle(LOOK_EVERY_MS, lambda: self._look(self._bridge.picture), self)
        self._bridge.follow(self, lambda _: self._look_throttle.request())
        self._bridge.command_failed.connect(self._refused)
        self._bridge.command_done.connect(self._done)
        self._bridge.trouble.connect(self._trouble)
        self.selection.changed.connect(lambda *_: self.book.refresh())
        self.sounds.muted_changed.connect(lambda _: self._look(self._bridge.picture))
        self.strip.gauges.chosen.connect(lambda figure, at: self.frame.explain(figure, self._rates, at))
        self.sos.picked.connect(self.queue.answer)
        self.queue.arranged.connect(self.layouts.touch)
        self.units.arranged.connect(self.layouts.touch)
        self.frame.lost.edge_moved.connect(self.sos.keep_below)
        self.queue.opened.connect(self._show_alert)
        self.queue.opened.connect(lambda _: self.book.refresh())
        self.queue.advice_closed.connect(self.book.refresh)
        self.map_hand.hold(self.city_map)
        menus = ThingMenus(self.book, self.selection, self)
        menus.listen(self.queue, self.units, self.map_hand)
        self.book.refreshed.connect(self.command_line.say_what_was_done)
        self._rates_throttle = Throttle(RATES_EVERY_MS, self._count_rates, self)
        self._bridge.entries_recorded.connect(self._entries)
        self._clock = each_second(self, lambda: self._look(self._bridge.picture), 6)

    # ------------------------------------------------------------------ news

    def _look(self, picture: Picture) -> None:
        bridge = self._bridge
        seat = seat_words(bridge.seat, bridge.operator, bridge.tasks.person)
        content = strip_content(picture, bridge.now(), bridge.policy, self._rates, seat, bridge.troubles())
        self.strip.gauges.show_content(content)
        self.wall.show_content(content)
        self.strip.show_sound(self.sounds.muted_left_s, has_device=self.sounds.has_device)
        told = self.frame.look() in {"gateway", "terminals"}
        for panel in (self.queue, self.units):
            panel.area.hush(is_told=told)
        self.book.refresh()

    def _show_alert(self, alert_id: str) -> None:
        """On the map; a call for help of which no place is known as the unit that calls."""
        alert = self._bridge.picture.alerts.get(alert_id)
        city_map: Map = self.city_map  # type: ignore[assignment]  # a Map that is a widget
        if alert is not None and alert.unit_id and not has_place(alert.place):
            city_map.show_unit(alert.unit_id)
        else:
            city_map.show_alert(alert_id)

    def _entries(self, _entries: object) -> None:
        self._rates_throttle.request()

    def _count_rates(self) -> None:
        self._rates = self._bridge.rates()

    def _refused(self, command: str, code: str, detail: str) -> None:
        """Told once: in the panel where the command was given, else low over the map."""
        failure = failure_words(code, detail)
        asked = (self.command_line, self.calls.form, self.queue, self.tasks)
        if not any(panel.refused(command, failure) for panel in asked):
            self.tell(failure)

    def _done(self, _command: str) -> None:
        self.card.put_away()
        self.book.refresh()

    def _trouble(self, words: str) -> None:
        self.tell(
            Failure(
                translate("window", "程序出错"),
                translate("window", "刚才的操作可能没有完成; 已有的记录不受影响。"),
                translate("window", "看日志里有没有这一条, 没有就再试一次, 并告诉值班长。"),
                words,
            )
        )

    # ------------------------------------------------------------------ what the keys ask

    @property
    def is_covered(self) -> bool:
        """Whether keys or a message lie over the window, or the map has all of it."""
        lying = (self.overlay, self.question, self.card, self.calls.form)
        return self.docks.is_hidden or any(widget.isVisible() for widget in lying)

    def ask(self, question: Question) -> None:
        """Ask low over the map, away from what was pressed."""
        self.card.put_away()
        self.question.ask(question)

    def unask(self) -> None:
        """Put the question away."""
        self.question.put_away()

    def open_command(self, action_id: str = "", argument: str = "") -> None:
        """Give the command line the keyboard, with an action's verb and an argument in it."""
        self.command_line.open_line(action_id, argument)

    def open_palette(self) -> None:
        """Give the command line the keyboard to search all actions."""
        self.command_line.open_palette()

    def mute(self, minutes: float) -> None:
        """Mute all but the worst for so long."""
        self.sounds.mute(minutes)

    def tell(self, failure: Failure) -> None:
        """Show a message low over the map."""
        self.card.tell(failure)

    def escape(self) -> bool:
        """Put down what is carried, else put away what lies on top; whether there was any."""
        if QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self.map_hand.put_down.emit()  # whoever drags means that, and nothing else is put away
        elif self.overlay.isVisible():
            self.overlay.hide()
        elif self.question.isVisible():
            self.unask()
        elif self.card.isVisible():
            self.card.put_away()
        elif self.calls.form.escape():
            pass  # what is half typed is kept
        elif self.docks.is_hidden:
            self.toggle_map_full()
        else:
            return False
        return True

    def toggle_keys(self) -> None:
        """Show all keys, or put them away."""
        self.overlay.toggle()

    def toggle_wall(self) -> None:
        """Open the map's window for the wall, or close it."""
        self.wall.toggle(self.city_map)  # type: ignore[arg-type]  # a Map that is a widget

    def open_tasks(self) -> None:
        """Open the window of prepared tasks, or give it the keyboard."""
        self.tasks_room.open()

    def toggle_map_full(self) -> None:
        """Give the map all but the strip, or bring the panels back."""
        hidden = not self.docks.is_hidden
        self.docks.hide_all(hidden=hidden)
        self.statusBar().setVisible(not hidden)

    def toggle_muted(self) -> None:
        """Mute all but the worst level, or stop muting."""
        if self.sounds.muted:
            self.sounds.unmute()
        else:
            self.sounds.mute(self.frame.settings.mute_minutes)

    def toggle_theme(self) -> None:
        """Night becomes day, and back, for everything at once."""
        names = list(PALETTES)
        self.wear(names[(names.index(palette().name) + 1) % len(names)])
        self.frame.set("theme", value=palette().name)

    def wear(self, theme: str) -> None:
        """Put a theme on widgets, map and charts. Raises KeyError for an unknown name."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        chosen = apply_theme(app, theme)
        set_map = getattr(self.city_map, "set_palette", None)
        if set_map is not None:
            set_map(chosen)
        self.wall.wear(chosen)
        self.tasks_room.wear(chosen)
        self.trend.apply_palette(chosen)
        for widget in self.findChildren(QWidget):
            widget.update()

    def open_menu(self) -> None:
        """Open the menu under its button."""
        self.strip.menu_button.showMenu()

    # ------------------------------------------------------------------ layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the layout of another class of screen on when the window becomes one; floating docks stay."""
        super().resizeEvent(event)
        if self.docks.fit(self.width()):
            self.layouts.begin(self.frame.settings.layout)
        self.frame.place(self.strip.height())
        self.card.place()
        self.question.place()
        if self.overlay.isVisible():
            self.overlay.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the layout, and tell that the operator leaves."""
        self.layouts.close()
        self.frame.close()
        self.tasks_room.close()
        event.accept()
        self.left.emit()


def _hand_over(key: str, hand: Callable[[object], None], new: SeatSettings) -> None:
    hand(getattr(new, key))
