"""Every field of a plan as the form shows it: label, how it is written, a hint while it is empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from PySide6.QtCore import QCoreApplication

from dispatch.domain.plans import PostKind, RouteRole, Secrecy, TaskLevel, WhatIf
from dispatch.domain.tasks import TaskKind
from ui.kit.marking import QT_TRANSLATE_NOOP
from ui.kit.words import word


class Section(StrEnum):
    """The parts of the page, in their order."""

    BRIEF = "brief"
    ROUTES = "routes"
    POSTS = "posts"
    CLOSURES = "closures"
    CONTINGENCIES = "contingencies"
    CONTACTS = "contacts"
    CHECKLIST = "checklist"
    ATTACHMENTS = "attachments"
    VERSIONS = "versions"


SECTION_TITLES: Mapping[Section, str] = {
    Section.BRIEF: QT_TRANSLATE_NOOP("plans", "任务"),
    Section.ROUTES: QT_TRANSLATE_NOOP("plans", "路线"),
    Section.POSTS: QT_TRANSLATE_NOOP("plans", "岗位"),
    Section.CLOSURES: QT_TRANSLATE_NOOP("plans", "管制"),
    Section.CONTINGENCIES: QT_TRANSLATE_NOOP("plans", "处置"),
    Section.CONTACTS: QT_TRANSLATE_NOOP("plans", "联络"),
    Section.CHECKLIST: QT_TRANSLATE_NOOP("plans", "检查"),
    Section.ATTACHMENTS: QT_TRANSLATE_NOOP("plans", "附件"),
    Section.VERSIONS: QT_TRANSLATE_NOOP("plans", "版本"),
}


class Way(StrEnum):
    """How a field is written."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    MOMENT = "moment"
    MINUTES = "minutes"
    SPEED = "speed"
    NAMES = "names"
    LINES = "lines"
    UNIT = "unit"
    PLACE = "place"
    ROUTE = "route"
    POST = "post"
    SEGMENTS = "segments"
    SIGNALS = "signals"
    ORDERS = "orders"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. *label*, *hint* Chinese, marked for translation under ``plans``; *kinds*: of a choice.

    *needs*: the plan's `missing` asks for it, so that it is marked.
    """

    name: str
    label: str
    way: Way
    hint: str = ""
    kinds: tuple[Enum | None, ...] = ()
    needs: bool = False

    @property
    def words(self) -> str:
        """The label in the operator's language."""
        return QCoreApplication.translate("plans", self.label)

    @property
    def hint_words(self) -> str:
        """The hint in the operator's language."""
        return QCoreApplication.translate("plans", self.hint) if self.hint else ""


_CHOICES: Mapping[Enum, str] = {
    TaskLevel.FIRST: QT_TRANSLATE_NOOP("plans", "一级"),
    TaskLevel.SECOND: QT_TRANSLATE_NOOP("plans", "二级"),
    TaskLevel.THIRD: QT_TRANSLATE_NOOP("plans", "三级"),
    Secrecy.OPEN: QT_TRANSLATE_NOOP("plans", "公开"),
    Secrecy.SECRET: QT_TRANSLATE_NOOP("plans", "涉密"),
    RouteRole.MAIN: QT_TRANSLATE_NOOP("plans", "主路线"),
    RouteRole.RESERVE: QT_TRANSLATE_NOOP("plans", "备用路线"),
    PostKind.JUNCTION: QT_TRANSLATE_NOOP("plans", "路口岗"),
    PostKind.SECTION: QT_TRANSLATE_NOOP("plans", "路段岗"),
    PostKind.MOBILE: QT_TRANSLATE_NOOP("plans", "机动岗"),
    PostKind.LEAD: QT_TRANSLATE_NOOP("plans", "前导岗"),
    PostKind.TAIL: QT_TRANSLATE_NOOP("plans", "后卫岗"),
    WhatIf.VEHICLE: QT_TRANSLATE_NOOP("plans", "车辆故障"),
    WhatIf.ACCIDENT: QT_TRANSLATE_NOOP("plans", "发生事故"),
    WhatIf.CROWD: QT_TRANSLATE_NOOP("plans", "人群聚集"),
    WhatIf.WEATHER: QT_TRANSLATE_NOOP("plans", "天气突变"),
    WhatIf.RESERVE_ROUTE: QT_TRANSLATE_NOOP("plans", "改走备用路线"),
    WhatIf.OTHER: QT_TRANSLATE_NOOP("plans", "其他"),
}


def choice_words(kind: Enum | None) -> str:
    """A member of an enumeration of plans in words."""
    if kind is None:
        return QCoreApplication.translate("plans", "(未选)")
    if kind in _CHOICES and not isinstance(kind, TaskKind):
        return QCoreApplication.translate("plans", _CHOICES[kind])
    return word(kind)


PREPARED_KINDS = tuple(kind for kind in TaskKind if kind.is_prepared)

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "brief": (
        Field("title", QT_TRANSLATE_NOOP("plans", "名称"), Way.LINE, needs=True),
        Field("kind", QT_TRANSLATE_NOOP("plans", "类别"), Way.CHOICE, kinds=PREPARED_KINDS),
        Field("level", QT_TRANSLATE_NOOP("plans", "级别"), Way.CHOICE, kinds=(None, *TaskLevel), needs=True),
        Field(
            "begins_at",
            QT_TRANSLATE_NOOP("plans", "开始"),
            Way.MOMENT,
            QT_TRANSLATE_NOOP("plans", "11-24 17:00"),
            needs=True,
        ),
        Field(
            "ends_at",
            QT_TRANSLATE_NOOP("plans", "结束"),
            Way.MOMENT,
            QT_TRANSLATE_NOOP("plans", "19:00, 过夜写 11-25 00:30"),
            needs=True,
        ),
        Field("in_charge", QT_TRANSLATE_NOOP("plans", "负责人"), Way.LINE, needs=True),
        Field(
            "lead_unit_id",
            QT_TRANSLATE_NOOP("plans", "前导车"),
            Way.UNIT,
            QT_TRANSLATE_NOOP("plans", "呼号, 它的终端就是车队的位置"),
        ),
        Field("secrecy", QT_TRANSLATE_NOOP("plans", "密级"), Way.CHOICE, kinds=tuple(Secrecy)),
        Field(
            "readers",
            QT_TRANSLATE_NOOP("plans", "知悉人员"),
            Way.NAMES,
            QT_TRANSLATE_NOOP("plans", "李强、王勇"),
        ),
        Field("notes", QT_TRANSLATE_NOOP("plans", "说明"), Way.TEXT),
    ),
    "routes": (
        Field("name", QT_TRANSLATE_NOOP("plans", "名称"), Way.LINE),
        Field("role", QT_TRANSLATE_NOOP("plans", "主备"), Way.CHOICE, kinds=tuple(RouteRole)),
        Field(
            "segments",
            QT_TRANSLATE_NOOP("plans", "走向"),
            Way.SEGMENTS,
            QT_TRANSLATE_NOOP("plans", "Ctrl+L 在地图上逐点画"),
            needs=True,
        ),
    ),
    "points": (
        Field("name", QT_TRANSLATE_NOOP("plans", "名称"), Way.LINE),
        Field(
            "place",
            QT_TRANSLATE_NOOP("plans", "位置"),
            Way.PLACE,
            QT_TRANSLATE_NOOP("plans", "Ctrl+. 在地图上指"),
            needs=True,
        ),
        Field(
            "passes_at",
            QT_TRANSLATE_NOOP("plans", "通过时间"),
            Way.MOMENT,
            QT_TRANSLATE_NOOP("plans", "定死的才写, 其余按速度算"),
        ),
        Field(
            "speed_mm_s",
            QT_TRANSLATE_NOOP("plans", "到下一点 (公里/时)"),
            Way.SPEED,
            QT_TRANSLATE_NOOP("plans", "40"),
        ),
        Field(
            "stays_s", QT_TRANSLATE_NOOP("plans", "停留 (分)"), Way.MINUTES, QT_TRANSLATE_NOOP("plans", "0")
        ),
    ),
    "posts": (
        Field("name", QT_TRANSLATE_NOOP("plans", "名称"), Way.LINE, needs=True),
        Field("kind", QT_TRANSLATE_NOOP("plans", "类别"), Way.CHOICE, kinds=tuple(PostKind)),
        Field(
            "place",
            QT_TRANSLATE_NOOP("plans", "位置"),
            Way.PLACE,
            QT_TRANSLATE_NOOP("plans", "Ctrl+. 在地图上指"),
            needs=True,
        ),
        Field(
            "from_at",
            QT_TRANSLATE_NOOP("plans", "上岗"),
            Way.MOMENT,
            QT_TRANSLATE_NOOP("plans", "17:10"),
            needs=True,
        ),
        Field(
            "to_at",
            QT_TRANSLATE_NOOP("plans", "撤岗"),
            Way.MOMENT,
            QT_TRANSLATE_NOOP("plans", "17:50"),
            needs=True,
        ),
        Field("duty", QT_TRANSLATE_NOOP("plans", "职责"), Way.TEXT, needs=True),
        Field(
            "unit_id",
            QT_TRANSLATE_NOOP("plans", "警力"),
            Way.UNIT,
            QT_TRANSLATE_NOOP("plans", "呼号, 或在地图上点铁骑"),
        ),
        Field(
            "people", QT_TRANSLATE_NOOP("plans", "人员"), Way.NAMES, QT_TRANSLATE_NOOP("plans", "李强、王勇")
        ),
        Field("call_sign", QT_TRANSLATE_NOOP("plans", "呼号"), Way.LINE),
        Field("channel", QT_TRANSLATE_NOOP("plans", "频道"), Way.LINE),
        Field("route_id", QT_TRANSLATE_NOOP("plans", "为哪条路线"), Way.ROUTE),
    ),
    "closures": (
        Field("name", QT_TRANSLATE_NOOP("plans", "名称"), Way.LINE, needs=True),
        Field(
            "segments",
            QT_TRANSLATE_NOOP("plans", "路段"),
            Way.SEGMENTS,
            QT_TRANSLATE_NOOP("plans", "Ctrl+. 在地图上点路段, 再点去掉"),
            needs=True,
        ),
        Field(
            "clear_before_s",
            QT_TRANSLATE_NOOP("plans", "清场 T− (分)"),
            Way.MINUTES,
            QT_TRANSLATE_NOOP("plans", "30"),
        ),
        Field(
            "close_before_s",
            QT_TRANSLATE_NOOP("plans", "封闭 T− (分)"),
            Way.MINUTES,
            QT_TRANSLATE_NOOP("plans", "15"),
            needs=True,
        ),
        Field(
            "open_after_s",
            QT_TRANSLATE_NOOP("plans", "放行 T+ (分)"),
            Way.MINUTES,
            QT_TRANSLATE_NOOP("plans", "5"),
            needs=True,
        ),
        Field(
            "from_at",
            QT_TRANSLATE_NOOP("plans", "定时封闭"),
            Way.MOMENT,
            QT_TRANSLATE_NOOP("plans", "不随车队时写"),
        ),
        Field(
            "to_at",
            QT_TRANSLATE_NOOP("plans", "定时放行"),
            Way.MOMENT,
            QT_TRANSLATE_NOOP("plans", "不随车队时写"),
        ),
        Field("route_id", QT_TRANSLATE_NOOP("plans", "随哪条路线"), Way.ROUTE),
        Field("post_id", QT_TRANSLATE_NOOP("plans", "由哪个岗位"), Way.POST),
        Field(
            "signals",
            QT_TRANSLATE_NOOP("plans", "锁绿灯的信号"),
            Way.SIGNALS,
            QT_TRANSLATE_NOOP("plans", "每行一个; Ctrl+. 在地图上指"),
        ),
        Field("diversion", QT_TRANSLATE_NOOP("plans", "分流方案"), Way.TEXT),
        Field(
            "diversion_segments",
            QT_TRANSLATE_NOOP("plans", "分流路段"),
            Way.SEGMENTS,
            QT_TRANSLATE_NOOP("plans", "Ctrl+. 在地图上点路段, 再点去掉"),
        ),
        Field("guidance", QT_TRANSLATE_NOOP("plans", "诱导屏文字"), Way.LINE),
        Field(
            "place",
            QT_TRANSLATE_NOOP("plans", "封闭点"),
            Way.PLACE,
            QT_TRANSLATE_NOOP("plans", "Ctrl+. 在地图上指"),
        ),
    ),
    "contingencies": (
        Field("what_if", QT_TRANSLATE_NOOP("plans", "情形"), Way.CHOICE, kinds=tuple(WhatIf)),
        Field("situation", QT_TRANSLATE_NOOP("plans", "怎么回事"), Way.LINE, needs=True),
        Field("decides", QT_TRANSLATE_NOOP("plans", "谁决定"), Way.LINE, needs=True),
        Field(
            "actions",
            QT_TRANSLATE_NOOP("plans", "措施"),
            Way.LINES,
            QT_TRANSLATE_NOOP("plans", "每行一条"),
            needs=True,
        ),
        Field("route_id", QT_TRANSLATE_NOOP("plans", "改走哪条"), Way.ROUTE),
        Field(
            "orders",
            QT_TRANSLATE_NOOP("plans", "预置指令"),
            Way.ORDERS,
            QT_TRANSLATE_NOOP("plans", "每行: 岗位编号: 话, 或 @呼号: 话"),
        ),
    ),
    "contacts": (
        Field(
            "department",
            QT_TRANSLATE_NOOP("plans", "单位"),
            Way.LINE,
            QT_TRANSLATE_NOOP("plans", "治安、特警、医疗、公交、城管"),
            needs=True,
        ),
        Field("person", QT_TRANSLATE_NOOP("plans", "联络人"), Way.LINE),
        Field("phone", QT_TRANSLATE_NOOP("plans", "电话"), Way.LINE, needs=True),
        Field("tell", QT_TRANSLATE_NOOP("plans", "告知什么"), Way.LINE),
    ),
    "checklist": (Field("words", QT_TRANSLATE_NOOP("plans", "事项"), Way.LINE),),
    "attachments": (Field("name", QT_TRANSLATE_NOOP("plans", "名称"), Way.LINE),),
}
"""By the last list in an item's path."""


def fields_of(item: str) -> tuple[Field, ...]:
    """The fields of an item: ``routes[0].points[2]`` has those of a point."""
    name = item.rpartition(".")[2].partition("[")[0]
    return FIELDS.get(name, ())


def field_of(item: str, name: str) -> Field | None:
    """One of them."""
    return next((one for one in fields_of(item) if one.name == name), None)


def section_of(path: str) -> Section:
    """Where a path is written."""
    head = path.partition(".")[0].partition("[")[0]
    return Section(head) if head in set(Section) else Section.BRIEF
