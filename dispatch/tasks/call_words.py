"""What a caller's words are about: the kind of an alert and how loud it is, guessed from what was said."""

from dataclasses import dataclass

from dispatch.domain.alerts import AlertKind, AlertLevel

# Longer and worse things first: who says 追尾起火 tells of a fire, and of an accident.
_KINDS: tuple[tuple[AlertKind, tuple[str, ...]], ...] = (
    (
        AlertKind.ACCIDENT,
        (
            "事故",
            "追尾",
            "相撞",
            "撞",
            "剐蹭",
            "刮蹭",
            "刮擦",
            "碰了",
            "侧翻",
            "翻车",
            "起火",
            "着火",
            "自燃",
            "肇事",
            "车祸",
        ),
    ),
    (AlertKind.FLOOD, ("积水", "水淹", "淹了", "内涝", "涵洞", "水深", "泡水")),
    (AlertKind.SIGNAL, ("红绿灯", "信号灯", "灯坏", "灯不亮", "黄闪", "灯灭")),
    (AlertKind.BREAKDOWN, ("抛锚", "故障车", "坏在", "坏了", "熄火", "爆胎", "没油", "没电", "动不了")),
    (AlertKind.PARKING, ("违停", "乱停", "挡路", "堵门", "占道停车", "挪车", "停在路")),
    (
        AlertKind.OBSTACLE,
        ("掉落", "散落", "障碍", "倒了", "树倒", "井盖", "塌陷", "施工", "占道", "抛洒", "石子", "货物"),
    ),
    (AlertKind.CROWD, ("聚集", "围观", "人群", "游行", "打架", "斗殴", "闹事")),
    (AlertKind.CONGESTION, ("堵车", "拥堵", "堵死", "堵了", "堵得", "很堵", "走不动", "排队", "缓行", "堵")),
    (AlertKind.HELP, ("求助", "救护", "孕妇", "病人", "老人", "小孩", "走失", "送医", "护送", "带路")),
)

_CRITICAL = (
    "死人",
    "死亡",
    "撞死",
    "伤",
    "起火",
    "着火",
    "自燃",
    "被困",
    "爆炸",
    "昏迷",
    "流血",
    "危化",
    "油罐",
    "泄漏",
    "落水",
    "侧翻",
    "翻车",
)
_HIGH = (
    "堵死",
    "双向",
    "全堵",
    "多车",
    "连环",
    "占两个车道",
    "校车",
    "公交",
    "救护",
    "孕妇",
    "送医",
    "逃逸",
    "打架",
    "塌陷",
)
_NOT = ("没", "无", "未", "没有", "不")
"""Before a word they turn it round: 没有人受伤, 无伤亡."""

_LEVELS: dict[AlertKind, AlertLevel] = {
    AlertKind.ACCIDENT: AlertLevel.MEDIUM,
    AlertKind.FLOOD: AlertLevel.HIGH,
    AlertKind.SIGNAL: AlertLevel.MEDIUM,
    AlertKind.BREAKDOWN: AlertLevel.MEDIUM,
    AlertKind.PARKING: AlertLevel.LOW,
    AlertKind.OBSTACLE: AlertLevel.MEDIUM,
    AlertKind.CROWD: AlertLevel.MEDIUM,
    AlertKind.CONGESTION: AlertLevel.MEDIUM,
    AlertKind.HELP: AlertLevel.MEDIUM,
    AlertKind.OTHER: AlertLevel.LOW,
}
_LOOKS_BACK = 4


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess with the words it goes by; *because* is empty where nothing told anything."""

    kind: AlertKind
    level: AlertLevel
    because: tuple[str, ...] = ()


def level_of(kind: AlertKind) -> AlertLevel:
    """How loud an alert of *kind* is while nothing worse was told."""
    return _LEVELS.get(kind, AlertLevel.LOW)


def guess_kind(words: str) -> Guess:
    """Guess what *words* are about: the first kind of which a word was said, as loud as the worst of them.

    A word that is denied (没有人受伤) is not counted.
    """
    for kind, marks in _KINDS:
        said = tuple(mark for mark in marks if _is_said(words, mark))
        if said:
            level, worst = _loudness(words, kind)
            return Guess(kind, level, (*said[:2], *worst[:1]))
    level, worst = _loudness(words, AlertKind.OTHER)
    return Guess(AlertKind.OTHER, level, worst[:1])


def _loudness(words: str, kind: AlertKind) -> tuple[AlertLevel, tuple[str, ...]]:
    for level, marks in ((AlertLevel.CRITICAL, _CRITICAL), (AlertLevel.HIGH, _HIGH)):
        said = tuple(mark for mark in marks if _is_said(words, mark))
        if said:
            return max(level, level_of(kind)), said
    return level_of(kind), ()


def _is_said(words: str, mark: str) -> bool:
    """Whether *mark* is in *words* somewhere where it is not denied just before."""
    at = words.find(mark)
    while at >= 0:
        before = words[max(0, at - _LOOKS_BACK) : at]
        if mark[0] in _NOT or not any(no in before for no in _NOT):
            return True
        at = words.find(mark, at + 1)
    return False
