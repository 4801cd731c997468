"""Why an order did not arrive, or a terminal was turned away: the gateway's codes in words.

What the gateway quotes from elsewhere (an error of the system, a server's sentence) is shown as it is.
"""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line

_WHYS: Mapping[str, str] = {
    "not_connected": QT_TRANSLATE_NOOP("whys", "终端不在线, 上线即发"),
    "expired": QT_TRANSLATE_NOOP("whys", "过了时效, 不再发"),
    "no_answer": QT_TRANSLATE_NOOP("whys", "终端没有应答"),
    "connection_lost": QT_TRANSLATE_NOOP("whys", "连接断了"),
    "gateway_restarted": QT_TRANSLATE_NOOP("whys", "网关重启过"),
    "unknown_terminal": QT_TRANSLATE_NOOP("whys", "不在册"),
    "number_in_use": QT_TRANSLATE_NOOP("whys", "号码已在用"),
    "wrong_code": QT_TRANSLATE_NOOP("whys", "鉴权码不对"),
    "unauthenticated": QT_TRANSLATE_NOOP("whys", "没有鉴权"),
    "result_1": QT_TRANSLATE_NOOP("whys", "终端报失败"),
    "result_2": QT_TRANSLATE_NOOP("whys", "终端说消息有误"),
    "result_3": QT_TRANSLATE_NOOP("whys", "终端不支持"),
}


def why_words(why: str) -> str:
    """The words of a code, or the text itself on one line; nothing for nothing."""
    text = _WHYS.get(why)
    if text is not None:
        return QCoreApplication.translate("whys", text)
    if why.startswith("Cannot connect"):  # the road-state client's, with the address and the system's error
        return QCoreApplication.translate("whys", "连不上")
    if why.startswith("unsayable"):
        return QCoreApplication.translate("whys", "终端的字库写不出这条令")
    return one_line(why)
