"""The words of an order on a rider's screen, and how a terminal reads them back.

An order is one line of plain text (0x8300 or the question of 0x8302), because any terminal can show
that: its number first, so that it is acted on once, the place in words for the rider and in WGS-84
degrees for a navigating terminal.
"""

import re
from dataclasses import dataclass

_ORDER = re.compile(r"令(\d+)[ :：].*?(-?\d{1,2}\.\d{5,7}),\s?(-?\d{1,3}\.\d{5,7})")
_RECALL = re.compile(r"撤令(\d+)")


@dataclass(frozen=True, slots=True)
class ParsedOrder:
    """What a terminal understands of an order's text."""

    order_no: int
    lat_deg: float
    lon_deg: float


def order_text(order_no: int, lat_deg: float, lon_deg: float, words: str, action: str) -> str:
    """Write an order: number, where in words, what to do, the place in degrees (5 decimals, about 1 m)."""
    return f"令{order_no} 去{words}。{action}。位置{lat_deg:.5f},{lon_deg:.5f}"


def recall_text(order_no: int) -> str:
    """Write the recall of an order."""
    return f"撤令{order_no} 请返回岗位"


def parse_order_text(text: str) -> ParsedOrder | None:
    """Read an order back, or None when the text is no order."""
    if parse_recall_text(text) is not None:
        return None
    found = _ORDER.search(text)
    if found is None:
        return None
    return ParsedOrder(int(found[1]), float(found[2]), float(found[3]))


def parse_recall_text(text: str) -> int | None:
    """Return the number of the order that the text recalls, or None."""
    found = _RECALL.match(text)
    return int(found[1]) if found else None
