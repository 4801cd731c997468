"""The sentences of a report, one for each kind of entry. Chinese: a report is a document of the brigade."""

from datetime import datetime

from dispatch.domain import facts
from dispatch.domain.alerts import AlertKind, CongestionLevel, Verdict
from dispatch.domain.calls import Channel
from dispatch.domain.clock import CHINA
from dispatch.domain.evidence import Advice
from dispatch.domain.tasks import Answer, AnswerBy, Outcome, ReleaseReason

STEPS = {
    "alert": "预警",
    "call": "来电",
    "taken": "签收预警",
    "judged": "研判",
    "task": "立任务",
    "plan": "预案",
    "advice": "建议",
    "decision": "决定",
    "order": "指令",
    "answer": "回复",
    "arrival": "到场",
    "release": "撤离",
    "outcome": "处置结果",
    "cleared": "缓解",
}
"""The steps of a report (`ReportLine.step`) as a reader calls them."""

LEVELS = {
    CongestionLevel.UNKNOWN: "拥堵",
    CongestionLevel.FREE: "畅通",
    CongestionLevel.MOSTLY_FREE: "基本畅通",
    CongestionLevel.LIGHT: "轻度拥堵",
    CongestionLevel.MODERATE: "中度拥堵",
    CongestionLevel.SEVERE: "严重拥堵",
}

OUTCOMES = {
    Outcome.RECOVERED: "已恢复畅通",
    Outcome.TOWED: "车辆已清障拖离",
    Outcome.DIRECTED: "已疏导",
    Outcome.CLEARED_BEFORE: "到场前已自行缓解",
    Outcome.NOT_FOUND: "到场未发现异常",
    Outcome.HANDED_OVER: "已移交",
    Outcome.CONTINUES: "仍在持续",
    Outcome.SETTLED: "现场办结",
}

KINDS = {
    AlertKind.CONGESTION: "拥堵",
    AlertKind.SOS: "民警求助",
    AlertKind.ACCIDENT: "交通事故",
    AlertKind.BREAKDOWN: "故障车",
    AlertKind.OBSTACLE: "道路障碍",
    AlertKind.SIGNAL: "信号故障",
    AlertKind.FLOOD: "道路积水",
    AlertKind.PARKING: "违法停车",
    AlertKind.CROWD: "人群聚集",
    AlertKind.HELP: "群众求助",
    AlertKind.OTHER: "其他警情",
}

CHANNELS = {
    Channel.PHONE_122: "122 来电",
    Channel.PHONE_110: "110 转警",
    Channel.PATROL: "巡逻报告",
    Channel.CAMERA: "视频巡查",
    Channel.DESK: "本席录入",
}

LEFT_OUT = {
    "stale_position": "位置过期",
    "lost_position": "失联",
    "no_position": "无定位",
    "busy": "任务中",
    "reserved": "已预留",
    "off_duty": "不当班",
    "beyond_reach": "太远",
    "sos": "正在求助",
}

_RELEASES = {
    ReleaseReason.DONE: "处置完毕",
    ReleaseReason.DECLINED: "不能前往",
    ReleaseReason.RECALLED: "被召回",
    ReleaseReason.MISTAKEN: "系误派，即时撤回",
    ReleaseReason.UNREACHABLE: "联系不上",
}

_SHOWN = 5
"""Candidates named in a report's line; the entry itself holds them all."""


def clock_words(at: datetime) -> str:
    """Local time of the day."""
    return f"{at.astimezone(CHINA):%H:%M:%S}"


def time_words(milliseconds: int) -> str:
    """A length of time in minutes and seconds."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"


def raised(fact: facts.AlertRaised) -> str:
    """Words for `AlertRaised`."""
    if fact.kind is AlertKind.SOS:
        return f"{fact.unit_id or '民警'} 求助，位置：{fact.place.words or fact.near or '见坐标'}"
    where = " ".join(part for part in (fact.road or "无名路", fact.direction, fact.near) if part)
    if fact.source in CHANNELS:
        return f"{where} {KINDS[fact.kind]}，{CHANNELS[Channel(fact.source)]}"
    return (
        f"{where} {LEVELS[fact.congestion]}，长 {fact.length_m} 米，"
        f"{clock_words(fact.onset_at)} 起，来源 {fact.source}"
    )


def called(fact: facts.CallNoted, actor: str) -> str:
    """Words for `CallNoted`: what was told, as it was told."""
    quoted = f"“{fact.words}”" if fact.words else ""
    said = f"{fact.caller}：{quoted}" if fact.caller else quoted
    told = f"{CHANNELS[fact.channel]}（{clock_words(fact.rang_at)}）{said}"
    return f"{told}，{actor} 记为{KINDS[fact.kind]}"


def reversed_verdict(fact: facts.VerdictReversed, actor: str) -> str:
    """Words for `VerdictReversed`."""
    return f"{actor} 撤回“{'属实' if fact.verdict is Verdict.REAL else '误报'}”的判定"


def reversed_outcome(fact: facts.OutcomeReversed, actor: str) -> str:
    """Words for `OutcomeReversed`."""
    return f"{actor} 撤回处置结果“{OUTCOMES[fact.outcome]}”，原报告作废"


def handed_back(fact: facts.AlertHandedBack, actor: str) -> str:
    """Words for `AlertHandedBack`."""
    return f"{actor} 撤回 {fact.seat} 的签收"


def withdrawn(actor: str) -> str:
    """Words for `AlertWithdrawn`."""
    return f"{actor} 撤回刚录入的警情"


def changed(fact: facts.AlertChanged) -> str:
    """Words for `AlertChanged`."""
    return f"变为{LEVELS[fact.congestion]}，长 {fact.length_m} 米"


def cleared(*, merged: bool) -> str:
    """Words for `AlertCleared`."""
    return "与更早的预警连成一片，并入该预警" if merged else "路况数据显示已缓解"


def taken(fact: facts.AlertTaken, actor: str) -> str:
    """Words for `AlertTaken`."""
    return f"{fact.seat} 签收（{actor}）"


def judged(fact: facts.AlertJudged, actor: str) -> str:
    """Words for `AlertJudged`."""
    verdict = "属实" if fact.verdict is Verdict.REAL else "误报"
    return f"{actor} 判定{verdict}{_noted(fact.note)}"


def opened(fact: facts.TaskOpened, actor: str) -> str:
    """Words for `TaskOpened`."""
    return f"{actor} 立任务 {fact.task_id}：{fact.title}"


def planned(fact: facts.PlanMade) -> str:
    """Words for `PlanMade`; a prepared task's plan tells its content by its versions."""
    if not fact.unit_count:
        return f"立预案 {fact.plan_id}"
    return (
        f"采用“{fact.template}”：{fact.unit_kind} {fact.unit_count} 个单位，{'；'.join(fact.actions)}；"
        f"{time_words(fact.take_band_s * 1000)}内签收，{time_words(fact.arrival_band_s * 1000)}内到场"
    )


def advised(advice: Advice) -> str:
    """Words for the advice that a decision was taken under."""
    offered = "、".join(f"{c.unit_id}（{time_words(c.eta_ms)}）" for c in advice.candidates[:_SHOWN])
    more = "等" if len(advice.candidates) > _SHOWN else ""
    reasons: dict[str, int] = {}
    for out in advice.left_out:
        reasons[out.reason] = reasons.get(out.reason, 0) + 1
    left = "、".join(f"{LEFT_OUT.get(reason, reason)} {count}" for reason, count in reasons.items())
    text = f"可派 {len(advice.candidates)} 个单位" + (f"：{offered}{more}" if offered else "")
    return text + (f"；未列入 {len(advice.left_out)} 个（{left}）" if left else "")


def decided(fact: facts.UnitAssigned, actor: str) -> str:
    """Words for `UnitAssigned`: the choice, and why it was not the first."""
    if fact.rank:
        choice = f"{actor} 派 {fact.unit_id}（建议第 {fact.rank} 位，预计 {time_words(fact.eta_ms)}）"
    else:
        choice = f"{actor} 派 {fact.unit_id}（不在建议之列）"
    why = f"，理由：{fact.override_reason}" if fact.override_reason else ""
    return f"{choice}{why}；指令 {fact.order_no}"


def sent_by_plan(fact: facts.UnitAssigned, actor: str) -> str:
    """Words for `UnitAssigned` where a prepared plan named the unit."""
    return f"{actor} 按预案派 {fact.unit_id}（{fact.override_reason}）；指令 {fact.order_no}"


def sent(fact: facts.OrderSent) -> str:
    """Words for `OrderSent`; a repeat says so."""
    again = f"重发（第 {fact.attempt} 次）" if fact.attempt > 1 else "发出"
    return f"指令 {fact.order_no} 向 {fact.unit_id} {again}"


def delivered(fact: facts.OrderDelivered) -> str:
    """Words for `OrderDelivered`."""
    return f"指令 {fact.order_no} 送达 {fact.unit_id} 的终端"


_WHYS = {
    "not_connected": "终端不在线",
    "expired": "过了时效",
    "no_answer": "终端没有应答",
    "connection_lost": "连接中断",
    "gateway_restarted": "网关重启",
}
"""The gateway's codes; what it quotes from a terminal is said as it is."""


def refused(fact: facts.OrderRefused) -> str:
    """Words for `OrderRefused`."""
    return f"指令 {fact.order_no} 未送达 {fact.unit_id}：{_WHYS.get(fact.why, fact.why) or '终端未接受'}"


def unknown(fact: facts.OrderUnknown) -> str:
    """Words for `OrderUnknown`."""
    why = _WHYS.get(fact.why, fact.why) or "连接中断"
    return f"指令 {fact.order_no} 是否送达 {fact.unit_id} 不明：{why}；以同一编号重发"


def answered(fact: facts.OrderAnswered) -> str:
    """Words for `OrderAnswered`."""
    answer = "签收" if fact.answer is Answer.ACCEPTED else "回复不能前往"
    how = "终端" if fact.by is AnswerBy.TERMINAL else "电话"
    return f"{fact.unit_id} {answer}指令 {fact.order_no}（{how}）"


def arrived(fact: facts.UnitArrived) -> str:
    """Words for `UnitArrived`."""
    return f"{fact.unit_id} 到场，距地点 {fact.distance_m} 米（据轨迹）"


def released(fact: facts.AssignmentReleased) -> str:
    """Words for `AssignmentReleased`."""
    return f"{fact.unit_id} {_RELEASES[fact.reason]}，解除派遣"


def handled(fact: facts.OutcomeEntered, actor: str) -> str:
    """Words for `OutcomeEntered`."""
    return f"{actor} 录入：{OUTCOMES[fact.outcome]}{_noted(fact.note)}"


def _noted(note: str) -> str:
    return f"（{note}）" if note else ""
