"""Writes docs/plan-format.md from the plan itself: every field, its type and bounds, its Chinese name."""

from dataclasses import Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from dispatch.domain.geo import Place
from dispatch.domain.plan_json import FORMAT, MOST_BYTES
from dispatch.domain.plan_paths import WORDS
from dispatch.domain.plans import Plan

PAGE = Path(__file__).resolve().parents[2] / "docs" / "plan-format.md"

_HEAD = f"""# 预案文件 · The plan's file

一个预案是一个 UTF-8 的 JSON 文件，在席位之间传递，也可以在外面写好再导入。
A plan travels between seats as one JSON file in UTF-8, of at most {MOST_BYTES // 1_000_000} MB:

```json
{{"format": "{FORMAT}", "plan": {{"brief": {{"kind": "escort", "title": "11·24 警卫任务"}}, "posts": []}}}}
```

- 缺的字段取默认值，草稿可以只写一半；不认识的字段、写了两次的字段不收。
  What is absent has its default, so a draft may be half done; an unknown field, or one twice, is refused.
- 每处错误都按字段路径用中文说明，一次最多 100 处，如
  `posts[3].place.lat_deg（岗位 4 · 位置 · 纬度）：应为 -90 至 90 之间的数`。
  Every error is told in Chinese with its field's path, a hundred at once at most.
- 位置是 WGS-84 度；时间是带时区的 ISO 8601，2000 至 2100 年；时长是秒；
  速度是整数毫米每秒（11 000 即 39.6 km/h）。Places are WGS-84 degrees, moments ISO 8601 with their offset,
  durations seconds, speeds whole millimetres a second.
- 编号（`…_id`）须有，1 至 16 个字母、数字、`_` 或 `-`，同一列表里不重复；
  提到的岗位、路线编号须在本预案里。
  Ids are needed and single in their list; a post or route that is referred to must be in the plan.
- 文字里没有不可见字符；“多行”的可以换行。Texts have no unseen characters; those of several lines may break.

日志里存的是同一个预案的规范 JSON（见 [journal-format.md](journal-format.md)）：位置写作 `lat_e7`、`lon_e7`。
The journal keeps the same plan as canonical JSON, with places as `lat_e7`, `lon_e7`.

本页由 `.ci/setup/plan_format_page.py` 从代码写出，有测试保证一致。
This page is written from the code; a test holds the two equal.
"""


def page() -> str:
    """The page's text."""
    lines: list[str] = []
    _describe(Plan, "plan", lines, set())
    return _HEAD + "\n".join(lines) + "\n"


def _describe(kind: type, name: str, lines: list[str], seen: set[type]) -> None:
    """A table for a dataclass, and after it those of the ones in it."""
    if kind in seen:
        return
    seen.add(kind)
    lines += ["", f"## {name}", "", cleandoc(kind.__doc__ or ""), ""]
    lines += ["| field | 名称 | type | bounds |", "|---|---|---|---|"]
    hints = get_type_hints(kind)
    inner: list[tuple[Any, str]] = []
    for field in fields(kind):
        hint = hints[field.name]
        shown = WORDS.get(field.name, "")
        lines.append(f"| `{field.name}` | {shown} | {_type_words(hint)} | {_bounds(field, hint)} |")
        part = _part(hint)
        if is_dataclass(part) and part is not Place:
            inner.append((part, field.name if get_origin(hint) is not tuple else f"{field.name}[]"))
    for part, part_name in inner:
        _describe(part, part_name, lines, seen)


def _part(hint: Any) -> Any:  # noqa: ANN401 — a type
    """What a list holds, or what stands beside None."""
    if isinstance(hint, UnionType):
        return next(part for part in get_args(hint) if part is not NoneType)
    return get_args(hint)[0] if get_origin(hint) is tuple else hint


def _type_words(hint: Any) -> str:  # noqa: ANN401 — a type
    part = _part(hint)
    if get_origin(hint) is tuple:
        return f"列表 list of {_type_words(part)}"
    if part is Place:
        return "`{lat_deg, lon_deg, words}`"
    if is_dataclass(part):
        return f"对象 {getattr(part, '__name__', '')}"
    if isinstance(part, type) and issubclass(part, Enum):
        return " ".join(f"`{member.value}`" for member in part if getattr(member, "is_prepared", True))
    return {str: "文字 text", int: "整数 integer", datetime: "时间 moment"}[part]


def _bounds(field: Field[Any], hint: Any) -> str:  # noqa: ANN401 — a type
    bounds = field.metadata
    if "least" in bounds:
        return f"{bounds['least']} … {bounds['most']}"
    if "most" in bounds:
        unit = "项" if get_origin(hint) is tuple else "字"
        return f"≤ {bounds['most']} {unit}" + ("，多行" if "lines" in bounds else "")
    return ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
