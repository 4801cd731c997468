"""The words of an order: short enough for any terminal, in letters that it has."""

import re
from datetime import timedelta

from dispatch.domain.clock import CHINA
from dispatch.domain.facts import PlanMade
from dispatch.domain.geo import Place
from dispatch.domain.orders import escort_text, order_text, until_words
from dispatch.domain.plans import Plan, Post, PostKind, Route

MOST_BYTES = 500
"""GBK bytes of an order's text. A JT/T 808 body holds 1023; half of it keeps an order to one screen."""

_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_PLACE_BYTES = 240
_ACTION_BYTES = 200
_UNTIL_BYTES = 20
_ESCORT_PLACE_BYTES = 60

ESCORT_POINTS = 16
"""Points of a route that an order holds beside the first."""


def order_words(order_no: int, place: Place, plan: PlanMade) -> str:
    """Return the text of an order to *place*, of `MOST_BYTES` at most in GBK.

    Where to in the place's own words, what to do by the plan's first action. A letter that GBK does not
    have becomes "?"; words that are too long are cut between two letters; a decimal number in a name gets a
    wide point, so that no terminal takes it for the place. The number and the place in
    degrees always stand whole, so a terminal reads the order back (`domain.orders.parse_order_text`).
    """
    words = cut_to_gbk(place.words or "指定地点", _PLACE_BYTES)
    action = cut_to_gbk(plan.actions[0] if plan.actions else "到场处置", _ACTION_BYTES)
    return order_text(order_no, place.lat_deg, place.lon_deg, words, action)


def post_order_words(order_no: int, place: Place, post: Post) -> str:
    """Return the text of an order to a post of a plan: where it is, what is done there, and until when."""
    words = cut_to_gbk(place.words or post.name or "指定岗位", _PLACE_BYTES)
    action = cut_to_gbk(post.duty.strip() or "到岗执勤", _ACTION_BYTES - _UNTIL_BYTES)
    if post.to_at is not None:
        local = post.to_at.astimezone(CHINA)
        action = f"{action}。{until_words(local.hour, local.minute)}"
    return order_text(order_no, place.lat_deg, place.lon_deg, words, action)


def escort_words(order_no: int, plan: Plan, route: Route, post: Post) -> str | None:
    """Return the text of an order to lead the convoy, or to ride at its end, along *route*.

    Through the route's points, of which `ESCORT_POINTS` at most fit in, at its mean planned speed, leaving
    when the convoy does, the tail a minute later. None without two points, a departure or a speed.
    """
    points = [point for point in route.points if point.place is not None]
    main = plan.route("")
    leaves_at = points[0].passes_at if points else None
    if leaves_at is None and main is not None and main.points:
        leaves_at = main.points[0].passes_at
    speeds = [point.speed_mm_s for point in points[:-1] if point.speed_mm_s]
    if len(points) < 2 or leaves_at is None or not speeds:  # noqa: PLR2004 — a line has two ends
        return None
    local = leaves_at.astimezone(CHINA) + timedelta(minutes=1 if post.kind is PostKind.TAIL else 0)
    words = cut_to_gbk(points[0].name or "出发点", _ESCORT_PLACE_BYTES)
    step = -(-(len(points) - 1) // ESCORT_POINTS)
    through = [points[0], *points[-1:0:-step][::-1]]
    degrees = [(point.place.lat_deg, point.place.lon_deg) for point in through if point.place is not None]
    mps = sum(speeds) / len(speeds) / 1_000
    return escort_text(order_no, words, (local.hour, local.minute), mps, degrees)


def cut_to_gbk(text: str, most_bytes: int) -> str:
    """Return *text* on one line, as GBK can write it, cut to *most_bytes* of that between two letters."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    encoded = _DECIMAL.sub("．", line).encode("gbk", errors="replace")
    if len(encoded) <= most_bytes:
        return encoded.decode("gbk")
    return encoded[:most_bytes].decode("gbk", errors="ignore")
