"""What makes a plan no plan at all: bounds that are broken, ids twice, references to nothing.

A draft may be half done, but never wrong in this sense. What *planned* still needs is
`dispatch.tasks.missing`; what is unwise, `dispatch.tasks.check`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from dispatch.domain.geo import Place
from dispatch.domain.plan_paths import joined, path_words
from dispatch.domain.plans import ID_OF, LINE, Plan

MOST_FLAWS = 100
"""So many are told at most; who mends these sees the next."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LAT_E7, _LON_E7 = 900_000_000, 1_800_000_000


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, in Chinese, at which field: *path* as in ``posts[3].place``."""

    path: str
    words: str

    def __str__(self) -> str:
        """Return both, the path also in words."""
        return f"{self.path}（{path_words(self.path)}）：{self.words}" if self.path else self.words


class PlanFlawedError(ValueError):
    """A plan cannot be taken as it is; *flaws* says everything that is wrong with it, up to `MOST_FLAWS`."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__("；".join(map(str, flaws[:3])) + ("……" if len(flaws) > 3 else ""))  # noqa: PLR2004 — three fit a line
        self.flaws = flaws


def plan_flaws(plan: Plan) -> tuple[Flaw, ...]:
    """Return what is wrong with *plan*, in the order of its fields, `MOST_FLAWS` at most."""
    found: list[Flaw] = []
    for flaw in (*_of_value(plan, {}, ""), *_of_references(plan)):
        found.append(flaw)
        if len(found) == MOST_FLAWS:
            break
    return tuple(found)


def _of_value(value: Any, bounds: Mapping[str, Any], path: str) -> Iterator[Flaw]:  # noqa: ANN401 — a field of any type
    """Flaws of a value and of what is in it; its type is right."""
    if is_dataclass(value):
        yield from _of_record(value, path)
    elif isinstance(value, tuple):
        if len(value) > bounds.get("most", 0):
            yield Flaw(path, f"最多 {bounds['most']} 项，现有 {len(value)} 项")
            return
        for number, item in enumerate(value):
            yield from _of_value(item, {"most": LINE}, f"{path}[{number}]")
        yield from _twice(value, path)
    elif isinstance(value, str):
        yield from _of_text(value, bounds, path)
    elif isinstance(value, int) and "least" in bounds and not bounds["least"] <= value <= bounds["most"]:
        yield Flaw(path, f"应在 {bounds['least']} 至 {bounds['most']} 之间，现为 {value}")


def _of_record(value: Any, path: str) -> Iterator[Flaw]:  # noqa: ANN401 — any part of a plan
    if isinstance(value, Place):
        if abs(value.lat_e7) > _LAT_E7 or abs(value.lon_e7) > _LON_E7:
            yield Flaw(path, "不在地球上")
        yield from _of_text(value.words, {"most": LINE}, joined(path, "words"))
        return
    for field in fields(value):
        yield from _of_value(getattr(value, field.name), field.metadata, joined(path, field.name))
    if (name := ID_OF.get(type(value))) and not _ID.fullmatch(getattr(value, name)):
        yield Flaw(joined(path, name), "编号须为 1 至 16 个字母、数字、“_”或“-”")


def _of_text(text: str, bounds: Mapping[str, Any], path: str) -> Iterator[Flaw]:
    if "most" not in bounds:  # an enumeration's value
        return
    if len(text) > bounds["most"]:
        yield Flaw(path, f"最多 {bounds['most']} 个字，现有 {len(text)} 个")
        return
    for letter in text if not text.isprintable() else "":
        breaks = letter == "\n" and "lines" in bounds
        if not breaks and (unicodedata.category(letter) in _UNSEEN or letter in _TURNING):
            yield Flaw(path, f"含不可见字符 U+{ord(letter):04X}")
            return
    if path.endswith(".sha256") and not _SHA256.fullmatch(text):
        yield Flaw(path, "应为 64 位小写十六进制数")


def _twice(items: tuple[Any, ...], path: str) -> Iterator[Flaw]:
    name = ID_OF.get(type(items[0])) if items else None
    seen: set[str] = set()
    for number, item in enumerate(items if name else ()):
        key = getattr(item, str(name))
        if key in seen:
            yield Flaw(f"{path}[{number}].{name}", f"编号 {key} 重复")
        seen.add(key)


def _of_references(plan: Plan) -> Iterator[Flaw]:
    """References from one part of the plan to another that is not there, and a kind that has no such plan."""
    if not plan.brief.kind.is_prepared:
        yield Flaw("brief.kind", "这类任务的预案来自模板")
    routes = {"", *(route.route_id for route in plan.routes)}
    posts = {"", *(post.post_id for post in plan.posts)}
    for number, post in enumerate(plan.posts):
        yield from _known(post.route_id, routes, f"posts[{number}].route_id", "路线")
    for number, closure in enumerate(plan.closures):
        yield from _known(closure.route_id, routes, f"closures[{number}].route_id", "路线")
        yield from _known(closure.post_id, posts, f"closures[{number}].post_id", "岗位")
    for number, contingency in enumerate(plan.contingencies):
        path = f"contingencies[{number}]"
        yield from _known(contingency.route_id, routes, f"{path}.route_id", "路线")
        for at, order in enumerate(contingency.orders):
            yield from _known(order.post_id, posts, f"{path}.orders[{at}].post_id", "岗位")


def _known(key: str, keys: set[str], path: str, noun: str) -> Iterator[Flaw]:
    if key not in keys:
        yield Flaw(path, f"没有编号为 {key} 的{noun}")
