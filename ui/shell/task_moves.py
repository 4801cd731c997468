"""Moves in the task window, as actions: to the desk, to another task, to another page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from ui.shell import task_titles, titles
from ui.shell.actions import Action, Group


class Moves(Protocol):
    """What the window does by itself."""

    def to_desk(self) -> None:
        """Give the keyboard to the desk."""
        ...

    def close(self) -> bool:
        """Close the window."""
        ...

    def step_task(self, by: int) -> None:
        """Show the task above or below."""
        ...

    def turn_to(self, page: int) -> None:
        """Show a page."""
        ...

    def escape(self) -> bool:
        """Step back by one."""
        ...

    def toggle_keys(self) -> None:
        """Show all keys, or put them away."""
        ...

    def open_command(self, action_id: str = "", argument: str = "") -> None:
        """Give the command line the keyboard."""
        ...

    def open_palette(self) -> None:
        """Search all actions."""
        ...

    def show_all(self) -> None:
        """Show the whole city."""
        ...


def move_actions(window: Moves, pages: Sequence[tuple[str, tuple[str, ...]]]) -> list[Action]:
    """What moves about in the window; *pages*: their titles (marked for translation) and words."""
    desk = Group.TASKS
    turns = [
        Action(
            f"page_{number}",
            title,
            desk,
            (f"Ctrl+{number}",),
            partial(window.turn_to, number - 1),
            hint=task_titles.PAGE,
            verbs=verbs,
        )
        for number, (title, verbs) in enumerate(pages, start=1)
    ]
    return [
        Action(
            "to_desk",
            task_titles.TO_DESK,
            desk,
            ("F6",),
            window.to_desk,
            weight=2,
            verbs=("回席位", "hxw", "huixiwei", "desk"),
        ),
        *turns,
        Action(
            "previous_task",
            task_titles.PREVIOUS,
            desk,
            ("Alt+Up",),
            partial(window.step_task, -1),
            in_menu=False,
        ),
        Action(
            "next_task", task_titles.NEXT, desk, ("Alt+Down",), partial(window.step_task, 1), in_menu=False
        ),
        Action(
            "whole",
            titles.WHOLE,
            desk,
            ("Ctrl+Home",),
            window.show_all,
            verbs=("全图", "qt", "quantu", "whole"),
        ),
        Action(
            "command",
            titles.COMMAND,
            desk,
            ("/",),
            window.open_command,
            hint=titles.COMMAND_HINT,
            verbs=("命令", "ml", "mingling", "command"),
        ),
        Action(
            "palette",
            titles.PALETTE,
            desk,
            ("Ctrl+K",),
            window.open_palette,
            verbs=("找", "z", "zhao", "find"),
        ),
        Action(
            "escape",
            titles.ESCAPE,
            desk,
            ("Escape",),
            lambda: _only(window.escape),
            hint=titles.ESCAPE_HINT,
            in_menu=False,
        ),
        Action(
            "keys",
            titles.KEYS,
            desk,
            ("F1", "?"),
            window.toggle_keys,
            weight=1,
            verbs=("按键", "aj", "anjian", "keys"),
        ),
        Action(
            "close",
            task_titles.CLOSE,
            desk,
            ("Ctrl+W",),
            lambda: _only(window.close),
            hint=task_titles.CLOSE_HINT,
            verbs=("关闭", "gb", "guanbi", "close"),
        ),
    ]


def _only(act: Callable[[], object]) -> None:
    act()
