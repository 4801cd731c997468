"""Why something from outside was not believed: the gateway's codes of refusal in words."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line

_FROM_ROADS = "road_"
"""So begin the codes of a road-state source; all others are about terminals."""

_REFUSALS: Mapping[str, str] = {
    # positions
    "no_fix": QT_TRANSLATE_NOOP("refusals", "未定位"),
    "invalid_position": QT_TRANSLATE_NOOP("refusals", "坐标无效"),
    "future": QT_TRANSLATE_NOOP("refusals", "时间超前"),
    "no_time": QT_TRANSLATE_NOOP("refusals", "没有时间"),
    "duplicate": QT_TRANSLATE_NOOP("refusals", "重复"),
    "leap": QT_TRANSLATE_NOOP("refusals", "位置跳变"),
    "batch_point": QT_TRANSLATE_NOOP("refusals", "补传缺点"),
    # who may come in
    "unknown_terminal": QT_TRANSLATE_NOOP("refusals", "未登记"),
    "number_in_use": QT_TRANSLATE_NOOP("refusals", "号码已在用"),
    "wrong_code": QT_TRANSLATE_NOOP("refusals", "鉴权码不对"),
    "unauthenticated": QT_TRANSLATE_NOOP("refusals", "没有鉴权"),
    "register_row": QT_TRANSLATE_NOOP("refusals", "名册行有误"),
    "card_unread": QT_TRANSLATE_NOOP("refusals", "读卡失败"),
    "card_too_often": QT_TRANSLATE_NOOP("refusals", "换卡太频"),
    # connections
    "idle_too_long": QT_TRANSLATE_NOOP("refusals", "久无音讯"),
    "too_many_connections": QT_TRANSLATE_NOOP("refusals", "连接太多"),
    "never_reads": QT_TRANSLATE_NOOP("refusals", "不收应答"),
    "connects_too_fast": QT_TRANSLATE_NOOP("refusals", "连得太快"),
    "never_authenticated": QT_TRANSLATE_NOOP("refusals", "连上不鉴权"),
    "slowed_down": QT_TRANSLATE_NOOP("refusals", "发得太快"),
    "desk_crowded": QT_TRANSLATE_NOOP("refusals", "席位连线太多"),
    "desk_message": QT_TRANSLATE_NOOP("refusals", "席位消息有误"),
    "desk_silent": QT_TRANSLATE_NOOP("refusals", "席位连上不出声"),
    "replaced_connection": QT_TRANSLATE_NOOP("refusals", "同号重连"),
    # frames and messages
    "frame_garbage": QT_TRANSLATE_NOOP("refusals", "杂乱字节"),
    "frame_overlong": QT_TRANSLATE_NOOP("refusals", "帧过长"),
    "frame_escape": QT_TRANSLATE_NOOP("refusals", "转义有误"),
    "frame_too_short": QT_TRANSLATE_NOOP("refusals", "帧过短"),
    "frame_checksum": QT_TRANSLATE_NOOP("refusals", "校验不符"),
    "frame_length": QT_TRANSLATE_NOOP("refusals", "长度不符"),
    "part_bad_index": QT_TRANSLATE_NOOP("refusals", "分包序号有误"),
    "part_doubled": QT_TRANSLATE_NOOP("refusals", "分包重复"),
    "part_expired": QT_TRANSLATE_NOOP("refusals", "分包不全"),
    "part_crowded": QT_TRANSLATE_NOOP("refusals", "分包太多"),
    "body": QT_TRANSLATE_NOOP("refusals", "消息体有误"),
    "encrypted": QT_TRANSLATE_NOOP("refusals", "加密消息"),
    "unsupported": QT_TRANSLATE_NOOP("refusals", "不支持的消息"),
    "answer_to_nothing": QT_TRANSLATE_NOOP("refusals", "无令之答"),
    # the gateway's own
    "track_overflow": QT_TRANSLATE_NOOP("refusals", "轨迹存不及"),
    "internal_error": QT_TRANSLATE_NOOP("refusals", "程序出错"),
    # road states
    "road_overflow": QT_TRANSLATE_NOOP("refusals", "路况存不及"),
    "road_shape": QT_TRANSLATE_NOOP("refusals", "格式不符"),
    "road_status": QT_TRANSLATE_NOOP("refusals", "状态码不明"),
    "road_length": QT_TRANSLATE_NOOP("refusals", "长度有误"),
    "road_speed": QT_TRANSLATE_NOOP("refusals", "速度不可信"),
    "road_line": QT_TRANSLATE_NOOP("refusals", "线形有误"),
    "road_place": QT_TRANSLATE_NOOP("refusals", "坐标无效"),
    "road_no_line": QT_TRANSLATE_NOOP("refusals", "没有线形"),
    "road_no_road_near": QT_TRANSLATE_NOOP("refusals", "附近无此路"),
}


def refusal_word(code: str) -> str:
    """The word for a code; a code without one is shown as it is."""
    word = _REFUSALS.get(code)
    return one_line(code) if word is None else QCoreApplication.translate("refusals", word)


def refusals_of(source: str, refused: Mapping[str, int]) -> dict[str, int]:
    """What was refused of a source (``terminals``, ``traffic``, else nothing), the most frequent first."""
    wanted = {"terminals": False, "traffic": True}.get(source)
    found = [(code, n) for code, n in refused.items() if n and code.startswith(_FROM_ROADS) is wanted]
    return dict(sorted(found, key=lambda one: (-one[1], one[0])))


def refusal_words(refused: Mapping[str, int]) -> str:
    """Reasons with their counts, in the given order: ``时间超前 46, 未登记 2``."""
    return ", ".join(f"{refusal_word(code)} {count_words(n)}" for code, n in refused.items())


def count_words(count: int) -> str:
    """A count with its thousands apart: ``12 345``."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def known_refusals() -> frozenset[str]:
    """Every code that has a word of its own."""
    return frozenset(_REFUSALS)
