"""Where in a plan something is: a path for the program, the same in words for a person."""

import re

_STEP = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?")

WORDS = {
    "actions": "措施",
    "attachments": "附件",
    "begins_at": "开始时间",
    "brief": "任务",
    "call_sign": "呼号",
    "channel": "频道",
    "checklist": "检查事项",
    "clear_before_s": "清场提前量",
    "close_before_s": "封闭提前量",
    "closure_id": "编号",
    "closures": "管制",
    "contact_id": "编号",
    "contacts": "联络单位",
    "contingencies": "突发处置",
    "contingency_id": "编号",
    "decides": "决定人",
    "department": "单位",
    "diversion": "分流方案",
    "diversion_segments": "分流路段",
    "duty": "职责",
    "ends_at": "结束时间",
    "format": "格式",
    "from_at": "起始时间",
    "guidance": "诱导屏文字",
    "in_charge": "负责人",
    "item_id": "编号",
    "kind": "类别",
    "lat_deg": "纬度",
    "lead_unit_id": "前导车",
    "level": "级别",
    "lon_deg": "经度",
    "name": "名称",
    "network": "路网",
    "notes": "说明",
    "open_after_s": "放行延后量",
    "orders": "预置指令",
    "passes_at": "通过时间",
    "people": "人员",
    "person": "联络人",
    "phone": "电话",
    "place": "位置",
    "plan": "预案",
    "points": "途经点",
    "post_id": "岗位",
    "posts": "岗位",
    "readers": "知悉人员",
    "role": "主备",
    "route_id": "路线",
    "routes": "路线",
    "secrecy": "密级",
    "segments": "路段",
    "sha256": "校验值",
    "signals": "信号",
    "situation": "情形",
    "size_bytes": "大小",
    "speed_mm_s": "计划速度",
    "stays_s": "停留时间",
    "tell": "告知内容",
    "title": "名称",
    "to_at": "结束时间",
    "unit_id": "警力",
    "what_if": "情形类别",
    "words": "文字",
}
"""Every field of a plan as a person calls it."""


def joined(path: str, name: str) -> str:
    """The path of a field below *path*."""
    return f"{path}.{name}" if path else name


def path_words(path: str) -> str:
    """A path in words, counting from 1: ``posts[3].place`` is 岗位 4 · 位置."""
    steps = []
    for name, number in _STEP.findall(path):
        word = WORDS.get(name, name)
        steps.append(f"{word} {int(number) + 1}" if number else word)
    return " · ".join(steps)
