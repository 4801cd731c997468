"""Words of a task under way: deeds, lateness, what is known of the convoy, why a post stands out."""

import math
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from dispatch.domain.execution import ClosureStep, DeviationKind, PostStep
from dispatch.tasks.projection import Lead, ProjectedBy, Projection
from ui.execution.list_rows import DeviationRow
from ui.execution.next_things import Deed, NextThing
from ui.execution.post_rows import Overdue, PostRow
from ui.kit.formatters import NOTHING, age_words, clock_words, distance_words, since_s, time_words
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.plain import call_sign
from ui.kit.words import word

translate = QCoreApplication.translate

ON_TIME_S = 5
"""Nobody rides to the second: within this it is on time."""

_DEEDS = {
    Deed.CLEAR: QT_TRANSLATE_NOOP("execution", "清场 {name}"),
    Deed.CLOSE: QT_TRANSLATE_NOOP("execution", "封闭 {name}"),
    Deed.OPEN: QT_TRANSLATE_NOOP("execution", "放行 {name}"),
    Deed.CHASE: QT_TRANSLATE_NOOP("execution", "催 {name}, 令还没有回话"),
    Deed.PASS: QT_TRANSLATE_NOOP("execution", "车队过 {name}"),
    Deed.ASK: QT_TRANSLATE_NOOP("execution", "点名"),
    Deed.ASK_AGAIN: QT_TRANSLATE_NOOP("execution", "再问 {name}"),
    Deed.REPLACE: QT_TRANSLATE_NOOP("execution", "{name} 到不了, 换人"),
    Deed.TELL: QT_TRANSLATE_NOOP("execution", "通知 {name}"),
    Deed.CONFIRM: QT_TRANSLATE_NOOP("execution", "等 {name} 确认"),
    Deed.TICK: QT_TRANSLATE_NOOP("execution", "检查 {name}"),
    Deed.REASON: QT_TRANSLATE_NOOP("execution", "写明偏差原因 {name}"),
    Deed.START: QT_TRANSLATE_NOOP("execution", "开始执行"),
    Deed.RESUME: QT_TRANSLATE_NOOP("execution", "任务暂停中, 继续执行"),
    Deed.END: QT_TRANSLATE_NOOP("execution", "宣布执行完毕"),
}

_LEADS = {
    Lead.NEVER: QT_TRANSLATE_NOOP("execution", "没有位置, 逐岗人工报过"),
    Lead.LOST: QT_TRANSLATE_NOOP("execution", "位置中断"),
    Lead.NOT_THERE: QT_TRANSLATE_NOOP("execution", "还没上路线"),
    Lead.OFF_ROUTE: QT_TRANSLATE_NOOP("execution", "偏离路线"),
    Lead.ON_ROUTE: QT_TRANSLATE_NOOP("execution", "在路线上"),
}

_CLOSURE_DEEDS = {
    ClosureStep.CLEARED: QT_TRANSLATE_NOOP("execution", "清场"),
    ClosureStep.CLOSED: QT_TRANSLATE_NOOP("execution", "封闭"),
    ClosureStep.OPENED: QT_TRANSLATE_NOOP("execution", "放行"),
}


def deed_words(thing: NextThing) -> str:
    """What is to be done, in one line."""
    return translate("execution", _DEEDS[thing.deed]).format(name=thing.name).strip()


def closure_deed(step: ClosureStep) -> str:
    """The verb of a closure's step."""
    return translate("execution", _CLOSURE_DEEDS[step])


def left_words(left_s: float) -> str:
    """How long there is still time, ``02:13``; ``+00:10`` when it is late; "" where nothing says when."""
    if not math.isfinite(left_s):
        return ""
    return clock_words(math.ceil(left_s)) if left_s > 0 else f"+{clock_words(-left_s)}"


def late_cell(late_s: float | None) -> str:
    """Seconds against the plan for a column: ``+45``, ``−12``, ``0``."""
    if late_s is None:
        return NOTHING
    whole = round(late_s)
    return f"{whole:+d}".replace("-", "−") if whole else "0"


def late_words(late_s: float | None) -> str:
    """Seconds against the plan in words."""
    if late_s is None:
        return ""
    whole = round(late_s)
    if abs(whole) < ON_TIME_S:
        return translate("execution", "准点")
    form = translate("execution", "晚 {n} 秒") if whole > 0 else translate("execution", "早 {n} 秒")
    return form.format(n=abs(whole))


def late_tone(late_s: float | None, late_at_s: float, early_at_s: float) -> str:
    """The tone of a lateness against the tolerances."""
    if late_s is None:
        return "muted"
    if late_s > late_at_s or late_s < -early_at_s:
        return "high"
    return "medium" if abs(late_s) > late_at_s / 2 else "good"


def convoy_words(projection: Projection | None, unit_id: str) -> str:
    """Who leads, what is known of it and how old that is."""
    if projection is None:
        return translate("execution", "路线不在这张路网里, 推算不了")
    if projection.lead is Lead.NEVER and not unit_id:
        return translate("execution", "没有指定引导车, 逐岗人工报过")
    words = [call_sign(unit_id), translate("execution", _LEADS[projection.lead])]
    if projection.lead is Lead.OFF_ROUTE and projection.off_m is not None:
        words.append(distance_words(projection.off_m))
    if projection.has_arrived:
        words[1] = translate("execution", "已到终点")
    if projection.age_s is not None:
        words.append(translate("execution", "{age} 前").format(age=age_words(projection.age_s)))
    return " · ".join(filter(None, words))


def convoy_detail(projection: Projection | None) -> str:
    """How far it has come, by what the way ahead is timed; of a lost one where it was seen last."""
    if projection is None:
        return ""
    words = []
    if projection.along_m is not None and projection.lead is not Lead.LOST:
        gone, whole = distance_words(projection.along_m), distance_words(projection.length_m)
        words.append(f"{gone} / {whole}")
    if projection.lead is Lead.LOST and projection.fixed_at is not None:
        last = translate("execution", "最后 {time}, 按那时推算")
        words.append(last.format(time=time_words(projection.fixed_at)))
    elif projection.by is ProjectedBy.TRAFFIC:
        words.append(translate("execution", "按预案与当前路况推算"))
    elif projection.by is ProjectedBy.PLAN:
        words.append(translate("execution", "按预案推算"))
    return " · ".join(words)


def roll_words(row: PostRow) -> str:
    """What a post's newest word is; in place stays true while it is asked again."""
    if row.view.step is None:
        return translate("execution", "未点名")
    return word(row.view.step)


def overdue_words(row: PostRow, now: datetime) -> str:
    """Why a post stands out, with how long; nothing for one that does not."""
    if row.overdue is Overdue.ANSWER:
        age = age_words(since_s(row.view.asked_at, now))
        return translate("execution", "未答 {age}").format(age=age)
    if row.overdue is Overdue.PLACE:
        age = age_words(since_s(row.post.from_at, now))
        return translate("execution", "未到岗 {age}").format(age=age)
    return word(PostStep.CANNOT) if row.overdue is Overdue.CANNOT else ""


def deviation_words(row: DeviationRow) -> str:
    """What a deviation is and about what."""
    return " ".join(filter(None, (word(row.kind), row.about)))


def deviation_size(row: DeviationRow) -> str:
    """How large it is."""
    noted = row.view.noted
    if noted.kind is DeviationKind.OFF_ROUTE:
        return distance_words(noted.metres)
    return late_words(noted.seconds) if noted.seconds else ""
