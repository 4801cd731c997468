"""All actions of the window, area by area."""

from ui.shell.actions import Action
from ui.shell.alert_actions import alert_actions
from ui.shell.conduct import Conduct
from ui.shell.desk_actions import desk_actions
from ui.shell.map_actions import map_actions
from ui.shell.orders import Orders
from ui.shell.queue_actions import queue_actions
from ui.shell.task_actions import task_actions


def all_actions(conduct: Conduct) -> list[Action]:
    """What the selection and the panels alone are enough for; the window adds those of other parts."""
    orders = Orders(conduct)
    return [
        *queue_actions(conduct, orders),
        *alert_actions(conduct, orders),
        *task_actions(conduct, orders),
        *map_actions(conduct, orders),
        *desk_actions(conduct),
    ]
