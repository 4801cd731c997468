"""The words of an order: short enough for any terminal, in letters that it has."""

import re

from dispatch.domain.facts import PlanMade
from dispatch.domain.geo import Place
from dispatch.domain.orders import order_text
from dispatch.domain.plans import Post

MOST_BYTES = 500
"""GBK bytes of an order's text. A JT/T 808 body holds 1023; half of it keeps an order to one screen."""

_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_PLACE_BYTES = 240
_ACTION_BYTES = 200


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
    """Return the text of an order to a post of a plan: where it is, and what is done there."""
    words = cut_to_gbk(place.words or post.name or "指定岗位", _PLACE_BYTES)
    action = cut_to_gbk(post.duty.strip() or "到岗执勤", _ACTION_BYTES)
    return order_text(order_no, place.lat_deg, place.lon_deg, words, action)


def cut_to_gbk(text: str, most_bytes: int) -> str:
    """Return *text* on one line, as GBK can write it, cut to *most_bytes* of that between two letters."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    encoded = _DECIMAL.sub("．", line).encode("gbk", errors="replace")
    if len(encoded) <= most_bytes:
        return encoded.decode("gbk")
    return encoded[:most_bytes].decode("gbk", errors="ignore")
