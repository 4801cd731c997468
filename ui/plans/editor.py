"""A plan that is being written: its fields as texts, items added, removed, moved; nothing typed is lost.

No widgets. What cannot be read yet is kept as it was written (`raw`), beside the plan that stands without it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import Any

from dispatch.domain.geo import Place
from dispatch.domain.plans import (
    Attachment,
    CheckItem,
    Closure,
    Contact,
    Contingency,
    Plan,
    Post,
    Route,
    RoutePoint,
    RouteRole,
)
from ui.plans import values
from ui.plans.fields import Field, Section, Way, field_of
from ui.plans.items import new_id, path_of, without_references
from ui.plans.paths import field_path, has, item_at, list_of, value_at, with_value

SPEED_MM_S = 11_111
"""A point that is drawn goes on as the one before, the first one at 40 km/h."""

_MOST_BACK = 100

_NEW: Mapping[str, Callable[[str], Any]] = {
    "routes": Route,
    "posts": Post,
    "closures": Closure,
    "contingencies": Contingency,
    "contacts": Contact,
    "checklist": CheckItem,
    "points": lambda _name: RoutePoint(),
    "attachments": Attachment,
}
_READ: Mapping[Way, Callable[[Any], str]] = {
    Way.MINUTES: values.minutes_text,
    Way.SPEED: values.speed_text,
    Way.NAMES: values.names_text,
    Way.LINES: values.lines_text,
    Way.UNIT: values.unit_text,
    Way.PLACE: values.place_text,
    Way.SIGNALS: values.signals_text,
    Way.ORDERS: values.orders_text,
}

_PARSED: Mapping[Way, Callable[[str], Any]] = {
    Way.LINE: str,
    Way.TEXT: str,
    Way.MINUTES: values.seconds_of,
    Way.SPEED: values.speed_of,
    Way.NAMES: values.names_of,
    Way.LINES: values.lines_of,
}


class Change(Enum):
    """What is another: one field, or which items there are."""

    FIELD = "field"
    WHOLE = "whole"


class PlanEditor:
    """One plan, from what was saved to what is typed.

    *changed* is called after each change. *base*: the version that it goes back to, 0 for none; *chosen*: the
    path of the item whose form is shown.
    """

    def __init__(self, changed: "Callable[[Change], None]" = lambda _change: None) -> None:
        self.changed = changed
        self.plan = Plan()
        self.saved = Plan()
        self.base = 0
        self.raw: dict[str, str] = {}
        self.wrong: dict[str, str] = {}
        self.section = Section.BRIEF
        self.chosen = "brief"
        self.units: Mapping[str, str] = {}
        self.now: datetime | None = None
        self._back: list[tuple[Plan, dict[str, str], str]] = []

    def load(
        self, plan: Plan, base: int, raw: Mapping[str, str] | None = None, saved: Plan | None = None
    ) -> None:
        """Show *plan*, as it was typed over version *base*, which says *saved*."""
        self.plan, self.base, self.saved = plan, base, plan if saved is None else saved
        self.raw, self.wrong = dict(raw or {}), {}
        self._back.clear()
        for path in tuple(self.raw):
            item, _, name = path.rpartition(".")
            if has(plan, path):
                self.write(item, name, self.raw[path], tell=False)
            else:
                del self.raw[path]
        if not has(plan, self.chosen):
            self._choose_first()
        self.changed(Change.WHOLE)

    @property
    def is_changed(self) -> bool:
        """Whether anything is typed that is not saved."""
        return self.plan != self.saved or bool(self.raw)

    @property
    def day(self) -> datetime:
        """The day that a bare time belongs to: the task's, else today."""
        moment = self.plan.brief.begins_at or self.now
        if moment is None:
            raise RuntimeError("the editor does not know what day it is")
        return moment

    # ------------------------------------------------------------------ looking

    def open_section(self, section: Section) -> None:
        """Show a part of the plan."""
        self.section = section
        if self.chosen.partition("[")[0].partition(".")[0] != section.value:
            self._choose_first()

    def choose(self, item: str) -> None:
        """Show an item's form."""
        if item == "brief" or has(self.plan, item):
            self.chosen = item

    def step(self, by: int) -> None:
        """Choose the item *by* places on."""
        items = list(self.items())
        if items:
            at = items.index(self.chosen) + by if self.chosen in items else 0
            self.chosen = items[max(0, min(len(items) - 1, at))]

    def items(self) -> Iterator[str]:
        """Paths of the section's items, in the order of the list."""
        if self.section in {Section.BRIEF, Section.VERSIONS}:
            return
        for number, item in enumerate(getattr(self.plan, self.section.value)):
            path = item_at(self.section.value, number)
            yield path
            if isinstance(item, Route):
                yield from (item_at(f"{path}.points", at) for at in range(len(item.points)))

    def _choose_first(self) -> None:
        self.chosen = "brief" if self.section is Section.BRIEF else next(self.items(), "")

    # ------------------------------------------------------------------ fields

    def value(self, item: str, name: str) -> Any:  # noqa: ANN401 — a field of any type
        """What a field holds."""
        return value_at(self.plan, field_path(item, name))

    def text(self, item: str, field: Field) -> str:
        """What stands in a field."""
        path = field_path(item, field.name)
        if path in self.raw:
            return self.raw[path]
        value = value_at(self.plan, path)
        if field.way is Way.MOMENT:
            return values.moment_text(value, self.day)
        if field.way is Way.MINUTES and value == 0:
            return ""
        return _READ.get(field.way, str)(value)

    def write(self, item: str, name: str, text: str, *, tell: bool = True) -> None:
        """Somebody typed *text* into a field: it counts at once, or is kept as written with why not."""
        field, path = field_of(item, name), field_path(item, name)
        if field is None:
            raise LookupError(path)
        try:
            value = self._parsed(field, item, text)
        except values.UnreadableError as error:
            self.raw[path], self.wrong[path] = text, str(error)
        else:
            self.raw.pop(path, None)
            self.wrong.pop(path, None)
            self.plan = with_value(self.plan, path, value)
        if tell:
            self.changed(Change.FIELD)

    def _parsed(self, field: Field, item: str, text: str) -> Any:  # noqa: ANN401 — as the field wants it
        simple = _PARSED.get(field.way)
        if simple is not None:
            value = simple(text)
            return 0 if value is None and field.name == "stays_s" else value
        match field.way:
            case Way.MOMENT:
                return values.moment_of(text, self.day)
            case Way.UNIT:
                return values.unit_of(text, self.units)
            case Way.PLACE:
                return values.place_of(text, self.value(item, field.name))
            case Way.SIGNALS:
                return values.signals_of(text, self.value(item, field.name))
        return values.orders_of(text, self._post_names(), self.units)

    def _post_names(self) -> dict[str, str]:
        named = {post.name: post.post_id for post in self.plan.posts if post.name}
        return named | {post.post_id: post.post_id for post in self.plan.posts}

    def set(self, item: str, name: str, value: object) -> None:
        """Put a value that was chosen or pointed at into a field."""
        path = field_path(item, name)
        self.raw.pop(path, None)
        self.wrong.pop(path, None)
        self._remember()
        self.plan = with_value(self.plan, path, value)
        self.changed(Change.FIELD)

    def choices(self, field: Field) -> tuple[tuple[object, str | Enum | None], ...]:
        """The values that a field may have, each with what it is called."""
        if field.way is Way.CHOICE:
            return tuple((kind, kind) for kind in field.kinds)
        if field.way is Way.ROUTE:
            return (("", ""), *((one.route_id, one.name or one.route_id) for one in self.plan.routes))
        if field.way is Way.POST:
            return (("", ""), *((one.post_id, one.name or one.post_id) for one in self.plan.posts))
        return ()

    # ------------------------------------------------------------------ items

    def add(self, name: str, item: Any = None, at: int | None = None) -> str:  # noqa: ANN401 — an item of any list
        """Add an item, a new one unless it is given; returns its path, which is chosen."""
        there = value_at(self.plan, name)
        kind = name.rpartition(".")[2]
        if item is None:
            item = _NEW[kind](new_id(self.plan, kind))
            if isinstance(item, Route):
                has_main = self.plan.route("") is not None
                item = replace(item, role=RouteRole.RESERVE if has_main else RouteRole.MAIN)
        at = len(there) if at is None else at
        self._remember()
        self._renumber(name, lambda old: old + (old >= at))
        self.plan = with_value(self.plan, name, (*there[:at], item, *there[at:]))
        self.chosen = item_at(name, at)
        self.changed(Change.WHOLE)
        return self.chosen

    def remove(self, item: str) -> None:
        """Take an item out; what refers to it refers to nothing."""
        name, at = list_of(item)
        gone = value_at(self.plan, item)
        there = value_at(self.plan, name)
        self._remember()
        self._renumber(name, lambda old: None if old == at else old - (old > at))
        self.plan = without_references(with_value(self.plan, name, (*there[:at], *there[at + 1 :])), gone)
        self._choose_near(name, at)
        self.changed(Change.WHOLE)

    def _choose_near(self, name: str, at: int) -> None:
        left = len(value_at(self.plan, name))
        if left:
            self.chosen = item_at(name, min(at, left - 1))
        elif "." in name:
            self.chosen = name.rpartition(".")[0]
        else:
            self._choose_first()

    def move(self, item: str, by: int) -> None:
        """Put an item earlier or later in its list."""
        name, at = list_of(item)
        there = list(value_at(self.plan, name))
        to = at + by
        if not 0 <= to < len(there):
            return
        places = list(range(len(there)))
        there.insert(to, there.pop(at))
        places.insert(to, places.pop(at))
        self._remember()
        self._renumber(name, places.index)
        self.plan = with_value(self.plan, name, tuple(there))
        self.chosen = item_at(name, to)
        self.changed(Change.WHOLE)

    def put(self, plan: Plan) -> None:
        """Several things at once: posts that were proposed, a route that was imported."""
        self._remember()
        self.plan = plan
        if not has(plan, self.chosen):
            self._choose_first()
        self.changed(Change.WHOLE)

    def lay(self, route_id: str, segments: tuple[str, ...], network: str) -> None:
        """The route's points have been laid over the roads: no step of its own, it follows from them."""
        for number, route in enumerate(self.plan.routes):
            if route.route_id == route_id:
                laid = replace(route, segments=segments, network=network if segments else "")
                self.plan = with_value(self.plan, item_at("routes", number), laid)
                self.changed(Change.FIELD)

    def undo(self) -> bool:
        """Take the last change of items, places or choices back; whether there was one."""
        if not self._back:
            return False
        self.plan, self.raw, self.chosen = self._back.pop()
        self.wrong = {path: why for path, why in self.wrong.items() if path in self.raw}
        self.changed(Change.WHOLE)
        return True

    def recall(self, plan: Plan, raw: Mapping[str, str]) -> None:
        """Let one `undo` lead to *plan*, which has just been left."""
        self._back.append((plan, dict(raw), self.chosen))

    def _remember(self) -> None:
        self._back.append((self.plan, dict(self.raw), self.chosen))
        del self._back[:-_MOST_BACK]

    def _renumber(self, name: str, place: Callable[[int], int | None]) -> None:
        """Items of a list have other numbers from now on: what could not be read goes with its item."""
        for told in (self.raw, self.wrong):
            for path in [path for path in told if path.startswith(f"{name}[")]:
                number, _, rest = path[len(name) + 1 :].partition("]")
                text, to = told.pop(path), place(int(number))
                if to is not None:
                    told[f"{name}[{to}]{rest}\0"] = text
            for path in [path for path in told if path.endswith("\0")]:
                told[path[:-1]] = told.pop(path)

    # ------------------------------------------------------------------ places

    def place_at(self, key: str, place: Place) -> str:
        """A mark was carried elsewhere: the path of what it is, "" for a mark that cannot move."""
        path = path_of(self.plan, key)
        if path:
            self.set(path, "place", place)
        return path
