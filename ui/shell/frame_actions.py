"""Settings, layouts and the tour, as actions."""

from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.frame import Frame
from ui.shell.layout_memory import LayoutMemory
from ui.shell.parameters import Arguments, CannotObeyError, Choice, Kind, Parameter


def frame_actions(frame: Frame, layouts: LayoutMemory) -> list[Action]:
    """What stands around the panels."""

    def choices() -> tuple[Choice, ...]:
        return tuple(Choice(name, name, (name,)) for name in layouts.names)

    def choose(given: Arguments) -> str:
        if not given.choice:
            frame.ask_layout_name()
        elif not layouts.choose(given.choice):
            raise CannotObeyError(given.choice)
        return ""

    def name_it(given: Arguments) -> str:
        if given.text:
            frame.save_layout(given.text)
        else:
            frame.ask_layout_name()
        return ""

    def search(given: Arguments) -> str:
        frame.open_settings(given.text)
        return ""

    return [
        Action(
            "settings",
            titles.SETTINGS,
            Group.DESK,
            ("Ctrl+,",),
            frame.open_settings,
            hint=titles.SETTINGS_HINT,
            verbs=("设置", "sz", "shezhi", "settings"),
            params=(Parameter(Kind.TEXT, titles.SOUGHT, is_optional=True),),
            obey=search,
        ),
        Action(
            "layout",
            titles.LAYOUT,
            Group.DESK,
            (),
            lambda: None,
            lambda: bool(layouts.names),
            in_menu=False,
            is_listed=False,
            verbs=("布局", "bj", "buju", "layout"),
            params=(Parameter(Kind.CHOICE, titles.LAYOUT_NAME, choices=choices),),
            obey=choose,
        ),
        Action(
            "layout_save",
            titles.LAYOUT_SAVE,
            Group.DESK,
            (),
            frame.ask_layout_name,
            verbs=("存布局", "cbj", "cunbuju", "save"),
            params=(Parameter(Kind.TEXT, titles.LAYOUT_NAME, is_optional=True),),
            obey=name_it,
        ),
        Action(
            "layout_reset",
            titles.LAYOUT_RESET,
            Group.DESK,
            ("Ctrl+0",),
            layouts.reset,
            verbs=("复位布局", "fwbj", "fuweibuju", "resetlayout"),
        ),
        Action(
            "tour",
            titles.TOUR,
            Group.DESK,
            (),
            frame.begin_tour,
            verbs=("介绍", "js", "jieshao", "tour"),
        ),
    ]
