"""The desk's panels in the states in which they are looked at, one after the other, over the tests' city."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from dispatch.domain import facts
from dispatch.domain.observations import SourceSeen, SourceState
from dispatch.domain.tasks import Answer, AnswerBy
from tests.ui.fake_seat import FakeSeat
from ui.kit.failures import failure_words
from ui.map.place_menu import PlaceMenu, nearest
from ui.map.presenter import Scene
from ui.shell.settings.window import SettingsWindow
from ui.shell.startup import StartWindow
from ui.shell.thing_menus import context_menu
from ui.shell.tour import CARDS
from ui.shell.window import DeskWindow

CALL = ("花园路兴华路", "两车追尾,占了一条道", "李女士 138 0000 1234")
LARGE = (2560, 1440)
TABLE_PX = 760
"""As wide as a panel must be dragged to become a table."""


Deed = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Look:
    """One panel in one state: what of the window is taken, and the deeds that bring it there."""

    name: str
    part: Callable[[], QWidget]
    deeds: tuple[Deed, ...] = ()


def look(name: str, part: Callable[[], QWidget], *deeds: Deed) -> Look:
    """A look after *deeds*."""
    return Look(name, part, deeds)


class Looks:
    """A shift on the smallest screen that gets worse and worse."""

    def __init__(self, window: DeskWindow, seat: FakeSeat) -> None:
        self.window, self.seat = window, seat

    def all(self) -> Iterator[Look]:
        """In the order in which each leads to the next."""
        yield from self.at_rest()
        yield from self.deciding()
        yield from self.writing()
        yield from self.calling()
        yield from self.above()
        yield from self.menus()
        yield from self.worse()
        yield from self.large()

    # ------------------------------------------------------------------ parts of the window

    def queue(self) -> QWidget:
        """The alerts."""
        return self.window.queue

    def units(self) -> QWidget:
        """The units."""
        return self.window.units

    def tasks(self) -> QWidget:
        """The task."""
        return self.window.tasks

    def form(self) -> QWidget:
        """The form for a call."""
        return self.window.calls.form

    def popup(self) -> QWidget:
        """The list above the command line."""
        return self.window.command_line.popup

    def strip(self) -> QWidget:
        """The strip."""
        return self.window.strip

    # ------------------------------------------------------------------ hands

    def do(self, *action_ids: str) -> Callable[[], None]:
        """Do actions as their keys do."""

        def act() -> None:
            for one in action_ids:
                self.window.book.refresh()
                self.window.book.qt(one).trigger()

        return act

    def select(self, kind: str, name: str) -> Callable[[], None]:
        """Select a thing."""
        return lambda: self.window.selection.select(kind, name)

    def write(self, text: str) -> None:
        """Write into the command line."""
        self.window.open_command()
        self.window.command_line.field.setText(text)
        self.window.command_line.field.textEdited.emit(text)

    def fill(self) -> None:
        """Take a call down to its last field."""
        form = self.window.calls.form
        form.place_field.clear()
        for field, text in zip((form.place_field, form.words_field, form.caller_field), CALL, strict=True):
            field.insert(text)

    def settings(self) -> SettingsWindow:
        """The settings' own window."""
        found = self.window.findChild(SettingsWindow)
        if not isinstance(found, SettingsWindow):
            raise TypeError("no settings")
        return found

    def start(self, *, failed: bool = False) -> QWidget:
        """The window before the window."""
        made = StartWindow(lambda: "city")
        if failed:
            words = failure_words("journal_unavailable", "disk full")
            made.fail(words.what, words.means, words.do)
        return made

    def lose(self, source: str) -> Callable[[], None]:
        """A source is lost since 55 seconds."""

        def lost() -> None:
            at = self.seat.now() - timedelta(seconds=55)
            self.seat.observe(SourceSeen(source, SourceState.LOST, at, "gone"))

        return lost

    def widen(self, name: str) -> Callable[[], None]:
        """Make a panel as wide as a table, as the mouse does."""

        def wide() -> None:
            dock = self.window.findChild(QWidget, f"dock_{name}")
            self.window.resizeDocks([dock], [TABLE_PX], Qt.Orientation.Horizontal)  # type: ignore[list-item]  # a dock

        return wide

    # ------------------------------------------------------------------ the shift

    def at_rest(self) -> Iterator[Look]:
        """Nothing is selected, then one of each."""
        yield look("strip", self.strip)
        yield look("queue", self.queue)
        yield look("units", self.units)
        yield look("journal", lambda: self.window.journal)
        yield look("task, nothing selected", self.tasks, self.select("", ""))
        yield look("unit's card", self.units, self.select("unit", "铁骑A12"))

    def deciding(self) -> Iterator[Look]:
        """From the advice to the report."""
        yield look("task, only an alert", self.tasks, self.select("alert", "J0001"))
        yield look("advice", self.queue, self.do("show"))
        yield look("advice, why not the first", self.queue, lambda: self.window.queue.choose(2))
        yield look("task, riding", self.tasks, self.do("escape", "escape"), self.select("task", "T0003"))
        yield look("task, on scene", self.tasks, self.select("task", "T0002"))
        yield look("outcome", self.tasks, self.do("outcome"))
        yield look("task, done", self.tasks, self.do("escape"), self.select("task", "T0001"))

    def writing(self) -> Iterator[Look]:
        """The command line and the palette."""
        line = self.window.command_line
        is_zh = QApplication.translate("window", "铁骑") == "铁骑"
        yield look("command", self.popup, lambda: self.write("派 A1" if is_zh else "dispatch A1"))
        yield look("command, unknown", self.popup, lambda: self.write("派 A99 3"))
        yield look("palette", self.popup, line.release, self.window.open_palette)
        yield look("edge", lambda: line, line.release)

    def calling(self) -> Iterator[Look]:
        """A call by telephone."""
        form = self.window.calls.form
        yield look("call, empty", self.form, self.do("new_call"))
        yield look("call, places", self.form, lambda: form.place_field.insert("花园"))
        yield look("call, filled", self.form, self.fill)

    def above(self) -> Iterator[Look]:
        """What lies over the panels."""
        window, frame, queue = self.window, self.window.frame, self.window.queue
        asked = (window.calls.form.escape, self.select("alert", "J0001"), window.conduct.ask_false)
        yield look("question", lambda: window.question, *asked)
        broken = failure_words("journal_unavailable", "disk full")
        yield look("failure", lambda: window.card, window.unask, lambda: window.tell(broken))
        yield look("queue filtered", self.queue, window.escape, lambda: queue.area.filter_by("花园"))
        yield look("units filtered", self.units, lambda: window.units.area.filter_by("nothing"))
        closed = (queue.area.close_filter, window.units.area.close_filter)
        yield look("call for help", lambda: window.sos, *closed)
        yield look("call for help, advice", self.queue, self.do("answer_call"))
        for number in range(len(CARDS)):
            step = frame.tour._next if number else frame.begin_tour
            yield look(f"tour {number + 1}", lambda: frame.tour, step)
        at, rates = QPoint(900, 40), window._bridge.rates()
        told = (frame.tour._next, lambda: frame.explain("rate:timely", rates, at))
        yield look("rates", lambda: frame.rate_list, *told)
        yield look("layout's name", lambda: frame.name_prompt, frame.rate_list.hide, frame.ask_layout_name)
        yield look("settings", self.settings, frame.name_prompt.hide, frame.open_settings)
        yield look("settings, city", self.settings, lambda: self.settings().tabs.setCurrentIndex(1))
        yield look("settings, found", self.settings, lambda: frame.open_settings("mute"))
        yield look("settings, nothing", self.settings, lambda: frame.open_settings("qqq"))
        yield look("start", self.start, lambda: self.settings().close())
        yield look("start, failed", lambda: self.start(failed=True))

    def menus(self) -> Iterator[Look]:
        """The window's, those of things, of columns and of a place."""
        window = self.window
        whole = window.strip.menu_button.menu()
        if not isinstance(whole, QMenu):
            raise TypeError(whole)
        menus = [whole, *whole.findChildren(QMenu)[:-1]]
        menus += [context_menu(window.book, kind, window) for kind in ("alert", "unit", "task")]
        near = nearest(Scene(self.seat.picture, self.seat.now(), self.seat.policy), 36.45, 115.98)
        menus += [window.queue.area.columns_menu(), PlaceMenu(36.45, 115.98, near, window)]
        for number, menu in enumerate(menus):
            yield look(f"menu {number}", partial(_sized, menu))

    def worse(self) -> Iterator[Look]:
        """Late, refused, muted, lost."""
        window, seat = self.window, self.seat
        yield look("units, late", self.units, lambda: seat.advance(1500), self.select("unit", "铁骑A12"))
        yield look("queue, late", self.queue)
        refused = facts.OrderRefused(3, "铁骑A12", "not_connected")
        cannot = facts.OrderAnswered(3, "铁骑A12", Answer.CANNOT, AnswerBy.TERMINAL)
        yield look("order refused", self.tasks, lambda: seat.record(refused), self.select("task", "T0003"))
        yield look("rider cannot", self.tasks, lambda: seat.record(cannot))
        yield look("strip, muted", self.strip, lambda: window.mute(10))
        yield look("roads lost", lambda: window.frame.lost, self.lose("traffic"))
        yield look("gateway lost", lambda: window.frame.lost, self.lose("gateway"))
        yield look("queue, lost", self.queue)
        yield look("units, lost", self.units)
        yield look("strip, lost", self.strip)

    def large(self) -> Iterator[Look]:
        """What a large screen has in another form: tables, the trend, and more room below."""
        window = self.window
        yield look("large strip", self.strip, lambda: window.resize(*LARGE))
        yield look("large queue", self.queue, self.widen("queue"))
        yield look("large units", self.units, self.widen("units"))
        yield look("large task", self.tasks, self.select("task", "T0002"))
        yield look("large journal", lambda: window.journal)
        yield look("large trend", lambda: window.trend)


def _sized(menu: QMenu) -> QMenu:
    menu.resize(menu.sizeHint())
    return menu
