"""Menus of things: what the keys do, for the alert, unit or task under the mouse, in a list or on the map."""

from PySide6.QtCore import QCoreApplication, QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from ui.alerts.view import AlertQueue
from ui.bridge.selection import Selection
from ui.shell.actions import GROUP_TITLES, ActionBook, Group
from ui.units.view import UnitList


def context_menu(book: ActionBook, kind: str, parent: QWidget) -> QMenu:
    """The actions of *book* for what is selected, a thing of *kind* (alert, unit, task), by groups.

    What makes no sense now stands there in grey: a menu whose rows change places is read anew each time.
    It lets itself go when it is closed.
    """
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    book.serve(menu)
    for group in Group:
        shown = [one for one in book.actions if one.group is group and kind in one.things]
        if shown and not menu.isEmpty():
            menu.addSeparator()
        for action in shown:
            menu.addAction(book.qt(action.id))
    return menu


def window_menu(book: ActionBook, parent: QWidget) -> QMenu:
    """Everything that can be done, by groups."""
    menu = QMenu(parent)
    book.serve(menu)
    for group in Group:
        part = menu.addMenu(QCoreApplication.translate("actions", GROUP_TITLES[group]))
        for action in book.actions:
            if action.group is group and action.in_menu:
                part.addAction(book.qt(action.id))
    return menu


class ThingMenus(QObject):
    """Opens the menu of whatever is clicked with the right button, which selects it too."""

    def __init__(self, book: ActionBook, selection: Selection, window: QWidget) -> None:
        super().__init__(window)
        self._book = book
        self._selection = selection
        self._window = window

    def listen(self, queue: AlertQueue, units: UnitList, city_map: QObject) -> None:
        """Hear the lists, and a map that has menus and lets units be dragged onto alerts."""
        queue.menu_asked.connect(lambda name, where: self.open("alert", name, where))
        units.menu_asked.connect(lambda name, where: self.open("unit", name, where))
        asked = getattr(city_map, "menu_asked", None)
        if asked is not None:
            asked.connect(self.open)
        proposed = getattr(city_map, "dispatch_proposed", None)
        if proposed is not None:
            proposed.connect(lambda unit_id, alert_id: queue.propose(alert_id, unit_id))

    def open(self, kind: str, name: str, where: QPoint) -> None:
        """Select a thing and open its menu at *where* on the screen."""
        self._selection.select(kind, name)
        self._book.refresh()
        context_menu(self._book, kind, self._window).popup(where)
