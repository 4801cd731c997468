"""Queue and units as tables: what to see of them; and the call for help that stands above both."""

from collections.abc import Callable

from ui.alerts.view import AlertQueue
from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.parameters import Arguments, Kind, Parameter
from ui.units.view import UnitList


def table_actions(queue: AlertQueue, units: UnitList) -> list[Action]:
    """Answer who calls for help; filter either table, by key or with the words on the command line."""
    words = Parameter(Kind.TEXT, titles.SOME_WORDS, is_optional=True)
    return [
        Action(
            "answer_call",
            titles.ANSWER_CALL,
            Group.ALERT,
            ("F4",),
            lambda: _done(queue.answer_call()),
            lambda: queue.has_calls,
            weight=92,
            hint=titles.ANSWER_CALL_HINT,
            verbs=("求助", "qz", "qiuzhu", "sos"),
        ),
        Action(
            "filter_queue",
            titles.FILTER_QUEUE,
            Group.QUEUE,
            ("Ctrl+F",),
            queue.open_filter,
            hint=titles.FILTER_HINT,
            verbs=("筛警情", "sjq", "shaijingqing", "filter"),
            params=(words,),
            obey=lambda given: _filter(queue.area.filter_by, given),
        ),
        Action(
            "filter_units",
            titles.FILTER_UNITS,
            Group.QUEUE,
            ("Ctrl+U",),
            units.open_filter,
            hint=titles.FILTER_HINT,
            verbs=("筛铁骑", "stq", "shaitieqi", "units"),
            params=(words,),
            obey=lambda given: _filter(units.area.filter_by, given),
        ),
    ]


def _filter(filter_by: Callable[[str], None], given: Arguments) -> str:
    filter_by(given.text)
    return ""


def _done(_: bool) -> None:  # noqa: FBT001 — swallows an answer that a key has no use for
    return None
