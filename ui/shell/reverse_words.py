"""What was just decided and can still be taken back, in words. No widgets."""

import math

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import Verdict
from dispatch.picture.views import Picture
from ui.bridge.port import Reversible
from ui.kit.plain import call_sign
from ui.kit.words import word

translate = QCoreApplication.translate


def done_words(decision: Reversible, picture: Picture) -> str:
    """The decision, short: 派 A12, 签收 J0003."""
    match decision.command:
        case "dispatch":
            return translate("reverse", "派 {unit}").format(unit=call_sign(decision.unit_id))
        case "take_alert":
            return translate("reverse", "签收 {key}").format(key=decision.key)
        case "judge_alert":
            alert = picture.alerts.get(decision.key)
            verdict = alert.verdict if alert is not None and alert.verdict is not None else Verdict.REAL
            return f"{word(verdict)} {decision.key}"
        case "enter_outcome":
            return translate("reverse", "结果 {key}").format(key=decision.key)
        case "report_alert":
            return translate("reverse", "接警 {key}").format(key=decision.key)
        case _:
            return decision.key


def cap_words(decision: Reversible, picture: Picture) -> str:
    """What stands beside the key: 撤回 派 A12 · 24 s."""
    words = translate("reverse", "撤回 {done} · {seconds} s")
    return words.format(done=done_words(decision, picture), seconds=math.ceil(decision.left_s))


def quiet_words(decision: Reversible, picture: Picture) -> str:
    """What the command line says while it is not written in."""
    words = translate("reverse", "已记: {done} · U 撤回 {seconds} s")
    return words.format(done=done_words(decision, picture), seconds=math.ceil(decision.left_s))
