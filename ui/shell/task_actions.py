"""Tasks under way: the rider's answer, the outcome, calling a unit back."""

from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.conduct import Conduct


def task_actions(conduct: Conduct) -> list[Action]:
    """What is entered about a task."""
    return [
        Action(
            "acknowledge",
            titles.ACKNOWLEDGE,
            Group.TASK,
            ("K",),
            conduct.acknowledge,
            lambda: conduct.context.can_acknowledge,
            weight=84,
            hint=titles.ACKNOWLEDGE_HINT,
            verbs=("应答", "yd", "yingda", "acknowledge"),
            things=("alert", "unit", "task"),
        ),
        Action(
            "outcome",
            titles.OUTCOME,
            Group.TASK,
            ("O",),
            conduct.ask_outcome,
            lambda: conduct.context.can_enter_outcome,
            weight=83,
            hint=titles.OUTCOME_HINT,
            verbs=("结果", "jg", "jieguo", "outcome"),
            things=("alert", "unit", "task"),
        ),
        Action(
            "recall",
            titles.RECALL,
            Group.TASK,
            ("R",),
            conduct.recall,
            lambda: conduct.context.can_recall,
            weight=64,
            hint=titles.TWICE,
            verbs=("召回", "zh", "zhaohui", "recall"),
            things=("alert", "unit", "task"),
        ),
    ]
