"""Items of a plan by id: where they stand, what they are on the map, what refers to them. No widgets."""

from dataclasses import replace

from dispatch.domain.plans import ID_OF, Closure, Plan, Post, Route, RoutePoint
from ui.plans.paths import has, item_at, list_of, value_at

_LETTER = {
    "routes": "r",
    "posts": "p",
    "closures": "c",
    "contingencies": "k",
    "contacts": "d",
    "checklist": "i",
}


def path_of(plan: Plan, key: str) -> str:
    """Where in the plan a mark or line of the map stands; "" for nowhere."""
    kind, _, rest = key.partition("/")
    name, _, number = rest.partition("/")
    if kind in {"route", "point"}:
        at = next((i for i, route in enumerate(plan.routes) if route.route_id == name), None)
        if at is None:
            return ""
        return item_at("routes", at) + (f".points[{int(number)}]" if kind == "point" else "")
    if kind == "post":
        at = next((i for i, post in enumerate(plan.posts) if post.post_id == name), None)
        return "" if at is None else item_at("posts", at)
    if kind in {"closure", "diversion", "signal"}:
        at = next((i for i, closure in enumerate(plan.closures) if closure.closure_id == name), None)
        return "" if at is None else item_at("closures", at)
    return ""


def key_of(plan: Plan, path: str) -> str:
    """The mark or line of an item, "" for one that has none on the map."""
    if not path or not has(plan, path):
        return ""
    item = value_at(plan, path)
    match item:
        case Route():
            return f"route/{item.route_id}"
        case RoutePoint():
            route, _, _ = path.rpartition(".points")
            return f"point/{value_at(plan, route).route_id}/{list_of(path)[1]}"
        case Post():
            return f"post/{item.post_id}"
        case Closure():
            return f"closure/{item.closure_id}"
    return ""


def new_id(plan: Plan, kind: str) -> str:
    """An id that no item of the list has."""
    letter = _LETTER.get(kind, "")
    if not letter:
        return ""
    items = getattr(plan, kind)
    taken = {getattr(item, ID_OF[type(item)]) for item in items}
    if kind == "routes" and not taken:
        return "main"
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def without_references(plan: Plan, gone: object) -> Plan:
    """The plan in which nothing refers to *gone*, a route or a post, any more."""
    if isinstance(gone, Route):
        name = gone.route_id
        return replace(
            plan,
            posts=tuple(replace(one, route_id="") if one.route_id == name else one for one in plan.posts),
            closures=tuple(
                replace(one, route_id="") if one.route_id == name else one for one in plan.closures
            ),
            contingencies=tuple(
                replace(one, route_id="") if one.route_id == name else one for one in plan.contingencies
            ),
        )
    if isinstance(gone, Post):
        name = gone.post_id
        return replace(
            plan,
            closures=tuple(replace(one, post_id="") if one.post_id == name else one for one in plan.closures),
            contingencies=tuple(
                replace(one, orders=tuple(order for order in one.orders if order.post_id != name))
                for one in plan.contingencies
            ),
        )
    return plan
