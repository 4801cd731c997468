"""Looking about on the map."""

from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.conduct import Conduct
from ui.shell.orders import Orders
from ui.shell.parameters import Kind, Parameter


def map_actions(conduct: Conduct, orders: Orders) -> list[Action]:
    """What moves the view."""
    city_map, window = conduct.panels.city_map, conduct.panels.window
    return [
        Action(
            "locate",
            titles.LOCATE,
            Group.MAP,
            ("L",),
            conduct.locate,
            lambda: conduct.context.unit is not None,
            weight=55,
            hint=titles.LOCATE_HINT,
            verbs=("定位", "dw", "dingwei", "locate"),
            params=(Parameter(Kind.UNIT, titles.A_UNIT, is_optional=True),),
            obey=orders.locate,
            things=("unit", "task", "alert"),
        ),
        Action(
            "back",
            titles.BACK,
            Group.MAP,
            ("Backspace",),
            city_map.back,
            weight=30,
            verbs=("返回", "fh", "fanhui", "back"),
        ),
        Action(
            "whole",
            titles.WHOLE,
            Group.MAP,
            ("Home",),
            city_map.show_all,
            verbs=("全城", "qc", "quancheng", "whole"),
        ),
        Action(
            "follow",
            titles.FOLLOW,
            Group.MAP,
            ("X",),
            city_map.toggle_following,
            hint=titles.FOLLOW_HINT,
            verbs=("跟随", "gs", "gensui", "follow"),
        ),
        Action(
            "trails",
            titles.TRAILS,
            Group.MAP,
            ("G",),
            city_map.toggle_trails,
            hint=titles.TRAILS_HINT,
            verbs=("轨迹", "gj", "guiji", "trails"),
        ),
        Action(
            "wall",
            titles.WALL,
            Group.MAP,
            ("F11",),
            window.toggle_wall,
            weight=20,
            hint=titles.WALL_HINT,
            verbs=("大屏", "dp", "daping", "wall"),
        ),
        Action(
            "map_full",
            titles.MAP_FULL,
            Group.MAP,
            ("Shift+F11",),
            window.toggle_map_full,
            verbs=("地图", "dt", "ditu", "map"),
        ),
    ]
