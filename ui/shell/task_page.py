"""What a page of the task window is, and what it may ask of the window around it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from dispatch.picture.views import Picture
from ui.kit.failures import Failure
from ui.map.overlay import PlanOverlay
from ui.map.view import MapView
from ui.shell.actions import Action
from ui.shell.question import Question

NEW_TASK = "+"
"""Stands for the task whose plan is a draft that was never saved; no task is ever called so."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A line that is asked for: a reason, a note, a name. *key* keeps what was half typed apart.

    *what* is asked, *hint* stands in the empty line; *is_needed*: an empty answer is none.
    """

    key: str
    what: str
    hint: str
    then: Callable[[str], None]
    is_needed: bool = False
    text: str = ""


class TaskFrame(Protocol):
    """What a page may ask of the window."""

    @property
    def city_map(self) -> MapView:
        """The window's map, for looking somewhere; what lies over it comes from the pages' `overlay`."""
        ...

    @property
    def task_id(self) -> str:
        """The task that is shown; "" for none, `NEW_TASK` for the draft of a new one."""
        ...

    def tell(self, failure: Failure) -> None:
        """Show a message low over the map."""
        ...

    def ask(self, prompt: Prompt) -> None:
        """Ask for a line under the head of the window."""
        ...

    def ask_first(self, question: Question) -> None:
        """Ask yes or no low over the map, away from the first click; the same asked again is a yes."""
        ...

    def is_asked(self, action_id: str) -> bool:
        """Whether an action waits to be confirmed."""
        ...

    def refresh_keys(self) -> None:
        """What can be done may be another: something was picked."""
        ...

    def take_step(self, action_id: str) -> None:
        """Do what one of the window's own step actions does."""
        ...

    def choose(self, task_id: str) -> None:
        """Show a task."""
        ...

    def turn_to(self, page: int) -> None:
        """Show a page, by its place from 0."""
        ...


class TaskPage(Protocol):
    """A page: 预案, 演练, 执行, 报告.

    The window calls `show_task` whenever another task is chosen, `refresh` with news (coalesced) and each
    second, only while the page is seen; the clicks on the map go to the page that is seen. *actions*: what
    can be done on it, with keys that no other page has; an action says itself whether it makes sense now.
    """

    title: str
    widget: QWidget
    below: QWidget | None

    @property
    def overlay_changed(self) -> SignalInstance:
        """Tells that `overlay` is another."""
        ...

    def actions(self) -> Sequence[Action]:
        """What can be done on it."""
        ...

    def show_task(self, task_id: str) -> None:
        """Show a task; "" for none."""
        ...

    def refresh(self, picture: Picture, now: datetime) -> None:
        """Take the news in."""
        ...

    def overlay(self) -> PlanOverlay:
        """What lies over the map now."""
        ...

    def place_clicked(self, lat_deg: float, lon_deg: float) -> None:
        """A bare place of the map was clicked."""
        ...

    def mark_clicked(self, key: str) -> None:
        """A mark was clicked."""
        ...

    def mark_dragged(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """A mark was carried to a place."""
        ...

    def line_clicked(self, key: str, lat_deg: float, lon_deg: float) -> None:
        """A line was clicked at a place."""
        ...

    def refused(self, command: str, failure: Failure) -> bool:
        """Tell of a refused command where it was given; whether it was given here."""
        ...

    def escape(self) -> bool:
        """Step back by one; whether there was anything to step back from."""
        ...

    def close(self) -> None:
        """The window goes: keep what is half typed."""
        ...
