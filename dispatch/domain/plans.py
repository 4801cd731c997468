"""预案: the plan of a prepared task as data, from the first half-typed draft to what is carried out.

Every field has a default, so that a draft can be half done; `missing` says what *planned* still needs.
A plan is journalled as a whole and hashed: integers, texts, enumerations, UTC moments and tuples of these.
Speeds are whole millimetres a second. Bounds stand at the fields (``most``: letters of a text or items of a
list; ``least``, ``most`` of a number), are read by `plan_flaws` and written out in docs/plan-format.md.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from dispatch.domain.geo import Place
from dispatch.domain.tasks import TaskKind

DAY_S = 86_400
SEALED_TITLE = "涉密任务"
"""What everybody may call a secret task."""

LINE, TEXT = 120, 4_000
"""Letters of one line, and of a text of several."""


def _line(most: int = LINE) -> Any:  # noqa: ANN401 — `field` has its default's type
    return field(default="", metadata={"most": most})


def _text() -> Any:  # noqa: ANN401 — `field` has its default's type
    return field(default="", metadata={"most": TEXT, "lines": True})


def _number(least: int, most: int, default: int | None = None) -> Any:  # noqa: ANN401 — `field` has its default's type
    return field(default=default, metadata={"least": least, "most": most})


def _items(most: int) -> Any:  # noqa: ANN401 — `field` has its default's type
    return field(default=(), metadata={"most": most})


class TaskLevel(IntEnum):
    """一级, 二级, 三级: the first is the highest."""

    FIRST = 1
    SECOND = 2
    THIRD = 3


class Secrecy(StrEnum):
    """Who may see title, route and people: everybody, or only those named."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 — a level of secrecy, nobody's password


class RouteRole(StrEnum):
    """The main route, or one to switch to."""

    MAIN = "main"
    RESERVE = "reserve"


class PostKind(StrEnum):
    """岗位: at a junction, along a section, riding about, before or behind the convoy."""

    JUNCTION = "junction"
    SECTION = "section"
    MOBILE = "mobile"
    LEAD = "lead"
    TAIL = "tail"

    @property
    def stands(self) -> bool:
        """Whether it stays at one place."""
        return self in {PostKind.JUNCTION, PostKind.SECTION}


class WhatIf(StrEnum):
    """What a contingency is for."""

    VEHICLE = "vehicle"
    ACCIDENT = "accident"
    CROWD = "crowd"
    WEATHER = "weather"
    RESERVE_ROUTE = "reserve_route"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Brief:
    """What the task is. *readers*: who may see a secret one, beside its author and the person in charge.

    *lead_unit_id*: the unit whose terminal shows where the convoy is, "" when there is none.
    """

    kind: TaskKind = TaskKind.SECURITY
    level: TaskLevel | None = None
    title: str = _line()
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    in_charge: str = _line(40)
    secrecy: Secrecy = Secrecy.OPEN
    readers: tuple[str, ...] = _items(50)
    lead_unit_id: str = _line(40)
    notes: str = _text()


@dataclass(frozen=True, slots=True)
class RoutePoint:
    """A point that the route goes through.

    *speed_mm_s*: planned speed from here to the next one; *passes_at*: when the convoy is to be here, where
    that is fixed; *stays_s*: how long it stops here.
    """

    name: str = _line()
    place: Place | None = None
    speed_mm_s: int | None = _number(500, 50_000)
    passes_at: datetime | None = None
    stays_s: int = _number(0, DAY_S, 0)


@dataclass(frozen=True, slots=True)
class Route:
    """A line on the roads: *segments* from the first point to the last, of the network with that digest."""

    route_id: str = _line(16)
    name: str = _line()
    role: RouteRole = RouteRole.MAIN
    points: tuple[RoutePoint, ...] = _items(200)
    segments: tuple[str, ...] = _items(5_000)
    network: str = _line(80)


@dataclass(frozen=True, slots=True)
class Post:
    """Somebody at a place for a time. *route_id*: the route that it serves, "" for all."""

    post_id: str = _line(16)
    kind: PostKind = PostKind.JUNCTION
    name: str = _line()
    place: Place | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    duty: str = _text()
    people: tuple[str, ...] = _items(30)
    unit_id: str = _line(40)
    call_sign: str = _line(40)
    channel: str = _line(40)
    route_id: str = _line(16)


@dataclass(frozen=True, slots=True)
class HeldSignal:
    """A signal that is held green for the convoy."""

    name: str = _line()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """管制: a section that is cleared, closed and opened relative to the convoy's passing, or at fixed times.

    *clear_before_s* (T−x: what waits and parks is sent away), *close_before_s* (T−y: nobody drives in any
    more) and *open_after_s* (T+z) count from the passing on *route_id*; *from_at*, *to_at* stand in their
    place where no convoy passes. *post_id*: the post that closes it.
    """

    closure_id: str = _line(16)
    name: str = _line()
    segments: tuple[str, ...] = _items(500)
    place: Place | None = None
    route_id: str = _line(16)
    clear_before_s: int | None = _number(0, DAY_S)
    close_before_s: int | None = _number(0, DAY_S)
    open_after_s: int | None = _number(0, DAY_S)
    from_at: datetime | None = None
    to_at: datetime | None = None
    signals: tuple[HeldSignal, ...] = _items(50)
    diversion: str = _text()
    diversion_segments: tuple[str, ...] = _items(500)
    guidance: str = _line(200)
    post_id: str = _line(16)

    @property
    def follows_convoy(self) -> bool:
        """Whether its times count from the passing."""
        return self.from_at is None and self.to_at is None


@dataclass(frozen=True, slots=True)
class PreparedOrder:
    """What is told to a post (or a unit) when a contingency is triggered."""

    post_id: str = _line(16)
    unit_id: str = _line(40)
    words: str = _line(200)


@dataclass(frozen=True, slots=True)
class Contingency:
    """What if, who decides, what happens. *route_id*: the route that is switched to, "" for none."""

    contingency_id: str = _line(16)
    what_if: WhatIf = WhatIf.OTHER
    situation: str = _line()
    decides: str = _line(40)
    actions: tuple[str, ...] = _items(20)
    route_id: str = _line(16)
    orders: tuple[PreparedOrder, ...] = _items(60)


@dataclass(frozen=True, slots=True)
class Contact:
    """A co-operating department, in the list's order of telling."""

    contact_id: str = _line(16)
    department: str = _line(40)
    person: str = _line(40)
    phone: str = _line(40)
    tell: str = _line(200)


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to be done before the start."""

    item_id: str = _line(16)
    words: str = _line()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to the plan, by the SHA-256 of its bytes."""

    name: str = _line()
    sha256: str = _line(64)
    size_bytes: int = _number(0, 2**40, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. The lists keep the order in which they were written."""

    brief: Brief = Brief()
    routes: tuple[Route, ...] = _items(10)
    posts: tuple[Post, ...] = _items(1_000)
    closures: tuple[Closure, ...] = _items(500)
    contingencies: tuple[Contingency, ...] = _items(100)
    contacts: tuple[Contact, ...] = _items(100)
    checklist: tuple[CheckItem, ...] = _items(200)
    attachments: tuple[Attachment, ...] = _items(100)

    def route(self, route_id: str) -> Route | None:
        """The route of that id; of "" the main one."""
        if not route_id:
            return next((route for route in self.routes if route.role is RouteRole.MAIN), None)
        return next((route for route in self.routes if route.route_id == route_id), None)

    def post(self, post_id: str) -> Post | None:
        """The post of that id."""
        return next((post for post in self.posts if post.post_id == post_id), None)

    def closure(self, closure_id: str) -> Closure | None:
        """The closure of that id."""
        return next((closure for closure in self.closures if closure.closure_id == closure_id), None)

    def contingency(self, contingency_id: str) -> Contingency | None:
        """The contingency of that id."""
        return next((one for one in self.contingencies if one.contingency_id == contingency_id), None)


ID_OF: dict[type, str] = {
    Route: "route_id",
    Post: "post_id",
    Closure: "closure_id",
    Contingency: "contingency_id",
    Contact: "contact_id",
    CheckItem: "item_id",
}
"""The field by which one of a list is known: two versions of a plan are compared by it."""
