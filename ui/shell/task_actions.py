"""Tasks under way: the rider's answer, the outcome, calling a unit back."""

from dispatch.domain.tasks import Outcome
from ui.kit.words import word
from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.conduct import Conduct
from ui.shell.orders import Orders
from ui.shell.parameters import Choice, Kind, Parameter

_OUTCOME_VERBS = {
    Outcome.RECOVERED: ("恢复畅通", "hfct", "huifuchangtong"),
    Outcome.TOWED: ("清拖车辆", "qtcl", "qingtuocheliang"),
    Outcome.DIRECTED: ("现场疏导", "xcsd", "xianchangshudao"),
    Outcome.CLEARED_BEFORE: ("到场前已通", "dcqyt", "daochangqianyitong"),
    Outcome.NOT_FOUND: ("未见异常", "wjyc", "weijianyichang"),
    Outcome.HANDED_OVER: ("移交他人", "yjtr", "yijiaotaren"),
    Outcome.CONTINUES: ("仍在持续", "rzcx", "rengzaichixu"),
    Outcome.SETTLED: ("现场办结", "xcbj", "xianchangbanjie"),
}


def outcomes() -> tuple[Choice, ...]:
    """What a task may end with, in the order in which the short list has them."""
    return tuple(
        Choice(outcome.value, word(outcome), (*_OUTCOME_VERBS[outcome], outcome.value)) for outcome in Outcome
    )


def task_actions(conduct: Conduct, orders: Orders) -> list[Action]:
    """What is entered about a task."""
    unit = Parameter(Kind.UNIT, titles.A_UNIT, is_optional=True, offers=orders.units_bound)
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
            params=(unit,),
            obey=orders.acknowledge,
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
            params=(
                Parameter(Kind.TASK, titles.A_TASK, is_optional=True),
                Parameter(Kind.CHOICE, titles.AN_OUTCOME, is_optional=True, choices=outcomes),
                Parameter(Kind.TEXT, titles.A_NOTE, is_optional=True),
            ),
            obey=orders.enter_outcome,
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
            params=(unit,),
            obey=orders.recall,
            things=("alert", "unit", "task"),
            is_asked=lambda: conduct.is_asked("recall"),
        ),
    ]
