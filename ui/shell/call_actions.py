"""What people tell, and what one hears: taking a call, and the last sound once more."""

from ui.shell import titles
from ui.shell.actions import Action, Group
from ui.shell.call_desk import CallDesk
from ui.shell.parameters import Arguments, Kind, Parameter
from ui.shell.sounds import Sounds


def call_actions(calls: CallDesk, sounds: Sounds) -> list[Action]:
    """The intake form by one key, or with a place behind it on the command line."""
    return [
        Action(
            "new_call",
            titles.NEW_CALL,
            Group.ALERT,
            ("N",),
            calls.open,
            weight=80,
            hint=titles.NEW_CALL_HINT,
            verbs=("接警", "jj", "jiejing", "call"),
            params=(Parameter(Kind.TEXT, titles.A_PLACE, is_optional=True),),
            obey=lambda given: _open(calls, given),
            live=calls.draft_words,
        ),
        Action(
            "repeat_sound",
            titles.REPEAT_SOUND,
            Group.DESK,
            ("S",),
            sounds.repeat_last,
            lambda: sounds.policy.last is not None,
            verbs=("重听", "ct", "chongting", "repeat"),
        ),
    ]


def _open(calls: CallDesk, given: Arguments) -> str:
    calls.open(given.text)
    return ""
