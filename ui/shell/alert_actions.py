"""Alerts and dispatch: choose a unit, sign for an alert, judge it."""

from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.conduct import Conduct
from ui.shell.orders import Orders
from ui.shell.parameters import Kind, Parameter

LAST_DIGIT = 9


def alert_actions(conduct: Conduct, orders: Orders) -> list[Action]:
    """What is decided about an alert."""
    alert = Parameter(Kind.ALERT, titles.AN_ALERT, is_optional=True)
    new = Parameter(Kind.ALERT, titles.AN_ALERT, is_optional=True, offers=orders.alerts_new)
    note = Parameter(Kind.TEXT, titles.A_NOTE, is_optional=True)
    return [
        Action(
            "choose_1",
            titles.FIRST,
            Group.ALERT,
            ("1",),
            lambda: conduct.choose(1),
            lambda: conduct.is_advised(1),
            lambda: conduct.panels.queue.candidate(1) is not None,
            weight=100,
            hint=titles.FIRST_HINT,
            verbs=("派首选", "psx", "paishouxuan", "first"),
            params=(alert,),
            obey=orders.send_first,
            things=("alert",),
        ),
        Action(
            "dispatch",
            titles.DISPATCH,
            Group.ALERT,
            (),
            conduct.dispatch_line,
            hint=titles.DISPATCH_HINT,
            verbs=("派", "p", "pai", "dispatch"),
            params=(
                Parameter(Kind.UNIT, titles.A_UNIT, offers=orders.units_to_send),
                alert,
                Parameter(Kind.TEXT, titles.A_REASON, is_optional=True),
            ),
            obey=orders.send,
            things=("alert", "unit"),
        ),
        *(_choice(conduct, number) for number in range(2, LAST_DIGIT + 1)),
        Action(
            "take",
            titles.TAKE,
            Group.ALERT,
            ("T",),
            conduct.take,
            lambda: conduct.context.can_take,
            weight=85,
            verbs=("签收", "qs", "qianshou", "take"),
            params=(new,),
            obey=orders.take,
            things=("alert",),
        ),
        Action(
            "verify",
            titles.VERIFY,
            Group.ALERT,
            ("V",),
            conduct.verify,
            lambda: conduct.context.can_verify,
            weight=70,
            verbs=("核实", "hs", "heshi", "verify"),
            params=(alert, note),
            obey=orders.verify,
            things=("alert",),
        ),
        Action(
            "false",
            titles.FALSE,
            Group.ALERT,
            ("F",),
            conduct.ask_false,
            conduct.can_refuse,
            weight=65,
            hint=titles.TWICE,
            verbs=("误报", "wb", "wubao", "false"),
            params=(alert, note),
            obey=orders.refuse,
            things=("alert",),
            is_asked=lambda: conduct.is_asked("false"),
        ),
    ]


def _choice(conduct: Conduct, number: int) -> Action:
    first = number == 2  # noqa: PLR2004 — the first of those that share a line
    return Action(
        f"choose_{number}",
        titles.OTHER,
        Group.ALERT,
        (str(number),),
        lambda: conduct.choose(number),
        lambda: conduct.is_advised(number),
        weight=95 if first else 0,
        hint=titles.OTHER_HINT,
        cap="2–9",
        in_menu=False,
        is_listed=first,
    )
