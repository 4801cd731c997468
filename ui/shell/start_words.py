"""Why there is no desk, in three sentences: a refusal by the gateway says what to do about it."""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from ui.bridge.refusals import refusal_code
from ui.kit.failures import Failure
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import one_line

translate = QCoreApplication.translate

# Code of a refusal → what is wrong, what to do.
_REFUSALS: Mapping[str, tuple[str, str]] = {
    "version": (
        QT_TRANSLATE_NOOP("start", "席位与网关版本不同"),
        QT_TRANSLATE_NOOP("start", "两边装同一版本, 关掉旧的再启动; 急事用电台。"),
    ),
    "token": (
        QT_TRANSLATE_NOOP("start", "网关不认本席位的口令"),
        QT_TRANSLATE_NOOP("start", "核对 --data 是不是网关的数据目录, 再启动; 急事用电台。"),
    ),
    "network": (
        QT_TRANSLATE_NOOP("start", "席位与网关的路网不同"),
        QT_TRANSLATE_NOOP("start", "两边用同一个 --city 配置, 再启动; 急事用电台。"),
    ),
    "seat": (
        QT_TRANSLATE_NOOP("start", "这个席位坐不了"),
        QT_TRANSLATE_NOOP("start", "用 --seat 换一个席位名, 或请在座的人退出; 急事用电台。"),
    ),
    "full": (
        QT_TRANSLATE_NOOP("start", "席位已满"),
        QT_TRANSLATE_NOOP("start", "请不用的席位退出, 或调大配置里的 desks.desks; 急事用电台。"),
    ),
    "exposed": (
        QT_TRANSLATE_NOOP("start", "网关的口令文件他人可读"),
        QT_TRANSLATE_NOOP("start", "关掉网关再启动, 口令就换了; 查是谁放宽了权限。急事用电台。"),
    ),
}


def start_failure(error: Exception) -> Failure:
    """What kept the desk from starting; *detail* is the error's own sentence on one line."""
    detail = one_line(str(error)) or type(error).__name__
    what, do = _REFUSALS.get(
        refusal_code(error), ("", QT_TRANSLATE_NOOP("start", "按提示改好后重新启动; 急事用电台。"))
    )
    why = f"{translate('start', what)}: {detail}" if what else detail
    return Failure(
        translate("start", "席位没有开起来: {why}").format(why=why),
        translate("start", "没有连上网关, 也没有记录任何东西。"),
        translate("start", do),
        detail,
    )


def known_refusals() -> frozenset[str]:
    """Every code that has words of its own."""
    return frozenset(_REFUSALS)
