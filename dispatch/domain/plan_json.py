"""A plan as a JSON file that travels between seats (docs/plan-format.md), read with errors by field.

The file names fields as `dispatch.domain.plans` does, with places in degrees and moments in ISO 8601 with
their offset; what is absent has the default. Nothing unknown is passed over.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from dispatch.domain.clock import CHINA
from dispatch.domain.geo import Place
from dispatch.domain.plan_flaws import MOST_FLAWS, Flaw, PlanFlawedError, plan_flaws
from dispatch.domain.plan_paths import joined
from dispatch.domain.plans import Plan

FORMAT = "tieqi-plan-1"

MOST_BYTES = 4_000_000
"""A plan of a thousand posts has a fifth of it."""

_YEARS = range(2000, 2101)


class _Wrong(Exception):  # noqa: N818 — never leaves this module
    """The value cannot be read as its field."""


def plan_from_json(data: bytes, *, is_draft: bool = False) -> Plan:
    """Read a plan. Raises PlanFlawedError with every flaw and its field; of a draft only what is no plan."""
    if len(data) > MOST_BYTES:
        raise PlanFlawedError((Flaw("", f"文件超过 {MOST_BYTES // 1_000_000} MB"),))
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise PlanFlawedError((Flaw("", f"不是能读的 JSON：{_why(error)}"),)) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise PlanFlawedError((Flaw("format", f"应为 {FORMAT}"),))
    reader = _Reader()
    for name in content.keys() - {"format", "plan"}:
        reader.note(str(name), "没有这个字段")
    plan = reader.value(Plan, content.get("plan"), "")
    flaws = tuple(reader.flaws) or (() if is_draft else plan_flaws(cast("Plan", plan)))
    if flaws:
        raise PlanFlawedError(flaws)
    return cast("Plan", plan)


def plan_to_json(plan: Plan) -> bytes:
    """Write a plan as `plan_from_json` reads it: indented, fields in their order, defaults left out."""
    content = {"format": FORMAT, "plan": _written(plan)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("同一字段出现两次")
    return found


def _constant(text: str) -> None:
    raise ValueError(f"{text} 不是数")


def _why(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "嵌套太深"
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"第 {error.lineno} 行第 {error.colno} 列"
    return str(error) if not str(error).isascii() else "数太长"


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


class _Reader:
    """Reads values by the types of their fields and notes what does not fit."""

    def __init__(self) -> None:
        self.flaws: list[Flaw] = []

    def note(self, path: str, words: str) -> None:
        """Keep a flaw."""
        if len(self.flaws) < MOST_FLAWS:
            self.flaws.append(Flaw(path, words))

    def value(self, kind: Any, value: object, path: str) -> Any:  # noqa: ANN401 — of the type *kind*
        """Return *value* as *kind*; None where it does not fit, with a flaw noted."""
        try:
            return self._read(kind, value, path)
        except _Wrong as wrong:
            self.note(path, str(wrong))
            return None

    def _read(self, kind: Any, value: object, path: str) -> Any:  # noqa: ANN401 — of the type *kind*
        if isinstance(kind, UnionType):
            inner = next(part for part in get_args(kind) if part is not NoneType)
            return None if value is None else self._read(inner, value, path)
        if get_origin(kind) is tuple:
            if not isinstance(value, list):
                raise _Wrong("应为列表")
            item = get_args(kind)[0]
            return tuple([self.value(item, one, f"{path}[{number}]") for number, one in enumerate(value)])
        if kind is Place:
            return self._place(value, path)
        if is_dataclass(kind):
            return self._record(cast("type", kind), value, path)
        return _plain(kind, value)

    def _record(self, kind: type, value: object, path: str) -> Any:  # noqa: ANN401 — of the type *kind*
        if not isinstance(value, dict):
            raise _Wrong("应为对象 {…}")
        hints = _hints(kind)
        for name in value.keys() - hints.keys():
            self.note(joined(path, str(name)[:40]), "没有这个字段")
        return kind(
            **{
                name: self.value(hint, value[name], joined(path, name))
                for name, hint in hints.items()
                if name in value
            }
        )

    def _place(self, value: object, path: str) -> Place:
        if not isinstance(value, dict):
            raise _Wrong("应为对象 {lat_deg, lon_deg}")
        for name in value.keys() - {"lat_deg", "lon_deg", "words"}:
            self.note(joined(path, str(name)[:40]), "没有这个字段")
        degrees = {}
        for name, most in (("lat_deg", 90.0), ("lon_deg", 180.0)):
            number = value.get(name)
            fits = isinstance(number, int | float) and not isinstance(number, bool) and abs(number) <= most
            if not fits:
                self.note(joined(path, name), f"应为 -{most:g} 至 {most:g} 之间的数")
            degrees[name] = float(cast("float", number)) if fits else 0.0
        words = value.get("words", "")
        if not isinstance(words, str):
            self.note(joined(path, "words"), "应为文字")
            words = ""
        return Place.at(**degrees, words=words)


def _plain(kind: Any, value: object) -> Any:  # noqa: ANN401 — of the type *kind*
    """A text, a whole number, a moment or a member of an enumeration."""
    if kind is str:
        if not isinstance(value, str):
            raise _Wrong("应为文字")
        return value
    if isinstance(kind, type) and issubclass(kind, Enum):
        known = {member.value: member for member in kind}
        if isinstance(value, bool) or not isinstance(value, int | str) or value not in known:
            raise _Wrong(f"应为 {'、'.join(map(str, known))} 之一")
        return known[value]
    if kind is datetime:
        return _moment(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Wrong("应为整数")
    return value


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in _YEARS:
        raise _Wrong("应为带时区的时间，如 2026-11-24T17:30:00+08:00")
    return moment.astimezone(UTC)


def _written(value: Any) -> Any:  # noqa: ANN401 — any part of a plan, and its JSON
    if isinstance(value, Place):
        words = {"words": value.words} if value.words else {}
        return {"lat_deg": value.lat_deg, "lon_deg": value.lon_deg} | words
    if is_dataclass(value):
        parts = {}
        for field in fields(value):
            part = getattr(value, field.name)
            kept = field.default is MISSING or part != field.default or isinstance(part, Enum)
            if kept and part is not None and part != ():
                parts[field.name] = _written(part)
        return parts
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat()
    return value.value if isinstance(value, Enum) else value
