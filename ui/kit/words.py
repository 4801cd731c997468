"""Words for the core's codes: every enumeration, reason and rule in the operator's language.

The texts are Chinese; other languages come from resources/translations. A code without a word here is shown
as it is: a newer core must not leave a blank on an older screen.
"""

from enum import Enum

from PySide6.QtCore import QCoreApplication

from dispatch.domain.alerts import AlertKind, AlertLevel, AlertState, CongestionLevel, Verdict
from dispatch.domain.execution import ClosureStep, ContactStep, DeviationKind, PostOrderKind, PostStep
from dispatch.domain.observations import SourceState
from dispatch.domain.people import Role
from dispatch.domain.tasks import (
    Answer,
    AnswerBy,
    OrderState,
    Outcome,
    ReleaseReason,
    TaskKind,
    TaskStage,
    TaskState,
)
from dispatch.domain.units import Freshness, UnitState
from ui.kit.formatters import age_words
from ui.kit.marking import QT_TRANSLATE_NOOP

_WORDS: tuple[tuple[Enum, str], ...] = (
    (AlertKind.CONGESTION, QT_TRANSLATE_NOOP("words", "拥堵预警")),
    (AlertKind.SOS, QT_TRANSLATE_NOOP("words", "紧急求助")),
    (AlertKind.ACCIDENT, QT_TRANSLATE_NOOP("words", "交通事故")),
    (AlertKind.BREAKDOWN, QT_TRANSLATE_NOOP("words", "故障车")),
    (AlertKind.OBSTACLE, QT_TRANSLATE_NOOP("words", "路面障碍")),
    (AlertKind.SIGNAL, QT_TRANSLATE_NOOP("words", "信号故障")),
    (AlertKind.FLOOD, QT_TRANSLATE_NOOP("words", "道路积水")),
    (AlertKind.PARKING, QT_TRANSLATE_NOOP("words", "违法停车")),
    (AlertKind.CROWD, QT_TRANSLATE_NOOP("words", "人群聚集")),
    (AlertKind.HELP, QT_TRANSLATE_NOOP("words", "群众求助")),
    (AlertKind.OTHER, QT_TRANSLATE_NOOP("words", "其他警情")),
    (AlertLevel.LOW, QT_TRANSLATE_NOOP("words", "一般")),
    (AlertLevel.MEDIUM, QT_TRANSLATE_NOOP("words", "较重")),
    (AlertLevel.HIGH, QT_TRANSLATE_NOOP("words", "严重")),
    (AlertLevel.CRITICAL, QT_TRANSLATE_NOOP("words", "特急")),
    (AlertState.NEW, QT_TRANSLATE_NOOP("words", "待签收")),
    (AlertState.TAKEN, QT_TRANSLATE_NOOP("words", "已签收")),
    (AlertState.DISPATCHED, QT_TRANSLATE_NOOP("words", "已派警")),
    (AlertState.CLOSED, QT_TRANSLATE_NOOP("words", "已结束")),
    (CongestionLevel.UNKNOWN, QT_TRANSLATE_NOOP("words", "未知")),
    (CongestionLevel.FREE, QT_TRANSLATE_NOOP("words", "畅通")),
    (CongestionLevel.MOSTLY_FREE, QT_TRANSLATE_NOOP("words", "基本畅通")),
    (CongestionLevel.LIGHT, QT_TRANSLATE_NOOP("words", "轻度拥堵")),
    (CongestionLevel.MODERATE, QT_TRANSLATE_NOOP("words", "中度拥堵")),
    (CongestionLevel.SEVERE, QT_TRANSLATE_NOOP("words", "严重拥堵")),
    (Verdict.REAL, QT_TRANSLATE_NOOP("words", "属实")),
    (Verdict.FALSE, QT_TRANSLATE_NOOP("words", "误报")),
    (Role.DISPATCHER, QT_TRANSLATE_NOOP("words", "调度员")),
    (Role.PLANNER, QT_TRANSLATE_NOOP("words", "编制人")),
    (Role.SUPERVISOR, QT_TRANSLATE_NOOP("words", "值班长")),
    (SourceState.WAITING, QT_TRANSLATE_NOOP("words", "等待")),
    (SourceState.OK, QT_TRANSLATE_NOOP("words", "正常")),
    (SourceState.LATE, QT_TRANSLATE_NOOP("words", "迟到")),
    (SourceState.LOST, QT_TRANSLATE_NOOP("words", "中断")),
    (UnitState.AVAILABLE, QT_TRANSLATE_NOOP("words", "待命")),
    (UnitState.EN_ROUTE, QT_TRANSLATE_NOOP("words", "途中")),
    (UnitState.ON_SCENE, QT_TRANSLATE_NOOP("words", "到场")),
    (UnitState.HANDLING, QT_TRANSLATE_NOOP("words", "处置")),
    (UnitState.RESERVED, QT_TRANSLATE_NOOP("words", "预留")),
    (UnitState.OFF_DUTY, QT_TRANSLATE_NOOP("words", "离岗")),
    (UnitState.LOST, QT_TRANSLATE_NOOP("words", "失联")),
    (UnitState.SOS, QT_TRANSLATE_NOOP("words", "求助")),
    (Freshness.FRESH, QT_TRANSLATE_NOOP("words", "位置新")),
    (Freshness.STALE, QT_TRANSLATE_NOOP("words", "位置旧")),
    (Freshness.LOST, QT_TRANSLATE_NOOP("words", "位置失")),
    (TaskKind.JAM, QT_TRANSLATE_NOOP("words", "拥堵处置")),
    (TaskKind.SOS, QT_TRANSLATE_NOOP("words", "紧急支援")),
    (TaskKind.INCIDENT, QT_TRANSLATE_NOOP("words", "警情处置")),
    (TaskKind.SECURITY, QT_TRANSLATE_NOOP("words", "重大安保")),
    (TaskKind.ESCORT, QT_TRANSLATE_NOOP("words", "警卫任务")),
    (TaskKind.EVENT, QT_TRANSLATE_NOOP("words", "大型活动")),
    (TaskKind.WEATHER, QT_TRANSLATE_NOOP("words", "恶劣天气")),
    (TaskKind.ROADWORKS, QT_TRANSLATE_NOOP("words", "占道施工")),
    (TaskKind.DRILL, QT_TRANSLATE_NOOP("words", "演练任务")),
    (TaskStage.DRAFT, QT_TRANSLATE_NOOP("words", "起草")),
    (TaskStage.PLANNED, QT_TRANSLATE_NOOP("words", "预案已成")),
    (TaskStage.REHEARSED, QT_TRANSLATE_NOOP("words", "已演练")),
    (TaskStage.APPROVED, QT_TRANSLATE_NOOP("words", "已批准")),
    (TaskStage.RETURNED, QT_TRANSLATE_NOOP("words", "已退回")),
    (TaskStage.UNDER_WAY, QT_TRANSLATE_NOOP("words", "执行中")),
    (TaskStage.SUSPENDED, QT_TRANSLATE_NOOP("words", "暂停")),
    (TaskStage.ENDED, QT_TRANSLATE_NOOP("words", "执行完毕")),
    (TaskStage.REPORTED, QT_TRANSLATE_NOOP("words", "已报告")),
    (TaskStage.ARCHIVED, QT_TRANSLATE_NOOP("words", "已归档")),
    (TaskStage.CANCELLED, QT_TRANSLATE_NOOP("words", "已取消")),
    (PostStep.ASKED, QT_TRANSLATE_NOOP("words", "已点名")),
    (PostStep.ANSWERED, QT_TRANSLATE_NOOP("words", "已应答")),
    (PostStep.IN_PLACE, QT_TRANSLATE_NOOP("words", "已到岗")),
    (PostStep.CANNOT, QT_TRANSLATE_NOOP("words", "到不了岗")),
    (PostOrderKind.ROLL_CALL, QT_TRANSLATE_NOOP("words", "点名")),
    (PostOrderKind.CLEAR, QT_TRANSLATE_NOOP("words", "令清场")),
    (PostOrderKind.CLOSE, QT_TRANSLATE_NOOP("words", "令封闭")),
    (PostOrderKind.OPEN, QT_TRANSLATE_NOOP("words", "令放行")),
    (PostOrderKind.CONTINGENCY, QT_TRANSLATE_NOOP("words", "处置指令")),
    (ClosureStep.CLEARED, QT_TRANSLATE_NOOP("words", "已清场")),
    (ClosureStep.CLOSED, QT_TRANSLATE_NOOP("words", "已封闭")),
    (ClosureStep.OPENED, QT_TRANSLATE_NOOP("words", "已放行")),
    (ContactStep.TOLD, QT_TRANSLATE_NOOP("words", "已通知")),
    (ContactStep.CONFIRMED, QT_TRANSLATE_NOOP("words", "已确认")),
    (DeviationKind.OFF_ROUTE, QT_TRANSLATE_NOOP("words", "偏离路线")),
    (DeviationKind.TIMING, QT_TRANSLATE_NOOP("words", "时间偏差")),
    (DeviationKind.STOPPED, QT_TRANSLATE_NOOP("words", "车队停住")),
    (DeviationKind.POSITION_LOST, QT_TRANSLATE_NOOP("words", "位置中断")),
    (DeviationKind.POST_OVERDUE, QT_TRANSLATE_NOOP("words", "岗位逾时")),
    (DeviationKind.CLOSURE_OVERDUE, QT_TRANSLATE_NOOP("words", "管制逾时")),
    (DeviationKind.OTHER, QT_TRANSLATE_NOOP("words", "其他偏差")),
    (TaskState.OPEN, QT_TRANSLATE_NOOP("words", "已立")),
    (TaskState.DISPATCHED, QT_TRANSLATE_NOOP("words", "已派警")),
    (TaskState.ON_SCENE, QT_TRANSLATE_NOOP("words", "到场")),
    (TaskState.HANDLED, QT_TRANSLATE_NOOP("words", "已处置")),
    (TaskState.CLOSED, QT_TRANSLATE_NOOP("words", "已结束")),
    (OrderState.ISSUED, QT_TRANSLATE_NOOP("words", "已下令")),
    (OrderState.SENT, QT_TRANSLATE_NOOP("words", "已发出")),
    (OrderState.DELIVERED, QT_TRANSLATE_NOOP("words", "已送达")),
    (OrderState.ACKNOWLEDGED, QT_TRANSLATE_NOOP("words", "已应答")),
    (OrderState.DECLINED, QT_TRANSLATE_NOOP("words", "不能去")),
    (OrderState.REFUSED, QT_TRANSLATE_NOOP("words", "未收下")),
    (OrderState.UNKNOWN, QT_TRANSLATE_NOOP("words", "去向不明")),
    (Answer.ACCEPTED, QT_TRANSLATE_NOOP("words", "接受")),
    (Answer.CANNOT, QT_TRANSLATE_NOOP("words", "不能去")),
    (AnswerBy.TERMINAL, QT_TRANSLATE_NOOP("words", "终端应答")),
    (AnswerBy.CALL, QT_TRANSLATE_NOOP("words", "电话应答")),
    (Outcome.RECOVERED, QT_TRANSLATE_NOOP("words", "恢复畅通")),
    (Outcome.TOWED, QT_TRANSLATE_NOOP("words", "清拖车辆")),
    (Outcome.DIRECTED, QT_TRANSLATE_NOOP("words", "现场疏导")),
    (Outcome.CLEARED_BEFORE, QT_TRANSLATE_NOOP("words", "到场前已通")),
    (Outcome.NOT_FOUND, QT_TRANSLATE_NOOP("words", "未见异常")),
    (Outcome.HANDED_OVER, QT_TRANSLATE_NOOP("words", "移交他人")),
    (Outcome.CONTINUES, QT_TRANSLATE_NOOP("words", "仍在持续")),
    (Outcome.SETTLED, QT_TRANSLATE_NOOP("words", "现场办结")),
    (ReleaseReason.DONE, QT_TRANSLATE_NOOP("words", "处置完毕")),
    (ReleaseReason.DECLINED, QT_TRANSLATE_NOOP("words", "骑手不能去")),
    (ReleaseReason.RECALLED, QT_TRANSLATE_NOOP("words", "召回")),
    (ReleaseReason.MISTAKEN, QT_TRANSLATE_NOOP("words", "误派撤回")),
    (ReleaseReason.UNREACHABLE, QT_TRANSLATE_NOOP("words", "联系不上")),
)

_WORD_OF = {(type(code), code): text for code, text in _WORDS}
"""By enumeration and member: members of two enumerations may be equal (SOS, LOST, 1 and 1)."""

_SOURCES = {
    "terminals": QT_TRANSLATE_NOOP("words", "终端"),
    "traffic": QT_TRANSLATE_NOOP("words", "路况"),
    "clock": QT_TRANSLATE_NOOP("words", "时钟"),
    "gateway": QT_TRANSLATE_NOOP("words", "网关"),
    "journal": QT_TRANSLATE_NOOP("words", "记录"),
    "anchor": QT_TRANSLATE_NOOP("words", "锚"),
    "tracks": QT_TRANSLATE_NOOP("words", "轨迹"),
    "copies": QT_TRANSLATE_NOOP("words", "备份"),
    "patrol": QT_TRANSLATE_NOOP("words", "巡逻"),
    "camera": QT_TRANSLATE_NOOP("words", "视频"),
    "desk": QT_TRANSLATE_NOOP("words", "席位"),
}

_CANDIDATE_REASONS = {
    "fastest": QT_TRANSLATE_NOOP("words", "最快"),
    "on_beat": QT_TRANSLATE_NOOP("words", "本巡段 {value}"),
    "riding": QT_TRANSLATE_NOOP("words", "正向{value}行驶"),
    "heading_there": QT_TRANSLATE_NOOP("words", "正朝那里去"),
    "offline": QT_TRANSLATE_NOOP("words", "终端不在线"),
}

_LEFT_OUT_REASONS = {
    "stale_position": QT_TRANSLATE_NOOP("words", "位置过时"),
    "lost_position": QT_TRANSLATE_NOOP("words", "失联"),
    "no_position": QT_TRANSLATE_NOOP("words", "无位置"),
    "busy": QT_TRANSLATE_NOOP("words", "在办任务"),
    "reserved": QT_TRANSLATE_NOOP("words", "已预留"),
    "off_duty": QT_TRANSLATE_NOOP("words", "离岗"),
    "beyond_reach": QT_TRANSLATE_NOOP("words", "太远"),
    "off_road": QT_TRANSLATE_NOOP("words", "不在路上"),
    "sos": QT_TRANSLATE_NOOP("words", "正在求助"),
}

_COMPASS = {
    "北": QT_TRANSLATE_NOOP("compass", "北"),
    "东北": QT_TRANSLATE_NOOP("compass", "东北"),
    "东": QT_TRANSLATE_NOOP("compass", "东"),
    "东南": QT_TRANSLATE_NOOP("compass", "东南"),
    "南": QT_TRANSLATE_NOOP("compass", "南"),
    "西南": QT_TRANSLATE_NOOP("compass", "西南"),
    "西": QT_TRANSLATE_NOOP("compass", "西"),
    "西北": QT_TRANSLATE_NOOP("compass", "西北"),
}
_EIGHTH_DEG = 45


def word(code: Enum) -> str:
    """The word for a member of any of the core's enumerations."""
    text = _WORD_OF.get((type(code), code))
    return str(code.value) if text is None else QCoreApplication.translate("words", text)


def condition_word(kind: AlertKind, congestion: CongestionLevel) -> str:
    """How bad a jam is, and of what else the kind: 中度拥堵, 交通事故."""
    is_jam = kind is AlertKind.CONGESTION and congestion is not CongestionLevel.UNKNOWN
    return word(congestion if is_jam else kind)


def source_word(source: str) -> str:
    """The word for a source of observations, or for the way by which a person told something (122, 巡逻)."""
    return QCoreApplication.translate("words", _SOURCES.get(source, source))


def direction_words(direction: str) -> str:
    """A direction of travel as the core says it (``北→南``) in the operator's language (``N→S``)."""
    return "→".join(
        QCoreApplication.translate("compass", _COMPASS.get(part, part)) for part in direction.split("→")
    )


def near_words(near: str) -> str:
    """Which junction a place is near (``近兴华路口``) or at (``兴华路口``), in the operator's language."""
    road = near.removeprefix("近")
    if road.endswith("口"):
        road = road.removesuffix("口")
        if near.startswith("近"):
            return QCoreApplication.translate("words", "近{road}口").format(road=road)
        return QCoreApplication.translate("words", "{road}口").format(road=road)
    if near.startswith("近"):
        return QCoreApplication.translate("words", "近{road}").format(road=road)
    return near


def candidate_reason(code: str) -> str:
    """A candidate's reason (``on_beat:花园路``, ``riding:90``) in words."""
    reason, _, value = code.partition(":")
    if reason == "riding" and value.isdigit():
        eighths = tuple(_COMPASS.values())
        place = (int(value) + _EIGHTH_DEG // 2) // _EIGHTH_DEG % len(eighths)
        value = QCoreApplication.translate("compass", eighths[place])
    text = _CANDIDATE_REASONS.get(reason)
    return code if text is None else QCoreApplication.translate("words", text).format(value=value)


def left_out_reason(reason: str, detail: str = "") -> str:
    """Why a unit was not offered; a position's age and a task's number stand behind the word."""
    if reason == "beyond_reach" and detail == "off_road":
        reason, detail = detail, ""
    text = _LEFT_OUT_REASONS.get(reason)
    words = reason if text is None else QCoreApplication.translate("words", text)
    if reason in {"stale_position", "lost_position"} and detail.isdigit():
        return f"{words} {age_words(int(detail))}"
    return f"{words} {detail}" if detail and reason == "busy" else words
