"""Going through the queue."""

from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.conduct import Conduct
from ui.shell.orders import Orders
from ui.shell.parameters import Kind, Parameter


def queue_actions(conduct: Conduct, orders: Orders) -> list[Action]:
    """Up, down, and to the map with what is selected."""
    queue = conduct.panels.queue
    return [
        Action(
            "up",
            titles.UP,
            Group.QUEUE,
            ("Up",),
            lambda: queue.step(-1),
            lambda: not queue.is_empty,
            weight=61,
            cap="↑",
            verbs=("上一条", "syt", "shangyitiao", "up"),
        ),
        Action(
            "down",
            titles.DOWN,
            Group.QUEUE,
            ("Down",),
            lambda: queue.step(1),
            lambda: not queue.is_empty,
            weight=60,
            cap="↓",
            verbs=("下一条", "xyt", "xiayitiao", "down"),
        ),
        Action(
            "show",
            titles.SHOW,
            Group.QUEUE,
            ("Return", "Enter"),
            conduct.show,
            conduct.can_show,
            weight=90,
            hint=titles.SHOW_HINT,
            verbs=("看", "k", "kan", "show"),
            params=(Parameter(Kind.THING, titles.A_THING, is_optional=True),),
            obey=orders.show,
            things=("alert", "unit", "task"),
        ),
    ]
