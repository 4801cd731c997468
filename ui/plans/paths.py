"""A plan as a tree of fields: what stands at ``posts[3].place``, and the plan with another value there.

Paths are those of `dispatch.domain.plan_paths`.
"""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dispatch.domain.plan_paths import joined
from dispatch.domain.plans import Plan

_STEP = re.compile(r"([a-z_0-9]+)((?:\[\d+\])?)")


def steps_of(path: str) -> tuple[str | int, ...]:
    """``posts[3].place`` → ("posts", 3, "place"). Raises ValueError for what is no path."""
    found: list[str | int] = []
    for part in path.split(".") if path else ():
        match = _STEP.fullmatch(part)
        if match is None:
            raise ValueError(path)
        found.append(match[1])
        if match[2]:
            found.append(int(match[2][1:-1]))
    return tuple(found)


def value_at(plan: Plan, path: str) -> Any:  # noqa: ANN401 — a field of any type
    """What stands there. Raises LookupError where the plan has nothing of that name or number."""
    value: Any = plan
    for step in steps_of(path):
        if isinstance(step, int):
            value = value[step]
        elif is_dataclass(value) and step in {field.name for field in fields(value)}:
            value = getattr(value, step)
        else:
            raise LookupError(path)
    return value


def has(plan: Plan, path: str) -> bool:
    """Whether there is something of that name and number."""
    try:
        value_at(plan, path)
    except (LookupError, ValueError):
        return False
    return True


def with_value(plan: Plan, path: str, value: object) -> Plan:
    """The plan with *value* there."""
    changed: Plan = _with(plan, steps_of(path), value)
    return changed


def _with(part: Any, steps: tuple[str | int, ...], value: object) -> Any:  # noqa: ANN401 — any part of a plan
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        return (*part[:step], _with(part[step], rest, value), *part[step + 1 :])
    return replace(part, **{step: _with(getattr(part, step), rest, value)})


def split(path: str) -> tuple[str, str]:
    """The item that a field belongs to, and the field: ``posts[3].place`` → (``posts[3]``, ``place``)."""
    item, dot, field = path.rpartition(".")
    if not dot and "[" not in path and path != "brief":
        return "", path
    return (item, field) if dot else (path, "")


def list_of(item: str) -> tuple[str, int]:
    """The list that an item stands in, and its place there: ``routes[0].points[2]`` → (…, 2)."""
    steps = steps_of(item)
    number = steps[-1]
    if not isinstance(number, int):
        raise ValueError(item)  # noqa: TRY004 — a path that is none of an item
    return item[: item.rindex("[")], number


def item_at(name: str, number: int) -> str:
    """The path of an item of a list."""
    return f"{name}[{number}]"


def field_path(item: str, field: str) -> str:
    """The path of a field of an item."""
    return joined(item, field)
