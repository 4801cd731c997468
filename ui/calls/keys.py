"""The form's keys as data: which key does what at which field, before the window's own keys are asked."""

from enum import StrEnum

from PySide6.QtCore import Qt

from ui.calls.call_words import KIND_LETTERS
from ui.calls.intake import CHANNELS


class Stop(StrEnum):
    """Where Tab goes, in the order of a telephone call."""

    HEAD = "head"
    PLACE = "place"
    WORDS = "words"
    CALLER = "caller"


class Deed(StrEnum):
    """What a key does; the number, the way or the kind that goes with it stands beside it in the table."""

    SAVE = "save"
    LEAVE = "leave"
    CLEAR = "clear"
    JOIN = "join"
    PICK = "pick"
    LEVEL = "level"
    CHANNEL = "channel"
    STEP_CHANNEL = "step_channel"
    KIND = "kind"
    STEP_KIND = "step_kind"
    MARK = "mark"
    TAKE = "take"
    GO = "go"
    NOTHING = "nothing"


Stroke = tuple[Qt.KeyboardModifier, int]
Table = dict[Stroke, tuple[Deed, object]]

_PLAIN, _ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_UP, _DOWN, _LEFT, _RIGHT = Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _digit(number: int) -> Qt.Key:
    return Qt.Key(Qt.Key.Key_0 + number)


ANYWHERE: Table = {
    (_PLAIN, Qt.Key.Key_Escape): (Deed.LEAVE, None),
    (_PLAIN, Qt.Key.Key_Tab): (Deed.GO, 1),
    (_PLAIN, Qt.Key.Key_Backtab): (Deed.GO, -1),
    (_ALT, Qt.Key.Key_C): (Deed.CLEAR, None),
    (_ALT, Qt.Key.Key_D): (Deed.JOIN, None),
    (_ALT, _UP): (Deed.PICK, -1),
    (_ALT, _DOWN): (Deed.PICK, 1),
    (_CTRL, _UP): (Deed.LEVEL, 1),
    (_CTRL, _DOWN): (Deed.LEVEL, -1),
    (_ALT, _digit(0)): (Deed.KIND, None),
    # A stray arrow would else move the window's queue on to another alert.
    (_PLAIN, _UP): (Deed.NOTHING, None),
    (_PLAIN, _DOWN): (Deed.NOTHING, None),
    **{(_PLAIN, key): (Deed.GO, 1) for key in _ENTER},
    **{(_CTRL, key): (Deed.SAVE, None) for key in _ENTER},
    **{(_ALT, _digit(number)): (Deed.CHANNEL, way) for number, way in enumerate(CHANNELS, start=1)},
    **{(_ALT, Qt.Key(ord(letter))): (Deed.KIND, kind) for kind, letter in KIND_LETTERS.items()},
}

AT: dict[Stop, Table] = {
    Stop.HEAD: {
        **{(_PLAIN, key): (Deed.STEP_CHANNEL, -1) for key in (_UP, _LEFT)},
        **{(_PLAIN, key): (Deed.STEP_CHANNEL, 1) for key in (_DOWN, _RIGHT)},
        **{(_PLAIN, _digit(number)): (Deed.CHANNEL, way) for number, way in enumerate(CHANNELS, start=1)},
    },
    Stop.PLACE: {
        (_PLAIN, _UP): (Deed.MARK, -1),
        (_PLAIN, _DOWN): (Deed.MARK, 1),
        **{(_PLAIN, key): (Deed.TAKE, None) for key in _ENTER},
    },
    Stop.WORDS: {(_PLAIN, _UP): (Deed.STEP_KIND, -1), (_PLAIN, _DOWN): (Deed.STEP_KIND, 1)},
    Stop.CALLER: {(_PLAIN, key): (Deed.SAVE, None) for key in _ENTER},
}


def deed_of(stop: Stop, key: int, held: Qt.KeyboardModifier) -> tuple[Deed, object] | None:
    """What a key does at a stop, or None where it is the field's or the window's."""
    held &= ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Backtab:
        held &= ~Qt.KeyboardModifier.ShiftModifier
    found = AT[stop].get((held, key)) or ANYWHERE.get((held, key))
    if found is None and stop is Stop.HEAD and not held & (_ALT | _CTRL) and _writes(key):
        return Deed.NOTHING, None  # it would command what is selected in the window
    return found


def _writes(key: int) -> bool:
    return key < Qt.Key.Key_Escape or key == Qt.Key.Key_Backspace
