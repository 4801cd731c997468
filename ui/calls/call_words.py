"""Words and letters of the intake form: ways, kinds, and why an open alert may be the one told of."""

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind
from dispatch.domain.calls import Channel
from ui.kit.formatters import distance_words
from ui.kit.marking import QT_TRANSLATE_NOOP

KIND_LETTERS = {
    AlertKind.ACCIDENT: "S",
    AlertKind.CONGESTION: "Y",
    AlertKind.BREAKDOWN: "G",
    AlertKind.OBSTACLE: "Z",
    AlertKind.SIGNAL: "X",
    AlertKind.FLOOD: "J",
    AlertKind.PARKING: "W",
    AlertKind.CROWD: "R",
    AlertKind.HELP: "Q",
    AlertKind.OTHER: "T",
}
"""With Alt, by pinyin: 事故 S, 拥堵 Y, 故障 G, 障碍 Z … the frequent ones first.

A call for help of a rider's own comes from his terminal and from nowhere else.
"""

_KINDS = {
    AlertKind.ACCIDENT: QT_TRANSLATE_NOOP("calls", "事故"),
    AlertKind.CONGESTION: QT_TRANSLATE_NOOP("calls", "拥堵"),
    AlertKind.BREAKDOWN: QT_TRANSLATE_NOOP("calls", "故障车"),
    AlertKind.OBSTACLE: QT_TRANSLATE_NOOP("calls", "障碍物"),
    AlertKind.SIGNAL: QT_TRANSLATE_NOOP("calls", "信号灯"),
    AlertKind.FLOOD: QT_TRANSLATE_NOOP("calls", "积水"),
    AlertKind.PARKING: QT_TRANSLATE_NOOP("calls", "违停"),
    AlertKind.CROWD: QT_TRANSLATE_NOOP("calls", "人群"),
    AlertKind.HELP: QT_TRANSLATE_NOOP("calls", "求助"),
    AlertKind.OTHER: QT_TRANSLATE_NOOP("calls", "其他"),
}

_CHANNELS = {
    Channel.PHONE_122: "122",
    Channel.PHONE_110: "110",
    Channel.PATROL: QT_TRANSLATE_NOOP("calls", "巡逻"),
    Channel.CAMERA: QT_TRANSLATE_NOOP("calls", "监控"),
    Channel.DESK: QT_TRANSLATE_NOOP("calls", "本席"),
}

_REASONS = {
    "same_place": QT_TRANSLATE_NOOP("calls", "同一处"),
    "near": QT_TRANSLATE_NOOP("calls", "相距 {value}"),
    "same_road": QT_TRANSLATE_NOOP("calls", "同一条路"),
    "other_direction": QT_TRANSLATE_NOOP("calls", "对向"),
    "same_kind": QT_TRANSLATE_NOOP("calls", "同类"),
    "goes_with": QT_TRANSLATE_NOOP("calls", "常是一件事"),
    "just_now": QT_TRANSLATE_NOOP("calls", "刚发生"),
}


def kind_word(kind: AlertKind) -> str:
    """A kind, short."""
    return QCoreApplication.translate("calls", _KINDS[kind]) if kind in _KINDS else str(kind)


def channel_word(channel: Channel) -> str:
    """A way of telling, short."""
    return QCoreApplication.translate("calls", _CHANNELS[channel])


def reason_words(code: str) -> str:
    """Why an alert may be the same (``near:430``) in words; an unknown code as it is."""
    reason, _, value = code.partition(":")
    text = _REASONS.get(reason)
    if text is None:
        return code
    if value.isdigit():
        value = distance_words(float(value))
    return QCoreApplication.translate("calls", text).format(value=value)
