"""What the keys ask of the parts of the window."""

from dataclasses import dataclass
from typing import Protocol

from ui.kit.failures import Failure
from ui.shell.map_feed import Map
from ui.shell.question import Question


class Queue(Protocol):
    """What the keys ask of the alert queue."""

    @property
    def open_id(self) -> str:
        """The alert whose advice is open, or nothing."""
        ...

    @property
    def is_empty(self) -> bool:
        """Whether there is no row to select."""
        ...

    def candidate(self, number: int) -> object | None:
        """The candidate under a digit of the open advice."""
        ...

    def step(self, by: int) -> None:
        """Select the next or the previous alert."""
        ...

    def select_first(self) -> None:
        """Select the alert on top."""
        ...

    def open_advice(self) -> bool:
        """Open the advice of the selected alert."""
        ...

    def confirm(self) -> bool:
        """Send the first unit that was proposed; whether there was such a proposal."""
        ...

    def choose(self, number: int) -> bool:
        """Take a candidate."""
        ...

    def escape(self) -> bool:
        """Step back by one; whether there was anything to step back from."""
        ...


class Tasks(Protocol):
    """What the keys ask of the task panel."""

    def ask_outcome(self) -> bool:
        """Open the short list of outcomes."""
        ...

    def escape(self) -> bool:
        """Step back by one; whether there was anything to step back from."""
        ...


class Units(Protocol):
    """What the keys ask of the unit list."""

    def escape(self) -> bool:
        """Show all units again; whether any were hidden."""
        ...


class Surroundings(Protocol):
    """What the keys ask of the window around the panels."""

    @property
    def is_covered(self) -> bool:
        """Whether something lies over the window, or the map has all of it."""
        ...

    def tell(self, failure: Failure) -> None:
        """Show a message."""
        ...

    def escape(self) -> bool:
        """Put away what lies over the window."""
        ...

    def toggle_keys(self) -> None:
        """Show or hide the overlay of keys."""
        ...

    def toggle_wall(self) -> None:
        """Open the map's window for the wall, or close it."""
        ...

    def open_tasks(self) -> None:
        """Open the window of prepared tasks, or give it the keyboard."""
        ...

    def toggle_map_full(self) -> None:
        """Give the map the whole window, or give it back."""
        ...

    def ask(self, question: Question) -> None:
        """Show a question away from the place that was clicked."""
        ...

    def unask(self) -> None:
        """Put the question away."""
        ...

    def open_command(self, action_id: str = "", argument: str = "") -> None:
        """Give the command line the keyboard, with an action's verb and an argument in it."""
        ...

    def open_palette(self) -> None:
        """Give the command line the keyboard to search all actions."""
        ...

    def toggle_muted(self) -> None:
        """Mute all but the worst, or stop muting."""
        ...

    def mute(self, minutes: float) -> None:
        """Mute all but the worst for so long."""
        ...

    def toggle_theme(self) -> None:
        """Night or day."""
        ...

    def wear(self, theme: str) -> None:
        """Night (dark) or day (light)."""
        ...

    def open_menu(self) -> None:
        """Open the menu."""
        ...

    def close(self) -> bool:
        """Leave the seat."""
        ...


@dataclass(frozen=True, slots=True)
class Panels:
    """The parts of the window that keys act upon."""

    queue: Queue
    units: Units
    tasks: Tasks
    city_map: Map
    window: Surroundings
