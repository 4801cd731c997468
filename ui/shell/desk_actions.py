"""The seat itself: stepping back, sound, theme, menu, keys, leaving."""

from ui.bridge.selection import NOTHING
from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.conduct import Conduct


def desk_actions(conduct: Conduct) -> list[Action]:
    """What is about the desk and not about the city."""
    window, selection = conduct.panels.window, conduct.selection
    return [
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
        ),
        Action(
            "theme",
            titles.THEME,
            Group.DESK,
            ("F9",),
            window.toggle_theme,
            verbs=("主题", "zt", "zhuti", "theme"),
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
