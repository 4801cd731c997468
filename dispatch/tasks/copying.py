"""A plan taken over for another day: the same work, every moment moved by the same time."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatch.domain.plans import Plan


def copied(plan: Plan, begins_at: datetime | None, title: str) -> Plan:
    """Return *plan* under another title, its times moved so that it begins at *begins_at*.

    Without a beginning, of the old plan or the new, every moment is left out: a draft to be filled in.
    """
    old = plan.brief.begins_at
    by = begins_at - old if begins_at is not None and old is not None else None
    moved: Plan = _moved(plan, by)
    brief = replace(moved.brief, title=title, begins_at=begins_at)
    return replace(moved, brief=brief)


def _moved(value: Any, by: timedelta | None) -> Any:  # noqa: ANN401 — any part of a plan
    if isinstance(value, datetime):
        return None if by is None else value + by
    if isinstance(value, tuple):
        return tuple([_moved(item, by) for item in value])
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _moved(getattr(value, field.name), by) for field in fields(value)}
        )
    return value
