"""Remembers the layout at each change, and puts it on again at the next start or by name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, runtime_checkable

import structlog
from PySide6.QtCore import QObject, QTimer, Signal

from ui.shell.layout import Docks
from ui.shell.layout_file import Layouts, Saved, read_layouts, write_layouts

log = structlog.get_logger()

SETTLED_MS = 800
"""A layout is written when nothing has moved for so long."""


@runtime_checkable
class Table(Protocol):
    """A table that knows its own columns, order and filter."""

    def state(self) -> Mapping[str, object]:
        """What to remember, as plain data."""
        ...

    def restore(self, state: Mapping[str, object]) -> None:
        """Put on what was remembered; what makes no sense (any more) is passed over."""
        ...


class LayoutMemory(QObject):
    """*names_changed*: a layout has a name, or lost it. Without a *path* nothing outlives the window."""

    names_changed = Signal()

    def __init__(self, docks: Docks, tables: Mapping[str, object], path: Path | None) -> None:
        """*tables*: by name; those that do not say what their state is are passed over."""
        super().__init__(docks)
        self._docks = docks
        self._tables = {name: table for name, table in tables.items() if isinstance(table, Table)}
        self._path = path
        self._layouts = read_layouts(path) if path is not None else Layouts()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLED_MS)
        self._timer.timeout.connect(self.remember)
        docks.changed.connect(self.touch)

    @property
    def names(self) -> tuple[str, ...]:
        """The named layouts, in the order in which they were named."""
        return tuple(self._layouts.named)

    def touch(self) -> None:
        """Something moved: remember it when all has settled."""
        if not self._docks.is_hidden:
            self._timer.start()

    def begin(self, name: str = "") -> None:
        """Put on the layout *name*, else what this class of screen showed last, else the desk's own."""
        saved = self._layouts.found(name, self._docks.screen_class) if name else None
        saved = saved or self._layouts.last.get(self._docks.screen_class)
        if saved is None or not self._put_on(saved):
            self._docks.arrange()

    def remember(self) -> None:
        """Keep the layout as it is now, if it is another than before."""
        self._timer.stop()
        if self._docks.is_hidden or not self._docks.screen_class:
            return
        self._keep(self._layouts.remembering(self._docks.screen_class, self._now()))

    def close(self) -> None:
        """The window closes: what has not settled yet is kept too, and how the tables were sorted."""
        last = self._layouts.last.get(self._docks.screen_class)
        if self._timer.isActive():
            self.remember()
        elif last is not None:
            saved = Saved(last.docks, self._now().tables)
            self._keep(self._layouts.remembering(self._docks.screen_class, saved))

    def save_as(self, name: str) -> bool:
        """Give the layout as it is now a name; False for a name that is none, or one too many."""
        try:
            layouts = self._layouts.naming(name, self._docks.screen_class, self._now())
        except ValueError:
            return False
        self._keep(layouts)
        self.names_changed.emit()
        return True

    def choose(self, name: str) -> bool:
        """Put on a named layout; False when none has this name."""
        saved = self._layouts.found(name, self._docks.screen_class)
        return saved is not None and self._put_on(saved)

    def reset(self) -> None:
        """The desk's own arrangement again; named ones stay."""
        self._docks.arrange()
        for table in self._tables.values():
            table.restore({})
        self._keep(self._layouts.forgetting(self._docks.screen_class))
        self._timer.stop()

    def _now(self) -> Saved:
        return Saved(self._docks.state(), {name: dict(table.state()) for name, table in self._tables.items()})

    def _put_on(self, saved: Saved) -> bool:
        if not self._docks.restore(saved.docks):
            log.warning("layout_ignored", why="not an arrangement of these docks")
            return False
        for name, table in self._tables.items():
            state = saved.tables.get(name)
            if isinstance(state, dict):
                table.restore(state)
        return True

    def _keep(self, layouts: Layouts) -> None:
        if layouts != self._layouts:
            self._layouts = layouts
            if self._path is not None:
                write_layouts(self._path, layouts)
