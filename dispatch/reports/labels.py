"""What the words of the program are called on paper. Chinese: a report is a document of the brigade."""

from datetime import datetime

from dispatch.domain.clock import CHINA
from dispatch.domain.plans import PostKind, RouteRole, TaskLevel
from dispatch.domain.rehearsals import Depth
from dispatch.domain.tasks import OrderState, TaskKind, TaskStage

NONE = "—"
"""What is not known, or was not."""

KINDS = {
    TaskKind.JAM: "拥堵处置",
    TaskKind.SOS: "民警求助",
    TaskKind.INCIDENT: "警情处置",
    TaskKind.SECURITY: "安保任务",
    TaskKind.ESCORT: "警卫任务",
    TaskKind.EVENT: "大型活动安保任务",
    TaskKind.WEATHER: "恶劣天气保障任务",
    TaskKind.ROADWORKS: "占道施工保障任务",
    TaskKind.DRILL: "演练任务",
}
LEVELS = {TaskLevel.FIRST: "一级", TaskLevel.SECOND: "二级", TaskLevel.THIRD: "三级"}
STAGES = {
    TaskStage.DRAFT: "起草",
    TaskStage.PLANNED: "预案已成",
    TaskStage.REHEARSED: "已演练",
    TaskStage.APPROVED: "已批准",
    TaskStage.RETURNED: "已退回",
    TaskStage.UNDER_WAY: "执行中",
    TaskStage.SUSPENDED: "暂停",
    TaskStage.ENDED: "执行完毕",
    TaskStage.REPORTED: "已报告",
    TaskStage.ARCHIVED: "已归档",
    TaskStage.CANCELLED: "已取消",
}
POSTS = {
    PostKind.JUNCTION: "路口",
    PostKind.SECTION: "路段",
    PostKind.MOBILE: "机动",
    PostKind.LEAD: "前导",
    PostKind.TAIL: "后卫",
}
ROUTES = {RouteRole.MAIN: "主路线", RouteRole.RESERVE: "备用路线"}
DEPTHS = {Depth.QUICK: "快速", Depth.THOROUGH: "精细"}
DECISIONS = {"approved": "批准", "returned": "退回", "suspended": "暂停执行", "cancelled": "取消任务"}
ORDERS = {
    OrderState.ISSUED: "已下令，未见发出",
    OrderState.SENT: "已发出，未见送达",
    OrderState.DELIVERED: "已送达，未答复",
    OrderState.ACKNOWLEDGED: "已签收",
    OrderState.DECLINED: "不能前往",
    OrderState.REFUSED: "未送达",
    OrderState.UNKNOWN: "是否送达不明",
}


def date_words(at: datetime | None) -> str:
    """The local day, as on a document: 2026 年 11 月 24 日."""
    if at is None:
        return NONE
    local = at.astimezone(CHINA)
    return f"{local.year} 年 {local.month} 月 {local.day} 日"


def moment_words(at: datetime | None) -> str:
    """Day and minute."""
    return NONE if at is None else f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def minute_words(at: datetime | None, day: datetime | None = None) -> str:
    """Day and minute as on a document; the minute alone on the same *day*."""
    if at is None:
        return NONE
    local = at.astimezone(CHINA)
    same = day is not None and local.date() == day.astimezone(CHINA).date()
    return f"{local:%H:%M}" if same else f"{date_words(at)} {local:%H:%M}"


def clock_words(at: datetime | None, day: datetime | None = None) -> str:
    """The second of the day; with the date where it is another than *day*'s."""
    if at is None:
        return NONE
    local = at.astimezone(CHINA)
    another = day is not None and local.date() != day.astimezone(CHINA).date()
    return f"{local:%m-%d %H:%M:%S}" if another else f"{local:%H:%M:%S}"


def late_words(seconds: int | None) -> str:
    """How far behind or ahead of the plan, in seconds."""
    if seconds is None:
        return NONE
    return "准时" if seconds == 0 else f"{'晚' if seconds > 0 else '早'} {abs(seconds)}"


def hours_words(seconds: int) -> str:
    """A sum of hours."""
    return f"{seconds / 3600:.1f}"
