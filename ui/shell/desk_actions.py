"""The seat itself: stepping back, sound, theme, menu, keys, leaving."""

from PySide6.QtCore import QCoreApplication

from ui.bridge.selection import NOTHING
from ui.shell import task_titles, titles
from ui.shell.actions import Action, Group
from ui.shell.conduct import Conduct
from ui.shell.panels import Surroundings
from ui.shell.parameters import Arguments, Choice, Kind, Parameter

translate = QCoreApplication.translate

MOST_MINUTES = 60
"""Nobody mutes for good."""


def themes() -> tuple[Choice, ...]:
    """Night and day."""
    return (
        Choice("dark", translate("actions", titles.NIGHT), ("夜间", "yj", "yejian", "dark")),
        Choice("light", translate("actions", titles.DAY), ("白天", "bt", "baitian", "light")),
    )


def _mute(window: Surroundings, given: Arguments) -> str:
    if given.number is None:
        window.toggle_muted()
    else:
        window.mute(given.number)
    return ""


def _wear(window: Surroundings, given: Arguments) -> str:
    if given.choice:
        window.wear(given.choice)
    else:
        window.toggle_theme()
    return ""


def desk_actions(conduct: Conduct) -> list[Action]:
    """What is about the desk and not about the city."""
    window, selection = conduct.panels.window, conduct.selection
    return [
        Action(
            "command",
            titles.COMMAND,
            Group.DESK,
            ("/",),
            window.open_command,
            hint=titles.COMMAND_HINT,
            verbs=("命令", "ml", "mingling", "command"),
        ),
        Action(
            "palette",
            titles.PALETTE,
            Group.DESK,
            ("Ctrl+K",),
            window.open_palette,
            verbs=("找", "z", "zhao", "find"),
        ),
        Action(
            "undo",
            titles.UNDO,
            Group.DESK,
            ("U", "Ctrl+Z"),
            conduct.reverse,
            lambda: conduct.bridge.reversible() is not None,
            weight=50,
            hint=titles.UNDO_HINT,
            verbs=("撤回", "ch", "chehui", "undo"),
            live=conduct.reverse_words,
        ),
        Action(
            "escape",
            titles.ESCAPE,
            Group.DESK,
            ("Escape",),
            conduct.escape,
            is_offered=lambda: selection.current != NOTHING or window.is_covered,
            weight=40,
            hint=titles.ESCAPE_HINT,
            in_menu=False,
        ),
        Action(
            "mute",
            titles.MUTE,
            Group.DESK,
            ("M",),
            window.toggle_muted,
            weight=10,
            hint=titles.MUTE_HINT,
            verbs=("静音", "jy", "jingyin", "mute"),
            params=(Parameter(Kind.NUMBER, titles.MINUTES, is_optional=True, most=MOST_MINUTES),),
            obey=lambda given: _mute(window, given),
        ),
        Action(
            "theme",
            titles.THEME,
            Group.DESK,
            ("F9",),
            window.toggle_theme,
            verbs=("主题", "zt", "zhuti", "theme"),
            params=(Parameter(Kind.CHOICE, titles.A_THEME, is_optional=True, choices=themes),),
            obey=lambda given: _wear(window, given),
        ),
        Action(
            "tasks",
            task_titles.TASKS,
            Group.DESK,
            ("F6",),
            window.open_tasks,
            weight=18,
            hint=task_titles.TASKS_HINT,
            verbs=("任务台", "rwt", "renwutai", "tasks"),
        ),
        Action(
            "menu",
            titles.MENU,
            Group.DESK,
            ("F10",),
            window.open_menu,
            in_menu=False,
            verbs=("菜单", "cd", "caidan", "menu"),
        ),
        Action(
            "keys",
            titles.KEYS,
            Group.DESK,
            ("?", "F1"),
            window.toggle_keys,
            weight=1,
            verbs=("按键", "aj", "anjian", "keys"),
        ),
        Action(
            "leave",
            titles.LEAVE,
            Group.DESK,
            ("Ctrl+Q",),
            conduct.leave,
            verbs=("离席", "lx", "lixi", "leave"),
        ),
    ]
