"""Two versions of a plan side by side, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dispatch.domain.geo import Place
from dispatch.domain.plan_paths import joined
from dispatch.domain.plans import ID_OF, Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. *path* leads into the newer plan, or into the older where it is gone.

    *before* None: it was added; *after* None: it is gone. Values are the fields' own, or whole items of a
    list that are known by an id.
    """

    path: str
    before: object
    after: object


def plan_differences(before: Plan, after: Plan) -> tuple[Difference, ...]:
    """Return what differs between two plans, in the order of the fields.

    Posts, closures and whatever else has an id are compared with their namesake, wherever it stands in its
    list; other lists place by place.
    """
    return tuple(_between(before, after, ""))


def _between(before: Any, after: Any, path: str) -> Iterator[Difference]:  # noqa: ANN401 — two fields of one type
    if before == after:
        return
    if isinstance(before, tuple) and isinstance(after, tuple):
        yield from _lists(before, after, path)
    elif is_dataclass(before) and type(before) is type(after) and not isinstance(before, Place):
        for field in fields(before):
            yield from _between(
                getattr(before, field.name), getattr(after, field.name), joined(path, field.name)
            )
    else:
        yield Difference(path, before, after)


def _lists(before: tuple[Any, ...], after: tuple[Any, ...], path: str) -> Iterator[Difference]:
    name = ID_OF.get(type((*before, *after)[0]), "")
    if not name:
        for number in range(max(len(before), len(after))):
            old = before[number] if number < len(before) else None
            new = after[number] if number < len(after) else None
            yield from _between(old, new, f"{path}[{number}]")
        return
    old_at = {getattr(item, name): number for number, item in enumerate(before)}
    new_at = {getattr(item, name): number for number, item in enumerate(after)}
    for key, number in new_at.items():
        old = before[old_at[key]] if key in old_at else None
        yield from _between(old, after[number], f"{path}[{number}]")
    for key, number in old_at.items():
        if key not in new_at:
            yield Difference(f"{path}[{number}]", before[number], None)
    both = [key for key in old_at if key in new_at]
    if both != [key for key in new_at if key in old_at]:
        yield Difference(path, tuple(old_at), tuple(new_at))
